// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/temp_folder.h"
#include "text/tokenizer.h"

#include <nlohmann/json.hpp>

#include <QtTest>

#include <fstream>
#include <functional>
#include <thread>

using namespace omnidrive;
using namespace omnidrive::text;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

/// tests/data/text, or a folder with larger tables made by the same script (tests/data/text/README.md).
fs::path tables() {
    const char* other = std::getenv("OMNIDRIVE_TEXT_TABLES");
    return other != nullptr ? fs::path(other) : tests::testData() / "text";
}

json readJson(const fs::path& file) {
    return json::parse(std::ifstream(file));
}

std::string rawBytes(const json& row) {
    return QByteArray::fromHex(QByteArray::fromStdString(row["hex"])).toStdString();
}

using Encode = std::function<std::vector<int32_t>(const std::string&)>;

/// Differences of a whole table; shows the first ones.
int differences(const json& rows, const Encode& encode) {
    int count = 0;
    for (const auto& row : rows) {
        const auto ids = encode(rawBytes(row));
        if (ids == row["ids"].get<std::vector<int32_t>>()) continue;
        if (++count <= 3)
            qWarning("bytes %s: ids %s, expected %s", row["hex"].get<std::string>().c_str(), json(ids).dump().c_str(),
                     row["ids"].dump().c_str());
    }
    return count;
}

int decodeDifferences(const json& rows, const Tokenizer& tokenizer) {
    int count = 0;
    for (const auto& row : rows) {
        const auto ids = row["ids"].get<std::vector<int32_t>>();
        const bool same =
            tokenizer.decode(ids) == row["decoded"].get<std::string>() &&
            (!row.contains("skipped") || tokenizer.decode(ids, true) == row["skipped"].get<std::string>());
        if (!same && ++count <= 3)
            qWarning("bytes %s decode to %s", row["hex"].get<std::string>().c_str(), tokenizer.decode(ids).c_str());
    }
    return count;
}

}  // namespace

class TestTokenizerTables : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsReference_data();
    void equalsReference();
    void clipEqualsReference();
    void tiktokenEqualsReference();
    void equalsGolden_data();
    void equalsGolden();
    void clipEqualsGolden_data();
    void clipEqualsGolden();
    void sameIdsFromManyThreads();
    void longWordsStayFast();
};

void TestTokenizerTables::equalsReference_data() {
    QTest::addColumn<QString>("name");
    QTest::newRow("qwen") << "qwen";
    QTest::newRow("added tokens of every flag") << "flags";
}

void TestTokenizerTables::equalsReference() {
    QFETCH(QString, name);
    const auto folder = tables() / name.toStdString();
    const auto tokenizer = Tokenizer::fromFolder(folder);
    const auto rows = readJson(folder / "strings.json");
    QVERIFY(rows.size() >= 250);
    QCOMPARE(differences(rows, [&](const auto& text) { return tokenizer->encode(text); }), 0);
    QCOMPARE(decodeDifferences(rows, *tokenizer), 0);
}

void TestTokenizerTables::clipEqualsReference() {
    const auto tokenizer = ClipTokenizer::fromFolder(tables() / "clip");
    QCOMPARE(differences(readJson(tables() / "clip" / "strings.json"),
                         [&](const auto& text) { return tokenizer->encode(text, 1 << 20); }),
             0);
    const auto cut = tokenizer->encode(std::string(500, '!') + " red", 77);
    QVERIFY(cut.size() <= 77);
    QCOMPARE(cut.front(), tokenizer->startId());
    QCOMPARE(cut.back(), tokenizer->endId());
}

void TestTokenizerTables::tiktokenEqualsReference() {
    const auto file = tests::sharedFolder() / "data/tokenizers/qwen/qwen.tiktoken";
    if (!fs::exists(file)) QSKIP("Qwen's vocabulary (2.5 MB) is not shipped with the tests");
    const auto tokenizer = Tokenizer::fromTiktoken(file);
    const auto rows = readJson(tables() / "qwen_tiktoken_strings.json");
    QCOMPARE(differences(rows, [&](const auto& text) { return tokenizer->encode(text); }), 0);
    QCOMPARE(decodeDifferences(rows, *tokenizer), 0);
    QCOMPARE(tokenizer->addedId("<|image_pad|>"), std::optional(151655));
    QCOMPARE(tokenizer->addedId("<tool_call>"), std::optional(151657));
    QVERIFY(tokenizer->isSpecial(151645));
    QVERIFY(!tokenizer->isSpecial(151657));
    QCOMPARE(tokenizer->size(), 151665);
}

void TestTokenizerTables::equalsGolden_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"nano", "nano-tied", "nano-window", "nano-fullatt"}) QTest::newRow(name) << name;
}

void TestTokenizerTables::equalsGolden() {
    QFETCH(QString, name);
    const auto golden = tests::sharedFolder() / "golden";
    if (!fs::exists(golden)) QSKIP("the golden files are not here");
    const auto tokenizer = Tokenizer::fromFolder(golden / "checkpoints" / name.toStdString());
    const auto document = readJson(golden / ("tokenizer_" + name.toStdString() + ".json"));
    for (const auto& row : document["strings"]) {
        const auto ids = row["ids"].get<std::vector<int32_t>>();
        QCOMPARE(tokenizer->encode(row["text"].get<std::string>()), ids);
        QCOMPARE(tokenizer->decode(ids), row["decoded"].get<std::string>());
        QCOMPARE(tokenizer->decode(ids, true), row["decoded_skip_special"].get<std::string>());
    }
}

void TestTokenizerTables::clipEqualsGolden_data() {
    QTest::addColumn<QString>("name");
    QTest::newRow("clip-nano") << "clip-nano";
    QTest::newRow("clip-nano-eos2") << "clip-nano-eos2";
}

/// input_ids [4, L] int64 of a safetensors file, read by hand: this library stands below the one that reads them.
void TestTokenizerTables::clipEqualsGolden() {
    QFETCH(QString, name);
    const auto golden = tests::sharedFolder() / "golden";
    if (!fs::exists(golden)) QSKIP("the golden files are not here");
    std::ifstream stream(golden / ("clip_" + name.toStdString() + ".safetensors"), std::ios::binary);
    uint64_t length = 0;
    stream.read(reinterpret_cast<char*>(&length), sizeof length);
    std::string header(length, '\0');
    stream.read(header.data(), static_cast<std::streamsize>(length));
    const auto document = json::parse(header);
    const auto texts =
        json::parse(document["__metadata__"]["texts"].get<std::string>()).get<std::vector<std::string>>();
    const auto entry = document["input_ids"];
    const auto width = entry["shape"][1].get<size_t>();
    stream.seekg(static_cast<std::streamoff>(8 + length + entry["data_offsets"][0].get<uint64_t>()));
    const auto tokenizer = ClipTokenizer::fromFolder(golden / "checkpoints" / name.toStdString());
    for (const auto& text : texts) {
        std::vector<int64_t> expected(width);
        stream.read(reinterpret_cast<char*>(expected.data()), static_cast<std::streamsize>(width * sizeof(int64_t)));
        auto ids = tokenizer->encode(text);
        ids.resize(width, tokenizer->padId());
        QCOMPARE(std::vector<int64_t>(ids.begin(), ids.end()), expected);
    }
}

void TestTokenizerTables::sameIdsFromManyThreads() {
    const auto tokenizer = Tokenizer::fromFolder(tables() / "qwen");
    const auto rows = readJson(tests::testData() / "text" / "qwen" / "strings.json");
    const auto fresh = Tokenizer::fromFolder(tests::testData() / "text" / "qwen");
    std::atomic<int> wrong = 0;
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back(
            [&] { wrong += differences(rows, [&](const auto& text) { return fresh->encode(text); }); });
    }
    threads.clear();
    QCOMPARE(wrong.load(), 0);
}

void TestTokenizerTables::longWordsStayFast() {
    const auto tokenizer = Tokenizer::fromFolder(tests::testData() / "text" / "qwen");
    std::string word;
    for (size_t i = 0; i < 1'000'000; ++i) word += static_cast<char>('a' + (i * i + i / 7) % 26);
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(tokenizer->decode(tokenizer->encode(word)), word);
    QCOMPARE(tokenizer->encode(std::string(1'000'000, ' ')).empty(), false);
    QVERIFY2(timer.elapsed() < 20'000, qPrintable(QString::number(timer.elapsed())));
}

QTEST_APPLESS_MAIN(TestTokenizerTables)
#include "tst_tokenizer_tables.moc"
