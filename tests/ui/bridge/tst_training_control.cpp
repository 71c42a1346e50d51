// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "ui/bridge/log_tail.h"
#include "ui/bridge/training_control.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include <filesystem>
#include <fstream>

using namespace omnidrive;
using jobs::TrainingState;
using ui::TrainingCommand;
using ui::TrainingControl;

namespace {

QString text(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

/// A trainer that only says something and ends.
std::filesystem::path writeScript(const std::filesystem::path& folder, const char* body) {
    const auto path = folder / "fake-trainer";
    std::ofstream(path) << "#!/bin/sh\n" << body << "\n";
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return path;
}

}  // namespace

class TestTrainingControl : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void watchesAFinishedRun() {
        tests::TempFolder folder;
        tests::writeSyntheticRun(folder.path() / "run");
        TrainingControl control;
        control.attach(text(folder.path() / "run"));
        QTRY_COMPARE(control.status().state, TrainingState::Finished);
        QVERIFY(!control.status().canPause() && !control.status().canStop());
        QCOMPARE(control.status().report.step, 6);
    }

    void followsALivingRun() {
        tests::TempFolder folder;
        tests::SyntheticRun run;
        tests::SyntheticRunWriter writer(folder.path() / "run", run);
        TrainingControl control;
        QSignalSpy changed(&control, &TrainingControl::statusChanged);
        control.attach(text(folder.path() / "run"));
        writer.writeStep();
        QTRY_COMPARE(control.status().report.step, 1);
        writer.writeStep();
        QTRY_COMPARE(control.status().report.step, 2);
        QVERIFY(changed.count() >= 2);
    }

    void aFolderBecomesARunLater() {
        tests::TempFolder folder;
        TrainingControl control;
        control.attach(text(folder.path() / "run"));
        QTest::qWait(50);
        QCOMPARE(control.status().state, TrainingState::None);
        tests::writeSyntheticRun(folder.path() / "run");
        QTRY_COMPARE(control.status().state, TrainingState::Finished);
    }

    void aCommandToNobodyFailsInOneSentence() {
        tests::TempFolder folder;
        tests::writeSyntheticRun(folder.path() / "run");
        TrainingControl control;
        QSignalSpy failed(&control, &TrainingControl::commandFailed), acknowledged(&control, &TrainingControl::commandAcknowledged);
        control.send(TrainingCommand::Pause);
        QCOMPARE(failed.count(), 1);
        control.attach(text(folder.path() / "run"));
        QTRY_COMPARE(control.status().state, TrainingState::Finished);
        control.send(TrainingCommand::Pause);
        control.send(TrainingCommand::Stop);   // refused while the first is under way
        QTRY_COMPARE(failed.count(), 3);
        QCOMPARE(acknowledged.count(), 0);
        QVERIFY(!failed.last().at(1).toString().contains(QLatin1Char('\n')));
        QVERIFY(!control.isBusy());
    }

    void aProgramThatIsNotThereIsSaid() {
        tests::TempFolder folder;
        TrainingControl control;
        QSignalSpy failed(&control, &TrainingControl::startFailed);
        jobs::TrainingJob::Launch launch;
        launch.program = folder.path() / "no-such-program";
        launch.recipe = "embedded";
        launch.run = folder.path() / "run";
        control.start(launch);
        QVERIFY(control.isBusy());
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY2(failed.first().first().toString().contains(QStringLiteral("no-such-program")), qPrintable(failed.first().first().toString()));
        QVERIFY(!control.isBusy());
    }

    void startsAProcessAndShowsItsEnd() {
        tests::TempFolder folder;
        TrainingControl control;
        QSignalSpy started(&control, &TrainingControl::started);
        jobs::TrainingJob::Launch launch;
        launch.program = writeScript(folder.path(), "echo it begins; exit 3");
        launch.recipe = "embedded";
        launch.run = folder.path() / "run";
        QSignalSpy log(&control, &TrainingControl::logChanged);
        control.start(launch);
        QTRY_COMPARE(started.count(), 1);
        QTRY_VERIFY(control.status().state == TrainingState::Failed || control.status().state == TrainingState::Crashed);
        QTRY_VERIFY(!log.isEmpty() && log.last().first().toStringList().contains(QStringLiteral("it begins")));
    }

    void logTailReadsOnlyTheEnd() {
        tests::TempFolder folder;
        const QString path = text(folder.path() / "log.txt");
        QVERIFY(ui::readLogTail(path, 5).isEmpty());
        {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            for (int i = 0; i < 20000; ++i) {
                file.write(QByteArray("line ") + QByteArray::number(i) + "\n");
            }
            file.write("half");
        }
        const QStringList tail = ui::readLogTail(path, 3);
        QCOMPARE(tail, (QStringList{QStringLiteral("line 19998"), QStringLiteral("line 19999"), QStringLiteral("half")}));
    }
};

QTEST_GUILESS_MAIN(TestTrainingControl)
#include "tst_training_control.moc"
