// SPDX-License-Identifier: GPL-3.0-or-later
// Rollouts in the forms of other programs: DeepEyes' is read back by our own reader, verl's and DriveLMM-o1's by their documented rules.
#include "rollout/record_forms.h"
#include "rollout/trace_export.h"
#include "text/official_extraction.h"

#include <nlohmann/json.hpp>

#include <QTest>

using namespace omnidrive;
using namespace omnidrive::rollout;
using nlohmann::json;

namespace {

/// Two turns: a zoom in model pixels (half of the picture's) with its crop, then the answer.
Trajectory zoomed() {
    Trajectory made;
    made.id = "s1-000004-01-2";
    made.groupId = "s1-000004-01";
    made.sampleId = "scene_sample_2";
    made.step = 4;
    made.policyVersion = "step-000003";
    made.system = "You drive.";
    made.question = "What does the lamp show?\nChoose one option and answer with its letter:\nA) red\nB) green";
    made.options = {"red", "green"};
    made.expectedAnswer = "A";
    made.stitchedId = "f00d";
    made.frameIds = {"f00d"};
    Turn look;
    look.kind = TurnKind::ToolCall;
    look.thought = "The lamp is small.";
    look.tool = ToolCall{};
    look.tool->rawJson = R"({"name": "image_zoom_in_tool", "arguments": {"bbox_2d": [10, 20, 30, 40], "label": "lamp"}})";
    look.text = "<think>The lamp is small.</think>\n<tool_call>\n" + look.tool->rawJson + "\n</tool_call><|im_end|>";
    look.tool->label = "lamp";
    look.tool->valid = true;
    look.tool->boxInModel = BoxF{10, 20, 30, 40};
    look.tool->boxInImage = BoxF{20, 40, 60, 80};
    Turn answer;
    answer.kind = TurnKind::Answer;
    answer.thought = "It is green.";
    answer.answer = "B";
    answer.text = "<think>It is green.</think><answer>B</answer><|im_end|>";
    made.turns = {look, answer};
    Observation seen;
    seen.cropInImage = {20, 40, 60, 80};
    seen.text = "<|im_start|>user\n<tool_response><|vision_start|><|image_pad|><|vision_end|></tool_response><|im_end|>\n<|im_start|>assistant\n";
    made.observations = {seen};
    made.answerText = "B";
    made.answerLetter = "B";
    made.rewards.total = 0.25;
    made.rewards.grounding = 0.5;
    return made;
}

}  // namespace

class TestTraceExport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void deepEyesReadBack() {
        const json record = json::parse(toDeepEyesRecord(zoomed(), "f00d.jpg").dump());
        const Trajectory read = fromDeepEyesRecord(record);
        QCOMPARE(read.system, std::string("You drive."));
        QCOMPARE(read.options, (std::vector<std::string>{"red", "green"}));
        QCOMPARE(read.expectedAnswer, std::string("red"));
        QCOMPARE(read.answerText, std::string("green"));
        QCOMPARE(read.correct, false);
        QCOMPARE(read.turns.size(), size_t(3));   // the zoom, the last thought, the answer
        QVERIFY(read.turns[0].tool && read.turns[0].tool->valid);
        QCOMPARE(read.turns[0].tool->label, std::string("lamp"));
        QVERIFY(read.turns[0].tool->boxInImage == (BoxF{20, 40, 60, 80}));   // of the picture, not of what the model was shown
        QCOMPARE(read.turns[0].thought, std::string("The lamp is small."));
        QCOMPARE(read.turns[2].answer, std::string("B"));
        QCOMPARE(read.observations.size(), size_t(1));
        QVERIFY(read.observations[0].ok && read.observations[0].afterTurn == 0);
        QCOMPARE(read.sampleId, std::string("f00d.jpg"));
        QCOMPARE(record["omnidrive"]["rollout"].get<std::string>(), std::string("s1-000004-01-2"));
        QCOMPARE(record["pred_output"][3]["content"][0]["image_url"]["url"].get<std::string>(), std::string("f00d.jpg#xywh=20,40,40,40"));
    }

    /// A call that is no JSON is normal data: it goes out as it was written.
    void brokenCallsStay() {
        Trajectory broken = zoomed();
        broken.turns[0].tool->rawJson = R"({"name": "image_zoom_in_tool", "arguments": {"bbox_2d": [10, 20})";
        broken.turns[0].tool->boxInImage.reset();
        broken.turns[0].tool->valid = false;
        broken.turns[0].text = "<tool_call>" + broken.turns[0].tool->rawJson + "</tool_call>";
        broken.observations[0].ok = false;
        broken.observations[0].error = "Error: no box";
        const Trajectory read = fromDeepEyesRecord(toDeepEyesRecord(broken, "f"));
        QCOMPARE(read.turns[0].tool->rawJson, broken.turns[0].tool->rawJson);
        QVERIFY(!read.turns[0].tool->valid && read.turns[0].tool->rejectReason.starts_with("bad-json"));
        QVERIFY(!read.observations[0].ok);
        QCOMPARE(read.observations[0].error, std::string("Error: no box"));
    }

    void verl() {
        const json line = toVerlLine(zoomed());
        QCOMPARE(line["step"].get<int>(), 4);
        QCOMPARE(line["score"].get<double>(), 0.25);
        QCOMPARE(line["gts"].get<std::string>(), std::string("A"));
        QVERIFY(line["input"].get<std::string>().starts_with("system\nYou drive.\nuser\nWhat does"));
        const auto output = line["output"].get<std::string>();
        QVERIFY(output.starts_with("<think>The lamp is small.</think>") && output.ends_with("<answer>B</answer>"));
        QVERIFY(output.find("<tool_response></tool_response>") != std::string::npos && output.find("<|") == std::string::npos);
    }

    /// A trace of another program keeps thoughts apart from the calls; in the line they are one text, and come back.
    void verlHoldsTheThoughtOfEachTurn() {
        const json call = json::parse(R"({"name": "image_zoom_in_tool", "arguments": {"bbox_2d": [1, 2, 3, 4], "label": "lamp"}})");
        const json record{{"messages",
                           {{{"role", "user"}, {"content", "Which?"}},
                            {{"role", "assistant"}, {"content", "<think>I look.</think><tool_call>" + call.dump() + "</tool_call>"}},
                            {{"role", "assistant"}, {"reasoning_content", "It is red."}, {"content", "<answer>red</answer>"}}}}};
        const std::string output = toVerlLine(fromConversation(record))["output"].get<std::string>();
        QCOMPARE(output, "<think>I look.</think><tool_call>" + call.dump() + "</tool_call><think>It is red.</think><answer>red</answer>");
        const Trajectory back = fromVerlRecord({{"input", "Which?"}, {"output", output}});
        QCOMPARE(back.turns.front().thought, std::string("I look.\nIt is red."));   // without an observation between them it is one reply
        QCOMPARE(back.answerText, std::string("red"));
    }

    void driveLmm() {
        const json made = toDriveLmmPrediction(zoomed());
        QCOMPARE(made["idx"].get<std::string>(), std::string("scene_sample_2"));
        QCOMPARE(made["final_answer"].get<std::string>(), std::string("A) red"));
        QCOMPARE(text::officialOption(made["llm-response"].get<std::string>()), std::string("B"));
        QVERIFY(!text::officialMatch(made["llm-response"].get<std::string>(), made["final_answer"].get<std::string>()));
        Trajectory silent = zoomed();
        silent.answerText.clear();
        silent.answerLetter.clear();
        QCOMPARE(toDriveLmmPrediction(silent)["llm-response"].get<std::string>(), std::string());
        Trajectory open = zoomed();
        open.options.clear();
        open.expectedAnswer = "A bus";
        QCOMPARE(toDriveLmmPrediction(open)["final_answer"].get<std::string>(), std::string("A bus"));
    }
};

QTEST_APPLESS_MAIN(TestTraceExport)
#include "tst_trace_export.moc"
