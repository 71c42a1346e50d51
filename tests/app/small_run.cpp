// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/small_run.h"

#include "rollout/trajectory_json.h"

#include <vector>

namespace omnidrive::tests {

namespace {

constexpr const char* kFrame = "8f1d65b13ca964ee48c6c1a36205385b";   // of tinyPng()

/// One white pixel.
const std::vector<uint8_t>& tinyPng() {
    static const std::vector<uint8_t> bytes{
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00,
        0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x02, 0x00, 0x00, 0x00, 0x90, 0x77, 0x53, 0xDE, 0x00, 0x00, 0x00,
        0x0C, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0xF8, 0xFF, 0xFF, 0x3F, 0x00, 0x05, 0xFE, 0x02, 0xFE, 0x0D,
        0xEF, 0x46, 0xB8, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82};
    return bytes;
}

rollout::Turn zoomTurn() {
    rollout::Turn turn;
    turn.kind = rollout::TurnKind::ToolCall;
    turn.thought = "The light is small.";
    turn.text = "<think>The light is small.</think><tool_call>{}</tool_call>";
    turn.tokenIds = {5, 6, 7};
    turn.logprobs = {-0.1F, -0.2F, -0.3F};
    rollout::ToolCall& call = turn.tool.emplace();
    call.rawJson = "{}";
    call.name = "image_zoom_in_tool";
    call.label = "traffic light";
    call.boxInModel = BoxF{10, 10, 30, 30};
    call.boxInImage = BoxF{20, 20, 60, 60};
    call.effectiveBox = BoxI{20, 20, 60, 60};
    call.valid = true;
    call.clipCosine = 0.31;
    call.groundingScore = 0.9;
    call.labelConsistent = true;
    return turn;
}

rollout::Turn answerTurn() {
    rollout::Turn turn;
    turn.kind = rollout::TurnKind::Answer;
    turn.thought = "It is yellow.";
    turn.answer = "B";
    turn.text = "<think>It is yellow.</think><answer>B</answer>";
    turn.tokenIds = {8, 9};
    turn.logprobs = {-0.1F, -0.2F};
    return turn;
}

rollout::Observation cropShown() {
    rollout::Observation observation;
    observation.imageId = kFrame;
    observation.cropInImage = {20, 20, 60, 60};
    observation.shownWidth = observation.shownHeight = 56;
    observation.imageTokens = 4;
    observation.tokenIds = {1, 2, 3, 4};
    return observation;
}

}  // namespace

rollout::Trajectory zoomRollout(const std::string& id, int64_t step, bool correct) {
    rollout::Trajectory trajectory;
    trajectory.id = id;
    trajectory.sampleId = "sample-" + id;
    trajectory.groupId = "group-" + std::to_string(step);
    trajectory.stage = 1;
    trajectory.step = step;
    trajectory.seed = 42;
    trajectory.policyVersion = "step-000000";
    trajectory.question = "What does the traffic light show?\nA) red\nB) yellow";
    trajectory.options = {"red", "yellow"};
    trajectory.kind = "object";
    trajectory.expectedAnswer = correct ? "B" : "A";
    trajectory.frameIds = {kFrame};
    trajectory.stitchedId = kFrame;
    trajectory.imageWidth = 560;
    trajectory.imageHeight = 280;
    trajectory.modelWidth = 280;
    trajectory.modelHeight = 140;
    trajectory.promptIds = {1, 2};
    trajectory.turns = {zoomTurn(), answerTurn()};
    trajectory.observations = {cropShown()};
    trajectory.lossMask = {1, 1, 1, 0, 0, 0, 0, 1, 1};
    trajectory.rewards.accuracy = correct ? 1 : 0;
    trajectory.rewards.grounding = 0.9;
    trajectory.rewards.total = trajectory.rewards.accuracy + 0.45;
    trajectory.answerText = trajectory.answerLetter = "B";
    trajectory.correct = correct;
    trajectory.truthLabel = "traffic light";
    trajectory.truthBoxInImage = BoxF{30, 30, 46, 60};
    return trajectory;
}

void appendRollout(store::RunWriter& run, const rollout::Trajectory& trajectory) {
    run.addFrame(kFrame, tinyPng());
    run.appendRollout(rollout::indexRowOf(trajectory), rollout::toJsonLine(trajectory));
}

std::string smallRecipe() {
    return "title: small\n";
}

void makeSmallRun(const std::filesystem::path& folder) {
    const auto run = store::RunWriter::create(folder, smallRecipe(), "A small run");
    for (int64_t step = 1; step <= 2; ++step) {
        for (int index = 0; index < 2; ++index) {
            appendRollout(*run,
                          zoomRollout("s1-" + std::to_string(step) + "-0-" + std::to_string(index), step, index == 0));
        }
        run->appendScalars(step, 1,
                           {{"reward/accuracy", 0.5}, {"critic/score/mean", 0.9 + static_cast<double>(step) / 100}});
    }
    store::RunState state;
    state.state = store::TrainerState::Finished;
    state.step = state.totalSteps = 2;
    state.stage = 1;
    run->setState(state);
    run->sync();
}

}  // namespace omnidrive::tests
