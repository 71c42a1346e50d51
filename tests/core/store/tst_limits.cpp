// SPDX-License-Identifier: GPL-3.0-or-later
// One past each limit of the store's readers (core/LIMITS.md), and run folders of strangers.
#include "base/limits.h"
#include "error_text.h"
#include "run_fixture.h"
#include "store/checkpoint_manifest.h"
#include "store/checkpoint_store.h"
#include "store/curve_notes.h"
#include "store/event_files.h"
#include "store/event_record.h"
#include "store/foreign_log.h"
#include "store/json_fields.h"
#include "store/json_lines.h"
#include "store/json_records.h"
#include "store/own_files.h"
#include "store/parquet.h"
#include "store/run_curves.h"
#include "store/run_files.h"
#include "store/run_lock.h"
#include "store/safetensors.h"
#include "store/sqlite.h"
#include "store/trace_files.h"
#include "store/yaml_document.h"
#include "support/temp_folder.h"

#include <QTest>

#include <yaml-cpp/yaml.h>

#include <sys/stat.h>

#include <ctime>
#include <fstream>
#include <functional>

using namespace omnidrive;
using namespace omnidrive::store;
namespace fs = std::filesystem;

namespace {

void put(const fs::path& path, const std::string& content) { std::ofstream(path, std::ios::binary | std::ios::trunc) << content; }

std::string contentOf(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// A file of that many bytes that takes no room.
fs::path sparse(const fs::path& path, int64_t bytes) {
    put(path, "");
    fs::resize_file(path, static_cast<uintmax_t>(bytes));
    return path;
}

std::string nested(size_t depth) { return "{\"a\":" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}"; }

/// A run with a rollout, a picture and a checkpoint, in a folder with something beside it that is nobody's business.
struct StrangersRun {
    tests::TempFolder root;
    fs::path run = root.path() / "run", secret = root.path() / "secret.txt", secretFolder = root.path() / "secret";

    StrangersRun() {
        put(secret, "not a line of JSON");
        fs::create_directory(secretFolder);
        const auto writer = RunWriter::create(run, "title: x\n", "a run");
        tests::appendSteps(*writer, 1, 2);
        writer->addFrame("frame", tests::smallPng());
        writer->sync();
    }
    void replaceByLink(const std::string& name, const fs::path& target) const {
        fs::remove_all(run / name);
        fs::create_symlink(target, run / name);
    }
};

}  // namespace

class TestLimits : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void jsonDepth();
    void numbersOfRows();
    void picturesAreWrittenThroughNoLink();
    void pipesAreNotReadFrom();
    void pipesInARun_data();
    void pipesInARun();
    void anEndlessLineIsCutOff();
    void jsonNumbers();
    void jsonDocument();
    void wholeFiles();
    void traces();
    void jsonLines();
    void jsonLineInPieces();
    void jsonRecords();
    void eventRecords();
    void tables_data();
    void tables();
    void safetensors();
    void yaml_data();
    void yaml();
    void devices();
    void linksOutOfARun_data();
    void linksOutOfARun();
    void linksWithinARun();
    void pictureLinks();
    void writersFollowNoLink();
    void checkpointLinks();
    void sqliteValues();
    void sqliteReachesNothingElse();
    void indexWithProgram_data();
    void indexWithProgram();
    void indexOfAnEarlierVersion();
    void resumesSupersedeWhatIsBehindThem();
    void manyResumesAreReadInLinearTime();
    void manyRemovedNotesAreReadInLinearTime();
    void callsInTheIndexAreBounded();
};

void TestLimits::jsonDepth() {
    QVERIFY(parseJsonObject(nested(limits::kJsonDepth), "x").is_object());
    QCOMPARE(tests::errorText([] { parseJsonObject(nested(limits::kJsonDepth + 1), "x"); }), std::string("format: x: nested more than 256 deep"));
    QVERIFY(parseJson(nested(limits::kJsonDepth + 1)).is_discarded());
    QVERIFY(isTooDeepJson(std::string(1'000'000, '[')));
    // Brackets in texts nest nothing, whatever is escaped there; many lists beside one another are not deep.
    QVERIFY(!isTooDeepJson("[\"" + std::string(1000, '[') + "\\\"" + std::string(1000, '{') + "\"]"));
    std::string flat = "[0";
    for (int i = 0; i < 1000; ++i) {
        flat += ",[],{}";
    }
    QVERIFY(!isTooDeepJson(flat + "]"));
}

void TestLimits::jsonNumbers() {
    QCOMPARE(tests::errorText([] { parseJsonObject("{\"a\":1e999}", "x"); }), std::string("format: x: holds a number that is too large"));
    QVERIFY(parseJson("[1e999]").is_discarded());
    const tests::TempFolder folder;
    put(folder.path() / "x.json", "[{\"a\":1},{\"a\":-1e999}]");
    int records = 0;
    const auto problem = forEachJsonRecord(folder.path() / "x.json", [&](nlohmann::json&&, const JsonRecord&) { ++records; });
    QVERIFY2(problem.ends_with("x.json is damaged: a number behind its 1 records is too large"), problem.c_str());
    QCOMPARE(records, 1);
}

void TestLimits::jsonDocument() {
    const tests::TempFolder folder;
    const auto file = sparse(folder.path() / "x.json", limits::kJsonDocumentBytes + 1);
    const auto error = tests::errorText([&] { readJsonDocument(file); });
    QVERIFY2(error.ends_with("is 1073741825 bytes long, more than the 1073741824 allowed"), error.c_str());
}

void TestLimits::wholeFiles() {
    const StrangersRun stranger;
    const auto text = tests::errorText([&] { readTextFile(sparse(stranger.root.path() / "x", (256LL << 20) + 1)); });
    QVERIFY2(text.ends_with("is 268435457 bytes long, more than the 268435456 allowed"), text.c_str());
    sparse(stranger.run / "run.json", (1 << 20) + 1);
    sparse(stranger.run / "state.json", (1 << 20) + 1);
    QVERIFY(tests::errorText([&] { readRunHeader(stranger.run); }).ends_with("run.json is 1048577 bytes long, more than the 1048576 allowed"));
    QVERIFY(tests::errorText([&] { readRunState(stranger.run); }).ends_with("state.json is 1048577 bytes long, more than the 1048576 allowed"));
    sparse(stranger.root.path() / "manifest.json", (64 << 20) + 1);
    const auto manifest = tests::errorText([&] { readManifest(stranger.root.path()); });
    QVERIFY2(manifest.ends_with("is 67108865 bytes long, more than the 67108864 allowed"), manifest.c_str());
}

void TestLimits::traces() {
    const StrangersRun stranger;
    const auto error = tests::errorText([&] { readTrace(stranger.run, {0, 0, (1LL << 30) + 1, ""}); });
    QVERIFY2(error.ends_with("traces/000.jsonl: the index names impossible bytes of it"), error.c_str());
}

void TestLimits::jsonLines() {
    const tests::TempFolder folder;
    const fs::path file = folder.path() / "x.jsonl";
    put(file, "{\"n\":1}\n{\"text\":\"" + std::string(40, 'a') + "\"}\n" + nested(limits::kJsonDepth + 1) + "\n{\"n\":4}\n");
    JsonLinesReader reader(file, LinesBy::Us, 40);
    std::vector<int64_t> numbers;
    reader.poll([&](const nlohmann::json&, const JsonLinesReader::Line& line) { numbers.push_back(line.number); });
    QCOMPARE(numbers, (std::vector<int64_t>{1, 4}));
    QCOMPARE(reader.brokenLines().at(0).reason, std::string("longer than 40 bytes"));
    JsonLinesReader patient(file);
    patient.poll([](const nlohmann::json&, const JsonLinesReader::Line&) {});
    QCOMPARE(patient.brokenCount(), int64_t{1});
    QCOMPARE(patient.brokenLines().at(0).reason, std::string("nested more than 256 deep"));
}

/// A line without an end is given up while it is read, and what follows its end is found, wherever the pieces end.
void TestLimits::jsonLineInPieces() {
    const tests::TempFolder folder;
    const fs::path file = folder.path() / "x.jsonl";
    put(file, "{\"n\":1}\n{\"n\":2");
    JsonLinesReader reader(file, LinesBy::Us, 3 << 20);
    std::vector<std::pair<int64_t, int64_t>> lines;   // number, offset
    const auto take = [&](const nlohmann::json&, const JsonLinesReader::Line& line) { lines.emplace_back(line.number, line.offset); };
    reader.poll(take);
    for (int i = 0; i < 5; ++i) {
        std::ofstream(file, std::ios::binary | std::ios::app) << std::string((1 << 20) + 7, ' ');
        reader.poll(take);
    }
    QVERIFY(reader.tornBytes() > 5 << 20);
    std::ofstream(file, std::ios::binary | std::ios::app) << "\n{\"n\":3}\n";
    const auto size = static_cast<int64_t>(fs::file_size(file));
    reader.poll(take);
    QCOMPARE(lines, (std::vector<std::pair<int64_t, int64_t>>{{1, 0}, {3, size - 8}}));
    QCOMPARE(reader.brokenLines().at(0).number, int64_t{2});
    QCOMPARE(reader.brokenLines().at(0).reason, std::string("longer than 3145728 bytes"));
    QCOMPARE(reader.tornBytes(), int64_t{0});
}

void TestLimits::jsonRecords() {
    const tests::TempFolder folder;
    const fs::path file = folder.path() / "x.json";
    const auto read = [&](int64_t most) {
        int64_t count = 0;
        const auto error = tests::errorText([&] { forEachJsonRecord(file, [&](nlohmann::json&&, const JsonRecord&) { ++count; }, {}, {}, most); });
        return std::pair(count, error);
    };
    put(file, "[{\"n\":1}," + nested(limits::kJsonDepth - 1) + "]");
    QCOMPARE(read(1000), (std::pair<int64_t, std::string>(2, "")));
    put(file, "[{\"n\":1}," + nested(limits::kJsonDepth) + "]");
    QCOMPARE(read(1000), (std::pair<int64_t, std::string>(1, "format: " + file.string() + ": nested more than 256 deep, after 1 records")));
    put(file, "[{\"n\":1},{\"n\":\"" + std::string(100, 'a') + "\"}]");
    QCOMPARE(read(200).first, int64_t{2});
    QCOMPARE(read(100), (std::pair<int64_t, std::string>(1, "format: " + file.string() + ": a record is longer than 100 bytes")));
}

void TestLimits::eventRecords() {
    std::string record = encodeRecord("");
    const auto headerOf = [](uint64_t length) {
        // The check sum of a length is that of eight bytes, so a record of eight bytes shows it behind its content.
        const std::string bytes(reinterpret_cast<const char*>(&length), sizeof length);
        return bytes + encodeRecord(bytes).substr(20, 4);
    };
    QCOMPARE(nextRecord(headerOf(limits::kEventRecordBytes)).kind, RecordStep::Kind::Incomplete);
    QCOMPARE(nextRecord(headerOf(limits::kEventRecordBytes + 1)).kind, RecordStep::Kind::BadLength);
    const tests::TempFolder folder;
    const fs::path file = folder.path() / "events.out.tfevents.1";
    put(file, headerOf(limits::kEventRecordBytes + 1));
    fs::resize_file(file, limits::kEventRecordBytes + 100);
    EventFilesReader reader(file);
    QVERIFY(!reader.refresh());
    QVERIFY2(reader.problems().at(0).ends_with("damaged at byte 0; what follows there cannot be read"), reader.problems().at(0).c_str());
}

void TestLimits::tables_data() {
    QTest::addColumn<size_t>("columns");
    QTest::addColumn<size_t>("rows");
    QTest::addColumn<bool>("isRefused");
    QTest::newRow("as many columns as may be") << limits::kTableColumns << size_t{2} << false;
    QTest::newRow("a column more") << limits::kTableColumns + 1 << size_t{2} << true;
    QTest::newRow("too many cells") << limits::kTableColumns << limits::kTableCells / limits::kTableColumns + 1 << true;
}

void TestLimits::tables() {
    QFETCH(size_t, columns);
    QFETCH(size_t, rows);
    QFETCH(bool, isRefused);
    std::string row = "1";
    for (size_t i = 1; i < columns; ++i) {
        row += ",1";
    }
    std::string text = "step";
    for (size_t i = 1; i < columns; ++i) {
        text += ",t";
    }
    for (size_t i = 0; i < rows; ++i) {
        text += "\n" + row;
    }
    const tests::TempFolder folder;
    put(folder.path() / "x.csv", text + "\n");
    const auto error = tests::errorText([&] { readForeignLog(folder.path() / "x.csv"); });
    QCOMPARE(error, isRefused ? std::string("format: x: a table may have 8000000 cells and 4096 columns, this one has more") : std::string());
}

void TestLimits::safetensors() {
    const tests::TempFolder folder;
    const fs::path file = folder.path() / "x.safetensors";
    const uint64_t length = 100'000'001;
    put(file, std::string(reinterpret_cast<const char*>(&length), sizeof length));
    fs::resize_file(file, length + 8);
    const auto error = tests::errorText([&] { SafetensorsFile::open(file); });
    QVERIFY2(error.ends_with("the header claims 100000001 bytes; at most 100000000 are allowed"), error.c_str());
}

void TestLimits::yaml_data() {
    QTest::addColumn<QString>("yaml");
    QTest::addColumn<bool>("fits");
    const auto deep = [](size_t depth) { return QString(static_cast<int>(depth), '[') + QString(static_cast<int>(depth), ']'); };
    QTest::newRow("as deep as may be") << deep(limits::kYamlDepth) << true;
    QTest::newRow("one deeper") << deep(limits::kYamlDepth + 1) << false;
    QTest::newRow("an alias") << "a: &a [1, 2]\nb: [*a, *a]\n" << true;
    QTest::newRow("an alias to itself") << "a: &a\n  b: *a\n" << false;
    QString laughs = "a: &a [x, x, x, x, x, x, x, x, x]\n";
    for (char c = 'b'; c < 'k'; ++c) {
        const QString before = QString("*%1").arg(QChar(c - 1));
        laughs += QString("%1: &%1 [%2]\n").arg(QChar(c)).arg(QStringList(QList<QString>(9, before)).join(", "));
    }
    QTest::newRow("a billion laughs") << laughs << false;
    const auto list = [](size_t entries) { return QString("[") + QString("1,").repeated(static_cast<int>(entries)) + "]"; };
    QTest::newRow("as many entries as may be") << list(limits::kYamlNodes - 1) << true;
    QTest::newRow("an entry more") << list(limits::kYamlNodes) << false;
}

void TestLimits::yaml() {
    QFETCH(QString, yaml);
    QFETCH(bool, fits);
    const std::string problem = yamlSizeProblem(YAML::Load(yaml.toStdString()));
    QCOMPARE(problem, fits ? std::string() : std::string("holds more than 100000 entries or is nested more than 64 deep, what its aliases stand for included"));
}

/// A device has no end: reading it would fill the memory.
void TestLimits::devices() {
    for (const char* device : {"/dev/zero", "/dev/full"}) {
        const std::string refusal = std::string("i/o: cannot read ") + device + ": it is not a regular file";
        QCOMPARE(tests::errorText([&] { JsonLinesReader(device).poll([](const nlohmann::json&, const JsonLinesReader::Line&) {}); }), refusal);
        QCOMPARE(tests::errorText([&] { readTextFile(device); }), refusal);
        QCOMPARE(tests::errorText([&] { EventFilesReader(device).refresh(); }), refusal);
    }
}

void TestLimits::linksOutOfARun_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("target");
    for (const char* name : {"recipe.yaml", "scalars.jsonl", "events.jsonl", "notes.jsonl", "state.json", "log.txt", "lock", "witness.jsonl", "traces/000.jsonl"}) {
        QTest::newRow(name) << name << "../secret.txt";
    }
    QTest::newRow("traces") << "traces" << "../secret";
    QTest::newRow("checkpoints") << "checkpoints" << "../secret";
    QTest::newRow("what-if") << "what-if" << "../secret";
    QTest::newRow("absolute") << "scalars.jsonl" << "/dev/zero";
    QTest::newRow("to nothing yet") << "notes.jsonl" << "../new.txt";
    QTest::newRow("a loop") << "notes.jsonl" << "notes.jsonl";
}

void TestLimits::linksOutOfARun() {
    QFETCH(QString, name);
    QFETCH(QString, target);
    const StrangersRun stranger;
    // From the folder that the link lies in.
    const bool isInside = name.contains('/');
    stranger.replaceByLink(name.toStdString(), (isInside ? "../" : "") + target.toStdString());
    const std::string refusal = "format: " + (stranger.run / name.toStdString()).string() + " is a symbolic link that leads out of the run";
    QCOMPARE(tests::errorText([&] { RunReader::open(stranger.run); }), refusal);
    QCOMPARE(tests::errorText([&] { addCurveNote(stranger.run, {{}, "reward", 1, "a note", 0}); }), refusal);
    const VerifyReport report = verifyRun(stranger.run);
    QVERIFY(std::any_of(report.problems.begin(), report.problems.end(), [&](const std::string& problem) { return refusal.ends_with(problem); }));
    QCOMPARE(contentOf(stranger.secret), std::string("not a line of JSON"));
    QVERIFY(!fs::exists(stranger.root.path() / "new.txt"));
}

/// Links are no harm as such, and the run itself may lie behind one.
void TestLimits::linksWithinARun() {
    const StrangersRun stranger;
    fs::create_symlink("recipe.yaml", stranger.run / "the-recipe.yaml");
    fs::create_directory_symlink(stranger.run, stranger.root.path() / "link");
    QCOMPARE(RunReader::open(stranger.root.path() / "link")->rolloutCount(), int64_t{4});
    QVERIFY(!leadsOut(stranger.run, stranger.run / "the-recipe.yaml"));
}

void TestLimits::pictureLinks() {
    const StrangersRun stranger;
    const auto reader = RunReader::open(stranger.run);
    QCOMPARE(reader->framePath("frame"), stranger.run / "frames/frame.png");
    stranger.replaceByLink("frames/frame.png", "../../secret.txt");
    QCOMPARE(reader->framePath("frame"), fs::path());
    for (const char* id : {"../secret", "/etc/passwd", "..", "a/b", "", "frame.png"}) {
        QCOMPARE(reader->framePath(id), fs::path());
    }
    const VerifyReport report = verifyRun(stranger.run);
    QCOMPARE(report.problems, std::vector<std::string>{"frames/frame.png: it is a symbolic link that leads out of the run"});
    const std::vector<uint8_t> png = tests::smallPng();
    put(stranger.secretFolder / "other.png", std::string(png.begin(), png.end()));   // the folder of pictures may be one itself, as beside a trace file
    stranger.replaceByLink("frames", "../secret");
    QVERIFY(fs::exists(stranger.run / "frames" / "other.png"));
    QCOMPARE(reader->framePath("other"), fs::path());
}

void TestLimits::writersFollowNoLink() {
    const StrangersRun stranger;
    stranger.replaceByLink("lock", "../secret.txt");
    QVERIFY(tests::errorText([&] { RunLock lock(stranger.run); }).starts_with("i/o: cannot write "));
    QVERIFY(tests::errorText([&] { RunWriter::openForResume(stranger.run, 1); }) != std::string());
    QCOMPARE(contentOf(stranger.secret), std::string("not a line of JSON"));
}

/// A picture that is not there yet, as its name says, but is a link: writing would follow it.
void TestLimits::picturesAreWrittenThroughNoLink() {
    const StrangersRun stranger;
    for (const char* target : {"../../secret.txt", "../../not-there-yet.png"}) {
        stranger.replaceByLink("frames/other.png", target);
        const auto error = tests::errorText([&] { RunWriter::openForResume(stranger.run, 2)->addFrame("other", tests::smallPng()); });
        QVERIFY2(error.ends_with("other.png is a symbolic link that leads out of " + stranger.run.string()), error.c_str());
    }
    QCOMPARE(contentOf(stranger.secret), std::string("not a line of JSON"));
    QVERIFY(!fs::exists(stranger.root.path() / "not-there-yet.png"));
}

void TestLimits::pipesAreNotReadFrom() {
    const tests::TempFolder folder;
    const fs::path pipe = folder.path() / "pipe.json";
    QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
    const std::string refusal = "cannot read " + pipe.string() + ": it is not a regular file";
    QVERIFY(tests::errorText([&] { readTextFile(pipe); }).ends_with(refusal));
    QVERIFY(tests::errorText([&] { readJsonDocument(pipe); }).ends_with(refusal));
    QVERIFY(tests::errorText([&] { forEachJsonRecord(pipe, [](nlohmann::json&&, const JsonRecord&) {}); }).ends_with(refusal));
    QVERIFY(!isParquetFile(pipe));
    QVERIFY(tests::errorText([&] { forEachJsonRecord("/dev/zero", [](nlohmann::json&&, const JsonRecord&) {}); }).ends_with("is not a regular file"));
}

void TestLimits::pipesInARun_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"run.json", "recipe.yaml", "index.sqlite", "index.sqlite-wal", "scalars.jsonl", "events.jsonl", "notes.jsonl", "state.json", "log.txt", "lock",
                             "traces/000.jsonl", "events.out.tfevents.1"}) {
        QTest::newRow(name) << name;
    }
}

/// Neither who reads a run nor who writes into it waits for the other end of a pipe.
void TestLimits::pipesInARun() {
    QFETCH(QString, name);
    const StrangersRun stranger;
    const fs::path pipe = stranger.run / name.toStdString();
    fs::remove(pipe);
    QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
    const std::string refusal = "format: " + pipe.string() + " is a pipe or a device, which no run holds";
    QCOMPARE(tests::errorText([&] { RunReader::open(stranger.run); }), refusal);
    QCOMPARE(tests::errorText([&] { RunWriter::openForResume(stranger.run, 1); }), refusal);
    QCOMPARE(tests::errorText([&] { addCurveNote(stranger.run, {{}, "reward", 1, "a note", 0}); }), refusal);
    const VerifyReport report = verifyRun(stranger.run);
    QVERIFY(std::any_of(report.problems.begin(), report.problems.end(), [&](const std::string& problem) { return refusal.ends_with(problem); }));
}

/// A torn end longer than any line is cut off without being read into memory.
void TestLimits::anEndlessLineIsCutOff() {
    const tests::TempFolder folder;
    const fs::path file = folder.path() / "notes.jsonl";
    put(file, "{\"n\":1}\n");
    fs::resize_file(file, uintmax_t{1} << 30);
    JsonLinesAppender(file).append("{\"n\":2}");
    QCOMPARE(contentOf(file), std::string("{\"n\":1}\n{\"n\":2}\n"));
}

void TestLimits::checkpointLinks() {
    const tests::TempFolder root;
    put(root.path() / "secret.bin", "x");
    CheckpointStore store(root.path() / "checkpoints");
    const fs::path folder = store.write(3, [](const fs::path& temporary) { put(temporary / "weights.bin", "x"); });
    QVERIFY(store.newestValid().has_value());
    fs::remove(folder / "weights.bin");
    fs::create_symlink("../../secret.bin", folder / "weights.bin");
    QCOMPARE(store.list(true).at(0).problem, std::string("weights.bin is a symbolic link that leads out of the checkpoint"));
    fs::create_directory(root.path() / "elsewhere");
    const fs::path inside = store.write(4, [](const fs::path& temporary) {
        fs::create_directory(temporary / "model");
        put(temporary / "model" / "weights.bin", "x");
    });
    fs::rename(inside / "model", root.path() / "elsewhere" / "model");
    fs::create_symlink("../../elsewhere/model", inside / "model");
    QCOMPARE(store.list(true).back().problem, std::string("model is a symbolic link that leads out of the checkpoint"));
}

/// Whoever goes through all rollouts goes by their numbers.
void TestLimits::numbersOfRows() {
    const StrangersRun stranger;
    Database database(stranger.run / "index.sqlite", Database::Access::ReadWrite);
    const int64_t held = database.value("SELECT count(*) FROM rollouts");
    QVERIFY(held > 0);
    database.execute("UPDATE rollouts SET row = " + std::to_string(held + 1'000'000) + " WHERE row = (SELECT max(row) FROM rollouts)");
    QCOMPARE(RunReader::open(stranger.run)->rolloutCount(), held + 1'000'000);
    database.execute("UPDATE rollouts SET row = row + 1 WHERE row = (SELECT max(row) FROM rollouts)");
    const auto error = tests::errorText([&] { RunReader::open(stranger.run); });
    QVERIFY2(error.ends_with(fmt::format("index.sqlite is damaged: its last rollout has the number {}, and it holds {}", held + 1'000'001, held)), error.c_str());
}

void TestLimits::sqliteValues() {
    const tests::TempFolder folder;
    const Database database(folder.path() / "a.sqlite", Database::Access::Create);
    const auto length = [&](int64_t bytes) {
        Statement statement(database, "SELECT length(randomblob(?))");
        statement.bind(bytes).step();
        return statement.integer(0);
    };
    constexpr int64_t kLargest = int64_t{256} << 20;
    QCOMPARE(length(kLargest), kLargest);
    const std::string refused = tests::errorText([&] { length(kLargest + 1); });
    QVERIFY2(refused.find("string or blob too big") != std::string::npos && refused.find("a.sqlite") != std::string::npos, refused.c_str());
}

/// What a file's schema says may neither change the schema behind SQLite's back nor call what reaches beyond the file.
void TestLimits::sqliteReachesNothingElse() {
    const tests::TempFolder folder;
    const Database database(folder.path() / "a.sqlite", Database::Access::Create);
    database.execute("CREATE TABLE t(a); CREATE VIEW v AS SELECT load_extension('x')");
    const std::string changed = tests::errorText([&] { database.execute("PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql='x'"); });
    QVERIFY2(changed.find("may not be modified") != std::string::npos, changed.c_str());
    const std::string called = tests::errorText([&] { database.execute("SELECT * FROM v"); });
    QVERIFY2(called.find("unsafe use of load_extension") != std::string::npos || called.find("no such function") != std::string::npos, called.c_str());
}

void TestLimits::indexWithProgram_data() {
    QTest::addColumn<QString>("sql");
    QTest::newRow("view") << "CREATE VIEW v AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i FROM n";
    QTest::newRow("trigger") << "CREATE TRIGGER t AFTER INSERT ON rollouts BEGIN DELETE FROM rollouts; END";
    QTest::newRow("virtual table") << "CREATE VIRTUAL TABLE v USING fts5(a)";
    QTest::newRow("computed column") << "ALTER TABLE rollouts ADD COLUMN more TEXT AS (hex(zeroblob(100000000)))";
    QTest::newRow("long default") << "ALTER TABLE rollouts ADD COLUMN more TEXT DEFAULT 'as long as a statement may be'";
    QTest::newRow("check of a column") << "ALTER TABLE rollouts ADD COLUMN more TEXT CHECK (length(hex(zeroblob(step))) >= 0)";
    QTest::newRow("index over an expression") << "CREATE INDEX more ON rollouts (hex(zeroblob(step)))";
    QTest::newRow("index of some rows") << "CREATE INDEX more ON rollouts (step) WHERE length(hex(zeroblob(step))) > 0";
    QTest::newRow("our index over something else") << "DROP INDEX rollouts_by_step; CREATE INDEX rollouts_by_step ON rollouts (abs(step))";
    QTest::newRow("another table") << "CREATE TABLE more (a TEXT)";
}

void TestLimits::indexWithProgram() {
    QFETCH(QString, sql);
    const StrangersRun stranger;
    try {
        Database(stranger.run / "index.sqlite", Database::Access::ReadWrite).execute(sql.toStdString());
    } catch (const Error& error) {
        QSKIP(error.what());   // a SQLite without this kind of virtual table
    }
    const std::string refusal = "index.sqlite holds something else than the table and the indexes that this program makes";
    QVERIFY(tests::errorText([&] { RunReader::open(stranger.run); }).ends_with(refusal));
    QVERIFY(tests::errorText([&] { RunWriter::openForResume(stranger.run, 1); }).ends_with(refusal));
}

/// Indexes from before there were cameras are read as they are, and get the column when a run is resumed; what SQLite writes then is known too.
void TestLimits::indexOfAnEarlierVersion() {
    const StrangersRun stranger;
    Database(stranger.run / "index.sqlite", Database::Access::ReadWrite).execute("ALTER TABLE rollouts DROP COLUMN cameras");
    QCOMPARE(RunReader::open(stranger.run)->rolloutCount(), int64_t{4});
    RunWriter::openForResume(stranger.run, 2);
    QCOMPARE(RunReader::open(stranger.run)->rolloutCount(), int64_t{4});
    RunWriter::openForResume(stranger.run, 2);
}

/// Also where steps do not rise, and a point that was superseded once stays so.
void TestLimits::resumesSupersedeWhatIsBehindThem() {
    const tests::TempFolder folder;
    std::string lines;
    const auto point = [&](int64_t step, const char* tag) { lines += scalarLine(step, 1, 0, {{tag, 1.0}}) + "\n"; };
    const auto resume = [&](int64_t step) { lines += resumeLine(step, 0) + "\n"; };
    point(1, "a"), point(9, "a"), point(4, "a"), point(2, "b"), point(8, "b");
    resume(4);
    point(3, "a"), point(7, "a"), point(5, "b");
    resume(6);
    resume(3);
    point(4, "a"), point(6, "c");
    put(folder.path() / "scalars.jsonl", lines);
    RunCurves curves(folder.path());
    curves.refresh();
    const auto kept = [&](const char* tag) {
        std::vector<int64_t> steps;
        for (const ScalarPoint& one : curves.points(tag)) {
            if (!one.superseded) {
                steps.push_back(one.step);
            }
        }
        return steps;
    };
    QCOMPARE(kept("a"), (std::vector<int64_t>{1, 3, 4}));
    QCOMPARE(kept("b"), std::vector<int64_t>{2});
    QCOMPARE(kept("c"), std::vector<int64_t>{6});
    QCOMPARE(curves.points("a").size(), size_t{6});
    put(folder.path() / "scalars.jsonl", scalarLine(5, 1, 0, {{"a", 1.0}}) + "\n");   // the file begins anew
    curves.refresh();
    QCOMPARE(kept("a"), std::vector<int64_t>{5});
}

namespace {

/// Seconds of this process for a piece of work.
double cpuSeconds(const std::function<void()>& work) {
    const std::clock_t begin = std::clock();
    work();
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

/// Four times as many lines may take somewhat more than four times as long, not sixteen times.
void verifyGrowth(const std::function<double(int)>& secondsOf, int count) {
    const double few = secondsOf(count), many = secondsOf(4 * count);
    QVERIFY2(many < 9 * few + 0.2, qPrintable(QString("%1 s for %2 lines, %3 s for four times as many").arg(few).arg(count).arg(many)));
}

}  // namespace

void TestLimits::manyResumesAreReadInLinearTime() {
    const auto secondsOf = [](int count) {
        const tests::TempFolder folder;
        std::string lines;
        for (int i = 0; i < count; ++i) {
            lines += scalarLine(1 + i % 2, 1, 0, {{"a", 1.0}}) + "\n";
        }
        for (int i = 0; i < count; ++i) {
            lines += resumeLine(5, 0) + "\n";
        }
        put(folder.path() / "scalars.jsonl", lines);
        return cpuSeconds([&] { RunCurves(folder.path()).refresh(); });
    };
    verifyGrowth(secondsOf, 30'000);
}

void TestLimits::manyRemovedNotesAreReadInLinearTime() {
    const auto secondsOf = [](int count) {
        const tests::TempFolder folder;
        std::string lines;
        for (int i = 0; i < count; ++i) {
            lines += nlohmann::json{{"id", std::to_string(i)}, {"tag", "a"}, {"step", 1}, {"text", "x"}, {"wall", 0}}.dump() + "\n";
        }
        for (int i = 0; i < count; ++i) {
            lines += nlohmann::json{{"removed", fmt::format("n{}", i)}}.dump() + "\n";
        }
        put(folder.path() / "notes.jsonl", lines);
        return cpuSeconds([&] { QCOMPARE(readCurveNotes(folder.path()).size(), static_cast<size_t>(count)); });
    };
    verifyGrowth(secondsOf, 10'000);
}

/// Whoever adds them up stays far below what an int holds.
void TestLimits::callsInTheIndexAreBounded() {
    const StrangersRun stranger;
    Database(stranger.run / "index.sqlite", Database::Access::ReadWrite).execute("UPDATE rollouts SET zooms = 2147483647, failed_calls = -3000000000");
    const auto row = RunReader::open(stranger.run)->rows(1, 1).at(0);
    QCOMPARE(row.zooms, 1'000'000);
    QCOMPARE(row.failedCalls, 0);
}

QTEST_APPLESS_MAIN(TestLimits)
#include "tst_limits.moc"
