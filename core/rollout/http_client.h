// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace omnidrive::rollout {

struct HttpRequest {
    std::string url;
    std::string body;                  ///< sent by POST; empty: GET
    std::vector<std::string> headers;  ///< "Name: value"
    double connectTimeoutS = 10;       ///< seconds
    double timeoutS = 600;             ///< seconds, from the beginning to the answer's last byte
};

/// What became of a request.
struct HttpReply {
    enum class Outcome { Answered, Stopped, NotConnected, UnknownHost, NotTrusted, TimedOut, Lost, TooLarge, Failed };

    Outcome outcome = Outcome::Failed;
    int status = 0;           ///< of an answer: 200, 404 ...
    std::string contentType;  ///< as the server says
    std::string body;
    double retryAfterS = 0;   ///< seconds that the server asks to wait; 0: it says nothing
    std::string problem;      ///< why there is no answer, in the library's words
};

/// What a result of libcurl (CURLcode) means. @param wasConnected the request could be sent, which tells a slow server from none.
HttpReply::Outcome outcomeOf(int code, bool wasConnected);

/// One connection to HTTP servers, kept open between requests (libcurl). No redirect is followed: it could carry a key elsewhere. Not thread-safe:
/// one a thread.
class HttpClient {
public:
    static constexpr size_t kMaxReplyBytes = size_t{64} << 20;

    HttpClient();
    ~HttpClient();
    HttpClient(HttpClient&&) noexcept;

    /// Blocks until the answer is complete, a time-out is over, or a stop is asked for, which ends it at once. Never throws for what a server or the
    /// network does.
    HttpReply send(const HttpRequest& request, std::stop_token stop);

private:
    struct Handles;
    std::unique_ptr<Handles> handles_;
};

}  // namespace omnidrive::rollout
