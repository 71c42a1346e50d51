// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "support/temp_folder.h"
#include "text/chat.h"
#include "text/reply_parser.h"
#include "text/tags.h"

#include <nlohmann/json.hpp>

#include <QtTest>

#include <fstream>

using namespace omnidrive;
using namespace omnidrive::text;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

Message textMessage(const std::string& role, const std::string& text) {
    return {role, {Part::makeText(text)}};
}

std::vector<Message> messagesOf(const json& list) {
    std::vector<Message> messages;
    for (const auto& item : list) {
        Message message{item["role"], {}};
        if (item["content"].is_string()) {
            message.parts.push_back(Part::makeText(item["content"]));
        } else {
            for (const auto& part : item["content"]) {
                message.parts.push_back(part["type"] == "image" ? Part::makeImage(1) : Part::makeText(part["text"]));
            }
        }
        messages.push_back(std::move(message));
    }
    return messages;
}

fs::path resource(const char* name) {
    return fs::path(OMNIDRIVE_SOURCE_DIR) / "resources" / "prompts" / name;
}

constexpr const char* kWhole =
    "system: a\nuser_suffix: \"\"\nobservation_suffix: \"\\nb\"\nerror_prefix: 'Error: '\noptions_header: c\n";

}  // namespace

class TestChat : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rendersGolden();
    void addsDefaultSystem();
    void expandsPictures();
    void numbersPictures();
    void joinsToolResults();
    void formatsQuestions();
    void loadsPrompts();
    void reportsAllPromptProblems_data();
    void reportsAllPromptProblems();
    void shippedPromptsAreComplete_data();
    void shippedPromptsAreComplete();
    void shippedExampleIsAValidCall();
};

void TestChat::rendersGolden() {
    const auto file = tests::sharedFolder() / "golden" / "tokenizer_nano.json";
    if (!fs::exists(file)) QSKIP("the golden files are not here");
    const auto document = json::parse(std::ifstream(file));
    for (const auto& chat : document["chat"]) {
        QCOMPARE(QString::fromStdString(renderChat(messagesOf(chat["messages"]), true)),
                 QString::fromStdString(chat["rendered"]));
    }
}

void TestChat::addsDefaultSystem() {
    QCOMPARE(
        renderChat({textMessage("user", "hi")}, false),
        std::string("<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\nhi<|im_end|>\n"));
    QCOMPARE(renderChat({textMessage("system", "s"), textMessage("user", "u"), textMessage("assistant", "a")}, true),
             std::string("<|im_start|>system\ns<|im_end|>\n<|im_start|>user\nu<|im_end|>\n<|im_start|>assistant\na<|im_"
                         "end|>\n<|im_start|>assistant\n"));
    QCOMPARE(renderChat({}, true), std::string("<|im_start|>assistant\n"));
}

void TestChat::expandsPictures() {
    const auto text = renderChat({{"user", {Part::makeImage(3), Part::makeText("?"), Part::makeImage(0)}}}, false);
    QVERIFY(
        text.ends_with("user\n<|vision_start|><|image_pad|><|image_pad|><|image_pad|><|vision_end|>?<|vision_start|><|"
                       "vision_end|><|im_end|>\n"));
}

void TestChat::numbersPictures() {
    const auto text =
        renderChat({{"user", {Part::makeImage(1)}}, {"user", {Part::makeText("x"), Part::makeImage(1)}}}, false, true);
    QVERIFY(text.find("user\nPicture 1: <|vision_start|>") != std::string::npos);
    QVERIFY(text.find("xPicture 2: <|vision_start|>") != std::string::npos);
}

void TestChat::joinsToolResults() {
    const auto text = renderChat({textMessage("system", "s"), textMessage("assistant", "a"), textMessage("tool", "1"),
                                  textMessage("tool", "2"), textMessage("assistant", "b"), textMessage("tool", "3")},
                                 false);
    QCOMPARE(
        text,
        std::string(
            "<|im_start|>system\ns<|im_end|>\n<|im_start|>assistant\na<|im_end|>\n"
            "<|im_start|>user\n<tool_response>\n1\n</tool_response>\n<tool_response>\n2\n</tool_response><|im_end|>\n"
            "<|im_start|>assistant\nb<|im_end|>\n<|im_start|>user\n<tool_response>\n3\n</tool_response><|im_end|>\n"));
}

void TestChat::formatsQuestions() {
    QCOMPARE(formatQuestion("What shows?", {"red", "green"}, "\nChoose:"),
             std::string("What shows?\nChoose:\nA) red\nB) green"));
    QCOMPARE(formatQuestion("Why?", {}, "\nChoose:"), std::string("Why?"));
    QVERIFY_EXCEPTION_THROWN(formatQuestion("?", std::vector<std::string>(27, "x"), ""), Error);
}

void TestChat::loadsPrompts() {
    const tests::TempFolder folder;
    std::ofstream(folder.path() / "p.yaml") << kWhole;
    const auto prompts = Prompts::load(folder.path() / "p.yaml");
    QCOMPARE(prompts.system, std::string("a"));
    QCOMPARE(prompts.userSuffix, std::string());
    QCOMPARE(prompts.observationSuffix, std::string("\nb"));
    QCOMPARE(prompts.errorPrefix, std::string("Error: "));
    QCOMPARE(prompts.optionsHeader, std::string("c"));
}

void TestChat::reportsAllPromptProblems_data() {
    QTest::addColumn<QString>("yaml");
    QTest::addColumn<QStringList>("messages");
    QTest::newRow("empty") << "" << QStringList{"not a mapping"};
    QTest::newRow("list") << "- a\n" << QStringList{"not a mapping"};
    QTest::newRow("not YAML") << "system: [a\n" << QStringList{"not valid YAML"};
    QTest::newRow("unknown and missing") << "system: a\nuser_sufix: b\nerror_prefix: c\noptions_header: d\n"
                                         << QStringList{"unknown key 'user_sufix'", "missing key 'user_suffix'",
                                                        "missing key 'observation_suffix'"};
    QTest::newRow("no text")
        << QString(kWhole).replace("system: a", "system: [a]").replace("options_header: c", "options_header:")
        << QStringList{"key 'system' is not a text", "key 'options_header' is not a text"};
    QTest::newRow("twice") << QString(kWhole) + "system: z\n" << QStringList{"key 'system' is given twice"};
    QTest::newRow("too deep") << QString(kWhole) + "more: " + QString(100, '[') + QString(100, ']') + "\n" << QStringList{"nested more than 64 deep"};
    QTest::newRow("an alias to itself") << QString(kWhole) + "more: &m\n  again: *m\n" << QStringList{"holds more than 100000 entries or is nested"};
}

void TestChat::reportsAllPromptProblems() {
    QFETCH(QString, yaml);
    QFETCH(QStringList, messages);
    const tests::TempFolder folder;
    std::ofstream(folder.path() / "p.yaml") << yaml.toStdString();
    try {
        Prompts::load(folder.path() / "p.yaml");
        QFAIL("accepted");
    } catch (const Error& error) {
        const auto what = QString::fromUtf8(error.what());
        QVERIFY2(what.contains("p.yaml: "), error.what());
        for (const auto& message : messages) QVERIFY2(what.contains(message), error.what());
    }
}

void TestChat::shippedPromptsAreComplete_data() {
    QTest::addColumn<QString>("name");
    QTest::newRow("default") << "default.yaml";
    QTest::newRow("embedded") << "embedded.yaml";
}

void TestChat::shippedPromptsAreComplete() {
    QFETCH(QString, name);
    const auto prompts = Prompts::load(resource(qPrintable(name)));
    QVERIFY(!prompts.system.empty());
    QVERIFY(!prompts.errorPrefix.empty());
}

void TestChat::shippedExampleIsAValidCall() {
    const auto prompts = Prompts::load(resource("default.yaml"));
    const auto tools = blocksBetween(prompts.system, "<tools>\n", "</tools>");
    QCOMPARE(tools.size(), size_t{1});
    const auto schema = json::parse(tools[0]);
    QCOMPARE(schema["function"]["name"].get<std::string>(), std::string("image_zoom_in_tool"));
    const auto calls = blocksBetween(prompts.system, "<tool_call>\n", "</tool_call>");
    QCOMPARE(calls.size(), size_t{1});
    const auto call = parseToolCall(calls[0]);
    QCOMPARE(call.problem, std::string());
    QVERIFY(call.box.has_value());
}

QTEST_APPLESS_MAIN(TestChat)
#include "tst_chat.moc"
