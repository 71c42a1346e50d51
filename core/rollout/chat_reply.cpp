// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/chat_reply.h"

#include "base/utf8.h"
#include "store/json_fields.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace omnidrive::rollout {

namespace {

using nlohmann::json;
using store::JsonFields;

constexpr size_t kShownBytes = 300;
constexpr int kDeepest = 16;   // what a server nests deeper is not looked at: writing it out would cost stack

const json* member(const json& object, const char* key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    return object.is_object() && found != object.end() && !found->is_null() ? &*found : nullptr;
}

std::string textAt(const json& object, const char* key) {
    const json* value = member(object, key);
    return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

/// One line fit for a terminal.
std::string shown(std::string text) {
    std::replace_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
    if (text.size() > kShownBytes) {
        text = std::string(utf8Beginning(text, kShownBytes)) + " ...";
    }
    return text;
}

bool isShallow(const json& value, int levels = kDeepest) {
    return !value.is_structured() ||
           (levels > 0 && std::all_of(value.begin(), value.end(), [&](const json& inner) { return isShallow(inner, levels - 1); }));
}

/// "error" and "detail" are texts, objects with a message, or (FastAPI) a list of what is wrong with which field.
std::string messageIn(const json& value, int levels = kDeepest) {
    if (value.is_string() || levels == 0) {
        return value.is_string() ? value.get<std::string>() : std::string();
    }
    if (value.is_array()) {
        std::string all;
        for (const json& part : value) {
            const json* place = member(part, "loc");
            const std::string where = place != nullptr && isShallow(*place) ? place->dump() + " " : "";
            all += (all.empty() ? "" : "; ") + where + messageIn(part, levels - 1);
        }
        return all;
    }
    for (const char* key : {"message", "msg", "error", "detail"}) {
        if (const json* inner = member(value, key)) {
            return messageIn(*inner, levels - 1);
        }
    }
    return {};
}

/// The texts of a message's content: a text, or a list of parts.
std::string contentText(const json& content, const JsonFields& message) {
    if (content.is_string()) {
        return content.get<std::string>();
    }
    if (!content.is_array()) {
        message.failAt("content", "is not a text");
    }
    std::string text;
    for (const json& part : content) {
        text += textAt(part, "text") + textAt(part, "refusal");
    }
    return text;
}

/// A call that the server parsed, as the model writes it.
std::string callText(const json& call) {
    const json* function = member(call, "function");
    if (function == nullptr) {
        return {};
    }
    const json* arguments = member(*function, "arguments");
    std::string written = textAt(*function, "arguments");   // JSON in a text, as the model wrote it
    if (arguments != nullptr && arguments->is_object() && isShallow(*arguments)) {
        written = arguments->dump();
    }
    return fmt::format("<tool_call>\n{{\"name\": {}, \"arguments\": {}}}\n</tool_call>", json(textAt(*function, "name")).dump(), written);
}

/// @param mayBeEmpty a filter took everything: some servers then leave the content out.
std::string replyText(const JsonFields& message, const json& object, bool mayBeEmpty) {
    const json* content = member(object, "content");
    const json* calls = member(object, "tool_calls");
    const std::string refusal = textAt(object, "refusal");
    if (content == nullptr && calls == nullptr && refusal.empty() && !mayBeEmpty && !object.contains("content")) {
        message.failAt("content", "is missing");
    }
    std::string thought = textAt(object, "reasoning_content");
    thought = thought.empty() ? textAt(object, "reasoning") : thought;
    std::string text = thought.empty() ? "" : "<think>" + thought + "</think>";
    const std::string said = content != nullptr ? contentText(*content, message) : "";
    text += said.empty() ? refusal : said;   // OpenAI's models decline in a field of its own
    if (calls != nullptr && calls->is_array() && text.find("<tool_call>") == std::string::npos) {
        for (const json& call : *calls) {
            text += callText(call);
        }
    }
    return text;
}

std::optional<int64_t> countAt(const json& object, const char* key) {
    const json* value = member(object, key);
    return value != nullptr && value->is_number_integer() && value->get<int64_t>() >= 0 ? std::optional(value->get<int64_t>()) : std::nullopt;
}

std::optional<int32_t> idFrom(const json& value) {
    const bool isId = value.is_number_integer() && value.get<int64_t>() >= 0 && value.get<int64_t>() <= std::numeric_limits<int32_t>::max();
    return isId ? std::optional(static_cast<int32_t>(value.get<int64_t>())) : std::nullopt;
}

/// llama.cpp names the id beside the text; vLLM can be set to write "token_id:123" for it.
std::optional<int32_t> idOf(const json& entry) {
    if (const json* id = member(entry, "id")) {
        return idFrom(*id);
    }
    constexpr std::string_view kPrefix = "token_id:";
    const std::string text = textAt(entry, "token");
    int32_t id = -1;
    const char* end = text.data() + text.size();
    const bool isId = text.starts_with(kPrefix) && std::from_chars(text.data() + kPrefix.size(), end, id).ptr == end && id >= 0;
    return isId ? std::optional(id) : std::nullopt;
}

/// The token's bytes: a part of a character has no text of its own.
std::string bytesOf(const json& entry) {
    std::string bytes;
    const json* list = member(entry, "bytes");
    for (const json& byte : list != nullptr && list->is_array() ? *list : json::array()) {
        if (!byte.is_number_integer() || byte.get<int64_t>() < 0 || byte.get<int64_t>() > 255) {
            return textAt(entry, "token");
        }
        bytes += static_cast<char>(byte.get<int64_t>());
    }
    return bytes.empty() ? textAt(entry, "token") : bytes;
}

/// Lists that do not fit together say nothing about the tokens: then there are none.
void readLogprobs(ChatReply& reply, const json& choice) {
    const json* logprobs = member(choice, "logprobs");
    const json* entries = logprobs != nullptr ? member(*logprobs, "content") : nullptr;
    std::vector<int32_t> ids;
    for (const json& entry : entries != nullptr && entries->is_array() ? *entries : json::array()) {
        const json* value = member(entry, "logprob");
        if (value == nullptr || !value->is_number()) {
            reply.logprobs.clear();
            reply.tokenTexts.clear();
            return;
        }
        reply.logprobs.push_back(value->get<float>());
        reply.tokenTexts.push_back(bytesOf(entry));
        if (const auto id = idOf(entry)) {
            ids.push_back(*id);
        }
    }
    if (ids.size() == reply.tokenTexts.size()) {
        reply.tokenIds = std::move(ids);
    }
}

/// vLLM's token_ids count when they are as many as the log-probabilities, if there are any.
void readTokenIds(ChatReply& reply, const json& choice) {
    const json* list = member(choice, "token_ids");
    std::vector<int32_t> ids;
    for (const json& value : list != nullptr && list->is_array() ? *list : json::array()) {
        const auto id = idFrom(value);
        if (!id) {
            return;
        }
        ids.push_back(*id);
    }
    if (!ids.empty() && (reply.logprobs.empty() || ids.size() == reply.logprobs.size())) {
        reply.tokenIds = std::move(ids);
    }
}

/// llama.cpp leaves out tokens whose bytes are not whole characters. Ids with holes are worse than none; one may lack at the end, the end-of-turn
/// token.
void dropPartialIds(ChatReply& reply) {
    const auto listed = static_cast<int64_t>(reply.tokenIds.size());
    const int64_t counted = reply.replyTokens.value_or(listed);
    if (counted != listed && !(counted == listed + 1 && reply.finish != "length")) {
        reply.tokenIds.clear();
    }
}

json parseAnswer(const std::string& body, const std::string& server) {
    json answer = store::parseJson(body);
    if (!answer.is_object()) {
        fail(ErrorKind::Format, "the server {} answers with no JSON object: \"{}\"", server, shown(body.substr(0, 80)));
    }
    return answer;
}

}  // namespace

ChatReply parseChatReply(const std::string& body, const std::string& server) {
    const json answer = parseAnswer(body, server);
    if (const json* error = member(answer, "error"); error != nullptr && !answer.contains("choices")) {
        fail(ErrorKind::Io, "the server {} reports: {}", server, shown(messageIn(*error)));
    }
    const JsonFields fields(answer, "the answer of the server " + server + ":");
    const auto choices = fields.children("choices");
    if (choices.empty()) {
        fields.failAt("choices", "is empty");
    }
    const json& choice = answer["choices"][0];
    ChatReply reply;
    reply.finish = textAt(choice, "finish_reason");
    reply.text = replyText(choices[0].child("message"), choices[0].at("message"), reply.finish == kContentFilter);
    reply.model = textAt(answer, "model");
    if (const json* usage = member(answer, "usage")) {
        reply.promptTokens = countAt(*usage, "prompt_tokens");
        reply.replyTokens = countAt(*usage, "completion_tokens");
    }
    readLogprobs(reply, choice);
    readTokenIds(reply, choice);
    dropPartialIds(reply);
    return reply;
}

std::string errorMessageOf(const std::string& body) {
    const json answer = store::parseJson(body);
    const std::string message = answer.is_object() ? messageIn(answer) : std::string();
    return shown(message.empty() ? body : message);
}

std::vector<std::string> parseModelNames(const std::string& body, const std::string& server) {
    const json answer = parseAnswer(body, server);
    std::vector<std::string> names;
    for (const JsonFields& model : JsonFields(answer, "the list of models of the server " + server + ":").children("data")) {
        names.push_back(model.text("id"));
    }
    return names;
}

}  // namespace omnidrive::rollout
