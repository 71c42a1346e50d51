// SPDX-License-Identifier: GPL-3.0-or-later
// A training killed without warning at random moments, again and again: what it says of itself is never false, no second trainer gets in, each resume
// goes on, and the weights at the end are those of a run that nobody disturbed. OMNIDRIVE_KILLS sets how often (10), OMNIDRIVE_KILL_SEED when.
#include "app/program_runner.h"
#include "jobs/training_job.h"
#include "store/checkpoint_store.h"
#include "store/run_files.h"
#include "store/run_folder.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

#include <QElapsedTimer>
#include <QTest>

#include <fstream>
#include <iterator>
#include <random>

using namespace omnidrive;
namespace fs = std::filesystem;
using tests::bytesOf;

namespace {

constexpr const char* kRecipe = R"(title: killed again and again
model: embedded
clip: embedded
freeze_vision: true
data: {source: synthetic}
rollout: {group_size: 4, max_turns: 2, max_turn_tokens: 24, max_response_tokens: 80}
eval: {every_steps: 0}
probe: {samples: 1}
checkpoints: {every_steps: 2, keep: 2}
threads: 1
stages:
  - {name: tool-learning, steps: 6, prompts_per_step: 2, reward: {score: contrast}, optimiser: {learning_rate: 4.0e-4}}
  - {name: driving, steps: 6, prompts_per_step: 2, reward: {score: contrast}, optimiser: {learning_rate: 4.0e-4}}
)";

}  // namespace

class TestKillStorm : public QObject {
    Q_OBJECT

private:
    tests::TempFolder folder_;
    fs::path recipe() const { return folder_.path() / "recipe.yaml"; }

    /// Starts a run, or goes on with it where there is one.
    void launch(QProcess& process, const fs::path& run) const {
        const QString folder = QString::fromStdString(run.string());
        if (store::isRunFolder(run)) {
            process.start(OMNIDRIVE_PROGRAM, {"train", "--resume", folder});
        } else {
            fs::remove_all(run);
            process.start(OMNIDRIVE_PROGRAM, {"train", QString::fromStdString(recipe().string()), "--run", folder});
        }
        QVERIFY(process.waitForStarted());
    }

    /// While a trainer lives nobody else may write.
    static void refuseASecondTrainer(const fs::path& run, qint64 pid) {
        const bool hasBegun = store::isRunFolder(run);   // before that it is locked, and there is nothing to go on with
        const auto second = tests::runProgram(OMNIDRIVE_PROGRAM, {"train", "--resume", QString::fromStdString(run.string())});
        if (second.exitCode == 0 || !store::runWriterPid(run)) {
            return;   // the first one had ended meanwhile
        }
        const QString refusal = QStringLiteral("in use by process %1").arg(pid);
        QVERIFY2(second.err.contains(refusal) || (!hasBegun && second.err.contains(QStringLiteral("is not a run folder"))), qPrintable(second.err));
    }

    /// Nobody lives: neither "running" nor, before its end, "finished" would be true.
    static void checkState(const fs::path& run) {
        if (!store::isRunFolder(run)) {
            return;
        }
        QVERIFY(!store::runWriterPid(run));
        const auto status = jobs::TrainingJob::attach(run)->poll();
        const bool isTrue = status.state == jobs::TrainingState::Lost || status.state == jobs::TrainingState::Killed ||
                            (status.state == jobs::TrainingState::Finished && status.report.step == status.report.totalSteps);
        QVERIFY2(isTrue, jobs::trainingStateName(status.state));
    }

    /// @return kills it took until the run was finished, at most `most`.
    int disturb(const fs::path& run, int most, std::mt19937& generator) {
        std::uniform_int_distribution<int> moment(20, 2500);   // ms: from before the first byte to the middle of any step
        for (int kills = 0;; ++kills) {
            QProcess process;
            launch(process, run);
            const int wait = kills < most ? moment(generator) : 120'000;
            // One that has not come to its lock yet could be overtaken by the second, and would be the one that is refused.
            if (kills % 4 == 1 && !process.waitForFinished(wait / 2) && store::runWriterPid(run) == process.processId()) {
                refuseASecondTrainer(run, process.processId());
            }
            if (process.waitForFinished(wait)) {
                if (process.exitCode() != 0) {
                    qWarning() << process.readAllStandardError();
                    return -1;
                }
                return kills;
            }
            process.kill();
            process.waitForFinished();
            checkState(run);
        }
    }

    /// The files of the newest checkpoint that decide how a training goes on.
    static std::string stateOf(const fs::path& run) {
        const auto checkpoint = store::CheckpointStore(run / "checkpoints").newestValid();
        return checkpoint ? bytesOf(checkpoint->folder / "model" / "model.safetensors") + bytesOf(checkpoint->folder / "optimizer.safetensors") : "";
    }

private Q_SLOTS:
    void endsAsIfNobodyHadDisturbedIt() {
        std::ofstream(recipe()) << kRecipe;
        const auto quiet = tests::runProgram(OMNIDRIVE_PROGRAM, {"train", QString::fromStdString(recipe().string()), "--run",
                                                                 QString::fromStdString((folder_.path() / "quiet").string())});
        QVERIFY2(quiet.exitCode == 0, qPrintable(quiet.err));
        const std::string expected = stateOf(folder_.path() / "quiet");
        QVERIFY(expected.size() > 100'000);
        const int wanted = qEnvironmentVariableIsSet("OMNIDRIVE_KILLS") ? qEnvironmentVariableIntValue("OMNIDRIVE_KILLS") : 10;
        std::mt19937 generator(static_cast<unsigned>(qEnvironmentVariableIntValue("OMNIDRIVE_KILL_SEED")));
        int kills = 0, runs = 0;
        while (kills < wanted) {
            const fs::path run = folder_.path() / ("run-" + std::to_string(runs++));
            const int done = disturb(run, wanted - kills, generator);
            QVERIFY(done >= 0);
            kills += done;
            QVERIFY2(stateOf(run) == expected, qPrintable(QStringLiteral("run %1, after %2 kills").arg(runs).arg(done)));
            QVERIFY(store::verifyRun(run).problems.empty());
        }
        qInfo("%d kills in %d runs, all ended with the same weights and optimiser", kills, runs);
    }
};

QTEST_APPLESS_MAIN(TestKillStorm)
#include "tst_kill_storm.moc"
