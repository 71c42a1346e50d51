// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/record_parts.h"

#include "text/reply_parser.h"
#include "text/tags.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace omnidrive::rollout {

namespace {

using nlohmann::json;

constexpr std::string_view kCallOpen = "<tool_call>", kCallClose = "</tool_call>";

/// What stands outside of all closed tags; nothing when that is white space only and short.
std::string outsideTags(std::string_view message) {
    std::string rest(message);
    const std::pair<std::string_view, std::string_view> tags[] = {{"<think>", "</think>"}, {kCallOpen, kCallClose}, {"<answer>", "</answer>"}};
    for (const auto& [open, close] : tags) {
        std::string kept;
        size_t from = 0;
        for (size_t begin = rest.find(open); begin != std::string::npos; begin = rest.find(open, from)) {
            const size_t end = rest.find(close, begin);
            if (end == std::string::npos) {
                break;
            }
            kept += rest.substr(from, begin - from);
            from = end + close.size();
        }
        rest = kept + rest.substr(from);
    }
    constexpr size_t kShort = 1000;
    return text::trimmed(rest).empty() && rest.size() < kShort ? std::string() : rest;
}

Turn bareTurn(std::string text, TurnKind kind) {
    Turn turn;
    turn.text = std::move(text);
    turn.kind = kind;
    return turn;
}

bool isPicture(const json& part) {
    const std::string type = textAt(part, "type");
    return type == "image_url" || type == "image" || type == "input_image";
}

std::string urlOf(const json& part) {
    for (const char* key : {"image_url", "image"}) {
        const auto found = part.find(key);
        if (found != part.end() && found->is_object()) {
            return textAt(*found, "url");
        }
    }
    return firstTextAt(part, {"image_url", "image", "url", "path"});
}

/// Lines that begin with "A", "B" ... and the mark, as far as the letters go on.
std::vector<std::string> optionsMarkedBy(std::string_view mark, const std::string& question) {
    std::vector<std::string> options;
    for (char letter = 'A'; letter <= 'Z'; ++letter) {
        const std::string head = fmt::format("\n{}{}", letter, mark);
        const size_t begin = question.find(head);
        if (begin == std::string::npos) {
            break;
        }
        const size_t end = std::min(question.find('\n', begin + 1), question.size());
        options.push_back(question.substr(begin + head.size(), end - begin - head.size()));
    }
    return options;
}

}  // namespace

std::string textAt(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Trajectory unscoredTrajectory() {
    Trajectory trajectory;
    Rewards& rewards = trajectory.rewards;
    for (double* unknown : {&rewards.accuracy, &rewards.format, &rewards.grounding, &rewards.tool, &rewards.toolCost, &rewards.overlong, &trajectory.advantage}) {
        *unknown = std::numeric_limits<double>::quiet_NaN();
    }
    return trajectory;
}

std::optional<double> numberAt(const json& object, const char* key) {
    const auto found = object.find(key);
    const bool isNumber = found != object.end() && found->is_number() && std::isfinite(found->get<double>());
    return isNumber ? std::optional(found->get<double>()) : std::nullopt;
}

std::string firstTextAt(const json& object, std::initializer_list<const char*> keys) {
    for (const char* key : keys) {
        if (std::string text = textAt(object, key); !text.empty()) {
            return text;
        }
    }
    return {};
}

std::optional<double> firstNumberAt(const json& object, std::initializer_list<const char*> keys) {
    for (const char* key : keys) {
        if (const auto number = numberAt(object, key)) {
            return number;
        }
    }
    return std::nullopt;
}

std::string contentOf(const json& message) {
    const auto content = message.find("content");
    if (content == message.end()) {
        return {};
    }
    if (content->is_string()) {
        return content->get<std::string>();
    }
    std::string text;
    if (content->is_array()) {
        for (const json& part : *content) {
            text += part.is_object() ? textAt(part, "text") : std::string();
        }
    }
    return text;
}

std::vector<std::string> pictureUrls(const json& message) {
    std::vector<std::string> urls;
    const auto content = message.find("content");
    for (const json& part : content != message.end() && content->is_array() ? *content : json::array()) {
        if (part.is_object() && isPicture(part)) {
            urls.push_back(urlOf(part));
        }
    }
    return urls;
}

// The tolerant parser reads a call that is followed by rubbish; here the pair as written decides.
ToolCall recordedCall(std::string_view between) {
    const text::ParsedCall parsed = text::parseToolCall(between);
    ToolCall call;
    call.rawJson = std::string(text::trimmed(between));
    call.name = parsed.name;
    call.label = parsed.label;
    call.imageIndex = parsed.imageIndex;
    call.boxInModel = parsed.box;
    call.boxInImage = parsed.box;   // these files keep one frame of reference only: pixels of the picture (SPEC section 3.5)
    if (!json::accept(call.rawJson)) {
        call.rejectReason = "bad-json: " + (parsed.problem.empty() ? std::string("more than one JSON object stands between the tags") : parsed.problem);
    } else if (!parsed.problem.empty()) {
        call.rejectReason = "bad-json: " + parsed.problem;
    }
    call.valid = call.rejectReason.empty();
    return call;
}

void addReply(Trajectory& trajectory, const std::string& message) {
    const text::ParsedReply reply = text::parseReply(message);
    const auto pairs = text::blocksBetween(message, kCallOpen, kCallClose);
    const size_t before = trajectory.turns.size();
    for (const std::string_view pair : pairs) {
        Turn turn = bareTurn(std::string(kCallOpen) + std::string(pair) + std::string(kCallClose), TurnKind::ToolCall);
        turn.tool = recordedCall(pair);
        trajectory.turns.push_back(std::move(turn));
    }
    if (!reply.thought.empty()) {
        if (pairs.empty()) {
            trajectory.turns.push_back(bareTurn({}, TurnKind::Think));
        }
        trajectory.turns[before].thought = reply.thought;
    }
    if (std::string rest = outsideTags(message); !rest.empty()) {
        trajectory.turns.push_back(bareTurn(std::move(rest), TurnKind::Think));
    }
    if (reply.answer) {
        Turn turn = bareTurn("<answer>" + *reply.answer + "</answer>", TurnKind::Answer);
        turn.answer = *reply.answer;
        trajectory.turns.push_back(std::move(turn));
    }
}

void takeBareReplyAsAnswer(Trajectory& trajectory) {
    if (trajectory.turns.empty()) {
        return;
    }
    Turn& last = trajectory.turns.back();
    if (!last.tool && last.answer.empty() && last.thought.empty() && last.text.find(kCallOpen) == std::string::npos) {
        last.kind = TurnKind::Answer;
        last.answer = std::string(text::trimmed(last.text));
    }
}

void addRecordedObservation(Trajectory& trajectory, std::string text, bool hasPicture) {
    Observation seen;
    const auto isValid = [](const Turn& turn) { return turn.tool && turn.tool->valid; };
    const auto found = std::find_if(trajectory.turns.rbegin(), trajectory.turns.rend(), isValid);
    seen.ok = hasPicture && found != trajectory.turns.rend();
    seen.afterTurn = static_cast<int>((seen.ok ? trajectory.turns.rend() - found : static_cast<std::ptrdiff_t>(trajectory.turns.size())) - 1);
    seen.text = std::move(text);
    seen.error = seen.ok ? std::string() : seen.text;
    trajectory.observations.push_back(std::move(seen));
}

std::vector<std::string> optionsOf(const std::string& question) {
    auto points = optionsMarkedBy(". ", question), brackets = optionsMarkedBy(") ", question);
    return brackets.size() > points.size() ? brackets : points;
}

void takeAnswerOfTurns(Trajectory& trajectory) {
    const auto found = std::find_if(trajectory.turns.rbegin(), trajectory.turns.rend(), [](const Turn& turn) { return !turn.answer.empty(); });
    if (found != trajectory.turns.rend()) {
        trajectory.answerText = found->answer;
        trajectory.answerLetter = trajectory.options.empty() ? std::string() : text::answerLetter(found->answer, trajectory.options);
    }
}

}  // namespace omnidrive::rollout
