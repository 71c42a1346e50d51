// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/pretrain_vlm.h"

#include "base/bounded_queue.h"
#include "base/log.h"
#include "train/adamw.h"
#include "train/embedded_default.h"
#include "train/pretrain_losses.h"

#include <ATen/ATen.h>

#include <thread>

namespace omnidrive::train {

namespace {

/// How well boxes and crops are read, teacher-forced, on demonstrations of one mix.
struct Skill {
    double errorX = 0, errorY = 0;   // of the box centre, pixels of a 560 x 280 frame
    double read = 0;                 // right state, 0 to 1
    std::array<double, data::kObjectClassCount> readByClass{};
    double cell = 0;                 // right merged token, 0 to 1
};

Skill measure(const rollout::Policy& policy, const Heads& heads, const CoordinateTable& table, const BehaviourMix& mix, uint64_t seed, int scenes) {
    const torch::NoGradGuard noGrad;
    const Demonstrator demonstrator(policy, mix, deriveSeed(seed, {0xE7A1}));
    DemoBatch batch;
    for (int i = 0; i < scenes; ++i) {
        for (auto& demo : demonstrator.make(i)) {
            batch.push_back(std::move(demo));
        }
    }
    const auto tensors = toTensors(*policy.vlm, batch);
    const auto features = policy.vlm->encodePictures(tensors.patches, tensors.grids);
    const auto hidden = forwardInBuckets(*policy.vlm, tensors, features, heads).hidden;
    Skill skill;
    cellLoss(batch, tensors, features, heads, &skill.cell);
    int located = 0, read = 0;
    std::array<int, data::kObjectClassCount> readOfClass{};
    for (size_t b = 0; b < batch.size(); ++b) {
        const auto& demo = batch[b];
        const auto best = policy.vlm->decoder().logits(hidden[static_cast<int64_t>(b)]).argmax(-1);
        const auto at = [&](std::ptrdiff_t index) { return static_cast<int32_t>(best[index - 1].item<int64_t>()); };
        if (demo.firstCoordinate > 0 && demo.boxInModel) {
            double value[4] = {0, 0, 0, 0};
            for (int k = 0; k < 4; ++k) {
                const auto step = table.stepOf.find(at(demo.firstCoordinate + k));
                value[k] = step == table.stepOf.end() ? 0 : step->second.first * kCoordinateStep;
            }
            const auto& box = *demo.boxInModel;
            // Teacher-forced: x1 and y1 know x0 and y0, so the centre's error is at most half a lie.
            skill.errorX += std::abs((value[0] + value[2]) / 2 - (box.x0 + box.x1) / 2) * 560.0 / demo.sceneWidth;
            skill.errorY += std::abs((value[1] + value[3]) / 2 - (box.y0 + box.y1) / 2) * 280.0 / demo.sceneHeight;
            ++located;
        }
        if (demo.cropClass >= 0) {
            // <think> It is STATE, in the last reply.
            const auto think = std::find(demo.ids.rbegin(), demo.ids.rend(), policy.tokenId("<think>"));
            const auto word = (demo.ids.rend() - think) + 2;
            const bool right = at(word) == demo.ids[static_cast<size_t>(word)];
            const auto cls = static_cast<size_t>(demo.cropClass);
            skill.read += right ? 1 : 0;
            skill.readByClass[cls] += right ? 1 : 0;
            ++read;
            ++readOfClass[cls];
        }
    }
    skill.errorX /= std::max(located, 1);
    skill.errorY /= std::max(located, 1);
    skill.read /= std::max(read, 1);
    for (size_t cls = 0; cls < readOfClass.size(); ++cls) {
        skill.readByClass[cls] /= std::max(readOfClass[cls], 1);
    }
    return skill;
}

/// @param mix the demonstrations to judge by, of one of the phases
PretrainReport measure(const rollout::Policy& policy, const Heads& heads, const CoordinateTable& table, const PretrainVlmOptions& options,
                       const BehaviourMix& mix) {
    BehaviourMix alone = mix, zooming = mix;
    alone.agents = alone.zooms = 0;
    zooming.agents = zooming.locates = zooming.describes = 0;
    zooming.zooms = 2;
    const auto onItsOwn = measure(policy, heads, table, alone, options.seed, options.measuredScenes);
    const auto inReply = measure(policy, heads, table, zooming, options.seed, options.measuredScenes);
    return {onItsOwn.errorX, onItsOwn.errorY, onItsOwn.read, inReply.errorX, inReply.errorY, inReply.read, inReply.readByClass, onItsOwn.cell, 0};
}

std::string readByClassText(const std::array<double, data::kObjectClassCount>& rates) {
    std::string text;
    for (size_t cls = 0; cls < rates.size(); ++cls) {
        text += fmt::format("{}{} {:.0f} %", cls == 0 ? "" : ", ", data::objectClassLabel(static_cast<data::ObjectClass>(cls)), 100 * rates[cls]);
    }
    return text;
}

/// Draws batches on a thread of its own, in order, so that the numbers do not depend on timing.
class BatchStream {
public:
    BatchStream(const Demonstrator& demonstrator, int scenes, int64_t steps, int64_t first) : queue_(4) {
        thread_ = std::jthread([this, &demonstrator, scenes, steps, first](const std::stop_token& stop) {
            for (int64_t step = 0; step < steps && !stop.stop_requested(); ++step) {
                DemoBatch drawn;
                for (int i = 0; i < scenes; ++i) {
                    for (auto& demo : demonstrator.make(first + step * scenes + i)) {
                        drawn.push_back(std::move(demo));
                    }
                }
                if (!queue_.push(std::move(drawn))) {
                    return;
                }
            }
            queue_.close();
        });
    }
    ~BatchStream() {
        thread_.request_stop();
        queue_.close();
    }
    std::optional<DemoBatch> next() { return queue_.pop(); }

private:
    BoundedQueue<DemoBatch> queue_;
    std::jthread thread_;
};

/// What one phase works with.
struct Pretraining {
    const rollout::Policy& policy;
    const PretrainVlmOptions& options;
    CoordinateTable table;
    Heads heads;
    AdamW optimiser;
    double textLoss = -1;   // smoothed; negative before the first step
    int64_t done;           // steps, of the phases before too

    Pretraining(const rollout::Policy& policy, const PretrainVlmOptions& options, uint64_t headSeed, int64_t done)
        : policy(policy), options(options), table(*policy.tokenizer), heads(policy.vlm->config().text.hiddenSize, headSeed),
          optimiser(parameters(), {.learningRate = options.learningRate, .weightDecay = 0.01}, true), done(done) {}

    std::vector<std::pair<std::string, torch::Tensor>> parameters() const {
        auto all = policy.vlm->enableGradients(true);
        heads.appendTo(all);
        return all;
    }
};

void trainOn(Pretraining& work, const DemoBatch& batch, double learningRate) {
    const auto& options = work.options;
    const auto& vlm = *work.policy.vlm;
    const auto tensors = toTensors(vlm, batch);
    const auto features = vlm.encodePictures(tensors.patches, tensors.grids);
    const auto [hidden, place] = forwardInBuckets(vlm, tensors, features, work.heads);
    const auto text = textLoss(vlm, batch, hidden, work.table, options.coordinateSigma);
    const auto loss = text + options.cellWeight * cellLoss(batch, tensors, features, work.heads) +
                      options.cropWeight * cropLoss(batch, tensors, features, work.heads) +
                      options.centreWeight * centreLoss(batch, hidden, work.heads) + options.placeWeight * place +
                      options.viewWeight * viewLoss(batch, tensors, features, work.heads);
    work.optimiser.zeroGradients();
    loss.backward();
    work.optimiser.step(learningRate, options.gradientClip);
    work.textLoss = work.textLoss < 0 ? text.item<double>() : 0.98 * work.textLoss + 0.02 * text.item<double>();
}

struct Phase {
    const char* name;
    const BehaviourMix& mix;
    const BehaviourMix& judgedBy;
    int64_t steps;
    double learningRate;
    int64_t firstScene;
};

void runPhase(Pretraining& work, const Phase& phase, const std::stop_token& stop, const ProgressFn& progress) {
    constexpr int64_t kReportEvery = 200;
    const auto& options = work.options;
    const Demonstrator demonstrator(work.policy, phase.mix, options.seed);
    BatchStream stream(demonstrator, options.scenes, phase.steps, phase.firstScene);
    for (int64_t step = 0; !stop.stop_requested(); ++step) {
        const auto batch = stream.next();
        if (!batch) {
            return;
        }
        trainOn(work, *batch, scheduledRate(phase.learningRate, "cosine", step, phase.steps, options.warmupSteps, 0.05));
        ++work.done;
        if (work.done % kReportEvery == 0) {
            const auto report = measure(work.policy, work.heads, work.table, options, phase.judgedBy);
            logInfo("step {}, {}: text loss {:.3f}; centre error {:.1f} / {:.1f} px, in a reply {:.1f} / {:.1f}; crops read {:.0f} %, in a reply {:.0f} %; token "
                    "that holds it {:.0f} %; in a reply by class {}",
                    work.done, phase.name, work.textLoss, report.centreErrorX, report.centreErrorY, report.replyErrorX, report.replyErrorY,
                    100 * report.cropReadRate, 100 * report.replyReadRate, 100 * report.cellRate, readByClassText(report.replyReadByClass));
        }
        if (progress) {
            progress({work.done, options.steps + options.practiceSteps + options.behaviourSteps, fmt::format("tiny VLM, {}: text loss {:.3f}", phase.name, work.textLoss)});
        }
    }
}

}  // namespace

PretrainReport pretrainVlm(rollout::Policy& policy, const PretrainVlmOptions& options, std::stop_token stop, const ProgressFn& progress) {
    // A phase knows nothing of those before it but the weights: heads and optimiser are its own.
    {
        Pretraining skills(policy, options, options.seed, 0);
        runPhase(skills, {"skills", options.skills, options.skills, options.steps, options.learningRate, 0}, stop, progress);
    }
    int64_t done = options.steps;
    {
        Pretraining practice(policy, options, deriveSeed(options.seed, {2}), done);
        runPhase(practice, {"practice", options.practice, options.practice, options.practiceSteps, options.practiceRate, done * options.scenes}, stop, progress);
    }
    done += options.practiceSteps;
    Pretraining behaviour(policy, options, deriveSeed(options.seed, {1}), done);
    runPhase(behaviour, {"behaviour", options.behaviour, options.practice, options.behaviourSteps, options.behaviourRate, done * options.scenes}, stop, progress);
    if (stop.stop_requested()) {
        return {};
    }
    auto report = measure(policy, behaviour.heads, behaviour.table, options, options.practice);
    report.loss = behaviour.textLoss;
    policy.vlm = policy.vlm->clone();
    return report;
}

}  // namespace omnidrive::train
