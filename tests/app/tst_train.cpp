// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/program_runner.h"
#include "app/small_run.h"
#include "support/temp_folder.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <csignal>
#include <fstream>

using namespace omnidrive;
using namespace omnidrive::tests;

class TestTrain : public QObject {
    Q_OBJECT

private:
    static QProcessEnvironment settings(const QList<QPair<QString, QString>>& values) {
        auto environment = QProcessEnvironment::systemEnvironment();
        for (const auto& [name, value] : values) {
            environment.insert(name, value);
        }
        return environment;
    }
    static ProgramResult run(const QStringList& arguments, const QList<QPair<QString, QString>>& values = {}) {
        return runProgram(OMNIDRIVE_PROGRAM, arguments, settings(values));
    }

    /// Everything on standard error so far; QTRY macros evaluate their condition more than once.
    QString errorText(QProcess& process) {
        errors_ += QString::fromUtf8(process.readAllStandardError());
        return errors_;
    }

    /// A training of 200 slow steps that has written its first progress line.
    void startSlowTraining(QProcess& process, const QString& folder) {
        process.setProcessEnvironment(settings({{"FAKE_STEPS", "200"}, {"FAKE_STEP_MS", "50"}}));
        process.start(OMNIDRIVE_PROGRAM, {"train", "embedded", "--run", folder});
        QVERIFY(process.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(errorText(process).contains("of 200"), 20'000);
    }

    TempFolder temp_;
    QString errors_;
    QString path(const char* name) const { return QString::fromStdString((temp_.path() / name).string()); }

private Q_SLOTS:
    void aDryRunStartsNothing() {
        const auto plan = run({"train", "embedded-quick", "--dry-run"});
        QCOMPARE(plan.exitCode, 0);
        QCOMPARE(plan.out, QStringLiteral("embedded-quick: 150 steps; training needs about 150 MiB\n"));
        const auto json = run({"train", "embedded-quick", "--run", path("planned"), "--dry-run", "--json"});
        QCOMPARE(QJsonDocument::fromJson(json.out.toUtf8()).object().value(QStringLiteral("steps")).toInt(), 150);
        QVERIFY(!QFile::exists(path("planned")));
    }

    void aTrialTellsTheTime() {
        const auto trial = run({"train", "embedded-quick", "--trial"});
        QCOMPARE(trial.exitCode, 0);
        QVERIFY2(trial.out.contains(QStringLiteral("(0.5, 0.25 s a step): about 1:03 in all; the trial took 300 MiB")), qPrintable(trial.out));
        const auto json = run({"train", "embedded-quick", "--trial", "--json"});
        QCOMPARE(QJsonDocument::fromJson(json.out.toUtf8()).object().value(QStringLiteral("total_seconds")).toDouble(), 62.5);
    }

    void init() { errors_.clear(); }

    void trainsAndSaysWhatToDoNext() {
        const auto result = run({"train", "embedded", "--run", path("plain")});
        QVERIFY2(result.exitCode == 0, qPrintable(result.err));
        QCOMPARE(result.out, QString("Finished at step 3. Look at it: omnidrive-studio %1\n").arg(path("plain")));
        QVERIFY2(result.err.contains("3 of 3"), qPrintable(result.err));
    }

    void alertsAreInTheExitCodeAndNameTheirRollouts() {
        const auto result = run({"train", "embedded", "--run", path("alert")}, {{"FAKE_NAN_AT", "2"}});
        QCOMPARE(result.exitCode, 3);
        QVERIFY2(result.out.contains("1 alert was raised"), qPrintable(result.out));
        const auto reader = store::RunReader::open(temp_.path() / "alert");
        reader->refresh();
        QCOMPARE(reader->events().size(), size_t{1});
        QCOMPARE(QString::fromStdString(reader->events()[0].name), QString("not-finite"));
        QCOMPARE(reader->events()[0].step.value_or(0), int64_t{2});
        QCOMPARE(reader->events()[0].rollouts, std::vector<std::string>{"s1-2-0-0"});
    }

    /// As `omnidrive ctl RUN stop` does: not by a signal, and before the end.
    void alertsOfAStoppedTrainingAreNoExitCode() {
        const auto result = run({"train", "embedded", "--run", path("ctl")}, {{"FAKE_NAN_AT", "1"}, {"FAKE_CTL_STOP_AT", "2"}});
        QCOMPARE(result.exitCode, 0);
        QVERIFY2(result.out.contains("Stopped after step 2 of 3 and saved") && result.out.contains("1 alert was raised"), qPrintable(result.out));
    }

    void extendNeedsARunToResume() {
        QCOMPARE(run({"train", "embedded", "--run", path("no"), "--extend", "3"}).exitCode, 2);
    }

    void outcomeAsJson() {
        const auto result =
            run({"train", "embedded", "--run", path("json"), "--json", "--seed", "18446744073709551615"});
        const auto object = QJsonDocument::fromJson(result.out.toUtf8()).object();
        QCOMPARE(object["last_step"].toInt(), 3);
        QCOMPARE(object["finished"].toBool(), true);
    }

    void aSecondTrainingInTheSameFolderIsRefused() {
        QCOMPARE(run({"train", "embedded", "--run", path("twice")}).exitCode, 0);
        const auto result = run({"train", "embedded", "--run", path("twice")});
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.errorLines().size() == 1 && result.err.contains(path("twice")), qPrintable(result.err));
    }

    void twoTrainersAtOnceAreRefused() {
        const auto writer = store::RunWriter::create(temp_.path() / "locked", smallRecipe(), "held by this test");
        const auto result = run({"train", "--resume", path("locked")});
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.err.contains("in use"), qPrintable(result.err));
        QCOMPARE(result.errorLines().size(), 1);
    }

    void engineErrorsAreOneSentence() {
        const auto result = run({"train", "embedded", "--run", path("full")}, {{"FAKE_FAIL_AT", "2"}});
        QCOMPARE(result.exitCode, 1);
        QCOMPARE(result.errorLines().last(),
                 QString("omnidrive: cannot write %1/scalars.jsonl: no space left on device").arg(path("full")));
        const auto device = run({"train", "embedded", "--run", path("device"), "--device", "cuda:7"});
        QCOMPARE(device.exitCode, 1);
        QCOMPARE(device.errorLines().last(), QString("omnidrive: there is no device cuda:7 on this machine"));
    }

    void interruptSavesAndResumeContinues_data() {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGHUP") << SIGHUP;
    }
    void interruptSavesAndResumeContinues() {
        QFETCH(int, signal);
        const QString folder = path(QTest::currentDataTag());
        QProcess process;
        startSlowTraining(process, folder);
        kill(static_cast<pid_t>(process.processId()), signal);
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 130);
        const QString out = QString::fromUtf8(process.readAllStandardOutput());
        QVERIFY2(out.contains("and saved. Continue: omnidrive train --resume " + folder), qPrintable(out));
        QVERIFY(errorText(process).contains("Stopping after this step and saving (" + QString(QTest::currentDataTag()) +
                                            ")"));

        const auto resumed = run({"train", "--resume", folder}, {{"FAKE_STEPS", "200"}});
        QVERIFY2(resumed.exitCode == 0, qPrintable(resumed.err));
        QVERIFY(resumed.out.startsWith("Finished at step 200."));
    }

    void secondInterruptQuitsAtOnce() {
        QProcess process;
        process.setProcessEnvironment(settings({{"FAKE_STEPS", "2"}, {"FAKE_STEP_MS", "15000"}}));
        process.start(OMNIDRIVE_PROGRAM, {"train", "embedded", "--run", path("second")});
        QVERIFY(process.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path("second") + "/run.json"), 20'000);
        kill(static_cast<pid_t>(process.processId()), SIGINT);
        QTRY_VERIFY_WITH_TIMEOUT(errorText(process).contains("press Ctrl+C again"), 10'000);
        QTest::qWait(1'100);   // sooner it would be taken for the first one
        kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(5'000));
        QCOMPARE(process.exitCode(), 130);
    }

    void aTerminalThatHangsUpTwiceCostsNothing() {
        const QString folder = path("hangup");
        QProcess process;
        process.setProcessEnvironment(settings({{"FAKE_STEPS", "200"}, {"FAKE_STEP_MS", "1000"}}));
        process.start(OMNIDRIVE_PROGRAM, {"train", "embedded", "--run", folder});
        QVERIFY(process.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(folder + "/run.json"), 20'000);
        kill(static_cast<pid_t>(process.processId()), SIGHUP);
        QTRY_VERIFY_WITH_TIMEOUT(errorText(process).contains("(SIGHUP)"), 10'000);
        kill(static_cast<pid_t>(process.processId()), SIGHUP);
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(process.exitCode(), 130);
        QVERIFY(process.readAllStandardOutput().contains("and saved."));
    }

    /// As coreutils' timeout does, which signals its child and then the process group. Two different signals: of two alike that nobody has taken
    /// yet the system keeps one.
    void aSecondSignalRightAfterTheFirstCostsNothing() {
        const QString folder = path("timeout");
        QProcess process;
        startSlowTraining(process, folder);
        kill(static_cast<pid_t>(process.processId()), SIGINT);
        kill(static_cast<pid_t>(process.processId()), SIGTERM);
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(process.exitCode(), 130);
        const QString out = QString::fromUtf8(process.readAllStandardOutput());
        QVERIFY2(out.contains("and saved."), qPrintable(out + errorText(process)));
        QVERIFY(QFile::exists(folder + "/checkpoints"));
    }

    void hangupIsIgnoredUnderNohup() {
        const QString folder = path("nohup");
        QProcess process;
        process.setProcessEnvironment(settings({{"FAKE_STEPS", "20"}, {"FAKE_STEP_MS", "50"}}));
        process.start("/usr/bin/nohup", {OMNIDRIVE_PROGRAM, "train", "embedded", "--run", folder});
        QVERIFY(process.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(folder + "/run.json"), 20'000);
        kill(static_cast<pid_t>(process.processId()), SIGHUP);
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(process.exitCode(), 0);
        QVERIFY(process.readAllStandardOutput().startsWith("Finished at step 20."));
    }
};

QTEST_GUILESS_MAIN(TestTrain)
#include "tst_train.moc"
