// SPDX-License-Identifier: GPL-3.0-or-later
// Two-stage training end to end on a tiny recipe: a replayable run folder, resume equal to the uninterrupted run,
// commands obeyed.
#include "base/error.h"
#include "store/checkpoint_store.h"
#include "store/run_folder.h"
#include "support/temp_folder.h"
#include "train/embedded_default.h"
#include "train/trainer.h"

#include <QTest>

#include <torch/types.h>

#include <thread>

using namespace omnidrive;
namespace fs = std::filesystem;

namespace {

train::Recipe tinyRecipe(const fs::path& model) {
    train::Recipe recipe;
    recipe.title = "test";
    recipe.model = model.string();
    recipe.seed = 3;
    recipe.rollout.groupSize = 4;
    recipe.rollout.maxTurns = 2;
    recipe.rollout.maxTurnTokens = 12;
    recipe.rollout.maxResponseTokens = 60;
    recipe.rollout.zoomMaxPixels = 4704;
    for (const char* name : {"tool-learning", "driving"}) {
        train::StageOptions stage;
        stage.name = name;
        stage.steps = 3;
        stage.promptsPerStep = 3;
        stage.minibatches = 2;
        stage.klWeight = 0.01;
        stage.entropyWeight = 0.01;  // an entropy bonus gives a gradient even when every reward is equal
        stage.optimiser.learningRate = 1e-3;
        recipe.stages.push_back(stage);
    }
    recipe.eval.everySteps = 0;
    recipe.checkpointEvery = 1;
    recipe.keepCheckpoints = 20;
    return recipe;
}

/// Stops the run after a step.
class StopAfter : public train::TrainerObserver {
public:
    StopAfter(int64_t step, std::stop_source source) : step_(step), source_(std::move(source)) {}
    void stepDone(int64_t step, int64_t, int, const std::vector<std::pair<std::string, double>>& metrics) override {
        lastMetrics = metrics;
        if (step == step_) {
            source_.request_stop();
        }
    }
    std::vector<std::pair<std::string, double>> lastMetrics;

private:
    int64_t step_;
    std::stop_source source_;
};

struct Session {
    fs::path folder;
    train::Recipe recipe;

    train::TrainerParts parts(store::RunWriter* run, store::CheckpointStore* checkpoints,
                              train::CommandBox* commands) const {
        train::TrainerParts parts;
        parts.policy = rollout::Policy::load(recipe.model, torch::kCPU, torch::kFloat32);
        parts.reference = parts.policy.vlm->clone();
        parts.run = run;
        parts.checkpoints = checkpoints;
        parts.commands = commands;
        return parts;
    }

    /// Runs until `stopAfter` (or the end); continues an earlier call. @return the weights at the end.
    model::Weights run(int64_t stopAfter) const {
        const bool resume = fs::exists(folder / "run.json");
        auto writer = resume ? nullptr : store::RunWriter::create(folder, "", "test");
        store::CheckpointStore checkpoints(folder / "checkpoints");
        const auto checkpoint = resume ? checkpoints.newestValid() : std::nullopt;
        if (resume) {
            writer = store::RunWriter::openForResume(folder, checkpoint ? checkpoint->step : 0);
        }
        const auto p = parts(writer.get(), &checkpoints, nullptr);
        train::Trainer trainer(recipe, p);
        if (checkpoint) {
            trainer.restore(*checkpoint);
        }
        std::stop_source source;
        StopAfter observer(stopAfter, source);
        trainer.run(source.get_token(), observer);
        return p.policy.vlm->weights();
    }
};

}  // namespace

class TestTrainer : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::TempFolder> base_;

private Q_SLOTS:
    void initTestCase() {
        base_ = std::make_unique<tests::TempFolder>();
        train::makeEmbeddedSkeleton(base_->path() / "model", 5).save(base_->path() / "model");
    }

    void resumedRunsEndWithTheSameWeights_data() {
        QTest::addColumn<int>("stopAfter");
        QTest::newRow("inside stage 1") << 2;
        QTest::newRow("between the stages") << 3;
        QTest::newRow("inside stage 2") << 5;
    }

    void resumedRunsEndWithTheSameWeights() {
        QFETCH(int, stopAfter);
        const tests::TempFolder whole, broken;
        const auto recipe = tinyRecipe(base_->path() / "model");
        const auto expected = Session{whole.path() / "run", recipe}.run(1000);
        const Session interrupted{broken.path() / "run", recipe};
        interrupted.run(stopAfter);
        const auto resumed = interrupted.run(1000);
        QCOMPARE(resumed.size(), expected.size());
        bool anyMoved = false;
        const auto start = rollout::Policy::load(recipe.model, torch::kCPU, torch::kFloat32).vlm->weights();
        for (const auto& [name, tensor] : expected) {
            QVERIFY2(torch::equal(tensor, resumed.at(name)), name.c_str());
            anyMoved = anyMoved || !torch::equal(tensor.detach(), start.at(name));
        }
        QVERIFY(anyMoved);
    }

    void theRunFolderHoldsEveryRollout() {
        const tests::TempFolder folder;
        const Session session{folder.path() / "run", tinyRecipe(base_->path() / "model")};
        session.run(1000);
        const auto reader = store::RunReader::open(session.folder);
        reader->refresh();
        QCOMPARE(reader->rolloutCount(), int64_t{6 * 3 * 4});
        const auto problems = store::verifyRun(session.folder).problems;
        QVERIFY2(problems.empty(), problems.empty() ? "" : problems[0].c_str());
        QVERIFY(reader->state().has_value());
        QCOMPARE(reader->state()->state, store::TrainerState::Finished);
        QCOMPARE(reader->scalars("actor/lr").size(), size_t{6});
        QCOMPARE(reader->scalars("actor/lr").back().stage, 2);
    }

    void commandsAreAcknowledgedAtStepBoundaries() {
        const tests::TempFolder folder;
        const Session session{folder.path() / "run", tinyRecipe(base_->path() / "model")};
        auto writer = store::RunWriter::create(session.folder, "", "test");
        store::CheckpointStore checkpoints(session.folder / "checkpoints");
        train::CommandBox commands;
        train::Trainer trainer(session.recipe, session.parts(writer.get(), &checkpoints, &commands));
        StopAfter observer(1000, {});
        std::jthread thread([&](const std::stop_token& stop) {   // stops with the test when a check fails
            trainer.run(stop, observer);
            commands.close("ended");
        });
        const auto paused = QByteArray::fromStdString(commands.request(R"({"command":"pause"})"));
        QVERIFY2(paused.contains("\"ok\":true") && paused.contains("\"paused\""), paused.constData());
        const auto unknown = QByteArray::fromStdString(commands.request(R"({"command":"dance"})"));
        QVERIFY(unknown.contains("\"ok\":false"));
        const auto resumed = QByteArray::fromStdString(commands.request(R"({"command":"resume"})"));
        QVERIFY2(resumed.contains("\"ok\":true") && resumed.contains("\"running\""), resumed.constData());
        const auto stopped = QByteArray::fromStdString(commands.request(R"({"command":"stop"})"));
        QVERIFY2(stopped.contains("\"ok\":true"), stopped.constData());
        thread.join();
        QVERIFY(checkpoints.newestValid().has_value());
        QVERIFY(QByteArray::fromStdString(commands.request(R"({"command":"pause"})")).contains("ended"));
    }
};

QTEST_APPLESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
