// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/synthetic_run.h"

#include "base/random.h"
#include "rollout/trajectory_json.h"
#include "vision/codec.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <fstream>
#include <limits>

namespace omnidrive::tests {

namespace {

constexpr const char* kRecipe = R"(title: Synthetic run for tests
stages:
  - {name: tool-learning, steps: 3, prompts_per_step: 2, reward: {accuracy_weight: 0.5, format_weight: 0.2, grounding_weight: 1}}
  - {name: driving, steps: 3, prompts_per_step: 2, reward: {accuracy_weight: 1, format_weight: 0.2, grounding_weight: 0.5}}
)";

void fillRect(vision::Image& image, const BoxI& box, uint8_t r, uint8_t g, uint8_t b) {
    for (int y = std::max(0, box.y0); y < std::min(image.height, box.y1); ++y) {
        for (int x = std::max(0, box.x0); x < std::min(image.width, box.x1); ++x) {
            uint8_t* pixel = image.rgb.data() + 3 * (static_cast<size_t>(y) * image.width + x);
            pixel[0] = r;
            pixel[1] = g;
            pixel[2] = b;
        }
    }
}

/// Sky, road and a coloured light at a place that depends on the number; tiled for six views.
vision::Image drawFrame(const SyntheticRun& run, int number) {
    vision::Image image{run.width, run.height, std::vector<uint8_t>(static_cast<size_t>(run.width) * run.height * 3), {}};
    const int columns = run.sixViews ? 3 : 1, rows = run.sixViews ? 2 : 1;
    const int w = run.width / columns, h = run.height / rows;
    for (int tile = 0; tile < columns * rows; ++tile) {
        const int x = tile % columns * w, y = tile / columns * h;
        const auto shade = static_cast<uint8_t>(10 * ((number + tile) % 6));
        fillRect(image, {x, y, x + w, y + h / 2}, 120, 160, static_cast<uint8_t>(190 + shade));
        fillRect(image, {x, y + h / 2, x + w, y + h}, 70, static_cast<uint8_t>(72 + shade), 76);
        fillRect(image, {x + w / 2 - 4, y + h / 2, x + w / 2 + 4, y + h}, 230, 230, 220);
        const int lightX = x + w / 5 + (number * 37 + tile * 53) % (w / 2);
        fillRect(image, {lightX, y + h / 5, lightX + 16, y + h / 5 + 38}, 30, 30, 34);
        fillRect(image, {lightX + 4, y + h / 5 + 4, lightX + 12, y + h / 5 + 12}, 230, 60, 40);
    }
    return image;
}

rollout::ToolCall makeCall(const SyntheticRun& run, Rng& rng, const std::string& label, bool isValid) {
    rollout::ToolCall call;
    call.name = "image_zoom_in_tool";
    call.label = label;
    const int x = static_cast<int>(rng.integer(0, run.width * 3 / 4)), y = static_cast<int>(rng.integer(0, run.height / 2));
    const int side = std::max(28, run.height / 7);
    const BoxF box{x * 1.0, y * 1.0, x + side * 1.4, y + side * 1.0};
    call.boxInImage = isValid ? box : BoxF{box.x1, box.y0, box.x0, box.y1};
    call.boxInModel = BoxF{box.x0 / 2, box.y0 / 2, box.x1 / 2, box.y1 / 2};
    call.rawJson = fmt::format(R"({{"name": "image_zoom_in_tool", "arguments": {{"bbox_2d": [{:.0f}, {:.0f}, {:.0f}, {:.0f}], "label": "{}"}}}})",
                               box.x0 / 2, box.y0 / 2, box.x1 / 2, box.y1 / 2, label);
    call.valid = isValid;
    if (!isValid) {
        call.rejectReason = "inverted: x1 is left of x0";
        return call;
    }
    call.effectiveBox = BoxI{x, std::max(0, y - 4), std::min(run.width, x + static_cast<int>(side * 1.4)), std::min(run.height, y + side + 4)};
    call.adjustments = {"enlarged", "rounded"};
    call.clipCosine = 0.1 + 0.25 * rng.uniform();
    call.groundingScore = rng.uniform();
    call.labelConsistent = label == "traffic light";
    if (run.sixViews) {
        call.camera = "CAM_FRONT";
    }
    return call;
}

rollout::Turn makeTurn(const std::string& thought) {
    rollout::Turn turn;
    turn.thought = thought;
    turn.text = "<think>" + thought + "</think>";
    turn.tokenIds = {1, 2, 3};
    turn.logprobs = {-0.1f, -0.2f, -0.3f};
    return turn;
}

void addCall(const SyntheticRun& run, rollout::Trajectory& trajectory, Rng& rng, const std::string& label, bool isValid) {
    rollout::Turn turn = makeTurn("The " + label + " is small. I look closer before I answer.");
    turn.kind = rollout::TurnKind::ToolCall;
    turn.tool = makeCall(run, rng, label, isValid);
    turn.text += "<tool_call>" + turn.tool->rawJson + "</tool_call>";
    rollout::Observation seen;
    seen.afterTurn = static_cast<int>(trajectory.turns.size());
    seen.ok = isValid;
    seen.imageId = trajectory.stitchedId;
    if (isValid) {
        seen.cropInImage = *turn.tool->effectiveBox;
        seen.shownWidth = seen.shownHeight = 56;
        seen.imageTokens = 4;
    } else {
        seen.error = turn.tool->rejectReason;
    }
    trajectory.turns.push_back(turn);
    trajectory.observations.push_back(seen);
}

void addAnswer(rollout::Trajectory& trajectory, const std::string& letter) {
    rollout::Turn turn = makeTurn("The lamp at the top is lit.");
    turn.kind = rollout::TurnKind::Answer;
    turn.answer = letter;
    turn.text += "<answer>" + letter + "</answer>";
    trajectory.turns.push_back(turn);
    trajectory.answerText = trajectory.answerLetter = letter;
    trajectory.correct = letter == trajectory.expectedAnswer;
}

void addRewards(rollout::Trajectory& trajectory, double grounding, bool isStageOne) {
    rollout::Rewards& rewards = trajectory.rewards;
    rewards.accuracy = trajectory.correct ? 1 : 0;
    rewards.grounding = grounding;
    rewards.total = isStageOne ? 0.5 * rewards.accuracy + grounding : rewards.accuracy + 0.5 * grounding;
    trajectory.advantage = rewards.total - 0.7;
}

std::vector<std::pair<std::string, double>> scalarsOf(const SyntheticRun& run, int step) {
    const double t = static_cast<double>(step) / std::max(1, run.steps);
    const double wave = 0.04 * std::sin(step * 1.7);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    return {{"critic/score/mean", 0.2 + 0.9 * t + wave}, {"reward/accuracy", 0.25 + 0.4 * t + wave}, {"reward/format", -0.2 + 0.2 * t},
            {"reward/grounding", 0.05 + 0.6 * t - wave}, {"agent/tool_use_rate", 0.1 + 0.8 * t}, {"label/right_rate", 0.7 + 0.28 * t},
            {"clip/score_p10", 0.08 + 0.06 * t}, {"clip/score_p50", 0.15 + 0.1 * t}, {"clip/score_p90", 0.22 + 0.12 * t},
            {"actor/kl_loss", step % 5 == 0 ? nan : 0.02 * t}, {"timing_s/step", 0.9 + wave}};
}

void writeAblations(const std::filesystem::path& folder) {
    std::ofstream(folder / "ablations.json") << R"([
 {"name": "base", "seeds": 3, "seed_values": [0, 1, 2], "greedy": [26.0, 26.4, 26.8], "sampled": [23.9, 24.4, 24.9], "greedy_mean": 26.4, "greedy_spread": 0.4, "sampled_mean": 24.4, "sampled_spread": 0.5,
  "tool_rate_needed": 0.07, "tool_rate_global": 0.07, "label_right": 0.8, "zoom_on_object": 0.13},
 {"name": "without the CLIP term", "seeds": 3, "seed_values": [0, 1, 2], "greedy": [24.2, 24.8, 25.4], "sampled": [24.5, 25.4, 26.3], "greedy_mean": 24.8, "greedy_spread": 0.6, "sampled_mean": 25.4, "sampled_spread": 0.9,
  "tool_rate_needed": 0.06, "tool_rate_global": 0.02, "label_right": 0.9, "zoom_on_object": 0.2},
 {"name": "two stages", "seeds": 3, "seed_values": [0, 1, 2], "greedy": [69.8, 70.2, 70.6], "sampled": [57.9, 59.0, 60.1], "greedy_mean": 70.2, "greedy_spread": 0.4, "sampled_mean": 59.0, "sampled_spread": 1.1,
  "tool_rate_needed": 0.97, "tool_rate_global": 0.2, "label_right": 0.99, "zoom_on_object": 0.5}])";
}

}  // namespace

rollout::Trajectory syntheticTrajectory(const SyntheticRun& run, int step, int group, int index, const std::string& frameId) {
    Rng rng(deriveSeed(7, {static_cast<uint64_t>(step), static_cast<uint64_t>(group), static_cast<uint64_t>(index)}));
    rollout::Trajectory trajectory;
    const bool isStageOne = 2 * step <= run.steps;
    trajectory.stage = isStageOne ? 1 : 2;
    trajectory.step = step;
    trajectory.groupId = fmt::format("s{}-{}-{}", trajectory.stage, step, group);
    trajectory.id = fmt::format("{}-{}", trajectory.groupId, index);
    trajectory.sampleId = fmt::format("train-{}", step * run.groupsPerStep + group);
    trajectory.indexInGroup = index;
    trajectory.seed = rng.next() % 1'000'000;
    trajectory.policyVersion = fmt::format("step-{:06}", step - 1);
    trajectory.question = "What does the traffic light show?\nA. red\nB. yellow\nC. green\nD. off";
    trajectory.options = {"red", "yellow", "green", "off"};
    trajectory.kind = "traffic light";
    trajectory.expectedAnswer = "A";
    trajectory.stitchedId = frameId;
    trajectory.frameIds = run.sixViews ? std::vector<std::string>(6, frameId) : std::vector<std::string>{frameId};
    trajectory.imageWidth = run.width;
    trajectory.imageHeight = run.height;
    trajectory.modelWidth = run.width / 2;
    trajectory.modelHeight = run.height / 2;
    trajectory.truthLabel = "traffic light";
    trajectory.truthBoxInImage = BoxF{run.width * 0.3, run.height * 0.2, run.width * 0.3 + 16, run.height * 0.2 + 38};
    const int calls = run.zooms >= 0 ? run.zooms : index % 3;
    double grounding = 0;
    for (int call = 0; call < calls; ++call) {
        const bool isValid = run.zooms >= 0 || index % 4 != 3 || call == 1;
        addCall(run, trajectory, rng, call == 0 ? "traffic light" : "sign", isValid);
        grounding = trajectory.turns.back().tool->groundingScore.value_or(0);
    }
    const bool isCutOff = index % 7 == 6;
    trajectory.truncated = isCutOff;
    if (!isCutOff) {
        addAnswer(trajectory, rng.chance(0.3 + 0.5 * step / run.steps) ? "A" : "C");
    } else {
        trajectory.turns.push_back(makeTurn("It is hard to see"));
    }
    addRewards(trajectory, grounding, isStageOne);
    return trajectory;
}

SyntheticRunWriter::SyntheticRunWriter(const std::filesystem::path& folder, const SyntheticRun& run)
    : run_(run), writer_(store::RunWriter::create(folder, kRecipe, "Synthetic run")) {
    if (run.hasAblations) {
        writeAblations(folder);
    }
}

/// Each picture is drawn and written once: for a large run that would be most of the time.
const std::string& SyntheticRunWriter::frameOf(int number) {
    frames_.resize(static_cast<size_t>(run_.framesKept));
    const int which = number % run_.framesKept;
    std::string& id = frames_[static_cast<size_t>(which)];
    if (id.empty()) {
        const vision::Image image = drawFrame(run_, which);
        id = vision::contentId(image);
        if (!writer_->hasFrame(id)) {
            writer_->addFrame(id, vision::encodePng(image));
        }
    }
    return id;
}

void SyntheticRunWriter::writeStep() {
    ++step_;
    for (int group = 0; group < run_.groupsPerStep; ++group) {
        const std::string& frame = frameOf(step_ * run_.groupsPerStep + group);
        for (int index = 0; index < run_.groupSize; ++index) {
            const rollout::Trajectory trajectory = syntheticTrajectory(run_, step_, group, index, frame);
            writer_->appendRollout(rollout::indexRowOf(trajectory), rollout::toJsonLine(trajectory));
        }
    }
    const int stage = 2 * step_ <= run_.steps ? 1 : 2;
    writer_->appendScalars(step_, stage, scalarsOf(run_, step_));
    store::RunState state;
    state.state = run_.isFinished && step_ == run_.steps ? store::TrainerState::Finished : store::TrainerState::Running;
    state.step = step_;
    state.totalSteps = run_.steps;
    state.stage = stage;
    state.secondsPerStep = 0.9;
    state.pid = getpid();
    state.wall = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
    writer_->setState(state);
}

void SyntheticRunWriter::writeAll() {
    while (step_ < run_.steps) {
        writeStep();
    }
    writer_->sync();
}

void writeSyntheticRun(const std::filesystem::path& folder, const SyntheticRun& run) { SyntheticRunWriter(folder, run).writeAll(); }

}  // namespace omnidrive::tests
