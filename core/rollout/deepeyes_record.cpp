// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/deepeyes_traces.h"
#include "text/reply_parser.h"
#include "text/tags.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace omnidrive::rollout {

namespace {

using nlohmann::json;

constexpr std::string_view kCallOpen = "<tool_call>", kCallClose = "</tool_call>";

std::string textAt(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// The texts of a message: a plain text, or a list of parts of which the texts count.
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

bool holdsPicture(const json& message) {
    const auto content = message.find("content");
    return content != message.end() && content->is_array() && std::any_of(content->begin(), content->end(), [](const json& part) {
               return part.is_object() && textAt(part, "type") == "image_url";
           });
}

/// The tolerant parser reads a call that is followed by rubbish; here the pair as written decides.
ToolCall callOf(std::string_view between) {
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

/// One assistant message: thought and first call, further calls, what stands outside of the tags, the answer.
void addMessage(Trajectory& trajectory, const std::string& message) {
    const text::ParsedReply reply = text::parseReply(message);
    const auto pairs = text::blocksBetween(message, kCallOpen, kCallClose);
    const size_t before = trajectory.turns.size();
    for (const std::string_view pair : pairs) {
        Turn turn = bareTurn(std::string(kCallOpen) + std::string(pair) + std::string(kCallClose), TurnKind::ToolCall);
        turn.tool = callOf(pair);
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

/// What the tool gave back belongs to the newest call that could be read.
void addObservation(Trajectory& trajectory, const json& message) {
    Observation seen;
    const auto isValid = [](const Turn& turn) { return turn.tool && turn.tool->valid; };
    const auto found = std::find_if(trajectory.turns.rbegin(), trajectory.turns.rend(), isValid);
    seen.ok = holdsPicture(message) && found != trajectory.turns.rend();
    seen.afterTurn = static_cast<int>((seen.ok ? trajectory.turns.rend() - found : static_cast<std::ptrdiff_t>(trajectory.turns.size())) - 1);
    seen.text = contentOf(message);
    seen.error = seen.ok ? std::string() : seen.text;
    trajectory.observations.push_back(std::move(seen));
}

/// "Options: A. red B. blue", one a line: the texts behind the letters.
std::vector<std::string> optionsOf(const std::string& question) {
    std::vector<std::string> options;
    for (char letter = 'A'; letter <= 'F'; ++letter) {
        const std::string head = fmt::format("\n{}. ", letter);
        const size_t begin = question.find(head);
        if (begin == std::string::npos) {
            break;
        }
        const size_t end = std::min(question.find('\n', begin + 1), question.size());
        options.push_back(question.substr(begin + head.size(), end - begin - head.size()));
    }
    return options;
}

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
            addMessage(trajectory, contentOf(message));
        } else if (role == "user" && !isAsked) {
            isAsked = true;
            trajectory.question = contentOf(message);
            trajectory.options = optionsOf(trajectory.question);
        } else if (role == "user" && !trajectory.turns.empty()) {
            addObservation(trajectory, message);
        }
    }
}

}  // namespace

Trajectory fromDeepEyesRecord(const json& record, const std::string& id, const std::string& source) {
    Trajectory trajectory;
    trajectory.id = id;
    trajectory.groupId = id;
    trajectory.sampleId = textAt(record, "image");
    trajectory.policyVersion = source;
    trajectory.frameIds = {trajectory.sampleId};
    trajectory.stitchedId = trajectory.sampleId;
    addMessages(trajectory, record);
    if (trajectory.question.empty()) {
        trajectory.question = textAt(record, "question");
    }
    trajectory.expectedAnswer = textAt(record, "answer");
    trajectory.answerText = textAt(record, "pred_ans");
    const auto accuracy = record.find("acc");
    const double score = accuracy != record.end() && accuracy->is_number() ? accuracy->get<double>() : 0;
    trajectory.correct = score >= 0.5;
    trajectory.rewards.accuracy = trajectory.rewards.total = score;
    return trajectory;
}

}  // namespace omnidrive::rollout
