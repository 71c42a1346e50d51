// SPDX-License-Identifier: GPL-3.0-or-later
#include "error_text.h"
#include "run_fixture.h"
#include "store/file_io.h"
#include "store/run_files.h"
#include "store/run_folder.h"
#include "store/sqlite.h"
#include "store/trace_files.h"
#include "support/temp_folder.h"

#include <QElapsedTimer>
#include <QTest>

#include <cmath>
#include <csignal>
#include <ctime>
#include <fstream>
#include <functional>
#include <limits>
#include <map>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace omnidrive;
using namespace omnidrive::store;
namespace fs = std::filesystem;

namespace {

std::string describe(const IndexRow& row) {
    return fmt::format("{} {} {} {} s{} st{} i{} {} r{} {} {} {} a{} z{} f{} [{}] c{} {}/{} {}{}{} t{}{}", row.row, row.id, row.groupId, row.sampleId,
                       row.stage, row.step, row.indexInGroup, row.kind, row.rewardTotal, row.rewardAccuracy, row.rewardFormat,
                       row.rewardGrounding, row.advantage, row.zooms, row.failedCalls, row.labels, row.clipCosine.value_or(-9), row.answer,
                       row.expectedAnswer, row.correct, row.truncated, row.groupHasSignal, row.responseTokens, row.superseded ? " old" : "");
}

int waitFor(pid_t pid) {
    int status = 0;
    ::waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// Time this program used, whatever else the machine does.
double cpuSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

constexpr int kNotPermitted = 77;

}  // namespace

class TestRunFolder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everythingComesBack();
    void strangeValuesSurvive();
    void framesAreStoredOnce();
    void refusesASecondRunOrWriter();
    void lockOfADeadWriterIsFree();
    void unfinishedStartIsNoRun();
    void whatIsNoRunIsNotOverwritten_data();
    void whatIsNoRunIsNotOverwritten();
    void readerFollowsTheWriter();
    void readerBesideAWritingProcess();
    void resumeMarksSuperseded();
    void resumeRepairsTornTails();
    void everyCutOfATraceFile();
    void tracesRollOver();
    void readOnlyFolderOpens();
    void refusesBadFolders_data();
    void refusesBadFolders();
    void stateComesBack_data();
    void stateComesBack();
    void logTail();
    void tenThousandRollouts();
};

void TestRunFolder::everythingComesBack() {
    const tests::TempFolder temp;
    const fs::path folder = temp.path() / "a run, 100 %?#";   // nothing in a path may confuse the index
    const IndexRow row = tests::sampleRow(3, 1);
    {
        const auto writer = RunWriter::create(folder, "recipe: x\n", "Test run");
        writer->appendRollout(row, "{\n \"pretty\": true}");
        writer->appendScalars(3, 1, {{"reward", 0.5}, {"kl", 1e-9}});
        writer->appendEvent("stage", "stage 1 starts");
        writer->appendLog("a line");
        writer->sync();
        QVERIFY(!fs::exists(folder / "state.json"));
    }
    const auto reader = RunReader::open(folder);
    QCOMPARE(reader->title(), "Test run");
    QCOMPARE(reader->recipeYaml(), "recipe: x\n");
    QCOMPARE(reader->rolloutCount(), int64_t{1});
    IndexRow expected = row;
    expected.row = 1;
    QCOMPARE(describe(reader->rows(1, 10).at(0)), describe(expected));
    QCOMPARE(describe(reader->rowById(row.id).value()), describe(expected));
    QCOMPARE(reader->rowsOfGroup(row.groupId).size(), size_t{1});
    QVERIFY(!reader->rowById("nobody"));
    QCOMPARE(reader->traceJson(row.id), "{  \"pretty\": true}");
    QVERIFY(tests::errorText([&] { reader->traceJson("nobody"); }).find("holds no rollout \"nobody\"") != std::string::npos);
    QCOMPARE(reader->scalarTags(), (std::vector<std::string>{"kl", "reward"}));
    QCOMPARE(reader->scalars("kl").at(0).value, 1e-9);
    QCOMPARE(reader->scalars("kl").at(0).step, int64_t{3});
    QVERIFY(reader->scalars("nothing").empty());
    QCOMPARE(reader->events().at(0).text, "stage 1 starts");
    QVERIFY(!reader->state() && !reader->isLocked() && reader->problems().empty());
    QVERIFY(!reader->refresh());
}

void TestRunFolder::strangeValuesSurvive() {
    const tests::TempFolder temp;
    const double nan = std::nan(""), infinity = std::numeric_limits<double>::infinity();
    {
        const auto writer = RunWriter::create(temp.path() / "run", "", "\xff title");
        IndexRow row = tests::sampleRow(1, 0);
        row.answer = std::string("a\0b\xff", 4);
        row.rewardTotal = nan;
        row.advantage = -infinity;
        row.clipCosine.reset();
        writer->appendRollout(row, "{}");
        writer->appendScalars(1, 2, {{"a/b c", nan}, {"up", infinity}, {"down", -infinity}});
        QVERIFY(tests::errorText([&] { writer->appendScalars(1, 1, {{"wall", 1}}); }).find("\"wall\" cannot be the name of a curve") != std::string::npos);
        QVERIFY(tests::errorText([&] { writer->appendRollout(row, "{}"); }).find("is there already") != std::string::npos);
        row.id = "";
        QVERIFY(tests::errorText([&] { writer->appendRollout(row, "{}"); }).find("needs an id") != std::string::npos);
    }
    const auto reader = RunReader::open(temp.path() / "run");
    QCOMPARE(reader->title(), "\xff title");
    const IndexRow back = reader->rows(1, 1).at(0);
    QCOMPARE(QByteArray::fromStdString(back.answer), QByteArray("a\0b\xff", 4));
    QVERIFY(std::isnan(back.rewardTotal) && back.advantage == -infinity && !back.clipCosine);
    QVERIFY(std::isnan(reader->scalars("a/b c").at(0).value));
    QCOMPARE(reader->scalars("up").at(0).value, infinity);
    QCOMPARE(reader->scalars("down").at(0).value, -infinity);
}

void TestRunFolder::framesAreStoredOnce() {
    const tests::TempFolder temp;
    const auto writer = RunWriter::create(temp.path() / "run", "", "");
    QVERIFY(!writer->hasFrame("0123abcd"));
    writer->addFrame("0123abcd", tests::smallPng());
    const auto reader = RunReader::open(temp.path() / "run");
    QCOMPARE(reader->framePath("0123abcd"), temp.path() / "run/frames/0123abcd.png");
    const auto written = fs::last_write_time(reader->framePath("0123abcd"));
    writer->addFrame("0123abcd", tests::smallPng());
    QCOMPARE(fs::last_write_time(reader->framePath("0123abcd")).time_since_epoch().count(), written.time_since_epoch().count());
    writer->addFrame("jpeg-1", {0xff, 0xd8, 0xff, 0xe0, 0xff, 0xd9});
    QCOMPARE(reader->framePath("jpeg-1").extension().string(), ".jpg");
    writer->sync();
    for (const char* bad : {"", "../x", "a/b", "a.b"}) {
        QVERIFY(tests::errorText([&] { writer->addFrame(bad, tests::smallPng()); }).find("cannot be the id of a picture") != std::string::npos);
        QVERIFY(reader->framePath(bad).empty());
    }
    QVERIFY(tests::errorText([&] { writer->addFrame("text", {'h', 'i'}); }).find("neither PNG nor JPEG nor WebP") != std::string::npos);
}

void TestRunFolder::refusesASecondRunOrWriter() {
    const tests::TempFolder temp;
    const fs::path folder = temp.path() / "run";
    auto writer = RunWriter::create(folder, "", "");
    const std::string inUse = "invalid argument: " + folder.string() + " is in use by process " + std::to_string(::getpid());
    QCOMPARE(tests::errorText([&] { RunWriter::create(folder, "", ""); }), inUse);
    QCOMPARE(tests::errorText([&] { RunWriter::openForResume(folder, 0); }), inUse);
    QVERIFY(RunReader::open(folder)->isLocked());
    // A look by a reader must not free the writer's lock, as it would with locks that belong to a process.
    QCOMPARE(tests::errorText([&] { RunWriter::openForResume(folder, 0); }), inUse);
    writer.reset();
    QVERIFY(!RunReader::open(folder)->isLocked());
    QCOMPARE(tests::errorText([&] { RunWriter::create(folder, "", ""); }), "i/o: " + folder.string() + " holds a run already");
}

void TestRunFolder::lockOfADeadWriterIsFree() {
    const tests::TempFolder temp;
    const fs::path folder = temp.path() / "run";
    int ready[2];
    QVERIFY(::pipe(ready) == 0);
    const pid_t pid = ::fork();
    if (pid == 0) {
        const auto writer = RunWriter::create(folder, "", "");
        tests::appendSteps(*writer, 1, 3);
        [[maybe_unused]] const auto written = ::write(ready[1], "x", 1);
        ::pause();
    }
    char byte = 0;
    QVERIFY(::read(ready[0], &byte, 1) == 1);
    QCOMPARE(runWriterPid(folder).value_or(0), int64_t{pid});
    ::kill(pid, SIGKILL);
    waitFor(pid);
    const auto reader = RunReader::open(folder);   // with a write-ahead log that nobody closed
    QVERIFY(!reader->isLocked());
    QCOMPARE(reader->rolloutCount(), int64_t{6});
    const auto writer = RunWriter::openForResume(folder, 3);
    tests::appendSteps(*writer, 4, 4);
    QVERIFY(reader->refresh());
    QCOMPARE(reader->rolloutCount(), int64_t{8});
    QVERIFY(verifyRun(folder).problems.empty());
    ::close(ready[0]);
    ::close(ready[1]);
}

void TestRunFolder::unfinishedStartIsNoRun() {
    const tests::TempFolder temp;
    const fs::path folder = temp.path() / "run";
    RunWriter::create(folder, "", "").reset();
    std::ofstream(folder / "log.txt") << "what the starter wrote\n";
    fs::remove(folder / "run.json");   // the last thing create() writes
    QVERIFY(tests::errorText([&] { RunReader::open(folder); }).find("holds no run: run.json is missing") != std::string::npos);
    const auto writer = RunWriter::create(folder, "", "again");
    tests::appendSteps(*writer, 1, 1);
    QCOMPARE(RunReader::open(folder)->title(), "again");
    QCOMPARE(RunReader::open(folder)->logTail(5), "what the starter wrote");
    // Killed earlier: with an index and not yet a recipe, or with the same recipe alone; another recipe may follow an index without rows.
    for (const std::vector<std::string>& gone : {std::vector<std::string>{"recipe.yaml"}, {"index.sqlite"}, {}}) {
        const fs::path early = temp.path() / ("early" + std::to_string(gone.size()) + (gone.empty() ? "" : gone[0]));
        RunWriter::create(early, "steps: 1\n", "").reset();
        fs::remove(early / "run.json");
        for (const std::string& name : gone) {
            fs::remove(early / name);
        }
        RunWriter::create(early, gone.empty() ? "steps: 2\n" : "steps: 1\n", "again");
        QCOMPARE(RunReader::open(early)->title(), "again");
    }
}

void TestRunFolder::whatIsNoRunIsNotOverwritten_data() {
    using Prepare = std::function<void(const fs::path&)>;
    QTest::addColumn<Prepare>("prepare");
    QTest::addColumn<QString>("named");
    const auto row = [](const char* name, const char* named, const Prepare& prepare) { QTest::newRow(name) << prepare << QString(named); };
    const auto file = [](const char* name, const char* text) { return [=](const fs::path& folder) { std::ofstream(folder / name) << text; }; };
    row("recipe of one's own", "recipe.yaml", file("recipe.yaml", "# mine\nsteps: 1\n"));
    row("state of another program", "state.json", file("state.json", "{}"));
    row("curves", "scalars.jsonl", file("scalars.jsonl", "{}\n"));
    row("events", "events.jsonl", file("events.jsonl", "{}\n"));
    row("index that is none", "index.sqlite", file("index.sqlite", "not a database, and longer than its header would be: nobody knows what it is, so it stays"));
    row("index of another program", "index.sqlite", [](const fs::path& folder) {
        Database(folder / "index.sqlite", Database::Access::Create).execute("CREATE TABLE photos (name TEXT)");
    });
    row("run that lost its header", "scalars.jsonl", [](const fs::path& folder) {
        tests::appendSteps(*RunWriter::create(folder, "steps: 2\n", ""), 1, 1);
        fs::remove(folder / "run.json");
    });
    row("its index and traces alone", "traces", [](const fs::path& folder) {
        tests::appendSteps(*RunWriter::create(folder, "steps: 2\n", ""), 1, 1);
        for (const char* name : {"run.json", "scalars.jsonl", "events.jsonl"}) {
            fs::remove(folder / name);
        }
    });
    row("its index alone", "index.sqlite", [](const fs::path& folder) {
        tests::appendSteps(*RunWriter::create(folder, "steps: 2\n", ""), 1, 1);
        for (const char* name : {"run.json", "scalars.jsonl", "events.jsonl", "traces"}) {
            fs::remove_all(folder / name);
        }
    });
}

/// `--run .` or `--out .` in a folder of somebody's own files.
void TestRunFolder::whatIsNoRunIsNotOverwritten() {
    QFETCH(std::function<void(const fs::path&)>, prepare);
    QFETCH(QString, named);
    const tests::TempFolder temp;
    const fs::path folder = temp.path() / "mine";
    fs::create_directories(folder);
    prepare(folder);
    const auto files = [&] {
        std::map<std::string, std::string> all;
        for (const auto& entry : fs::recursive_directory_iterator(folder)) {
            const std::string name = entry.path().filename().string();
            if (entry.is_regular_file() && name != "lock" && !name.ends_with("-shm") && !name.ends_with("-wal")) {
                all[name] = readTextFile(entry.path());
            }
        }
        return all;
    };
    const auto before = files();
    const std::string said = tests::errorText([&] { RunWriter::create(folder, "steps: 1\n", ""); });
    QCOMPARE(QString::fromStdString(said), QString::fromStdString(fmt::format("i/o: {0}/{1} is there and would be overwritten, though {0} holds no run (run.json is missing): take another folder, or move it away",
                               folder.string(), named.toStdString())));
    QVERIFY(files() == before);
}

void TestRunFolder::readerFollowsTheWriter() {
    const tests::TempFolder temp;
    const auto writer = RunWriter::create(temp.path() / "run", "", "");
    const auto reader = RunReader::open(temp.path() / "run");
    QCOMPARE(reader->rolloutCount(), int64_t{0});
    QVERIFY(reader->rows(1, 10).empty());
    tests::appendSteps(*writer, 1, 5);
    QVERIFY(reader->rows(1, 10).empty());   // a list shows only what was announced
    QVERIFY(reader->refresh());
    QVERIFY(!reader->refresh());
    QCOMPARE(reader->rolloutCount(), int64_t{10});
    QCOMPARE(reader->rows(9, 10).size(), size_t{2});
    QCOMPARE(reader->rows(3, 4).front().row, int64_t{3});
    QCOMPARE(reader->rows(3, 4).size(), size_t{4});
    QVERIFY(reader->rows(3, 0).empty() && reader->rows(3, -1).empty() && reader->rows(99, 5).empty());
    QCOMPARE(reader->scalars("reward").size(), size_t{5});
    writer->appendEvent("note", "only an event");
    QVERIFY(reader->refresh());
}

void TestRunFolder::readerBesideAWritingProcess() {
    const tests::TempFolder temp;
    const fs::path folder = temp.path() / "run";
    RunWriter::create(folder, "", "").reset();
    const pid_t pid = ::fork();
    if (pid == 0) {
        const auto writer = RunWriter::openForResume(folder, 0);
        tests::appendSteps(*writer, 1, 400);
        ::_exit(0);
    }
    const auto reader = RunReader::open(folder);
    int64_t seen = 0;
    QElapsedTimer timer;
    timer.start();
    while (seen < 800 && timer.elapsed() < 60'000) {
        reader->refresh();
        for (const IndexRow& row : reader->rows(seen + 1, 100)) {
            QCOMPARE(row.row, ++seen);
            QCOMPARE(reader->traceJson(row.id), tests::sampleTrace(row.id));   // the trace was there before its row
        }
    }
    QCOMPARE(seen, int64_t{800});
    QCOMPARE(waitFor(pid), 0);
    reader->refresh();
    QCOMPARE(reader->scalars("reward").size(), size_t{400});
    QVERIFY(reader->problems().empty());
}

void TestRunFolder::resumeMarksSuperseded() {
    const tests::TempFolder temp;
    const fs::path folder = temp.path() / "run";
    tests::appendSteps(*RunWriter::create(folder, "", ""), 1, 4);
    for (int resume = 0; resume < 2; ++resume) {
        tests::appendSteps(*RunWriter::openForResume(folder, 2), 3, 5);   // steps 3 and 4 (and then 5) again, under the same names
    }
    const auto reader = RunReader::open(folder);
    QCOMPARE(reader->rolloutCount(), int64_t{8 + 6 + 6});
    const std::vector<IndexRow> rows = reader->rows(1, 100);
    int superseded = 0;
    for (const IndexRow& row : rows) {
        QCOMPARE(row.superseded, row.step > 2 && row.row <= 14);
        QCOMPARE(row.superseded, row.id.find('~') != std::string::npos);
        superseded += row.superseded ? 1 : 0;
        QVERIFY(!reader->traceJson(row.id).empty());
    }
    QCOMPARE(superseded, 4 + 6);
    QCOMPARE(reader->rowById("s1-3-0-0")->row, int64_t{15});
    QCOMPARE(reader->rowsOfGroup("s1-3-0").size(), size_t{2});
    QCOMPARE(reader->rowsOfGroup(rows[4].groupId).size(), size_t{2});   // the old group stays together
    int oldPoints = 0;
    for (const ScalarPoint& point : reader->scalars("reward")) {
        oldPoints += point.superseded ? 1 : 0;
    }
    QCOMPARE(reader->scalars("reward").size(), size_t{4 + 3 + 3});
    QCOMPARE(oldPoints, 2 + 3);
    QVERIFY(verifyRun(folder).problems.empty());
}

void TestRunFolder::resumeRepairsTornTails() {
    const tests::TempFolder temp;
    const fs::path folder = temp.path() / "run";
    tests::appendSteps(*RunWriter::create(folder, "", ""), 1, 2);
    for (const char* file : {"traces/000.jsonl", "scalars.jsonl", "events.jsonl"}) {
        std::ofstream(folder / file, std::ios::app) << "{\"step\":3,\"half";
    }
    std::ofstream(folder / "frames/.x.png.omnidrive-tmp-1-1") << "half";
    const auto before = RunReader::open(folder);
    QCOMPARE(before->scalars("reward").size(), size_t{2});
    QVERIFY(before->problems().empty() && verifyRun(folder).problems.empty());   // a torn tail is no damage
    tests::appendSteps(*RunWriter::openForResume(folder, 2), 3, 3);
    QVERIFY(before->refresh());
    QCOMPARE(before->rolloutCount(), int64_t{6});
    QCOMPARE(before->scalars("reward").size(), size_t{3});
    QVERIFY(verifyRun(folder).problems.empty());
    QVERIFY(fs::is_empty(folder / "frames"));
}

void TestRunFolder::everyCutOfATraceFile() {
    const tests::TempFolder temp;
    const fs::path folder = temp.path() / "run", trace = folder / "traces/000.jsonl";
    tests::appendSteps(*RunWriter::create(folder, "", ""), 1, 2);
    const std::string whole = readTextFile(trace);
    const auto reader = RunReader::open(folder);
    for (size_t cut = 0; cut < whole.size(); cut += 3) {
        std::ofstream(trace, std::ios::trunc) << whole.substr(0, cut);
        int readable = 0;
        for (const IndexRow& row : reader->rows(1, 10)) {
            readable += tests::errorText([&] { reader->traceJson(row.id); }).empty() ? 1 : 0;
        }
        // The last byte of a trace may miss its newline and is still whole.
        QCOMPARE(readable, static_cast<int>(std::count(whole.begin(), whole.begin() + static_cast<long>(cut) + 1, '\n')));
    }
    // After a power cut the index may know more than the trace file holds: new traces must not fill the gap.
    std::ofstream(trace, std::ios::trunc) << whole.substr(0, whole.size() / 2);
    tests::appendSteps(*RunWriter::openForResume(folder, 2), 3, 3);
    QVERIFY(reader->refresh());
    QCOMPARE(reader->traceJson("s1-3-0-1"), tests::sampleTrace("s1-3-0-1"));
    QVERIFY(tests::errorText([&] { reader->traceJson("s1-2-0-1"); }).find("it ends before the trace at byte") != std::string::npos);
}

void TestRunFolder::tracesRollOver() {
    const tests::TempFolder temp;
    const fs::path folder = temp.path() / "run";
    const std::string large = "{\"x\":\"" + std::string(TraceWriter::kRollBytes / 3, 'x') + "\"}";
    {
        const auto writer = RunWriter::create(folder, "", "");
        for (int i = 0; i < 4; ++i) {
            writer->appendRollout(tests::sampleRow(1, i), large);
        }
    }
    QVERIFY(fs::exists(folder / "traces/001.jsonl") && !fs::exists(folder / "traces/002.jsonl"));
    QVERIFY(static_cast<int64_t>(fs::file_size(folder / "traces/000.jsonl")) <= TraceWriter::kRollBytes);
    const auto reader = RunReader::open(folder);
    QCOMPARE(reader->traceJson("s1-1-0-3").size(), large.size());
    tests::appendSteps(*RunWriter::openForResume(folder, 1), 2, 2);   // goes on in the last file
    QVERIFY(!fs::exists(folder / "traces/002.jsonl"));
}

void TestRunFolder::readOnlyFolderOpens() {
    const tests::TempFolder temp;
    const fs::path folder = temp.path() / "run";
    tests::appendSteps(*RunWriter::create(folder, "", "read me"), 1, 3);
    fs::permissions(temp.path(), fs::perms(0755));
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        fs::permissions(entry.path(), entry.is_directory() ? fs::perms(0555) : fs::perms(0444));
    }
    fs::permissions(folder, fs::perms(0555));
    const pid_t pid = ::fork();
    if (pid == 0) {
        if (::geteuid() == 0 && ::setuid(65534) != 0) {
            ::_exit(kNotPermitted);
        }
        const std::string text = tests::errorText([&] {
            const auto reader = RunReader::open(folder);
            require(reader->rolloutCount() == 6 && !reader->refresh() && !reader->isLocked(), "wrong count");
            require(reader->traceJson("s1-3-0-1") == tests::sampleTrace("s1-3-0-1"), "wrong trace");
            require(verifyRun(folder).problems.empty(), "problems");
        });
        ::_exit(text.empty() ? 0 : 1);
    }
    const int code = waitFor(pid);
    for (const fs::path& path : {folder, folder / "traces", folder / "frames", folder / "checkpoints"}) {
        fs::permissions(path, fs::perms(0755));
    }
    if (code == kNotPermitted) {
        QSKIP("cannot give up the rights of root here");
    }
    QCOMPARE(code, 0);
}

void TestRunFolder::refusesBadFolders_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("content");
    QTest::addColumn<QString>("expected");
    QTest::newRow("no run.json") << "run.json" << "" << "holds no run: run.json is missing";
    QTest::newRow("broken run.json") << "run.json" << "{" << "run.json: not valid JSON (at byte 2)";
    QTest::newRow("other run.json") << "run.json" << "{}" << "run.json: version is missing";
    QTest::newRow("newer") << "run.json" << R"({"version":2,"created":1,"program":"9","title":""})" << "has the format 2; this program knows 1";
    QTest::newRow("no index") << "index.sqlite" << "" << "index.sqlite is missing";
    QTest::newRow("index is text") << "index.sqlite" << "this is a text that is no database at all" << "index.sqlite is damaged: file is not a database";
}

void TestRunFolder::refusesBadFolders() {
    QFETCH(QString, file);
    QFETCH(QString, content);
    QFETCH(QString, expected);
    const tests::TempFolder temp;
    const fs::path folder = temp.path() / "run";
    RunWriter::create(folder, "", "").reset();
    fs::remove(folder / file.toStdString());
    if (!content.isEmpty()) {
        std::ofstream(folder / file.toStdString()) << content.toStdString();
    }
    for (const auto& open : {std::function<void()>([&] { RunReader::open(folder); }), std::function<void()>([&] { RunWriter::openForResume(folder, 0); })}) {
        const std::string text = tests::errorText(open);
        QVERIFY2(text.find(expected.toStdString()) != std::string::npos, text.c_str());
    }
    QVERIFY(tests::errorText([&] { RunReader::open(temp.path() / "nowhere"); }).find("there is no folder") != std::string::npos);
}

void TestRunFolder::stateComesBack_data() {
    QTest::addColumn<int>("state");
    for (int state = 0; state <= static_cast<int>(TrainerState::Failed); ++state) {
        QTest::newRow(trainerStateName(static_cast<TrainerState>(state))) << state;
    }
}

void TestRunFolder::stateComesBack() {
    QFETCH(int, state);
    const tests::TempFolder temp;
    const auto writer = RunWriter::create(temp.path() / "run", "", "");
    writer->setState({static_cast<TrainerState>(state), 40, 120, 2, 4711, 1790000000.25, std::nan(""), "one \xff sentence"});
    const RunState back = RunReader::open(temp.path() / "run")->state().value();
    QCOMPARE(static_cast<int>(back.state), state);
    QCOMPARE(back.step, int64_t{40});
    QCOMPARE(back.totalSteps, int64_t{120});
    QCOMPARE(back.stage, 2);
    QCOMPARE(back.pid, int64_t{4711});
    QCOMPARE(back.wall, 1790000000.25);
    QVERIFY(std::isnan(back.secondsPerStep));
    QCOMPARE(back.message, "one \xff sentence");
    QCOMPARE(trainerStateFromName(trainerStateName(back.state)).value(), back.state);
    std::ofstream(temp.path() / "run/state.json") << "{\"state\":\"dancing\"}";
    QVERIFY(!RunReader::open(temp.path() / "run")->state());
    QVERIFY(!trainerStateFromName("dancing"));
}

void TestRunFolder::logTail() {
    const tests::TempFolder temp;
    const auto writer = RunWriter::create(temp.path() / "run", "", "");
    const auto reader = RunReader::open(temp.path() / "run");
    QCOMPARE(reader->logTail(3), "");
    for (int i = 1; i <= 200'000; ++i) {
        writer->appendLog(fmt::format("line {}", i));
    }
    QCOMPARE(reader->logTail(2), "line 199999\nline 200000");
    QCOMPARE(reader->logTail(1), "line 200000");
}

void TestRunFolder::tenThousandRollouts() {
    const tests::TempFolder temp;
    const fs::path folder = temp.path() / "run";
    const auto writer = RunWriter::create(folder, "", "");
    double start = cpuSeconds();
    for (int i = 0; i < 10'000; ++i) {
        writer->appendRollout(tests::sampleRow(i / 8, i % 8), R"({"text":"short"})");
    }
    QVERIFY2(cpuSeconds() - start < 10, std::to_string(cpuSeconds() - start).c_str());
    start = cpuSeconds();
    const auto reader = RunReader::open(folder);
    int64_t seen = 0;
    for (int64_t first = 1; first <= reader->rolloutCount(); first += 500) {
        seen += static_cast<int64_t>(reader->rows(first, 500).size());
    }
    QCOMPARE(seen, int64_t{10'000});
    QVERIFY2(cpuSeconds() - start < 1, std::to_string(cpuSeconds() - start).c_str());
    start = cpuSeconds();
    QVERIFY(reader->rowById("s1-700-0-3").has_value());
    QCOMPARE(reader->rowsOfGroup("s1-700-0").size(), size_t{8});
    QVERIFY2(cpuSeconds() - start < 0.05, std::to_string(cpuSeconds() - start).c_str());
}

QTEST_APPLESS_MAIN(TestRunFolder)
#include "tst_run_folder.moc"
