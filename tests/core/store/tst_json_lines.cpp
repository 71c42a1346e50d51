// SPDX-License-Identifier: GPL-3.0-or-later
#include "error_text.h"
#include "store/base64.h"
#include "store/json_fields.h"
#include "store/json_lines.h"
#include "support/temp_folder.h"

#include <QTest>

#include <bit>
#include <cmath>
#include <csignal>
#include <fstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace omnidrive;
using namespace omnidrive::store;
namespace fs = std::filesystem;

namespace {

const std::string kThree = "{\"n\":1}\n{\"n\":2,\"text\":\"a{b\"}\n{\"n\":3}\n";

void put(const fs::path& path, const std::string& content) { std::ofstream(path, std::ios::binary | std::ios::trunc) << content; }

std::vector<int> numbersFrom(JsonLinesReader& reader) {
    std::vector<int> numbers;
    reader.poll([&](const nlohmann::json& json, const JsonLinesReader::Line&) { numbers.push_back(json.value("n", -1)); });
    return numbers;
}

/// Complete lines within the first `bytes` bytes.
int linesWithin(const std::string& text, size_t bytes) { return static_cast<int>(std::count(text.begin(), text.begin() + static_cast<long>(bytes), '\n')); }

}  // namespace

class TestJsonLines : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsEveryCut();
    void growsByteByByte();
    void readsWhatOthersWrite_data();
    void readsWhatOthersWrite();
    void repairsEveryCut();
    void countsBrokenLines();
    void noticesReplacement();
    void lineLongerThanAPiece();
    void failedAppendLeavesNoTrace();
    void refusesLineBreaks();
    void numbersSurvive_data();
    void numbersSurvive();
    void floatsSurvive();
    void textsSurvive_data();
    void textsSurvive();
    void base64();
    void fieldErrors_data();
    void fieldErrors();
};

void TestJsonLines::readsEveryCut() {
    const tests::TempFolder folder;
    for (size_t cut = 0; cut <= kThree.size(); ++cut) {
        put(folder.path() / "a.jsonl", kThree.substr(0, cut));
        JsonLinesReader reader(folder.path() / "a.jsonl");
        QCOMPARE(static_cast<int>(numbersFrom(reader).size()), linesWithin(kThree, cut));
        QCOMPARE(reader.brokenCount(), int64_t{0});
        put(folder.path() / "a.jsonl", kThree);   // the rest arrives
        QCOMPARE(static_cast<int>(numbersFrom(reader).size()), 3 - linesWithin(kThree, cut));
        QCOMPARE(reader.tornBytes(), int64_t{0});
    }
}

void TestJsonLines::growsByteByByte() {
    const tests::TempFolder folder;
    JsonLinesReader reader(folder.path() / "a.jsonl");
    QVERIFY(numbersFrom(reader).empty());   // not there yet
    std::ofstream stream(folder.path() / "a.jsonl", std::ios::binary);
    std::vector<int> all;
    for (const char letter : kThree) {
        stream.put(letter).flush();
        const std::vector<int> numbers = numbersFrom(reader);
        all.insert(all.end(), numbers.begin(), numbers.end());
        QCOMPARE(numbers.size(), size_t{letter == '\n' ? 1u : 0u});
    }
    QCOMPARE(all, (std::vector<int>{1, 2, 3}));
}

void TestJsonLines::readsWhatOthersWrite_data() {
    QTest::addColumn<QByteArray>("first");    // in the file at the first look
    QTest::addColumn<QByteArray>("second");   // appended before the second one
    QTest::addColumn<QString>("numbers");     // after the first and after the second look
    QTest::addColumn<int>("broken");          // after the second
    QTest::addColumn<int>("torn");
    QTest::newRow("no newline at the end") << QByteArray("{\"n\":1}\n{\"n\":2}") << QByteArray() << "12|12" << 0 << 0;
    QTest::newRow("the newline comes later") << QByteArray("{\"n\":1}") << QByteArray("\n{\"n\":2}\n") << "1|12" << 0 << 0;
    QTest::newRow("carriage returns") << QByteArray("{\"n\":1}\r\n{\"n\":2}\r") << QByteArray("\n{\"n\":3}\r\n") << "12|123" << 0 << 0;
    QTest::newRow("blanks around") << QByteArray("  {\"n\":1} ") << QByteArray(" \n") << "1|1" << 0 << 0;
    QTest::newRow("torn") << QByteArray("{\"n\":1}\n{\"n\":") << QByteArray() << "1|1" << 0 << 5;
    QTest::newRow("torn, then whole") << QByteArray("{\"n\":1}\n{\"n\":") << QByteArray("2}") << "1|12" << 0 << 0;
    QTest::newRow("blank lines") << QByteArray("\n{\"n\":1}\n \n\n") << QByteArray("{\"n\":2}\n\n  ") << "1|12" << 0 << 0;
    QTest::newRow("more behind an object") << QByteArray("{\"n\":1}") << QByteArray("{\"n\":2}\n{\"n\":3}\n") << "1|13" << 1 << 0;
    QTest::newRow("no object") << QByteArray("{\"n\":1}\n12") << QByteArray("3\n{\"n\":3}") << "1|13" << 1 << 0;
}

void TestJsonLines::readsWhatOthersWrite() {
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, second);
    QFETCH(QString, numbers);
    QFETCH(int, broken);
    QFETCH(int, torn);
    const tests::TempFolder folder;
    const fs::path path = folder.path() / "a.jsonl";
    JsonLinesReader reader(path, LinesBy::Others);
    QString seen, looks;
    for (const QByteArray& part : {first, second}) {
        std::ofstream(path, std::ios::binary | std::ios::app) << part.toStdString();
        for (const int number : numbersFrom(reader)) {
            seen += QString::number(number);
        }
        looks += (looks.isEmpty() ? "" : "|") + seen;
    }
    QCOMPARE(looks, numbers);
    QCOMPARE(reader.brokenCount(), int64_t{broken});
    QCOMPARE(reader.tornBytes(), int64_t{torn});
    QCOMPARE(numbersFrom(reader), std::vector<int>());   // nothing twice
}

void TestJsonLines::repairsEveryCut() {
    const tests::TempFolder folder;
    const fs::path path = folder.path() / "a.jsonl";
    for (size_t cut = 0; cut <= kThree.size(); ++cut) {
        put(path, kThree.substr(0, cut));
        const bool onlyNewlineMissing = cut < kThree.size() && kThree[cut] == '\n';
        const int kept = linesWithin(kThree, cut) + (onlyNewlineMissing ? 1 : 0);
        JsonLinesAppender appender(path);
        appender.append("{\"n\":9}");
        JsonLinesReader reader(path);
        const std::vector<int> numbers = numbersFrom(reader);
        QCOMPARE(static_cast<int>(numbers.size()), kept + 1);
        QCOMPARE(numbers.back(), 9);
        QCOMPARE(reader.brokenCount(), int64_t{0});
    }
}

void TestJsonLines::countsBrokenLines() {
    const tests::TempFolder folder;
    put(folder.path() / "a.jsonl", "{\"n\":1}\nnonsense\n\n[1]\n{\"n\":2}\n" + std::string("\xff\n") + "{\"n\":3}\n");
    JsonLinesReader reader(folder.path() / "a.jsonl");
    QCOMPARE(numbersFrom(reader), (std::vector<int>{1, 2, 3}));
    QCOMPARE(reader.brokenCount(), int64_t{4});
    QCOMPARE(reader.brokenLines()[0].number, int64_t{2});
    QCOMPARE(reader.brokenLines()[2].reason, "not a JSON object");
}

void TestJsonLines::noticesReplacement() {
    const tests::TempFolder folder;
    const fs::path path = folder.path() / "a.jsonl";
    put(path, kThree);
    JsonLinesReader reader(path);
    QCOMPARE(numbersFrom(reader).size(), size_t{3});
    put(folder.path() / "b.jsonl", "{\"n\":7}\n");
    fs::rename(folder.path() / "b.jsonl", path);
    bool restarted = false;
    const auto progress = reader.poll([](const auto&, const auto&) {}, [&] { restarted = true; });
    QVERIFY(restarted && progress.restarted);
    QCOMPARE(progress.lines, int64_t{1});
    put(path, "{\"n\"");   // shrunk
    QVERIFY(reader.poll([](const auto&, const auto&) {}).restarted);
}

void TestJsonLines::lineLongerThanAPiece() {
    const tests::TempFolder folder;
    const std::string text(5'000'000, 'x');
    JsonLinesAppender appender(folder.path() / "a.jsonl");
    appender.append(nlohmann::json{{"n", 1}, {"text", text}}.dump());
    const auto place = appender.append("{\"n\":2}");
    JsonLinesReader reader(folder.path() / "a.jsonl");
    std::vector<int64_t> offsets;
    reader.poll([&](const nlohmann::json&, const JsonLinesReader::Line& line) { offsets.push_back(line.offset); });
    QCOMPARE(offsets.size(), size_t{2});
    QCOMPARE(offsets[1], place.offset);
}

void TestJsonLines::failedAppendLeavesNoTrace() {
    const tests::TempFolder folder;
    const fs::path path = folder.path() / "a.jsonl";
    put(path, kThree);
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit = {100, 100};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        JsonLinesAppender appender(path);
        const std::string text = tests::errorText([&] { appender.append("{\"n\":\"" + std::string(200, 'x') + "\"}"); });
        appender.append("{\"n\":4}");   // a short one still fits
        ::_exit(text.find("file too large") != std::string::npos ? 0 : 1);
    }
    int status = 0;
    ::waitpid(pid, &status, 0);
    QCOMPARE(status, 0);
    JsonLinesReader reader(path);
    QCOMPARE(numbersFrom(reader), (std::vector<int>{1, 2, 3, 4}));
    QCOMPARE(reader.brokenCount(), int64_t{0});
}

void TestJsonLines::refusesLineBreaks() {
    const tests::TempFolder folder;
    JsonLinesAppender appender(folder.path() / "a.jsonl");
    QVERIFY(tests::errorText([&] { appender.append("{\n}"); }).starts_with("invalid argument"));
    QCOMPARE(appender.sizeBytes(), int64_t{0});
}

void TestJsonLines::numbersSurvive_data() {
    QTest::addColumn<double>("value");
    const double values[] = {0.0, -0.0, 0.1, 1e-320, 1.7976931348623157e308, -1.0 / 3, HUGE_VAL, -HUGE_VAL, std::nan("")};
    for (const double value : values) {
        QTest::addRow("%g", value) << value;
    }
}

void TestJsonLines::numbersSurvive() {
    QFETCH(double, value);
    const auto back = numberFromJson(nlohmann::json::parse(jsonNumber(value).dump()));
    QVERIFY(back.has_value());
    QVERIFY(std::isnan(value) ? std::isnan(*back) : std::bit_cast<uint64_t>(*back) == std::bit_cast<uint64_t>(value));
}

void TestJsonLines::floatsSurvive() {
    // Every exponent, with mantissas that are hard to print.
    for (uint32_t exponent = 0; exponent < 255; ++exponent) {
        for (const uint32_t mantissa : {0u, 1u, 0x2aaaaau, 0x400000u, 0x7ffffeu, 0x7fffffu}) {
            const float value = std::bit_cast<float>(exponent << 23 | mantissa);
            const auto back = numberFromJson(nlohmann::json::parse(jsonNumber(value).dump()));
            QCOMPARE(std::bit_cast<uint32_t>(static_cast<float>(*back)), std::bit_cast<uint32_t>(value));
        }
    }
    QCOMPARE(jsonNumber(0.1f).dump(), "0.1");
}

void TestJsonLines::textsSurvive_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isUtf8");
    QTest::newRow("empty") << QByteArray() << true;
    QTest::newRow("NUL and controls") << QByteArray("a\0b\n\x7f\x01", 6) << true;
    QTest::newRow("umlaut, Chinese, emoji") << QByteArray("\u00e4\u4e2d\U0001f600") << true;
    QTest::newRow("lone byte") << QByteArray("a\xff") << false;
    QTest::newRow("cut character") << QByteArray("\xe4\xb8") << false;
    QTest::newRow("overlong") << QByteArray("\xc0\xaf") << false;
    QTest::newRow("overlong, three bytes") << QByteArray("\xe0\x80\xaf") << false;
    QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << false;
    QTest::newRow("beyond Unicode") << QByteArray("\xf4\x90\x80\x80") << false;
}

void TestJsonLines::textsSurvive() {
    QFETCH(QByteArray, text);
    QFETCH(bool, isUtf8);
    QCOMPARE(store::isUtf8(text.toStdString()), isUtf8);
    const auto back = textFromJson(nlohmann::json::parse(jsonText(text.toStdString()).dump()));
    QVERIFY(back.has_value());
    QCOMPARE(QByteArray::fromStdString(*back), text);
}

void TestJsonLines::base64() {
    // RFC 4648 section 10.
    const std::pair<const char*, const char*> vectors[] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}};
    for (const auto& [bytes, text] : vectors) {
        QCOMPARE(encodeBase64(bytes), std::string(text));
        QCOMPARE(decodeBase64(text).value_or("none"), std::string(bytes));
    }
    for (const char* wrong : {"Z", "Zg", "Zg=", "Zh==", "Zm9v=", "Zm 9", "Zg==Zg=="}) {
        QVERIFY2(!decodeBase64(wrong), wrong);
    }
}

void TestJsonLines::fieldErrors_data() {
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("expected");
    QTest::newRow("missing") << "{}" << "format: case: n is missing";
    QTest::newRow("text") << R"({"n":"1"})" << "format: case: n is not a whole number between -128 and 127";
    QTest::newRow("fraction") << R"({"n":1.5})" << "format: case: n is not a whole number between -128 and 127";
    QTest::newRow("too large") << R"({"n":128})" << "format: case: n is not a whole number between -128 and 127";
    QTest::newRow("too small") << R"({"n":-129})" << "format: case: n is not a whole number between -128 and 127";
    QTest::newRow("huge") << R"({"n":18446744073709551615})" << "format: case: n is not a whole number between -128 and 127";
    QTest::newRow("list") << R"({"n":1,"list":3})" << "format: case: list is not a list";
    QTest::newRow("element") << R"({"n":1,"list":[1,"x"]})" << "format: case: list[1] is not a number";
    QTest::newRow("float") << R"({"n":1,"list":[1e300]})" << "format: case: list[0] is 1e+300, too large for a 32-bit number";
    QTest::newRow("good") << R"({"n":-128,"list":["NaN",1]})" << "";
}

void TestJsonLines::fieldErrors() {
    QFETCH(QString, json);
    QFETCH(QString, expected);
    const std::string text = tests::errorText([&] {
        const nlohmann::json value = parseJsonObject(json.toStdString(), "case");
        const JsonFields fields(value, "case:");
        fields.integer<int8_t>("n");
        fields.floats("list");
    });
    QCOMPARE(QString::fromStdString(text), expected);
}

QTEST_APPLESS_MAIN(TestJsonLines)
#include "tst_json_lines.moc"
