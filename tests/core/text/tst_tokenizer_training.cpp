// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "base/random.h"
#include "support/temp_folder.h"
#include "text/tokenizer.h"

#include <QtTest>

#include <fstream>
#include <iterator>

using namespace omnidrive;
using namespace omnidrive::text;
namespace fs = std::filesystem;

namespace {

constexpr const char* kHead = R"({"name": "image_zoom_in_tool", "arguments": {"bbox_2d": [)";

TokenizerTraining sampleTraining() {
    TokenizerTraining training;
    training.preTokenizerRegex =
        R"(\{"name": "image_zoom_in_tool", "arguments": \{"bbox_2d": \[|[0-9]{1,3}| ?\p{L}+|\n| ?[^\s\p{L}\p{N}]|\s+)";
    training.corpus = {"Look at the traffic light.", "aaaa aaaaaaa abc bcab cabc ab bc", kHead, "It is\nred"};
    for (int value = 0; value < 1000; value += 14) training.corpus.push_back(std::to_string(value));
    training.specialTokens = {"<|endoftext|>", "<|im_start|>", "<|im_end|>"};
    training.addedTokens = {"<tool_call>", "</tool_call>"};
    return training;
}

/// Random words over few letters, so that many merges make the same token in different ways.
TokenizerTraining hardTraining(uint64_t seed, int words) {
    TokenizerTraining training;
    training.preTokenizerRegex = R"(\p{L}+|\s+)";
    training.maxVocabulary = 20'000;
    Rng rng(seed);
    for (int i = 0; i < words; ++i) {
        std::string word;
        for (int64_t length = rng.integer(1, 9); length > 0; --length)
            word += static_cast<char>('a' + rng.integer(0, 3));
        training.corpus.push_back(word);
    }
    return training;
}

std::string contentOf(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

class TestTokenizerTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void preTokensBecomeTokens_data();
    void preTokensBecomeTokens();
    void survivesAmbiguousMerges_data();
    void survivesAmbiguousMerges();
    void writesTheSameBytes();
    void mergesAloneGiveTheSameIds();
    void unseenTextStillRoundTrips();
    void finishesInTime();
    void refuses_data();
    void refuses();
};

void TestTokenizerTraining::preTokensBecomeTokens_data() {
    QTest::addColumn<bool>("wholePreTokens");
    QTest::newRow("by merges") << false;
    QTest::newRow("whole") << true;
}

void TestTokenizerTraining::preTokensBecomeTokens() {
    QFETCH(bool, wholePreTokens);
    const tests::TempFolder folder;
    auto training = sampleTraining();
    training.wholePreTokens = wholePreTokens;
    trainTokenizer(training, folder.path());
    const auto tokenizer = Tokenizer::fromFolder(folder.path());
    for (const char* one : {kHead, "Look", " traffic", " light", "560", "14", ".", "\n", " cabc", " aaaaaaa"}) {
        QVERIFY2(tokenizer->encode(one).size() == 1, one);
    }
    const std::string call = std::string("<tool_call>") + kHead + "14";
    QCOMPARE(tokenizer->encode(call).size(), size_t{3});
    const auto first = *tokenizer->addedId("<|endoftext|>");
    QCOMPARE(tokenizer->addedId("<|im_end|>"), std::optional(first + 2));
    QCOMPARE(tokenizer->addedId("</tool_call>"), std::optional(first + 4));
    QCOMPARE(tokenizer->size(), first + 5);
    QVERIFY(tokenizer->isSpecial(first + 2) && !tokenizer->isSpecial(first + 3));
    QCOMPARE(tokenizer->bytesOf(0), std::string("!"));
}

void TestTokenizerTraining::survivesAmbiguousMerges_data() {
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= 8; ++seed) QTest::addRow("seed %d", seed) << seed;
}

void TestTokenizerTraining::survivesAmbiguousMerges() {
    QFETCH(int, seed);
    const tests::TempFolder folder;
    const auto training = hardTraining(static_cast<uint64_t>(seed), 400);
    trainTokenizer(training, folder.path());
    const auto tokenizer = Tokenizer::fromFolder(folder.path());
    for (const auto& word : training.corpus) QVERIFY2(tokenizer->encode(word).size() == 1, word.c_str());
}

void TestTokenizerTraining::writesTheSameBytes() {
    const tests::TempFolder first, second;
    trainTokenizer(sampleTraining(), first.path());
    trainTokenizer(sampleTraining(), second.path());
    for (const char* name : {"tokenizer.json", "vocab.json", "merges.txt", "tokenizer_config.json"}) {
        QVERIFY(!contentOf(first.path() / name).empty());
        QVERIFY2(contentOf(first.path() / name) == contentOf(second.path() / name), name);
    }
}

void TestTokenizerTraining::mergesAloneGiveTheSameIds() {
    const tests::TempFolder folder;
    auto training = sampleTraining();
    // vocab.json and merges.txt name no pattern: their readers take Qwen's.
    training.preTokenizerRegex =
        R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
    trainTokenizer(training, folder.path());
    const auto whole = Tokenizer::fromTokenizerJson(folder.path() / "tokenizer.json");
    const auto parts = Tokenizer::fromVocabAndMerges(folder.path() / "vocab.json", folder.path() / "merges.txt");
    for (const auto& text : training.corpus)
        QCOMPARE(parts->encode(text + "<|im_end|>"), whole->encode(text + "<|im_end|>"));
}

void TestTokenizerTraining::unseenTextStillRoundTrips() {
    const tests::TempFolder folder;
    trainTokenizer(sampleTraining(), folder.path());
    const auto tokenizer = Tokenizer::fromFolder(folder.path());
    const std::string text = "Zebra \xE8\x87\xAA\xE5\x8A\xA8 \xF0\x9F\x9A\x97 12345 <tool_call>\t";
    QCOMPARE(tokenizer->decode(tokenizer->encode(text)), text);
}

void TestTokenizerTraining::finishesInTime() {
    const tests::TempFolder folder;
    TokenizerTraining training;
    training.preTokenizerRegex = R"(\p{L}+|[0-9]{1,3})";
    Rng rng(3);
    for (int i = 0; i < 500; ++i) {
        std::string word;
        for (int64_t length = rng.integer(2, 12); length > 0; --length)
            word += static_cast<char>('a' + rng.integer(0, 25));
        training.corpus.push_back(word);
    }
    QElapsedTimer timer;
    timer.start();
    trainTokenizer(training, folder.path());
    qInfo("500 pre-tokens: %lld ms", static_cast<long long>(timer.elapsed()));
    QVERIFY(timer.elapsed() < 10'000);
}

void TestTokenizerTraining::refuses_data() {
    QTest::addColumn<int>("maxVocabulary");
    QTest::addColumn<QString>("regex");
    QTest::addColumn<QString>("added");
    QTest::addColumn<QString>("message");
    QTest::newRow("fewer than bytes") << 255 << ".+"
                                      << "<a>"
                                      << "maxVocabulary is 255";
    QTest::newRow("too small") << 260 << ".+"
                               << "<a>"
                               << "needs more than 260 tokens";
    QTest::newRow("bad pattern") << 4096 << "("
                                 << "<a>"
                                 << "pattern '('";
    QTest::newRow("named twice") << 4096 << ".+"
                                 << "<|im_end|>"
                                 << "'<|im_end|>' is empty or named twice";
    QTest::newRow("empty") << 4096 << ".+"
                           << ""
                           << "'' is empty or named twice";
}

void TestTokenizerTraining::refuses() {
    QFETCH(int, maxVocabulary);
    QFETCH(QString, regex);
    QFETCH(QString, added);
    QFETCH(QString, message);
    const tests::TempFolder folder;
    auto training = sampleTraining();
    training.maxVocabulary = maxVocabulary;
    training.preTokenizerRegex = regex.toStdString();
    training.addedTokens = {added.toStdString()};
    try {
        trainTokenizer(training, folder.path());
        QFAIL("accepted");
    } catch (const Error& error) {
        QVERIFY2(QString::fromUtf8(error.what()).contains(message), error.what());
    }
    QVERIFY(fs::is_empty(folder.path()));
}

QTEST_APPLESS_MAIN(TestTokenizerTraining)
#include "tst_tokenizer_training.moc"
