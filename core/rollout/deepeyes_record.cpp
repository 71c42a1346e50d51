// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/record_forms.h"
#include "rollout/record_parts.h"

#include <nlohmann/json.hpp>

namespace omnidrive::rollout {

namespace {

using nlohmann::json;

void addMessages(Trajectory& trajectory, const json& record) {
    const auto messages = record.find("pred_output");
    bool isAsked = false;
    for (const json& message : messages != record.end() && messages->is_array() ? *messages : json::array()) {
        if (!message.is_object()) {
            continue;
        }
        const std::string role = textAt(message, "role");
        if (role == "system") {
            trajectory.system = contentOf(message);
        } else if (role == "assistant") {
            addReply(trajectory, contentOf(message));
        } else if (role == "user" && !isAsked) {
            isAsked = true;
            trajectory.question = contentOf(message);
            trajectory.options = optionsOf(trajectory.question);
        } else if (role == "user" && !trajectory.turns.empty()) {
            addRecordedObservation(trajectory, contentOf(message), !pictureUrls(message).empty());
        }
    }
}

}  // namespace

Trajectory fromDeepEyesRecord(const json& record) {
    Trajectory trajectory = unscoredTrajectory();
    trajectory.sampleId = textAt(record, "image");
    trajectory.frameIds = {trajectory.sampleId};
    trajectory.stitchedId = trajectory.sampleId;
    addMessages(trajectory, record);
    if (trajectory.question.empty()) {
        trajectory.question = textAt(record, "question");
    }
    trajectory.expectedAnswer = textAt(record, "answer");
    trajectory.answerText = textAt(record, "pred_ans");
    const auto score = numberAt(record, "acc");
    trajectory.correct = score.value_or(0) >= 0.5;
    trajectory.rewards.total = score.value_or(0);
    trajectory.rewards.accuracy = score.value_or(trajectory.rewards.accuracy);
    return trajectory;
}

}  // namespace omnidrive::rollout
