// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/record_forms.h"
#include "rollout/record_parts.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace omnidrive::rollout {

namespace {

using nlohmann::json;

template <typename T>
std::vector<T> listAt(const json& record, const char* key, bool (json::*isElement)() const noexcept) {
    std::vector<T> values;
    const auto found = record.find(key);
    const bool isList = found != record.end() && found->is_array() &&
                        std::all_of(found->begin(), found->end(), [&](const json& value) { return (value.*isElement)(); });
    for (const json& value : isList ? *found : json::array()) {
        values.push_back(value.get<T>());
    }
    return values;
}

/// Values of the tokens, where there is one for each; a list of another length cannot be laid over them.
std::vector<float> perToken(const json& record, const char* key, size_t tokens) {
    std::vector<float> values = listAt<float>(record, key, &json::is_number);
    return values.size() == tokens ? values : std::vector<float>();
}

}  // namespace

Trajectory fromBoardRecord(const json& record) {
    Trajectory trajectory = unscoredTrajectory();
    trajectory.question = textAt(record, "prompt");
    trajectory.options = optionsOf(trajectory.question);
    trajectory.expectedAnswer = firstTextAt(record, {"ground_truth", "ref_response"});
    addReply(trajectory, textAt(record, "response"));
    takeBareReplyAsAnswer(trajectory);
    takeAnswerOfTurns(trajectory);
    if (trajectory.turns.size() == 1) {   // tokens are those of the whole response
        Turn& turn = trajectory.turns.front();
        turn.tokenTexts = listAt<std::string>(record, "response_tokens", &json::is_string);
        turn.logprobs = perToken(record, "logprobs", turn.tokenTexts.size());
        turn.refLogprobs = perToken(record, "ref_logprobs", turn.tokenTexts.size());
    }
    trajectory.rewards.total = numberAt(record, "reward").value_or(0);
    trajectory.correct = trajectory.rewards.total >= numberAt(record, "ref_reward").value_or(0.5);
    return trajectory;
}

}  // namespace omnidrive::rollout
