// SPDX-License-Identifier: GPL-3.0-or-later
#include "error_text.h"
#include "store/file_io.h"
#include "store/safetensors.h"
#include "support/temp_folder.h"

#include <QTest>

#include <cstring>
#include <fstream>
#include <limits>

using namespace omnidrive;
using namespace omnidrive::store;
namespace fs = std::filesystem;

namespace {

std::string fileOf(const std::string& header, const std::string& data = {}, std::optional<uint64_t> length = std::nullopt) {
    const uint64_t bytes = length.value_or(header.size());
    std::string file(8, '\0');
    std::memcpy(file.data(), &bytes, 8);
    return file + header + data;
}

void put(const fs::path& path, const std::string& content) {
    std::ofstream(path, std::ios::binary) << content;
}

std::span<const std::byte> bytes(const std::vector<float>& values) { return std::as_bytes(std::span(values)); }

}  // namespace

class TestSafetensors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void roundTrip();
    void alignsTheData();
    void refusesBadFiles_data();
    void refusesBadFiles();
    void everyTruncationIsRefused();
    void everyFlippedHeaderByteIsSafe();
    void refusesBadTensorsToWrite();
    void opensShards();
    void refusesBadShards_data();
    void refusesBadShards();
    void goldenFiles();

private:
    tests::TempFolder folder_;
};

void TestSafetensors::roundTrip() {
    const std::vector<float> values = {1.5f, -0.0f, std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()};
    const fs::path path = folder_.path() / "round.safetensors";
    writeSafetensors(path, {{"b", "F32", {2, 2}, bytes(values)}, {"empty", "F16", {0, 7}, {}}, {"a.ä", "U8", {4}, bytes(values).first(4)}},
                     {{"format", "pt"}, {"note", "line\nbreak"}});
    const auto file = SafetensorsFile::open(path);
    QCOMPARE(file->tensors().size(), size_t{3});
    const TensorView& view = file->tensors().at("b");
    QCOMPARE(view.dtype, "F32");
    QCOMPARE(view.shape, (std::vector<int64_t>{2, 2}));
    QVERIFY(std::memcmp(view.data.data(), values.data(), 16) == 0);
    QCOMPARE(file->tensors().at("empty").data.size(), size_t{0});
    QCOMPARE(file->tensors().at("a.ä").data.size(), size_t{4});
    QCOMPARE(file->metadata().at("note"), "line\nbreak");
}

void TestSafetensors::alignsTheData() {
    const std::vector<float> value = {1};
    for (size_t name = 1; name < 12; ++name) {
        const fs::path path = folder_.path() / "aligned.safetensors";
        writeSafetensors(path, {{std::string(name, 'x'), "F32", {1}, bytes(value)}});
        const auto file = SafetensorsFile::open(path);
        QCOMPARE(reinterpret_cast<uintptr_t>(file->tensors().begin()->second.data.data()) % 8, uintptr_t{0});
    }
}

void TestSafetensors::refusesBadFiles_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, const std::string& content, const char* expected) {
        QTest::newRow(name) << QByteArray::fromStdString(content) << QByteArray(expected);
    };
    const std::string four(4, 'd');
    row("empty file", "", "0 bytes are too few");
    row("seven bytes", "1234567", "7 bytes are too few");
    row("header length 2^63", fileOf("{}", "", uint64_t{1} << 63), "the header claims 9223372036854775808 bytes");
    row("header of 100 000 001 bytes", fileOf("{}", "", 100'000'001), "the header claims 100000001 bytes");
    row("ends inside its header", fileOf("{}", "", 3), "the file ends inside its header (2 bytes of 3)");
    row("not JSON", fileOf("{]"), "the header is not valid JSON");
    row("begins with a blank", fileOf(" {}"), "the header does not begin with {");
    row("a list", fileOf("[]"), "the header does not begin with {");
    row("text after the header's end", fileOf("{}x"), "the header is not valid JSON");
    row("not UTF-8", fileOf("{\"\xff\":{}}"), "the header is not valid JSON");
    row("depth", fileOf("{\"a\":" + std::string(100000, '[')), "the header holds a list where the format allows none");
    row("duplicate tensor", fileOf(R"({"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}})"),
        "the name \"a\" is there twice");
    row("duplicate metadata", fileOf(R"({"__metadata__":{},"__metadata__":{}})"), "the name \"__metadata__\" is there twice");
    row("duplicate metadata name", fileOf(R"({"__metadata__":{"a":"1","a":"2"}})"), "the metadata name \"a\" is there twice");
    row("duplicate field", fileOf(R"({"a":{"dtype":"U8","dtype":"U8","shape":[0],"data_offsets":[0,0]}})"), "has the field \"dtype\" twice");
    row("metadata number", fileOf(R"({"__metadata__":{"a":1}})"), "holds a number where the format allows none");
    row("tensor null", fileOf(R"({"a":null})"), "holds a null where the format allows none");
    row("unknown field", fileOf(R"({"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0],"x":1}})"), "holds a number where the format allows none");
    row("no dtype", fileOf(R"({"a":{"shape":[0],"data_offsets":[0,0]}})"), "tensor \"a\" has no dtype");
    row("no shape", fileOf(R"({"a":{"dtype":"U8","data_offsets":[0,0]}})"), "tensor \"a\" has no shape");
    row("no offsets", fileOf(R"({"a":{"dtype":"U8","shape":[0]}})"), "tensor \"a\" has no data_offsets");
    row("one offset", fileOf(R"({"a":{"dtype":"U8","shape":[0],"data_offsets":[0]}})"), "has 1 data_offsets, not two");
    row("three offsets", fileOf(R"({"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0,0]}})"), "more than two data_offsets");
    row("negative dimension", fileOf(R"({"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,0]}})"), "holds a negative number");
    row("fractional dimension", fileOf(R"({"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,0]}})"), "holds a number with a fraction");
    row("dimension 2^64-1", fileOf(R"({"a":{"dtype":"U8","shape":[18446744073709551615],"data_offsets":[0,0]}})"), "impossible dimension");
    row("shape overflow", fileOf(R"({"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}})"),
        "need more than can be addressed");
    row("unknown dtype", fileOf(R"({"a":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}})", four), "the unknown dtype \"F33\"");
    row("inverted offsets", fileOf(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[4,2]}})", four), "claims bytes 4 to 2 of 4 data bytes");
    row("beyond the end", fileOf(R"({"a":{"dtype":"U8","shape":[5],"data_offsets":[0,5]}})", four), "claims bytes 0 to 5 of 4 data bytes");
    row("size does not fit", fileOf(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})", four), "has 4 bytes, but its dtype and shape need 8");
    row("hole", fileOf(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}})", four),
        "a hole of 1 bytes in the data before tensor \"b\"");
    row("hole at the beginning", fileOf(R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[1,4]}})", four), "a hole of 1 bytes");
    row("overlap", fileOf(R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}})", four),
        "tensor \"b\" overlaps another one at byte 2");
    row("same bytes twice", fileOf(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}})", four),
        "overlaps another one at byte 0");
    row("left over", fileOf(R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}})", four), "1 bytes at the end belong to no tensor");
    row("data without tensor", fileOf("{}", four), "4 bytes at the end belong to no tensor");
}

void TestSafetensors::refusesBadFiles() {
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, expected);
    const fs::path path = folder_.path() / "bad.safetensors";
    put(path, content.toStdString());
    const std::string text = tests::errorText([&] { SafetensorsFile::open(path); });
    QVERIFY2(text.find(expected.toStdString()) != std::string::npos, text.c_str());
    QVERIFY2(text.starts_with("format: ") && text.find(path.string()) != std::string::npos, text.c_str());
}

void TestSafetensors::everyTruncationIsRefused() {
    const std::string whole = fileOf(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}})", "data");
    for (size_t length = 0; length < whole.size(); ++length) {
        const fs::path path = folder_.path() / "cut.safetensors";
        put(path, whole.substr(0, length));
        QVERIFY2(!tests::errorText([&] { SafetensorsFile::open(path); }).empty(), std::to_string(length).c_str());
    }
}

void TestSafetensors::everyFlippedHeaderByteIsSafe() {
    const std::string whole = fileOf(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", "data");
    for (size_t i = 0; i < whole.size() * 8; ++i) {
        std::string flipped = whole;
        flipped[i / 8] = static_cast<char>(flipped[i / 8] ^ 1 << i % 8);
        const fs::path path = folder_.path() / "flipped.safetensors";
        put(path, flipped);
        tests::errorText([&] {
            const auto file = SafetensorsFile::open(path);
            for (const auto& [name, view] : file->tensors()) {
                QVERIFY(view.data.size() <= 4);
            }
        });
    }
}

void TestSafetensors::refusesBadTensorsToWrite() {
    const std::vector<float> value = {1};
    const fs::path path = folder_.path() / "never.safetensors";
    const auto write = [&](std::vector<TensorToWrite> tensors) { return tests::errorText([&] { writeSafetensors(path, tensors); }); };
    QVERIFY(write({{"a", "F32", {1}, bytes(value)}, {"a", "F32", {1}, bytes(value)}}).find("\"a\" is used twice") != std::string::npos);
    QVERIFY(write({{"a", "F32", {2}, bytes(value)}}).find("4 bytes do not fit its dtype F32") != std::string::npos);
    QVERIFY(write({{"\xff", "F32", {1}, bytes(value)}}).find("not UTF-8") != std::string::npos);
    QVERIFY(!fs::exists(path));
}

void TestSafetensors::opensShards() {
    const fs::path folder = folder_.path() / "sharded";
    fs::create_directory(folder);
    const std::vector<float> value = {1};
    writeSafetensors(folder / "model-00001-of-00002.safetensors", {{"a", "F32", {1}, bytes(value)}});
    writeSafetensors(folder / "model-00002-of-00002.safetensors", {{"b", "F32", {1}, bytes(value)}});
    put(folder / "model.safetensors.index.json",
        R"({"metadata":{},"weight_map":{"a":"model-00001-of-00002.safetensors","b":"model-00002-of-00002.safetensors"}})");
    const CheckpointTensors checkpoint = openCheckpoint(folder);
    QCOMPARE(checkpoint.tensors.size(), size_t{2});
    QCOMPARE(checkpoint.files.size(), size_t{2});
}

void TestSafetensors::refusesBadShards_data() {
    QTest::addColumn<QByteArray>("index");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, const char* index, const char* expected) { QTest::newRow(name) << QByteArray(index) << QByteArray(expected); };
    row("not JSON", "{", "no JSON object with a weight_map");
    row("no map", R"({"metadata":{}})", "no JSON object with a weight_map");
    row("number", R"({"weight_map":{"a":1}})", "the shard of \"a\" is not a text");
    row("outside", R"({"weight_map":{"a":"../one.safetensors"}})", "is no name of a shard in this folder");
    row("missing", R"({"weight_map":{"a":"three.safetensors"}})", "the shard three.safetensors is missing");
    row("unknown tensor", R"({"weight_map":{"z":"one.safetensors"}})", "it names tensor \"z\", which no shard holds");
    row("two shards", R"({"weight_map":{"a":"one.safetensors","b":"both.safetensors"}})", "is also in");
    row("wrong shard", R"({"weight_map":{"a":"two.safetensors","b":"one.safetensors"}})", "it says that tensor \"a\" is in two.safetensors");
}

void TestSafetensors::refusesBadShards() {
    QFETCH(QByteArray, index);
    QFETCH(QByteArray, expected);
    const tests::TempFolder folder;
    const std::vector<float> value = {1};
    writeSafetensors(folder.path() / "one.safetensors", {{"a", "F32", {1}, bytes(value)}});
    writeSafetensors(folder.path() / "two.safetensors", {{"b", "F32", {1}, bytes(value)}});
    writeSafetensors(folder.path() / "both.safetensors", {{"a", "F32", {1}, bytes(value)}, {"b", "F32", {1}, bytes(value)}});
    put(folder.path() / "model.safetensors.index.json", index.toStdString());
    const std::string text = tests::errorText([&] { openCheckpoint(folder.path()); });
    QVERIFY2(text.find(expected.toStdString()) != std::string::npos, text.c_str());
    fs::remove(folder.path() / "model.safetensors.index.json");
    QVERIFY(tests::errorText([&] { openCheckpoint(folder.path()); }).find("no weights here") != std::string::npos);

    const std::string endless(300, 'a');   // no file system takes it
    std::ofstream(folder.path() / "model.safetensors.index.json") << R"({"weight_map":{"a":")" << endless << R"("}})";
    QCOMPARE(tests::errorText([&] { openCheckpoint(folder.path()); }), "i/o: " + folder.path().string() + ": the shard " + endless + " is missing");
}

void TestSafetensors::goldenFiles() {
    const fs::path golden = tests::sharedFolder() / "golden";
    if (!fs::exists(golden)) {
        QSKIP("the golden files are not beside the checkout");
    }
    int files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(golden)) {
        if (entry.path().extension() == ".safetensors") {
            QVERIFY(!SafetensorsFile::open(entry.path())->tensors().empty());
            ++files;
        }
    }
    QVERIFY(files > 5);
}

QTEST_APPLESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
