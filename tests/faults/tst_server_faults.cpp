// SPDX-License-Identifier: GPL-3.0-or-later
// An OpenAI-compatible server that refuses, is silent, breaks off, answers nonsense or without end: one sentence each, a stop ends it at once, and its key
// is nowhere.
#include "base/error.h"
#include "faults/fault_tally.h"
#include "rollout/chat_client.h"
#include "support/chat_stub.h"
#include "support/error_text.h"
#include "support/free_port.h"

#include <QElapsedTimer>
#include <QTest>

#include <thread>

using namespace omnidrive;
using namespace omnidrive::tests;
using nlohmann::json;
using rollout::ChatClient;
using rollout::ChatServer;

namespace {

constexpr const char* kKey = "sk-secret-0123456789";

rollout::ServerOptions optionsFor(const std::string& url) {
    rollout::ServerOptions options;
    options.url = url;
    options.model = "stub";
    options.timeoutS = 20;
    options.connectTimeoutS = 2;
    options.retries = 0;
    return options;
}

json request() {
    return {{"model", "stub"}, {"messages", json::array({{{"role", "user"}, {"content", "hi"}}})}, {"temperature", 0.5}, {"logprobs", true}};
}

/// The reply's text, or the sentence that stands for it.
QString asked(const rollout::ServerOptions& options) {
    QString text;
    const QString error = errorOf([&] {
        ChatServer server(options, kKey);
        const auto answer = ChatClient(server).ask(request(), {});
        text = QString::fromStdString(answer.outcome == ChatClient::Outcome::Replied ? answer.reply.text : answer.message);
    });
    return error == QLatin1String("no error") ? text : error;
}

StubReply failure(int status, const std::string& body) {
    StubReply reply;
    reply.status = status;
    reply.body = body;
    return reply;
}

}  // namespace

class TestServerFaults : public QObject {
    Q_OBJECT

    /// One sentence without the key, that names the server.
    static void checkSentence(const QString& said, const std::string& url, const QString& where) {
        QVERIFY2(!said.isEmpty() && !said.contains('\n') && said.size() < 1000, qPrintable(where + ": " + said.left(300)));
        QVERIFY2(!said.contains(kKey), qPrintable(where + ": the key is shown"));
        QVERIFY2(said.contains(QString::fromStdString(url)), qPrintable(where + ": " + said.left(300)));
    }

private Q_SLOTS:
    void everyStatus() {
        FaultTally tally(15, "every status from 300 to 599, with the key in the answer");
        int status = 0;
        ChatStub stub([&](const StubRequest& asked, int) { return failure(status, R"({"error": {"message": "no: )" + asked.authorization + R"("}})"); });
        for (status = 300; status < 600; ++status) {
            tally.injected();
            OMNIDRIVE_CHECKED(checkSentence(asked(optionsFor(stub.url())), stub.url(), QString::number(status)));
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    /// Wrong JSON of every length.
    void everyCutOfTheAnswer() {
        FaultTally tally(15, "an answer whose JSON ends at every byte");
        const std::string whole = chatAnswer("<think>Red.</think><answer>A</answer>").dump();
        size_t bytes = 0;
        ChatStub stub([&](const StubRequest&, int) { return failure(200, whole.substr(0, bytes)); });
        for (; bytes < whole.size(); ++bytes) {
            tally.injected();
            OMNIDRIVE_CHECKED(checkSentence(asked(optionsFor(stub.url())), stub.url(), QString::number(bytes)));
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    void everyByteOfTheAnswerFlipped() {
        FaultTally tally(15, "an answer with a bit flipped in every byte");
        const std::string whole = chatAnswer("<think>Red.</think><answer>A</answer>").dump();
        std::string flipped;
        ChatStub stub([&](const StubRequest&, int) { return failure(200, flipped); });
        for (size_t at = 0; at < whole.size(); ++at) {
            flipped = whole;
            flipped[at] = static_cast<char>(flipped[at] ^ 1 << at % 8);
            tally.injected();
            const QString said = asked(optionsFor(stub.url()));   // a text, or a sentence
            QVERIFY2(!said.contains(kKey) && !said.isNull(), qPrintable(QString::number(at)));
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    void connectionsThatBreak() {
        FaultTally tally(15, "connections refused, and answers broken off half-way, with and without tries left");
        for (const int retries : {0, 1}) {
            auto options = optionsFor("http://127.0.0.1:" + std::to_string(freePort()));
            options.retries = retries;
            tally.injected();
            OMNIDRIVE_CHECKED(checkSentence(asked(options), options.url, "refused"));
            tally.survived();
            ChatStub stub([](const StubRequest&, int) {
                StubReply reply = says("half");
                reply.isCutShort = true;
                return reply;
            });
            options.url = stub.url();
            tally.injected();
            OMNIDRIVE_CHECKED(checkSentence(asked(options), options.url, "half"));
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    void endlessAnswers() {
        FaultTally tally(15, "an answer of 100 MB");
        ChatStub stub([](const StubRequest&, int) { return failure(200, std::string(100'000'000, 'x')); });
        tally.injected();
        OMNIDRIVE_CHECKED(checkSentence(asked(optionsFor(stub.url())), stub.url(), "100 MB"));
        tally.survived();
        QVERIFY(tally.print());
    }

    void otherModels() {
        FaultTally tally(15, "a server that offers no model, several, or another than the one asked for");
        const auto nameOf = [](const ChatStub& stub, const std::string& wanted) {
            auto options = optionsFor(stub.url());
            options.model = wanted;
            ChatServer server(options, kKey);
            return errorOf([&] { ChatClient(server).modelName({}); });
        };
        for (const auto& models : {std::vector<std::string>{}, std::vector<std::string>{"a", "b"}}) {
            const ChatStub stub([](const StubRequest&, int) { return says("x"); }, models);
            tally.injected();
            OMNIDRIVE_CHECKED(checkSentence(nameOf(stub, ""), stub.url(), "models"));
            tally.survived();
        }
        ChatStub gone([](const StubRequest&, int) { return failure(404, R"({"error": {"message": "The model `stub` does not exist."}})"); }, {"other"});
        tally.injected();
        OMNIDRIVE_CHECKED(checkSentence(asked(optionsFor(gone.url())), gone.url(), "other model"));
        tally.survived();
        QVERIFY(tally.print());
    }

    /// A stop while the server is silent, while it asks to wait (429), and between tries (500).
    void stopsAtOnce() {
        FaultTally tally(15, "a stop while the server is silent, says 429 with Retry-After, says 500");
        for (const int status : {200, 429, 500}) {
            ChatStub stub([&](const StubRequest&, int) {
                StubReply reply = failure(status, says("late").body);
                reply.delayMs = status == 200 ? 60'000 : 0;
                reply.headers = {{"Retry-After", "50"}};
                return reply;
            });
            auto options = optionsFor(stub.url());
            options.retries = 4;
            ChatServer server(options, kKey);
            std::stop_source stop;
            ChatClient::Answer answer;
            tally.injected();
            std::jthread worker([&] { answer = ChatClient(server).ask(request(), stop.get_token()); });
            QTRY_VERIFY_WITH_TIMEOUT(!stub.requests().empty(), 20'000);
            QElapsedTimer timer;
            timer.start();
            stop.request_stop();
            worker.join();
            QVERIFY2(timer.elapsed() < 20'000, qPrintable(QString::number(timer.elapsed())));   // not the 50 or 60 seconds
            QCOMPARE(answer.outcome, ChatClient::Outcome::Stopped);
            tally.survived();
        }
        QVERIFY(tally.print());
    }
};

QTEST_GUILESS_MAIN(TestServerFaults)
#include "tst_server_faults.moc"
