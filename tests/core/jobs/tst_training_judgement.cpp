// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/training_judgement.h"

#include <QTest>

#include <fmt/format.h>

#include <cmath>

using namespace omnidrive;
using namespace omnidrive::jobs;
using store::TrainerState;

namespace {

TrainingEvidence alive(TrainerState state, double reportAge, double secondsPerStep) {
    TrainingEvidence evidence;
    evidence.report = store::RunState{state, 40, 120, 1, 77, 1, secondsPerStep, ""};
    evidence.reportAge = reportAge;
    evidence.isAlive = true;
    evidence.pid = 77;
    return evidence;
}

TrainingEvidence dead(TrainerState state) {
    TrainingEvidence evidence = alive(state, 0, 1);
    evidence.isAlive = false;
    return evidence;
}

}  // namespace

class TestTrainingJudgement : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void silence_data();
    void silence();
    void aStopIsToldUntilTheLastWord();
    void words_data();
    void words();
    void deaths_data();
    void deaths();
    void resumeIsOfferedOnlyWithStepsLeft();
    void everyStateHasAName();
    void whoMayBeKilledAndWhatToDo();
};

void TestTrainingJudgement::silence_data() {
    QTest::addColumn<int>("state");
    QTest::addColumn<double>("age");
    QTest::addColumn<double>("secondsPerStep");
    QTest::addColumn<bool>("isUnresponsive");
    const auto row = [](const char* name, TrainerState state, double age, double secondsPerStep, bool expected) {
        QTest::newRow(name) << static_cast<int>(state) << age << secondsPerStep << expected;
    };
    row("quick steps, 9 s", TrainerState::Running, 9, 0.5, false);
    row("quick steps, 11 s", TrainerState::Running, 11, 0.5, true);
    row("slow steps, 90 s", TrainerState::Running, 90, 20, false);
    row("slow steps, 101 s", TrainerState::Running, 101, 20, true);
    row("first step, 59 s", TrainerState::Running, 59, 0, false);
    row("first step, 61 s", TrainerState::Running, 61, 0, true);
    row("unknown speed", TrainerState::Running, 61, std::nan(""), true);
    row("preparing, 59 s", TrainerState::Preparing, 59, 0.5, false);
    row("preparing, 61 s", TrainerState::Preparing, 61, 0.5, true);
    row("stopping, 11 s", TrainerState::Stopping, 11, 0.5, true);
    row("paused for a day", TrainerState::Paused, 86400, 0.5, false);
    row("finished long ago", TrainerState::Finished, 86400, 0.5, false);
}

void TestTrainingJudgement::silence() {
    QFETCH(int, state);
    QFETCH(double, age);
    QFETCH(double, secondsPerStep);
    QFETCH(bool, isUnresponsive);
    const TrainingStatus status = judgeTraining(alive(static_cast<TrainerState>(state), age, secondsPerStep));
    QCOMPARE(status.state == TrainingState::Unresponsive, isUnresponsive);
    if (isUnresponsive) {
        QVERIFY2(status.sentence.find("(process 77) has not responded since ") != std::string::npos, status.sentence.c_str());
        QVERIFY2(status.sentence.find(fmt::format("({:.0f} s)", age)) != std::string::npos, status.sentence.c_str());
    }
}

/// A debugger, or a leak check at the end, holds a process that has said its last word: that counts.
void TestTrainingJudgement::aStopIsToldUntilTheLastWord() {
    for (const auto& [state, expected] : {std::pair(TrainerState::Running, TrainingState::Unresponsive), std::pair(TrainerState::Paused, TrainingState::Unresponsive),
                                          std::pair(TrainerState::Finished, TrainingState::Finished), std::pair(TrainerState::Failed, TrainingState::Failed)}) {
        TrainingEvidence evidence = alive(state, 0, 1);
        evidence.isStopped = true;
        QCOMPARE(judgeTraining(evidence).state, expected);
    }
}

void TestTrainingJudgement::words_data() {
    QTest::addColumn<int>("report");
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("sentence");
    const auto row = [](TrainerState report, TrainingState state, const char* sentence) {
        QTest::newRow(store::trainerStateName(report)) << static_cast<int>(report) << static_cast<int>(state) << sentence;
    };
    row(TrainerState::Preparing, TrainingState::Preparing, "Preparing");
    row(TrainerState::Running, TrainingState::Running, "Running, 40 of 120 steps done");
    row(TrainerState::Paused, TrainingState::Paused, "Paused after step 40 of 120");
    row(TrainerState::Stopping, TrainingState::Stopping, "Stopping after step 40 of 120");
    row(TrainerState::Failed, TrainingState::Failed, "The trainer failed: it gave no reason");
    row(TrainerState::Idle, TrainingState::Finished, "Stopped after step 40 of 120");
    row(TrainerState::Finished, TrainingState::Finished, "Stopped after step 40 of 120");
}

void TestTrainingJudgement::words() {
    QFETCH(int, report);
    QFETCH(int, state);
    QFETCH(QString, sentence);
    const TrainingStatus status = judgeTraining(alive(static_cast<TrainerState>(report), 1, 1));
    QCOMPARE(static_cast<int>(status.state), state);
    QCOMPARE(QString::fromStdString(status.sentence), sentence);
    QCOMPARE(status.report.step, int64_t{40});
}

void TestTrainingJudgement::deaths_data() {
    QTest::addColumn<TrainingEvidence>("evidence");
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* name, const TrainingEvidence& evidence, TrainingState state, const char* sentence) {
        QTest::newRow(name) << evidence << static_cast<int>(state) << sentence;
    };
    TrainingEvidence evidence = dead(TrainerState::Running);
    row("unseen", evidence, TrainingState::Lost, "The trainer is gone without a word after step 40 of 120: it crashed or was killed");
    evidence.memoryRanOut = true;
    row("unseen, memory ran out", evidence, TrainingState::OutOfMemory, "The system killed the trainer after step 40 of 120: out of memory");
    evidence.isDiskFull = true;
    row("unseen, memory ran out and the disk is full", evidence, TrainingState::OutOfMemory,
        "The system killed the trainer after step 40 of 120: out of memory");
    evidence.machineRestarted = true;
    row("restart", evidence, TrainingState::Killed, "The machine was restarted while the trainer ran (after step 40 of 120)");
    evidence = dead(TrainerState::Running);
    evidence.isDiskFull = true;
    row("unseen, disk full", evidence, TrainingState::DiskFull, "The trainer is gone without a word after step 40 of 120, and its disk is full");
    evidence.wasKilledHere = true;
    row("killed from here", evidence, TrainingState::Killed, "The trainer was killed after step 40 of 120, as you asked");
    evidence = dead(TrainerState::Running);
    evidence.exit = ExitStatus{0, 9};
    row("kill -9", evidence, TrainingState::Killed, "The trainer was killed after step 40 of 120 (signal 9, killed)");
    evidence.memoryRanOut = true;
    row("out of memory", evidence, TrainingState::OutOfMemory, "The system killed the trainer after step 40 of 120: out of memory");
    evidence.wasKilledHere = true;
    row("killed from here, memory ran out", evidence, TrainingState::Killed, "The trainer was killed after step 40 of 120, as you asked");
    evidence.exit = ExitStatus{0, 11};
    row("crashed before the kill from here", evidence, TrainingState::Crashed, "The trainer crashed after step 40 of 120 (signal 11, segmentation fault)");
    evidence.wasKilledHere = false;
    evidence.exit = ExitStatus{0, 15};
    row("terminated, whatever happened to others", evidence, TrainingState::Killed, "The trainer was killed after step 40 of 120 (signal 15, terminated)");
    evidence.exit = ExitStatus{0, 11};
    row("segmentation fault", evidence, TrainingState::Crashed, "The trainer crashed after step 40 of 120 (signal 11, segmentation fault)");
    evidence.exit = ExitStatus{0, 6};
    evidence.lastLogLine = "terminate called after throwing an instance of 'std::bad_alloc'";
    row("bad_alloc", evidence, TrainingState::OutOfMemory, "The trainer ran out of memory after step 40 of 120 and crashed (signal 6, aborted)");
    evidence.exit = ExitStatus{1, 0};
    evidence.lastLogLine = "omnidrive: cannot write scalars.jsonl: no space left on device";
    row("no room, in the log", evidence, TrainingState::DiskFull,
        "The trainer ended after step 40 of 120 with exit code 1: omnidrive: cannot write scalars.jsonl: no space left on device");
    evidence.lastLogLine = "CUDA out of memory. Tried to allocate 2.00 GiB";
    row("CUDA, in the log", evidence, TrainingState::OutOfMemory,
        "The trainer ended after step 40 of 120 with exit code 1: CUDA out of memory. Tried to allocate 2.00 GiB");
    evidence.lastLogLine.clear();
    evidence.exit = ExitStatus{5, 0};
    row("exit code without a line", evidence, TrainingState::Failed, "The trainer ended after step 40 of 120 with exit code 5");
    evidence.exit = ExitStatus{0, 0};
    row("clean end without a last report", evidence, TrainingState::Finished, "Stopped after step 40 of 120");
    evidence = dead(TrainerState::Running);
    evidence.isReportCurrent = false;
    evidence.exit = ExitStatus{0, 0};
    row("clean end without any report", evidence, TrainingState::Failed, "The trainer ended after step 40 of 120 with exit code 0");
    evidence = dead(TrainerState::Failed);
    evidence.report->message = "step 41: a pass of 900 tokens does not fit into the memory of cpu";
    row("said so, memory", evidence, TrainingState::OutOfMemory,
        "The trainer failed: step 41: a pass of 900 tokens does not fit into the memory of cpu");
    evidence.report->message = "cannot write r/checkpoints: no space left on device";
    row("said so, disk", evidence, TrainingState::DiskFull, "The trainer failed: cannot write r/checkpoints: no space left on device");
    row("nothing at all", TrainingEvidence{}, TrainingState::None, "No training was started here");
    evidence = dead(TrainerState::Finished);
    evidence.report->step = 120;
    row("finished", evidence, TrainingState::Finished, "Finished all 120 steps");
}

void TestTrainingJudgement::deaths() {
    QFETCH(TrainingEvidence, evidence);
    QFETCH(int, state);
    QFETCH(QString, sentence);
    const TrainingStatus status = judgeTraining(evidence);
    QCOMPARE(QString::fromStdString(status.sentence), sentence);
    QCOMPARE(static_cast<int>(status.state), state);
}

void TestTrainingJudgement::resumeIsOfferedOnlyWithStepsLeft() {
    TrainingEvidence evidence = dead(TrainerState::Failed);
    QVERIFY(!judgeTraining(evidence).canContinue);
    evidence.checkpointStep = 30;
    QVERIFY(judgeTraining(evidence).canContinue);
    QVERIFY(judgeTraining(evidence).sentence.ends_with("; it can be resumed from the checkpoint of step 30"));
    evidence.report->step = 120;
    QVERIFY(!judgeTraining(evidence).canContinue);
    evidence = alive(TrainerState::Running, 1, 1);
    evidence.checkpointStep = 30;
    QVERIFY(!judgeTraining(evidence).canContinue);
}

void TestTrainingJudgement::everyStateHasAName() {
    for (int state = 0; state <= static_cast<int>(TrainingState::DiskFull); ++state) {
        QVERIFY(!std::string(trainingStateName(static_cast<TrainingState>(state))).empty());
    }
    QCOMPARE(trainingStateName(TrainingState::Lost), "Lost");
    QCOMPARE(trainingStateName(TrainingState::DiskFull), "Disk full");
}

void TestTrainingJudgement::whoMayBeKilledAndWhatToDo() {
    TrainingEvidence evidence = alive(TrainerState::Running, 999, 1);   // silent for long
    const TrainingStatus silent = judgeTraining(evidence);
    QVERIFY(silent.canKill() && !silent.canStop());
    QVERIFY(silent.advice.find("kill it") != std::string::npos);
    QVERIFY(judgeTraining(alive(TrainerState::Stopping, 1, 1)).canKill());
    QVERIFY(judgeTraining(alive(TrainerState::Running, 1, 1)).advice.empty());
    QVERIFY(!judgeTraining(alive(TrainerState::Finished, 1, 1)).canKill());
    evidence = dead(TrainerState::Running);
    evidence.isDiskFull = true;
    const TrainingStatus full = judgeTraining(evidence);
    QVERIFY(!full.canKill());
    QVERIFY(full.advice.starts_with("Free space"));
    evidence.wasKilledHere = true;
    QVERIFY(judgeTraining(evidence).advice.starts_with("There is no checkpoint"));
    evidence.checkpointStep = 30;
    QVERIFY(judgeTraining(evidence).advice.empty());
}

QTEST_APPLESS_MAIN(TestTrainingJudgement)
#include "tst_training_judgement.moc"
