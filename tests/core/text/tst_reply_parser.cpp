// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "text/reply_parser.h"

#include <QtTest>

#include <fmt/format.h>

using namespace omnidrive;
using namespace omnidrive::text;

namespace {

/// A parsed call as one line, to be compared whole.
QString shown(const ParsedCall& call) {
    if (!call.problem.empty()) return QString::fromStdString("problem: " + call.problem);
    const auto& box = call.box.value();
    return QString::fromStdString(fmt::format("{} [{} {} {} {}] '{}' #{}", call.name, box.x0, box.y0, box.x1, box.y1,
                                              call.label, call.imageIndex));
}

QString shown(const ParsedReply& reply) {
    return QString::fromStdString(fmt::format("thought '{}' answer {} call {} tags {}", reply.thought,
                                              reply.answer ? "'" + *reply.answer + "'" : "none",
                                              reply.call ? shown(*reply.call).toStdString() : "none", reply.callTags));
}

}  // namespace

class TestReplyParser : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parsesReplies_data();
    void parsesReplies();
    void parsesCalls_data();
    void parsesCalls();
    void survivesHostileCalls_data();
    void survivesHostileCalls();
    void mutatedCallsNeverThrow();
    void keepsTheRawCall();
    void checksFormat_data();
    void checksFormat();
};

void TestReplyParser::parsesReplies_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const QString call = R"(<tool_call>{"name": "t", "arguments": {"bbox_2d": [1, 2, 3, 4]}}</tool_call>)";
    QTest::newRow("empty") << ""
                           << "thought '' answer none call none tags 0";
    QTest::newRow("answer") << "<think> a </think><answer> B </answer>"
                            << "thought 'a' answer 'B' call none tags 0";
    QTest::newRow("call") << "<think>a</think>" + call << "thought 'a' answer none call t [1 2 3 4] '' #0 tags 1";
    QTest::newRow("answer before call") << call + "<answer>C</answer>"
                                        << "thought '' answer 'C' call none tags 1";
    QTest::newRow("empty answer, call") << "<answer> </answer>" + call
                                        << "thought '' answer none call t [1 2 3 4] '' #0 tags 1";
    QTest::newRow("last answer wins") << "<answer>A</answer><answer>B</answer><answer>\n</answer>"
                                      << "thought '' answer 'B' call none tags 0";
    QTest::newRow("last call wins") << "<tool_call>{}</tool_call>" + call
                                    << "thought '' answer none call t [1 2 3 4] '' #0 tags 2";
    QTest::newRow("call not closed") << "<tool_call>{}"
                                     << "thought '' answer none call none tags 0";
    QTest::newRow("answer not closed") << "<answer>A"
                                       << "thought '' answer none call none tags 0";
    QTest::newRow("answer within answer") << "<answer>x <answer>B</answer>"
                                          << "thought '' answer 'x <answer>B' call none tags 0";
    QTest::newRow("thoughts join") << "<think>a</think>x<think> b\n</think>"
                                   << "thought 'a\nb' answer none call none tags 0";
    QTest::newRow("thought cut off") << "<think>I look"
                                     << "thought 'I look' answer none call none tags 0";
    QTest::newRow("thought not closed") << "<think>a<answer>B</answer>"
                                        << "thought 'a' answer 'B' call none tags 0";
    QTest::newRow("closing tags only") << "</think></answer></tool_call>"
                                       << "thought '' answer none call none tags 0";
    QTest::newRow("upper case tags are none") << "<ANSWER>A</ANSWER>"
                                              << "thought '' answer none call none tags 0";
}

void TestReplyParser::parsesReplies() {
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(shown(parseReply(text.toStdString())), expected);
}

void TestReplyParser::parsesCalls_data() {
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("expected");
    QTest::newRow("plain") << R"({"name": "zoom", "arguments": {"bbox_2d": [1, 2.5, 30, 4e1], "label": " car "}})"
                           << "zoom [1 2.5 30 40] 'car' #0";
    QTest::newRow("inverted box stays") << R"({"name": "z", "arguments": {"bbox_2d": [9, 8, -1, 2]}})"
                                        << "z [9 8 -1 2] '' #0";
    QTest::newRow("numbers as texts") << R"({"name": "z", "arguments": {"bbox_2d": ["1", " 2 ", "+3", "4.5"]}})"
                                      << "z [1 2 3 4.5] '' #0";
    QTest::newRow("box as text") << R"({"name": "z", "arguments": {"bbox_2d": "[1, 2, 3, 4]"}})"
                                 << "z [1 2 3 4] '' #0";
    QTest::newRow("box as bare text") << R"({"name": "z", "arguments": {"bbox": "1 2 3 4"}})"
                                      << "z [1 2 3 4] '' #0";
    QTest::newRow("box in a list") << R"({"name": "z", "arguments": {"bbox_2d": [[1, 2, 3, 4]]}})"
                                   << "z [1 2 3 4] '' #0";
    QTest::newRow("key bbox") << R"({"name": "z", "arguments": {"bbox": [1, 2, 3, 4]}})"
                              << "z [1 2 3 4] '' #0";
    QTest::newRow("arguments as text")
        << R"({"name": "z", "arguments": "{\"bbox_2d\": [1, 2, 3, 4], \"label\": \"a\"}"})"
        << "z [1 2 3 4] 'a' #0";
    QTest::newRow("arguments missing") << R"({"name": "z", "bbox_2d": [1, 2, 3, 4]})"
                                       << "z [1 2 3 4] '' #0";
    QTest::newRow("parameters") << R"({"name": "z", "parameters": {"bbox_2d": [1, 2, 3, 4]}})"
                                << "z [1 2 3 4] '' #0";
    QTest::newRow("image") << R"({"name": "z", "arguments": {"image": 2, "bbox_2d": [1, 2, 3, 4]}})"
                           << "z [1 2 3 4] '' #2";
    QTest::newRow("img_idx") << R"({"name": "z", "arguments": {"img_idx": "1", "bbox_2d": [1, 2, 3, 4]}})"
                             << "z [1 2 3 4] '' #1";
    QTest::newRow("trailing text") << R"({"name": "z", "arguments": {"bbox_2d": [1, 2, 3, 4]}} and so on })"
                                   << "z [1 2 3 4] '' #0";
    QTest::newRow("code fence") << "```json\n{\"name\": \"z\", \"arguments\": {\"bbox_2d\": [1, 2, 3, 4]}}\n```"
                                << "z [1 2 3 4] '' #0";
    QTest::newRow("braces in a text")
        << R"({"name": "z", "arguments": {"label": "a } \" { b", "bbox_2d": [1, 2, 3, 4]}})"
        << R"(z [1 2 3 4] 'a } " { b' #0)";
    QTest::newRow("label is no text") << R"({"name": "z", "arguments": {"label": 5, "bbox_2d": [1, 2, 3, 4]}})"
                                      << "z [1 2 3 4] '' #0";
    QTest::newRow("label says NaN") << R"({"name": "z", "arguments": {"label": "NaN", "bbox_2d": [1, 2, 3, 4]}})"
                                    << "z [1 2 3 4] 'NaN' #0";

    QTest::newRow("empty") << ""
                           << "problem: the call holds no JSON object";
    QTest::newRow("no object") << "[1, 2]"
                               << "problem: the call holds no JSON object";
    QTest::newRow("not closed") << R"({"name": "z")"
                                << "problem: the call's JSON object is not closed";
    QTest::newRow("text not closed") << R"({"name": "z})"
                                     << "problem: the call's JSON object is not closed";
    QTest::newRow("single quotes") << "{'name': 'z'}"
                                   << "problem: the call is not valid JSON";
    QTest::newRow("comma too many") << R"({"name": "z",})"
                                    << "problem: the call is not valid JSON";
    QTest::newRow("brackets crossed") << R"({"a": [1})"
                                      << "problem: the call's JSON object is not closed";
    QTest::newRow("lone surrogate") << R"({"name": "\ud800"})"
                                    << "problem: the call is not valid JSON";
    QTest::newRow("huge number") << R"({"name": "z", "arguments": {"bbox_2d": [1e999, 2, 3, 4]}})"
                                 << "problem: the call is not valid JSON";
    QTest::newRow("no name") << R"({"arguments": {"bbox_2d": [1, 2, 3, 4]}})"
                             << "problem: the call names no tool";
    QTest::newRow("name is a number") << R"({"name": 3, "arguments": {"bbox_2d": [1, 2, 3, 4]}})"
                                      << "problem: the call names no tool";
    QTest::newRow("arguments are a list") << R"({"name": "z", "arguments": [1, 2, 3, 4]})"
                                          << "problem: arguments is not an object";
    QTest::newRow("no box") << R"({"name": "z", "arguments": {}})"
                            << "problem: the call has no bbox_2d";
    QTest::newRow("box is null") << R"({"name": "z", "arguments": {"bbox_2d": null}})"
                                 << "problem: bbox_2d is not a list of four numbers";
    QTest::newRow("three values") << R"({"name": "z", "arguments": {"bbox_2d": [1, 2, 3]}})"
                                  << "problem: bbox_2d holds 3 values, expected 4";
    QTest::newRow("value is a word") << R"({"name": "z", "arguments": {"bbox_2d": [1, "x", 3, 4]}})"
                                     << "problem: value 2 of bbox_2d is not a finite number";
    QTest::newRow("value is true") << R"({"name": "z", "arguments": {"bbox_2d": [true, 2, 3, 4]}})"
                                   << "problem: value 1 of bbox_2d is not a finite number";
    QTest::newRow("NaN") << R"({"name": "z", "arguments": {"bbox_2d": [1, 2, NaN, 4]}})"
                         << "problem: value 3 of bbox_2d is not a finite number";
    QTest::newRow("infinity") << R"({"name": "z", "arguments": {"bbox_2d": [1, 2, 3, -Infinity]}})"
                              << "problem: value 4 of bbox_2d is not a finite number";
    QTest::newRow("NaN as text") << R"({"name": "z", "arguments": {"bbox_2d": "[nan, 2, 3, 4]"}})"
                                 << "problem: value 1 of bbox_2d is not a finite number";
    QTest::newRow("picture half") << R"({"name": "z", "arguments": {"image": 0.5, "bbox_2d": [1, 2, 3, 4]}})"
                                  << "problem: the picture's number is not a whole number";
}

void TestReplyParser::parsesCalls() {
    QFETCH(QString, json);
    QFETCH(QString, expected);
    QCOMPARE(shown(parseToolCall(json.toStdString())), expected);
}

void TestReplyParser::survivesHostileCalls_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("problem");
    QTest::newRow("deep lists") << QByteArray("{\"a\": ") + QByteArray(60'000, '[')
                                << "the call's JSON is nested more than 16 deep";
    QTest::newRow("deep objects") << QByteArray("{\"a\":").repeated(5000)
                                  << "the call's JSON is nested more than 16 deep";
    QTest::newRow("a megabyte") << QByteArray("{\"a\": \"") + QByteArray(1 << 20, 'x') + "\"}"
                                << "the call is 1048585 bytes long, at most 65536 are read";
    const auto lists = [](int depth) { return QByteArray(R"({"name": "z", "arguments": {"bbox_2d": [1, 2, 3, 4], "x": )") + QByteArray(depth - 2, '[') + QByteArray(depth - 2, ']') + "}}"; };
    const auto filled = [](int bytes) {
        const QByteArray start = R"({"name": "z", "arguments": {"bbox_2d": [1, 2, 3, 4], "x": ")", end = "\"}}";
        return start + QByteArray(bytes - start.size() - end.size(), 'x') + end;
    };
    QTest::newRow("as deep as may be") << lists(16) << "";
    QTest::newRow("one deeper") << lists(17) << "the call's JSON is nested more than 16 deep";
    QTest::newRow("as long as may be") << filled(65536) << "";
    QTest::newRow("a byte longer") << filled(65537) << "the call is 65537 bytes long, at most 65536 are read";
    QTest::newRow("zero bytes") << QByteArray("{\"name\": \"a\0b\"}", 15) << "the call is not valid JSON";
    QTest::newRow("broken UTF-8") << QByteArray("{\"name\": \"\xff\xfe\"}") << "the call is not valid JSON";
    QTest::newRow("deep text arguments") << QByteArray(R"({"name": "z", "arguments": "{\"a\":)") + QByteArray(50, '[') +
                                                "\"}"
                                         << "the call's JSON is nested more than 16 deep";
}

void TestReplyParser::survivesHostileCalls() {
    QFETCH(QByteArray, json);
    QFETCH(QString, problem);
    QCOMPARE(QString::fromStdString(parseToolCall(json.toStdString()).problem), problem);
}

void TestReplyParser::mutatedCallsNeverThrow() {
    const std::string good =
        R"(<think>a</think><tool_call>{"name": "z", "arguments": "{\"bbox_2d\": [1, NaN, \"3\", 4e9], \"image\": 1}"}</tool_call>)";
    Rng rng(1);
    for (int round = 0; round < 20'000; ++round) {
        std::string text = good;
        for (int64_t changes = rng.integer(1, 6); changes > 0; --changes) {
            const auto at = static_cast<size_t>(rng.integer(0, static_cast<int64_t>(text.size()) - 1));
            const auto other = static_cast<size_t>(rng.integer(0, static_cast<int64_t>(text.size()) - 1));
            if (rng.chance(0.3)) {
                text.erase(at, 3);
            } else if (rng.chance(0.5)) {
                text.insert(at, text.substr(other, 5));
            } else {
                text[at] = static_cast<char>(rng.integer(0, 255));
            }
            if (text.empty()) text = "{";
        }
        const auto reply = parseReply(text);
        const auto call = parseToolCall(text);
        QCOMPARE(call.problem.empty(), call.box.has_value() && !call.name.empty() && call.problem.empty());
        QVERIFY(!call.box || call.box->isFinite());
        QVERIFY(!reply.call || reply.callTags > 0);
        checkFormat(text, text);
        answerLetter(text, {"a", "b"});
    }
}

void TestReplyParser::keepsTheRawCall() {
    QCOMPARE(parseToolCall("\n {bad} \n").rawJson, std::string("{bad}"));
    const auto call = parseToolCall(R"({"name": "z", "arguments": {"label": "car", "bbox_2d": [1]}})");
    QCOMPARE(call.name, std::string("z"));
    QCOMPARE(call.label, std::string("car"));
    QVERIFY(!call.box);
}

void TestReplyParser::checksFormat_data() {
    QTest::addColumn<QString>("response");
    QTest::addColumn<int>("answerLength");
    QTest::addColumn<int>("score");
    QTest::addColumn<QString>("reason");
    const QString picture = "<|vision_start|><|image_pad|><|image_pad|><|vision_end|>";
    QTest::newRow("good") << "<think>a</think><answer>B</answer>" << 1 << 0 << "";
    QTest::newRow("two turns") << "<think>a</think><tool_call>{}</tool_call>" + picture +
                                      "<think>b</think><answer>B</answer>"
                               << 1 << 0 << "";
    QTest::newRow("no tags at all") << "B" << 1 << 0 << "";
    QTest::newRow("thought not closed") << "<think>a<answer>B</answer>" << 1 << -1
                                        << "<think> occurs 1 times, </think> 0 times";
    QTest::newRow("thought closed twice")
        << "<think>a</think></think>" << 0 << -1 << "<think> occurs 1 times, </think> 2 times";
    QTest::newRow("picture not closed") << "<|vision_start|><|image_pad|><|image_pad|>" << 0 << -1
                                        << "<|vision_start|><|image_pad|> occurs 1 times";
    QTest::newRow("answer not closed") << "<think>a</think><answer>B" << 1 << -1
                                       << "<answer> occurs 1 times, </answer> 0 times";
    QTest::newRow("answer in the thought is not counted")
        << "<think><answer></think><answer>B</answer>" << 1 << 0 << "";
    QTest::newRow("999 characters") << "<answer>x</answer>" << 999 << 0 << "";
    QTest::newRow("1000 characters") << "<answer>x</answer>" << 1000 << -1 << "the answer has 1000 or more characters";
}

void TestReplyParser::checksFormat() {
    QFETCH(QString, response);
    QFETCH(int, answerLength);
    QFETCH(int, score);
    QFETCH(QString, reason);
    // Letters of three bytes: the limit is in characters.
    const auto answer = QString(answerLength, QChar(0x8f66)).toStdString();
    const auto verdict = checkFormat(response.toStdString(), answer);
    QCOMPARE(verdict.score, score);
    QVERIFY2(QString::fromStdString(verdict.reason).startsWith(reason) && verdict.reason.empty() == reason.isEmpty(),
             verdict.reason.c_str());
}

QTEST_APPLESS_MAIN(TestReplyParser)
#include "tst_reply_parser.moc"
