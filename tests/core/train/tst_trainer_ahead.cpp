// SPDX-License-Identifier: GPL-3.0-or-later
// Rollouts that are made while the step before is learned from: whose weights they come from, and that a resumed run still makes the same ones.
#include "base/error.h"
#include "core/train/tiny_training.h"
#include "rollout/engine.h"
#include "rollout/trajectory_json.h"
#include "support/on_ranks.h"

#include <ATen/Parallel.h>

#include <QTest>

#include <cmath>
#include <map>
#include <thread>

using namespace omnidrive;
using tests::Session;
using tests::tinyRecipe;
namespace fs = std::filesystem;

class TestTrainerAhead : public QObject {
    Q_OBJECT

    const tests::TinyModel model_;

    train::Recipe aheadRecipe() const {
        auto recipe = tinyRecipe(model_.path());
        recipe.rolloutsAhead = true;
        return recipe;
    }

    static std::vector<rollout::Trajectory> rolloutsOf(const fs::path& run, int64_t step) {
        const auto reader = store::RunReader::open(run);
        reader->refresh();
        std::vector<rollout::Trajectory> rollouts;
        for (const auto& row : reader->rows(1, reader->rolloutCount())) {
            if (row.step == step) {
                rollouts.push_back(rollout::parseTrajectory(reader->traceJson(row.id)));
            }
        }
        return rollouts;
    }

    /// Largest difference between what a rollout recorded and what these weights say of the same tokens when it is made again from its seed; infinite
    /// when they make other tokens.
    static double difference(const rollout::Trajectory& made, const train::Recipe& recipe, const std::string& modelFolder) {
        auto options = recipe.rollout;
        options.groupSize = 1;
        const rollout::Engine engine(rollout::Policy::load(modelFolder, torch::kCPU, torch::kFloat32), options);
        const auto& stage = recipe.stages.at(static_cast<size_t>(made.stage - 1));
        const int64_t index = (made.step - 1) * stage.promptsPerStep + std::stoll(made.groupId.substr(made.groupId.rfind('-') + 1));
        rollout::GroupRequest request{train::recipeSample(recipe, stage.globalShare, "train", index), made.groupId, made.stage, made.step, 0, 0};
        const auto again = engine.continueFrom(request, {{}, made.seed, 0}).at(0).trajectory;
        double widest = again.turns.size() == made.turns.size() ? 0 : INFINITY;
        for (size_t t = 0; t < made.turns.size() && std::isfinite(widest); ++t) {
            widest = again.turns[t].tokenIds == made.turns[t].tokenIds ? widest : INFINITY;
            for (size_t i = 0; i < made.turns[t].logprobs.size() && std::isfinite(widest); ++i) {
                widest = std::max(widest, std::abs(double{made.turns[t].logprobs[i]} - again.turns[t].logprobs[i]));
            }
        }
        return widest;
    }

private Q_SLOTS:
    /// Two threads compute here: pools of their own would only wait for each other's processors.
    void initTestCase() { at::set_num_threads(1); }

    /// Steps 1 and 2 are made with the first weights, step n with those after step n - 2; what the loss takes for the old policy is that one.
    void rolloutsComeFromTheWeightsBeforeTheLastUpdate() {
        const tests::TempFolder folder;
        auto recipe = aheadRecipe();
        recipe.stages[0].optimiser.learningRate = 1e-2;
        const Session session{folder.path() / "run", recipe};
        session.run(1000);
        for (const auto& [step, version] : {std::pair{1, "step-000000"}, {2, "step-000000"}, {3, "step-000001"}, {4, "step-000002"}}) {
            for (const auto& made : rolloutsOf(session.folder, step)) {
                QCOMPARE(made.policyVersion, std::string(version));
            }
        }
        const auto checkpoint = [&](int step) { return (session.folder / "checkpoints" / fmt::format("step-{:06}", step) / "model").string(); };
        const auto made = rolloutsOf(session.folder, 3);
        QCOMPARE(made.size(), size_t{12});
        for (const auto& rollout : made) {
            QVERIFY2(difference(rollout, recipe, checkpoint(1)) < 1e-4, rollout.id.c_str());
            QVERIFY2(difference(rollout, recipe, checkpoint(2)) > 1e-3, rollout.id.c_str());
        }
        const auto reader = store::RunReader::open(session.folder);
        reader->refresh();
        const auto ages = reader->scalars("rollout/weights_age");
        QCOMPARE(ages.size(), size_t{6});
        for (const auto& point : ages) {
            QCOMPARE(point.value, point.step == 1 ? 0.0 : 1.0);
        }
    }

    void resumedRunsEndWithTheSameWeights_data() {
        QTest::addColumn<int>("stopAfter");
        QTest::addColumn<int>("checkpointEvery");
        QTest::addColumn<QString>("trained");
        QTest::newRow("inside stage 1") << 2 << 1 << "all";
        QTest::newRow("between the stages") << 3 << 1 << "all";
        QTest::newRow("inside stage 2, from an earlier checkpoint") << 5 << 4 << "all";
        QTest::newRow("a frozen tower") << 2 << 1 << "no tower";
        QTest::newRow("adapters") << 4 << 1 << "adapters";
    }

    void resumedRunsEndWithTheSameWeights() {
        QFETCH(int, stopAfter);
        QFETCH(int, checkpointEvery);
        QFETCH(QString, trained);
        auto recipe = aheadRecipe();
        recipe.checkpointEvery = checkpointEvery;
        recipe.freezeVision = trained != QStringLiteral("all");
        recipe.loraRank = trained == QStringLiteral("adapters") ? 2 : 0;
        const tests::TempFolder whole, broken;
        const auto tensors = [](const rollout::Policy& policy) {
            std::map<std::string, torch::Tensor> all(policy.vlm->weights().begin(), policy.vlm->weights().end());
            for (const auto& [name, tensor] : model::namedMatrices(policy.vlm->adapters())) {
                all.insert_or_assign(name, tensor);
            }
            return all;
        };
        const auto expected = tensors(Session{whole.path() / "run", recipe}.runPolicy(1000));
        const Session interrupted{broken.path() / "run", recipe};
        interrupted.run(stopAfter);
        for (const auto& [name, tensor] : tensors(interrupted.runPolicy(1000))) {
            QVERIFY2(torch::equal(tensor, expected.at(name)), name.c_str());
        }
    }

    /// A setting that is changed while rollouts are being made holds for them too, in the run and in its repetition.
    void aChangedTemperatureHoldsForWhatIsBeingMade() {
        const tests::TempFolder live, repeated;
        auto recipe = aheadRecipe();
        const Session session{live.path() / "run", recipe, {{3, "rollout.temperature", "0.4"}}};
        const auto weights = session.run(1000);
        for (const auto& made : rolloutsOf(session.folder, 4)) {
            QCOMPARE(made.temperature, 0.4);
        }
        for (const auto& made : rolloutsOf(session.folder, 3)) {
            QCOMPARE(made.temperature, 1.0);
        }
        const Session broken{repeated.path() / "run", recipe, session.changes};
        broken.run(3);
        for (const auto& [name, tensor] : broken.run(1000)) {
            QVERIFY2(torch::equal(tensor, weights.at(name)), name.c_str());
        }
    }

    void anExtendedRunIsTheOneThatWasResumed() {
        const tests::TempFolder live, resumed;
        const auto recipe = aheadRecipe();
        const Session early{live.path() / "run", recipe, {{6, "stages[1].steps", "5"}}};
        Session late{resumed.path() / "run", recipe};
        late.run(1000);
        late.changes = early.changes;
        const auto weights = late.run(1000);
        QCOMPARE(rolloutsOf(late.folder, 8).size(), size_t{12});
        early.run(5);   // killed shortly before the run was extended
        for (const auto& [name, tensor] : early.run(1000)) {
            QVERIFY2(torch::equal(tensor, weights.at(name)), name.c_str());
        }
    }

    /// Two ranks begin anew from a checkpoint, of which rank 0 alone has the files: their rollouts are those of one process.
    void ranksAgreeOnTheWeightsBefore() {
        auto recipe = aheadRecipe();
        recipe.stages.pop_back();
        recipe.stages[0].promptsPerStep = 4;
        recipe.stages[0].minibatches = 1;
        const tests::TempFolder folder;
        const Session alone{folder.path() / "alone", recipe}, shared{folder.path() / "shared", recipe};
        alone.run(2);
        shared.run(2);
        const auto expected = alone.run(1000);
        std::vector<rollout::Policy> policies(2);
        const auto problems = tests::onRanks(2, [&](ranks::Group& group) {
            store::CheckpointStore checkpoints(shared.folder / "checkpoints");
            auto writer = group.isFirst() ? store::RunWriter::openForResume(shared.folder, 2) : nullptr;
            auto parts = shared.parts(writer.get(), group.isFirst() ? &checkpoints : nullptr, nullptr);
            parts.ranks = &group;
            train::Trainer trainer(recipe, parts);
            trainer.restore(group.isFirst() ? checkpoints.newestValid().value() : store::CheckpointInfo{});
            tests::StopAfter observer(1000, {});
            trainer.run({}, observer);
            policies[static_cast<size_t>(group.rank())] = parts.policy;
        });
        for (const auto& problem : problems) {
            QVERIFY2(problem.isEmpty(), qPrintable(problem));
        }
        for (const auto& policy : policies) {
            for (const auto& [name, tensor] : policy.vlm->weights()) {
                QVERIFY2(torch::allclose(tensor, expected.at(name), 0, 1e-5), name.c_str());
            }
        }
    }

    void layersThatAreSharedOutCannotMakeRollouts() {
        auto recipe = aheadRecipe();
        recipe.ranks.shardParameters = true;   // without effect in one process
        const Session session{"", recipe};
        train::Trainer(recipe, session.parts(nullptr, nullptr, nullptr));
        const auto problems = tests::onRanks(2, [&](ranks::Group& group) {
            auto parts = session.parts(nullptr, nullptr, nullptr);
            parts.ranks = &group;
            train::Trainer(recipe, parts);
        });
        for (const auto& problem : problems) {
            QVERIFY2(problem.contains(QStringLiteral("rollouts_ahead needs the whole weights")), qPrintable(problem));
        }
    }

    void recipesThatContradictThemselves() {
        auto recipe = aheadRecipe();
        QVERIFY(train::validate(recipe).empty());
        recipe.rolloutDevice = "tpu";
        QCOMPARE(train::validate(recipe).size(), size_t{1});
        recipe.rolloutDevice = "cuda:1";
        QVERIFY(train::validate(recipe).empty());
        recipe.rolloutsAhead = false;
        QCOMPARE(train::validate(recipe).size(), size_t{1});
    }
};

QTEST_APPLESS_MAIN(TestTrainerAhead)
#include "tst_trainer_ahead.moc"
