// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/chat_client.h"

#include "base/ascii.h"
#include "base/error.h"
#include "base/log.h"
#include "rollout/chat_request.h"
#include "rollout/reply_room.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <cstdlib>

namespace omnidrive::rollout {

namespace {

using nlohmann::json;

constexpr double kFirstPauseS = 0.5, kLongestPauseS = 30, kLongestAskedPauseS = 300;
constexpr size_t kShortestSecret = 8;   // a shorter "key" is a placeholder such as EMPTY, and its letters may stand anywhere
constexpr int kBadRequest = 400, kNotFound = 404, kNotAllowed = 405, kTooMany = 429, kServerError = 500, kNotImplemented = 501;
constexpr std::array kReplyTokens{"max_tokens", "max_completion_tokens"};   // the second where a server refuses the first

bool isGood(const HttpReply& reply) { return reply.outcome == HttpReply::Outcome::Answered && reply.status >= 200 && reply.status < 300; }
bool isErrorStatus(const HttpReply& reply) { return reply.outcome == HttpReply::Outcome::Answered && reply.status >= kBadRequest; }

/// Not inside a longer word: "seed" but not "seeded".
bool namesField(std::string_view message, std::string_view field) {
    const auto isWord = [&](size_t at) {
        return at < message.size() && (std::isalnum(static_cast<unsigned char>(message[at])) != 0 || message[at] == '_');
    };
    for (size_t at = message.find(field); at != std::string_view::npos; at = message.find(field, at + 1)) {
        if ((at == 0 || !isWord(at - 1)) && !isWord(at + field.size())) {
            return true;
        }
    }
    return false;
}

/// The words of vLLM, SGLang, llama.cpp and OpenAI for a conversation that is longer than the model takes.
bool saysContextIsFull(const std::string& text) {
    const std::string message = asciiLowered(text);
    const auto kWords = {"context length", "context_length", "context size", "context_size", "context window", "maximum model length"};
    return std::any_of(kWords.begin(), kWords.end(), [&](const char* words) { return message.find(words) != std::string::npos; });
}

bool saysAny(const std::string& message, std::initializer_list<const char*> words) {
    return std::any_of(words.begin(), words.end(), [&](const char* word) { return message.find(word) != std::string::npos; });
}

/// Not a value out of its range, which is the caller's to mend.
bool saysUnsupported(const std::string& message) {
    return saysAny(message, {"unsupported", "not support", "n't support", "not permitted", "not allowed", "unknown", "unrecognized", "unexpected",
                             "deprecated", "cannot both"});
}

/// Fields that reasoning models of some services have at one value and do not take.
std::vector<std::string> refusedSampling(const std::string& message, const json& request) {
    std::vector<std::string> refused;
    for (const char* field : {"temperature", "top_p"}) {
        if (request.contains(field) && namesField(message, field)) {
            refused.emplace_back(field);
        }
    }
    if (refused.size() == 2 && saysAny(message, {"cannot both"})) {
        refused.erase(refused.begin());   // one of them may stay
    }
    return saysUnsupported(message) ? refused : std::vector<std::string>();
}

/// "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
bool wantsOtherName(const std::string& message, const json& request) {
    return request.contains(kReplyTokens[0]) && namesField(message, kReplyTokens[0]) && namesField(message, kReplyTokens[1]) &&
           (saysUnsupported(message) || saysAny(message, {"instead"}));
}

/// Tokens that the request allows its reply; 0: it does not say.
int64_t replyTokensOf(const json& request) {
    for (const char* field : kReplyTokens) {
        if (const auto found = request.find(field); found != request.end() && found->is_number_integer()) {
            return found->get<int64_t>();
        }
    }
    return 0;
}

void setReplyTokens(json& request, int64_t tokens) {
    for (const char* field : kReplyTokens) {
        if (request.contains(field)) {
            request[field] = tokens;
        }
    }
}

/// @return false when stopped.
bool pauseFor(double seconds, std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait_for(lock, stop, std::chrono::duration<double>(seconds), [] { return false; });
    return !stop.stop_requested();
}

bool isWorthAnotherTry(const HttpReply& reply, bool hasAnswered) {
    switch (reply.outcome) {
        case HttpReply::Outcome::Answered: return reply.status == kTooMany || (reply.status >= kServerError && reply.status != kNotImplemented);
        case HttpReply::Outcome::Lost: return true;
        case HttpReply::Outcome::UnknownHost:
        case HttpReply::Outcome::NotTrusted:
        case HttpReply::Outcome::NotConnected: return hasAnswered;   // a wrong address is told at once, a restart is waited for
        default: return false;
    }
}

double pauseBefore(int attempt, const HttpReply& reply) {
    const double own = std::min(kLongestPauseS, kFirstPauseS * std::pow(2.0, attempt));
    return reply.retryAfterS > 0 ? reply.retryAfterS : own;
}

std::string whatHappened(const HttpReply& reply, const ServerOptions& options) {
    switch (reply.outcome) {
        case HttpReply::Outcome::UnknownHost: return "its host name is not known";
        case HttpReply::Outcome::NotConnected: return "no connection: " + reply.problem;
        case HttpReply::Outcome::NotTrusted: return "no secure (TLS) connection: " + reply.problem;
        case HttpReply::Outcome::TimedOut: return fmt::format("no complete answer within {:g} s", options.timeoutS);
        case HttpReply::Outcome::Lost: return "the connection was lost: " + reply.problem;
        case HttpReply::Outcome::TooLarge: return fmt::format("its answer is larger than {} MiB", HttpClient::kMaxReplyBytes >> 20);
        default: return reply.problem;
    }
}

std::string tries(int attempt) { return attempt == 0 ? "" : fmt::format(" (tried {} times)", attempt + 1); }

std::string errorAnswer(const ChatServer& server, const HttpReply& reply, int attempt) {
    return fmt::format("the server {} answers with status {}{}: {}", server.name(), reply.status, tries(attempt), errorMessageOf(reply.body));
}

std::string problemOf(const ChatServer& server, const HttpReply& reply, int attempt) {
    if (reply.outcome == HttpReply::Outcome::Answered) {
        return errorAnswer(server, reply, attempt);
    }
    return fmt::format("the server {} gives no answer{}: {}", server.name(), tries(attempt), whatHappened(reply, server.options()));
}

void checkOptions(const ServerOptions& options) {
    require(options.concurrent >= 1, "at least one request must be under way at a time, got {}", options.concurrent);
    require(options.retries >= 0, "the number of retries must not be negative, got {}", options.retries);
    require(options.timeoutS > 0 && options.connectTimeoutS > 0, "the server's time-outs must be above 0 s, got {:g} and {:g}", options.timeoutS,
            options.connectTimeoutS);
    require(options.perMinute >= 0, "the server's requests a minute must not be negative, got {:g}", options.perMinute);
}

}  // namespace

std::string serverKey() {
    for (const char* name : {"OMNIDRIVE_SERVER_KEY", "OPENAI_API_KEY"}) {
        const char* value = std::getenv(name);
        if (value == nullptr || *value == '\0') {
            continue;
        }
        const std::string key = value;
        const bool isPlain = std::all_of(key.begin(), key.end(), [](unsigned char c) { return c > 0x20 && c < 0x7f; });
        require(isPlain, "the environment variable {} holds a blank, a line break or a letter that a key cannot have", name);
        return key;
    }
    return {};
}

ChatServer::ChatServer(ServerOptions options, std::string key)
    : options_(std::move(options)), address_(parseServerAddress(options_.url)), key_(std::move(key)), pace_(options_.perMinute) {
    checkOptions(options_);
    if (key_.size() >= kShortestSecret && !address_.isEncrypted && !address_.isLoopback) {
        logWarning("the key for {} is sent without encryption; https would protect it", address_.base);
    }
}

HttpRequest ChatServer::request(const std::string& function, std::string body) const {
    HttpRequest request;
    request.url = address_.base + "/" + function;
    request.body = std::move(body);
    request.headers = {"Content-Type: application/json", "Accept: application/json"};
    if (!key_.empty()) {
        request.headers.push_back("Authorization: Bearer " + key_);
    }
    request.connectTimeoutS = options_.connectTimeoutS;
    request.timeoutS = options_.timeoutS;
    return request;
}

std::string ChatServer::withoutKey(std::string text) const {
    if (key_.size() < kShortestSecret) {
        return text;
    }
    for (size_t at = text.find(key_); at != std::string::npos; at = text.find(key_, at)) {
        text.replace(at, key_.size(), "***");
    }
    return text;
}

void ChatServer::dropUnknown(json& request) const {
    const std::lock_guard lock(mutex_);
    for (const std::string& field : unknownFields_) {
        request.erase(field);
    }
    if (const auto tokens = request.find(kReplyTokens[0]); hasNewName_ && tokens != request.end()) {
        request[kReplyTokens[1]] = json(*tokens);
        request.erase(kReplyTokens[0]);
    }
}

bool ChatServer::learnName(const std::string& message, const json& request) {
    if (!wantsOtherName(asciiLowered(message), request)) {
        return false;
    }
    const std::lock_guard lock(mutex_);
    hasNewName_ = true;
    return true;
}

bool ChatServer::learnSampling(const std::string& message, const json& request) {
    const auto refused = refusedSampling(asciiLowered(message), request);
    const std::lock_guard lock(mutex_);
    for (const std::string& field : refused) {
        if (unknownFields_.insert(field).second) {
            logWarning("the server {} does not take {}: replies are sampled by its own setting", address_.base, field);
        }
    }
    return !refused.empty();
}

bool ChatServer::learnUnknown(const std::string& message, const json& request) {
    if (learnName(message, request) || learnSampling(message, request)) {
        return true;
    }
    std::vector<std::string> named;
    for (const std::string_view field : kOptionalFields) {
        if (request.contains(std::string(field)) && namesField(message, field)) {
            named.emplace_back(field);
        }
    }
    if (std::find(named.begin(), named.end(), "logprobs") != named.end()) {
        named.emplace_back("top_logprobs");   // means nothing without it
    }
    const std::lock_guard lock(mutex_);
    const size_t before = unknownFields_.size();
    unknownFields_.insert(named.begin(), named.end());
    if (unknownFields_.size() > before) {
        logInfo("the server {} does not take {}; it is asked without", address_.base, fmt::join(named, ", "));
    }
    return !named.empty();
}

template <typename IsFinal>
std::optional<HttpReply> ChatClient::exchange(const HttpRequest& request, std::stop_token stop, const IsFinal& isFinal) {
    for (int attempt = 0; server_.waitForTurn(stop); ++attempt) {
        HttpReply reply = http_.send(request, stop);
        if (reply.outcome == HttpReply::Outcome::Stopped) {
            return std::nullopt;
        }
        reply.body = server_.withoutKey(std::move(reply.body));
        if (reply.outcome == HttpReply::Outcome::Answered) {
            server_.noteAnswer();
        }
        if (isGood(reply) || (isErrorStatus(reply) && isFinal(reply))) {
            return reply;
        }
        if (reply.outcome == HttpReply::Outcome::TimedOut) {
            return reply;   // another try would take as long
        }
        const double pause = pauseBefore(attempt, reply);
        const bool isLast = attempt >= server_.options().retries;
        if (isLast && isErrorStatus(reply) && reply.status >= kServerError) {
            return reply;
        }
        if (!isWorthAnotherTry(reply, server_.hasAnswered()) || isLast) {
            fail(ErrorKind::Io, "{}", problemOf(server_, reply, attempt));
        }
        if (pause > kLongestAskedPauseS) {
            fail(ErrorKind::Io, "the server {} answers with status {} and asks to wait {:g} s", server_.name(), reply.status, pause);
        }
        if (!pauseFor(pause, stop)) {
            return std::nullopt;
        }
    }
    return std::nullopt;
}

ChatClient::Answer ChatClient::ask(json request, std::stop_token stop, std::optional<int64_t> used) {
    bool isShortened = false;
    while (true) {
        server_.dropUnknown(request);
        bool isRefused = false, isFull = false;
        std::optional<int64_t> room;
        const auto isFinal = [&](const HttpReply& reply) {
            const std::string message = errorMessageOf(reply.body);
            isRefused = server_.learnUnknown(message, request);
            const bool isAboutThis = !isRefused && reply.status < kServerError;
            isFull = isAboutThis && saysContextIsFull(message);
            room = isAboutThis && !isShortened ? replyRoom(message, replyTokensOf(request), used) : std::nullopt;
            return isRefused || isFull || room;
        };
        // A question that is not UTF-8 must not end the rollout.
        const auto body = request.dump(-1, ' ', false, json::error_handler_t::replace);
        const std::optional<HttpReply> reply = exchange(server_.request("chat/completions", body), stop, isFinal);
        if (!reply) {
            return {};
        }
        if (room) {
            setReplyTokens(request, *room);
            isShortened = true;
            continue;
        }
        if (isFull) {
            return {Outcome::ContextFull, {}, errorMessageOf(reply->body)};
        }
        if (!isRefused && !isGood(*reply)) {
            const bool isTimeOut = reply->outcome == HttpReply::Outcome::TimedOut;
            return {Outcome::Broken, {}, problemOf(server_, *reply, isTimeOut ? 0 : server_.options().retries)};
        }
        if (!isRefused) {
            return {Outcome::Replied, parseChatReply(reply->body, server_.name()), {}};
        }
    }
}

std::string ChatClient::modelName(std::stop_token stop) {
    if (!server_.options().model.empty()) {
        return server_.options().model;
    }
    const auto hasNoList = [](const HttpReply& reply) { return reply.status == kNotFound || reply.status == kNotAllowed; };
    const std::optional<HttpReply> reply = exchange(server_.request("models"), stop, hasNoList);
    if (!reply) {
        return {};
    }
    if (reply->outcome != HttpReply::Outcome::Answered) {
        fail(ErrorKind::Io, "{}", problemOf(server_, *reply, 0));
    }
    if (!isGood(*reply)) {
        fail(ErrorKind::Io, "the server {} does not list its models (status {}: {}); name one with --server-model", server_.name(), reply->status,
             errorMessageOf(reply->body));
    }
    const auto names = parseModelNames(reply->body, server_.name());
    require(!names.empty(), "the server {} lists no model; name one with --server-model", server_.name());
    require(names.size() == 1, "the server {} has {} models ({}); name one with --server-model", server_.name(), names.size(),
            fmt::join(names, ", "));
    return names.front();
}

}  // namespace omnidrive::rollout
