// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::tests {

struct StubRequest {
    std::string path;            ///< "/v1/chat/completions"
    std::string authorization;   ///< that header
    nlohmann::json body;         ///< null for a GET
};

struct StubReply {
    int status = 200;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string contentType = "application/json";
    int delayMs = 0;             ///< before the answer; ends early when the stub is destroyed
    bool isCutShort = false;     ///< announces the body's length and closes the connection half-way
};

/// A chat server that says what a script tells it, on a free port of this machine.
class ChatStub {
public:
    /// Called for each request to chat/completions with its number from 0, from many threads at once.
    using Script = std::function<StubReply(const StubRequest& request, int number)>;

    explicit ChatStub(Script script, std::vector<std::string> models = {"stub"});
    ~ChatStub();

    std::string url() const;                     ///< "http://127.0.0.1:PORT"
    std::vector<StubRequest> requests() const;   ///< to chat/completions, in the order they came
    int mostAtOnce() const;                      ///< largest number of such requests under way together

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// A good answer of chat/completions.
nlohmann::json chatAnswer(const std::string& text, const std::string& finish = "stop");
StubReply says(const std::string& text, const std::string& finish = "stop");

}  // namespace omnidrive::tests
