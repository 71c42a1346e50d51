// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/record_forms.h"
#include "rollout/record_parts.h"

#include <nlohmann/json.hpp>

namespace omnidrive::rollout {

namespace {

using nlohmann::json;

/// The tool's answer, as DeepEyes' and verl's environments wrap it.
bool holdsCrop(const std::string& observation) {
    return observation.find("<image>") != std::string::npos || observation.find("<|vision_start|>") != std::string::npos ||
           (observation.find("<tool_response>") != std::string::npos && observation.find("Error") == std::string::npos);
}

std::string goalOf(const json& record) {
    const auto found = record.find("gts");
    return found == record.end() || found->is_null() ? std::string() : found->is_string() ? found->get<std::string>() : found->dump();
}

void addScores(Trajectory& trajectory, const json& record, std::optional<double> score) {
    const auto accuracy = numberAt(record, "acc");
    trajectory.rewards.total = score.value_or(accuracy.value_or(0));
    trajectory.rewards.accuracy = accuracy.value_or(trajectory.rewards.accuracy);
    trajectory.advantage = numberAt(record, "advantage").value_or(trajectory.advantage);
    trajectory.correct = accuracy.value_or(trajectory.rewards.total) >= 0.5;
}

void addPrompt(Trajectory& trajectory, const std::string& prompt) {
    for (const WrittenMessage& message : writtenMessages(prompt, "user")) {
        if (message.role == "system") {
            trajectory.system = message.text;
        } else if (message.role == "user") {
            trajectory.question += (trajectory.question.empty() ? "" : "\n") + message.text;
        }
    }
    trajectory.options = optionsOf(trajectory.question);
}

void addResponse(Trajectory& trajectory, const std::string& response) {
    for (const WrittenMessage& message : writtenMessages(response, "assistant")) {
        if (message.role == "assistant") {
            addReply(trajectory, message.text);
        } else if (!trajectory.turns.empty()) {
            addRecordedObservation(trajectory, message.text, holdsCrop(message.text));
        }
    }
    takeBareReplyAsAnswer(trajectory);
    takeAnswerOfTurns(trajectory);
}

}  // namespace

Trajectory fromVerlRecord(const json& record) {
    Trajectory trajectory = unscoredTrajectory();
    addPrompt(trajectory, textAt(record, "input"));
    addResponse(trajectory, textAt(record, "output"));
    trajectory.expectedAnswer = goalOf(record);
    addScores(trajectory, record, numberAt(record, "score"));
    return trajectory;
}

Trajectory fromTrlRecord(const json& record) {
    const auto asMessages = [&](const char* key) {
        const auto found = record.find(key);
        return found != record.end() && found->is_array() ? *found : json();
    };
    Trajectory trajectory = unscoredTrajectory();
    if (const json prompt = asMessages("prompt"), completion = asMessages("completion"); prompt.is_array() || completion.is_array()) {
        json whole = prompt.is_array() ? prompt : json::array({{{"role", "user"}, {"content", textAt(record, "prompt")}}});
        for (const json& message : completion.is_array() ? completion : json::array({{{"role", "assistant"}, {"content", textAt(record, "completion")}}})) {
            whole.push_back(message);
        }
        json conversation{{"messages", std::move(whole)}};
        if (const auto images = record.find("images"); images != record.end()) {
            conversation["images"] = *images;
        }
        trajectory = fromConversation(conversation);
    } else {
        addPrompt(trajectory, textAt(record, "prompt"));
        addResponse(trajectory, textAt(record, "completion"));
    }
    double total = 0;
    for (const auto& [key, value] : record.items()) {
        const bool isReward = value.is_number() && key != "step" && key != "advantage";   // a column a reward function, under its name
        total += isReward ? numberAt(record, key.c_str()).value_or(0) : 0;
    }
    trajectory.expectedAnswer = firstTextAt(record, {"solution", "ground_truth", "answer"});
    addScores(trajectory, record, total);
    return trajectory;
}

}  // namespace omnidrive::rollout
