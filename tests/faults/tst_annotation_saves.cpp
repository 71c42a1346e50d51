// SPDX-License-Identifier: GPL-3.0-or-later
// Annotations under a program that is killed at each of its writes.
#include "annotation/project.h"
#include "faults/fault_tally.h"
#include "faults/faulty_program.h"
#include "faults/project_check.h"
#include "support/temp_folder.h"

#include <QProcess>
#include <QTest>

#include <random>
#include <set>

using namespace omnidrive;
using namespace omnidrive::annotation;
using tests::FaultTally;
using tests::FaultyRun;
namespace fs = std::filesystem;

class TestAnnotationSaves : public QObject {
    Q_OBJECT

    tests::TempFolder temp_;
    std::mt19937 random_{20261127};

    static FaultyRun run(const fs::path& folder, long first, long count, const QString& fault, long at) {
        return tests::FaultyProgram(OMNIDRIVE_ANNOTATION_EDITOR, folder)
            .run({QString::fromStdString(folder.string()), QString::number(first), QString::number(count)}, fault, at);
    }

    /// Each of the thousand edits stands in the journal once, with author, time, reason and the target it was made at; every third is a span of tokens.
    static void everyEditHasItsSpanAndReason(const Project& project) {
        std::set<std::string> reasons;
        for (const Action& action : project.history(100000)) {
            if (action.kind != Action::Kind::Edit) {
                continue;
            }
            QCOMPARE(action.author, std::string("editor"));
            QVERIFY(action.wall > 0 && reasons.insert(action.reason).second);
            const long number = QString::fromStdString(action.reason).mid(5).toLong();
            const auto target = targetFromKey(action.changes.at(0).key);
            QVERIFY(target && (target->kind == Target::Kind::Tokens) == (number % 3 == 0));
            QVERIFY(target->kind != Target::Kind::Tokens || (target->firstToken == number % 4 && target->endToken == number % 4 + 5));
        }
        QCOMPARE(reasons.size(), size_t(1000));
    }

private Q_SLOTS:
    /// A new project and a few edits, once for each call that changes its files.
    void killedAtEveryWrite_data() {
        QTest::addColumn<QString>("fault");
        QTest::newRow("kill -9 before each write of an annotation save") << "kill";
        QTest::newRow("kill -9 in the middle of each write of an annotation save") << "tear";
    }
    void killedAtEveryWrite() {
        QFETCH(QString, fault);
        FaultTally tally(2, QTest::currentDataTag());
        const long calls = run(temp_.path() / ("whole-" + fault.toStdString()), 0, 10, "", 0).calls;
        QVERIFY2(calls > 40, qPrintable(QString("only %1 calls were seen").arg(calls)));
        for (long at = 1; at <= calls; ++at) {
            const fs::path folder = temp_.path() / (fault.toStdString() + std::to_string(at));
            tally.injected();
            const FaultyRun ended = run(folder, 0, 10, fault, at);
            QVERIFY2(ended.wasKilled, qPrintable(QString::number(at)));
            OMNIDRIVE_CHECKED(tests::checkProject(folder, ended.last("edit"), QString("%1 at %2").arg(fault).arg(at)));
            tally.survived();
            fs::remove_all(folder);
        }
        QVERIFY(tally.print());
    }

    /// One project through a thousand edits and all the deaths on the way.
    void aThousandEditsAndAllTheDeathsBetween() {
        FaultTally tally(2, "one project, 1,000 edits, killed at random writes on the way");
        const fs::path folder = temp_.path() / "long";
        std::uniform_int_distribution<long> moment(1, 120);
        long next = 0, kills = 0;
        while (next < 1000) {
            const FaultyRun ended = run(folder, next, 1000 - next, kills % 2 == 0 ? "kill" : "tear", moment(random_));
            kills += ended.wasKilled ? 1 : 0;
            tally.injected(ended.wasKilled ? 1 : 0);
            const long last = std::max(ended.last("edit"), next - 1);
            const auto project = isProjectFolder(folder) ? tests::openProject(folder) : nullptr;
            if (project && project->canRedo()) {   // it died between undo and redo
                QVERIFY(project->redo());
            }
            const long found = project ? tests::newestEdit(*project) : -1;
            QVERIFY2(found == last || found == last + 1, qPrintable(QString("%1 saved, %2 found").arg(last).arg(found)));
            tally.survived(ended.wasKilled ? 1 : 0);
            next = found + 1;
        }
        QVERIFY2(kills > 20, qPrintable(QString::number(kills)));
        QVERIFY(tally.print());
        const auto project = tests::openProject(folder);
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
        QCOMPARE(tests::newestEdit(*project), 999L);
        OMNIDRIVE_CHECKED(everyEditHasItsSpanAndReason(*project));
    }

    /// Killed from outside, at moments that nobody chose.
    void killedAtRandomMoments() {
        FaultTally tally(2, "kill -9 from outside while edits are saved");
        const fs::path folder = temp_.path() / "random";
        std::uniform_int_distribution<int> moment(1, 60);
        long next = 0;
        for (int kill = 0; kill < 25; ++kill) {
            QProcess process;
            process.start(OMNIDRIVE_ANNOTATION_EDITOR, {QString::fromStdString(folder.string()), QString::number(next), "100000"});
            QVERIFY(process.waitForReadyRead(20'000));
            process.waitForFinished(moment(random_));
            tally.injected();
            process.kill();
            QVERIFY(process.waitForFinished());
            QByteArray said = process.readAllStandardOutput();
            said.truncate(said.lastIndexOf('\n'));
            const FaultyRun ended{QString::fromUtf8(said).split('\n', Qt::SkipEmptyParts)};
            OMNIDRIVE_CHECKED(tests::checkProject(folder, ended.last("edit"), QString("kill %1").arg(kill)));
            tally.survived();
            next = tests::newestEdit(*tests::openProject(folder)) + 1;
        }
        QVERIFY(next > 25);
        QVERIFY(tally.print());
    }
};

QTEST_APPLESS_MAIN(TestAnnotationSaves)
#include "tst_annotation_saves.moc"
