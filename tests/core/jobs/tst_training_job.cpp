// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "jobs/child_process.h"
#include "jobs/training_job.h"
#include "store/run_files.h"
#include "support/temp_folder.h"

#include <QElapsedTimer>
#include <QTest>

#include <csignal>
#include <fstream>
#include <thread>
#include <sys/wait.h>
#include <unistd.h>

using namespace omnidrive;
using namespace omnidrive::jobs;
namespace fs = std::filesystem;

namespace {

constexpr int kPatienceMs = 60'000;   // the machine may be busy; every wait ends as soon as its condition holds

TrainingJob::Launch launchOf(const fs::path& run, const std::string& mode) {
    TrainingJob::Launch launch;
    launch.program = OMNIDRIVE_FAKE_TRAINER;
    launch.recipe = mode;
    launch.run = run;
    return launch;
}

TrainingStatus waitFor(TrainingJob& job, TrainingState state) {
    QElapsedTimer timer;
    timer.start();
    TrainingStatus status = job.poll();
    while (status.state != state && timer.elapsed() < kPatienceMs) {
        QTest::qSleep(5);
        status = job.poll();
    }
    return status;
}

/// Waits until the trainer runs and has done a step or more.
int64_t waitForSteps(TrainingJob& job, int64_t steps) {
    QElapsedTimer timer;
    timer.start();
    TrainingStatus status = job.poll();
    while ((status.state != TrainingState::Running || status.report.step < steps) && timer.elapsed() < kPatienceMs) {
        QTest::qSleep(5);
        status = job.poll();
    }
    return status.report.pid;
}

std::string startError(const TrainingJob::Launch& launch) {
    try {
        TrainingJob::start(launch);
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

#define COMPARE_STATE(status, expected) \
    QVERIFY2((status).state == (expected), (std::string(trainingStateName((status).state)) + ": " + (status).sentence).c_str())

}  // namespace

class TestTrainingJob : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void obeysCommands();
    void refusedCommandIsAFailure();
    void commandsToNobody();
    void endings_data();
    void endings();
    void leavesSlowly();
    void killed();
    void killedBySomeoneElsesChild();
    void suspendedAndContinued();
    void killedFromHere_data();
    void killedFromHere();
    void onlyATrainerIsKilled();
    void waitingForAnAnswerCanBeEnded();
    void resumes();
    void outlivesItsJob();
    void reportsOfAReusedProcessIdAreNotBelieved();
    void neverStarted();
    void startErrors();
    void startsOneTrainerAtATime();
    void buttonStorm();
};

void TestTrainingJob::obeysCommands() {
    const tests::TempFolder temp;
    const auto job = TrainingJob::start(launchOf(temp.path() / "run", "run"));
    TrainingStatus status = job->poll();
    QVERIFY(status.state == TrainingState::Preparing || status.state == TrainingState::Running);
    waitForSteps(*job, 3);
    QVERIFY(!job->pause());
    status = job->poll();
    COMPARE_STATE(status, TrainingState::Paused);   // acknowledged, so it is seen at once
    QVERIFY(status.canResume() && status.canStop() && status.canCheckpoint() && !status.canPause() && !status.canContinue);
    QCOMPARE(status.sentence, fmt::format("Paused after step {} of 1000", status.report.step));
    QTest::qSleep(50);
    QCOMPARE(job->poll().report.step, status.report.step);
    QVERIFY(!job->checkpoint());
    COMPARE_STATE(job->poll(), TrainingState::Paused);
    QVERIFY(!job->resume());
    waitForSteps(*job, status.report.step + 1);
    QVERIFY(job->poll().canPause());
    QVERIFY(!job->stop());
    status = waitFor(*job, TrainingState::Finished);
    COMPARE_STATE(status, TrainingState::Finished);
    QVERIFY2(status.sentence.starts_with("Stopped after step"), status.sentence.c_str());
    QCOMPARE(job->runFolder(), temp.path() / "run");
}

void TestTrainingJob::refusedCommandIsAFailure() {
    const tests::TempFolder temp;
    const auto job = TrainingJob::start(launchOf(temp.path() / "run", "refuse"));
    waitForSteps(*job, 1);
    const auto failure = job->checkpoint();
    QVERIFY(failure.has_value());
    QCOMPARE(failure->sentence, "the trainer refused to checkpoint: the disk is full");
    QVERIFY(!job->stop());
}

void TestTrainingJob::commandsToNobody() {
    const tests::TempFolder temp;
    store::RunWriter::create(temp.path() / "run", "", "").reset();
    const auto failure = TrainingJob::attach(temp.path() / "run")->pause(100);
    QVERIFY(failure.has_value());
    QVERIFY2(failure->sentence.starts_with("no trainer listens in"), failure->sentence.c_str());
    QCOMPARE(failure->kind, "i/o");
}

void TestTrainingJob::endings_data() {
    QTest::addColumn<QString>("mode");
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("sentence");
    QTest::addColumn<bool>("canContinue");
    const QString resume = "; it can be resumed from the checkpoint of step 20";
    const auto row = [](const char* mode, TrainingState state, const QString& sentence, bool canContinue) {
        QTest::newRow(mode) << mode << static_cast<int>(state) << sentence << canContinue;
    };
    row("finish", TrainingState::Finished, "Finished all 1000 steps", false);
    row("fail", TrainingState::Failed, "The trainer failed: the loss is not finite" + resume, true);
    row("exit", TrainingState::Failed, "The trainer ended after step 19 of 1000 with exit code 3: error: the recipe is no good" + resume, true);
    row("unreadable", TrainingState::Failed, "The trainer ended before its first step with exit code 2: error: there is no recipe \"unreadable\"", false);
    row("abort", TrainingState::Crashed, "The trainer crashed after step 19 of 1000 (signal 6, aborted)" + resume, true);
    row("segv", TrainingState::Crashed, "The trainer crashed after step 19 of 1000 (signal 11, segmentation fault)" + resume, true);
    row("memory", TrainingState::OutOfMemory, "The trainer ran out of memory after step 19 of 1000 and crashed (signal 6, aborted)" + resume, true);
}

void TestTrainingJob::endings() {
    QFETCH(QString, mode);
    QFETCH(int, state);
    QFETCH(QString, sentence);
    QFETCH(bool, canContinue);
    const tests::TempFolder temp;
    const auto job = TrainingJob::start(launchOf(temp.path() / "run", mode.toStdString()));
    waitFor(*job, static_cast<TrainingState>(state));
    // A trainer that says why it fails is still there for a moment; only then can another go on.
    QTRY_COMPARE_WITH_TIMEOUT(QString::fromStdString(job->poll().sentence), sentence, kPatienceMs);
    const TrainingStatus status = job->poll();
    COMPARE_STATE(status, static_cast<TrainingState>(state));
    QCOMPARE(status.canContinue, canContinue);
    QVERIFY(!status.canPause() && !status.canStop());
    COMPARE_STATE(job->poll(), static_cast<TrainingState>(state));   // and stays so
}

/// Its lock and its first thread are gone, and its exit code is not there yet: no stranger that is gone without a word.
void TestTrainingJob::leavesSlowly() {
    const tests::TempFolder temp;
    const auto job = TrainingJob::start(launchOf(temp.path() / "run", "leaving"));
    TrainingStatus status;
    QVERIFY(QTest::qWaitFor(
        [&] {
            status = job->poll();
            return status.state != TrainingState::None && status.state != TrainingState::Preparing && status.state != TrainingState::Running;
        },
        kPatienceMs));
    COMPARE_STATE(status, TrainingState::Failed);
    QVERIFY2(QString::fromStdString(status.sentence).contains("with exit code 3: error: it took a while to end"), status.sentence.c_str());
}

void TestTrainingJob::killed() {
    const tests::TempFolder temp;
    const auto job = TrainingJob::start(launchOf(temp.path() / "run", "run"));
    const int64_t pid = waitForSteps(*job, 12);
    const auto watcher = TrainingJob::attach(temp.path() / "run");
    COMPARE_STATE(watcher->poll(), TrainingState::Running);
    QElapsedTimer timer;
    timer.start();
    ::kill(static_cast<pid_t>(pid), SIGKILL);
    const TrainingStatus status = waitFor(*job, TrainingState::Killed);
    COMPARE_STATE(status, TrainingState::Killed);
    QVERIFY2(status.sentence.find("signal 9, killed") != std::string::npos, status.sentence.c_str());
    QVERIFY(status.canContinue);
    COMPARE_STATE(watcher->poll(), TrainingState::Killed);   // whoever watches in this program knows as much
}

void TestTrainingJob::killedBySomeoneElsesChild() {
    const tests::TempFolder temp;
    const fs::path run = temp.path() / "run";
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::execl(OMNIDRIVE_FAKE_TRAINER, OMNIDRIVE_FAKE_TRAINER, "train", "run", "--run", run.c_str(), nullptr);
        ::_exit(127);
    }
    QTRY_VERIFY_WITH_TIMEOUT(store::readRunState(run).has_value(), kPatienceMs);
    const auto job = TrainingJob::attach(run);
    waitForSteps(*job, 12);
    QVERIFY(!job->pause());
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    const TrainingStatus status = job->poll();
    COMPARE_STATE(status, TrainingState::Lost);   // attached: nobody saw how it ended
    QVERIFY2(status.sentence.find("gone without a word after step") != std::string::npos, status.sentence.c_str());
    QVERIFY(status.canContinue);
    for (const auto& entry : fs::directory_iterator(run / "checkpoints")) {   // no checkpoint, no resume
        fs::resize_file(entry.path() / "trainer.json", 0);
    }
    QVERIFY(!TrainingJob::attach(run)->poll().canContinue);
}

void TestTrainingJob::suspendedAndContinued() {
    const tests::TempFolder temp;
    const auto job = TrainingJob::start(launchOf(temp.path() / "run", "run"));
    const auto pid = static_cast<pid_t>(waitForSteps(*job, 1));
    ::kill(pid, SIGSTOP);
    const TrainingStatus status = waitFor(*job, TrainingState::Unresponsive);
    COMPARE_STATE(status, TrainingState::Unresponsive);
    QVERIFY2(status.sentence.starts_with(fmt::format("The trainer (process {}) is suspended by a signal", pid)), status.sentence.c_str());
    const auto failure = job->pause(100);   // returns in time though the trainer does not answer
    QVERIFY(failure && failure->sentence.find("did not answer within 0.1 s") != std::string::npos);
    ::kill(pid, SIGCONT);
    COMPARE_STATE(waitFor(*job, TrainingState::Paused), TrainingState::Paused);   // the request was still waiting for it
    QVERIFY(!job->stop());
}

void TestTrainingJob::killedFromHere_data() {
    QTest::addColumn<bool>("isAttached");
    QTest::addColumn<bool>("isSuspended");
    QTest::newRow("our child") << false << false;
    QTest::newRow("our child, suspended") << false << true;
    QTest::newRow("someone else's") << true << false;
    QTest::newRow("someone else's, suspended") << true << true;
}

void TestTrainingJob::killedFromHere() {
    QFETCH(bool, isAttached);
    QFETCH(bool, isSuspended);
    const tests::TempFolder temp;
    const fs::path run = temp.path() / "run";
    pid_t other = 0;
    std::unique_ptr<TrainingJob> job;
    if (isAttached) {
        other = ::fork();
        if (other == 0) {
            ::execl(OMNIDRIVE_FAKE_TRAINER, OMNIDRIVE_FAKE_TRAINER, "train", "run", "--run", run.c_str(), nullptr);
            ::_exit(127);
        }
        QTRY_VERIFY_WITH_TIMEOUT(store::readRunState(run).has_value(), kPatienceMs);
        job = TrainingJob::attach(run);
    } else {
        job = TrainingJob::start(launchOf(run, "run"));
    }
    const auto pid = static_cast<pid_t>(waitForSteps(*job, 12));
    QVERIFY(job->poll().canKill());
    if (isSuspended) {
        ::kill(pid, SIGSTOP);
        QVERIFY(waitFor(*job, TrainingState::Unresponsive).canKill());
    }
    const auto failure = job->kill();
    QVERIFY2(!failure, failure ? failure->sentence.c_str() : "");
    QVERIFY(!inspectProcess(pid));   // gone when it returns
    const TrainingStatus status = job->poll();
    COMPARE_STATE(status, TrainingState::Killed);
    QVERIFY(status.canContinue && !status.canKill());
    const auto again = job->kill();
    QVERIFY(again && again->sentence.starts_with("no trainer lives in"));
    if (other > 0) {
        ::waitpid(other, nullptr, 0);
    }
}

/// The lock names a process that does not hold it: the trainer of another machine, whose number means somebody else here.
void TestTrainingJob::onlyATrainerIsKilled() {
    const tests::TempFolder temp;
    const pid_t bystander = ::fork();
    if (bystander == 0) {
        ::execl("/bin/sleep", "sleep", "60", nullptr);
        ::_exit(127);
    }
    bool isStillIt = false;
    QVERIFY(!killProcess(bystander, [&] { return isStillIt; }));
    QVERIFY(inspectProcess(bystander).has_value());
    std::ofstream(temp.path() / "lock") << bystander;
    QVERIFY(!hasOpen(bystander, temp.path() / "lock"));
    const std::ifstream held(temp.path() / "lock");
    QVERIFY(hasOpen(::getpid(), temp.path() / "lock"));
    isStillIt = true;
    QVERIFY(killProcess(bystander, [&] { return isStillIt; }));
    ::waitpid(bystander, nullptr, 0);
    QVERIFY(!killProcess(bystander, [&] { return isStillIt; }));
}

void TestTrainingJob::waitingForAnAnswerCanBeEnded() {
    const tests::TempFolder temp;
    const auto job = TrainingJob::start(launchOf(temp.path() / "run", "run"));
    const auto pid = static_cast<pid_t>(waitForSteps(*job, 1));
    ::kill(pid, SIGSTOP);
    std::stop_source cancel;
    std::jthread canceller([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        cancel.request_stop();
    });
    QElapsedTimer timer;
    timer.start();
    const auto failure = job->pause(60'000, cancel.get_token());
    QVERIFY(failure && failure->sentence.find("nobody waits") != std::string::npos);
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(!job->kill());
}

void TestTrainingJob::resumes() {
    const tests::TempFolder temp;
    const fs::path run = temp.path() / "run";
    waitFor(*TrainingJob::start(launchOf(run, "abort")), TrainingState::Crashed);
    TrainingJob::Launch launch = launchOf(run, "");
    launch.resume = true;
    const auto job = TrainingJob::start(launch);
    // The report of the dead trainer is not taken for one of the new process.
    const TrainingStatus first = job->poll();
    QVERIFY2(first.state == TrainingState::Preparing || first.report.step >= 20, first.sentence.c_str());
    waitForSteps(*job, 25);
    const std::string inUse = startError(launch);
    QVERIFY2(inUse.find("is in use by process") != std::string::npos, inUse.c_str());
    QVERIFY(!job->stop());
}

void TestTrainingJob::outlivesItsJob() {
    const tests::TempFolder temp;
    auto job = TrainingJob::start(launchOf(temp.path() / "run", "run"));
    const int64_t pid = waitForSteps(*job, 1);
    job.reset();
    QVERIFY(inspectProcess(pid).has_value());
    QVERIFY(::getsid(static_cast<pid_t>(pid)) == pid);   // no terminal's hang-up reaches it
    job = TrainingJob::attach(temp.path() / "run");
    waitForSteps(*job, 5);
    QVERIFY(!job->stop());
    COMPARE_STATE(waitFor(*job, TrainingState::Finished), TrainingState::Finished);
}

void TestTrainingJob::reportsOfAReusedProcessIdAreNotBelieved() {
    const tests::TempFolder temp;
    const fs::path run = temp.path() / "run";
    // A trainer that died a minute before we started, and not with a machine that was restarted since; its number now belongs to us.
    const double wall = inspectProcess(::getpid())->startWall - 60;
    store::RunWriter::create(run, "", "")->setState({store::TrainerState::Running, 3, 10, 1, ::getpid(), wall, 1, ""});
    COMPARE_STATE(TrainingJob::attach(run)->poll(), TrainingState::Lost);
}

void TestTrainingJob::neverStarted() {
    const tests::TempFolder temp;
    store::RunWriter::create(temp.path() / "run", "", "").reset();   // as `omnidrive rollout --out` leaves it
    const TrainingStatus status = TrainingJob::attach(temp.path() / "run")->poll();
    COMPARE_STATE(status, TrainingState::None);
    QVERIFY(!status.canContinue && !status.canStop());
    QVERIFY_EXCEPTION_THROWN(TrainingJob::attach(temp.path()), Error);
}

/// Before the first one holds the lock of its run.
void TestTrainingJob::startsOneTrainerAtATime() {
    const tests::TempFolder temp;
    const auto job = TrainingJob::start(launchOf(temp.path() / "run", "run"));
    const std::string inUse = startError(launchOf(temp.path() / "." / "run", "run"));
    QVERIFY2(inUse.find("is in use by process") != std::string::npos || inUse.find("holds a run already") != std::string::npos, inUse.c_str());
    waitForSteps(*job, 1);
    QVERIFY(!job->kill());
    QVERIFY(startError(launchOf(temp.path() / "run", "run")).find("holds a run already") != std::string::npos);
}

void TestTrainingJob::startErrors() {
    const tests::TempFolder temp;
    TrainingJob::Launch launch = launchOf(temp.path() / "run", "run");
    launch.program = temp.path() / "missing";
    QCOMPARE(startError(launch), "cannot start " + launch.program.string() + ": no such file or directory");
    std::ofstream(launch.program) << "no program";
    QCOMPARE(startError(launch), "cannot start " + launch.program.string() + ": permission denied");
    fs::permissions(launch.program, fs::perms(0755));
    QCOMPARE(startError(launch), "cannot start " + launch.program.string() + ": exec format error");
    launch = launchOf(temp.path() / "run", "");
    QCOMPARE(startError(launch), "a training needs a recipe");
    launch.run.clear();
    QCOMPARE(startError(launch), "a training needs a run folder");
    launch = launchOf(temp.path() / "other", "run");
    launch.resume = true;
    QVERIFY(startError(launch).find("there is no folder") != std::string::npos);
    store::RunWriter::create(temp.path() / "other", "", "").reset();
    launch.resume = false;
    QVERIFY(startError(launch).find("holds a run already") != std::string::npos);
}

void TestTrainingJob::buttonStorm() {
    const tests::TempFolder temp;
    const auto job = TrainingJob::start(launchOf(temp.path() / "run", "endless"));
    waitForSteps(*job, 1);
    uint32_t random = 12345;   // the same storm every time
    for (int i = 0; i < 100; ++i) {
        random = random * 1664525u + 1013904223u;
        const auto failure = random >> 30 == 0 ? job->pause() : random >> 30 == 1 ? job->checkpoint() : job->resume();
        QVERIFY2(!failure, failure ? failure->sentence.c_str() : "");
        const TrainingState state = job->poll().state;
        QVERIFY(state == TrainingState::Running || state == TrainingState::Paused);
    }
    QVERIFY(!job->stop());
    job->stop(1000);   // a second time: acknowledged or nobody there, but no crash
    COMPARE_STATE(waitFor(*job, TrainingState::Finished), TrainingState::Finished);
}

QTEST_GUILESS_MAIN(TestTrainingJob)
#include "tst_training_job.moc"
