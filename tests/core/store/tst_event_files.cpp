// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/crc32c.h"
#include "store/event_files.h"
#include "store/event_record.h"
#include "run_fixture.h"
#include "support/temp_folder.h"

#include <QTest>

#include <cmath>
#include <fstream>

using namespace omnidrive;
using namespace omnidrive::store;
namespace fs = std::filesystem;

namespace {

std::string contentOf(const fs::path& path) { return readTextFile(path); }

void put(const fs::path& path, const std::string& content) { std::ofstream(path, std::ios::binary | std::ios::trunc) << content; }

std::vector<fs::path> eventFiles(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().filename().string().find(kEventFileMark) != std::string::npos) {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// "1:0.5 2:1 !3:1.5": step and value, superseded ones with a mark.
std::string textOf(const EventFilesReader& reader, const std::string& tag) {
    std::string text;
    const auto it = reader.curves().find(tag);
    for (const ScalarPoint& point : it == reader.curves().end() ? std::vector<ScalarPoint>() : it->second) {
        text += fmt::format("{}{}{}:{}", text.empty() ? "" : " ", point.superseded ? "!" : "", point.step, point.value);
    }
    return text;
}

/// A file with `steps` records of one curve, value = step / 2.
std::string smallFile(int steps) {
    const tests::TempFolder folder;
    EventFileWriter writer(folder.path(), 1000);
    for (int step = 1; step <= steps; ++step) {
        writer.append(step, 1000 + step, {{"reward", step / 2.0}});
    }
    return contentOf(writer.path());
}

/// Offsets at which a record begins, and the end.
std::vector<size_t> boundaries(const std::string& content) {
    std::vector<size_t> at{0};
    while (at.back() < content.size()) {
        at.push_back(at.back() + nextRecord(std::string_view(content).substr(at.back())).size);
    }
    return at;
}

}  // namespace

class TestEventFiles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void checksumsAreThePublishedOnes();
    void numbersComeBack();
    void everyCutShowsTheWholeRecords();
    void growsByteByByte();
    void badDataIsPassedOverAndABadLengthEndsItsFile();
    void aRestartMakesLaterStepsVoid();
    void aReplacedFileIsReadAnew();
    void tensorsOfOneNumberAreScalars();
    void theRunFolderWritesThem();
};

void TestEventFiles::checksumsAreThePublishedOnes() {
    // RFC 3720, appendix B.4.
    QCOMPARE(crc32c(std::string(32, '\0')), 0x8A9136AAU);
    QCOMPARE(crc32c(std::string(32, '\xFF')), 0x62A8AB43U);
    QCOMPARE(crc32c("123456789"), 0xE3069283U);
    QCOMPARE(crc32c(""), 0U);
}

void TestEventFiles::numbersComeBack() {
    const tests::TempFolder folder;
    EventFileWriter writer(folder.path(), 1790000000.25);
    writer.append(7, 1790000001.5, {{"a/b", 0.1}, {"gap", std::nan("")}, {"top", std::numeric_limits<double>::infinity()}, {"low", -3}});
    EventFilesReader reader(folder.path());
    QVERIFY(reader.refresh());
    QVERIFY(!reader.refresh());
    QCOMPARE(reader.records(), int64_t{2});
    QCOMPARE(reader.curves().at("a/b").front().value, static_cast<double>(0.1F));
    QCOMPARE(reader.curves().at("a/b").front().wall, 1790000001.5);
    QVERIFY(std::isnan(reader.curves().at("gap").front().value));
    QVERIFY(std::isinf(reader.curves().at("top").front().value));
    QCOMPARE(textOf(reader, "low"), std::string("7:-3"));
}

void TestEventFiles::everyCutShowsTheWholeRecords() {
    const std::string content = smallFile(3);
    const auto whole = boundaries(content);
    for (size_t cut = 0; cut <= content.size(); ++cut) {
        const tests::TempFolder folder;
        put(folder.path() / "events.out.tfevents.1.host", content.substr(0, cut));
        EventFilesReader reader(folder.path());
        reader.refresh();
        const auto complete = std::upper_bound(whole.begin(), whole.end(), cut) - whole.begin() - 1;
        QCOMPARE(reader.records(), static_cast<int64_t>(complete));
        QVERIFY(reader.problems().empty());
    }
}

void TestEventFiles::growsByteByByte() {
    const std::string content = smallFile(3);
    const tests::TempFolder folder;
    const fs::path path = folder.path() / "events.out.tfevents.1.host";
    put(path, "");
    EventFilesReader reader(folder.path());
    int64_t seen = 0;
    for (size_t bytes = 1; bytes <= content.size(); ++bytes) {
        std::ofstream(path, std::ios::binary | std::ios::app) << content[bytes - 1];
        const bool isNew = reader.refresh();
        QCOMPARE(isNew, reader.records() > seen);
        seen = reader.records();
    }
    QCOMPARE(textOf(reader, "reward"), std::string("1:0.5 2:1 3:1.5"));
}

void TestEventFiles::badDataIsPassedOverAndABadLengthEndsItsFile() {
    const std::string content = smallFile(3);
    const auto at = boundaries(content);
    const tests::TempFolder folder;
    std::string damaged = content;
    damaged[at[2] + 14] ^= 0x01;   // inside the second step's data
    put(folder.path() / "events.out.tfevents.1.host", damaged);
    EventFilesReader reader(folder.path());
    reader.refresh();
    QCOMPARE(textOf(reader, "reward"), std::string("1:0.5 3:1.5"));
    QCOMPARE(reader.problems().size(), size_t{1});
    damaged = content;
    damaged[at[2] + 1] ^= 0x01;    // its length
    put(folder.path() / "events.out.tfevents.1.host", damaged);
    std::string other = smallFile(1);
    put(folder.path() / "events.out.tfevents.2.host", other);
    EventFilesReader two(folder.path());
    two.refresh();
    QCOMPARE(textOf(two, "reward"), std::string("1:0.5 1:0.5"));   // one dead file, and the other alive
    QVERIFY(two.problems().front().find("damaged at byte") != std::string::npos);
}

void TestEventFiles::aRestartMakesLaterStepsVoid() {
    const tests::TempFolder folder;
    EventFileWriter first(folder.path(), 1000);
    for (int step = 1; step <= 4; ++step) {
        first.append(step, 1000, {{"reward", step}});
    }
    EventFileWriter second(folder.path(), 1000, 2);   // within the same second
    QVERIFY(first.path() < second.path());
    second.append(3, 1001, {{"reward", 30}});
    EventFilesReader reader(folder.path());
    reader.refresh();
    QCOMPARE(textOf(reader, "reward"), std::string("1:1 2:2 !3:3 !4:4 3:30"));
}

void TestEventFiles::aReplacedFileIsReadAnew() {
    const tests::TempFolder folder;
    const fs::path path = folder.path() / "events.out.tfevents.1.host";
    put(path, smallFile(3));
    EventFilesReader reader(folder.path());
    reader.refresh();
    put(path, smallFile(1));   // shorter
    QVERIFY(reader.refresh());
    QCOMPARE(textOf(reader, "reward"), std::string("1:0.5"));
    put(folder.path() / "new", smallFile(2));
    fs::rename(folder.path() / "new", path);   // another file
    QVERIFY(reader.refresh());
    QCOMPARE(textOf(reader, "reward"), std::string("1:0.5 2:1"));
}

void TestEventFiles::tensorsOfOneNumberAreScalars() {
    // Event{step 3, summary{value{tag "t", tensor{dtype DT_FLOAT, float_val 0.5}}}}, as TensorFlow 2 writes it.
    const std::string tensor("\x08\x01\x2a\x04\x00\x00\x00\x3f", 8);
    const std::string value = std::string("\x0a\x01t\x42\x08", 5) + tensor;
    const std::string summary = std::string("\x0a") + static_cast<char>(value.size()) + value;
    const std::string event = std::string("\x10\x03\x2a") + static_cast<char>(summary.size()) + summary;
    const auto decoded = decodeEvent(event);
    QVERIFY(decoded.has_value());
    QCOMPARE(decoded->step, int64_t{3});
    QCOMPARE(decoded->scalars.size(), size_t{1});
    QCOMPARE(decoded->scalars.front().second, 0.5);
    QVERIFY(!decodeEvent(event.substr(0, event.size() - 1)).has_value());
}

void TestEventFiles::theRunFolderWritesThem() {
    const tests::TempFolder folder;
    {
        const auto writer = RunWriter::create(folder.path(), "title: x\n", "x");
        QVERIFY(eventFiles(folder.path()).empty());
        tests::appendSteps(*writer, 1, 4);
    }
    {
        const auto writer = RunWriter::openForResume(folder.path(), 2);
        tests::appendSteps(*writer, 3, 3);
        writer->sync();
    }
    QCOMPARE(eventFiles(folder.path()).size(), size_t{2});
    EventFilesReader reader(folder.path());
    reader.refresh();
    QCOMPARE(textOf(reader, "reward"), std::string("1:0.5 2:1 !3:1.5 !4:2 3:1.5"));
    const auto run = RunReader::open(folder.path());
    run->refresh();
    QCOMPARE(run->scalars("reward").size(), reader.curves().at("reward").size());
    for (size_t i = 0; i < run->scalars("reward").size(); ++i) {
        QCOMPARE(reader.curves().at("reward")[i].superseded, run->scalars("reward")[i].superseded);
        QCOMPARE(reader.curves().at("reward")[i].wall, run->scalars("reward")[i].wall);
    }
}

QTEST_APPLESS_MAIN(TestEventFiles)
#include "tst_event_files.moc"
