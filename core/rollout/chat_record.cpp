// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/record_forms.h"
#include "rollout/record_parts.h"
#include "store/base64.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <map>

namespace omnidrive::rollout {

namespace {

using nlohmann::json;

constexpr std::string_view kDataUrl = "data:", kEmbedded = "embedded-", kFileUrl = "file://";

/// The messages of a conversation, also of one that is in two parts (TRL's prompt and completion).
std::vector<const json*> messagesOf(const json& record) {
    std::vector<const json*> messages;
    const auto add = [&](const json& list) {
        for (const json& message : list) {
            if (message.is_object()) {
                messages.push_back(&message);
            }
        }
    };
    const auto listAt = [&](const char* key) {
        const auto found = record.is_object() ? record.find(key) : record.end();
        return found != record.end() && found->is_array() ? &*found : nullptr;
    };
    if (record.is_array()) {
        add(record);
        return messages;
    }
    for (const char* key : {"messages", "conversation"}) {
        if (const json* list = listAt(key)) {
            add(*list);
            return messages;
        }
    }
    for (const char* key : {"prompt", "completion"}) {
        if (const json* list = listAt(key)) {
            add(*list);
        }
    }
    return messages;
}

/// Pictures that a record names beside its messages.
std::vector<std::string> listedPictures(const json& record) {
    std::vector<std::string> urls;
    const auto images = record.is_object() ? record.find("images") : record.end();
    for (const json& image : images != record.end() && images->is_array() ? *images : json::array()) {
        std::string url = image.is_string() ? image.get<std::string>() : image.is_object() ? firstTextAt(image, {"path", "url"}) : "";
        if (!url.empty()) {
            urls.push_back(std::move(url));
        }
    }
    return urls;
}

/// The picture of that number that lies in the record itself, as a data: URL; "" without one. A record may hold many of some megabytes.
std::string embeddedUrl(const json& record, int number) {
    std::string wanted;
    const auto isIn = [&](std::vector<std::string> urls) {
        return std::any_of(urls.begin(), urls.end(), [&](std::string& url) {
            const bool isIt = url.starts_with(kDataUrl) && number-- == 0;
            wanted = isIt ? std::move(url) : std::string();
            return isIt;
        });
    };
    const auto messages = messagesOf(record);
    if (!std::any_of(messages.begin(), messages.end(), [&](const json* message) { return isIn(pictureUrls(*message)); })) {
        isIn(listedPictures(record));
    }
    return wanted;
}

/// OpenAI's form keeps name and arguments apart, the arguments as a text; between tags they are one object.
std::string callText(const json& function) {
    const auto arguments = function.find("arguments");
    const std::string name = json(textAt(function, "name")).dump();
    const std::string given = arguments == function.end() ? "{}" : arguments->is_string() ? arguments->get<std::string>() : arguments->dump();
    return fmt::format("{{\"name\": {}, \"arguments\": {}}}", name, given.empty() ? "{}" : given);
}

/// Walks through the messages of one conversation.
class Reader {
public:
    explicit Reader(Trajectory& trajectory) : trajectory_(trajectory) {}

    void take(const json& message) {
        const std::string role = textAt(message, "role");
        std::vector<std::string> pictures;
        for (const std::string& url : pictureUrls(message)) {
            pictures.push_back(nameOf(url));
        }
        if (role == "system" || role == "developer") {
            trajectory_.system += (trajectory_.system.empty() ? "" : "\n") + contentOf(message);
        } else if (role == "assistant") {
            takeReply(message);
        } else if (trajectory_.turns.empty()) {
            takeQuestion(message, pictures);
        } else {
            takeObservation(message, !pictures.empty());
        }
    }

    /// Where no message of the question has a picture, those named beside the messages are its frames.
    void finish(const json& record) {
        for (const std::string& url : listedPictures(record)) {
            const std::string name = nameOf(url);
            if (!hasFrames_) {
                trajectory_.frameIds.push_back(name);
            }
        }
        trajectory_.stitchedId = trajectory_.frameIds.empty() ? std::string() : trajectory_.frameIds.front();
    }

private:
    void takeQuestion(const json& message, const std::vector<std::string>& pictures) {
        trajectory_.question += (trajectory_.question.empty() ? "" : "\n") + contentOf(message);
        trajectory_.frameIds.insert(trajectory_.frameIds.end(), pictures.begin(), pictures.end());
        hasFrames_ = !trajectory_.frameIds.empty();
    }

    /// Crops come back as pictures too; only those of the question are frames. The numbers go on over all.
    std::string nameOf(const std::string& url) {
        if (url.starts_with(kDataUrl)) {
            return embeddedPictureName(embedded_++);
        }
        return url.starts_with(kFileUrl) ? url.substr(kFileUrl.size()) : url;
    }

    void takeReply(const json& message) {
        const size_t before = trajectory_.turns.size();
        std::string said = contentOf(message);
        if (const std::string reasoning = firstTextAt(message, {"reasoning_content", "reasoning"}); !reasoning.empty()) {
            said = "<think>" + reasoning + "</think>" + said;
        }
        if (!said.empty()) {
            addReply(trajectory_, said);
        }
        const auto calls = message.find("tool_calls");
        for (const json& call : calls != message.end() && calls->is_array() ? *calls : json::array()) {
            takeCall(call, before);
        }
    }

    /// What was said before the call is its thought, as between the tags.
    void takeCall(const json& call, size_t before) {
        const auto function = call.is_object() ? call.find("function") : call.end();
        const bool isWrapped = function != call.end() && function->is_object();
        if (!call.is_object() || (!isWrapped && !call.contains("name"))) {
            return;
        }
        const std::string text = callText(isWrapped ? *function : call);
        const bool isAfterThought = trajectory_.turns.size() == before + 1 && !trajectory_.turns.back().tool && trajectory_.turns.back().answer.empty();
        if (!isAfterThought) {
            trajectory_.turns.emplace_back();
        }
        Turn& turn = trajectory_.turns.back();
        turn.thought = turn.thought.empty() ? turn.text : turn.thought;
        turn.text = "<tool_call>" + text + "</tool_call>";
        turn.kind = TurnKind::ToolCall;
        turn.tool = recordedCall(text);
        turnOfCall_[textAt(call, "id")] = static_cast<int>(trajectory_.turns.size()) - 1;
    }

    void takeObservation(const json& message, bool hasPicture) {
        addRecordedObservation(trajectory_, contentOf(message), hasPicture);
        const auto named = turnOfCall_.find(textAt(message, "tool_call_id"));
        if (named != turnOfCall_.end() && !named->first.empty()) {
            Observation& seen = trajectory_.observations.back();
            seen.afterTurn = named->second;
            const bool isError = seen.text.starts_with("Error") || !trajectory_.turns[static_cast<size_t>(seen.afterTurn)].tool->valid;
            seen.ok = !isError;   // a tool message may hold the text alone, the picture following in a user message
            seen.error = isError ? seen.text : std::string();
        }
    }

    Trajectory& trajectory_;
    std::map<std::string, int> turnOfCall_;   ///< by the id that tool messages name
    int embedded_ = 0;
    bool hasFrames_ = false;
};

}  // namespace

std::string embeddedPictureName(int number) { return std::string(kEmbedded) + std::to_string(number); }

std::optional<std::string> embeddedPicture(const json& record, std::string_view name) {
    int wanted = -1;
    if (name.starts_with(kEmbedded)) {
        std::from_chars(name.data() + kEmbedded.size(), name.data() + name.size(), wanted);
    }
    const std::string url = wanted < 0 ? std::string() : embeddedUrl(record, wanted);
    const size_t comma = url.find(',');
    return comma == std::string::npos ? std::nullopt : store::decodeBase64(std::string_view(url).substr(comma + 1));
}

Trajectory fromConversation(const json& record) {
    Trajectory trajectory = unscoredTrajectory();
    Reader reader(trajectory);
    for (const json* message : messagesOf(record)) {
        reader.take(*message);
    }
    reader.finish(record);
    takeBareReplyAsAnswer(trajectory);
    trajectory.options = optionsOf(trajectory.question);
    takeAnswerOfTurns(trajectory);
    if (record.is_object()) {
        trajectory.sampleId = firstTextAt(record, {"id", "custom_id"});
        trajectory.expectedAnswer = firstTextAt(record, {"answer", "ground_truth"});
        trajectory.rewards.accuracy = numberAt(record, "acc").value_or(trajectory.rewards.accuracy);
        trajectory.rewards.total = firstNumberAt(record, {"reward", "score", "acc"}).value_or(0);
        trajectory.correct = firstNumberAt(record, {"acc", "reward", "score"}).value_or(0) >= 0.5;
    }
    return trajectory;
}

}  // namespace omnidrive::rollout
