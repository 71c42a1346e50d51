// SPDX-License-Identifier: GPL-3.0-or-later
// What a chat server does not take: fields, settings, a conversation or a reply that is too long; and words by which a model declines.
#include "chat_questions.h"

#include <QTest>

using namespace omnidrive;
using namespace omnidrive::rollout;
using namespace omnidrive::tests;

class TestChatRefusals : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void unknownFieldsAreLeftOutNextTime();
    void refusedFieldsOfSampling_data();
    void refusedFieldsOfSampling();
    void aFullContextIsNoError();
    void aReplyThatIsTooLongIsShortened_data();
    void aReplyThatIsTooLongIsShortened();
    void refusalsAreText_data();
    void refusalsAreText();
};

void TestChatRefusals::unknownFieldsAreLeftOutNextTime() {
    LogCatcher log;
    ChatStub stub([](const StubRequest& request, int) {
        return request.body.contains("top_k") ? failure(422, R"({"detail": "Unexpected fields in the request: {'top_k', 'min_p'}"})")
               : request.body.contains("logprobs") ? failure(400, "logprobs is not supported")
                                                   : says("plain");
    });
    ChatServer server(optionsFor(stub.url()), {});
    ChatClient client(server);
    QCOMPARE(client.ask(request(), {}).reply.text, std::string("plain"));
    QCOMPARE(stub.requests().size(), size_t{3});
    QVERIFY2(log.lines().contains("does not take top_k, min_p") && log.lines().contains("logprobs"), qPrintable(log.lines()));
    QCOMPARE(client.ask(request(), {}).reply.text, std::string("plain"));
    const json last = stub.requests().at(3).body;
    QCOMPARE(stub.requests().size(), size_t{4});
    QVERIFY(!last.contains("top_k") && !last.contains("min_p") && !last.contains("logprobs") && !last.contains("top_logprobs"));
    QVERIFY(last.contains("seed") && last.contains("repetition_penalty") && last["temperature"] == 1.0);
}

void TestChatRefusals::refusedFieldsOfSampling_data() {
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("field");     // that the server refuses
    QTest::addColumn<QString>("instead");   // field of the second try; empty: none
    QTest::addColumn<QString>("warning");   // empty: none
    const auto row = [](const char* name, const char* message, const char* field, const char* instead, const char* warning) {
        QTest::newRow(name) << message << field << instead << warning;
    };
    row("another name", "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", "max_tokens",
        "max_completion_tokens", "");
    row("one temperature", "Unsupported value: 'temperature' does not support 0.7 with this model. Only the default (1) value is supported.", "temperature", "",
        "does not take temperature: replies are sampled by its own setting");
    row("no top_p", "Unsupported parameter: 'top_p' is not supported with this model.", "top_p", "", "does not take top_p: ");
    row("one of both", "`temperature` and `top_p` cannot both be specified for this model. Please use only one.", "top_p", "", "does not take top_p: ");
}
void TestChatRefusals::refusedFieldsOfSampling() {
    QFETCH(QString, message);
    QFETCH(QString, field);
    QFETCH(QString, instead);
    QFETCH(QString, warning);
    LogCatcher log;
    ChatStub stub([&](const StubRequest& request, int) {
        return request.body.contains(field.toStdString()) ? failure(400, json{{"error", {{"message", message.toStdString()}}}}.dump()) : says("plain");
    });
    ChatServer server(optionsFor(stub.url()), {});
    ChatClient client(server);
    for (const size_t requests : {2, 3}) {   // the second answer comes at once
        QCOMPARE(client.ask(request(), {}).reply.text, std::string("plain"));
        QCOMPARE(stub.requests().size(), requests);
        const json last = stub.requests().back().body;
        QVERIFY(last.contains("seed") && last.contains("logprobs") && (field == "top_p" || field == "temperature") != last.contains("max_completion_tokens"));
        QVERIFY(instead.isEmpty() || last[instead.toStdString()] == 1024);
    }
    QCOMPARE(log.lines().count(QStringLiteral("does not take")), warning.isEmpty() ? 0 : 1);
    QVERIFY2(log.lines().contains(warning), qPrintable(log.lines()));
    ChatStub strict([](const auto&, int) { return failure(400, "temperature must be between 0 and 2"); });
    QVERIFY(asked(optionsFor(strict.url())).endsWith(QStringLiteral("status 400: temperature must be between 0 and 2")));
}

void TestChatRefusals::aFullContextIsNoError() {
    ChatStub stub([](const auto&, int) { return failure(400, R"({"message": "This model's maximum context length is 512 tokens."})"); });
    QCOMPARE(asked(optionsFor(stub.url())), QString("no reply: This model's maximum context length is 512 tokens."));
}

void TestChatRefusals::aReplyThatIsTooLongIsShortened_data() {
    QTest::addColumn<QString>("message");
    QTest::addColumn<int>("used");     // -1: not known
    QTest::addColumn<int>("tokens");   // of the second try; 0: there is none
    const auto row = [](const char* name, const char* message, int used, int tokens) { QTest::newRow(name) << message << used << tokens; };
    row("vLLM", "'max_tokens' or 'max_completion_tokens' is too large: 1024. This model's maximum context length is 4096 tokens and your request has 3596 "
                "input tokens (1024 > 4096 - 3596).", -1, 500);
    row("vLLM, earlier", "This model's maximum context length is 4096 tokens. However, you requested 4724 tokens (3700 in the messages, 1024 in the "
                         "completion). Please reduce the length of the messages or completion.", 100, 396);
    row("SGLang", "Requested token count exceeds the model's maximum context length of 4096 tokens. You requested a total of 4724 tokens: 3700 tokens from "
                  "the input messages and 1024 tokens for the completion.", -1, 396);
    row("the sum alone", "This model's maximum context length is 4096 tokens, however you requested 4724 tokens.", -1, 396);
    row("a lower bound", "This model's maximum context length is 4096 tokens. However, you requested 1024 output tokens and your prompt contains at least "
                         "3073 input tokens, for a total of at least 4097 tokens.", -1, 511);
    row("a lower bound below what was used", "This model's maximum context length is 4096 tokens. However, you requested 1024 output tokens and your prompt "
                                             "contains at least 3073 input tokens, for a total of at least 4097 tokens.", 3896, 100);
    row("what was used alone", "max_tokens is too large: the maximum context length is 4096", 3896, 100);
    row("the reply's own limit", "max_tokens is too large: 1024. This model supports at most 512 completion tokens, whereas you provided 1024.", -1, 512);
    row("the conversation is too long", "This model's maximum context length is 4096 tokens. However, your request has 5000 input tokens. Please reduce the "
                                        "length of the input messages.", -1, 0);
    row("no room is left", "'max_tokens' or 'max_completion_tokens' is too large: 1024. This model's maximum context length is 4096 tokens and your request "
                           "has 4096 input tokens (1024 > 4096 - 4096).", -1, 0);
    row("llama.cpp", "request (5000 tokens) exceeds the available context size (4096 tokens), try increasing it", 3000, 0);
}
void TestChatRefusals::aReplyThatIsTooLongIsShortened() {
    QFETCH(QString, message);
    QFETCH(int, used);
    QFETCH(int, tokens);
    bool isAlwaysRefused = false;
    ChatStub stub([&](const StubRequest&, int number) {
        return number == 0 || isAlwaysRefused ? failure(400, json{{"message", message.toStdString()}}.dump()) : says("short", "length");
    });
    ChatServer server(optionsFor(stub.url()), {});
    const auto known = used < 0 ? std::nullopt : std::optional<int64_t>(used);
    const auto answer = ChatClient(server).ask(request(), {}, known);
    QCOMPARE(answer.outcome, tokens > 0 ? ChatClient::Outcome::Replied : ChatClient::Outcome::ContextFull);
    QCOMPARE(stub.requests().size(), size_t{tokens > 0 ? 2U : 1U});
    QCOMPARE(stub.requests().front().body["max_tokens"].get<int>(), 1024);
    if (tokens > 0) {
        QCOMPARE(stub.requests().back().body["max_tokens"].get<int>(), tokens);
        isAlwaysRefused = true;   // once, not again and again
        const auto before = stub.requests().size();
        errorOf([&] { ChatClient(server).ask(request(), {}, known); });
        QCOMPARE(stub.requests().size(), before + 2);
    }
}

void TestChatRefusals::refusalsAreText_data() {
    QTest::addColumn<QString>("choice");
    QTest::addColumn<QString>("text");
    QTest::newRow("beside null") << R"({"message": {"content": null, "refusal": "I cannot."}})" << "I cannot.";
    QTest::newRow("beside nothing") << R"({"message": {"refusal": "I cannot."}})" << "I cannot.";
    QTest::newRow("as a part") << R"({"message": {"content": [{"type": "refusal", "refusal": "I cannot."}]}})" << "I cannot.";
    QTest::newRow("content counts") << R"({"message": {"content": "B", "refusal": null}})" << "B";
    QTest::newRow("all filtered") << R"({"message": {"role": "assistant"}, "finish_reason": "content_filter"})" << "";
}
void TestChatRefusals::refusalsAreText() {
    QFETCH(QString, choice);
    json answer = chatAnswer("x");
    answer["choices"][0] = json::parse(choice.toStdString());
    QTEST(QString::fromStdString(parseChatReply(answer.dump(), "s").text), "text");
}

QTEST_GUILESS_MAIN(TestChatRefusals)
#include "tst_chat_refusals.moc"
