// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/drivelmm.h"
#include "rollout/record_forms.h"
#include "rollout/record_parts.h"
#include "text/official_extraction.h"
#include "text/tags.h"

#include <nlohmann/json.hpp>

namespace omnidrive::rollout {

namespace {

using nlohmann::json;

std::vector<std::string> picturesOf(const json& record) {
    const auto image = record.find("image");
    if (image != record.end() && image->is_string()) {
        return {image->get<std::string>()};
    }
    std::vector<std::string> pictures;
    for (const json& path : image != record.end() && image->is_array() ? *image : json::array()) {
        pictures.push_back(path.is_string() ? path.get<std::string>() : std::string());
    }
    return pictures;
}

/// The whole reply is the answer: which part of it counts is for the evaluation to say, in both of its readings.
void addWholeReply(Trajectory& trajectory, const std::string& reply) {
    addReply(trajectory, reply);
    if (trajectory.turns.size() == 1 && trajectory.turns[0].answer.empty() && !trajectory.turns[0].tool) {
        trajectory.turns[0].kind = TurnKind::Answer;
        trajectory.turns[0].answer = std::string(text::trimmed(reply));
    }
    takeAnswerOfTurns(trajectory);
}

}  // namespace

Trajectory fromPrediction(const json& record) {
    Trajectory trajectory = unscoredTrajectory();
    trajectory.sampleId = firstTextAt(record, {"idx", "id"});
    trajectory.question = textAt(record, "question");
    trajectory.frameIds = picturesOf(record);
    trajectory.stitchedId = trajectory.frameIds.empty() ? std::string() : trajectory.frameIds.front();
    const std::string reply = record.contains("llm-response") ? textAt(record, "llm-response") : textAt(record, "answer");
    addWholeReply(trajectory, reply);
    const std::string reference = firstTextAt(record, {"final_answer", "gt_answer"}), letter = text::extractOption(reference);
    if (data::isMultipleChoice(data::questionNumber(trajectory.sampleId)) && !letter.empty()) {
        trajectory.kind = "choice";
        trajectory.expectedAnswer = letter;
        trajectory.answerLetter = text::officialOption(reply);
        trajectory.correct = text::officialMatch(reply, reference);
        trajectory.rewards.total = trajectory.rewards.accuracy = trajectory.correct ? 1 : 0;
    } else {
        trajectory.kind = "open";   // nobody has judged it, so the reference would only make it wrong
    }
    return trajectory;
}

}  // namespace omnidrive::rollout
