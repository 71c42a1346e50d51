// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/log.h"
#include "rollout/chat_client.h"
#include "rollout/chat_request.h"
#include "support/chat_stub.h"
#include "support/error_text.h"

#include <nlohmann/json.hpp>

#include <QString>

#include <string>
#include <string_view>
#include <utility>

namespace omnidrive::tests {

using nlohmann::json;
using rollout::ChatClient;
using rollout::ChatServer;
using rollout::ServerOptions;

inline constexpr const char* kKey = "sk-secret-0123456789";

inline ServerOptions optionsFor(const std::string& url) {
    ServerOptions options;
    options.url = url;
    options.model = "stub";
    options.retries = 3;
    options.timeoutS = 20;
    options.connectTimeoutS = 5;
    return options;
}

inline json request() { return rollout::chatRequest("stub", json::array({{{"role", "user"}, {"content", "?"}}}), {}); }

/// Asks once. @return the reply's text, or the error's words.
inline QString asked(ServerOptions options, const std::string& key = {}) {
    QString said;
    const QString error = errorOf([&] {
        ChatServer server(std::move(options), key);
        const auto answer = ChatClient(server).ask(request(), {});
        const bool isReply = answer.outcome == ChatClient::Outcome::Replied;
        said = isReply ? QString::fromStdString(answer.reply.text) : "no reply: " + QString::fromStdString(answer.message);
    });
    return said.isEmpty() ? error : said;
}

inline StubReply failure(int status, const std::string& body) {
    StubReply reply;
    reply.status = status;
    reply.body = body;
    return reply;
}

inline StubReply answerWith(json choice) {
    json answer = chatAnswer("x");
    answer.erase("usage");
    answer["choices"][0].update(choice);
    StubReply reply;
    reply.body = answer.dump();
    return reply;
}

/// All lines of the log while it lives.
class LogCatcher {
public:
    LogCatcher() {
        setLogSink([this](LogLevel, std::string_view line) { lines_ += QString::fromUtf8(line.data(), static_cast<qsizetype>(line.size())) + "\n"; });
    }
    ~LogCatcher() { setLogSink({}); }
    const QString& lines() const { return lines_; }

private:
    QString lines_;
};

}  // namespace omnidrive::tests
