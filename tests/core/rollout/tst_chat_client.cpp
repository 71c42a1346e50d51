// SPDX-License-Identifier: GPL-3.0-or-later
// Asking a chat server: addresses, answers, retries, time-outs, cancelling and what is said when it fails.
#include "base/error.h"
#include "chat_questions.h"

#include <QElapsedTimer>
#include <QTest>

#include <thread>

using namespace omnidrive;
using namespace omnidrive::rollout;
using namespace omnidrive::tests;

class TestChatClient : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void addresses_data();
    void addresses();
    void badAddresses_data();
    void badAddresses();
    void repliesAreRead();
    void logprobsAreKeptOnlyWhereTheyAreGiven_data();
    void logprobsAreKeptOnlyWhereTheyAreGiven();
    void idsWithHolesAreDropped_data();
    void idsWithHolesAreDropped();
    void parsedCallsAndThoughtsComeBackAsText();
    void malformedReplies_data();
    void malformedReplies();
    void errorsInOneSentence_data();
    void errorsInOneSentence();
    void endlessAnswersAreRefused();
    void deepAnswersAreRefused();
    void serverErrorsAreTriedAgain();
    void lostConnectionsAreTriedAgain();
    void retryAfterIsHonoured();
    void longRetryAfterGivesUp();
    void requestsKeepTheirPace();
    void everyTryKeepsThePace();
    void retriesEnd();
    void slowServersTimeOut();
    void aStopEndsARequestAtOnce();
    void aStopEndsAPauseAtOnce();
    void unreachableServers_data();
    void unreachableServers();
    void resultsOfTheLibrary_data();
    void resultsOfTheLibrary();
    void aServerThatAnsweredIsTriedAgain_data();
    void aServerThatAnsweredIsTriedAgain();
    void aTimeOutBreaksOneAnswer();
    void theKeyIsSentAndNeverShown();
    void badKeysAreRefused();
    void modelsAreFound_data();
    void modelsAreFound();
};

void TestChatClient::addresses_data() {
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("base");
    QTest::newRow("host and port") << "http://127.0.0.1:8000" << "http://127.0.0.1:8000/v1";
    QTest::newRow("slash") << "http://localhost:8000/" << "http://localhost:8000/v1";
    QTest::newRow("v1") << "http://gpu-box:8000/v1/" << "http://gpu-box:8000/v1";
    QTest::newRow("other path") << "https://example.org/api/openai/v1" << "https://example.org/api/openai/v1";
    QTest::newRow("whole function") << "http://h:1/v1/chat/completions" << "http://h:1/v1";
    QTest::newRow("IPv6") << "http://[::1]:8000" << "http://[::1]:8000/v1";
}
void TestChatClient::addresses() {
    QFETCH(QString, url);
    QTEST(QString::fromStdString(parseServerAddress(url.toStdString()).base), "base");
}

void TestChatClient::badAddresses_data() {
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("words");
    QTest::newRow("empty") << "" << "must begin with http:// or https://";
    QTest::newRow("no scheme") << "127.0.0.1:8000" << "must begin with http:// or https://";
    QTest::newRow("other scheme") << "ftp://h/v1" << "must begin with http:// or https://";
    QTest::newRow("no host") << "http:///v1" << "host";
    QTest::newRow("port too large") << "http://h:99999" << "ort number";
    QTest::newRow("port no number") << "http://h:eighty" << "ort number";
    QTest::newRow("blank") << "http://h 8000" << "";
    QTest::newRow("line break") << "http://h:80/\r\nX: y" << "";
    QTest::newRow("query") << "http://h:80/v1?key=1" << "without ? or #";
    QTest::newRow("fragment") << "http://h:80/v1#x" << "without ? or #";
}
void TestChatClient::badAddresses() {
    QFETCH(QString, url);
    QFETCH(QString, words);
    const QString error = errorOf([&] { parseServerAddress(url.toStdString()); });
    QVERIFY2(error.startsWith("the server's address \"") && error.contains("cannot be used: ") && error.contains(words), qPrintable(error));
    const QString secret = errorOf([] { parseServerAddress("http://me:hunter2@h:80/v1"); });
    QVERIFY2(secret.contains("OMNIDRIVE_SERVER_KEY") && !secret.contains("hunter2"), qPrintable(secret));
}

void TestChatClient::repliesAreRead() {
    ChatStub stub([](const auto&, int) { return says("<think>a</think><answer>B</answer>", "length"); });
    ChatServer server(optionsFor(stub.url()), {});
    const auto answer = ChatClient(server).ask(request(), {});
    QCOMPARE(answer.outcome, ChatClient::Outcome::Replied);
    QCOMPARE(answer.reply.text, std::string("<think>a</think><answer>B</answer>"));
    QCOMPARE(answer.reply.finish, std::string("length"));
    QCOMPARE(answer.reply.model, std::string("stub"));
    QCOMPARE(answer.reply.promptTokens, std::optional<int64_t>(100));
    QCOMPARE(answer.reply.replyTokens, std::optional<int64_t>(7));
    const json sent = stub.requests().at(0).body;
    QCOMPARE(sent["stream"].get<bool>(), false);
    QCOMPARE(sent["logprobs"].get<bool>(), true);
    QCOMPARE(stub.requests().at(0).path, std::string("/v1/chat/completions"));
    QVERIFY(stub.requests().at(0).authorization.empty());
}

void TestChatClient::logprobsAreKeptOnlyWhereTheyAreGiven_data() {
    QTest::addColumn<QString>("choice");
    QTest::addColumn<QString>("expected");
    QTest::newRow("none") << "{}" << "";
    QTest::newRow("null") << R"({"logprobs": null})" << "";
    QTest::newRow("texts") << R"({"logprobs": {"content": [{"token": "re", "logprob": -0.5, "bytes": [114, 101]}, {"token": "d", "logprob": -1}]}})"
                           << "re:-0.5 d:-1";
    QTest::newRow("half a character") << R"({"logprobs": {"content": [{"token": "\ufffd", "logprob": -2, "bytes": [195]}]}})" << "\xc3:-2";
    QTest::newRow("llama.cpp's ids") << R"({"logprobs": {"content": [{"id": 7, "token": "re", "logprob": -0.5}]}})" << "7:-0.5";
    QTest::newRow("vLLM's ids") << R"({"token_ids": [3, 9], "logprobs": {"content": [{"token": "a", "logprob": -1}, {"token": "b", "logprob": -2}]}})"
                                << "3:-1 9:-2";
    QTest::newRow("ids as texts") << R"({"logprobs": {"content": [{"token": "token_id:12", "logprob": -1}]}})" << "12:-1";
    QTest::newRow("ids alone") << R"({"token_ids": [3, 9]})" << "3:? 9:?";
    QTest::newRow("one id too few")
        << R"({"token_ids": [3], "logprobs": {"content": [{"token": "a", "logprob": -1}, {"token": "b", "logprob": -2}]}})"
                                    << "a:-1 b:-2";
    QTest::newRow("one value missing") << R"({"logprobs": {"content": [{"token": "a", "logprob": -1}, {"token": "b"}]}})" << "";
    QTest::newRow("wrong type") << R"({"logprobs": [1, 2]})" << "";
}
void TestChatClient::logprobsAreKeptOnlyWhereTheyAreGiven() {
    QFETCH(QString, choice);
    const ChatReply reply = parseChatReply(answerWith(json::parse(choice.toStdString())).body, "s");
    QByteArrayList shown;
    for (size_t i = 0; i < std::max(reply.tokenIds.size(), reply.tokenTexts.size()); ++i) {
        const QByteArray name = reply.tokenIds.empty() ? QByteArray::fromStdString(reply.tokenTexts[i]) : QByteArray::number(reply.tokenIds[i]);
        shown << name + ":" + (reply.logprobs.empty() ? QByteArray("?") : QByteArray::number(reply.logprobs[i]));
    }
    QFETCH(QString, expected);
    QCOMPARE(shown.join(' '), expected == "\xc3:-2" ? QByteArray("\xc3:-2") : expected.toUtf8());
}

void TestChatClient::idsWithHolesAreDropped_data() {
    QTest::addColumn<int>("counted");
    QTest::addColumn<QString>("finish");
    QTest::addColumn<int>("ids");
    QTest::newRow("all") << 2 << "length" << 2;
    QTest::newRow("without the end-of-turn token") << 3 << "stop" << 2;
    QTest::newRow("one is missing") << 3 << "length" << 0;
    QTest::newRow("two are missing") << 4 << "stop" << 0;
}
void TestChatClient::idsWithHolesAreDropped() {
    QFETCH(int, counted);
    QFETCH(QString, finish);
    json answer = chatAnswer("ab", finish.toStdString());
    answer["usage"]["completion_tokens"] = counted;
    answer["choices"][0]["logprobs"] =
        json::parse(R"({"content": [{"id": 7, "token": "a", "logprob": -1}, {"id": 8, "token": "b", "logprob": -2}]})");
    const ChatReply reply = parseChatReply(answer.dump(), "s");
    QTEST(static_cast<int>(reply.tokenIds.size()), "ids");
    QCOMPARE(reply.tokenTexts.size(), size_t{2});
    QCOMPARE(reply.logprobs.size(), size_t{2});
}

void TestChatClient::parsedCallsAndThoughtsComeBackAsText() {
    json message{{"role", "assistant"}, {"content", nullptr}, {"reasoning_content", "look"}};
    message["tool_calls"] = json::array({{{"function", {{"name", "zoom"}, {"arguments", R"({"bbox_2d": [1, 2, 3, 4]})"}}}}});
    const ChatReply reply = parseChatReply(answerWith({{"message", message}}).body, "s");
    QCOMPARE(reply.text, std::string("<think>look</think><tool_call>\n"
                                     "{\"name\": \"zoom\", \"arguments\": {\"bbox_2d\": [1, 2, 3, 4]}}\n</tool_call>"));
}

void TestChatClient::malformedReplies_data() {
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("words");
    QTest::newRow("nothing") << "" << "answers with no JSON object: \"\"";
    QTest::newRow("a page") << "<html>\n\x1b[31mhello" << "answers with no JSON object: \"<html>  [31mhello\"";
    QTest::newRow("a list") << "[1]" << "answers with no JSON object";
    QTest::newRow("half") << R"({"choices": [{"message")" << "answers with no JSON object";
    QTest::newRow("no choices") << "{}" << "choices is missing";
    QTest::newRow("choices no list") << R"({"choices": 3})" << "choices is not a list";
    QTest::newRow("empty choices") << R"({"choices": []})" << "choices is empty";
    QTest::newRow("choice no object") << R"({"choices": [7]})" << "choices[0]";
    QTest::newRow("no message") << R"({"choices": [{}]})" << "choices[0].message is missing";
    QTest::newRow("message no object") << R"({"choices": [{"message": "hi"}]})" << "choices[0].message";
    QTest::newRow("no content") << R"({"choices": [{"message": {}}]})" << "choices[0].message.content is missing";
    QTest::newRow("content a number") << R"({"choices": [{"message": {"content": 5}}]})" << "choices[0].message.content is not a text";
    QTest::newRow("an error with status 200") << R"({"error": {"message": "out of memory"}})" << "reports: out of memory";
    QTest::newRow("an abyss") << QString(R"({"choices": [{"message": {"content": %1}}]})").arg(QString(100000, '[') + QString(100000, ']')) << "";
}
void TestChatClient::malformedReplies() {
    QFETCH(QString, body);
    QFETCH(QString, words);
    ChatStub stub([&](const auto&, int) { return failure(200, body.toStdString()); });
    const QString error = asked(optionsFor(stub.url()));
    QVERIFY2(error.contains(words), qPrintable(error));
    QVERIFY2(words.isEmpty() || (error.contains(QString::fromStdString(stub.url())) && !error.contains('\n')), qPrintable(error));
    QCOMPARE(stub.requests().size(), size_t{1});
}

void TestChatClient::errorsInOneSentence_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("words");
    QTest::newRow("OpenAI") << 401 << R"({"error": {"message": "Invalid key", "type": "auth"}})" << "status 401: Invalid key";
    QTest::newRow("vLLM")
        << 404 << R"({"object": "error", "message": "The model `x` does not exist."})" << "status 404: The model `x` does not exist.";
    QTest::newRow("FastAPI") << 422 << R"({"detail": [{"loc": ["body", "model"], "msg": "Field required"}]})"
                             << R"(status 422: ["body","model"] Field required)";
    QTest::newRow("plain") << 403 << "Forbidden\nhere" << "status 403: Forbidden here";
    QTest::newRow("redirect") << 301 << "" << "status 301";
    QTest::newRow("an abyss") << 400 << QString(100000, '{').replace("{", R"({"error":)") + "1" + QString(100000, '}') << "status 400";
    QTest::newRow("a long page") << 400 << QString(100000, 'x') << "xxx ...";
}
void TestChatClient::errorsInOneSentence() {
    QFETCH(int, status);
    QFETCH(QString, body);
    QFETCH(QString, words);
    ChatStub stub([&](const auto&, int) { return failure(status, body.toStdString()); });
    const QString error = asked(optionsFor(stub.url()));
    QVERIFY2(error.contains(words) && !error.contains('\n') && error.size() < 500, qPrintable(error));
    QCOMPARE(stub.requests().size(), size_t{1});
}

void TestChatClient::deepAnswersAreRefused() {
    const auto body = [](size_t depth) {
        return R"({"choices": [{"message": {"content": "<answer>B</answer>"}}], "more": )" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
    };
    QCOMPARE(parseChatReply(body(256), "here").text, std::string("<answer>B</answer>"));
    const QString refused = errorOf([&] { parseChatReply(body(257), "here"); });
    QVERIFY2(refused.contains("the server here answers with no JSON object"), qPrintable(refused));
}

void TestChatClient::endlessAnswersAreRefused() {
    ChatStub stub([](const auto&, int) { return failure(200, std::string((size_t{64} << 20) + 1, ' ')); });
    const QString error = asked(optionsFor(stub.url()));
    QVERIFY2(error.contains(QStringLiteral("its answer is larger than 64 MiB")), qPrintable(error));
}

void TestChatClient::serverErrorsAreTriedAgain() {
    ChatStub stub([](const auto&, int number) { return number < 2 ? failure(503, "loading") : says("there"); });
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(asked(optionsFor(stub.url())), QString("there"));
    QCOMPARE(stub.requests().size(), size_t{3});
    QVERIFY2(timer.elapsed() >= 1400, "pauses of 0.5 s and 1 s");
}

void TestChatClient::lostConnectionsAreTriedAgain() {
    ChatStub stub([](const auto&, int number) {
        StubReply reply = says(std::string(5000, 'x'));
        reply.isCutShort = number == 0;
        return reply;
    });
    QCOMPARE(asked(optionsFor(stub.url())), QString(5000, 'x'));
    QCOMPARE(stub.requests().size(), size_t{2});
}

void TestChatClient::retryAfterIsHonoured() {
    ChatStub stub([](const auto&, int number) {
        StubReply reply = number == 0 ? failure(429, "slow down") : says("there");
        reply.headers = {{"Retry-After", "2"}};
        return reply;
    });
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(asked(optionsFor(stub.url())), QString("there"));
    QVERIFY2(timer.elapsed() >= 1900 && timer.elapsed() < 8000, qPrintable(QString::number(timer.elapsed())));
}

void TestChatClient::requestsKeepTheirPace() {
    RequestPace pace(1200);   // one in 50 ms
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 5; ++i) {
        QVERIFY(pace.wait({}));
    }
    QVERIFY2(timer.elapsed() >= 195, qPrintable(QString::number(timer.elapsed())));   // the first goes at once
    RequestPace slow(1);
    QVERIFY(slow.wait({}));
    std::stop_source stop;
    stop.request_stop();
    QVERIFY(!slow.wait(stop.get_token()));
}

/// A field that the server refuses, and a failure: without the pace both are asked again after half a second in all.
void TestChatClient::everyTryKeepsThePace() {
    ChatStub stub([](const StubRequest&, int number) {
        return number == 0 ? failure(400, R"({"error": {"message": "unknown field logprobs"}})") : number == 1 ? failure(500, "boom") : says("ok");
    });
    ServerOptions options = optionsFor(stub.url());
    options.perMinute = 60;
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(asked(options), QStringLiteral("ok"));
    QVERIFY2(timer.elapsed() >= 1990, qPrintable(QString::number(timer.elapsed())));
    options.perMinute = -1;
    QCOMPARE(asked(options), QStringLiteral("the server's requests a minute must not be negative, got -1"));
}

void TestChatClient::longRetryAfterGivesUp() {
    ChatStub stub([](const auto&, int) {
        StubReply reply = failure(429, "tomorrow");
        reply.headers = {{"Retry-After", "86400"}};
        return reply;
    });
    const QString error = asked(optionsFor(stub.url()));
    QVERIFY2(error.contains("asks to wait 86400 s"), qPrintable(error));
}

void TestChatClient::retriesEnd() {
    ChatStub stub([](const auto&, int) { return failure(500, "broken"); });
    auto options = optionsFor(stub.url());
    options.retries = 1;
    const QString error = asked(options);
    QVERIFY2(error.endsWith("answers with status 500 (tried 2 times): broken"), qPrintable(error));
    QCOMPARE(stub.requests().size(), size_t{2});
}

void TestChatClient::slowServersTimeOut() {
    ChatStub stub([](const auto&, int) {
        StubReply reply = says("late");
        reply.delayMs = 60'000;
        return reply;
    });
    auto options = optionsFor(stub.url());
    options.timeoutS = 0.6;
    QElapsedTimer timer;
    timer.start();
    const QString error = asked(options);
    QVERIFY2(error.contains("gives no answer: no complete answer within 0.6 s"), qPrintable(error));
    QVERIFY(timer.elapsed() < 5000);
}

void TestChatClient::aStopEndsARequestAtOnce() {
    ChatStub stub([](const auto&, int) {
        StubReply reply = says("late");
        reply.delayMs = 60'000;
        return reply;
    });
    ChatServer server(optionsFor(stub.url()), {});
    std::stop_source stop;
    QElapsedTimer timer;
    ChatClient::Answer answer;
    std::jthread worker([&] { answer = ChatClient(server).ask(request(), stop.get_token()); });
    QTRY_COMPARE(stub.requests().size(), size_t{1});
    timer.start();
    stop.request_stop();
    worker.join();
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(answer.outcome, ChatClient::Outcome::Stopped);
}

void TestChatClient::aStopEndsAPauseAtOnce() {
    ChatStub stub([](const auto&, int) {
        StubReply reply = failure(429, "wait");
        reply.headers = {{"Retry-After", "100"}};
        return reply;
    });
    ChatServer server(optionsFor(stub.url()), {});
    std::stop_source stop;
    ChatClient::Answer answer;
    std::jthread worker([&] { answer = ChatClient(server).ask(request(), stop.get_token()); });
    QTRY_COMPARE(stub.requests().size(), size_t{1});
    QElapsedTimer timer;
    timer.start();
    stop.request_stop();
    worker.join();
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(answer.outcome, ChatClient::Outcome::Stopped);
}

void TestChatClient::unreachableServers_data() {
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("words");
    const auto gone = QString::fromStdString(ChatStub([](const auto&, int) { return says("x"); }).url());   // nobody listens there any more
    QTest::newRow("refused") << gone << "gives no answer: no connection: ";
    QTest::newRow("unknown host") << "http://no-such-host.invalid:8000" << "its host name is not known";
}
void TestChatClient::unreachableServers() {
    QFETCH(QString, url);
    QFETCH(QString, words);
    QElapsedTimer timer;
    timer.start();
    const QString error = asked(optionsFor(url.toStdString()));
    QVERIFY2(error.startsWith("the server " + url + "/v1 ") && error.contains(words), qPrintable(error));
    QVERIFY2(timer.elapsed() < 3000, "a wrong address must be told at once");
    ChatStub stub([](const auto&, int) { return says("x"); });
    const QString secure = asked(optionsFor("https" + stub.url().substr(4)));
    QVERIFY2(secure.contains("no secure (TLS) connection: "), qPrintable(secure));
}

void TestChatClient::resultsOfTheLibrary_data() {
    QTest::addColumn<int>("code");
    QTest::addColumn<bool>("wasConnected");
    QTest::addColumn<HttpReply::Outcome>("outcome");
    QTest::newRow("HTTP/2 framing") << 16 << true << HttpReply::Outcome::Lost;
    QTest::newRow("HTTP/2 stream") << 92 << true << HttpReply::Outcome::Lost;
    QTest::newRow("slow") << 28 << true << HttpReply::Outcome::TimedOut;
    QTest::newRow("not reached in time") << 28 << false << HttpReply::Outcome::NotConnected;
    QTest::newRow("no name") << 6 << false << HttpReply::Outcome::UnknownHost;
    QTest::newRow("no TLS") << 35 << false << HttpReply::Outcome::NotTrusted;
    QTest::newRow("out of memory") << 27 << false << HttpReply::Outcome::Failed;
}
void TestChatClient::resultsOfTheLibrary() {
    QFETCH(int, code);
    QFETCH(bool, wasConnected);
    QTEST(outcomeOf(code, wasConnected), "outcome");
}

void TestChatClient::aServerThatAnsweredIsTriedAgain_data() {
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("hasAnswered");
    for (const char* url : {"http://no-such-host.invalid:8000", "https://"}) {
        QTest::addRow("%s, answered before", url) << url << true;
        QTest::addRow("%s, never answered", url) << url << false;
    }
}
/// A name that is not found and a broken handshake pass on a server that worked.
void TestChatClient::aServerThatAnsweredIsTriedAgain() {
    QFETCH(QString, url);
    QFETCH(bool, hasAnswered);
    ChatStub stub([](const auto&, int) { return says("x"); });
    auto options = optionsFor(url == "https://" ? "https" + stub.url().substr(4) : url.toStdString());
    options.retries = 1;
    ChatServer server(options, {});
    if (hasAnswered) {
        server.noteAnswer();
    }
    const QString error = errorOf([&] { ChatClient(server).ask(request(), {}); });
    QCOMPARE(error.contains(QStringLiteral("gives no answer (tried 2 times): ")), hasAnswered);
    QVERIFY2(hasAnswered || error.contains(QStringLiteral("gives no answer: ")), qPrintable(error));
}

void TestChatClient::aTimeOutBreaksOneAnswer() {
    ChatStub stub([](const auto&, int) {
        StubReply reply = says("late");
        reply.delayMs = 60'000;
        return reply;
    });
    auto options = optionsFor(stub.url());
    options.timeoutS = 0.4;
    ChatServer server(options, {});
    ChatClient::Answer answer;
    QCOMPARE(errorOf([&] { answer = ChatClient(server).ask(request(), {}); }), QStringLiteral("no error"));
    QCOMPARE(answer.outcome, ChatClient::Outcome::Broken);
    QCOMPARE(answer.message, "the server " + stub.url() + "/v1 gives no answer: no complete answer within 0.4 s");
    QCOMPARE(stub.requests().size(), size_t{1});
}

void TestChatClient::theKeyIsSentAndNeverShown() {
    LogCatcher log;
    ChatStub stub([](const StubRequest& request, int) {
        return failure(401, R"({"error": {"message": "Incorrect key: )" + request.authorization + R"("}})");
    });
    const QString error = asked(optionsFor(stub.url()), kKey);
    QCOMPARE(stub.requests().at(0).authorization, std::string("Bearer ") + kKey);
    QVERIFY2(error.endsWith("status 401: Incorrect key: Bearer ***"), qPrintable(error));
    QVERIFY(!(error + log.lines()).contains(kKey));
    ChatStub echo([](const StubRequest& request, int) { return says(request.authorization); });
    QCOMPARE(asked(optionsFor(echo.url()), kKey), QString("Bearer ***"));
    asked(optionsFor("http://no-such-host.invalid:8000"), kKey);
    QVERIFY2(log.lines().contains("sent without encryption") && !log.lines().contains(kKey), qPrintable(log.lines()));
}

void TestChatClient::badKeysAreRefused() {
    qputenv("OPENAI_API_KEY", "second");
    qputenv("OMNIDRIVE_SERVER_KEY", "");
    QCOMPARE(serverKey(), std::string("second"));
    qputenv("OMNIDRIVE_SERVER_KEY", "first");
    QCOMPARE(serverKey(), std::string("first"));
    qputenv("OMNIDRIVE_SERVER_KEY", "a\r\nX-Evil: 1");
    const QString error = errorOf([] { serverKey(); });
    QVERIFY2(error.contains("OMNIDRIVE_SERVER_KEY") && !error.contains("Evil"), qPrintable(error));
    qunsetenv("OMNIDRIVE_SERVER_KEY");
    qunsetenv("OPENAI_API_KEY");
    QVERIFY(serverKey().empty());
}

void TestChatClient::modelsAreFound_data() {
    QTest::addColumn<QStringList>("models");
    QTest::addColumn<QString>("expected");
    QTest::newRow("one") << QStringList{"qwen"} << "qwen";
    QTest::newRow("none") << QStringList{} << "lists no model; name one with --server-model";
    QTest::newRow("two") << QStringList{"a", "b"} << "has 2 models (a, b); name one with --server-model";
}
void TestChatClient::modelsAreFound() {
    QFETCH(QStringList, models);
    QFETCH(QString, expected);
    std::vector<std::string> names;
    for (const QString& name : models) {
        names.push_back(name.toStdString());
    }
    ChatStub stub([](const auto&, int) { return says("x"); }, names);
    auto options = optionsFor(stub.url());
    options.model.clear();
    QString found;
    const QString error = errorOf([&] {
        ChatServer server(options, {});
        found = QString::fromStdString(ChatClient(server).modelName({}));
    });
    QVERIFY2((found.isEmpty() ? error : found).endsWith(expected), qPrintable(found + error));
}

QTEST_GUILESS_MAIN(TestChatClient)
#include "tst_chat_client.moc"
