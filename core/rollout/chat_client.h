// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/chat_reply.h"
#include "rollout/http_client.h"
#include "rollout/request_pace.h"
#include "rollout/server_address.h"
#include "rollout/server_options.h"

#include <nlohmann/json_fwd.hpp>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>

namespace omnidrive::rollout {

/// The key for a server: OMNIDRIVE_SERVER_KEY of the environment, else OPENAI_API_KEY, else empty. @throws Error (InvalidArgument) naming the
/// variable when its value cannot stand in a header.
std::string serverKey();

/// What all requests to one server have in common, and what was learned about it. Thread-safe.
class ChatServer {
public:
    /// @throws Error (InvalidArgument) for a URL that cannot be used, or a field that is out of range.
    ChatServer(ServerOptions options, std::string key);

    const ServerOptions& options() const { return options_; }
    const std::string& name() const { return address_.base; }
    HttpRequest request(const std::string& function, std::string body = {}) const;
    /// The text with the key blackened, for everything that came from the server: some echo it in their errors.
    std::string withoutKey(std::string text) const;

    /// Takes fields out of the request that the server was found not to know, and names max_tokens as it wants.
    void dropUnknown(nlohmann::json& request) const;
    /// Notes the optional fields of the request that an error message names, the ones of sampling that it says are not supported, and another name for
    /// max_tokens. @return whether there was one, so that asking again makes sense.
    bool learnUnknown(const std::string& message, const nlohmann::json& request);

    /// Waits until the next request may begin (ServerOptions::perMinute). @return false when stopped meanwhile.
    bool waitForTurn(const std::stop_token& stop) { return pace_.wait(stop); }

    /// True once it answered anything: then a connection that is refused, not secure or whose host is not found is worth another try.
    bool hasAnswered() const { return hasAnswered_; }
    void noteAnswer() { hasAnswered_ = true; }

private:
    bool learnName(const std::string& message, const nlohmann::json& request);
    bool learnSampling(const std::string& message, const nlohmann::json& request);

    ServerOptions options_;
    ServerAddress address_;
    std::string key_;
    RequestPace pace_;
    std::atomic<bool> hasAnswered_ = false;
    mutable std::mutex mutex_;
    std::set<std::string> unknownFields_;
    bool hasNewName_ = false;   ///< max_completion_tokens instead of max_tokens
};

/// One caller of a server with a connection of its own. Not thread-safe: one a thread.
class ChatClient {
public:
    explicit ChatClient(ChatServer& server) : server_(server) {}

    enum class Outcome { Replied, Stopped, ContextFull, Broken };
    struct Answer {
        Outcome outcome = Outcome::Stopped;
        ChatReply reply;       ///< when Replied
        std::string message;   ///< when ContextFull (the conversation is longer than the model takes) the server's words; when Broken
                               ///< (status 5xx each time, or no whole answer in time: the server may work and only not take this conversation or
                               ///< its reply) one sentence
    };

    /// Asks for one reply, again after 429, 5xx and lost connections, with pauses that double from half a second or that the server asks for
    /// (Retry-After). A stop ends a request or pause at once. Where only the tokens of the reply are too many, it is asked once more for fewer.
    /// @param used tokens of the conversation before its newest message, where the server counted them.
    /// @throws Error (Io / Format) in one sentence with the server's address, its status and message.
    Answer ask(nlohmann::json request, std::stop_token stop, std::optional<int64_t> used = {});

    /// The model to ask for: the options' name, else the only one of the server's list. Empty when stopped.
    /// @throws Error (InvalidArgument) when the server lists none or several, else as ask().
    std::string modelName(std::stop_token stop);

private:
    /// An answer, good or, after all tries, with status 5xx, or a time-out; nullopt when stopped. @param isFinal whether an error goes back at once.
    template <typename IsFinal>
    std::optional<HttpReply> exchange(const HttpRequest& request, std::stop_token stop, const IsFinal& isFinal);

    ChatServer& server_;
    HttpClient http_;
};

}  // namespace omnidrive::rollout
