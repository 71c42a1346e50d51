// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "support/temp_folder.h"
#include "text/tokenizer.h"

#include <nlohmann/json.hpp>

#include <QtTest>

#include <fstream>

using namespace omnidrive;
using namespace omnidrive::text;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

void write(const fs::path& file, const std::string& text) {
    std::ofstream(file, std::ios::binary) << text;
}

/// The smallest useful tokenizer: a, b, c, "ab", "abc".
json smallTokenizer() {
    return json::parse(R"({
        "version": "1.0",
        "added_tokens": [{"id": 9, "content": "<|im_end|>", "special": true, "normalized": false},
                         {"id": 10, "content": "<tool_call>", "special": false, "normalized": false}],
        "normalizer": {"type": "NFC"},
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "use_regex": true},
        "decoder": {"type": "ByteLevel"},
        "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "c": 2, "ab": 3, "abc": 4, "\u0120": 5, "\u00e2": 6}, "merges": [["a", "b"], ["ab", "c"]]}
    })");
}

/// Sentence of the error that `load` ends with; empty when it does not.
template <typename Load>
QString errorOf(Load load, ErrorKind* kind = nullptr) {
    try {
        load();
    } catch (const Error& error) {
        if (kind != nullptr) *kind = error.kind();
        return QString::fromUtf8(error.what());
    }
    return {};
}

using Ids = std::vector<int32_t>;

}  // namespace

class TestTokenizerFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsBothMergeForms();
    void findsAddedTokens();
    void decodes();
    void dropsBytesWithoutToken();
    void readsVocabAndMerges();
    void readsAddedTokensFile();
    void readsTiktoken();
    void refusesJson_data();
    void refusesJson();
    void refusesTiktoken_data();
    void refusesTiktoken();
    void refusesEndlessSteps();
    void refusesStrayIds_data();
    void refusesStrayIds();
    void refusesMerges_data();
    void refusesMerges();
    void refusesFolders();
    void refusesClipWithoutEnds();
};

void TestTokenizerFiles::readsBothMergeForms() {
    const tests::TempFolder folder;
    auto document = smallTokenizer();
    write(folder.path() / "pairs.json", document.dump());
    document["model"]["merges"] = {"a b", "ab c"};
    write(folder.path() / "strings.json", document.dump());
    for (const char* name : {"pairs.json", "strings.json"}) {
        const auto tokenizer = Tokenizer::fromTokenizerJson(folder.path() / name);
        QCOMPARE(tokenizer->encode("abcab c"), (Ids{4, 3, 5, 2}));
        QCOMPARE(tokenizer->size(), 11);
    }
}

void TestTokenizerFiles::findsAddedTokens() {
    const tests::TempFolder folder;
    write(folder.path() / "tokenizer.json", smallTokenizer().dump());
    const auto tokenizer = Tokenizer::fromFolder(folder.path());
    QCOMPARE(tokenizer->encode("ab<|im_end|>c<tool_call>"), (Ids{3, 9, 2, 10}));
    QCOMPARE(tokenizer->encode("<|im_end|>", false), Ids{});
    QCOMPARE(tokenizer->addedId("<tool_call>"), std::optional(10));
    QVERIFY(!tokenizer->addedId("abc").has_value());
    QVERIFY(tokenizer->isSpecial(9));
    QVERIFY(!tokenizer->isSpecial(10));
    QVERIFY(!tokenizer->isSpecial(-1) && !tokenizer->isSpecial(1000));
}

void TestTokenizerFiles::decodes() {
    const tests::TempFolder folder;
    write(folder.path() / "tokenizer.json", smallTokenizer().dump());
    const auto tokenizer = Tokenizer::fromFolder(folder.path());
    QCOMPARE(QString::fromStdString(tokenizer->decode({4, 9, 5, 10, -3, 7, 4000})),
             QStringLiteral("abc<|im_end|> <tool_call>"));
    QCOMPARE(QString::fromStdString(tokenizer->decode({4, 9, 5, 10}, true)), QStringLiteral("abc <tool_call>"));
    QCOMPARE(QString::fromStdString(tokenizer->decode({6, 0})), QStringLiteral(u"\uFFFDa"));
    QCOMPARE(tokenizer->bytesOf(6), std::string("\xE2"));
    QCOMPARE(tokenizer->bytesOf(9), std::string("<|im_end|>"));
    QCOMPARE(tokenizer->bytesOf(7), std::string());
}

void TestTokenizerFiles::dropsBytesWithoutToken() {
    const tests::TempFolder folder;
    auto document = smallTokenizer();
    write(folder.path() / "plain.json", document.dump());
    document["model"]["unk_token"] = "c";
    write(folder.path() / "unknown.json", document.dump());
    QCOMPARE(Tokenizer::fromTokenizerJson(folder.path() / "plain.json")->encode("axxb"), (Ids{3}));
    QCOMPARE(Tokenizer::fromTokenizerJson(folder.path() / "unknown.json")->encode("axxb"), (Ids{0, 2, 2, 1}));
    document["model"]["fuse_unk"] = true;
    write(folder.path() / "fused.json", document.dump());
    QCOMPARE(Tokenizer::fromTokenizerJson(folder.path() / "fused.json")->encode("axxb"), (Ids{0, 2, 1}));
}

void TestTokenizerFiles::readsVocabAndMerges() {
    const tests::TempFolder folder;
    write(folder.path() / "vocab.json", R"({"a": 0, "b": 1, "c": 2, "ab": 3, "abc": 4})");
    write(folder.path() / "merges.txt", "#version: 0.2\r\na b\r\nab c\r\n");
    write(folder.path() / "tokenizer_config.json",
          R"({"added_tokens_decoder": {"5": {"content": "<|im_end|>", "special": true}}})");
    const auto tokenizer = Tokenizer::fromFolder(folder.path());
    QCOMPARE(tokenizer->encode("abcab<|im_end|>"), (Ids{4, 3, 5}));
    QVERIFY(tokenizer->isSpecial(5));
}

void TestTokenizerFiles::readsAddedTokensFile() {
    const tests::TempFolder folder;
    write(folder.path() / "vocab.json", R"({"a": 0, "<|endoftext|>": 1})");
    write(folder.path() / "merges.txt", "#version: 0.2\n");
    write(folder.path() / "added_tokens.json", R"({"<|im_end|>": 2, "<tool_call>": 3})");
    const auto tokenizer = Tokenizer::fromFolder(folder.path());
    QCOMPARE(tokenizer->encode("a<|endoftext|><|im_end|><tool_call>"), (Ids{0, 1, 2, 3}));
    QVERIFY(tokenizer->isSpecial(1) && tokenizer->isSpecial(2) && !tokenizer->isSpecial(3));
}

void TestTokenizerFiles::readsTiktoken() {
    const tests::TempFolder folder;
    write(folder.path() / "qwen.tiktoken", "YQ== 0\nYg== 1\nYw== 2\nYWI= 3\nYWJj 4\n");
    const auto tokenizer = Tokenizer::fromFolder(folder.path());
    QCOMPARE(tokenizer->encode("abc<|im_start|>ab"), (Ids{4, 151644, 3}));
}

void TestTokenizerFiles::refusesJson_data() {
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("message");
    QTest::newRow("other model") << "/model/type"
                                 << R"("Unigram")"
                                 << "model.type is Unigram, not BPE";
    QTest::newRow("no vocabulary") << "/model/vocab"
                                   << "[]"
                                   << "model.vocab is not an object";
    QTest::newRow("id is a text") << "/model/vocab/a"
                                  << R"("0")"
                                  << "model.vocab gives 'a' no whole number";
    QTest::newRow("negative id") << "/model/vocab/a"
                                 << "-1"
                                 << "token 'a' has the id -1";
    QTest::newRow("stray id") << "/model/vocab/a"
                              << "2000000000"
                              << "the largest id is 2000000000";
    QTest::newRow("merges missing") << "/model/merges"
                                    << "null"
                                    << "model.merges is not a list";
    QTest::newRow("merge of three") << "/model/merges/0"
                                    << R"("a b c")"
                                    << "model.merges[0] is not a pair";
    QTest::newRow("merge of nothing") << "/model/merges/0"
                                      << R"(["a", "z"])"
                                      << "merge 1 needs 'z'";
    QTest::newRow("merge without result") << "/model/merges/1"
                                          << R"(["b", "c"])"
                                          << "merge 2 needs 'bc'";
    QTest::newRow("dropout") << "/model/dropout"
                             << "0.1"
                             << "model.dropout is set";
    QTest::newRow("byte fallback") << "/model/byte_fallback"
                                   << "true"
                                   << "model.byte_fallback is not supported";
    QTest::newRow("subword prefix") << "/model/continuing_subword_prefix"
                                    << R"("##")"
                                    << "continuing_subword_prefix is not supported";
    QTest::newRow("added token without id") << "/added_tokens/0/id"
                                            << "null"
                                            << "added_tokens[0].id is not a token id";
    QTest::newRow("added token far away") << "/added_tokens/1/id"
                                          << "1999999999"
                                          << "added_tokens[1].id is not a token id";
    QTest::newRow("added token without text") << "/added_tokens/0/content"
                                              << "7"
                                              << "added_tokens[0].content is not a text";
    QTest::newRow("normalizer") << "/normalizer/type"
                                << R"("Nmt")"
                                << "normalizer of type Nmt is not supported";
    QTest::newRow("pre-tokenizer") << "/pre_tokenizer/type"
                                   << R"("Metaspace")"
                                   << "pre_tokenizer of type Metaspace is not supported";
    QTest::newRow("prefix space") << "/pre_tokenizer/add_prefix_space"
                                  << "true"
                                  << "add_prefix_space is not supported";
    QTest::newRow("bad pattern")
        << "/pre_tokenizer"
        << R"({"type": "Split", "pattern": {"Regex": "(a"}, "behavior": "Isolated", "invert": false})"
        << "pattern '(a'";
    QTest::newRow("behaviour")
        << "/pre_tokenizer"
        << R"({"type": "Split", "pattern": {"Regex": "a"}, "behavior": "MergedWithNext", "invert": false})"
        << "'MergedWithNext' is not supported";
}

void TestTokenizerFiles::refusesJson() {
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    QFETCH(QString, message);
    const tests::TempFolder folder;
    auto document = smallTokenizer();
    document[json::json_pointer(pointer.toStdString())] = json::parse(value.toStdString());
    write(folder.path() / "tokenizer.json", document.dump());
    auto kind = ErrorKind::Internal;
    const auto error = errorOf([&] { Tokenizer::fromFolder(folder.path()); }, &kind);
    QVERIFY2(error.contains(message), qPrintable(error));
    QVERIFY2(error.contains("tokenizer.json") || message.startsWith("pattern"), qPrintable(error));
    QCOMPARE(kind, ErrorKind::Format);
}

void TestTokenizerFiles::refusesTiktoken_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("message");
    QTest::newRow("empty") << ""
                           << "holds no tokens";
    QTest::newRow("no rank") << "YQ== 0\nYg==\n"
                             << "line 2 is not a base64 token";
    QTest::newRow("not base64") << "Y!== 0\n"
                                << "line 1 is not a base64 token";
    QTest::newRow("rank beyond") << "YQ== 200000\n"
                                 << "line 1 is not a base64 token";
    QTest::newRow("a token of 1025 bytes") << QString::fromLatin1(QByteArray(1025, 'a').toBase64()) + " 0\n"
                                           << "line 1 is not a base64 token and its rank";
    QTest::newRow("rank with a tail") << "YQ== 1x\n"
                                      << "line 1 is not a base64 token";
}

void TestTokenizerFiles::refusesTiktoken() {
    QFETCH(QString, text);
    QFETCH(QString, message);
    const tests::TempFolder folder;
    write(folder.path() / "qwen.tiktoken", text.toStdString());
    const auto error = errorOf([&] { Tokenizer::fromFolder(folder.path()); });
    QVERIFY2(error.contains("qwen.tiktoken") && error.contains(message), qPrintable(error));
}

void TestTokenizerFiles::refusesEndlessSteps() {
    const tests::TempFolder folder;
    const json split{{"type", "Split"}, {"pattern", {{"String", "x"}}}, {"behavior", "Isolated"}};
    const json grow{{"type", "Replace"}, {"pattern", {{"Regex", ""}}}, {"content", "0123456789"}};
    const auto load = [&](size_t splits, size_t replacements) {
        json document{{"model", {{"type", "BPE"}, {"vocab", {{"a", 0}}}, {"merges", json::array()}}}};
        document["pre_tokenizer"] = {{"type", "Sequence"}, {"pretokenizers", std::vector<json>(splits, split)}};
        document["normalizer"] = {{"type", "Sequence"}, {"normalizers", std::vector<json>(replacements, grow)}};
        write(folder.path() / "tokenizer.json", document.dump());
        return Tokenizer::fromFolder(folder.path());
    };
    QCOMPARE(load(64, 0)->encode("a"), (Ids{0}));
    QVERIFY(errorOf([&] { load(65, 0); }).contains("pre_tokenizer has more than 64 steps"));
    QVERIFY(errorOf([&] { load(1, 65); }).contains("normalizer has more than 64 steps"));
    // Matches of nothing move on by whole characters.
    QVERIFY(load(1, 1)->encode("a\xC3\xA9\xF0\x9F\x9A\x97").size() > 0);
    const auto tokenizer = load(1, 30);
    QVERIFY(errorOf([&] { tokenizer->encode("a car"); }).contains("the tokenizer's normaliser makes more than 1048896 bytes of a text"));
    QVERIFY(errorOf([&] { tokenizer->encode(std::string(size_t{2} << 20, 'a')); }).contains("the tokenizer's normaliser makes more than 67108864 bytes of a text"));
}

void TestTokenizerFiles::refusesStrayIds_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("content");
    QTest::addColumn<QString>("message");
    // Tables are as long as the largest id: one of two thousand millions would ask for 25 GB.
    QTest::newRow("far away") << "tokenizer_config.json" << R"({"added_tokens_decoder": {"2147483647": {"content": "x"}}})"
                              << "the added token 'x' has the id 2147483647, but there are only 1 tokens";
    QTest::newRow("one past the gap") << "added_tokens.json" << R"({"x": 1000002})" << "the added token 'x' has the id 1000002";
    QTest::newRow("beyond 32 bits") << "added_tokens.json" << R"({"x": 4294967295})" << "added_tokens.json: the id of 'x' is not a number";
    QTest::newRow("beyond 64 bits") << "added_tokens.json" << R"({"x": 1e999})" << "added_tokens.json: holds a number that is too large";
    QString many = "{";
    for (int i = 0; i <= 20'000; ++i) {
        many += QString("%1\"t%2\": %2").arg(i > 0 ? "," : "").arg(i);
    }
    QTest::newRow("one added token too many") << "added_tokens.json" << many + "}" << "added_tokens.json: 20001 added tokens, more than the 20000 allowed";
}

void TestTokenizerFiles::refusesStrayIds() {
    QFETCH(QString, file);
    QFETCH(QString, content);
    QFETCH(QString, message);
    const tests::TempFolder folder;
    write(folder.path() / "vocab.json", R"({"a": 0})");
    write(folder.path() / "merges.txt", "");
    write(folder.path() / file.toStdString(), content.toStdString());
    const auto error = errorOf([&] { Tokenizer::fromFolder(folder.path()); });
    QVERIFY2(error.contains(message), qPrintable(error));
}

void TestTokenizerFiles::refusesMerges_data() {
    QTest::addColumn<QString>("vocab");
    QTest::addColumn<QString>("merges");
    QTest::addColumn<QString>("message");
    QTest::newRow("one token") << R"({"a": 0})"
                               << "a\n"
                               << "merges.txt: line 1 is not two tokens";
    QTest::newRow("unknown token") << R"({"a": 0})"
                                   << "#version: 0.2\na a\n"
                                   << "merge 1 needs 'aa'";
    QTest::newRow("not JSON") << "{"
                              << ""
                              << "vocab.json breaks off or is damaged at byte";
    QTest::newRow("a list") << "[1]"
                            << ""
                            << "vocab.json: not an object";
}

void TestTokenizerFiles::refusesMerges() {
    QFETCH(QString, vocab);
    QFETCH(QString, merges);
    QFETCH(QString, message);
    const tests::TempFolder folder;
    write(folder.path() / "vocab.json", vocab.toStdString());
    write(folder.path() / "merges.txt", merges.toStdString());
    const auto error = errorOf([&] { Tokenizer::fromFolder(folder.path()); });
    QVERIFY2(error.contains(message), qPrintable(error));
}

void TestTokenizerFiles::refusesFolders() {
    const tests::TempFolder folder;
    QVERIFY(errorOf([&] {
                Tokenizer::fromFolder(folder.path());
            }).contains("no tokenizer.json, vocab.json with merges.txt, or qwen.tiktoken"));
    QVERIFY(errorOf([&] { Tokenizer::fromTokenizerJson(folder.path() / "none.json"); }).contains("none.json"));
    write(folder.path() / "tokenizer.json", std::string(65, '[') + std::string(65, ']'));
    QVERIFY(errorOf([&] { Tokenizer::fromFolder(folder.path()); }).contains("nested more than 64 deep"));
    write(folder.path() / "tokenizer.json", R"({"model": )");
    QVERIFY(errorOf([&] { Tokenizer::fromFolder(folder.path()); }).contains("not valid JSON"));
}

void TestTokenizerFiles::refusesClipWithoutEnds() {
    const tests::TempFolder folder;
    QVERIFY(errorOf([&] { ClipTokenizer::fromFolder(folder.path()); }).contains("no vocab.json with merges.txt"));
    write(folder.path() / "vocab.json", R"({"a": 0, "a</w>": 1})");
    write(folder.path() / "merges.txt", "#version: 0.2\n");
    QVERIFY(errorOf([&] { ClipTokenizer::fromFolder(folder.path()); }).contains("no start and end token"));
    write(folder.path() / "vocab.json", R"({"a": 0, "a</w>": 1, "<|startoftext|>": 2, "<|endoftext|>": 3})");
    const auto tokenizer = ClipTokenizer::fromFolder(folder.path());
    QCOMPARE(tokenizer->encode("  AA \n a"), (Ids{2, 0, 1, 1, 3}));
    QCOMPARE(tokenizer->encode("aaaaaaaa", 4), (Ids{2, 0, 0, 3}));
    QVERIFY(errorOf([&] { tokenizer->encode("a", 1); }).contains("CLIP context"));
}

QTEST_APPLESS_MAIN(TestTokenizerFiles)
#include "tst_tokenizer_files.moc"
