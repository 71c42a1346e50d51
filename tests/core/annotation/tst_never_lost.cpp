// SPDX-License-Identifier: GPL-3.0-or-later
// Annotations under a program that is killed at each of its writes, and on a disk that is full from each of them on.
#include "annotation/project.h"
#include "support/temp_folder.h"

#include <QProcess>
#include <QTest>

#include <sys/resource.h>

#include <csignal>
#include <random>

using namespace omnidrive;
using namespace omnidrive::annotation;
namespace fs = std::filesystem;

namespace {

/// What the editor said before it ended.
struct Session {
    QStringList lines;
    bool wasKilled = false;

    /// Number of the newest edit that was saved; -1 when none was.
    long lastEdit() const {
        long last = -1;
        for (const QString& line : lines) {
            last = line.startsWith("edit ") ? line.mid(5).toLong() : last;
        }
        return last;
    }
};

std::unique_ptr<Project> openProject(const fs::path& folder) { return Project::open(folder, {"tester", "", true}); }

/// The newest edit that stands in the project; -1 when none does.
long newestEdit(const Project& project) {
    long newest = -1;
    for (const auto& [key, annotation] : project.annotations()) {
        newest = std::max(newest, QString::fromStdString(annotation.note).mid(5).toLong());
    }
    return newest;
}

}  // namespace

class TestNeverLost : public QObject {
    Q_OBJECT

    tests::TempFolder temp_;
    std::mt19937 random_{20261127};

    static Session run(const fs::path& folder, long first, long count, const QString& fault, long at) {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        if (!fault.isEmpty()) {
            environment.insert("LD_PRELOAD", OMNIDRIVE_WRITE_FAULTS);
            environment.insert("OMNIDRIVE_FAULT", fault);
            environment.insert("OMNIDRIVE_FAULT_AT", QString::number(at));
            environment.insert("OMNIDRIVE_FAULT_FOLDER", QString::fromStdString(folder.string()));
            environment.insert("ASAN_OPTIONS", "verify_asan_link_order=0");
        }
        process.setProcessEnvironment(environment);
        process.start(OMNIDRIVE_ANNOTATION_EDITOR, {QString::fromStdString(folder.string()), QString::number(first), QString::number(count)});
        process.waitForFinished(60'000);
        return {QString::fromUtf8(process.readAllStandardOutput()).split('\n', Qt::SkipEmptyParts), process.exitStatus() == QProcess::CrashExit};
    }

    /// Nothing that was said to be saved is missing, nothing is mixed, and undo goes on from there.
    static void checkAfter(const fs::path& folder, long lastSaved, const QString& where) {
        if (!isProjectFolder(folder)) {
            QVERIFY2(lastSaved < 0, qPrintable(where));
            return;
        }
        const auto project = openProject(folder);
        QVERIFY2(!project->isReadOnly(), qPrintable(where + ": " + QString::fromStdString(project->readOnlyReason())));
        QVERIFY2(project->verify().empty(), qPrintable(where + ": " + QString::fromStdString(project->verify())));
        QVERIFY2(project->unreadable().empty(), qPrintable(where));
        const auto history = project->history(1);
        const long journaled = history.empty() ? -1 : QString::fromStdString(history.back().reason).mid(5).toLong();
        QVERIFY2(journaled == lastSaved || journaled == lastSaved + 1,
                 qPrintable(QString("%1: %2 saved, %3 found").arg(where).arg(lastSaved).arg(journaled)));
        if (project->canUndo()) {
            const long newest = newestEdit(*project);
            QVERIFY2(project->undo(), qPrintable(where));
            QVERIFY2(newestEdit(*project) < newest || newest < 0, qPrintable(where));
            QVERIFY2(project->redo(), qPrintable(where));
            QCOMPARE(newestEdit(*project), newest);
        }
    }

private Q_SLOTS:
    /// A new project and a few edits, once for each write that they take.
    void killedAtEveryWrite_data() {
        QTest::addColumn<QString>("fault");
        QTest::newRow("before the write") << "kill";
        QTest::newRow("in the middle of it") << "tear";
    }
    void killedAtEveryWrite() {
        QFETCH(QString, fault);
        for (long at = 1;; ++at) {
            const fs::path folder = temp_.path() / (fault.toStdString() + std::to_string(at));
            const Session session = run(folder, 0, 10, fault, at);
            checkAfter(folder, session.lastEdit(), QString("%1 at %2").arg(fault).arg(at));
            if (QTest::currentTestFailed()) {
                return;
            }
            if (!session.wasKilled) {
                QVERIFY2(session.lines.contains("clean"), qPrintable(session.lines.join('\n')));
                QVERIFY2(at > 40, qPrintable(QString("only %1 writes were seen").arg(at - 1)));
                qInfo("%ld writes", at - 1);
                return;
            }
            fs::remove_all(folder);
        }
    }

    /// One project through a thousand edits and all the deaths on the way.
    void aThousandEditsAndAllTheDeathsBetween() {
        const fs::path folder = temp_.path() / "long";
        std::uniform_int_distribution<long> moment(1, 120);
        long next = 0;
        int kills = 0;
        while (next < 1000) {
            const Session session = run(folder, next, 1000 - next, kills % 2 == 0 ? "kill" : "tear", moment(random_));
            kills += session.wasKilled ? 1 : 0;
            const long last = session.lastEdit() < 0 ? next - 1 : session.lastEdit();
            const auto project = isProjectFolder(folder) ? openProject(folder) : nullptr;
            if (project && project->canRedo()) {   // it died between undo and redo
                QVERIFY(project->redo());
            }
            const long found = project ? newestEdit(*project) : -1;
            QVERIFY2(found == last || found == last + 1, qPrintable(QString("%1 saved, %2 found").arg(last).arg(found)));
            next = found + 1;
        }
        QVERIFY2(kills > 20, qPrintable(QString::number(kills)));
        const auto project = openProject(folder);
        QCOMPARE(project->verify(), std::string());
        int undone = 0;
        while (project->undo()) {
            ++undone;
        }
        QCOMPARE(undone, 1000);
        QVERIFY(project->annotations().empty());
        while (project->redo()) {
            --undone;
        }
        QCOMPARE(undone, 0);
        QCOMPARE(newestEdit(*project), 999L);
        qInfo("%d kills", kills);
    }

    /// Killed from outside, at moments that nobody chose.
    void killedAtRandomMoments() {
        const fs::path folder = temp_.path() / "random";
        std::uniform_int_distribution<int> moment(1, 60);
        long next = 0;
        for (int kill = 0; kill < 25; ++kill) {
            QProcess process;
            process.start(OMNIDRIVE_ANNOTATION_EDITOR, {QString::fromStdString(folder.string()), QString::number(next), "100000"});
            QVERIFY(process.waitForReadyRead(20'000));
            process.waitForFinished(moment(random_));
            process.kill();
            QVERIFY(process.waitForFinished());
            QByteArray said = process.readAllStandardOutput();
            said.truncate(said.lastIndexOf('\n'));
            const Session session{QString::fromUtf8(said).split('\n', Qt::SkipEmptyParts), true};
            checkAfter(folder, session.lastEdit(), QString("kill %1").arg(kill));
            if (QTest::currentTestFailed()) {
                return;
            }
            next = newestEdit(*openProject(folder)) + 1;
        }
        QVERIFY(next > 25);
    }

    /// The disk is full from each write on: old state kept, one sentence, dirty.
    void fullFromEveryWriteOn() {
        bool wasClean = false;
        int dirty = 0;
        for (long at = 1; !wasClean; ++at) {
            const fs::path folder = temp_.path() / ("full" + std::to_string(at));
            const Session session = run(folder, 0, 3, "full", at);
            QVERIFY2(!session.wasKilled, qPrintable(QString::number(at)));
            wasClean = session.lines.contains("clean") && session.lines.filter("problem ").isEmpty();
            dirty += session.lines.contains("dirty") ? 1 : 0;
            for (const QString& line : session.lines.filter("problem ")) {
                QVERIFY2(line.contains("full") || line.contains("no space left on device"), qPrintable(line));
            }
            checkAfter(folder, session.lastEdit(), QString("full at %1").arg(at));
            if (QTest::currentTestFailed()) {
                return;
            }
            fs::remove_all(folder);
        }
        QVERIFY(dirty > 5);
    }

    /// As soon as there is room again, everything that waited is saved, in its order.
    void savesWhenThereIsRoomAgain() {
        const fs::path folder = temp_.path() / "room";
        const auto project = openProject(folder);
        Annotation first{caseTarget("a")}, second{caseTarget("b")};
        first.note = "one";
        QVERIFY(project->edit({first}, {}, "first"));
        rlimit before{};
        ::getrlimit(RLIMIT_FSIZE, &before);
        auto* oldHandler = std::signal(SIGXFSZ, SIG_IGN);
        rlimit small = before;
        small.rlim_cur = 4096;
        ::setrlimit(RLIMIT_FSIZE, &small);
        first.note = "two";
        second.note = "three";
        const bool isFirstSaved = project->edit({first}, {}, "second"), isSecondSaved = project->edit({second}, {}, "third");
        const std::string sentence = project->problem();
        const bool isDirty = project->isDirty();
        ::setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, oldHandler);
        QVERIFY(!isFirstSaved && !isSecondSaved && isDirty);
        QVERIFY2(!sentence.empty() && sentence.find('\n') == std::string::npos, sentence.c_str());
        QCOMPARE(project->find(caseTarget("a"))->note, std::string("two"));   // as shown
        QCOMPARE(Project::open(folder, {"", "", false})->find(caseTarget("a"))->note, std::string("one"));   // as stored
        QVERIFY(project->save());
        QVERIFY(!project->isDirty());
        QCOMPARE(project->problem(), std::string());
        const auto reopened = Project::open(folder, {"", "", false});
        QCOMPARE(reopened->find(caseTarget("a"))->note, std::string("two"));
        QCOMPARE(reopened->find(caseTarget("b"))->note, std::string("three"));
        QCOMPARE(reopened->history(10).size(), size_t(3));
    }
};

QTEST_APPLESS_MAIN(TestNeverLost)
#include "tst_never_lost.moc"
