// SPDX-License-Identifier: GPL-3.0-or-later
// Files that end at any byte, because a writer died or is not done: what is whole is shown, nothing false is, and the rest appears when it comes.
#include "core/store/run_fixture.h"
#include "eval/judge_journal.h"
#include "faults/fault_tally.h"
#include "jobs/what_if_store.h"
#include "jobs/witness_book.h"
#include "rollout/trace_file.h"
#include "store/curve_notes.h"
#include "store/event_files.h"
#include "store/foreign_log.h"
#include "store/run_folder.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <cmath>
#include <fstream>

using namespace omnidrive;
using tests::FaultTally;
using tests::bytesOf;
using tests::errorOf;
namespace fs = std::filesystem;

namespace {

using Curves = std::map<std::string, std::vector<store::ScalarPoint>>;

void put(const fs::path& path, const std::string& content) { std::ofstream(path, std::ios::binary | std::ios::trunc) << content; }
void append(const fs::path& path, char byte) { std::ofstream(path, std::ios::binary | std::ios::app) << byte; }

bool isSame(const store::ScalarPoint& a, const store::ScalarPoint& b) {
    return a.step == b.step && (a.value == b.value || (std::isnan(a.value) && std::isnan(b.value)));
}

/// Each curve is the beginning of the one that the whole file has: no half number was taken for one.
bool isBeginningOf(const Curves& some, const Curves& whole) {
    return std::all_of(some.begin(), some.end(), [&](const auto& curve) {
        const auto all = whole.find(curve.first);
        return all != whole.end() && curve.second.size() <= all->second.size() &&
               std::equal(curve.second.begin(), curve.second.end(), all->second.begin(), isSame);
    });
}

size_t pointsOf(const Curves& curves) {
    size_t points = 0;
    for (const auto& [tag, values] : curves) {
        points += values.size();
    }
    return points;
}

int64_t lineEnds(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

/// Lines of a trace file that can be read: also the last one once it is a whole object, before its newline has come.
int64_t wholeLines(const std::string& text) {
    const std::string tail = text.substr(text.rfind('\n') + 1);
    return lineEnds(text) + (tail.starts_with('{') && nlohmann::json::accept(tail) ? 1 : 0);
}

std::string eventFile() {
    const tests::TempFolder folder;
    store::EventFileWriter writer(folder.path(), 1000);
    for (int step = 1; step <= 3; ++step) {
        writer.append(step, 1000 + step, {{"reward", step / 2.0}, {"loss", -step}});
    }
    return bytesOf(writer.path());
}

}  // namespace

class TestGrowingFiles : public QObject {
    Q_OBJECT

    tests::TempFolder temp_;

    fs::path fresh(const std::string& name) const {
        fs::remove_all(temp_.path() / name);
        return temp_.path() / name;
    }
    fs::path madeRun() const {
        const fs::path run = fresh("run");
        const auto writer = store::RunWriter::create(run, "title: x\n", "x");
        tests::appendSteps(*writer, 1, 3);
        writer->appendEvent("stage", "one");
        writer->appendEvent("checkpoint", "two");
        writer->setState({store::TrainerState::Running, 3, 9, 1, 1, 1000, 1, ""});
        return run;
    }

private Q_SLOTS:
    void eventFiles() {
        FaultTally tally(5, "a TensorBoard event file cut at every byte, and growing byte by byte");
        const std::string content = eventFile();
        const fs::path growing = temp_.path() / "growing.tfevents", cut = temp_.path() / "cut.tfevents";
        put(growing, "");
        store::EventFilesReader follower(growing);
        for (size_t bytes = 1; bytes <= content.size(); ++bytes) {
            put(cut, content.substr(0, bytes));
            append(growing, content[bytes - 1]);
            tally.injected(2);
            store::EventFilesReader reader(cut);
            const bool isNew = reader.refresh();
            const int64_t before = follower.records();
            const bool isMore = follower.refresh();
            QCOMPARE(isMore, follower.records() > before);
            QCOMPARE(isNew, reader.records() > 0);
            QCOMPARE(reader.records(), follower.records());
            QCOMPARE(pointsOf(reader.curves()), pointsOf(follower.curves()));
            QVERIFY(reader.problems().empty() && follower.problems().empty());
            tally.survived(2);
        }
        QCOMPARE(pointsOf(follower.curves()), size_t{6});
        QVERIFY(tally.print());
    }

    /// Curves, events and traces of a run folder, each cut and growing while it is watched.
    void runFolders_data() {
        QTest::addColumn<QString>("file");
        QTest::newRow("scalars.jsonl") << "scalars.jsonl";
        QTest::newRow("events.jsonl") << "events.jsonl";
    }
    void runFolders() {
        QFETCH(QString, file);
        FaultTally tally(5, file + " of a run cut at every byte, growing byte by byte, and continued by the next trainer");
        const fs::path run = madeRun(), path = run / file.toStdString();
        const std::string content = bytesOf(path);
        put(path, "");
        const auto follower = store::RunReader::open(run);
        const auto shown = [&](const store::RunReader& reader) {
            return static_cast<int64_t>(file == "events.jsonl" ? reader.events().size() : reader.scalars("reward").size());
        };
        for (size_t bytes = 1; bytes <= content.size(); ++bytes) {
            append(path, content[bytes - 1]);
            tally.injected();
            follower->refresh();
            const auto reader = store::RunReader::open(run);
            reader->refresh();
            const int64_t whole = lineEnds(content.substr(0, bytes));
            QCOMPARE(shown(*reader), whole);
            QCOMPARE(shown(*follower), whole);
            QVERIFY(reader->problems().empty() && follower->problems().empty());
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    void nextTrainerAfterEveryCut_data() {
        QTest::addColumn<QString>("file");
        QTest::newRow("scalars.jsonl") << "scalars.jsonl";
        QTest::newRow("events.jsonl") << "events.jsonl";
        QTest::newRow("traces") << "traces/000.jsonl";
    }
    void nextTrainerAfterEveryCut() {
        QFETCH(QString, file);
        FaultTally tally(5, file + " of a run cut at every byte, then continued by the next trainer");
        const fs::path whole = madeRun(), run = temp_.path() / "resumed";
        const std::string content = bytesOf(whole / file.toStdString());
        for (size_t bytes = 0; bytes < content.size(); ++bytes) {
            fs::remove_all(run);
            fs::copy(whole, run, fs::copy_options::recursive);
            put(run / file.toStdString(), content.substr(0, bytes));
            tally.injected();
            {
                const auto writer = store::RunWriter::openForResume(run, 3);
                tests::appendSteps(*writer, 4, 4);
                writer->appendEvent("stage", "three");
            }
            const auto reader = store::RunReader::open(run);
            reader->refresh();
            QCOMPARE(reader->rolloutCount(), int64_t{8});
            QCOMPARE(reader->traceJson("s1-4-0-1"), tests::sampleTrace("s1-4-0-1"));   // what came later is whole
            QCOMPARE(reader->scalars("reward").back().step, int64_t{4});
            QCOMPARE(reader->events().back().text, std::string("three"));
            for (const store::IndexRow& row : reader->rows(1, 6)) {
                const QString said = errorOf([&] { QCOMPARE(reader->traceJson(row.id), tests::sampleTrace(row.id)); });
                QVERIFY2(said == "no error" || said.contains("traces/000.jsonl"), qPrintable(said));
            }
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    /// What is replaced as a whole can still be cut by a dying disk: the run opens, or one sentence names the file.
    void filesOfARunThatAreReplacedWhole_data() {
        QTest::addColumn<QString>("file");
        for (const char* file : {"run.json", "recipe.yaml", "state.json", "lock", "log.txt"}) {
            QTest::newRow(file) << file;
        }
    }
    void filesOfARunThatAreReplacedWhole() {
        QFETCH(QString, file);
        const fs::path run = madeRun(), path = run / file.toStdString();
        const std::string content = bytesOf(path) + (file == "log.txt" ? "one\ntwo\n" : "");
        FaultTally tally(5, file + " of a run cut at every byte");
        for (size_t bytes = 0; bytes < content.size(); ++bytes) {
            put(path, content.substr(0, bytes));
            tally.injected();
            const QString said = errorOf([&] {
                const auto reader = store::RunReader::open(run);
                reader->refresh();
                QCOMPARE(reader->rolloutCount(), int64_t{6});
                reader->state();
                reader->logTail(5);
            });
            QVERIFY2(said == "no error" || said.contains(file), qPrintable(said));
            store::verifyRun(run);
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    void indexOfARun() {
        FaultTally tally(5, "index.sqlite of a run cut at every 64th byte");
        const fs::path run = madeRun(), path = run / "index.sqlite";
        const std::string content = bytesOf(path);
        QVERIFY(content.size() > 4096);
        for (size_t bytes = 0; bytes < content.size(); bytes += 64) {
            put(path, content.substr(0, bytes));
            tally.injected();
            const QString said = errorOf([&] {
                const auto reader = store::RunReader::open(run);
                reader->refresh();
                for (const store::IndexRow& row : reader->rows(1, 100)) {
                    reader->traceJson(row.id);
                }
            });
            QVERIFY2(said == "no error" || said.contains("index.sqlite") || said.contains("trace"), qPrintable(said));
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    /// Logs of other programs: what is shown of a part is what the whole shows there.
    void foreignLogs_data() {
        QTest::addColumn<QString>("file");
        for (const auto& entry : fs::directory_iterator(tests::testData() / "logs")) {
            if (entry.path().extension() != ".md") {
                const QString name = QString::fromStdString(entry.path().filename().string());
                QTest::newRow(qPrintable(name)) << name;
            }
        }
    }
    void foreignLogs() {
        QFETCH(QString, file);
        FaultTally tally(5, "a log of another program cut at every byte, " + file);
        const fs::path path = temp_.path() / file.toStdString();
        const std::string content = bytesOf(tests::testData() / "logs" / file.toStdString());
        put(path, content);
        const auto whole = store::readForeignLog(path);
        for (size_t bytes = 0; bytes < content.size(); ++bytes) {
            put(path, content.substr(0, bytes));
            tally.injected();
            std::vector<store::ForeignLog> logs;
            const QString said = errorOf([&] { logs = store::readForeignLog(path); });
            QVERIFY2(said == "no error" || said.contains(file), qPrintable(said));
            for (const store::ForeignLog& log : logs) {
                const auto same = std::find_if(whole.begin(), whole.end(), [&](const auto& other) { return other.name == log.name; });
                QVERIFY2(same != whole.end() && isBeginningOf(log.curves, same->curves), qPrintable(QString("%1 at %2").arg(file).arg(bytes)));
            }
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    void traceFiles() {
        FaultTally tally(5, "a trace file (JSON lines) cut at every byte, and growing byte by byte");
        const std::string content = bytesOf(tests::testData() / "deepeyes" / "sample.jsonl");
        const fs::path path = temp_.path() / "growing.jsonl";
        const size_t first = content.find('\n') + 1;
        put(path, content.substr(0, first));
        const auto follower = rollout::TraceFile::open(path);
        for (size_t bytes = first + 1; bytes <= content.size(); ++bytes) {
            append(path, content[bytes - 1]);
            tally.injected();
            follower->refresh();
            const auto reader = rollout::TraceFile::open(path);
            QCOMPARE(reader->rolloutCount(), follower->rolloutCount());
            QCOMPARE(reader->rolloutCount() + reader->skippedCount(), wholeLines(content.substr(0, bytes)));
            for (const store::IndexRow& row : reader->rows(1, 100)) {
                QCOMPARE(follower->traceJson(row.id), reader->traceJson(row.id));
            }
            tally.survived();
        }
        for (size_t bytes = 0; bytes < first - 1; ++bytes) {
            put(path, content.substr(0, bytes));
            tally.injected();
            const QString said = errorOf([&] { rollout::TraceFile::open(path); });
            QVERIFY2(said.contains("growing.jsonl"), qPrintable(said));
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    /// A framework that was resumed writes its file anew: as long as before, longer, or shorter.
    void traceFilesWrittenAnew() {
        FaultTally tally(5, "a trace file written anew in its place, longer by every number of bytes");
        const fs::path path = temp_.path() / "anew.jsonl";
        const auto record = [](int number, size_t more) {
            return fmt::format(R"({{"prompt":"P{}","response":"{}","reward":0.5,"step":1}})", number, std::string(10 + more, 'x')) + "\n";
        };
        for (size_t more = 0; more < 200; ++more) {
            put(path, record(1, 0) + record(2, 0));
            const auto follower = rollout::TraceFile::open(path);
            tally.injected();
            put(path, record(3, more) + record(4, 0) + record(5, 0));
            follower->refresh();
            QCOMPARE(follower->rolloutCount(), int64_t{3});
            QCOMPARE(follower->trajectory(follower->rows(1, 1).at(0).id).question, std::string("P3"));
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    void traceDocuments() {
        FaultTally tally(5, "a trace document (one JSON list) cut at every byte");
        std::string content = bytesOf(tests::testData() / "deepeyes" / "sample.jsonl");
        std::replace(content.begin(), content.end() - 1, '\n', ',');
        content = "[" + content + "]";
        const fs::path path = temp_.path() / "cut.json";
        for (size_t bytes = 0; bytes < content.size(); ++bytes) {
            put(path, content.substr(0, bytes));
            tally.injected();
            const QString said = errorOf([&] { rollout::TraceFile::open(path); });
            QVERIFY2(said == "no error" || said.contains("cut.json"), qPrintable(said));
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    /// What people and programs add to a run: the lines before the cut stay, and the next one is appended behind them.
    void notesOfCurves() {
        FaultTally tally(5, "notes.jsonl cut at every byte, then appended to");
        const fs::path run = fresh("notes");
        fs::create_directories(run);
        for (int note = 0; note < 3; ++note) {
            store::addCurveNote(run, {"", "reward", note, "note " + std::to_string(note), 0});
        }
        const std::string content = bytesOf(run / "notes.jsonl");
        for (size_t bytes = 0; bytes < content.size(); ++bytes) {
            put(run / "notes.jsonl", content.substr(0, bytes));
            const auto whole = static_cast<size_t>(lineEnds(content.substr(0, bytes)));
            tally.injected();
            const auto notes = store::readCurveNotes(run);
            QVERIFY(notes.size() >= whole && notes.size() <= whole + 1);
            store::addCurveNote(run, {"", "reward", 9, "later", 0});
            const auto later = store::readCurveNotes(run);
            QVERIFY2(later.size() >= whole + 1 && later.back().text == "later", qPrintable(QString::number(bytes)));
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    void whatIfChildren() {
        FaultTally tally(5, "what-if/000.jsonl cut at every 16th byte, then appended to");
        const fs::path run = fresh("what-if-run");
        fs::create_directories(run);
        jobs::WhatIfChild child;
        child.parentId = "p";
        child.engine = "local";
        child.trajectory = std::make_shared<rollout::Trajectory>(tests::syntheticTrajectory({}, 1, 0, 0, "f"));
        jobs::storeWhatIf(run, {child, child}, {});
        const fs::path path = jobs::whatIfFolder(run) / "000.jsonl";
        const std::string content = bytesOf(path);
        for (size_t bytes = 0; bytes < content.size(); bytes += 16) {
            put(path, content.substr(0, bytes));
            const auto whole = static_cast<size_t>(lineEnds(content.substr(0, bytes)));
            tally.injected();
            QCOMPARE(jobs::WhatIfReader(run).children().size(), whole);
            jobs::storeWhatIf(run, {child}, {});
            QCOMPARE(jobs::WhatIfReader(run).children().size(), whole + 1);
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    void judgements() {
        FaultTally tally(5, "a journal of judgements cut at every byte, then appended to");
        const fs::path path = fresh("judge.jsonl");
        eval::JudgeScores scores;
        scores.values.fill(7);
        {
            eval::JudgeJournal journal(path);
            journal.add("k1", "1", "m", scores);
            journal.add("k2", "2", "m", scores);
        }
        const std::string content = bytesOf(path);
        for (size_t bytes = 0; bytes < content.size(); ++bytes) {
            put(path, content.substr(0, bytes));
            tally.injected();
            {
                eval::JudgeJournal journal(path);
                QCOMPARE(journal.damaged(), int64_t{0});
                journal.add("k3", "3", "m", scores);
            }
            const eval::JudgeJournal journal(path);
            QVERIFY(journal.find("k3").has_value() && journal.size() >= lineEnds(content.substr(0, bytes)) + 1);
            tally.survived();
        }
        QVERIFY(tally.print());
    }
};

QTEST_APPLESS_MAIN(TestGrowingFiles)
#include "tst_growing_files.moc"
