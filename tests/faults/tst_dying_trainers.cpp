// SPDX-License-Identifier: GPL-3.0-or-later
// Trainers that die in each way, hang and wake up again, and watchers that are killed while one trains: what is said is true at once, the trainer does
// not notice, and nobody trains twice.
#include "base/error.h"
#include "faults/fault_tally.h"
#include "jobs/child_process.h"
#include "jobs/training_job.h"
#include "store/checkpoint_store.h"
#include "store/run_files.h"
#include "support/temp_folder.h"

#include <QElapsedTimer>
#include <QTest>

#include <sys/wait.h>

#include <csignal>
#include <fstream>
#include <random>

using namespace omnidrive;
using jobs::TrainingJob;
using jobs::TrainingState;
using tests::FaultTally;
namespace fs = std::filesystem;

namespace {

constexpr int kPatienceMs = 60'000;   // the machine may be busy; every wait ends as soon as its condition holds
constexpr int kToldMs = 2000;         // after its end a trainer's fate must be told

TrainingJob::Launch launchOf(const fs::path& run, const std::string& mode) {
    TrainingJob::Launch launch;
    launch.program = OMNIDRIVE_FAKE_TRAINER;
    launch.recipe = mode;
    launch.run = run;
    return launch;
}

bool isOver(TrainingState state) {
    return state != TrainingState::None && state != TrainingState::Preparing && state != TrainingState::Running && state != TrainingState::Paused &&
           state != TrainingState::Stopping && state != TrainingState::Unresponsive;
}

/// @return the trainer's process once it has done so many steps; 0 when it never did.
int64_t waitForSteps(TrainingJob& job, int64_t steps) {
    QElapsedTimer timer;
    for (timer.start(); timer.elapsed() < kPatienceMs; QTest::qSleep(5)) {
        const auto status = job.poll();
        if (status.report.step >= steps && status.report.pid != 0) {
            return status.report.pid;
        }
    }
    return 0;
}

/// Its first status that is an end. @param toldMs time between its process' end and that.
jobs::TrainingStatus waitForEnd(TrainingJob& job, int64_t pid, qint64& toldMs) {
    QElapsedTimer timer, told;
    for (timer.start(); timer.elapsed() < kPatienceMs; QTest::qSleep(5)) {
        if (!jobs::inspectProcess(pid) && !told.isValid()) {
            told.start();
        }
        const auto status = job.poll();
        if (isOver(status.state) && told.isValid()) {
            toldMs = told.elapsed();
            return status;
        }
    }
    return {};
}

void damageCheckpoints(const fs::path& run) {
    for (const auto& entry : fs::directory_iterator(run / "checkpoints")) {
        fs::resize_file(entry.path() / "trainer.json", 0);
    }
}

/// A run's steps in its curve, each once and without a gap.
bool isCurveComplete(const fs::path& run) {
    const auto reader = store::RunReader::open(run);
    reader->refresh();
    const auto& points = reader->scalars("reward");
    for (size_t i = 0; i < points.size(); ++i) {
        if (points[i].step != static_cast<int64_t>(i) + 1 || points[i].superseded) {
            return false;
        }
    }
    return !points.empty();
}

}  // namespace

class TestDyingTrainers : public QObject {
    Q_OBJECT

    /// One press of a button; a refusal is a sentence.
    static void ask(std::unique_ptr<TrainingJob>& job, const fs::path& run, int command) {
        std::optional<jobs::Failure> failure;
        const auto start = [&](bool resume) {
            auto launch = launchOf(run, "endless");
            launch.resume = resume;
            try {
                job = TrainingJob::start(launch);
            } catch (const Error& error) {
                failure = jobs::Failure{"", error.what(), ""};
            }
        };
        switch (command) {
            case 0: failure = job->pause(2000); break;
            case 1: failure = job->resume(2000); break;
            case 2: failure = job->checkpoint(2000); break;
            case 3: failure = job->stop(2000); break;
            case 4: failure = job->kill(2000); break;
            case 5: start(true); break;
            case 6: start(false); break;
            default:
                if (store::isRunFolder(run)) {
                    job = TrainingJob::attach(run);
                }
        }
        QVERIFY(!failure || (!failure->sentence.empty() && failure->sentence.find('\n') == std::string::npos));
    }

    /// None: it was killed before its first report.
    static bool isNobodyThere(TrainingJob& job) { return isOver(job.poll().state) || job.poll().state == TrainingState::None; }

    /// Ends whoever trains there. @return false when somebody still does after a minute.
    static bool becomesFree(const std::unique_ptr<TrainingJob>& job, const fs::path& run) {
        return QTest::qWaitFor([&] { return isNobodyThere(*job) ? !store::runWriterPid(run) : (job->kill(2000), false); }, kPatienceMs);
    }

private Q_SLOTS:
    void endsInEachWay_data() {
        QTest::addColumn<int>("signal");
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("cause");
        const auto row = [](const char* mode, int signal, TrainingState state, const char* cause) {
            QTest::newRow(mode) << signal << static_cast<int>(state) << QString(cause);
        };
        row("run", SIGKILL, TrainingState::Killed, "signal 9, killed");
        row("endless", SIGTERM, TrainingState::Killed, "signal 15, terminated");
        row("segv", 0, TrainingState::Crashed, "signal 11, segmentation fault");
        row("abort", 0, TrainingState::Crashed, "signal 6, aborted");
        row("exit", 0, TrainingState::Failed, "exit code 3: error: the recipe is no good");
        row("fail", 0, TrainingState::Failed, "the loss is not finite");
        row("memory", 0, TrainingState::OutOfMemory, "ran out of memory");
        row("cuda", 0, TrainingState::OutOfMemory, "CUDA out of memory");
    }
    void endsInEachWay() {
        QFETCH(int, signal);
        QFETCH(int, state);
        QFETCH(QString, cause);
        FaultTally tally(7, QStringLiteral("a trainer that ends by %1, watched by its starter and by another").arg(signal == 0 ? QTest::currentDataTag() : strsignal(signal)));
        for (const bool hasCheckpoint : {true, false}) {
            const tests::TempFolder temp;
            const fs::path run = temp.path() / "run";
            const auto job = TrainingJob::start(launchOf(run, QTest::currentDataTag()));
            const int64_t pid = waitForSteps(*job, signal == 0 ? 1 : 20);
            QVERIFY(pid != 0);
            tally.injected();
            if (signal != 0) {
                ::kill(static_cast<pid_t>(pid), signal);
            }
            qint64 toldMs = kToldMs;
            const auto status = waitForEnd(*job, pid, toldMs);
            QVERIFY2(toldMs < kToldMs, qPrintable(QString::number(toldMs)));
            QCOMPARE(static_cast<int>(status.state), state);
            QVERIFY2(QString::fromStdString(status.sentence).contains(cause), status.sentence.c_str());
            if (!hasCheckpoint) {
                damageCheckpoints(run);
            }
            const auto other = TrainingJob::attach(run);
            QVERIFY(isOver(other->poll().state) && other->poll().state != TrainingState::Finished);
            QVERIFY(QTest::qWaitFor([&] { return other->poll().canContinue == hasCheckpoint; }, kToldMs));
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    /// Suspended while it prepares, trains, is paused and is asked to stop; each time it goes on by itself.
    void hangsAndWakes() {
        FaultTally tally(8, "SIGSTOP, then SIGCONT, while it trains, while it is paused, and with a command waiting");
        const tests::TempFolder temp;
        const auto job = TrainingJob::start(launchOf(temp.path() / "run", "endless"));
        const auto pid = static_cast<pid_t>(waitForSteps(*job, 3));
        const auto becomes = [&](TrainingState state) { return QTest::qWaitFor([&] { return job->poll().state == state; }, kPatienceMs); };
        for (int round = 0; round < 6; ++round) {
            const bool isPaused = round % 2 == 1;
            if (isPaused) {
                QVERIFY(!job->pause());
            }
            tally.injected();
            ::kill(pid, SIGSTOP);
            QVERIFY(becomes(TrainingState::Unresponsive));
            const auto status = job->poll();
            QVERIFY2(status.sentence.find("suspended by a signal") != std::string::npos && status.canKill() && !status.canContinue, status.sentence.c_str());
            QElapsedTimer timer;
            timer.start();
            const auto failure = job->checkpoint(100);   // asks, and is not held up
            QVERIFY(failure.has_value() && timer.elapsed() < 5000);
            ::kill(pid, SIGCONT);
            QVERIFY(becomes(isPaused ? TrainingState::Paused : TrainingState::Running));
            if (isPaused) {
                QVERIFY(!job->resume());
            }
            const int64_t step = job->poll().report.step;
            QVERIFY(waitForSteps(*job, step + 1) == pid);
            tally.survived();
        }
        QVERIFY(!job->kill());
        QVERIFY(tally.print());
    }

    /// What the window's buttons ask for, in any order, also what the state forbids (tests/ui/panels/tst_button_storm.cpp presses the buttons).
    void commandStorms() {
        FaultTally tally(10, "storms of commands (start, pause, resume, checkpoint, stop, stop, kill, continue, attach), 1,000 seeded sequences");
        std::mt19937 random(20261127);
        const auto roll = [&](int below) { return std::uniform_int_distribution<int>(0, below - 1)(random); };
        const tests::TempFolder temp;
        for (int sequence = 0; sequence < 1000; ++sequence) {
            const fs::path run = temp.path() / std::to_string(sequence);
            auto job = TrainingJob::start(launchOf(run, "endless"));
            QString story;
            tally.injected();
            for (int command = 1 + roll(6); command > 0; --command) {
                const int chosen = roll(8);
                story += QString::number(chosen);
                OMNIDRIVE_CHECKED(ask(job, run, chosen));
                const auto status = job->poll();
                QVERIFY2(int(status.canPause()) + int(status.canResume()) + int(status.canContinue) <= 1, qPrintable(story));
                QVERIFY2(!status.canContinue || !store::runWriterPid(run), qPrintable(story));
            }
            QElapsedTimer timer;
            timer.start();
            QVERIFY2(becomesFree(job, run), qPrintable(story));
            QVERIFY2(timer.elapsed() < 5000, qPrintable(story));
            QVERIFY2(isNobodyThere(*job), qPrintable(story));
            fs::remove_all(run);
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    /// The program that started the trainer, killed at a random moment after it; the next one attaches.
    void watchersAreKilled() {
        FaultTally tally(9, "kill -9 of the program that started and watches a trainer, at random moments");
        std::mt19937 random(20261127);
        std::uniform_int_distribution<int> moment(0, 120);
        for (int round = 0; round < 12; ++round) {
            const tests::TempFolder temp;
            const fs::path run = temp.path() / "run";
            const pid_t watcher = ::fork();
            if (watcher == 0) {
                const auto job = TrainingJob::start(launchOf(run, "endless"));
                for (;;) {
                    job->poll();
                    ::usleep(1000);
                }
            }
            QVERIFY(QTest::qWaitFor([&] { return store::isRunFolder(run) && store::readRunState(run).has_value(); }, kPatienceMs));
            QTest::qSleep(moment(random));
            tally.injected();
            ::kill(watcher, SIGKILL);
            ::waitpid(watcher, nullptr, 0);
            const auto next = TrainingJob::attach(run);
            const int64_t step = next->poll().report.step, pid = waitForSteps(*next, step + 3);
            QVERIFY(pid != 0 && jobs::inspectProcess(pid));
            QCOMPARE(store::runWriterPid(run).value_or(0), pid);
            for (const bool resume : {false, true}) {   // nobody else trains there
                auto launch = launchOf(run, "run");
                launch.resume = resume;
                QVERIFY_EXCEPTION_THROWN(TrainingJob::start(launch), Error);
            }
            QCOMPARE(store::runWriterPid(run).value_or(0), pid);
            QVERIFY(!next->stop());
            QVERIFY(QTest::qWaitFor([&] { return next->poll().state == TrainingState::Finished; }, kPatienceMs));
            QVERIFY(isCurveComplete(run));
            tally.survived();
        }
        QVERIFY(tally.print());
    }
};

QTEST_GUILESS_MAIN(TestDyingTrainers)
#include "tst_dying_trainers.moc"
