<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>CurveGroup</name>
    <message>
        <source>Total reward</source>
        <translation>总奖励</translation>
    </message>
    <message>
        <source>reward</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>Reward terms</source>
        <translation>奖励项</translation>
    </message>
    <message>
        <source>unweighted mean</source>
        <translation>未加权均值</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>share right</source>
        <translation>正确比例</translation>
    </message>
    <message>
        <source>Validation, greedy</source>
        <translation>验证（贪心）</translation>
    </message>
    <message>
        <source>share</source>
        <translation>比例</translation>
    </message>
    <message>
        <source>Use of the zoom tool</source>
        <translation>放大工具的使用</translation>
    </message>
    <message>
        <source>share of rollouts</source>
        <translation>占采样轨迹的比例</translation>
    </message>
    <message>
        <source>Labels of the zooms</source>
        <translation>放大标签</translation>
    </message>
    <message>
        <source>share of calls</source>
        <translation>占调用的比例</translation>
    </message>
    <message>
        <source>CLIP(crop, label)</source>
        <translation>CLIP(裁剪, 标签)</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>Boxes</source>
        <translation>框</translation>
    </message>
    <message>
        <source>share or ratio</source>
        <translation>比例或比值</translation>
    </message>
    <message>
        <source>Cameras</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>Optimisation</source>
        <translation>优化</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Length of the responses</source>
        <translation>回复长度</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>token</translation>
    </message>
    <message>
        <source>Length of the prompts</source>
        <translation>提示长度</translation>
    </message>
    <message>
        <source>Length of the observations</source>
        <translation>观测长度</translation>
    </message>
    <message>
        <source>Turns</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>turns per rollout</source>
        <translation>每条采样轨迹的轮次</translation>
    </message>
    <message>
        <source>Time of a step</source>
        <translation>每步耗时</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>tokens, or tokens a second</source>
        <translation>token 数，或每秒 token 数</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>组</translation>
    </message>
    <message>
        <source>share of groups</source>
        <translation>占组的比例</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Preparing</source>
        <translation>准备中</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>正在停止</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Not responding</source>
        <translation>无响应</translation>
    </message>
    <message>
        <source>Crashed</source>
        <translation>崩溃</translation>
    </message>
    <message>
        <source>Killed</source>
        <translation>被终止</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>失联</translation>
    </message>
    <message>
        <source>Out of memory</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>Disk full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>idle</source>
        <translation>空闲</translation>
    </message>
    <message>
        <source>preparing</source>
        <translation>准备中</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>正在停止</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>No training was started here</source>
        <translation>此处尚未启动训练</translation>
    </message>
    <message>
        <source>A recipe with fewer micro_batch_tokens, group_size or max_pixels, or with gradient_checkpointing, needs less: clone this run&apos;s.</source>
        <translation>把本次运行的配方克隆一份，减小 micro_batch_tokens、group_size 或 max_pixels，或启用 gradient_checkpointing，所需内存会更少。</translation>
    </message>
    <message>
        <source>Free space where the run lies, then continue; what was written before is whole.</source>
        <translation>请在运行所在的磁盘上腾出空间后继续；之前写入的内容完好。</translation>
    </message>
    <message>
        <source>The last lines of the log below say where; what was written before is whole.</source>
        <translation>下方日志的最后几行说明了位置；之前写入的内容完好。</translation>
    </message>
    <message>
        <source>Wait, or kill it and continue from its last checkpoint.</source>
        <translation>请等待，或终止它并从最近的检查点继续。</translation>
    </message>
    <message>
        <source>The last lines of the log below may say why.</source>
        <translation>下方日志的最后几行可能说明了原因。</translation>
    </message>
    <message>
        <source>There is no checkpoint to continue from: start it anew.</source>
        <translation>没有可以继续的检查点：请重新开始。</translation>
    </message>
    <message>
        <source>light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>FRONT LEFT</source>
        <translation>左前</translation>
    </message>
    <message>
        <source>FRONT</source>
        <translation>前</translation>
    </message>
    <message>
        <source>FRONT RIGHT</source>
        <translation>右前</translation>
    </message>
    <message>
        <source>BACK RIGHT</source>
        <translation>右后</translation>
    </message>
    <message>
        <source>BACK</source>
        <translation>后</translation>
    </message>
    <message>
        <source>BACK LEFT</source>
        <translation>左后</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>grounding</source>
        <translation>定位</translation>
    </message>
    <message>
        <source>tool</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>tool cost</source>
        <translation>工具成本</translation>
    </message>
    <message>
        <source>overlong</source>
        <translation>超长</translation>
    </message>
    <message>
        <source>clipped</source>
        <translation>已截断</translation>
    </message>
    <message>
        <source>enlarged</source>
        <translation>已放大</translation>
    </message>
    <message>
        <source>rounded</source>
        <translation>已取整</translation>
    </message>
    <message>
        <source>padded</source>
        <translation>已扩展</translation>
    </message>
    <message>
        <source>object</source>
        <translation>物体</translation>
    </message>
    <message>
        <source>attribute</source>
        <translation>属性</translation>
    </message>
    <message>
        <source>relation</source>
        <translation>关系</translation>
    </message>
    <message>
        <source>count</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>camera confusion</source>
        <translation>相机混淆</translation>
    </message>
    <message>
        <source>off-frame box</source>
        <translation>框越界</translation>
    </message>
    <message>
        <source>text-only reasoning</source>
        <translation>仅凭文本推理</translation>
    </message>
    <message>
        <source>other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>It names a thing that is not there.</source>
        <translation>提到了并不存在的东西。</translation>
    </message>
    <message>
        <source>The thing is there; its colour, state or kind is wrong.</source>
        <translation>东西存在，但其颜色、状态或种类有误。</translation>
    </message>
    <message>
        <source>Where things are to one another, or what they do to one another, is wrong.</source>
        <translation>物体之间的位置关系或相互作用有误。</translation>
    </message>
    <message>
        <source>The number of things is wrong.</source>
        <translation>数量有误。</translation>
    </message>
    <message>
        <source>It looked at, or speaks of, another camera than it says.</source>
        <translation>所看或所说的相机与其声称的不一致。</translation>
    </message>
    <message>
        <source>The box lies outside of the picture or over the edge of a camera.</source>
        <translation>框位于图像之外或跨越相机边缘。</translation>
    </message>
    <message>
        <source>The answer does not depend on what the crops show.</source>
        <translation>答案不取决于裁剪所显示的内容。</translation>
    </message>
    <message>
        <source>None of these; the note says what.</source>
        <translation>以上都不是；备注中说明。</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>minor</source>
        <translation>轻微</translation>
    </message>
    <message>
        <source>major</source>
        <translation>严重</translation>
    </message>
    <message>
        <source>critical</source>
        <translation>致命</translation>
    </message>
    <message>
        <source>right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>严重程度</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>答案</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>POPE-style</source>
        <translation>POPE 式</translation>
    </message>
    <message>
        <source>CHAIR-style</source>
        <translation>CHAIR 式</translation>
    </message>
    <message>
        <source>checked</source>
        <translation>已检查</translation>
    </message>
    <message>
        <source>checked of all</source>
        <translation>已检查占全部</translation>
    </message>
    <message>
        <source>annotated</source>
        <translation>已标注</translation>
    </message>
    <message>
        <source>with a failure</source>
        <translation>有错误</translation>
    </message>
    <message>
        <source>failures</source>
        <translation>错误数</translation>
    </message>
    <message>
        <source>against the key</source>
        <translation>与标准答案相左</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>yes ratio</source>
        <translation>“是”的比例</translation>
    </message>
    <message>
        <source>yes, rightly</source>
        <translation>答“是”且正确</translation>
    </message>
    <message>
        <source>yes, wrongly</source>
        <translation>答“是”但错误</translation>
    </message>
    <message>
        <source>no, rightly</source>
        <translation>答“否”且正确</translation>
    </message>
    <message>
        <source>no, wrongly</source>
        <translation>答“否”但错误</translation>
    </message>
    <message>
        <source>unanswered</source>
        <translation>未回答</translation>
    </message>
    <message>
        <source>zooms with a label</source>
        <translation>带标签的放大</translation>
    </message>
    <message>
        <source>of them not there</source>
        <translation>其中并不存在</translation>
    </message>
    <message>
        <source>cases with such a failure</source>
        <translation>含此类错误的案例</translation>
    </message>
    <message>
        <source>Cases that somebody has looked at and marked so.</source>
        <translation>有人看过并如此标记的案例。</translation>
    </message>
    <message>
        <source>Share of the run&apos;s rollouts that are checked.</source>
        <translation>本次运行中已检查的采样轨迹所占比例。</translation>
    </message>
    <message>
        <source>Cases with an annotation on the case, a step, a zoom or tokens.</source>
        <translation>在案例、步骤、放大或 token 上有标注的案例。</translation>
    </message>
    <message>
        <source>Cases in which a type of hallucination was found.</source>
        <translation>发现某类幻觉的案例。</translation>
    </message>
    <message>
        <source>Annotations with a type: a case may have several.</source>
        <translation>带类型的标注：一个案例可有多个。</translation>
    </message>
    <message>
        <source>Cases whose answer a person judged otherwise than the data set&apos;s key.</source>
        <translation>人工判断与数据集标准答案不同的案例。</translation>
    </message>
    <message>
        <source>Right answers over all answers to checked yes/no questions.</source>
        <translation>已检查的是非题中，正确答案占全部答案的比例。</translation>
    </message>
    <message>
        <source>Rightly &quot;yes&quot; over all &quot;yes&quot;.</source>
        <translation>正确的“是”占全部“是”的比例。</translation>
    </message>
    <message>
        <source>Rightly &quot;yes&quot; over all that are &quot;yes&quot;.</source>
        <translation>正确的“是”占全部应为“是”的比例。</translation>
    </message>
    <message>
        <source>Harmonic mean of precision and recall.</source>
        <translation>精确率与召回率的调和平均。</translation>
    </message>
    <message>
        <source>&quot;Yes&quot; over all answers; 0.5 where the questions are balanced and the model is not biased.</source>
        <translation>“是”占全部答案的比例；若题目均衡且模型无偏，应为 0.5。</translation>
    </message>
    <message>
        <source>An object that is not there was said to be there.</source>
        <translation>称存在一个并不存在的物体。</translation>
    </message>
    <message>
        <source>No answer at all: in no rate.</source>
        <translation>完全没有回答：不计入任何比率。</translation>
    </message>
    <message>
        <source>Zooms that name what is not there over zooms with a label, in checked cases.</source>
        <translation>已检查案例中，提到不存在之物的放大占带标签放大的比例。</translation>
    </message>
    <message>
        <source>Checked cases with such a failure over checked cases.</source>
        <translation>含此类错误的案例占已检查案例的比例。</translation>
    </message>
    <message>
        <source>kind of question</source>
        <translation>问题类型</translation>
    </message>
    <message>
        <source>what the model said it zooms on</source>
        <translation>模型声称要放大的内容</translation>
    </message>
    <message>
        <source>a camera that a zoom looked through</source>
        <translation>放大所看的相机</translation>
    </message>
    <message>
        <source>the answer given</source>
        <translation>给出的答案</translation>
    </message>
    <message>
        <source>the right answer</source>
        <translation>正确答案</translation>
    </message>
    <message>
        <source>name of the group</source>
        <translation>组名</translation>
    </message>
    <message>
        <source>name of the question in its data set</source>
        <translation>问题在数据集中的名称</translation>
    </message>
    <message>
        <source>name of the rollout</source>
        <translation>采样轨迹的名称</translation>
    </message>
    <message>
        <source>training step</source>
        <translation>训练步</translation>
    </message>
    <message>
        <source>training stage</source>
        <translation>训练阶段</translation>
    </message>
    <message>
        <source>weighted sum of the reward terms</source>
        <translation>奖励项的加权和</translation>
    </message>
    <message>
        <source>how much better than its group</source>
        <translation>比同组好多少</translation>
    </message>
    <message>
        <source>accuracy term, 0 or 1</source>
        <translation>准确率项，0 或 1</translation>
    </message>
    <message>
        <source>format term, 0 or -1</source>
        <translation>格式项，0 或 -1</translation>
    </message>
    <message>
        <source>grounding term, 0 to 1</source>
        <translation>定位项，0 到 1</translation>
    </message>
    <message>
        <source>mean CLIP(crop, label), -1 to 1</source>
        <translation>CLIP(裁剪, 标签) 均值，-1 到 1</translation>
    </message>
    <message>
        <source>zooms that returned a crop</source>
        <translation>返回裁剪的放大次数</translation>
    </message>
    <message>
        <source>zooms that were refused</source>
        <translation>被拒绝的放大次数</translation>
    </message>
    <message>
        <source>tokens generated</source>
        <translation>生成的 token 数</translation>
    </message>
    <message>
        <source>state of the rollout</source>
        <translation>采样轨迹的状态</translation>
    </message>
    <message>
        <source>new question</source>
        <translation>新问题</translation>
    </message>
    <message>
        <source>the question again</source>
        <translation>再问一次</translation>
    </message>
    <message>
        <source>The two sets share no case: pairs need the same question about the same picture.</source>
        <translation>两个集合没有共同案例：配对需要同一图像上的同一问题。</translation>
    </message>
    <message>
        <source>%1; it can be resumed from the checkpoint of step %2</source>
        <translation>%1；可从第 %2 步的检查点继续</translation>
    </message>
    <message>
        <source>Preparing: %1</source>
        <translation>准备中：%1</translation>
    </message>
    <message>
        <source>Running, %1 of %2 steps done</source>
        <translation>运行中，已完成 %1/%2 步</translation>
    </message>
    <message>
        <source>Paused %1</source>
        <translation>已暂停，%1</translation>
    </message>
    <message>
        <source>Stopping %1</source>
        <translation>正在停止，%1</translation>
    </message>
    <message>
        <source>The trainer failed: %1</source>
        <translation>训练程序失败：%1</translation>
    </message>
    <message>
        <source>it gave no reason</source>
        <translation>未说明原因</translation>
    </message>
    <message>
        <source>Stopped %1</source>
        <translation>已停止，%1</translation>
    </message>
    <message>
        <source>Finished all %1 steps</source>
        <translation>已完成全部 %1 步</translation>
    </message>
    <message>
        <source>before its first step</source>
        <translation>在第一步之前</translation>
    </message>
    <message>
        <source>after step %1 of %2</source>
        <translation>在第 %1/%2 步之后</translation>
    </message>
    <message>
        <source>after step %1</source>
        <translation>在第 %1 步之后</translation>
    </message>
    <message>
        <source>The trainer (process %1)</source>
        <translation>训练程序（进程 %1）</translation>
    </message>
    <message>
        <source>The trainer is starting</source>
        <translation>训练程序正在启动</translation>
    </message>
    <message>
        <source>%1 is suspended by a signal %2; it goes on when it gets SIGCONT</source>
        <translation>%1 %2被信号挂起；收到 SIGCONT 后继续</translation>
    </message>
    <message>
        <source>%1 has not responded since %2 (%3 s)</source>
        <translation>%1 自 %2 起无响应（%3 秒）</translation>
    </message>
    <message>
        <source>The system killed the trainer %1: out of memory</source>
        <translation>系统%1终止了训练程序：内存不足</translation>
    </message>
    <message>
        <source>The trainer was killed %1, as you asked</source>
        <translation>训练程序按您的要求%1被终止</translation>
    </message>
    <message>
        <source>The trainer was killed %1 (%2)</source>
        <translation>训练程序%1被终止（%2）</translation>
    </message>
    <message>
        <source>The trainer ran out of memory %1 and crashed (%2)</source>
        <translation>训练程序%1内存耗尽并崩溃（%2）</translation>
    </message>
    <message>
        <source>The trainer crashed %1 (%2)</source>
        <translation>训练程序%1崩溃（%2）</translation>
    </message>
    <message>
        <source>The trainer ended %1 with exit code %2: %3</source>
        <translation>训练程序%1以退出码 %2 结束：%3</translation>
    </message>
    <message>
        <source>The trainer ended %1 with exit code %2</source>
        <translation>训练程序%1以退出码 %2 结束</translation>
    </message>
    <message>
        <source>The machine was restarted while the trainer ran (%1)</source>
        <translation>训练程序运行时机器被重启（%1）</translation>
    </message>
    <message>
        <source>The trainer is gone without a word %1, and its disk is full</source>
        <translation>训练程序%1无声消失，且其磁盘已满</translation>
    </message>
    <message>
        <source>The trainer is gone without a word %1: it crashed or was killed</source>
        <translation>训练程序%1无声消失：可能崩溃或被终止</translation>
    </message>
    <message>
        <source>the second witness does not see what it names in the box, nor anywhere else in the frame</source>
        <translation>第二见证在框内看不到所说之物，在画面其他地方也看不到</translation>
    </message>
    <message>
        <source>the second witness does not see what it names in the box, only elsewhere in the frame</source>
        <translation>第二见证在框内看不到所说之物，只在画面别处看到</translation>
    </message>
    <message>
        <source>the second witness sees no %1 in the box, nor anywhere else in the frame</source>
        <translation>第二见证在框内看不到 %1，在画面其他地方也看不到</translation>
    </message>
    <message>
        <source>the second witness sees no %1 in the box, only elsewhere in the frame</source>
        <translation>第二见证在框内看不到 %1，只在画面别处看到</translation>
    </message>
    <message>
        <source>no crop looks like what it names: grounding %1, CLIP %2</source>
        <translation>没有裁剪像所说之物：定位 %1，CLIP %2</translation>
    </message>
    <message>
        <source>no crop looks like what it names: grounding %1</source>
        <translation>没有裁剪像所说之物：定位 %1</translation>
    </message>
    <message>
        <source>no crop looks like what it names: CLIP %1</source>
        <translation>没有裁剪像所说之物：CLIP %1</translation>
    </message>
    <message>
        <source>no crop looks like &quot;%1&quot;: grounding %2, CLIP %3</source>
        <translation>没有裁剪像“%1”：定位 %2，CLIP %3</translation>
    </message>
    <message>
        <source>no crop looks like &quot;%1&quot;: grounding %2</source>
        <translation>没有裁剪像“%1”：定位 %2</translation>
    </message>
    <message>
        <source>no crop looks like &quot;%1&quot;: CLIP %2</source>
        <translation>没有裁剪像“%1”：CLIP %2</translation>
    </message>
    <message>
        <source>yet sure of its answer (%1 %)</source>
        <translation>却对答案很有把握（%1 %）</translation>
    </message>
    <message>
        <source>%1 of %2 rollouts of the group answered otherwise</source>
        <translation>组内 %2 条采样轨迹中有 %1 条给出了不同答案</translation>
    </message>
    <message>
        <source>crop of zoom %1 grey</source>
        <translation>放大 %1 的裁剪涂灰</translation>
    </message>
    <message>
        <source>all but the crop of zoom %1 grey</source>
        <translation>放大 %1 的裁剪以外涂灰</translation>
    </message>
    <message>
        <source>box and label of zoom %1</source>
        <translation>放大 %1 的框和标签</translation>
    </message>
    <message>
        <source>box of zoom %1</source>
        <translation>放大 %1 的框</translation>
    </message>
    <message>
        <source>label of zoom %1</source>
        <translation>放大 %1 的标签</translation>
    </message>
    <message>
        <source>zoom %1 again</source>
        <translation>再次放大 %1</translation>
    </message>
    <message>
        <source>answer changed %1 of %2: %3, 95 % Wilson interval %4 to %5</source>
        <translation>答案改变 %1/%2：%3，95 % Wilson 区间 %4 到 %5</translation>
    </message>
    <message>
        <source>the answer did not change in %1 of %2: text-only reasoning (threshold %3 %)</source>
        <translation>答案在 %1/%2 次中未变：仅凭文本推理（阈值 %3 %）</translation>
    </message>
    <message>
        <source>the answer did not change in %1 of %2: the answer needs the crop (threshold %3 %)</source>
        <translation>答案在 %1/%2 次中未变：答案需要该裁剪（阈值 %3 %）</translation>
    </message>
    <message>
        <source>the answer did not change in %1 of %2: the crop is enough for the answer (threshold %3 %)</source>
        <translation>答案在 %1/%2 次中未变：该裁剪足以作答（阈值 %3 %）</translation>
    </message>
    <message>
        <source>the answer did not change in %1 of %2: the answer needs more than the crop (threshold %3 %)</source>
        <translation>答案在 %1/%2 次中未变：仅有该裁剪还不够（阈值 %3 %）</translation>
    </message>
    <message>
        <source>The sets share %1 cases, but none has a reference answer to judge by.</source>
        <translation>两个集合有 %1 个共同案例，但都没有可供判断的参考答案。</translation>
    </message>
    <message>
        <source>%1 cases in both: %2 gained, %3 lost, %4 right in both, %5 wrong in both. Right %6 before and %7 after; McNemar&apos;s exact test gives p = %8: %9.</source>
        <translation>两边共有 %1 个案例：%2 个变对，%3 个变错，%4 个都对，%5 个都错。正确率之前 %6，之后 %7；McNemar 精确检验 p = %8：%9。</translation>
    </message>
    <message>
        <source>no case changed</source>
        <translation>没有案例改变</translation>
    </message>
    <message>
        <source>chance alone would seldom do this</source>
        <translation>仅凭偶然很少如此</translation>
    </message>
    <message>
        <source>chance alone could do this</source>
        <translation>仅凭偶然也可能如此</translation>
    </message>
    <message>
        <source>%1 of %2 questions answered, %3 judged.</source>
        <translation>%2 个问题中回答了 %1 个，已评判 %3 个。</translation>
    </message>
    <message>
        <source>%1 of %2 questions answered, none judged.</source>
        <translation>%2 个问题中回答了 %1 个，均未评判。</translation>
    </message>
    <message>
        <source>%1 replies, without a test file to count against, %2 judged.</source>
        <translation>%1 条回复，没有测试文件可对照，已评判 %2 条。</translation>
    </message>
    <message>
        <source>%1 replies, without a test file to count against, none judged.</source>
        <translation>%1 条回复，没有测试文件可对照，均未评判。</translation>
    </message>
    <message>
        <source>Shown as the name of the run.</source>
        <translation>显示为运行的名称。</translation>
    </message>
    <message>
        <source>The policy: &apos;embedded&apos; or a Hugging Face checkpoint folder.</source>
        <translation>策略：&apos;embedded&apos; 或 Hugging Face 检查点文件夹。</translation>
    </message>
    <message>
        <source>The CLIP that scores crops: &apos;embedded&apos; or a checkpoint folder.</source>
        <translation>给裁剪评分的 CLIP：&apos;embedded&apos; 或检查点文件夹。</translation>
    </message>
    <message>
        <source>Where the model is trained.</source>
        <translation>模型在哪里训练。</translation>
    </message>
    <message>
        <source>CPU threads; 0 = physical cores.</source>
        <translation>CPU 线程数；0 = 物理核心数。</translation>
    </message>
    <message>
        <source>Seed of sampling; the same seed gives the same run.</source>
        <translation>采样种子；相同种子得到相同的运行。</translation>
    </message>
    <message>
        <source>Leave the vision tower as it is.</source>
        <translation>保持视觉塔不变。</translation>
    </message>
    <message>
        <source>Memory for the features of pictures seen before, while the vision tower is frozen; 0 = none kept.</source>
        <translation>视觉塔冻结时，用于保存已见图像特征的内存；0 = 不保存。</translation>
    </message>
    <message>
        <source>Largest area of the picture as shown to the model; 0 = as its preprocessor says.</source>
        <translation>展示给模型的图像的最大面积；0 = 按其预处理器。</translation>
    </message>
    <message>
        <source>Type of the weights; auto: float32 on the CPU, bfloat16 on a GPU.</source>
        <translation>权重类型；auto：CPU 上为 float32，GPU 上为 bfloat16。</translation>
    </message>
    <message>
        <source>Train low-rank adapters of this rank over frozen weights; 0 = train all weights.</source>
        <translation>在冻结权重上训练该秩的低秩适配器；0 = 训练全部权重。</translation>
    </message>
    <message>
        <source>The adapters&apos; change is scaled by this over lora_rank.</source>
        <translation>适配器的改变量按此值除以 lora_rank 缩放。</translation>
    </message>
    <message>
        <source>Modules with an adapter: ends of their names (q_proj), &apos;all-linear&apos;, or one regular expression.</source>
        <translation>带适配器的模块：名称结尾（q_proj）、&apos;all-linear&apos;，或一个正则表达式。</translation>
    </message>
    <message>
        <source>Recompute layers in the backward pass: less memory, about a third more time.</source>
        <translation>反向传播时重新计算各层：内存更少，时间约多三分之一。</translation>
    </message>
    <message>
        <source>Tokens of one forward and backward pass of an update, which is split by group and then by rollout; 0 = as many as fit into free memory.</source>
        <translation>一次更新中单次前向与反向的 token 数，先按组、再按采样轨迹拆分；0 = 空闲内存能容纳的最大数。</translation>
    </message>
    <message>
        <source>Make the next step&apos;s rollouts while a step is learned from, with the weights before its update: one step off policy, on two devices or threads.</source>
        <translation>在学习一步的同时，用更新前的权重生成下一步的采样轨迹：离策略一步，使用两个设备或线程。</translation>
    </message>
    <message>
        <source>Where rollouts_ahead makes them; empty: on device.</source>
        <translation>rollouts_ahead 在哪里生成；留空：device。</translation>
    </message>
    <message>
        <source>AdamW&apos;s moments of matrices with 4096 values or more; 8bit takes a quarter of the memory and on the CPU more time: for large models.</source>
        <translation>AdamW 对 4096 个值及以上矩阵的动量；8bit 只需四分之一内存，但在 CPU 上更慢：适合大模型。</translation>
    </message>
    <message>
        <source>Sentences around the label, &apos;{label}&apos; in each; embeddings are averaged. Empty: CLIP&apos;s usual one.</source>
        <translation>包裹标签的句子，每句含 &apos;{label}&apos;；嵌入取平均。留空：CLIP 的常用句。</translation>
    </message>
    <message>
        <source>Pad crops to a square, so that long objects keep their ends.</source>
        <translation>把裁剪填充为正方形，使长物体保留两端。</translation>
    </message>
    <message>
        <source>Texts a label competes with, background texts among them. Empty: the CLIP&apos;s own list.</source>
        <translation>与标签竞争的文本，包括背景文本。留空：CLIP 自己的列表。</translation>
    </message>
    <message>
        <source>Drawn scenes, objects composed onto road frames, or six drawn views.</source>
        <translation>绘制的场景、合成到道路画面上的物体，或六个绘制视图。</translation>
    </message>
    <message>
        <source>Seed of the data set; splits never share a scene.</source>
        <translation>数据集种子；各划分从不共享场景。</translation>
    </message>
    <message>
        <source>A file of chosen cases to train on, as omnidrive annotate subset writes it; empty: none.</source>
        <translation>用于训练的选定案例文件，由 omnidrive annotate subset 写出；留空：无。</translation>
    </message>
    <message>
        <source>Share of the prompts that ask about data.cases, each case in turn; the rest comes from data.source.</source>
        <translation>询问 data.cases 的提示比例，案例轮流；其余来自 data.source。</translation>
    </message>
    <message>
        <source>Off: no zoom call is ever sampled.</source>
        <translation>关：从不采样放大调用。</translation>
    </message>
    <message>
        <source>On a GPU: record token steps and replay each as one launch.</source>
        <translation>在 GPU 上：记录 token 步并以一次启动重放。</translation>
    </message>
    <message>
        <source>Validation during training; 0 = never.</source>
        <translation>训练期间的验证；0 = 从不。</translation>
    </message>
    <message>
        <source>Questions of one validation.</source>
        <translation>一次验证的问题数。</translation>
    </message>
    <message>
        <source>Scenes used for it; the test split is for final figures only.</source>
        <translation>所用场景；测试划分仅用于最终数字。</translation>
    </message>
    <message>
        <source>Fixed questions answered greedily at each checkpoint, to follow a case through the training.</source>
        <translation>在每个检查点贪心作答的固定问题，以便跟踪一个案例的训练过程。</translation>
    </message>
    <message>
        <source>A file of chosen cases that are answered as well, as omnidrive annotate subset writes it; empty: none.</source>
        <translation>同样要作答的选定案例文件，由 omnidrive annotate subset 写出；留空：无。</translation>
    </message>
    <message>
        <source>Scenes they are about.</source>
        <translation>它们所涉及的场景。</translation>
    </message>
    <message>
        <source>A checkpoint after this many steps; the last step always makes one.</source>
        <translation>每隔这么多步写一个检查点；最后一步总会写。</translation>
    </message>
    <message>
        <source>Newest checkpoints kept.</source>
        <translation>保留的最新检查点数。</translation>
    </message>
    <message>
        <source>Means that alerts compare are over this many steps; 0 = only numbers that are not finite.</source>
        <translation>警报比较的均值所跨的步数；0 = 仅检查非有限数。</translation>
    </message>
    <message>
        <source>With several ranks each keeps the optimiser&apos;s state of its share of the parameters (ZeRO, stage 1).</source>
        <translation>多个进程时，各自保存其参数份额的优化器状态（ZeRO 第 1 阶段）。</translation>
    </message>
    <message>
        <source>With several ranks each also keeps its share alone of the decoder layers&apos; parameters and gradients while it learns (ZeRO, stage 3).</source>
        <translation>多个进程时，学习期间各自也只保存其解码层参数和梯度的份额（ZeRO 第 3 阶段）。</translation>
    </message>
    <message>
        <source>One rank waits this long for the others, the slowest one&apos;s rollouts included.</source>
        <translation>一个进程等待其他进程的时长，含最慢者的采样。</translation>
    </message>
    <message>
        <source>Name of the stage.</source>
        <translation>阶段的名称。</translation>
    </message>
    <message>
        <source>Rollout batches of the stage.</source>
        <translation>该阶段的采样批次数。</translation>
    </message>
    <message>
        <source>Questions of a step, each with group_size rollouts.</source>
        <translation>一步的问题数，每个有 group_size 条采样轨迹。</translation>
    </message>
    <message>
        <source>Optimiser updates of a step (mu); the batch is split by group.</source>
        <translation>一步内的优化器更新次数（mu）；批次按组拆分。</translation>
    </message>
    <message>
        <source>Share of questions that the whole view answers without a zoom.</source>
        <translation>无需放大、看整图即可回答的问题比例。</translation>
    </message>
    <message>
        <source>The CLIP term counts only when the label is what question and thought are about.</source>
        <translation>仅当标签是问题和思考所谈之物时才计 CLIP 项。</translation>
    </message>
    <message>
        <source>Where the question names no object, the thought may.</source>
        <translation>若问题未提物体，思考可以提。</translation>
    </message>
    <message>
        <source>An answer this long counts as wrong and as a format error.</source>
        <translation>达到此长度的答案按错误和格式错误计。</translation>
    </message>
    <message>
        <source>The length penalty grows over this many tokens before the limit; 0 = off.</source>
        <translation>长度惩罚在上限前这么多 token 内增长；0 = 关。</translation>
    </message>
    <message>
        <source>G, rollouts of one prompt.</source>
        <translation>G，一个提示的采样轨迹数。</translation>
    </message>
    <message>
        <source>Sample among the k most likely tokens; 0 = off.</source>
        <translation>在最可能的 k 个 token 中采样；0 = 关。</translation>
    </message>
    <message>
        <source>Policy turns; the last one cannot zoom any more.</source>
        <translation>策略的轮数；最后一轮不能再放大。</translation>
    </message>
    <message>
        <source>Generated tokens of one turn.</source>
        <translation>一轮生成的 token 数。</translation>
    </message>
    <message>
        <source>Generated and observed tokens of one rollout.</source>
        <translation>一条采样轨迹的生成与观测 token 数。</translation>
    </message>
    <message>
        <source>A crop is shown with at least this area.</source>
        <translation>裁剪展示的最小面积。</translation>
    </message>
    <message>
        <source>And at most with this one.</source>
        <translation>以及最大面积。</translation>
    </message>
    <message>
        <source>Smaller boxes are enlarged about their centre.</source>
        <translation>更小的框绕其中心放大。</translation>
    </message>
    <message>
        <source>Longer over shorter side of a box, at most.</source>
        <translation>框的长边与短边之比的上限。</translation>
    </message>
    <message>
        <source>Padding on each side, as a share of the box.</source>
        <translation>每侧的填充，占框的比例。</translation>
    </message>
    <message>
        <source>Boxes are in pixels of the picture as the model sees it; off: DeepEyes&apos; way, used as they are.</source>
        <translation>框以模型所见图像的像素计；关：DeepEyes 的方式，按原样使用。</translation>
    </message>
    <message>
        <source>DeepEyes&apos; way: refuse a side of 30 pixels or less.</source>
        <translation>DeepEyes 的方式：拒绝 30 像素或更短的边。</translation>
    </message>
    <message>
        <source>GRPO; Dr.GRPO without the deviation; GDPO term by term; leave one out.</source>
        <translation>GRPO；Dr.GRPO 不除标准差；GDPO 逐项；留一法。</translation>
    </message>
    <message>
        <source>How token losses become one number; the norm of the last is max_response_tokens.</source>
        <translation>token 损失如何合并为一个数；最后一种的归一数为 max_response_tokens。</translation>
    </message>
    <message>
        <source>Leave out groups whose rewards are all equal.</source>
        <translation>略去奖励全部相同的组。</translation>
    </message>
    <message>
        <source>How the CLIP score of a call becomes its reward.</source>
        <translation>调用的 CLIP 分数如何变成奖励。</translation>
    </message>
    <message>
        <source>tau of &apos;threshold&apos;; calibrate it.</source>
        <translation>&apos;threshold&apos; 的 tau；请校准。</translation>
    </message>
    <message>
        <source>a of &apos;linear&apos;: nothing up to here.</source>
        <translation>&apos;linear&apos; 的 a：到此为零。</translation>
    </message>
    <message>
        <source>b of &apos;linear&apos;: all from here on.</source>
        <translation>&apos;linear&apos; 的 b：从此为全部。</translation>
    </message>
    <message>
        <source>When the CLIP term counts: always, or for right answers.</source>
        <translation>何时计 CLIP 项：总是，或仅答案正确时。</translation>
    </message>
    <message>
        <source>The rate grows linearly over these steps.</source>
        <translation>学习率在这些步内线性增长。</translation>
    </message>
    <message>
        <source>The rate after the warm-up.</source>
        <translation>预热之后的学习率。</translation>
    </message>
    <message>
        <source>Sampling temperature; 0 = always the most likely token.</source>
        <translation>采样温度；0 = 总取最可能的 token。</translation>
    </message>
    <message>
        <source>Nucleus sampling; 1 = off.</source>
        <translation>核采样；1 = 关。</translation>
    </message>
    <message>
        <source>Tool collapse: fewer rollouts zoom than this part of the best mean.</source>
        <translation>工具崩溃：放大的采样轨迹少于最佳均值的这一部分。</translation>
    </message>
    <message>
        <source>Reward hacking: the CLIP term rises by this over twice the window ...</source>
        <translation>奖励作弊：CLIP 项在两倍窗口内上升这么多……</translation>
    </message>
    <message>
        <source>... and the accuracy by no more than this.</source>
        <translation>……而准确率上升不超过这么多。</translation>
    </message>
    <message>
        <source>One label is used by this share of the zooms.</source>
        <translation>同一标签被这一比例的放大使用。</translation>
    </message>
    <message>
        <source>A box of this share of the picture counts as the whole picture.</source>
        <translation>占图像这一比例的框视为整幅图像。</translation>
    </message>
    <message>
        <source>Share of such boxes in a step.</source>
        <translation>一步中此类框的比例。</translation>
    </message>
    <message>
        <source>A box that overlaps an earlier one this much is a repeat.</source>
        <translation>与先前的框重叠这么多的框视为重复。</translation>
    </message>
    <message>
        <source>Share of repeats among second and later boxes.</source>
        <translation>第二个及之后的框中重复的比例。</translation>
    </message>
    <message>
        <source>A KL below this is no jump.</source>
        <translation>低于此值的 KL 不算跳变。</translation>
    </message>
    <message>
        <source>KL jump: this many times the mean before.</source>
        <translation>KL 跳变：之前均值的这么多倍。</translation>
    </message>
    <message>
        <source>Length explosion: this many times the length at the stage&apos;s beginning, for as many turns.</source>
        <translation>长度爆炸：阶段开始时长度的这么多倍（轮数相同时）。</translation>
    </message>
    <message>
        <source>Or a token limit ends this share of the rollouts.</source>
        <translation>或有这一比例的采样轨迹被 token 上限终止。</translation>
    </message>
    <message>
        <source>Share of groups with equal rewards.</source>
        <translation>奖励相同的组的比例。</translation>
    </message>
    <message>
        <source>Entropy collapse: less than this part of the stage&apos;s beginning.</source>
        <translation>熵崩溃：低于阶段开始时的这一部分。</translation>
    </message>
    <message>
        <source>Added to the group&apos;s standard deviation.</source>
        <translation>加到组标准差上。</translation>
    </message>
    <message>
        <source>The probability ratio is clipped below 1 - this.</source>
        <translation>概率比在 1 减此值以下被截断。</translation>
    </message>
    <message>
        <source>And above 1 + this.</source>
        <translation>以及 1 加此值以上。</translation>
    </message>
    <message>
        <source>c: bound of the loss for bad rollouts; 1 or less = off.</source>
        <translation>c：差的采样轨迹的损失上界；1 或更小 = 关。</translation>
    </message>
    <message>
        <source>beta of the k3 penalty towards the base; 0 = no reference model.</source>
        <translation>朝向基座的 k3 惩罚的 beta；0 = 无参考模型。</translation>
    </message>
    <message>
        <source>Bonus for the entropy of the tokens.</source>
        <translation>token 熵的奖励。</translation>
    </message>
    <message>
        <source>w_a, for a right answer.</source>
        <translation>w_a，答案正确时获得。</translation>
    </message>
    <message>
        <source>w_f, lost on a format error.</source>
        <translation>w_f，格式错误时扣除。</translation>
    </message>
    <message>
        <source>w_g of the CLIP term, the mean over the calls.</source>
        <translation>CLIP 项的 w_g，各调用的均值。</translation>
    </message>
    <message>
        <source>DeepEyes&apos; bonus: a crop came back and the answer is right.</source>
        <translation>DeepEyes 的奖励：返回了裁剪且答案正确。</translation>
    </message>
    <message>
        <source>Lost for each call that failed or whose label is not what the question is about.</source>
        <translation>每次失败的调用，或标签与问题无关的调用，扣除此值。</translation>
    </message>
    <message>
        <source>DAPO&apos;s penalty near the token limit.</source>
        <translation>DAPO 在 token 上限附近的惩罚。</translation>
    </message>
    <message>
        <source>AdamW&apos;s rate after the warm-up.</source>
        <translation>预热之后 AdamW 的学习率。</translation>
    </message>
    <message>
        <source>Decay of the mean of gradients.</source>
        <translation>梯度均值的衰减。</translation>
    </message>
    <message>
        <source>Decay of the mean of squared gradients.</source>
        <translation>梯度平方均值的衰减。</translation>
    </message>
    <message>
        <source>Added to the root of the squared gradients.</source>
        <translation>加到梯度平方的根上。</translation>
    </message>
    <message>
        <source>Decoupled weight decay.</source>
        <translation>解耦的权重衰减。</translation>
    </message>
    <message>
        <source>Largest norm of the gradient; 0 = off.</source>
        <translation>梯度范数上限；0 = 关。</translation>
    </message>
    <message>
        <source>The share of learning_rate that the schedule comes down to, reached just after the last step.</source>
        <translation>学习率最终降到 learning_rate 的这一比例，在最后一步之后达到。</translation>
    </message>
    <message>
        <source>a type of hallucination that somebody found</source>
        <translation>有人发现的幻觉类型</translation>
    </message>
    <message>
        <source>how bad somebody judged it</source>
        <translation>有人判断的严重程度</translation>
    </message>
    <message>
        <source>what somebody said of the answer</source>
        <translation>有人对答案的判断</translation>
    </message>
    <message>
        <source>a tag that somebody gave</source>
        <translation>有人给出的标记</translation>
    </message>
    <message>
        <source>words of a note that somebody wrote</source>
        <translation>有人写的备注中的文字</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui</name>
    <message>
        <source> or </source>
        <translation> 或 </translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>The zoom has no label, so there is nothing to look for.</source>
        <translation>该放大没有标签，因此无从查找。</translation>
    </message>
    <message>
        <source>%1 does not know the class %2.</source>
        <translation>%1 不认识类别 %2。</translation>
    </message>
    <message>
        <source>Of what %1 means, %2 knows only %3; it sees none in the crop, which says nothing.</source>
        <translation>在 %1 所指的内容中，%2 只认识 %3；在裁剪中没看到，但这说明不了什么。</translation>
    </message>
    <message>
        <source>the zoom changed nothing</source>
        <translation>放大没有带来变化</translation>
    </message>
    <message>
        <source>the zoom helped %1</source>
        <translation>放大有帮助 %1</translation>
    </message>
    <message>
        <source>the zoom did not help %1</source>
        <translation>放大没有帮助 %1</translation>
    </message>
    <message>
        <source>not asked</source>
        <translation>未询问</translation>
    </message>
    <message>
        <source>in the crop</source>
        <translation>在裁剪内</translation>
    </message>
    <message>
        <source>elsewhere</source>
        <translation>在别处</translation>
    </message>
    <message>
        <source>nowhere</source>
        <translation>到处都没有</translation>
    </message>
    <message>
        <source>class not known</source>
        <translation>未知类别</translation>
    </message>
    <message>
        <source>cannot judge</source>
        <translation>无法判断</translation>
    </message>
    <message>
        <source>%1 sees %2 in the crop.</source>
        <translation>%1 在裁剪中看到 %2。</translation>
    </message>
    <message>
        <source>%1 sees %2 in the frame, but none in the crop.</source>
        <translation>%1 在画面中看到 %2，但裁剪中没有。</translation>
    </message>
    <message>
        <source>%1 sees no %2 in the whole frame.</source>
        <translation>%1 在整个画面中没有看到 %2。</translation>
    </message>
    <message>
        <source>CLIP(label, crop) = %1
Cosine of the embeddings of %2 and of the crop of the original picture, −1 to 1.
The label stands in the sentences that the run&apos;s recipe gives (clip_templates).</source>
        <translation>CLIP(标签, 裁剪) = %1
%2 的嵌入与原图裁剪的嵌入之间的余弦，−1 到 1。
标签嵌在运行配方给出的句子中（clip_templates）。</translation>
    </message>
    <message>
        <source>CLIP(label, whole frame) = %1
The same label against the whole picture that the box refers to (of six cameras: all of them, stitched), −1 to 1.</source>
        <translation>CLIP(标签, 整个画面) = %1
同一标签与框所在的整幅图像（六个相机时为全部拼接）之间，−1 到 1。</translation>
    </message>
    <message>
        <source>No other label of the driving vocabulary competes.</source>
        <translation>驾驶词表中没有其他标签与之竞争。</translation>
    </message>
    <message>
        <source>CLIP(%1, crop) = %2
The text t of the driving vocabulary with the largest CLIP(t, crop), those left out that mean the label itself.
%3</source>
        <translation>CLIP(%1, 裁剪) = %2
驾驶词表中 CLIP(t, 裁剪) 最大的文本 t，不含与标签同义者。
%3</translation>
    </message>
    <message>
        <source>It fits the crop better than the label.</source>
        <translation>它比标签更符合该裁剪。</translation>
    </message>
    <message>
        <source>The label fits the crop better.</source>
        <translation>标签更符合该裁剪。</translation>
    </message>
    <message>
        <source>CLIP(label, crop) − CLIP(label, whole frame) = %1 − %2 = %3
Above 0: the crop shows what was named more clearly than the frame does.</source>
        <translation>CLIP(标签, 裁剪) − CLIP(标签, 整个画面) = %1 − %2 = %3
大于 0：裁剪比整个画面更清楚地显示所说之物。</translation>
    </message>
    <message>
        <source>For %1 it looks for %2.
</source>
        <translation>对于 %1，它查找 %2。
</translation>
    </message>
    <message>
        <source>Second witness: the object detector %1, which knows nothing of the policy or of the scores beside.
%2In the crop: detection and crop share at least half of the smaller one, and the detection is at most four times as large;
confidence at least 0.4. It looks at the whole frame (each camera by itself) and again at the crop with its surroundings.</source>
        <translation>第二见证：物体检测器 %1，对策略及旁边的分数一无所知。
%2在裁剪内：检测框与裁剪的重叠至少为较小者的一半，且检测框至多为其四倍大；
置信度至少 0.4。它查看整个画面（每个相机单独）以及带周边的裁剪。</translation>
    </message>
    <message>
        <source>rollouts %1 %</source>
        <translation>采样 %1 %</translation>
    </message>
    <message>
        <source>scoring %1 %</source>
        <translation>评分 %1 %</translation>
    </message>
    <message>
        <source>learning %1 %</source>
        <translation>学习 %1 %</translation>
    </message>
    <message>
        <source>validation %1 %</source>
        <translation>验证 %1 %</translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 token/秒</translation>
    </message>
    <message>
        <source>host %1 GiB</source>
        <translation>主机 %1 GiB</translation>
    </message>
    <message>
        <source>GPU %1 GiB</source>
        <translation>GPU %1 GiB</translation>
    </message>
    <message>
        <source>%1: not stored by this run</source>
        <translation>%1：本次运行未存储</translation>
    </message>
    <message>
        <source>observation, %1 tokens</source>
        <translation>观测，%1 个 token</translation>
    </message>
    <message>
        <source>observation</source>
        <translation>观测</translation>
    </message>
    <message>
        <source>advantage</source>
        <translation>优势</translation>
    </message>
    <message>
        <source>log π</source>
        <translation>log π</translation>
    </message>
    <message>
        <source>log π/π_ref</source>
        <translation>log π/π_ref</translation>
    </message>
    <message>
        <source>entropy</source>
        <translation>熵</translation>
    </message>
    <message>
        <source>KL</source>
        <translation>KL</translation>
    </message>
    <message>
        <source>mask</source>
        <translation>掩码</translation>
    </message>
    <message>
        <source>no colours</source>
        <translation>不着色</translation>
    </message>
    <message>
        <source>Advantage of the rollout in its group: every generated token of it is pushed by this</source>
        <translation>该采样轨迹在组内的优势：它生成的每个 token 都受此推动</translation>
    </message>
    <message>
        <source>Natural logarithm of the token&apos;s probability under the policy that wrote it</source>
        <translation>写出该 token 的策略给出的概率的自然对数</translation>
    </message>
    <message>
        <source>log π − log π_ref: above 0 the policy likes the token more than the reference does</source>
        <translation>log π − log π_ref：大于 0 表示策略比参考模型更偏好该 token</translation>
    </message>
    <message>
        <source>Entropy of the policy at the token, nats</source>
        <translation>策略在该 token 处的熵，单位 nat</translation>
    </message>
    <message>
        <source>k3 estimate of the KL to the reference at the token, nats</source>
        <translation>该 token 处相对参考模型的 KL 的 k3 估计，单位 nat</translation>
    </message>
    <message>
        <source>Generated tokens are trained on, observations are not</source>
        <translation>生成的 token 参与训练，观测不参与</translation>
    </message>
    <message>
        <source>This turn was stored without its tokens</source>
        <translation>该轮未存储其 token</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Kind of question</source>
        <translation>问题类型</translation>
    </message>
    <message>
        <source>Thought</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>cut off</source>
        <translation>被截断</translation>
    </message>
    <message>
        <source>The turn ended by a token budget</source>
        <translation>该轮因 token 预算而结束</translation>
    </message>
    <message>
        <source>The requested box reached beyond the picture</source>
        <translation>请求的框超出了图像</translation>
    </message>
    <message>
        <source>The requested box was smaller than the smallest crop</source>
        <translation>请求的框小于最小裁剪</translation>
    </message>
    <message>
        <source>Context was added around the requested box</source>
        <translation>在请求的框周围补充了上下文</translation>
    </message>
    <message>
        <source>The corners were moved to whole pixels</source>
        <translation>角点被移到整像素</translation>
    </message>
    <message>
        <source>Camera that holds the centre of the box</source>
        <translation>框中心所在的相机</translation>
    </message>
    <message>
        <source>crosses a tile edge</source>
        <translation>跨越拼图边缘</translation>
    </message>
    <message>
        <source>The box reaches into a second camera</source>
        <translation>框伸入了第二个相机</translation>
    </message>
    <message>
        <source>Zoom %1</source>
        <translation>放大 %1</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>CLIP %1</source>
        <translation>CLIP %1</translation>
    </message>
    <message>
        <source>Cosine of CLIP(crop) and CLIP(label), -1 to 1</source>
        <translation>CLIP(裁剪) 与 CLIP(标签) 的余弦，-1 到 1</translation>
    </message>
    <message>
        <source>grounding %1</source>
        <translation>定位 %1</translation>
    </message>
    <message>
        <source>Grounding score g of the call before the gates, 0 to 1</source>
        <translation>该调用在门控之前的定位分 g，0 到 1</translation>
    </message>
    <message>
        <source>label fits the text</source>
        <translation>标签与文本相符</translation>
    </message>
    <message>
        <source>label does not fit the text</source>
        <translation>标签与文本不符</translation>
    </message>
    <message>
        <source>Consistency gate: the label must be what question and thought are about</source>
        <translation>一致性门控：标签必须是问题和思考所谈之物</translation>
    </message>
    <message>
        <source>Crop %1</source>
        <translation>裁剪 %1</translation>
    </message>
    <message>
        <source>%1 x %2 px at (%3, %4), shown to the model as %5 x %6 (%7 tokens)</source>
        <translation>%1 x %2 px，位于 (%3, %4)，以 %5 x %6 展示给模型（%7 个 token）</translation>
    </message>
    <message>
        <source>The tool answered with the crop; its size is not in the trace</source>
        <translation>工具返回了裁剪；其大小不在记录中</translation>
    </message>
    <message>
        <source>The tool refused</source>
        <translation>工具拒绝了</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>答案</translation>
    </message>
    <message>
        <source>right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>expected %1</source>
        <translation>应为 %1</translation>
    </message>
    <message>
        <source>Reference answer</source>
        <translation>参考答案</translation>
    </message>
    <message>
        <source>A budget ended the rollout before an answer was given.</source>
        <translation>在给出答案之前，预算结束了该采样轨迹。</translation>
    </message>
    <message>
        <source>The rollout ended without an answer.</source>
        <translation>该采样轨迹没有答案就结束了。</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>无答案</translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation>无法写入 %1。</translation>
    </message>
    <message numerus="yes">
        <source>%n plots saved in %1.</source>
        <translation>
            <numerusform>已将 %n 张图保存到 %1。</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved %1.</source>
        <translation>已保存 %1。</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>无法写入 %1：%2</translation>
    </message>
    <message>
        <source>Save the visible numbers</source>
        <translation>保存可见的数值</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>Save the plots into a folder</source>
        <translation>将图保存到文件夹</translation>
    </message>
    <message>
        <source>%1 cannot be written</source>
        <translation>无法写入 %1</translation>
    </message>
    <message>
        <source>the folder %1 cannot be made</source>
        <translation>无法创建文件夹 %1</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 天 %2 小时</translation>
    </message>
    <message>
        <source>across a tile edge</source>
        <translation>跨越拼图边缘</translation>
    </message>
    <message>
        <source>optimiser step</source>
        <translation>优化步</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>steps since the run&apos;s first</source>
        <translation>自运行第一步起的步数</translation>
    </message>
    <message>
        <source>relative step</source>
        <translation>相对步</translation>
    </message>
    <message>
        <source>time of day</source>
        <translation>时刻</translation>
    </message>
    <message>
        <source>time since the run&apos;s first step</source>
        <translation>自运行第一步起的时间</translation>
    </message>
    <message>
        <source>tokens read and written</source>
        <translation>读写的 token</translation>
    </message>
    <message>
        <source>token</source>
        <translation>token</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>The tokens of the step: drag over some, or extend with Shift and the arrows, to annotate them</source>
        <translation>该步骤的词元：拖选，或用 Shift 加方向键扩展，即可标注</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::AblationModel</name>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>种子数</translation>
    </message>
    <message>
        <source>Greedy %</source>
        <translation>贪心 %</translation>
    </message>
    <message>
        <source>Sampled %</source>
        <translation>采样 %</translation>
    </message>
    <message>
        <source>Zooms if needed</source>
        <translation>需要时放大</translation>
    </message>
    <message>
        <source>Zooms if not</source>
        <translation>不需要时放大</translation>
    </message>
    <message>
        <source>Right label</source>
        <translation>标签正确</translation>
    </message>
    <message>
        <source>On the object</source>
        <translation>命中物体</translation>
    </message>
    <message>
        <source>What was trained, and what was left out</source>
        <translation>训练了什么，去掉了什么</translation>
    </message>
    <message>
        <source>Number of runs with different seeds</source>
        <translation>不同种子的运行次数</translation>
    </message>
    <message>
        <source>Accuracy of greedy answers on the test set, mean and spread over seeds</source>
        <translation>测试集上贪心答案的准确率，各种子的均值与离散度</translation>
    </message>
    <message>
        <source>Accuracy of sampled answers (temperature 1) on the test set, mean and spread over seeds</source>
        <translation>测试集上采样答案（温度 1）的准确率，各种子的均值与离散度</translation>
    </message>
    <message>
        <source>Share of rollouts that zoom, on questions that need it</source>
        <translation>在需要放大的问题上进行放大的采样轨迹比例</translation>
    </message>
    <message>
        <source>Share of rollouts that zoom, on questions that the whole view answers</source>
        <translation>在看整图即可回答的问题上进行放大的采样轨迹比例</translation>
    </message>
    <message>
        <source>Share of zooms that name what the question is about</source>
        <translation>说出问题所问之物的放大比例</translation>
    </message>
    <message>
        <source>Share of zooms whose crop holds the centre of the object</source>
        <translation>裁剪包含物体中心的放大比例</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::AblationsPanel</name>
    <message>
        <source>accuracy on the test set, %</source>
        <translation>测试集准确率，%</translation>
    </message>
    <message>
        <source>Comparison of runs</source>
        <translation>运行对比</translation>
    </message>
    <message>
        <source>No comparison in this run</source>
        <translation>本次运行没有对比</translation>
    </message>
    <message>
        <source>“omnidrive demo --ablations” trains the variants (no zoom, no CLIP term, no gate, one stage, two stages) and stores the table in its run folder. Open that run to see what each part of the method is worth.</source>
        <translation>“omnidrive demo --ablations”会训练各变体（无放大、无 CLIP 项、无门控、单阶段、两阶段），并把表格存入其运行文件夹。打开该运行即可查看方法各部分的作用。</translation>
    </message>
    <message>
        <source>greedy</source>
        <translation>贪心</translation>
    </message>
    <message>
        <source>sampled, temperature 1</source>
        <translation>采样，温度 1</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::AlertList</name>
    <message>
        <source>Alerts of this run</source>
        <translation>本次运行的警报</translation>
    </message>
    <message>
        <source>A click shows the rollouts of the alert</source>
        <translation>单击显示该警报的采样轨迹</translation>
    </message>
    <message>
        <source>Step %1: %2</source>
        <translation>第 %1 步：%2</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::AnnotationForm</name>
    <message>
        <source>picture</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>%1 × %2 at %3, %4</source>
        <translation>%1 × %2，位于 %3, %4</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>绘制</translation>
    </message>
    <message>
        <source>Copy the zoom</source>
        <translation>复制放大框</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>How bad it would be on the road (%1)</source>
        <translation>在道路上会有多严重（%1）</translation>
    </message>
    <message>
        <source>Whether the answer is right, whatever the data set says (%1)</source>
        <translation>答案是否正确，不论数据集怎么说（%1）</translation>
    </message>
    <message>
        <source>Right label</source>
        <translation>正确标签</translation>
    </message>
    <message>
        <source>what the zoom really shows</source>
        <translation>放大实际显示的内容</translation>
    </message>
    <message>
        <source>Right answer</source>
        <translation>正确答案</translation>
    </message>
    <message>
        <source>where the key is wrong</source>
        <translation>当标准答案有误时</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>night, far-away</source>
        <translation>夜间, 远处</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>L to write, Esc to leave</source>
        <translation>L 开始书写，Esc 离开</translation>
    </message>
    <message>
        <source>Evidence boxes</source>
        <translation>证据框</translation>
    </message>
    <message>
        <source>Drag a box in the picture, on any camera; arrows nudge it, with Shift by ten pixels (Ctrl+B)</source>
        <translation>在图像中拖出一个框，任意相机均可；方向键微移，配合 Shift 移动十像素（Ctrl+B）</translation>
    </message>
    <message>
        <source>What the selected zoom cropped, as evidence (Ctrl+Shift+B)</source>
        <translation>把所选放大裁剪的区域作为证据（Ctrl+Shift+B）</translation>
    </message>
    <message>
        <source>Take the chosen box away (Ctrl+Backspace)</source>
        <translation>移除所选的框（Ctrl+Backspace）</translation>
    </message>
    <message>
        <source>Evidence, in pixels of its camera</source>
        <translation>证据，以其相机的像素计</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>严重程度</translation>
    </message>
    <message>
        <source>Answer is</source>
        <translation>答案</translation>
    </message>
    <message>
        <source>Done (Esc)</source>
        <translation>完成（Esc）</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Edit types and tags of this project</source>
        <translation>编辑本项目的类型和标记</translation>
    </message>
    <message>
        <source>Types and tags of this project</source>
        <translation>本项目的类型和标记</translation>
    </message>
    <message>
        <source>Enter or a double click says what is really in the box</source>
        <translation>按回车或双击，写明框内实际是什么</translation>
    </message>
    <message>
        <source>Type of hallucination</source>
        <translation>幻觉类型</translation>
    </message>
    <message>
        <source>Evidence: none yet</source>
        <translation>证据：尚无</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>证据</translation>
    </message>
    <message>
        <source>What is really in this box</source>
        <translation>此框内实际是什么</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::AnnotationHistory</name>
    <message>
        <source>taken away</source>
        <translation>已删除</translation>
    </message>
    <message>
        <source>undone, now %1</source>
        <translation>已撤销，现为 %1</translation>
    </message>
    <message>
        <source>done again, %1</source>
        <translation>已重做，%1</translation>
    </message>
    <message>
        <source>%1, %2, %3</source>
        <translation>%1，%2，%3</translation>
    </message>
    <message>
        <source> – %1</source>
        <translation> – %1</translation>
    </message>
    <message>
        <source>Reason of the next changes</source>
        <translation>后续更改的原因</translation>
    </message>
    <message>
        <source>why, kept with the next changes of this case</source>
        <translation>原因，随本案例后续更改一同保存</translation>
    </message>
    <message>
        <source>Stored with each change of this case until the next case is shown (Shift+R to write, Esc to leave)</source>
        <translation>在显示下一案例之前，随本案例的每次更改保存（Shift+R 输入，Esc 离开）</translation>
    </message>
    <message>
        <source>History of the case</source>
        <translation>案例历史</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>%1
Reason: %2</source>
        <translation>%1
原因：%2</translation>
    </message>
    <message>
        <source>Nothing was changed yet.</source>
        <translation>尚无更改。</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::AnnotationKeeper</name>
    <message>
        <source>Annotations belong to a run, and none is open.</source>
        <translation>标注属于某次运行，但当前没有打开任何运行。</translation>
    </message>
    <message>
        <source>case</source>
        <translation>案例</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>步骤 %1</translation>
    </message>
    <message>
        <source>zoom %1</source>
        <translation>放大 %1</translation>
    </message>
    <message>
        <source>tokens %1–%2 of step %3</source>
        <translation>步骤 %3 的词元 %1–%2</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::AnnotationPanel</name>
    <message>
        <source>The box lies in no picture.</source>
        <translation>该框不在任何图像中。</translation>
    </message>
    <message>
        <source>The case is still being read: the picture shown is not its own.</source>
        <translation>该案例仍在读取：当前显示的图像不是它的。</translation>
    </message>
    <message>
        <source>Select a zoom that returned a crop: its box is copied.</source>
        <translation>请选择一个返回了裁剪的放大：将复制它的框。</translation>
    </message>
    <message>
        <source>Checked</source>
        <translation>已检查</translation>
    </message>
    <message>
        <source>Mark the case as checked and go to the next one that is not (A)</source>
        <translation>标记该案例为已检查并转到下一个未检查的（A）</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Take the newest change back, also of earlier days (Ctrl+Z)</source>
        <translation>撤销最近的更改，包括前几天的（Ctrl+Z）</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Do again what was taken back (Ctrl+Shift+Z)</source>
        <translation>重做被撤销的更改（Ctrl+Shift+Z）</translation>
    </message>
    <message>
        <source>The case</source>
        <translation>案例</translation>
    </message>
    <message>
        <source>The step</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>The zoom</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>What the annotation is about</source>
        <translation>标注的对象</translation>
    </message>
    <message>
        <source>What type, severity, tags, note and evidence are about; verdict and right answer are always about the case</source>
        <translation>类型、严重程度、标记、备注和证据所针对的对象；判断和正确答案始终针对案例</translation>
    </message>
    <message>
        <source>Checked cases</source>
        <translation>已检查的案例</translation>
    </message>
    <message>
        <source>Fields of the annotation</source>
        <translation>标注字段</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>步骤 %1</translation>
    </message>
    <message>
        <source>Zoom %1</source>
        <translation>放大 %1</translation>
    </message>
    <message>
        <source>%1 of %2 checked</source>
        <translation>已检查 %1/%2</translation>
    </message>
    <message>
        <source>Not saved yet, tried again every few seconds: %1</source>
        <translation>尚未保存，每隔几秒重试：%1</translation>
    </message>
    <message>
        <source>evidence</source>
        <translation>证据</translation>
    </message>
    <message>
        <source>evidence: %1</source>
        <translation>证据：%1</translation>
    </message>
    <message>
        <source>Every case of the list is checked.</source>
        <translation>列表中的每个案例都已检查。</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Tokens %1–%2</source>
        <translation>词元 %1–%2</translation>
    </message>
    <message>
        <source>Tokens (none chosen)</source>
        <translation>词元（未选）</translation>
    </message>
    <message>
        <source>Another run was opened meanwhile: types and tags went to %1, for which they were written.</source>
        <translation>期间打开了另一个运行：类型和标签已写入其所属的 %1。</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::Arrangements</name>
    <message>
        <source>Save the arrangement</source>
        <translation>保存布局</translation>
    </message>
    <message>
        <source>Name; one of the same name is replaced</source>
        <translation>名称；同名布局会被替换</translation>
    </message>
    <message>
        <source>Arrangement %1</source>
        <translation>布局 %1</translation>
    </message>
    <message>
        <source>Saved arrangements</source>
        <translation>已保存的布局</translation>
    </message>
    <message>
        <source>None is saved yet</source>
        <translation>尚未保存任何布局</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Save the present one…</source>
        <translation>保存当前布局…</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::BarPlot</name>
    <message>
        <source>Bars: %1</source>
        <translation>条形图：%1</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::BenchmarkModel</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Whose</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Risk</source>
        <translation>风险</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Scene</source>
        <translation>场景</translation>
    </message>
    <message>
        <source>Relevance</source>
        <translation>相关性</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>细节</translation>
    </message>
    <message>
        <source>Reasoning</source>
        <translation>推理</translation>
    </message>
    <message>
        <source>MCQ</source>
        <translation>选择题</translation>
    </message>
    <message>
        <source>Repaired</source>
        <translation>修正后</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>已回答</translation>
    </message>
    <message>
        <source>Judge</source>
        <translation>评判者</translation>
    </message>
    <message>
        <source>Model or file; the box shows it in the radar</source>
        <translation>模型或文件；勾选后显示在雷达图中</translation>
    </message>
    <message>
        <source>A number that somebody published (later: after OmniDrive-R1), or one from your files</source>
        <translation>他人发表的数值（“后来”：在 OmniDrive-R1 之后），或来自您的文件</translation>
    </message>
    <message>
        <source>Risk assessment accuracy, percent</source>
        <translation>风险评估准确率，百分比</translation>
    </message>
    <message>
        <source>Traffic rule adherence, percent</source>
        <translation>遵守交通规则，百分比</translation>
    </message>
    <message>
        <source>Scene awareness and object understanding, percent</source>
        <translation>场景感知与物体理解，百分比</translation>
    </message>
    <message>
        <source>Relevance, percent</source>
        <translation>相关性，百分比</translation>
    </message>
    <message>
        <source>Missing details, percent; high is good: nothing is missing</source>
        <translation>缺失细节，百分比；越高越好：没有缺失</translation>
    </message>
    <message>
        <source>Overall reasoning: the averages that the judge itself gave</source>
        <translation>总体推理：评判者自己给出的平均值</translation>
    </message>
    <message>
        <source>Multiple choice as the official script reads it, percent</source>
        <translation>按官方脚本读取的选择题，百分比</translation>
    </message>
    <message>
        <source>Multiple choice as a reader would take the replies, percent</source>
        <translation>按读者理解读取的选择题，百分比</translation>
    </message>
    <message>
        <source>Questions of the test file with a reply</source>
        <translation>测试文件中有回复的问题</translation>
    </message>
    <message>
        <source>Who gave the scores: rows of different judges are not strictly comparable</source>
        <translation>由谁评分：不同评判者的行不可严格比较</translation>
    </message>
    <message>
        <source>yours</source>
        <translation>您的</translation>
    </message>
    <message>
        <source>later</source>
        <translation>后来</translation>
    </message>
    <message>
        <source>published</source>
        <translation>已发表</translation>
    </message>
    <message>
        <source>not said</source>
        <translation>未说明</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Read in: %1</source>
        <translation>出处：%1</translation>
    </message>
    <message>
        <source>not readable</source>
        <translation>无法读取</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::BlindSpotsPanel</name>
    <message>
        <source>only the rows of the table</source>
        <translation>仅表格中的行</translation>
    </message>
    <message>
        <source>No zooms</source>
        <translation>没有放大</translation>
    </message>
    <message>
        <source>Open a run: where its zooms looked in each camera, and where none did, is drawn here.</source>
        <translation>打开一次运行：此处绘制各相机中放大看过和从未看过的地方。</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Training steps to draw: 10:20, 10:, :20 or 10; empty for all</source>
        <translation>要绘制的训练步：10:20、10:、:20 或 10；留空表示全部</translation>
    </message>
    <message>
        <source>minus steps</source>
        <translation>减去的步</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Training steps to subtract: the map then shows the difference of the two; empty for none</source>
        <translation>要减去的训练步：此时图显示两者之差；留空表示不减</translation>
    </message>
    <message>
        <source>Count only the rollouts that pass the filter above the table</source>
        <translation>只统计通过表格上方筛选的采样轨迹</translation>
    </message>
    <message>
        <source>looked at %1 %2,%3</source>
        <translation>看向 %1 %2,%3</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>%1 rollouts with %2 zooms</source>
        <translation>%1 条采样轨迹，%2 次放大</translation>
    </message>
    <message>
        <source>%1, minus %2</source>
        <translation>%1，减去 %2</translation>
    </message>
    <message>
        <source>; reading traces…</source>
        <translation>；正在读取记录…</translation>
    </message>
    <message>
        <source>. Click a cell, or arrows and Enter, to list its rollouts.</source>
        <translation>。单击格子，或用方向键和 Enter，列出其采样轨迹。</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::CasePairModel</name>
    <message>
        <source>no answer</source>
        <translation>无答案</translation>
    </message>
    <message>
        <source>%1  (%2 of %3 right)</source>
        <translation>%1（%3 中 %2 正确）</translation>
    </message>
    <message>
        <source>gained</source>
        <translation>变对</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>变错</translation>
    </message>
    <message>
        <source>right in both</source>
        <translation>两次都对</translation>
    </message>
    <message>
        <source>wrong in both</source>
        <translation>两次都错</translation>
    </message>
    <message>
        <source>outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>expected</source>
        <translation>应为</translation>
    </message>
    <message>
        <source>before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>after</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>reward change</source>
        <translation>奖励变化</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::ChoiceModel</name>
    <message>
        <source>%1  (%2 of %3)</source>
        <translation>%1（%2/%3）</translation>
    </message>
    <message>
        <source>All multiple choice</source>
        <translation>全部选择题</translation>
    </message>
    <message>
        <source>Question %1</source>
        <translation>问题 %1</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Official script</source>
        <translation>官方脚本</translation>
    </message>
    <message>
        <source>Repaired</source>
        <translation>修正后</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差值</translation>
    </message>
    <message>
        <source>By the number at the end of its idx; the official evaluation counts 2, 3, 4, 5 and 8</source>
        <translation>按 idx 末尾的数字；官方评测统计 2、3、4、5 和 8</translation>
    </message>
    <message>
        <source>Percent right as the official script reads letters, traps included</source>
        <translation>按官方脚本读取字母（含其缺陷）的正确百分比</translation>
    </message>
    <message>
        <source>Percent right as a reader would take the replies</source>
        <translation>按读者理解的正确百分比</translation>
    </message>
    <message>
        <source>Points that the script&apos;s reading costs the model</source>
        <translation>脚本的读取方式使模型损失的分数</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>您想做什么？</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>查找命令</translation>
    </message>
    <message>
        <source>Commands found</source>
        <translation>找到的命令</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::CropStrip</name>
    <message>
        <source>Crop %1, %2, %3</source>
        <translation>裁剪 %1，%2，%3</translation>
    </message>
    <message>
        <source>no label</source>
        <translation>无标签</translation>
    </message>
    <message>
        <source>Crops</source>
        <translation>裁剪</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::CropWallModel</name>
    <message>
        <source>CLIP %1</source>
        <translation>CLIP %1</translation>
    </message>
    <message>
        <source>g %1</source>
        <translation>g %1</translation>
    </message>
    <message>
        <source>no score</source>
        <translation>无分数</translation>
    </message>
    <message>
        <source>reward %1</source>
        <translation>奖励 %1</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>%1 × %2 px at (%3, %4)</source>
        <translation>%1 × %2 px，位于 (%3, %4)</translation>
    </message>
    <message>
        <source>%1, zoom %2</source>
        <translation>%1，放大 %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>no label</source>
        <translation>无标签</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::CropWallPanel</name>
    <message>
        <source>Crops of all zooms of the run</source>
        <translation>本次运行所有放大的裁剪</translation>
    </message>
    <message>
        <source>order of the run</source>
        <translation>运行顺序</translation>
    </message>
    <message>
        <source>CLIP score</source>
        <translation>CLIP 分数</translation>
    </message>
    <message>
        <source>grounding score g</source>
        <translation>定位分 g</translation>
    </message>
    <message>
        <source>reward of the rollout</source>
        <translation>采样轨迹的奖励</translation>
    </message>
    <message>
        <source>camera</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Sort the crops by</source>
        <translation>裁剪排序依据</translation>
    </message>
    <message>
        <source>Sort by: CLIP score = cosine of CLIP(label) and CLIP(crop); grounding score g before the gates; reward of the zoom&apos;s rollout;
camera that holds the centre of the box; label. Crops without the value come last.</source>
        <translation>排序依据：CLIP 分数 = CLIP(标签) 与 CLIP(裁剪) 的余弦；门控之前的定位分 g；放大所属采样轨迹的奖励；
框中心所在的相机；标签。没有该值的裁剪排在最后。</translation>
    </message>
    <message>
        <source>Turn the order round</source>
        <translation>反转顺序</translation>
    </message>
    <message>
        <source>falling ↓</source>
        <translation>降序 ↓</translation>
    </message>
    <message>
        <source>rising ↑</source>
        <translation>升序 ↑</translation>
    </message>
    <message>
        <source>No crops</source>
        <translation>没有裁剪</translation>
    </message>
    <message>
        <source>No rollout of this run zoomed in. Open another run, or train with the zoom-in tool allowed.</source>
        <translation>本次运行没有采样轨迹进行放大。请打开另一次运行，或允许放大工具进行训练。</translation>
    </message>
    <message>
        <source>No run open</source>
        <translation>未打开运行</translation>
    </message>
    <message>
        <source>Open a run: every crop its rollouts looked at appears here as a tile.</source>
        <translation>打开一次运行：其采样轨迹看过的每个裁剪都会在此显示为一格。</translation>
    </message>
    <message>
        <source>%1 crops of %2 rollouts</source>
        <translation>%2 条采样轨迹的 %1 个裁剪</translation>
    </message>
    <message>
        <source>%1 crops; reading traces: %2 of %3…</source>
        <translation>%1 个裁剪；正在读取记录：%2/%3…</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::CurveMarks</name>
    <message>
        <source>The note “%1” was not kept: %2</source>
        <translation>备注“%1”未能保存：%2</translation>
    </message>
    <message>
        <source>Step %1: %2</source>
        <translation>第 %1 步：%2</translation>
    </message>
    <message>
        <source>Notes are kept in the run folder of the open run; this plot shows no curve of it.</source>
        <translation>备注保存在已打开运行的文件夹中；此图没有它的曲线。</translation>
    </message>
    <message>
        <source>Pin a note</source>
        <translation>钉上备注</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Note at step %1 of %2</source>
        <translation>%2 第 %1 步的备注</translation>
    </message>
    <message>
        <source>Note at step %1</source>
        <translation>第 %1 步的备注</translation>
    </message>
    <message>
        <source>Remove the note</source>
        <translation>移除备注</translation>
    </message>
    <message>
        <source>Show the step&apos;s rollouts</source>
        <translation>显示该步的采样轨迹</translation>
    </message>
    <message>
        <source>Another run was opened meanwhile: the note went to %1, for which it was written.</source>
        <translation>期间打开了另一个运行：备注已写入其所属的 %1。</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::CurvePlot</name>
    <message>
        <source>Curves: %1</source>
        <translation>曲线：%1</translation>
    </message>
    <message numerus="yes">
        <source>%1 (%n at or below 0 left out)</source>
        <translation>
            <numerusform>%1（略去 %n 个不大于 0 的值）</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 (%n ≤ 0: ▼)</source>
        <translation>
            <numerusform>%1（%n 个 ≤ 0：▼）</numerusform>
        </translation>
    </message>
    <message>
        <source>no number at both</source>
        <translation>两处并非都有数值</translation>
    </message>
    <message>
        <source>%1 → %2 (Δ %3%4)</source>
        <translation>%1 → %2（Δ %3%4）</translation>
    </message>
    <message>
        <source>%1   %2 → %3 (Δ %4)</source>
        <translation>%1   %2 → %3（Δ %4）</translation>
    </message>
    <message>
        <source>%1   at %2</source>
        <translation>%1   位于 %2</translation>
    </message>
    <message>
        <source>stage %1</source>
        <translation>阶段 %1</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::CurveSeries</name>
    <message numerus="yes">
        <source>%1 · mean of %n runs</source>
        <translation>
            <numerusform>%1 · %n 次运行的均值</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::CurveTools</name>
    <message>
        <source>Follow</source>
        <translation>跟随</translation>
    </message>
    <message>
        <source>Log X</source>
        <translation>对数 X</translation>
    </message>
    <message>
        <source>Log Y</source>
        <translation>对数 Y</translation>
    </message>
    <message>
        <source>Bands</source>
        <translation>区间带</translation>
    </message>
    <message>
        <source>The view before</source>
        <translation>上一个视图</translation>
    </message>
    <message>
        <source>Back to the view before (Alt+Up)</source>
        <translation>回到上一个视图（Alt+Up）</translation>
    </message>
    <message>
        <source>The view after</source>
        <translation>下一个视图</translation>
    </message>
    <message>
        <source>Forward again (Alt+Down)</source>
        <translation>再次前进（Alt+Down）</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Relative step</source>
        <translation>相对步</translation>
    </message>
    <message>
        <source>Time of day</source>
        <translation>时刻</translation>
    </message>
    <message>
        <source>Time since start</source>
        <translation>启动以来的时间</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>token</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>X axis</source>
        <translation>X 轴</translation>
    </message>
    <message>
        <source>What the x axis shows. Over a metric the points are not joined: their order is not that of training</source>
        <translation>X 轴显示什么。以指标为横轴时不连线：其次序并非训练次序</translation>
    </message>
    <message>
        <source>Metric on the x axis</source>
        <translation>X 轴上的指标</translation>
    </message>
    <message>
        <source>Show all steps and grow with the run</source>
        <translation>显示所有步并随运行增长</translation>
    </message>
    <message>
        <source>Logarithmic x; points at or below 0 are left out and counted</source>
        <translation>对数 X；不大于 0 的点被略去并计数</translation>
    </message>
    <message>
        <source>Logarithmic values; values at or below 0 are gaps, marked ▼ at the border and counted</source>
        <translation>对数值；不大于 0 的值为空缺，在边缘以 ▼ 标出并计数</translation>
    </message>
    <message>
        <source>X</source>
        <translation>X</translation>
    </message>
    <message>
        <source>Wheel zooms, drag moves, Ctrl+drag draws a box, click shows the step&apos;s rollouts, Shift+click sets cursors, right click pins notes</source>
        <translation>滚轮缩放，拖动平移，Ctrl+拖动画框，单击显示该步的采样轨迹，Shift+单击设置游标，右键钉上备注</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Weight of the past in a moving average; the raw values stay visible</source>
        <translation>滑动平均中历史的权重；原始值保持可见</translation>
    </message>
    <message>
        <source>Usual curves</source>
        <translation>常用曲线</translation>
    </message>
    <message>
        <source>Show the curves that matter first</source>
        <translation>先显示重要的曲线</translation>
    </message>
    <message>
        <source>Compare…</source>
        <translation>对比…</translation>
    </message>
    <message>
        <source>Lay other runs, or logs of other programs, over these curves</source>
        <translation>把其他运行或其他程序的日志叠加到这些曲线上</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Save the plots, or the numbers of the visible range</source>
        <translation>保存图，或可见范围的数值</translation>
    </message>
    <message>
        <source>All plots as %1…</source>
        <translation>将所有图存为 %1…</translation>
    </message>
    <message>
        <source>The visible numbers as CSV…</source>
        <translation>将可见数值存为 CSV…</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::CurvesPanel</name>
    <message>
        <source>Curves to show</source>
        <translation>要显示的曲线</translation>
    </message>
    <message>
        <source>No curves yet</source>
        <translation>尚无曲线</translation>
    </message>
    <message>
        <source>Curves appear after the first step of a training. Start one in the Training panel, or open a run.</source>
        <translation>曲线在训练的第一步之后出现。请在训练面板中启动训练，或打开一次运行。</translation>
    </message>
    <message>
        <source>This run did not record how many tokens a step took; choose another x axis.</source>
        <translation>本次运行未记录每步使用的 token 数；请选择其他 X 轴。</translation>
    </message>
    <message>
        <source>Draw all runs as one curve: their mean, between the lowest and the highest</source>
        <translation>把所有运行画成一条曲线：最低与最高之间的均值</translation>
    </message>
    <message>
        <source>For several runs over steps: lay other runs over these curves first</source>
        <translation>适用于以步为横轴的多次运行：请先叠加其他运行</translation>
    </message>
    <message>
        <source>Pin a note at step %1…</source>
        <translation>在第 %1 步钉上备注…</translation>
    </message>
    <message>
        <source>Pin a note…</source>
        <translation>钉上备注…</translation>
    </message>
    <message>
        <source>Set a cursor here</source>
        <translation>在此设置游标</translation>
    </message>
    <message>
        <source>Remove the cursors</source>
        <translation>移除游标</translation>
    </message>
    <message>
        <source>Save this plot… (PNG, SVG, PDF)</source>
        <translation>保存此图…（PNG、SVG、PDF）</translation>
    </message>
    <message>
        <source>Save this plot</source>
        <translation>保存此图</translation>
    </message>
    <message>
        <source>PNG (*.png);;SVG (*.svg);;PDF (*.pdf)</source>
        <translation>PNG (*.png);;SVG (*.svg);;PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Saved %1.</source>
        <translation>已保存 %1。</translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation>无法写入 %1。</translation>
    </message>
    <message>
        <source>Add a run folder…</source>
        <translation>添加运行文件夹…</translation>
    </message>
    <message>
        <source>Add a log file… (TensorBoard, TRL, verl, W&amp;B, CSV, JSONL)</source>
        <translation>添加日志文件…（TensorBoard、TRL、verl、W&amp;B、CSV、JSONL）</translation>
    </message>
    <message>
        <source>Remove %1 (%2)</source>
        <translation>移除 %1（%2）</translation>
    </message>
    <message>
        <source>A run folder, or a folder of event files</source>
        <translation>运行文件夹，或事件文件的文件夹</translation>
    </message>
    <message>
        <source>A log of another program</source>
        <translation>其他程序的日志</translation>
    </message>
    <message>
        <source>The plot was replaced meanwhile, by another run or other curves: nothing was saved.</source>
        <translation>图表期间已被其他运行或曲线替换：未保存任何内容。</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::DockTitle</name>
    <message>
        <source>Float or dock: %1</source>
        <translation>浮动或停靠：%1</translation>
    </message>
    <message>
        <source>Hide: %1</source>
        <translation>隐藏：%1</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::EvaluationPanel</name>
    <message>
        <source>Risk</source>
        <translation>风险</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Scene</source>
        <translation>场景</translation>
    </message>
    <message>
        <source>Relevance</source>
        <translation>相关性</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>细节</translation>
    </message>
    <message>
        <source>Add results…</source>
        <translation>添加结果…</translation>
    </message>
    <message>
        <source>Test file…</source>
        <translation>测试文件…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Predictions on DriveLMM-o1 (idx and llm-response, or id and answer), or what the official script wrote</source>
        <translation>DriveLMM-o1 上的预测（idx 与 llm-response，或 id 与 answer），或官方脚本的输出</translation>
    </message>
    <message>
        <source>DriveLMM-o1&apos;s test file: references, options, and what is missing from the predictions</source>
        <translation>DriveLMM-o1 的测试文件：参考答案、选项，以及预测中缺少的内容</translation>
    </message>
    <message>
        <source>Take the selected file off the table (Delete)</source>
        <translation>把所选文件移出表格（Delete）</translation>
    </message>
    <message>
        <source>Add files of predictions or scores</source>
        <translation>添加预测或分数文件</translation>
    </message>
    <message>
        <source>Choose DriveLMM-o1&apos;s test file</source>
        <translation>选择 DriveLMM-o1 的测试文件</translation>
    </message>
    <message>
        <source>Remove the selected file from the table</source>
        <translation>从表格中移除所选文件</translation>
    </message>
    <message>
        <source>Results on DriveLMM-o1, published and yours</source>
        <translation>DriveLMM-o1 上的结果：已发表的与您的</translation>
    </message>
    <message>
        <source>Multiple choice of the selected file by question number</source>
        <translation>所选文件按题号的选择题结果</translation>
    </message>
    <message>
        <source>Files of predictions or scores</source>
        <translation>预测或分数文件</translation>
    </message>
    <message>
        <source>JSON (*.json);;All files (*)</source>
        <translation>JSON (*.json);;所有文件 (*)</translation>
    </message>
    <message>
        <source>DriveLMM-o1&apos;s test file</source>
        <translation>DriveLMM-o1 的测试文件</translation>
    </message>
    <message>
        <source>no test file chosen</source>
        <translation>未选择测试文件</translation>
    </message>
    <message>
        <source>Test file: %1</source>
        <translation>测试文件：%1</translation>
    </message>
    <message>
        <source>%1 (yours)</source>
        <translation>%1（您的）</translation>
    </message>
    <message>
        <source>Published rows are not split by question number. Select one of your files.</source>
        <translation>已发表的行没有按题号拆分。请选择您的某个文件。</translation>
    </message>
    <message>
        <source>Add a file of predictions or scores: it stands below the published rows, with its multiple choice by question number here.</source>
        <translation>添加预测或分数文件：它会列在已发表的行下方，此处按题号显示其选择题结果。</translation>
    </message>
    <message>
        <source>Replies without a letter to the official script: %1; wrong to it and right to a reader: %2; the other way round: %3.</source>
        <translation>官方脚本读不到字母的回复：%1；脚本判错而读者判对：%2；相反情况：%3。</translation>
    </message>
    <message>
        <source>Reasoning: %1 by the judge&apos;s own averages, %2 by the true averages of its twelve scores.</source>
        <translation>推理：按评判者自己的平均为 %1，按其十二项分数的真实平均为 %2。</translation>
    </message>
    <message>
        <source>%1 notes, the first: %2</source>
        <translation>%1 条提示，第一条：%2</translation>
    </message>
    <message>
        <source>%1
Remove takes the file off the table; once it is mended, it is read again when a file is added or the program starts.</source>
        <translation>%1
“移除”会将该文件从表中去掉；文件修复后，在添加文件或程序启动时会重新读取。</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::EvidenceDelegate</name>
    <message>
        <source>no crop</source>
        <translation>无裁剪</translation>
    </message>
    <message>
        <source>label, crop</source>
        <translation>标签，裁剪</translation>
    </message>
    <message>
        <source>label, frame</source>
        <translation>标签，画面</translation>
    </message>
    <message>
        <source>other: %1</source>
        <translation>其他：%1</translation>
    </message>
    <message>
        <source>second witness</source>
        <translation>第二见证</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::EvidenceModel</name>
    <message>
        <source>%1 × %2 px at (%3, %4)</source>
        <translation>%1 × %2 px，位于 (%3, %4)</translation>
    </message>
    <message>
        <source>Zoom %1, %2</source>
        <translation>放大 %1，%2</translation>
    </message>
    <message>
        <source>no label</source>
        <translation>无标签</translation>
    </message>
    <message>
        <source>No crop: %1</source>
        <translation>无裁剪：%1</translation>
    </message>
    <message>
        <source>no CLIP scores</source>
        <translation>无 CLIP 分数</translation>
    </message>
    <message>
        <source>asking CLIP…</source>
        <translation>正在询问 CLIP…</translation>
    </message>
    <message>
        <source>CLIP of label and crop %1, of label and frame %2, %3</source>
        <translation>标签与裁剪的 CLIP 为 %1，标签与画面为 %2，%3</translation>
    </message>
    <message>
        <source>best other label %1, %2</source>
        <translation>最佳其他标签 %1，%2</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::EvidencePanel</name>
    <message>
        <source>The CLIP that is asked how well label and picture fit</source>
        <translation>用来评判标签与图像匹配程度的 CLIP</translation>
    </message>
    <message>
        <source>Choose the CLIP</source>
        <translation>选择 CLIP</translation>
    </message>
    <message>
        <source>The second witness: an object detector (ONNX) that knows nothing of CLIP</source>
        <translation>第二见证：对 CLIP 一无所知的物体检测器（ONNX）</translation>
    </message>
    <message>
        <source>Choose the second witness</source>
        <translation>选择第二见证</translation>
    </message>
    <message>
        <source>Evidence for each zoom of the rollout</source>
        <translation>采样轨迹每次放大的证据</translation>
    </message>
    <message>
        <source>The run&apos;s own CLIP</source>
        <translation>运行自己的 CLIP</translation>
    </message>
    <message>
        <source>The embedded CLIP</source>
        <translation>内置 CLIP</translation>
    </message>
    <message>
        <source>A CLIP folder (Hugging Face)…</source>
        <translation>CLIP 文件夹（Hugging Face）…</translation>
    </message>
    <message>
        <source>Folder of a CLIP</source>
        <translation>CLIP 的文件夹</translation>
    </message>
    <message>
        <source>FastestDet (shipped)</source>
        <translation>FastestDet（随附）</translation>
    </message>
    <message>
        <source>A YOLO-style detector (ONNX)…</source>
        <translation>YOLO 式检测器（ONNX）…</translation>
    </message>
    <message>
        <source>An object detector</source>
        <translation>物体检测器</translation>
    </message>
    <message>
        <source>ONNX models (*.onnx)</source>
        <translation>ONNX 模型 (*.onnx)</translation>
    </message>
    <message>
        <source>Second witness: %1 ▾</source>
        <translation>第二见证：%1 ▾</translation>
    </message>
    <message>
        <source>CLIP: %1 ▾</source>
        <translation>CLIP：%1 ▾</translation>
    </message>
    <message>
        <source>CLIP: the run&apos;s ▾</source>
        <translation>CLIP：运行自己的 ▾</translation>
    </message>
    <message>
        <source>CLIP: the run&apos;s, %1 ▾</source>
        <translation>CLIP：运行自己的，%1 ▾</translation>
    </message>
    <message>
        <source>No rollout selected</source>
        <translation>未选择采样轨迹</translation>
    </message>
    <message>
        <source>Choose a rollout: each of its zooms appears here with what CLIP and an object detector say about it.</source>
        <translation>选择一条采样轨迹：此处显示其每次放大以及 CLIP 和物体检测器的意见。</translation>
    </message>
    <message>
        <source>No zoom in this rollout</source>
        <translation>该采样轨迹没有放大</translation>
    </message>
    <message>
        <source>The model answered from the whole frame. The filter zooms&gt;0 lists the rollouts that looked closer.</source>
        <translation>模型根据整个画面作答。筛选 zooms&gt;0 可列出看得更仔细的采样轨迹。</translation>
    </message>
    <message>
        <source>1 zoom</source>
        <translation>1 次放大</translation>
    </message>
    <message>
        <source>%1 zooms</source>
        <translation>%1 次放大</translation>
    </message>
    <message>
        <source>: choose one above the cards</source>
        <translation>：请在卡片上方选择</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::EvidenceScale</name>
    <message>
        <source>Axis of the CLIP scores</source>
        <translation>CLIP 分数的坐标轴</translation>
    </message>
    <message>
        <source>CLIP(text, picture): cosine of the embeddings of a text and a picture, −1 to 1.
A large CLIP gives about 0.15 to 0.35 here, the embedded one up to about 0.8: the axis follows the values.</source>
        <translation>CLIP(文本, 图像)：文本与图像嵌入的余弦，−1 到 1。
大型 CLIP 在此约为 0.15 到 0.35，内置的可达约 0.8：坐标轴随数值变化。</translation>
    </message>
    <message>
        <source>from %1 to %2</source>
        <translation>从 %1 到 %2</translation>
    </message>
    <message>
        <source>CLIP cosine</source>
        <translation>CLIP 余弦</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::FailureTableModel</name>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>%1, %2 %3</source>
        <translation>%1，%2 %3</translation>
    </message>
    <message numerus="yes">
        <source>%1: %n failures</source>
        <translation>
            <numerusform>%1：%n 个错误</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::FailuresPanel</name>
    <message>
        <source>No annotations</source>
        <translation>没有标注</translation>
    </message>
    <message>
        <source>Mark what went wrong in a case (Shift+L): the numbers of the failure set are counted here.</source>
        <translation>标记案例中出了什么问题（Shift+L）：此处统计错误集的数字。</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>报告…</translation>
    </message>
    <message>
        <source>Train on these…</source>
        <translation>用其训练…</translation>
    </message>
    <message>
        <source>by camera</source>
        <translation>按相机</translation>
    </message>
    <message>
        <source>by label</source>
        <translation>按标签</translation>
    </message>
    <message>
        <source>by question kind</source>
        <translation>按问题类型</translation>
    </message>
    <message>
        <source>by checkpoint</source>
        <translation>按检查点</translation>
    </message>
    <message>
        <source>What types of failures are counted by</source>
        <translation>错误类型的统计依据</translation>
    </message>
    <message>
        <source>Camera: of the evidence, else of the zoom; label: what the model called the zoom</source>
        <translation>相机：证据的相机，否则为放大的相机；标签：模型对放大的称呼</translation>
    </message>
    <message>
        <source>Checked cases of all</source>
        <translation>已检查的案例占全部</translation>
    </message>
    <message>
        <source>One file with the numbers and every annotated case with its picture: HTML or PDF</source>
        <translation>一个文件，含数字以及每个带图像的标注案例：HTML 或 PDF</translation>
    </message>
    <message>
        <source>The annotated cases that pass the filter line become a file that the next recipe trains on</source>
        <translation>通过筛选行的标注案例会成为下一个配方的训练文件</translation>
    </message>
    <message>
        <source>Numbers of the failure set</source>
        <translation>错误集的数字</translation>
    </message>
    <message>
        <source>Failures by type</source>
        <translation>按类型的错误</translation>
    </message>
    <message>
        <source>The report is in %1.</source>
        <translation>报告位于 %1。</translation>
    </message>
    <message>
        <source>%1 of %2 checked</source>
        <translation>已检查 %1/%2</translation>
    </message>
    <message>
        <source>camera</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>checkpoint</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>Write the report of the annotations</source>
        <translation>写出标注报告</translation>
    </message>
    <message>
        <source>Reports (*.html *.pdf)</source>
        <translation>报告 (*.html *.pdf)</translation>
    </message>
    <message>
        <source>Write the annotated cases as a file for recipes</source>
        <translation>把标注案例写成供配方使用的文件</translation>
    </message>
    <message>
        <source>Case files (*.json)</source>
        <translation>案例文件 (*.json)</translation>
    </message>
    <message>
        <source>Writing the report…</source>
        <translation>正在写报告…</translation>
    </message>
    <message>
        <source>Writing the cases…</source>
        <translation>正在写案例…</translation>
    </message>
    <message numerus="yes">
        <source> %n left out: %1.</source>
        <translation>
            <numerusform> 略去 %n 个：%1。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cases are in %1.</source>
        <translation>
            <numerusform>%1 中有 %n 个案例。</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no case behind this number.</source>
        <translation>该数字背后没有案例。</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::FramePanel</name>
    <message>
        <source>CLIP %1</source>
        <translation>CLIP %1</translation>
    </message>
    <message>
        <source>g %1</source>
        <translation>g %1</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>没有图像</translation>
    </message>
    <message>
        <source>Fit the whole picture (0)</source>
        <translation>显示整幅图像（0）</translation>
    </message>
    <message>
        <source>Zoom to the selected box (Z)</source>
        <translation>缩放到所选的框（Z）</translation>
    </message>
    <message>
        <source>Show where the object really is, when the data set knows it (T)</source>
        <translation>若数据集有记录，显示物体的真实位置（T）</translation>
    </message>
    <message>
        <source>Show the zoom boxes (O); hold Shift to hide them for a moment</source>
        <translation>显示放大框（O）；按住 Shift 可暂时隐藏</translation>
    </message>
    <message>
        <source>Show where CLIP finds the zoom&apos;s label (H)</source>
        <translation>显示 CLIP 在何处找到放大的标签（H）</translation>
    </message>
    <message numerus="yes">
        <source>Key objects of %n pictures are known.</source>
        <translation>
            <numerusform>已知 %n 张图像的关键物体。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n records or pictures were left out: %1</source>
        <translation>
            <numerusform>略去 %n 条记录或图像：%1</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking into the pictures of the data set: %1 of %2</source>
        <translation>正在查看数据集的图像：%1/%2</translation>
    </message>
    <message>
        <source>Choose a rollout: its frame or six views appear here, with every zoom box drawn.</source>
        <translation>选择一条采样轨迹：此处显示其画面或六个视图，并画出每个放大框。</translation>
    </message>
    <message>
        <source>The picture cannot be shown</source>
        <translation>无法显示图像</translation>
    </message>
    <message>
        <source>%1 · %2 × %3 px, seen by the model as %4 × %5</source>
        <translation>%1 · %2 × %3 px，模型看到的为 %4 × %5</translation>
    </message>
    <message>
        <source>six cameras</source>
        <translation>六个相机</translation>
    </message>
    <message>
        <source>one camera</source>
        <translation>一个相机</translation>
    </message>
    <message>
        <source>Rejected: %1</source>
        <translation>被拒绝：%1</translation>
    </message>
    <message>
        <source>A DriveLM file with key objects</source>
        <translation>含关键物体的 DriveLM 文件</translation>
    </message>
    <message>
        <source>DriveLM (*.json)</source>
        <translation>DriveLM (*.json)</translation>
    </message>
    <message>
        <source>A folder with the pictures of the traces, anywhere below it</source>
        <translation>轨迹图片所在的文件夹（图片可在其任意子文件夹中）</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::FrameView</name>
    <message>
        <source>%1, mirrored</source>
        <translation>%1，镜像</translation>
    </message>
    <message>
        <source> (rejected: %1)</source>
        <translation>（被拒绝：%1）</translation>
    </message>
    <message>
        <source>what if</source>
        <translation>假设</translation>
    </message>
    <message>
        <source>truth: %1</source>
        <translation>真值：%1</translation>
    </message>
    <message>
        <source>Picture with zoom boxes</source>
        <translation>带放大框的图像</translation>
    </message>
    <message>
        <source>x %1  y %2</source>
        <translation>x %1  y %2</translation>
    </message>
    <message>
        <source>   %1  x %2  y %3</source>
        <translation>   %1  x %2  y %3</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::GroupModel</name>
    <message>
        <source>thinks</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>zoom %1 (%2, %3)</source>
        <translation>放大 %1（%2，%3）</translation>
    </message>
    <message>
        <source>zoom %1</source>
        <translation>放大 %1</translation>
    </message>
    <message>
        <source>refused %1</source>
        <translation>被拒绝 %1</translation>
    </message>
    <message>
        <source>answer %1</source>
        <translation>答案 %1</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>%1; most of the group did something else here</source>
        <translation>%1；组内多数在此做法不同</translation>
    </message>
    <message>
        <source>Step %1 ◂ parts here</source>
        <translation>步骤 %1 ◂ 在此分开</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>步骤 %1</translation>
    </message>
    <message>
        <source>The first step at which not all rollouts did the same</source>
        <translation>并非所有采样轨迹都相同的第一个步骤</translation>
    </message>
    <message>
        <source>Rollout</source>
        <translation>采样轨迹</translation>
    </message>
    <message>
        <source>Advantage</source>
        <translation>优势</translation>
    </message>
    <message>
        <source>Reward</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Grounding</source>
        <translation>定位</translation>
    </message>
    <message>
        <source>Number in the group, and its answer</source>
        <translation>组内编号及其答案</translation>
    </message>
    <message>
        <source>(reward - mean of the group) / (deviation + epsilon)</source>
        <translation>(奖励 - 组均值) / (标准差 + ε)</translation>
    </message>
    <message>
        <source>Weighted sum of the terms</source>
        <translation>各项的加权和</translation>
    </message>
    <message>
        <source>Accuracy term, 0 or 1, unweighted</source>
        <translation>准确率项，0 或 1，未加权</translation>
    </message>
    <message>
        <source>Format term, 0 or -1, unweighted</source>
        <translation>格式项，0 或 -1，未加权</translation>
    </message>
    <message>
        <source>CLIP grounding term after the gates, 0 to 1, unweighted</source>
        <translation>门控之后的 CLIP 定位项，0 到 1，未加权</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::GroupPanel</name>
    <message>
        <source>Rollouts of the group, step by step</source>
        <translation>组内采样轨迹，逐步对照</translation>
    </message>
    <message>
        <source>Same place?</source>
        <translation>同一位置？</translation>
    </message>
    <message>
        <source>Best intersection over union of the crops of each two rollouts</source>
        <translation>每两条采样轨迹的裁剪之间的最大交并比</translation>
    </message>
    <message>
        <source>No group</source>
        <translation>没有组</translation>
    </message>
    <message>
        <source>Choose a rollout: all rollouts of its prompt appear here side by side.</source>
        <translation>选择一条采样轨迹：同一提示的所有采样轨迹会在此并排显示。</translation>
    </message>
    <message>
        <source>%1   expected %2</source>
        <translation>%1   应为 %2</translation>
    </message>
    <message>
        <source>probe</source>
        <translation>探针</translation>
    </message>
    <message>
        <source>One question, answered greedily by each checkpoint: how the answer changed while the model trained</source>
        <translation>同一问题由每个检查点贪心作答：训练中答案如何变化</translation>
    </message>
    <message>
        <source>signal</source>
        <translation>有信号</translation>
    </message>
    <message>
        <source>no signal</source>
        <translation>无信号</translation>
    </message>
    <message>
        <source>The rewards differ, so the group taught something</source>
        <translation>奖励各不相同，因此该组提供了学习信号</translation>
    </message>
    <message>
        <source>All rewards are equal: nothing was learned from this group</source>
        <translation>奖励全部相同：没有从该组学到东西</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::HeatBar</name>
    <message>
        <source>What to look for</source>
        <translation>要查找什么</translation>
    </message>
    <message>
        <source>Label of the heat map</source>
        <translation>热力图的标签</translation>
    </message>
    <message>
        <source>CLIP looks for this; the selected zoom&apos;s label, or type another and press Return</source>
        <translation>CLIP 查找的内容；为所选放大的标签，也可输入其他并按 Return</translation>
    </message>
    <message>
        <source>Opacity of the heat map</source>
        <translation>热力图的不透明度</translation>
    </message>
    <message>
        <source>%1 of %2 windows…</source>
        <translation>%1/%2 个窗口…</translation>
    </message>
    <message>
        <source>Type what to look for, or select a zoom</source>
        <translation>输入要查找的内容，或选择一次放大</translation>
    </message>
    <message>
        <source>Asking CLIP…</source>
        <translation>正在询问 CLIP…</translation>
    </message>
    <message>
        <source>%1 at x %2 y %3</source>
        <translation>%1，位于 x %2 y %3</translation>
    </message>
    <message>
        <source>Peak %1</source>
        <translation>峰值 %1</translation>
    </message>
    <message>
        <source>Peak inside the box of zoom %1 (%2)</source>
        <translation>峰值在放大 %1 的框内（%2）</translation>
    </message>
    <message>
        <source>Peak elsewhere, not in the box of zoom %1 (%2)</source>
        <translation>峰值在别处，不在放大 %1 的框内（%2）</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::HeatLegend</name>
    <message>
        <source>Colours of the heat map</source>
        <translation>热力图的颜色</translation>
    </message>
    <message>
        <source>from %1 to %2</source>
        <translation>从 %1 到 %2</translation>
    </message>
    <message>
        <source>r(p) = mean over 3 window sizes of Σ k(p, w) · CLIP(“%1”, w) / Σ k(p, w)
CLIP(label, w): cosine of label and window w, −1 to 1, by %2; k: 1 in the middle of the window, 0 at its edge.
%3 square windows of 1/2, 3/10 and 1/5 of the shorter side, half overlapping. Colours run from the lowest value of this picture to its highest: compare places, not pictures.</source>
        <translation>r(p) = 3 种窗口大小上 Σ k(p, w) · CLIP(“%1”, w) / Σ k(p, w) 的均值
CLIP(标签, w)：标签与窗口 w 的余弦，−1 到 1，由 %2 计算；k：窗口中心为 1，边缘为 0。
%3 个正方形窗口，边长为较短边的 1/2、3/10 和 1/5，半重叠。颜色从本图最低值到最高值：请比较位置，而非不同图像。</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::HeatView</name>
    <message>
        <source>picture</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Where the zooms looked</source>
        <translation>放大看向何处</translation>
    </message>
    <message>
        <source>%1, column %2, row %3: %4 looks, %5 per 100 rollouts</source>
        <translation>%1，第 %2 列第 %3 行：看了 %4 次，每 100 条采样轨迹 %5 次</translation>
    </message>
    <message>
        <source>; the other set %1</source>
        <translation>；另一集合 %1</translation>
    </message>
    <message>
        <source>%1 · %2 zooms · %3 % never seen</source>
        <translation>%1 · %2 次放大 · %3 % 从未看过</translation>
    </message>
    <message>
        <source>−%1 to +%1 looks per 100 rollouts more than the other set</source>
        <translation>每 100 条采样轨迹比另一集合多 −%1 到 +%1 次</translation>
    </message>
    <message>
        <source>0 to %1 looks per 100 rollouts; hatched: never</source>
        <translation>每 100 条采样轨迹 0 到 %1 次；斜线：从未</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::HelpWindow</name>
    <message>
        <source>Help – OmniDrive-R1 Studio</source>
        <translation>帮助 – OmniDrive-R1 Studio</translation>
    </message>
    <message>
        <source>Back (Alt+Left)</source>
        <translation>后退 (Alt+左)</translation>
    </message>
    <message>
        <source>Forward (Alt+Right)</source>
        <translation>前进 (Alt+右)</translation>
    </message>
    <message>
        <source>Contents (Alt+Home)</source>
        <translation>目录 (Alt+Home)</translation>
    </message>
    <message>
        <source>Search (Ctrl+F)</source>
        <translation>搜索 (Ctrl+F)</translation>
    </message>
    <message>
        <source>Search all pages</source>
        <translation>搜索所有页面</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Help page</source>
        <translation>帮助页面</translation>
    </message>
    <message>
        <source>No page has all of these words</source>
        <translation>没有页面包含所有这些词</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::KeyEditor</name>
    <message>
        <source>Give this key</source>
        <translation>设为此键</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>无按键</translation>
    </message>
    <message>
        <source>As shipped</source>
        <translation>恢复出厂</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>查找命令</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>组</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>命令及其按键</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>新按键</translation>
    </message>
    <message>
        <source>All as shipped</source>
        <translation>全部恢复出厂</translation>
    </message>
    <message>
        <source>%1 belongs to “%2”; give that command another key first.</source>
        <translation>%1 属于“%2”；请先为该命令设置其他按键。</translation>
    </message>
    <message>
        <source>A key of “%1” belongs to another command now.</source>
        <translation>“%1”的一个按键现在属于其他命令。</translation>
    </message>
    <message>
        <source>“%1” has no key now.</source>
        <translation>“%1”现在没有按键。</translation>
    </message>
    <message>
        <source>“%1” is %2 now.</source>
        <translation>“%1”现在是 %2。</translation>
    </message>
    <message>
        <source>All keys are as shipped.</source>
        <translation>所有按键均为出厂设置。</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::KeyNumberModel</name>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::KeyOverlay</name>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Picture, by hand</source>
        <translation>图像，手动</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>滚轮</translation>
    </message>
    <message>
        <source>Zoom to the cursor</source>
        <translation>向光标处缩放</translation>
    </message>
    <message>
        <source>Drag</source>
        <translation>拖动</translation>
    </message>
    <message>
        <source>Move the picture</source>
        <translation>移动图像</translation>
    </message>
    <message>
        <source>Click</source>
        <translation>单击</translation>
    </message>
    <message>
        <source>Select a box, the smallest first</source>
        <translation>选择框，最小的优先</translation>
    </message>
    <message>
        <source>Hold Shift</source>
        <translation>按住 Shift</translation>
    </message>
    <message>
        <source>Hide all boxes</source>
        <translation>隐藏所有框</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::LabelSetEditor</name>
    <message>
        <source>Types and tags of this project</source>
        <translation>本项目的类型和标记</translation>
    </message>
    <message>
        <source>Type of hallucination</source>
        <translation>幻觉类型</translation>
    </message>
    <message>
        <source>When it applies, one sentence</source>
        <translation>适用情形，一句话</translation>
    </message>
    <message>
        <source>Types of hallucination</source>
        <translation>幻觉类型</translation>
    </message>
    <message>
        <source>Tags that are offered</source>
        <translation>可选标记</translation>
    </message>
    <message>
        <source>Separated by commas; other tags may be used too</source>
        <translation>以逗号分隔；也可使用其他标记</translation>
    </message>
    <message>
        <source>The order is that of the keys: 1 to 8, then F6 and 1 to 8.</source>
        <translation>顺序即按键顺序：1 至 8，然后 F6 加 1 至 8。</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Stored as &quot;%1&quot;</source>
        <translation>存储为“%1”</translation>
    </message>
    <message numerus="yes">
        <source>%n annotations say &quot;%1&quot; and keep saying so; it is only not offered any more.</source>
        <translation>
            <numerusform>%n 条标注使用“%1”并保持不变；只是不再提供该类型。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::LaunchEstimate</name>
    <message>
        <source>The estimate ended without an answer.</source>
        <translation>估算没有得到结果。</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::LaunchForm</name>
    <message>
        <source>Try</source>
        <translation>试运行</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>开始训练</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>as the recipe says</source>
        <translation>按配方</translation>
    </message>
    <message>
        <source>cpu, cuda, or cuda:N for the N-th graphics card</source>
        <translation>cpu、cuda，或 cuda:N 表示第 N 块显卡</translation>
    </message>
    <message>
        <source>Run folder</source>
        <translation>运行文件夹</translation>
    </message>
    <message>
        <source>a new folder</source>
        <translation>新文件夹</translation>
    </message>
    <message>
        <source>Command that the start button runs</source>
        <translation>开始按钮所执行的命令</translation>
    </message>
    <message>
        <source>What the start button runs; a terminal takes it too</source>
        <translation>开始按钮所执行的内容；也可在终端中运行</translation>
    </message>
    <message>
        <source>What the training needs</source>
        <translation>训练所需资源</translation>
    </message>
    <message>
        <source>Two real steps of each stage tell the time; nothing of them is kept</source>
        <translation>每个阶段实际跑两步以测时间；不保留任何内容</translation>
    </message>
    <message>
        <source>Edit, clone, compare or open a recipe</source>
        <translation>编辑、克隆、对比或打开配方</translation>
    </message>
    <message>
        <source>Choose where the run goes</source>
        <translation>选择运行的存放位置</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Needs</source>
        <translation>所需</translation>
    </message>
    <message>
        <source>Where the run goes</source>
        <translation>运行的存放位置</translation>
    </message>
    <message>
        <source>Edit this recipe…</source>
        <translation>编辑此配方…</translation>
    </message>
    <message>
        <source>Clone the recipe of a run…</source>
        <translation>克隆某次运行的配方…</translation>
    </message>
    <message>
        <source>Compare it with another…</source>
        <translation>与另一个对比…</translation>
    </message>
    <message>
        <source>Take a recipe file…</source>
        <translation>使用配方文件…</translation>
    </message>
    <message>
        <source>Take a recipe file</source>
        <translation>使用配方文件</translation>
    </message>
    <message>
        <source>Recipes (*.yaml *.yml)</source>
        <translation>配方 (*.yaml *.yml)</translation>
    </message>
    <message>
        <source>The run whose recipe is cloned</source>
        <translation>要克隆其配方的运行</translation>
    </message>
    <message>
        <source>run %1</source>
        <translation>运行 %1</translation>
    </message>
    <message>
        <source>Save the recipe</source>
        <translation>保存配方</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>trying two steps of each stage…</source>
        <translation>正在试跑每个阶段的两步…</translation>
    </message>
    <message>
        <source>about %1 by a trial</source>
        <translation>据试运行约 %1</translation>
    </message>
    <message>
        <source>time: not tried yet</source>
        <translation>时间：尚未试运行</translation>
    </message>
    <message numerus="yes">
        <source>%n steps; %1; %2</source>
        <translation>
            <numerusform>%n 步；%1；%2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::LiveSettingsForm</name>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Extend</source>
        <translation>延长</translation>
    </message>
    <message>
        <source>Setting to change</source>
        <translation>要更改的设置</translation>
    </message>
    <message>
        <source>New value</source>
        <translation>新值</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source> steps</source>
        <translation> 步</translation>
    </message>
    <message>
        <source>Steps past the planned end</source>
        <translation>超出计划终点的步数</translation>
    </message>
    <message>
        <source>The trainer changes it at the end of its step; the change is noted on every curve</source>
        <translation>训练程序在当前步结束时更改；更改会标注在每条曲线上</translation>
    </message>
    <message>
        <source>Train so many steps past the planned end</source>
        <translation>在计划终点之后再训练这么多步</translation>
    </message>
    <message>
        <source>%1 Allowed: %2</source>
        <translation>%1 允许：%2</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::MainWindow</name>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Trace</source>
        <translation>推理过程</translation>
    </message>
    <message>
        <source>Rollouts</source>
        <translation>采样轨迹</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>评测</translation>
    </message>
    <message>
        <source>Suspicious</source>
        <translation>可疑</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>组</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>证据</translation>
    </message>
    <message>
        <source>Crop wall</source>
        <translation>裁剪墙</translation>
    </message>
    <message>
        <source>What if</source>
        <translation>假设分析</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Paired cases</source>
        <translation>案例配对</translation>
    </message>
    <message>
        <source>Reward replay</source>
        <translation>奖励重算</translation>
    </message>
    <message>
        <source>Blind spots</source>
        <translation>盲区</translation>
    </message>
    <message>
        <source>Annotation</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>Failures</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>OmniDrive-R1 Studio</source>
        <translation>OmniDrive-R1 Studio</translation>
    </message>
    <message>
        <source>%1 – OmniDrive-R1 Studio</source>
        <translation>%1 – OmniDrive-R1 Studio</translation>
    </message>
    <message>
        <source>No run open</source>
        <translation>未打开运行</translation>
    </message>
    <message>
        <source>%1 · %2 rollouts · %3</source>
        <translation>%1 · %2 条采样轨迹 · %3</translation>
    </message>
    <message>
        <source>Panels that lie on one another</source>
        <translation>层叠的面板</translation>
    </message>
    <message>
        <source>The interface has %1 % of its size from the next start on</source>
        <translation>下次启动起界面大小为 %1 %</translation>
    </message>
    <message>
        <source>The language changes with the next start</source>
        <translation>语言将在下次启动时切换</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Open a run…</source>
        <translation>打开运行…</translation>
    </message>
    <message>
        <source>Open a trace file of another program…</source>
        <translation>打开其他程序的轨迹文件…</translation>
    </message>
    <message>
        <source>Lay a data set&apos;s key objects over the pictures… (DriveLM)</source>
        <translation>把数据集的关键物体叠加到图像上…（DriveLM）</translation>
    </message>
    <message>
        <source>List the runs of another folder…</source>
        <translation>列出另一文件夹的运行…</translation>
    </message>
    <message>
        <source>Look for new runs</source>
        <translation>查找新运行</translation>
    </message>
    <message>
        <source>Find a command…</source>
        <translation>查找命令…</translation>
    </message>
    <message>
        <source>Show all keys</source>
        <translation>显示所有按键</translation>
    </message>
    <message>
        <source>Change keys…</source>
        <translation>更改按键…</translation>
    </message>
    <message>
        <source>Save a picture of the window…</source>
        <translation>保存窗口截图…</translation>
    </message>
    <message>
        <source>Quit (trainings go on)</source>
        <translation>退出（训练继续进行）</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>后退</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>前进</translation>
    </message>
    <message>
        <source>Curves: the view before</source>
        <translation>曲线：上一个视图</translation>
    </message>
    <message>
        <source>Curves: the view after</source>
        <translation>曲线：下一个视图</translation>
    </message>
    <message>
        <source>Back one level (box in hand, heat map, box, child, curves, step, filter)</source>
        <translation>后退一级（手中的框、热力图、框、子轨迹、曲线、步骤、筛选）</translation>
    </message>
    <message>
        <source>One level deeper (group, zoom, box, heat map), as Enter on a rollout</source>
        <translation>深入一级（组、放大、框、热力图），同在采样轨迹上按 Enter</translation>
    </message>
    <message>
        <source>Next theme (light, dark, as the desktop)</source>
        <translation>下一个主题（浅色、深色、跟随系统）</translation>
    </message>
    <message>
        <source>Reset the arrangement of the panels</source>
        <translation>重置面板布局</translation>
    </message>
    <message>
        <source>Save the arrangement of the panels by name…</source>
        <translation>按名称保存面板布局…</translation>
    </message>
    <message>
        <source>Saved arrangements of the panels…</source>
        <translation>已保存的面板布局…</translation>
    </message>
    <message>
        <source>Larger interface, from the next start</source>
        <translation>放大界面，下次启动生效</translation>
    </message>
    <message>
        <source>Smaller interface, from the next start</source>
        <translation>缩小界面，下次启动生效</translation>
    </message>
    <message>
        <source>Language… (English, Deutsch, 简体中文)</source>
        <translation>语言…（English, Deutsch, 简体中文）</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>面板</translation>
    </message>
    <message>
        <source>Show or hide: %1</source>
        <translation>显示或隐藏：%1</translation>
    </message>
    <message>
        <source>Steps and rollouts</source>
        <translation>步骤与采样轨迹</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>下一步骤</translation>
    </message>
    <message>
        <source>Previous step</source>
        <translation>上一步骤</translation>
    </message>
    <message>
        <source>Next zoom</source>
        <translation>下一次放大</translation>
    </message>
    <message>
        <source>Previous zoom</source>
        <translation>上一次放大</translation>
    </message>
    <message>
        <source>First step</source>
        <translation>第一步骤</translation>
    </message>
    <message>
        <source>Last step</source>
        <translation>最后步骤</translation>
    </message>
    <message>
        <source>Open the step&apos;s whole text</source>
        <translation>打开该步骤的全文</translation>
    </message>
    <message>
        <source>Fold or unfold the step</source>
        <translation>折叠或展开该步骤</translation>
    </message>
    <message>
        <source>Fold or unfold all steps</source>
        <translation>折叠或展开所有步骤</translation>
    </message>
    <message>
        <source>Next colouring of the tokens (advantage, ratio, entropy, KL, mask)</source>
        <translation>下一种 token 着色（优势、比值、熵、KL、掩码）</translation>
    </message>
    <message>
        <source>Next rollout (of what-if: next continuation)</source>
        <translation>下一条采样轨迹（假设分析：下一个续写）</translation>
    </message>
    <message>
        <source>Previous rollout (of what-if: continuation before)</source>
        <translation>上一条采样轨迹（假设分析：上一个续写）</translation>
    </message>
    <message>
        <source>Next of the group (of a probe: next checkpoint)</source>
        <translation>组内下一条（探针：下一个检查点）</translation>
    </message>
    <message>
        <source>Previous of the group (of a probe: checkpoint before)</source>
        <translation>组内上一条（探针：上一个检查点）</translation>
    </message>
    <message>
        <source>Filter rollouts</source>
        <translation>筛选采样轨迹</translation>
    </message>
    <message>
        <source>Saved filters…</source>
        <translation>已保存的筛选…</translation>
    </message>
    <message>
        <source>Save the filter by name…</source>
        <translation>按名称保存筛选…</translation>
    </message>
    <message>
        <source>Suspicious cases</source>
        <translation>可疑案例</translation>
    </message>
    <message>
        <source>Show the queue of suspicious rollouts</source>
        <translation>显示可疑采样轨迹队列</translation>
    </message>
    <message>
        <source>Next suspicious rollout</source>
        <translation>下一条可疑采样轨迹</translation>
    </message>
    <message>
        <source>Previous suspicious rollout</source>
        <translation>上一条可疑采样轨迹</translation>
    </message>
    <message>
        <source>Compare the rollouts of the group</source>
        <translation>对比组内采样轨迹</translation>
    </message>
    <message>
        <source>Show the evidence for each zoom</source>
        <translation>显示每次放大的证据</translation>
    </message>
    <message>
        <source>Show the wall of all crops</source>
        <translation>显示所有裁剪的墙</translation>
    </message>
    <message>
        <source>Ask the second witness about the queue</source>
        <translation>就队列询问第二见证</translation>
    </message>
    <message>
        <source>Show where zooms looked, and where none did</source>
        <translation>显示放大看过和从未看过的地方</translation>
    </message>
    <message>
        <source>Show the table of rollouts</source>
        <translation>显示采样轨迹表</translation>
    </message>
    <message>
        <source>Take the zoom&apos;s box into hand (arrows nudge, Shift by 10)</source>
        <translation>拿起放大的框（方向键微移，Shift 移 10）</translation>
    </message>
    <message>
        <source>Show what-if</source>
        <translation>显示假设分析</translation>
    </message>
    <message>
        <source>Ask again from the selected zoom (Ctrl+Return there)</source>
        <translation>从所选放大处重新提问（在那里按 Ctrl+Return）</translation>
    </message>
    <message>
        <source>Cancel asking</source>
        <translation>取消提问</translation>
    </message>
    <message>
        <source>Mask test: grey the crop</source>
        <translation>遮挡测试：裁剪涂灰</translation>
    </message>
    <message>
        <source>Mask test: grey the rest</source>
        <translation>遮挡测试：其余涂灰</translation>
    </message>
    <message>
        <source>Pin as reference</source>
        <translation>固定为参考</translation>
    </message>
    <message>
        <source>Pinned as reference: %1</source>
        <translation>已固定为参考：%1</translation>
    </message>
    <message>
        <source>Remove the pinned reference</source>
        <translation>移除固定的参考</translation>
    </message>
    <message>
        <source>Show the reference beside the selected rollout</source>
        <translation>在所选采样轨迹旁显示参考</translation>
    </message>
    <message>
        <source>Go to the first difference from the reference</source>
        <translation>转到与参考的第一处差异</translation>
    </message>
    <message>
        <source>Open the texts of both rollouts</source>
        <translation>打开两条采样轨迹的文本</translation>
    </message>
    <message>
        <source>Pair the cases of two runs or checkpoints</source>
        <translation>配对两次运行或检查点的案例</translation>
    </message>
    <message>
        <source>Try another reward on the stored rollouts</source>
        <translation>在已存储的采样轨迹上尝试其他奖励</translation>
    </message>
    <message>
        <source>Show results on DriveLMM-o1, published and yours</source>
        <translation>显示 DriveLMM-o1 上的结果：已发表的与您的</translation>
    </message>
    <message>
        <source>Add a file of predictions or scores on DriveLMM-o1…</source>
        <translation>添加 DriveLMM-o1 的预测或分数文件…</translation>
    </message>
    <message>
        <source>Choose DriveLMM-o1&apos;s test file…</source>
        <translation>选择 DriveLMM-o1 的测试文件…</translation>
    </message>
    <message>
        <source>Zoom to the selected box</source>
        <translation>缩放到所选的框</translation>
    </message>
    <message>
        <source>Fit the picture</source>
        <translation>适应图像</translation>
    </message>
    <message>
        <source>One camera of six alone: the next</source>
        <translation>单独显示六相机之一：下一个</translation>
    </message>
    <message>
        <source>One camera of six alone: the one before</source>
        <translation>单独显示六相机之一：上一个</translation>
    </message>
    <message>
        <source>Six cameras as they stand around the car</source>
        <translation>按环绕车辆的位置显示六个相机</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大视图</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小视图</translation>
    </message>
    <message>
        <source>Show the true place of the object</source>
        <translation>显示物体的真实位置</translation>
    </message>
    <message>
        <source>Show the zoom boxes</source>
        <translation>显示放大框</translation>
    </message>
    <message>
        <source>Show the data set&apos;s key objects</source>
        <translation>显示数据集的关键物体</translation>
    </message>
    <message>
        <source>Show where CLIP finds the zoom&apos;s label</source>
        <translation>显示 CLIP 在何处找到放大的标签</translation>
    </message>
    <message>
        <source>Pause the training</source>
        <translation>暂停训练</translation>
    </message>
    <message>
        <source>Resume the training</source>
        <translation>恢复训练</translation>
    </message>
    <message>
        <source>Write a checkpoint now</source>
        <translation>立即写入检查点</translation>
    </message>
    <message>
        <source>Save and stop the training</source>
        <translation>保存并停止训练</translation>
    </message>
    <message>
        <source>Continue the run from its newest checkpoint</source>
        <translation>从最新检查点继续运行</translation>
    </message>
    <message>
        <source>Compare two recipes…</source>
        <translation>对比两个配方…</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>Theme: %1</source>
        <translation>主题：%1</translation>
    </message>
    <message>
        <source>Save a picture of the window</source>
        <translation>保存窗口截图</translation>
    </message>
    <message>
        <source>PNG (*.png)</source>
        <translation>PNG (*.png)</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>已保存 %1</translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation>无法写入 %1。</translation>
    </message>
    <message>
        <source>Show the annotation</source>
        <translation>显示标注</translation>
    </message>
    <message>
        <source>Mark as checked and go to the next unchecked</source>
        <translation>标记为已检查并转到下一个未检查的</translation>
    </message>
    <message>
        <source>Next unchecked, this one left as it is</source>
        <translation>下一个未检查的，当前保持不变</translation>
    </message>
    <message>
        <source>No type</source>
        <translation>无类型</translation>
    </message>
    <message>
        <source>Severity: minor</source>
        <translation>严重程度：轻微</translation>
    </message>
    <message>
        <source>Severity: major</source>
        <translation>严重程度：严重</translation>
    </message>
    <message>
        <source>Severity: critical</source>
        <translation>严重程度：致命</translation>
    </message>
    <message>
        <source>The answer is right</source>
        <translation>答案正确</translation>
    </message>
    <message>
        <source>The answer is false</source>
        <translation>答案错误</translation>
    </message>
    <message>
        <source>The answer cannot be judged</source>
        <translation>无法判断答案</translation>
    </message>
    <message>
        <source>Write a note (Esc leaves it)</source>
        <translation>写备注（Esc 离开）</translation>
    </message>
    <message>
        <source>Draw evidence (arrows nudge, Shift by 10)</source>
        <translation>绘制证据（方向键微移，Shift 移 10）</translation>
    </message>
    <message>
        <source>Copy the zoom&apos;s box as evidence</source>
        <translation>把放大的框复制为证据</translation>
    </message>
    <message>
        <source>Remove the chosen evidence</source>
        <translation>移除所选证据</translation>
    </message>
    <message>
        <source>Undo the newest annotation</source>
        <translation>撤销最近的标注</translation>
    </message>
    <message>
        <source>Redo the annotation</source>
        <translation>重做标注</translation>
    </message>
    <message>
        <source>Show the statistics of the failure set</source>
        <translation>显示错误集的统计</translation>
    </message>
    <message>
        <source>Write the report of the annotations… (HTML or PDF)</source>
        <translation>写出标注报告…（HTML 或 PDF）</translation>
    </message>
    <message>
        <source>Train on these cases… (annotated ones that pass the filter line)</source>
        <translation>用这些案例训练…（通过筛选行的已标注案例）</translation>
    </message>
    <message>
        <source>Follow these cases in the next training… (as its probe set)</source>
        <translation>在下次训练中跟踪这些案例…（作为其探针集）</translation>
    </message>
    <message>
        <source>evidence</source>
        <translation>证据</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Help, about the panel that has the keyboard</source>
        <translation>帮助：当前键盘焦点所在的面板</translation>
    </message>
    <message>
        <source>Type %1 of the label set&apos;s page, or none again</source>
        <translation>本页第 %1 个类型，再按一次取消</translation>
    </message>
    <message>
        <source>Further types of the label set (then 1 to 8)</source>
        <translation>更多类型（然后按 1 至 8）</translation>
    </message>
    <message>
        <source>Edit types and tags of this project…</source>
        <translation>编辑本项目的类型和标记…</translation>
    </message>
    <message>
        <source>Annotate the case, the step, the zoom, the tokens in turn</source>
        <translation>依次标注案例、步骤、放大、词元</translation>
    </message>
    <message>
        <source>Choose tokens to annotate (arrows, Shift extends)</source>
        <translation>选择要标注的词元（方向键，Shift 扩展）</translation>
    </message>
    <message>
        <source>Write the reason of the next changes (Esc leaves it)</source>
        <translation>输入后续更改的原因（Esc 离开）</translation>
    </message>
    <message>
        <source>Help: %1</source>
        <translation>帮助：%1</translation>
    </message>
    <message>
        <source>Find the pictures of traces in a folder…</source>
        <translation>在文件夹中查找轨迹的图片…</translation>
    </message>
    <message>
        <source>Annotations are not saved</source>
        <translation>标注尚未保存</translation>
    </message>
    <message>
        <source>What was said last of these runs could not be saved, and would be lost:</source>
        <translation>对以下运行的最近标注无法保存，将会丢失：</translation>
    </message>
    <message>
        <source>Save again</source>
        <translation>重新保存</translation>
    </message>
    <message>
        <source>Quit and lose it</source>
        <translation>退出并放弃</translation>
    </message>
    <message>
        <source>Annotations not saved: %1 and %2 more</source>
        <translation>标注未保存：%1 及另外 %2 个</translation>
    </message>
    <message>
        <source>Annotations not saved: %1</source>
        <translation>标注未保存：%1</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::MessageBar</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Dismiss message</source>
        <translation>关闭消息</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::NoteKeeper</name>
    <message>
        <source>Notes belong to a run, and none is open.</source>
        <translation>备注属于某次运行，但当前没有打开任何运行。</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::OverlapMatrix</name>
    <message>
        <source>Overlap of the crops of each two rollouts</source>
        <translation>每两条采样轨迹的裁剪重叠</translation>
    </message>
    <message>
        <source>mean overlap %1</source>
        <translation>平均重叠 %1</translation>
    </message>
    <message>
        <source>no two rollouts zoomed</source>
        <translation>没有两条采样轨迹都放大</translation>
    </message>
    <message>
        <source>no crop</source>
        <translation>无裁剪</translation>
    </message>
    <message>
        <source>intersection over union %1</source>
        <translation>交并比 %1</translation>
    </message>
    <message>
        <source>Rollouts %1 and %2: %3</source>
        <translation>采样轨迹 %1 与 %2：%3</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::PairsPanel</name>
    <message>
        <source>Before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>The same cases under two checkpoints</source>
        <translation>两个检查点下的相同案例</translation>
    </message>
    <message>
        <source>Choose two runs, two archives of rollouts, or two ranges of steps of one run. Cases are paired by question and picture.</source>
        <translation>选择两次运行、两个采样轨迹存档，或同一运行的两段步。案例按问题和图像配对。</translation>
    </message>
    <message>
        <source>Traces read</source>
        <translation>已读取的记录</translation>
    </message>
    <message>
        <source>Cases in both sets</source>
        <translation>两个集合中的案例</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>正在打开…</translation>
    </message>
    <message>
        <source>Reading %1: %2 of %3 rollouts</source>
        <translation>正在读取 %1：%2/%3 条采样轨迹</translation>
    </message>
    <message>
        <source> %1 cases are in the first set alone, %2 in the second.</source>
        <translation> 仅在第一个集合中的案例有 %1 个，仅在第二个中的有 %2 个。</translation>
    </message>
    <message>
        <source> %1 traces could not be read.</source>
        <translation> %1 条记录无法读取。</translation>
    </message>
    <message>
        <source>All %1</source>
        <translation>全部 %1</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::QueueModel</name>
    <message>
        <source>a zoom without a label</source>
        <translation>没有标签的放大</translation>
    </message>
    <message>
        <source>%1 · answers %2</source>
        <translation>%1 · 答 %2</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::QueuePanel</name>
    <message>
        <source>Nothing suspicious</source>
        <translation>没有可疑案例</translation>
    </message>
    <message>
        <source>Open a run: rollouts that answer with confidence although no crop shows what they name come here, the worst first.</source>
        <translation>打开一次运行：没有裁剪显示所说之物却自信作答的采样轨迹会列在此处，最可疑的在前。</translation>
    </message>
    <message>
        <source>Suspicious rollouts, the worst first</source>
        <translation>可疑采样轨迹，最可疑的在前</translation>
    </message>
    <message>
        <source>score = 100 × confidence × (0.15 + 0.85 ungrounded) × (0.5 + 0.5 disagreement) × witness
confidence: geometric mean of the probabilities of the last turn&apos;s tokens
ungrounded: −log10(g) / 6 of the best grounding score g of its crops
disagreement: share of the group that answered otherwise
The truth of the data set plays no part.</source>
        <translation>分数 = 100 × 置信度 × (0.15 + 0.85 未定位) × (0.5 + 0.5 分歧) × 见证
置信度：最后一轮 token 概率的几何平均
未定位：其裁剪最佳定位分 g 的 −log10(g) / 6
分歧：组内答案不同者的比例
数据集的真值不参与计算。</translation>
    </message>
    <message>
        <source>An object detector that knows nothing of the model looks at the first %1 cases; its “no” raises them in the queue</source>
        <translation>对模型一无所知的物体检测器查看前 %1 个案例；其“否”会使它们在队列中上升</translation>
    </message>
    <message>
        <source>; the second witness was asked about %1</source>
        <translation>；已就 %1 个询问第二见证</translation>
    </message>
    <message>
        <source>%1 of %2 rollouts, the most suspicious first%3</source>
        <translation>%2 条采样轨迹中的 %1 条，最可疑的在前%3</translation>
    </message>
    <message>
        <source>Reading traces: %1 of %2…</source>
        <translation>正在读取记录：%1/%2…</translation>
    </message>
    <message>
        <source>Ask the second witness about %1</source>
        <translation>就 %1 个询问第二见证</translation>
    </message>
    <message>
        <source>Cancel (%1 of %2, %3 left)</source>
        <translation>取消（%1/%2，剩余 %3）</translation>
    </message>
    <message>
        <source>Cancel (%1 to ask)</source>
        <translation>取消（待询问 %1）</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::RadarView</name>
    <message>
        <source>Radar of the five reported scores</source>
        <translation>五项分数的雷达图</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>%1, %2: %3</source>
        <translation>%1，%2：%3</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::RecipeComparison</name>
    <message>
        <source>(none)</source>
        <translation>（无）</translation>
    </message>
    <message>
        <source>Compare two recipes</source>
        <translation>对比两个配方</translation>
    </message>
    <message>
        <source>Another recipe file, or another run</source>
        <translation>另一个配方文件，或另一次运行</translation>
    </message>
    <message>
        <source>A recipe file…</source>
        <translation>配方文件…</translation>
    </message>
    <message>
        <source>The recipe of a run…</source>
        <translation>某次运行的配方…</translation>
    </message>
    <message>
        <source>Fields in which the recipes differ</source>
        <translation>配方不同的字段</translation>
    </message>
    <message>
        <source>One recipe</source>
        <translation>一个配方</translation>
    </message>
    <message>
        <source>The other recipe</source>
        <translation>另一个配方</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>The run whose recipe is compared</source>
        <translation>要对比其配方的运行</translation>
    </message>
    <message>
        <source>The recipe to compare</source>
        <translation>要对比的配方</translation>
    </message>
    <message>
        <source>Recipes (*.yaml *.yml)</source>
        <translation>配方 (*.yaml *.yml)</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Both say the same in every field.</source>
        <translation>两者每个字段都相同。</translation>
    </message>
    <message>
        <source>1 field differs.</source>
        <translation>1 个字段不同。</translation>
    </message>
    <message numerus="yes">
        <source>%n fields differ.</source>
        <translation>
            <numerusform>%n 个字段不同。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::RecipeEditor</name>
    <message>
        <source>Stage %1</source>
        <translation>阶段 %1</translation>
    </message>
    <message>
        <source>Rollouts</source>
        <translation>采样轨迹</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>警报</translation>
    </message>
    <message>
        <source>Model and data</source>
        <translation>模型与数据</translation>
    </message>
    <message>
        <source>General</source>
        <translation>常规</translation>
    </message>
    <message>
        <source>Save and use…</source>
        <translation>保存并使用…</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>All fields fit.</source>
        <translation>所有字段均合适。</translation>
    </message>
    <message>
        <source>1 field does not fit: %1</source>
        <translation>1 个字段不合适：%1</translation>
    </message>
    <message numerus="yes">
        <source>%n fields do not fit: %1</source>
        <translation>
            <numerusform>%n 个字段不合适：%1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::RecipeFieldRow</name>
    <message>
        <source>default %1</source>
        <translation>默认 %1</translation>
    </message>
    <message>
        <source>one entry a line</source>
        <translation>每行一项</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::ReplayModel</name>
    <message>
        <source>right ✓</source>
        <translation>正确 ✓</translation>
    </message>
    <message>
        <source>wrong ✗</source>
        <translation>错误 ✗</translation>
    </message>
    <message>
        <source>rollout</source>
        <translation>采样轨迹</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>答案</translation>
    </message>
    <message>
        <source>reward</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>new reward</source>
        <translation>新奖励</translation>
    </message>
    <message>
        <source>advantage</source>
        <translation>优势</translation>
    </message>
    <message>
        <source>new advantage</source>
        <translation>新优势</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::ReplayPanel</name>
    <message>
        <source>Stage %1: %2</source>
        <translation>阶段 %1：%2</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Save as recipe…</source>
        <translation>另存为配方…</translation>
    </message>
    <message>
        <source>No run open</source>
        <translation>未打开运行</translation>
    </message>
    <message>
        <source>Open a run: another reward can be tried on its stored rollouts.</source>
        <translation>打开一次运行：可在其存储的采样轨迹上尝试其他奖励。</translation>
    </message>
    <message>
        <source>Stage of the recipe</source>
        <translation>配方的阶段</translation>
    </message>
    <message>
        <source>Back to the recipe that the run was made with</source>
        <translation>恢复为产生该运行的配方</translation>
    </message>
    <message>
        <source>Write the recipe with this reward; “omnidrive train” takes it</source>
        <translation>写出带此奖励的配方；“omnidrive train”可使用</translation>
    </message>
    <message>
        <source>Rollouts whose advantage changes sign</source>
        <translation>优势变号的采样轨迹</translation>
    </message>
    <message>
        <source>Traces read</source>
        <translation>已读取的记录</translation>
    </message>
    <message>
        <source>The threshold at which as many own labels fail as other labels pass</source>
        <translation>自身标签不通过数与其他标签通过数相等的阈值</translation>
    </message>
    <message>
        <source>Reading traces: %1 of %2</source>
        <translation>正在读取记录：%1/%2</translation>
    </message>
    <message>
        <source>This run does not say how its rollouts were scored: the values are those of the recipe “embedded”.</source>
        <translation>本次运行未说明采样轨迹如何评分：这些值来自“embedded”配方。</translation>
    </message>
    <message>
        <source>The recipe has values that do not fit; they are marked.</source>
        <translation>配方中有不合适的值；已标出。</translation>
    </message>
    <message>
        <source>This reward gives all %1 rollouts what is stored.</source>
        <translation>此奖励给全部 %1 条采样轨迹的值与存储的相同。</translation>
    </message>
    <message>
        <source>%1 of %2 rollouts change the sign of their advantage; %3 lose theirs, %4 gain one. Groups without signal: %5 of %6 before, %7 now. Mean reward %8 → %9%10.</source>
        <translation>%2 条采样轨迹中有 %1 条优势变号；%3 条失去优势，%4 条获得优势。无信号的组：之前 %5/%6，现在 %7。平均奖励 %8 → %9%10。</translation>
    </message>
    <message>
        <source>, correlation of old and new %1</source>
        <translation>，新旧相关系数 %1</translation>
    </message>
    <message>
        <source> %1 stored rewards are not what the stored recipe gives: those rollouts were scored in another way.</source>
        <translation> %1 个存储的奖励与存储的配方不符：那些采样轨迹以其他方式评分。</translation>
    </message>
    <message>
        <source> %1 crops lack the CLIP score that this reward needs and count 0.</source>
        <translation> %1 个裁剪缺少此奖励所需的 CLIP 分数，按 0 计。</translation>
    </message>
    <message>
        <source>CLIP can say how well the threshold tells own labels from others: each crop is scored with its label and with that of another zoom of its step.</source>
        <translation>CLIP 可以说明阈值区分自身标签与其他标签的能力：每个裁剪分别用其自身标签和同一步中另一次放大的标签评分。</translation>
    </message>
    <message>
        <source> The threshold counts with score “threshold” alone.</source>
        <translation> 阈值仅在评分函数为“threshold”时有效。</translation>
    </message>
    <message>
        <source>An own label scores above another one in %1 of the pairs (area under the ROC curve %2). At τ %3 pass %4 of the own labels and %5 of the others.%6</source>
        <translation>自身标签在 %1 的配对中高于其他标签（ROC 曲线下面积 %2）。τ 为 %3 时，%4 的自身标签和 %5 的其他标签通过。%6</translation>
    </message>
    <message>
        <source>Equal error: τ %1</source>
        <translation>等错误率：τ %1</translation>
    </message>
    <message>
        <source>, %1 left</source>
        <translation>，剩余 %1</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel (%1 of %2%3)</source>
        <translation>取消（%1/%2%3）</translation>
    </message>
    <message>
        <source>Score labels with CLIP</source>
        <translation>用 CLIP 给标签评分</translation>
    </message>
    <message>
        <source>Score the other %1</source>
        <translation>给其余 %1 个评分</translation>
    </message>
    <message>
        <source>All %1 crops scored</source>
        <translation>全部 %1 个裁剪已评分</translation>
    </message>
    <message>
        <source>Save the recipe</source>
        <translation>保存配方</translation>
    </message>
    <message>
        <source>Recipes (*.yaml)</source>
        <translation>配方 (*.yaml)</translation>
    </message>
    <message>
        <source>Saved %1. “omnidrive train %1” trains with this reward.</source>
        <translation>已保存 %1。“omnidrive train %1”以此奖励训练。</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::RewardBars</name>
    <message>
        <source>Reward by term</source>
        <translation>各项奖励</translation>
    </message>
    <message>
        <source>%1; total %2; advantage %3</source>
        <translation>%1；合计 %2；优势 %3</translation>
    </message>
    <message>
        <source>reward</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>advantage in its group %1</source>
        <translation>组内优势 %1</translation>
    </message>
    <message>
        <source>no signal: all rewards of the group are equal</source>
        <translation>无信号：组内奖励全部相同</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::RewardDifferenceModel</name>
    <message>
        <source>value %1, adds %2</source>
        <translation>值 %1，贡献 %2</translation>
    </message>
    <message>
        <source>value %1; the recipe does not say its weight</source>
        <translation>值 %1；配方未给出其权重</translation>
    </message>
    <message>
        <source>reward</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>reward term</source>
        <translation>奖励项</translation>
    </message>
    <message>
        <source>reference</source>
        <translation>参考</translation>
    </message>
    <message>
        <source>selected</source>
        <translation>所选</translation>
    </message>
    <message>
        <source>difference</source>
        <translation>差值</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::RewardForm</name>
    <message>
        <source>%1
%2, %3 %4</source>
        <translation>%1
%2，%3 %4</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::RolloutTableModel</name>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Whether the final answer is right</source>
        <translation>最终答案是否正确</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Optimiser step the rollout was made for</source>
        <translation>产生该采样轨迹的优化步</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Kind of question</source>
        <translation>问题类型</translation>
    </message>
    <message>
        <source>Reward</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>Weighted sum of all reward terms</source>
        <translation>所有奖励项的加权和</translation>
    </message>
    <message>
        <source>Advantage</source>
        <translation>优势</translation>
    </message>
    <message>
        <source>How much better than its group: (reward - mean) / (deviation + epsilon)</source>
        <translation>比同组好多少：(奖励 - 均值) / (标准差 + ε)</translation>
    </message>
    <message>
        <source>Zooms</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom-in calls that returned a crop (+ failed calls)</source>
        <translation>返回裁剪的放大调用（+ 失败的调用）</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>What the model said it zooms on</source>
        <translation>模型声称要放大的内容</translation>
    </message>
    <message>
        <source>CLIP</source>
        <translation>CLIP</translation>
    </message>
    <message>
        <source>Mean cosine CLIP(crop, label) over the crops</source>
        <translation>各裁剪 CLIP(裁剪, 标签) 余弦的均值</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>答案</translation>
    </message>
    <message>
        <source>Answer given, and the expected one when they differ</source>
        <translation>给出的答案；若不同则附应有答案</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Accuracy term, 0 or 1, unweighted</source>
        <translation>准确率项，0 或 1，未加权</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Format term, 0 or -1, unweighted</source>
        <translation>格式项，0 或 -1，未加权</translation>
    </message>
    <message>
        <source>Grounding</source>
        <translation>定位</translation>
    </message>
    <message>
        <source>CLIP grounding term after the gates, 0 to 1, unweighted</source>
        <translation>门控之后的 CLIP 定位项，0 到 1，未加权</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>token</translation>
    </message>
    <message>
        <source>Tokens that the model generated</source>
        <translation>模型生成的 token</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Training stage; 0 outside training</source>
        <translation>训练阶段；训练之外为 0</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>组</translation>
    </message>
    <message>
        <source>Rollouts of one question</source>
        <translation>同一问题的采样轨迹</translation>
    </message>
    <message>
        <source>Rollout</source>
        <translation>采样轨迹</translation>
    </message>
    <message>
        <source>Name of the rollout in this run</source>
        <translation>该采样轨迹在本次运行中的名称</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>%1, expected %2</source>
        <translation>%1，应为 %2</translation>
    </message>
    <message>
        <source>The right answer is not known, so this one was not judged</source>
        <translation>正确答案未知，因此未判断</translation>
    </message>
    <message>
        <source>From a step that was trained again after a resume</source>
        <translation>来自恢复后重新训练的步</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>Cut off</source>
        <translation>截断</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>未判断</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>审阅</translation>
    </message>
    <message>
        <source>What people said of it: a tick when it is checked, types of hallucination, else what else was noted</source>
        <translation>标注内容：已检查则打勾，并列出幻觉类型或其他备注</translation>
    </message>
    <message>
        <source>answer %1</source>
        <translation>回答 %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>checked </source>
        <translation>已检查 </translation>
    </message>
    <message>
        <source>unchecked </source>
        <translation>未检查 </translation>
    </message>
    <message>
        <source>evidence</source>
        <translation>证据</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::RolloutsPanel</name>
    <message>
        <source>Terms stand side by side and all must hold; a minus negates one.</source>
        <translation>各条件并列且须全部成立；减号表示取反。</translation>
    </message>
    <message>
        <source>No rollouts</source>
        <translation>没有采样轨迹</translation>
    </message>
    <message>
        <source>Open a run on the left. Rollouts appear here as soon as the trainer has written them.</source>
        <translation>在左侧打开一次运行。训练程序写出采样轨迹后会立即显示在此。</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>没有匹配项</translation>
    </message>
    <message>
        <source>No rollout of this run passes the filter.</source>
        <translation>本次运行没有采样轨迹通过筛选。</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Filter:  wrong answers with a weak crop = answer:wrong clip&lt;0.2   ( / )</source>
        <translation>筛选：裁剪较弱的错误答案 = answer:wrong clip&lt;0.2   ( / )</translation>
    </message>
    <message>
        <source>Filter rollouts</source>
        <translation>筛选采样轨迹</translation>
    </message>
    <message>
        <source>Show the rollouts of all steps</source>
        <translation>显示所有步的采样轨迹</translation>
    </message>
    <message>
        <source>Show the others again</source>
        <translation>重新显示其他的</translation>
    </message>
    <message>
        <source>Rollouts</source>
        <translation>采样轨迹</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>%1 rollouts</source>
        <translation>%1 条采样轨迹</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1/%2</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::RunListModel</name>
    <message>
        <source>step %1 of %2</source>
        <translation>第 %1/%2 步</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>已损坏</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::RunSetEdit</name>
    <message>
        <source>%1: run, archive or trace file</source>
        <translation>%1：运行、存档或轨迹文件</translation>
    </message>
    <message>
        <source>A run of the list, or the path of a run folder, an archive or a trace file</source>
        <translation>列表中的运行，或运行文件夹、存档、轨迹文件的路径</translation>
    </message>
    <message>
        <source>run or trace file</source>
        <translation>运行或轨迹文件</translation>
    </message>
    <message>
        <source>all steps</source>
        <translation>所有步</translation>
    </message>
    <message>
        <source>Training steps: 10:20, 10:, :20 or 10; empty for all</source>
        <translation>训练步：10:20、10:、:20 或 10；留空表示全部</translation>
    </message>
    <message>
        <source>%1: training steps</source>
        <translation>%1：训练步</translation>
    </message>
    <message>
        <source>Choose another run or trace file</source>
        <translation>选择其他运行或轨迹文件</translation>
    </message>
    <message>
        <source>%1: choose another run or trace file</source>
        <translation>%1：选择其他运行或轨迹文件</translation>
    </message>
    <message>
        <source>Run folder or archive…</source>
        <translation>运行文件夹或存档…</translation>
    </message>
    <message>
        <source>Trace file…</source>
        <translation>轨迹文件…</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Choose a run folder or an archive of rollouts</source>
        <translation>选择运行文件夹或采样轨迹存档</translation>
    </message>
    <message>
        <source>Choose a trace file</source>
        <translation>选择轨迹文件</translation>
    </message>
    <message>
        <source>Traces (*.jsonl *.json *.parquet);;All files (*)</source>
        <translation>轨迹 (*.jsonl *.json *.parquet);;所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::RunsPanel</name>
    <message>
        <source>No runs here yet</source>
        <translation>此处尚无运行</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Open a run…</source>
        <translation>打开运行…</translation>
    </message>
    <message>
        <source>List the runs of another folder</source>
        <translation>列出另一文件夹的运行</translation>
    </message>
    <message>
        <source>Recent runs</source>
        <translation>最近的运行</translation>
    </message>
    <message>
        <source>%1 holds no runs. Make one with “omnidrive demo”, start a training, or open the folder of a run.</source>
        <translation>%1 中没有运行。用“omnidrive demo”生成一个，启动训练，或打开某次运行的文件夹。</translation>
    </message>
    <message>
        <source>Open a run</source>
        <translation>打开运行</translation>
    </message>
    <message>
        <source>Open a trace file</source>
        <translation>打开轨迹文件</translation>
    </message>
    <message>
        <source>List the runs of a folder</source>
        <translation>列出某文件夹的运行</translation>
    </message>
    <message>
        <source>No recent runs</source>
        <translation>没有最近的运行</translation>
    </message>
    <message>
        <source>Open a trace file…</source>
        <translation>打开轨迹文件…</translation>
    </message>
    <message>
        <source>Traces (*.jsonl *.json *.parquet);;All files (*)</source>
        <translation>轨迹 (*.jsonl *.json *.parquet);;所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::SavedFilters</name>
    <message>
        <source>Saved filters (Ctrl+Shift+F); Ctrl+D saves the filter that is shown</source>
        <translation>已保存的筛选（Ctrl+Shift+F）；Ctrl+D 保存当前筛选</translation>
    </message>
    <message>
        <source>Saved filters</source>
        <translation>已保存的筛选</translation>
    </message>
    <message>
        <source>Name of the filter</source>
        <translation>筛选的名称</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Name for the filter that is shown</source>
        <translation>当前筛选的名称</translation>
    </message>
    <message>
        <source>Type a filter to save it</source>
        <translation>输入筛选以保存</translation>
    </message>
    <message>
        <source>No filter was saved yet</source>
        <translation>尚未保存筛选</translation>
    </message>
    <message>
        <source>Forget &quot;%1&quot;</source>
        <translation>忘记“%1”</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::SidePanel</name>
    <message>
        <source>ref %1</source>
        <translation>参考 %1</translation>
    </message>
    <message>
        <source>sel %1</source>
        <translation>所选 %1</translation>
    </message>
    <message>
        <source>Go to the first difference (D)</source>
        <translation>转到第一处差异（D）</translation>
    </message>
    <message>
        <source>Remove the pin</source>
        <translation>取消固定</translation>
    </message>
    <message>
        <source>Steps of both rollouts</source>
        <translation>两条采样轨迹的步骤</translation>
    </message>
    <message>
        <source>Rewards of both rollouts</source>
        <translation>两条采样轨迹的奖励</translation>
    </message>
    <message>
        <source>Nothing is pinned</source>
        <translation>没有固定的参考</translation>
    </message>
    <message>
        <source>Choose a rollout and pin it (B). Every rollout you choose then stands beside it, also one of another run.</source>
        <translation>选择一条采样轨迹并固定（B）。之后选择的每条都会与之并排，包括其他运行的。</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>参考</translation>
    </message>
    <message>
        <source>Selected</source>
        <translation>所选</translation>
    </message>
    <message>
        <source>the pinned rollout itself</source>
        <translation>即固定的采样轨迹本身</translation>
    </message>
    <message>
        <source>no difference</source>
        <translation>没有差异</translation>
    </message>
    <message>
        <source>first difference at step %1 of %2</source>
        <translation>第一处差异在步骤 %1/%2</translation>
    </message>
    <message>
        <source>%1 · %2 · answers %3 · reward %4 · advantage %5</source>
        <translation>%1 · %2 · 答 %3 · 奖励 %4 · 优势 %5</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>no key</source>
        <translation>无标准答案</translation>
    </message>
    <message>
        <source>right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>The two rollouts saw different pictures: this is the selected one&apos;s, with its zooms alone.</source>
        <translation>两条采样轨迹看到的图像不同：此为所选者的图像，仅含其放大。</translation>
    </message>
    <message>
        <source>Reference:
%1

Selected:
%2</source>
        <translation>参考：
%1

所选：
%2</translation>
    </message>
    <message>
        <source>Step %1 of both rollouts</source>
        <translation>两条采样轨迹的步骤 %1</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::SideSample</name>
    <message>
        <source>Above: what was cropped. Below: what was requested.</source>
        <translation>上：实际裁剪。下：请求的区域。</translation>
    </message>
    <message>
        <source>Lines of the reference</source>
        <translation>参考的线条</translation>
    </message>
    <message>
        <source>Lines of the selected rollout</source>
        <translation>所选采样轨迹的线条</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::SpokenLanguage</name>
    <message>
        <source>the translation omnidrive_%1.qm was not found; the Studio speaks English</source>
        <translation>未找到翻译 omnidrive_%1.qm；Studio 使用英语</translation>
    </message>
    <message>
        <source>the translation %1 is damaged; the Studio speaks English</source>
        <translation>翻译 %1 已损坏；Studio 使用英语</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>跟随系统</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::StateBadge</name>
    <message>
        <source>State: %1</source>
        <translation>状态：%1</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::StepPairDelegate</name>
    <message>
        <source>Enter opens all of it</source>
        <translation>按 Enter 打开全文</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::StepPairModel</name>
    <message>
        <source>Thought</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>答案</translation>
    </message>
    <message>
        <source>Zoom %1  %2</source>
        <translation>放大 %1  %2</translation>
    </message>
    <message>
        <source>same</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>The same words and the same place</source>
        <translation>词语相同，位置相同</translation>
    </message>
    <message>
        <source>same place, overlap %1</source>
        <translation>同一位置，重叠 %1</translation>
    </message>
    <message>
        <source>The same label; the crops share at least half of what they cover together</source>
        <translation>标签相同；两个裁剪的交并比至少一半</translation>
    </message>
    <message>
        <source>differs, overlap %1</source>
        <translation>不同，重叠 %1</translation>
    </message>
    <message>
        <source>differs</source>
        <translation>不同</translation>
    </message>
    <message>
        <source>Words that have no counterpart are underlined; overlap is intersection over union of the two crops</source>
        <translation>没有对应的词带下划线；重叠为两个裁剪的交并比</translation>
    </message>
    <message>
        <source>only here</source>
        <translation>仅此处</translation>
    </message>
    <message>
        <source>The other rollout has no such step at this place</source>
        <translation>另一条采样轨迹在此处没有这样的步骤</translation>
    </message>
    <message>
        <source>first difference</source>
        <translation>第一处差异</translation>
    </message>
    <message>
        <source>Up to here both rollouts did the same</source>
        <translation>到此为止两条采样轨迹相同</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>CLIP %1</source>
        <translation>CLIP %1</translation>
    </message>
    <message>
        <source>Cosine of CLIP(crop) and CLIP(label), -1 to 1</source>
        <translation>CLIP(裁剪) 与 CLIP(标签) 的余弦，-1 到 1</translation>
    </message>
    <message>
        <source>grounding %1</source>
        <translation>定位 %1</translation>
    </message>
    <message>
        <source>Grounding score g of the call before the gates, 0 to 1</source>
        <translation>该调用在门控之前的定位分 g，0 到 1</translation>
    </message>
    <message>
        <source>no such step</source>
        <translation>没有这样的步骤</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>参考</translation>
    </message>
    <message>
        <source>Selected</source>
        <translation>所选</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::TextViewer</name>
    <message>
        <source>Find (Enter: next)</source>
        <translation>查找（Enter：下一个）</translation>
    </message>
    <message>
        <source>Find in the text</source>
        <translation>在文本中查找</translation>
    </message>
    <message>
        <source>%1 characters</source>
        <translation>%1 个字符</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::ThresholdHistogram</name>
    <message>
        <source>CLIP scores of own and other labels, with the threshold</source>
        <translation>自身标签与其他标签的 CLIP 分数，附阈值</translation>
    </message>
    <message>
        <source>Drag the line, or move it by the arrow keys: the threshold τ of the score function “threshold”</source>
        <translation>拖动该线或用方向键移动：评分函数“threshold”的阈值 τ</translation>
    </message>
    <message>
        <source>threshold %1</source>
        <translation>阈值 %1</translation>
    </message>
    <message>
        <source>cosine of CLIP(label) and CLIP(crop)</source>
        <translation>CLIP(标签) 与 CLIP(裁剪) 的余弦</translation>
    </message>
    <message>
        <source>τ %1</source>
        <translation>τ %1</translation>
    </message>
    <message>
        <source>own label (%1)</source>
        <translation>自身标签（%1）</translation>
    </message>
    <message>
        <source>label of another zoom (%1)</source>
        <translation>其他放大的标签（%1）</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::TokenStripView</name>
    <message>
        <source>Tokens of the step</source>
        <translation>该步骤的 token</translation>
    </message>
    <message>
        <source>%1, %2 to %3</source>
        <translation>%1，%2 到 %3</translation>
    </message>
    <message>
        <source>observation: never trained on</source>
        <translation>观测：从不参与训练</translation>
    </message>
    <message>
        <source>“%1”: %2 %3</source>
        <translation>“%1”：%2 %3</translation>
    </message>
    <message>
        <source>“%1”: no value</source>
        <translation>“%1”：无值</translation>
    </message>
    <message>
        <source>coloured: trained on; grey: observed</source>
        <translation>彩色：参与训练；灰色：观测</translation>
    </message>
    <message numerus="yes">
        <source>%n chosen</source>
        <translation>
            <numerusform>已选 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>drag over tokens, or Shift and arrows, to annotate them</source>
        <translation>拖选词元，或用 Shift 加方向键，即可标注</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::TraceDelegate</name>
    <message>
        <source>Enter opens all %1 characters</source>
        <translation>按 Enter 打开全部 %1 个字符</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::TracePanel</name>
    <message>
        <source>imported from %1</source>
        <translation>导入自 %1</translation>
    </message>
    <message>
        <source>stage %1, step %2</source>
        <translation>阶段 %1，第 %2 步</translation>
    </message>
    <message>
        <source>temperature %1</source>
        <translation>温度 %1</translation>
    </message>
    <message>
        <source>greedy</source>
        <translation>贪心</translation>
    </message>
    <message>
        <source>seed %1</source>
        <translation>种子 %1</translation>
    </message>
    <message>
        <source>child of zoom %1 of %2</source>
        <translation>%2 的放大 %1 的子轨迹</translation>
    </message>
    <message>
        <source>child of %1</source>
        <translation>%1 的子轨迹</translation>
    </message>
    <message>
        <source>Steps of the rollout</source>
        <translation>采样轨迹的步骤</translation>
    </message>
    <message>
        <source>No rollout selected</source>
        <translation>未选择采样轨迹</translation>
    </message>
    <message>
        <source>Choose a row of the rollouts table to follow its thoughts, zooms and answer.</source>
        <translation>在采样轨迹表中选择一行，以查看其思考、放大和答案。</translation>
    </message>
    <message>
        <source>Sample %1, group %2, policy %3</source>
        <translation>样本 %1，组 %2，策略 %3</translation>
    </message>
    <message>
        <source>%1: %2 · %3</source>
        <translation>%1：%2 · %3</translation>
    </message>
    <message>
        <source>no key</source>
        <translation>无标准答案</translation>
    </message>
    <message>
        <source>right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>cut off</source>
        <translation>被截断</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>错误</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::TrainingControl</name>
    <message>
        <source>Another request to a trainer is still under way.</source>
        <translation>另一个对训练程序的请求仍在进行。</translation>
    </message>
    <message>
        <source>No trainer is watched.</source>
        <translation>没有监视任何训练程序。</translation>
    </message>
    <message>
        <source>The trainer has not acknowledged the last command yet.</source>
        <translation>训练程序尚未确认上一条命令。</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::TrainingPanel</name>
    <message>
        <source>Asked to pause; the trainer does so at the end of its step.</source>
        <translation>已请求暂停；训练程序将在当前步结束时执行。</translation>
    </message>
    <message>
        <source>Asked to go on.</source>
        <translation>已请求继续。</translation>
    </message>
    <message>
        <source>Asked for a checkpoint; the trainer writes it at the end of its step.</source>
        <translation>已请求检查点；训练程序将在当前步结束时写入。</translation>
    </message>
    <message>
        <source>Asked to save and stop; the trainer does so at the end of its step.</source>
        <translation>已请求保存并停止；训练程序将在当前步结束时执行。</translation>
    </message>
    <message>
        <source>Asked for the change; the trainer makes it at the end of its step.</source>
        <translation>已请求更改；训练程序将在当前步结束时执行。</translation>
    </message>
    <message>
        <source>Killing the trainer…</source>
        <translation>正在终止训练程序…</translation>
    </message>
    <message>
        <source>Asked to train on; the trainer moves its end after its step.</source>
        <translation>已请求继续训练；训练程序将在当前步之后延长终点。</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Stop after the step under way and keep everything in memory</source>
        <translation>当前步结束后停下，一切保留在内存中</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Go on from the pause</source>
        <translation>从暂停处继续</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>Write a checkpoint after the step under way</source>
        <translation>当前步结束后写入检查点</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Save a checkpoint and end the trainer</source>
        <translation>保存检查点并结束训练程序</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Start a new trainer from the newest checkpoint of this run</source>
        <translation>从本次运行的最新检查点启动新的训练程序</translation>
    </message>
    <message>
        <source>Kill…</source>
        <translation>终止…</translation>
    </message>
    <message>
        <source>Really kill?</source>
        <translation>确定终止？</translation>
    </message>
    <message>
        <source>Killing loses the steps after the last checkpoint. Press again to do it; Stop saves first.</source>
        <translation>终止会丢失最近检查点之后的步。再按一次确认；“停止”会先保存。</translation>
    </message>
    <message>
        <source>No run is open.</source>
        <translation>没有打开运行。</translation>
    </message>
    <message>
        <source>No trainer has worked on this run.</source>
        <translation>没有训练程序处理过此运行。</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>第 %1/%2 步</translation>
    </message>
    <message>
        <source>stage %1</source>
        <translation>阶段 %1</translation>
    </message>
    <message>
        <source>%1 s a step</source>
        <translation>每步 %1 秒</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>Log of the trainer</source>
        <translation>训练程序的日志</translation>
    </message>
    <message>
        <source>The trainer&apos;s log appears here.</source>
        <translation>训练程序的日志会显示在此。</translation>
    </message>
    <message>
        <source>New training</source>
        <translation>新训练</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>This run</source>
        <translation>本次运行</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>训练进度</translation>
    </message>
    <message>
        <source>Time, speed and memory of the newest step</source>
        <translation>最新一步的时间、速度和内存</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>该怎么做</translation>
    </message>
    <message>
        <source>End the trainer at once, also when it does not answer; steps after its last checkpoint are lost</source>
        <translation>立即结束训练程序，即使它没有响应；最近检查点之后的步将丢失</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::UiSettings</name>
    <message>
        <source>%1 cannot be written: the disk is full. What was changed is kept while the Studio is open.</source>
        <translation>无法写入 %1：磁盘已满。Studio 打开期间，所作更改会保留。</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::WhatIfForm</name>
    <message>
        <source>Greedy</source>
        <translation>贪心</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Ask again from here with the recorded seed (Ctrl+Return)</source>
        <translation>用记录的种子从此处重新提问（Ctrl+Return）</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>End within one token; continuations that are whole are kept</source>
        <translation>在一个 token 内结束；保留完整的续写</translation>
    </message>
    <message>
        <source>Grey the crop</source>
        <translation>裁剪涂灰</translation>
    </message>
    <message>
        <source>Mask test: paint grey what this zoom looked at, in frame and crop, and ask again. An answer that stays in at least 80 % of the samples is called text-only reasoning.</source>
        <translation>遮挡测试：在画面和裁剪中把该放大所看之处涂灰并重新提问。至少 80 % 的样本中不变的答案称为“仅凭文本推理”。</translation>
    </message>
    <message>
        <source>Grey the rest</source>
        <translation>其余涂灰</translation>
    </message>
    <message>
        <source>Mask test: paint grey everything but what this zoom looked at, and ask again</source>
        <translation>遮挡测试：把该放大所看之处以外全部涂灰并重新提问</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Back to what was recorded</source>
        <translation>恢复为记录的内容</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>上</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>右</translation>
    </message>
    <message>
        <source>Bottom</source>
        <translation>下</translation>
    </message>
    <message>
        <source>%1 side of the box, pixels of the picture as the model sees it</source>
        <translation>框的%1边，以模型所见图像的像素计</translation>
    </message>
    <message>
        <source>Label of the zoom</source>
        <translation>放大的标签</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Another question starts from the beginning; the box is then left aside</source>
        <translation>换问题会从头开始；此时不使用框</translation>
    </message>
    <message>
        <source>Number of samples</source>
        <translation>样本数</translation>
    </message>
    <message>
        <source>Continuations with the recorded seed, the next, and so on; several give a share with its interval</source>
        <translation>以记录的种子、下一个种子等续写；多个样本给出比例及其区间</translation>
    </message>
    <message>
        <source>Model that answers</source>
        <translation>作答的模型</translation>
    </message>
    <message>
        <source>Address of the server</source>
        <translation>服务器地址</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>框</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>The model that the record names</source>
        <translation>记录所指的模型</translation>
    </message>
    <message>
        <source>newest: %1</source>
        <translation>最新：%1</translation>
    </message>
    <message>
        <source>Embedded default</source>
        <translation>内置默认</translation>
    </message>
    <message>
        <source>Server…</source>
        <translation>服务器…</translation>
    </message>
    <message>
        <source>Model folder…</source>
        <translation>模型文件夹…</translation>
    </message>
    <message>
        <source>Folder of a model or checkpoint</source>
        <translation>模型或检查点的文件夹</translation>
    </message>
    <message>
        <source>No rollout selected</source>
        <translation>未选择采样轨迹</translation>
    </message>
    <message>
        <source>Zoom %1 of %2</source>
        <translation>放大 %1/%2</translation>
    </message>
    <message>
        <source>%1, from the question on</source>
        <translation>%1，从问题开始</translation>
    </message>
    <message>
        <source>Boxes count in pixels of the picture as the model sees it, %1 × %2</source>
        <translation>框以模型所见图像的像素计，%1 × %2</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::WhatIfModel</name>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>%1 (server)</source>
        <translation>%1（服务器）</translation>
    </message>
    <message>
        <source>%1 instead of %2</source>
        <translation>%1 而非 %2</translation>
    </message>
    <message>
        <source>%1, as before</source>
        <translation>%1，与之前相同</translation>
    </message>
    <message>
        <source>no key</source>
        <translation>无标准答案</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>答案</translation>
    </message>
    <message>
        <source>Reward</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>Δ</source>
        <translation>Δ</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>What is different from the recorded rollout</source>
        <translation>与记录的采样轨迹有何不同</translation>
    </message>
    <message>
        <source>The answer beside that of the recorded rollout</source>
        <translation>与记录的采样轨迹的答案对照</translation>
    </message>
    <message>
        <source>Total reward by the recipe of the run, for the rollout&apos;s stage</source>
        <translation>按运行配方、该采样轨迹所在阶段计算的总奖励</translation>
    </message>
    <message>
        <source>Total reward minus that of the recorded rollout</source>
        <translation>总奖励减去记录的采样轨迹的总奖励</translation>
    </message>
    <message>
        <source>Seed of the generator; the first sample has that of the recorded rollout</source>
        <translation>生成器的种子；第一个样本用记录的采样轨迹的种子</translation>
    </message>
    <message>
        <source>The weights that answered</source>
        <translation>作答所用的权重</translation>
    </message>
</context>
<context>
    <name>omnidrive::ui::WhatIfPanel</name>
    <message>
        <source>Nothing asked again yet</source>
        <translation>尚未重新提问</translation>
    </message>
    <message>
        <source>Select a zoom, press X and drag its box; or type another box, label or question. Run (Ctrl+Return) goes on from there, the recorded rollout stays as it is.</source>
        <translation>选择一次放大，按 X 并拖动其框；或输入其他框、标签或问题。运行（Ctrl+Return）从该处继续，记录的采样轨迹保持不变。</translation>
    </message>
    <message>
        <source>What came of asking again</source>
        <translation>重新提问的结果</translation>
    </message>
    <message>
        <source>What to change</source>
        <translation>要更改的内容</translation>
    </message>
    <message>
        <source>%1 of %2 %3</source>
        <translation>%1/%2 %3</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1: %2; %3</source>
        <translation>%1：%2；%3</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>正在提问…</translation>
    </message>
    <message numerus="yes">
        <source>Done: %n continuation(s)</source>
        <translation>
            <numerusform>完成：%n 个续写</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancelled; nothing was whole yet</source>
        <translation>已取消；尚无完整结果</translation>
    </message>
    <message numerus="yes">
        <source>Cancelled; %n continuation(s) kept</source>
        <translation>
            <numerusform>已取消；保留了 %n 个续写</numerusform>
        </translation>
    </message>
</context>
</TS>
