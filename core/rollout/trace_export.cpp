// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/trace_export.h"

#include "text/official_extraction.h"
#include "text/question_alone.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <map>

namespace omnidrive::rollout {

namespace {

using nlohmann::json;

std::string withoutSpecialTokens(std::string text) {
    for (const char* token : {"<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|image_pad|>", "<|endoftext|>"}) {
        const std::string_view name(token);
        for (size_t at = text.find(name); at != std::string::npos; at = text.find(name, at)) {
            text.erase(at, name.size());
        }
    }
    return text;
}

/// The letter's option, else the text as it is.
std::string optionText(const Trajectory& trajectory, const std::string& answer) {
    const size_t option = answer.size() == 1 ? static_cast<size_t>(static_cast<unsigned char>(answer.front()) - 'A') : trajectory.options.size();
    return option < trajectory.options.size() ? trajectory.options[option] : answer;
}

std::string givenAnswer(const Trajectory& trajectory) {
    return optionText(trajectory, trajectory.answerLetter.empty() ? trajectory.answerText : trajectory.answerLetter);
}

/// The call with its box in pixels of the picture; as it was written when it cannot be read.
std::string callInImage(const ToolCall& call) {
    json parsed = json::parse(call.rawJson, nullptr, false);
    const bool hasBox = parsed.is_object() && parsed.contains("arguments") && parsed["arguments"].is_object() && parsed["arguments"].contains("bbox_2d");
    if (!hasBox || !call.boxInImage) {
        return call.rawJson;
    }
    const BoxF& box = *call.boxInImage;
    parsed["arguments"]["bbox_2d"] = {box.x0, box.y0, box.x1, box.y1};
    return parsed.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// What the policy wrote in a turn; readers of other programs' traces keep its thought apart from the call.
std::string writtenOf(const Turn& turn) {
    const std::string text = withoutSpecialTokens(turn.text);
    const bool isApart = text.find("<think>") == std::string::npos && !turn.thought.empty();
    return isApart ? "<think>" + turn.thought + "</think>" + text : text;
}

std::string messageOf(const Turn& turn) {
    std::string text = writtenOf(turn);
    if (turn.tool && !turn.tool->rawJson.empty()) {
        const size_t at = text.find(turn.tool->rawJson);
        text = at == std::string::npos ? text : text.replace(at, turn.tool->rawJson.size(), callInImage(*turn.tool));
    }
    return text;
}

json textPart(const std::string& text) { return {{"type", "text"}, {"text", text}}; }
json imagePart(const std::string& url) { return {{"type", "image_url"}, {"image_url", {{"url", url}}}}; }

json observationMessage(const Observation& seen, const std::string& image) {
    const BoxI& crop = seen.cropInImage;
    json content = json::array();
    if (seen.ok) {
        content.push_back(imagePart(fmt::format("{}#xywh={},{},{},{}", image, crop.x0, crop.y0, crop.width(), crop.height())));
    }
    content.push_back(textPart(seen.ok ? "" : seen.error));
    return {{"role", "user"}, {"content", std::move(content)}};
}

std::string questionText(const Trajectory& trajectory) {
    std::string text = "Question: " + text::questionAlone(trajectory.question, trajectory.options);
    text += trajectory.options.empty() ? "" : "\nOptions:";
    for (size_t i = 0; i < trajectory.options.size(); ++i) {
        text += fmt::format("\n{}. {}", static_cast<char>('A' + i), trajectory.options[i]);
    }
    return text;
}

/// Turns with the observations that follow each, in the order of the rollout.
template <typename OnTurn, typename OnObservation>
void inOrder(const Trajectory& trajectory, const OnTurn& onTurn, const OnObservation& onObservation) {
    std::multimap<int, const Observation*> byTurn;
    for (const Observation& seen : trajectory.observations) {
        byTurn.emplace(seen.afterTurn, &seen);
    }
    for (size_t i = 0; i < trajectory.turns.size(); ++i) {
        onTurn(trajectory.turns[i]);
        const auto [first, last] = byTurn.equal_range(static_cast<int>(i));
        for (auto it = first; it != last; ++it) {
            onObservation(*it->second);
        }
    }
}

}  // namespace

json toDeepEyesRecord(const Trajectory& trajectory, const std::string& image) {
    json messages = json::array();
    messages.push_back({{"role", "system"}, {"content", withoutSpecialTokens(trajectory.system)}});
    messages.push_back({{"role", "user"}, {"content", json::array({imagePart(image), textPart(questionText(trajectory))})}});
    inOrder(
        trajectory, [&](const Turn& turn) { messages.push_back({{"role", "assistant"}, {"content", messageOf(turn)}}); },
        [&](const Observation& seen) { messages.push_back(observationMessage(seen, image)); });
    return {{"image", image},
            {"question", text::questionAlone(trajectory.question, trajectory.options)},
            {"answer", optionText(trajectory, trajectory.expectedAnswer)},
            {"pred_ans", givenAnswer(trajectory)},
            {"pred_output", std::move(messages)},
            {"status", trajectory.truncated ? "truncated" : "success"},
            {"acc", trajectory.correct ? 1.0 : 0.0},
            {"omnidrive",
             {{"rollout", trajectory.id},
              {"group", trajectory.groupId},
              {"sample", trajectory.sampleId},
              {"step", trajectory.step},
              {"checkpoint", trajectory.policyVersion},
              {"reward", trajectory.rewards.total}}}};
}

json toVerlLine(const Trajectory& trajectory) {
    std::string output;
    inOrder(
        trajectory, [&](const Turn& turn) { output += writtenOf(turn); },
        [&](const Observation& seen) { output += withoutSpecialTokens(seen.text); });
    const Rewards& rewards = trajectory.rewards;
    return {{"input", fmt::format("system\n{}\nuser\n{}\nassistant\n", withoutSpecialTokens(trajectory.system), trajectory.question)},
            {"output", output},
            {"gts", trajectory.expectedAnswer},
            {"score", rewards.total},
            {"step", trajectory.step},
            {"acc", rewards.accuracy},
            {"format", rewards.format},
            {"grounding", rewards.grounding},
            {"advantage", trajectory.advantage},
            {"rollout", trajectory.id},
            {"uid", trajectory.groupId}};
}

json toDriveLmmPrediction(const Trajectory& trajectory) {
    std::string thoughts;
    for (const Turn& turn : trajectory.turns) {
        thoughts += turn.thought.empty() ? "" : (thoughts.empty() ? "" : "\n") + turn.thought;
    }
    const std::string answer = trajectory.answerText.empty() ? trajectory.answerLetter : trajectory.answerText;
    const std::string reply = fmt::format("<think>{}</think><answer>{}</answer>", thoughts, answer);
    const std::string& key = trajectory.expectedAnswer;
    const bool isLetter = !trajectory.options.empty() && key.size() == 1;
    return {{"idx", trajectory.sampleId},
            {"question", trajectory.question},
            {"final_answer", isLetter ? fmt::format("{}) {}", key, optionText(trajectory, key)) : key},
            {"llm-response", answer.empty() ? "" : text::toOfficialForm(reply, trajectory.options)},
            {"rollout", trajectory.id}};
}

}  // namespace omnidrive::rollout
