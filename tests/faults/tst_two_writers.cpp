// SPDX-License-Identifier: GPL-3.0-or-later
// Two programs at one folder: one writes, the other reads and says who writes; whoever is gone leaves no lock; nothing is overwritten in silence.
#include "annotation/project.h"
#include "core/store/run_fixture.h"
#include "faults/fault_tally.h"
#include "faults/project_check.h"
#include "store/curve_notes.h"
#include "store/run_folder.h"
#include "store/run_lock.h"
#include "store/sqlite.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

#include <QProcess>
#include <QTest>

#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <set>

using namespace omnidrive;
using namespace omnidrive::annotation;
using tests::FaultTally;
using tests::errorOf;
namespace fs = std::filesystem;

namespace {

Annotation noteOf(const std::string& rollout, const std::string& note) {
    Annotation annotation{caseTarget(rollout)};
    annotation.note = note;
    return annotation;
}

Annotation verdictOf(const std::string& rollout, Verdict verdict) {
    Annotation annotation{caseTarget(rollout)};
    annotation.verdict = verdict;
    return annotation;
}

/// Another process that annotates until it is ended; holds the folder once it has said so.
class OtherEditor {
public:
    explicit OtherEditor(const fs::path& folder) {
        process_.start(OMNIDRIVE_ANNOTATION_EDITOR, {QString::fromStdString(folder.string()), "0", "100000000"});
        isThere_ = process_.waitForReadyRead(60'000);
    }
    ~OtherEditor() { kill(); }
    bool isThere() const { return isThere_; }
    qint64 pid() const { return process_.processId(); }
    void kill() {
        process_.kill();
        process_.waitForFinished();
    }

private:
    QProcess process_;
    bool isThere_ = false;
};

}  // namespace

class TestTwoWriters : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The second reads, says who writes, and writes itself as soon as the first was killed.
    void annotationsOfTwoPrograms() {
        FaultTally tally(13, "a second program at annotations that another one writes and is killed at");
        const tests::TempFolder temp;
        for (int round = 0; round < 10; ++round) {
            OtherEditor other(temp.path() / "a");
            QVERIFY(other.isThere());
            tally.injected();
            const auto second = tests::openProject(temp.path() / "a");
            QVERIFY(second->isReadOnly());
            QVERIFY2(QString::fromStdString(second->readOnlyReason()).contains(QStringLiteral("process %1 annotates").arg(other.pid())), second->readOnlyReason().c_str());
            QVERIFY(errorOf([&] { second->edit({noteOf("x", "mine")}, {}, "mine"); }).contains("cannot be changed"));
            const long seen = tests::newestEdit(*second);
            other.kill();
            second->refresh();
            QVERIFY2(!second->isReadOnly(), second->readOnlyReason().c_str());
            QVERIFY2(second->verify().empty(), second->verify().c_str());
            const long newest = tests::newestEdit(*second);   // one less where it was killed between an undo and its redo
            QVERIFY2(newest >= seen - 1, qPrintable(QStringLiteral("%1 after %2").arg(newest).arg(seen)));
            QVERIFY(second->edit({noteOf("mine", "note -1")}, {}, "edit -1"));
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    /// Both began when there was nothing yet: who saves first writes, the other keeps what it has and says so.
    void bothBeganTogether() {
        FaultTally tally(13, "two programs that began to annotate together");
        for (int round = 0; round < 20; ++round) {
            const tests::TempFolder temp;
            const auto first = tests::openProject(temp.path() / "a");
            auto second = tests::openProject(temp.path() / "a");
            tally.injected();
            QVERIFY(first->edit({noteOf("x", "first")}, {}, "first"));
            QVERIFY(!second->edit({noteOf("y", "second")}, {}, "second") && second->isDirty() && !second->problem().empty());
            QCOMPARE(Project::open(temp.path() / "a", {"", "", false})->annotations().size(), size_t{1});
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    /// Both saw nothing of it and change the same case: what only one of them said stays, whoever saves first, and undo takes back what is one's own.
    void bothChangeTheSameCase_data() {
        QTest::addColumn<bool>("isFirstGone");
        QTest::newRow("the first has ended") << true;
        QTest::newRow("the first goes on for a while") << false;
    }
    void bothChangeTheSameCase() {
        QFETCH(bool, isFirstGone);
        FaultTally tally(13, "two programs that began together and annotate the same case");
        const tests::TempFolder temp;
        auto first = tests::openProject(temp.path() / "a");
        const auto second = tests::openProject(temp.path() / "a");
        tally.injected();
        QVERIFY(first->edit({noteOf("x", "a long careful note")}, {}, "first"));
        QVERIFY(first->edit({noteOf("y", "another")}, {}, "first"));
        if (isFirstGone) {
            first.reset();
        }
        QCOMPARE(second->edit({verdictOf("x", Verdict::Right)}, {}, "second"), isFirstGone);
        first.reset();
        QVERIFY2(second->save(), second->problem().c_str());
        for (const auto& shown : {second->annotations(), Project::open(temp.path() / "a", {"", "", false})->annotations()}) {
            QCOMPARE(shown.size(), size_t{2});
            QCOMPARE(shown.at("case:x").note, std::string("a long careful note"));
            QCOMPARE(shown.at("case:x").verdict, Verdict::Right);
        }
        QVERIFY(std::count(second->changedKeys().begin(), second->changedKeys().end(), "case:y") == 1);   // the screen has not seen it either
        QVERIFY(second->undo());
        QCOMPARE(second->find(caseTarget("x"))->note, std::string("a long careful note"));
        QCOMPARE(second->find(caseTarget("x"))->verdict, Verdict::None);
        QCOMPARE(second->annotations().size(), size_t{2});
        QCOMPARE(second->verify(), std::string());
        tally.survived();
        QVERIFY(tally.print());
    }

    /// The same field, said differently: the second is told, keeps its words until it takes them back, and overwrites nothing.
    void bothSayTheSameFieldDifferently() {
        FaultTally tally(13, "two programs that began together and say the same field differently");
        const tests::TempFolder temp;
        auto first = tests::openProject(temp.path() / "a");
        const auto second = tests::openProject(temp.path() / "a");
        tally.injected();
        QVERIFY(first->edit({noteOf("x", "theirs")}, {}, "first"));
        first.reset();
        for (int attempt = 0; attempt < 3; ++attempt) {
            QVERIFY(!(attempt == 0 ? second->edit({noteOf("x", "mine")}, {}, "second") : second->saveAnew()));
            QVERIFY2(QString::fromStdString(second->problem()).startsWith(QStringLiteral("somebody else changed \"note\" of x meanwhile")), second->problem().c_str());
            QCOMPARE(second->find(caseTarget("x"))->note, std::string("mine"));
            QCOMPARE(Project::open(temp.path() / "a", {"", "", false})->find(caseTarget("x"))->note, std::string("theirs"));
        }
        QVERIFY(second->undo() && !second->isDirty() && second->problem().empty());
        QCOMPARE(second->find(caseTarget("x"))->note, std::string("theirs"));
        QVERIFY(second->edit({noteOf("x", "both")}, {}, "second"));   // now knowing what stands there
        QCOMPARE(second->verify(), std::string());
        tally.survived();
        QVERIFY(tally.print());
    }

    /// Who has not annotated yet sees what others begin, and who writes.
    void whatOthersBeginIsSeen() {
        FaultTally tally(13, "annotations that somebody else begins beside an open program");
        const tests::TempFolder temp;
        const auto early = tests::openProject(temp.path() / "a");
        QVERIFY(!early->refresh());
        OtherEditor other(temp.path() / "a");
        QVERIFY(other.isThere());
        tally.injected();
        QVERIFY(early->refresh() && early->isReadOnly());
        QVERIFY2(QString::fromStdString(early->readOnlyReason()).contains(QStringLiteral("process %1 annotates").arg(other.pid())), early->readOnlyReason().c_str());
        other.kill();
        QVERIFY(early->refresh() && !early->isReadOnly());
        tally.survived();
        QVERIFY(tally.print());
    }

    /// Something else writes into the file under a reader, and under the writer.
    void changedFromOutside() {
        FaultTally tally(13, "annotations changed by something else while they are open");
        const tests::TempFolder temp;
        const fs::path folder = temp.path() / "a";
        const auto writer = tests::openProject(folder);
        QVERIFY(writer->edit({noteOf("x", "note 1")}, {}, "edit 1"));
        const auto reader = Project::open(folder, {"", "", false});
        for (int round = 0; round < 10; ++round) {
            tally.injected();
            const store::Database outside(folder / "annotations.sqlite", store::Database::Access::ReadWrite);
            outside.execute("UPDATE objects SET json = '{\"note\":\"outside " + std::to_string(round) + "\"}'");
            QVERIFY(reader->refresh());   // the reader sees it
            QCOMPARE(reader->find(caseTarget("x"))->note, "outside " + std::to_string(round));
            QVERIFY(!writer->verify().empty());   // the check of the journal tells
            QVERIFY(writer->edit({noteOf("y", "note " + std::to_string(round))}, {}, "edit"));
            QVERIFY(reader->refresh());
            QCOMPARE(reader->find(caseTarget("x"))->note, "outside " + std::to_string(round));   // what the writer did not touch stays
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    /// What a lock says is not what counts: a dead process', one of another host, nonsense, another living process' that does not hold it.
    void staleLocks() {
        FaultTally tally(13, "locks of dead processes, of other hosts, of living bystanders, and nonsense");
        for (const std::string& content : {std::string("999999999\n"), std::string("1\n"), std::to_string(::getpid()) + "\n", std::string("4242 otherhost\n"), std::string(),
                                           std::string("nonsense"), std::string(1 << 20, '9'), std::string("-1\n"), std::string(100, '\0')}) {
            const tests::TempFolder temp;
            const fs::path run = temp.path() / "run";
            {
                const auto writer = store::RunWriter::create(run, "title: x\n", "x");
                tests::appendSteps(*writer, 1, 2);
            }
            std::ofstream(run / "lock", std::ios::trunc) << content;
            tally.injected();
            QVERIFY(!store::RunLock::holderOf(run) && !store::RunReader::open(run)->isLocked());
            const auto writer = store::RunWriter::openForResume(run, 2);
            tests::appendSteps(*writer, 3, 3);
            QCOMPARE(store::RunLock::holderOf(run).value_or(store::RunLock::Holder{}).pid, int64_t{::getpid()});
            QVERIFY(errorOf([&] { store::RunWriter::openForResume(run, 2); }).contains(QStringLiteral("is in use by process %1").arg(::getpid())));
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    void runsOfKilledWriters() {
        FaultTally tally(13, "a second trainer at a run whose writer lives, then is killed");
        for (int round = 0; round < 20; ++round) {
            const tests::TempFolder temp;
            const fs::path run = temp.path() / "run";
            const pid_t writer = ::fork();
            if (writer == 0) {
                const auto own = store::RunWriter::create(run, "title: x\n", "x");
                for (int64_t step = 1;; ++step) {
                    tests::appendSteps(*own, step, step);
                }
            }
            QVERIFY(QTest::qWaitFor([&] { return store::RunLock::holderOf(run).has_value() && fs::exists(run / "run.json"); }, 60'000));
            tally.injected();
            const QString refusal = QStringLiteral("in use by process %1").arg(writer);
            QVERIFY(errorOf([&] { store::RunWriter::openForResume(run, 0); }).contains(refusal));
            QTest::qSleep(round);
            ::kill(writer, SIGKILL);
            ::waitpid(writer, nullptr, 0);
            const auto next = store::RunWriter::openForResume(run, 0);
            tests::appendSteps(*next, 1'000'000, 1'000'000);
            QVERIFY(store::verifyRun(run).problems.empty());
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    /// Files that any window may append to: no line of any is lost.
    void notesOfManyWindows() {
        FaultTally tally(13, "eight programs that add notes to one run at a time");
        const tests::TempFolder temp;
        std::vector<pid_t> windows;
        for (int window = 0; window < 8; ++window) {
            windows.push_back(::fork());
            if (windows.back() == 0) {
                for (int note = 0; note < 25; ++note) {
                    store::addCurveNote(temp.path(), {"", "reward", note, std::to_string(window) + "/" + std::to_string(note), 0});
                }
                ::_exit(0);
            }
        }
        tally.injected(200);
        for (const pid_t window : windows) {
            int status = -1;
            ::waitpid(window, &status, 0);
            QCOMPARE(status, 0);
        }
        std::set<std::string> ids, texts;
        for (const store::CurveNote& note : store::readCurveNotes(temp.path())) {
            ids.insert(note.id);
            texts.insert(note.text);
        }
        QCOMPARE(texts.size(), size_t{200});
        QCOMPARE(ids.size(), size_t{200});
        tally.survived(200);
        QVERIFY(tally.print());
    }
};

QTEST_GUILESS_MAIN(TestTwoWriters)
#include "tst_two_writers.moc"
