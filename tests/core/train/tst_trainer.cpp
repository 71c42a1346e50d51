// SPDX-License-Identifier: GPL-3.0-or-later
// Two-stage training end to end on a tiny recipe: a replayable run folder, resume equal to the uninterrupted run,
// commands obeyed.
#include "base/error.h"
#include "rollout/probe.h"
#include "rollout/trajectory_json.h"
#include "store/checkpoint_store.h"
#include "store/run_folder.h"
#include "support/limited_memory.h"
#include "support/temp_folder.h"
#include "train/embedded_default.h"
#include "train/launch_check.h"
#include "train/trained_parameters.h"
#include "train/trainer.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
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
    std::vector<train::LiveChange> changes = {};

    train::TrainerParts parts(store::RunWriter* run, store::CheckpointStore* checkpoints,
                              train::CommandBox* commands) const {
        train::TrainerParts parts;
        parts.policy = rollout::Policy::load(recipe.model, torch::kCPU, train::weightsDtype(recipe.weightsDtype, torch::kCPU));
        parts.reference = train::frozenReference(recipe, *parts.policy.vlm);
        parts.run = run;
        parts.checkpoints = checkpoints;
        parts.commands = commands;
        parts.changes = changes;
        return parts;
    }

    /// Runs until `stopAfter` (or the end); continues an earlier call. @return the weights at the end.
    model::Weights run(int64_t stopAfter) const { return runPolicy(stopAfter).vlm->weights(); }

    rollout::Policy runPolicy(int64_t stopAfter) const {
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
        return p.policy;
    }
};

}  // namespace

class TestTrainer : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::TempFolder> base_;

    /// An epsilon above the rounding of sums, below the gradients: else AdamW makes whole steps of rounding errors.
    train::Recipe oneStep() const {
        auto recipe = tinyRecipe(base_->path() / "model");
        recipe.stages.pop_back();
        recipe.stages[0].steps = 1;
        recipe.stages[0].minibatches = 1;
        recipe.stages[0].optimiser.epsilon = 1e-4;
        return recipe;
    }

    static int64_t peakOf(const std::function<void()>& body) {
        const tests::LimitedMemory memory;
        body();
        return memory.peak();
    }

    static void compareWeights(const model::Weights& weights, const model::Weights& expected) {
        QCOMPARE(weights.size(), expected.size());
        for (const auto& [name, tensor] : expected) {
            QVERIFY2((tensor - weights.at(name)).abs().max().item<double>() <= 1e-5, name.c_str());
        }
    }

    static void compareCurves(const fs::path& run, const fs::path& expected) {
        const auto own = store::RunReader::open(run), other = store::RunReader::open(expected);
        own->refresh();
        other->refresh();
        QVERIFY(!other->scalars("actor/kl_loss").empty());
        for (const char* tag : {"actor/pg_loss", "actor/kl_loss", "actor/entropy", "actor/ppo_kl", "actor/grad_norm"}) {
            QCOMPARE(own->scalars(tag).size(), other->scalars(tag).size());
            const double value = own->scalars(tag)[0].value, wanted = other->scalars(tag)[0].value;
            QVERIFY2(std::abs(value - wanted) <= 1e-5 * std::max(1.0, std::abs(wanted)),
                     qPrintable(QString("%1: %2 %3").arg(tag).arg(value).arg(wanted)));
        }
    }

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

    /// A frozen tower lies in the checkpoint's read-only mapping: resuming must not write to it.
    void resumedWithAFrozenTower() {
        auto recipe = tinyRecipe(base_->path() / "model");
        recipe.freezeVision = true;
        const tests::TempFolder whole, broken;
        const auto expected = Session{whole.path() / "run", recipe}.run(1000);
        const Session interrupted{broken.path() / "run", recipe};
        interrupted.run(2);
        for (const auto& [name, tensor] : interrupted.run(1000)) {
            QVERIFY2(torch::equal(tensor, expected.at(name)), name.c_str());
        }
    }

    void adaptersTrainOverAFrozenBase_data() {
        QTest::addColumn<QString>("dtype");
        QTest::addColumn<bool>("checkpointing");
        QTest::newRow("float32") << QStringLiteral("float32") << false;
        QTest::newRow("float32, layers recomputed") << QStringLiteral("float32") << true;
        QTest::newRow("bfloat16 base, layers recomputed") << QStringLiteral("bfloat16") << true;
    }

    /// The base keeps every bit, the adapters move, a checkpoint is a PEFT folder that opens as a model, and resuming goes on from it.
    void adaptersTrainOverAFrozenBase() {
        QFETCH(QString, dtype);
        QFETCH(bool, checkpointing);
        auto recipe = tinyRecipe(base_->path() / "model");
        recipe.weightsDtype = dtype.toStdString();
        recipe.loraRank = 2;
        recipe.loraTargets = {"q_proj", "v_proj", "down_proj"};
        recipe.freezeVision = true;
        recipe.gradientCheckpointing = checkpointing;
        const tests::TempFolder whole, broken;
        const auto trained = Session{whole.path() / "run", recipe}.runPolicy(1000);
        const auto start = rollout::Policy::load(recipe.model, torch::kCPU, train::weightsDtype(recipe.weightsDtype, torch::kCPU));
        for (const auto& [name, tensor] : start.vlm->weights()) {
            QVERIFY2(torch::equal(tensor, trained.vlm->weights().at(name)), name.c_str());
        }
        QVERIFY(!trained.vlm->adapters().empty());
        for (const auto& [module, adapter] : trained.vlm->adapters()) {
            QVERIFY2(adapter.b.abs().sum().item<double>() > 0, module.c_str());
            QVERIFY(!module.starts_with("visual."));
        }
        const auto folder = whole.path() / "run" / "checkpoints" / "step-000006" / "model";
        QVERIFY(fs::exists(folder / "adapter_model.safetensors") && !fs::exists(folder / "model.safetensors"));
        const auto opened = rollout::Policy::load(folder.string(), torch::kCPU, torch::kFloat32);
        const Session interrupted{broken.path() / "run", recipe};
        interrupted.run(2);
        const auto resumed = interrupted.runPolicy(1000);
        for (const auto& [module, adapter] : trained.vlm->adapters()) {
            QVERIFY2(torch::equal(opened.vlm->adapters().at(module).b, adapter.b), module.c_str());
            QVERIFY2(torch::equal(resumed.vlm->adapters().at(module).a, adapter.a), module.c_str());
            QVERIFY2(torch::equal(resumed.vlm->adapters().at(module).b, adapter.b), module.c_str());
        }
    }

    /// Layers recomputed in the backward pass give the run that they give when kept.
    void recomputingChangesNothing() {
        auto recipe = tinyRecipe(base_->path() / "model");
        recipe.stages.pop_back();
        recipe.stages[0].steps = 2;
        const tests::TempFolder kept, recomputed;
        const auto expected = Session{kept.path() / "run", recipe}.run(1000);
        recipe.gradientCheckpointing = true;
        const auto weights = Session{recomputed.path() / "run", recipe}.run(1000);
        for (const auto& [name, tensor] : expected) {
            QVERIFY2((tensor - weights.at(name)).abs().max().item<double>() <= 2e-4, name.c_str());
        }
    }

    void adaptersThatDoNotFit() {
        auto recipe = tinyRecipe(base_->path() / "model");
        recipe.loraRank = 2;
        recipe.loraTargets = {"qkv"};
        recipe.freezeVision = true;
        auto policy = rollout::Policy::load(recipe.model, torch::kCPU, torch::kFloat32);
        QVERIFY_THROWS_EXCEPTION(Error, train::makeTrainable(recipe, policy));
        recipe.freezeVision = false;
        QVERIFY(!train::makeTrainable(recipe, policy).empty());
        recipe.loraRank = 3;   // the policy has adapters of rank 2 by now
        QVERIFY_THROWS_EXCEPTION(Error, train::makeTrainable(recipe, policy));
    }

    /// The estimate is made of the recipe's own first question; a launch that cannot fit is refused with the numbers.
    void launchesThatDoNotFitAreRefused() {
        auto recipe = tinyRecipe(base_->path() / "model");
        const auto full = train::launchEstimate(recipe);
        QCOMPARE(full.weights, 2 * 4 * model::parameterCount(rollout::modelConfig(recipe.model)));   // and the reference of the KL term
        QVERIFY(QString::fromStdString(train::requireMemory(recipe, int64_t{1} << 40).sentence).contains(QStringLiteral("cpu has 1024.0 GiB free")));
        recipe.loraRank = 2;
        const auto adapters = train::launchEstimate(recipe);
        QVERIFY(adapters.optimiser < full.optimiser && adapters.weights < full.weights);
        try {
            train::requireMemory(recipe, 1 << 20);
            QFAIL("one MiB is not enough");
        } catch (const Error& error) {
            QVERIFY(error.kind() == ErrorKind::OutOfMemory);
            const auto text = QString::fromStdString(error.what());
            QVERIFY2(text.startsWith(QStringLiteral("training needs about ")) &&
                         text.contains(QStringLiteral("but cpu has 1 MiB free; gradient_checkpointing")),
                     error.what());
        }
    }

    /// Where an update does not fit at once, the widest pass that does is chosen; what the recipe asks for is not changed.
    void passesAreChosenByTheMemoryThereIs() {
        auto recipe = tinyRecipe(base_->path() / "model");
        const auto whole = train::launchEstimate(recipe);
        const auto plenty = train::requireMemory(recipe, 2 * whole.total());
        QCOMPARE(plenty.microBatchTokens, int64_t{0});
        const auto fixed = whole.total() - whole.activations;
        const auto tight = train::requireMemory(recipe, (fixed + whole.activations / 2) * 100 / 85);
        QVERIFY(tight.microBatchTokens > 0);
        const auto words = QStringLiteral(", in micro-batches of %1 tokens; cpu has ").arg(tight.microBatchTokens);
        QVERIFY2(QString::fromStdString(tight.sentence).contains(words), tight.sentence.c_str());
        recipe.microBatchTokens = tight.microBatchTokens;
        const auto half = train::launchEstimate(recipe);
        QVERIFY(half.activations <= whole.activations / 2 && half.activations > whole.activations / 4);
        QCOMPARE(half.total() - half.activations, fixed);
        recipe.microBatchTokens = 1;
        const int64_t least = train::launchEstimate(recipe).total();
        recipe.microBatchTokens = 0;
        const auto tightest = train::requireMemory(recipe, least);
        QVERIFY(tightest.microBatchTokens > 0 && tightest.microBatchTokens < tight.microBatchTokens);
        QVERIFY_THROWS_EXCEPTION(Error, train::requireMemory(recipe, least - 1));
        recipe.microBatchTokens = 1000000;
        QVERIFY_THROWS_EXCEPTION(Error, train::requireMemory(recipe, fixed + whole.activations / 2));
        QCOMPARE(train::requireMemory(recipe, std::nullopt).microBatchTokens, int64_t{1000000});
    }

    /// One step of one update; every rollout a pass of its own leaves the weights of one pass, up to the order of sums.
    void passesChangeNothing() {
        const tests::TempFolder whole, split;
        auto recipe = oneStep();
        const auto expected = Session{whole.path() / "run", recipe}.run(1000);
        recipe.microBatchTokens = 1;
        compareWeights(Session{split.path() / "run", recipe}.run(1000), expected);
        compareCurves(split.path() / "run", whole.path() / "run");
    }

    void aStepThatDoesNotFitIsSplit_data() {
        QTest::addColumn<bool>("isBadAlloc");
        QTest::newRow("LibTorch's allocator fails") << false;
        QTest::newRow("the system fails") << true;
    }

    /// On a machine of too little memory for the update at once: it is told, done in parts, and the weights are those of plenty.
    void aStepThatDoesNotFitIsSplit() {
        QFETCH(bool, isBadAlloc);
        const auto failure = isBadAlloc ? tests::LimitedMemory::Failure::BadAlloc : tests::LimitedMemory::Failure::LibTorch;
        const tests::TempFolder plenty, alone, tight;
        auto recipe = oneStep();
        model::Weights expected;
        const int64_t atOnce = peakOf([&] { expected = Session{plenty.path() / "run", recipe}.run(1000); });
        recipe.microBatchTokens = 1;
        const int64_t oneByOne = peakOf([&] { Session{alone.path() / "run", recipe}.run(1000); });
        QVERIFY2(oneByOne < atOnce * 9 / 10, qPrintable(QString("%1 of %2").arg(oneByOne).arg(atOnce)));
        recipe.microBatchTokens = 0;
        const Session session{tight.path() / "run", recipe};
        {
            const tests::LimitedMemory memory((oneByOne + atOnce) / 2, failure);
            compareWeights(session.run(1000), expected);
            QVERIFY(memory.refusals() > 0);
        }
        const auto reader = store::RunReader::open(session.folder);
        reader->refresh();
        const auto& events = reader->events();
        const auto told = std::find_if(events.begin(), events.end(), [](const auto& event) { return event.kind == "memory"; });
        QVERIFY(told != events.end());
        const QRegularExpression words(QStringLiteral("^step 1 did not fit: micro-batches of (\\d+) tokens from now on$"));
        const auto match = words.match(QString::fromStdString(told->text));
        QVERIFY2(match.hasMatch(), told->text.c_str());
        QFile state(QString::fromStdString((session.folder / "checkpoints" / "step-000001" / "trainer.json").string()));
        QVERIFY(state.open(QIODevice::ReadOnly));
        const auto remembered = QJsonDocument::fromJson(state.readAll()).object().value(QStringLiteral("micro_batch_tokens")).toInt();
        QVERIFY(remembered > 0 && remembered <= match.captured(1).toInt());
    }

    /// When one rollout alone does not fit, nothing is left to split: the run ends with a sentence.
    void aRolloutThatDoesNotFitEndsTheRun() {
        const tests::TempFolder alone, tight;
        auto recipe = oneStep();
        recipe.microBatchTokens = 1;
        const int64_t oneByOne = peakOf([&] { Session{alone.path() / "run", recipe}.run(1000); });
        const tests::LimitedMemory memory(oneByOne - 1);
        try {
            Session{tight.path() / "run", recipe}.run(1000);
            QFAIL("it does not fit");
        } catch (const Error& error) {
            QVERIFY(error.kind() == ErrorKind::OutOfMemory);
            const QRegularExpression words(QStringLiteral(
                "^step 1: a rollout of \\d+ tokens with its prompt does not fit into the memory of cpu: .*can't allocate memory"));
            QVERIFY2(words.match(QString::fromUtf8(error.what())).hasMatch(), error.what());
        }
    }

    void bytesOfTheOptimiserResumeToTheBit() {
        auto recipe = tinyRecipe(base_->path() / "model");
        recipe.optimiserState = "8bit";
        recipe.stages.pop_back();
        const tests::TempFolder whole, broken;
        const Session uninterrupted{whole.path() / "run", recipe}, interrupted{broken.path() / "run", recipe};
        const auto expected = uninterrupted.run(1000);
        interrupted.run(2);
        for (const auto& [name, tensor] : interrupted.run(1000)) {
            QVERIFY2(torch::equal(tensor, expected.at(name)), name.c_str());
        }
        const auto state = model::loadTensors(uninterrupted.folder / "checkpoints" / "step-000003" / "optimizer.safetensors");
        QCOMPARE(state.at("m/model.embed_tokens.weight").scalar_type(), torch::kUInt8);
        QCOMPARE(state.at("m/model.norm.weight").scalar_type(), torch::kFloat32);
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
        // With a KL term each token is stored with what the reference thinks of it; in the first step that is the policy itself.
        for (const store::IndexRow& row : reader->rows(1, 1000)) {
            for (const rollout::Turn& turn : rollout::parseTrajectory(reader->traceJson(row.id)).turns) {
                QCOMPARE(turn.refLogprobs.size(), turn.logprobs.size());
                for (size_t i = 0; row.step == 1 && i < turn.logprobs.size(); ++i) {
                    QVERIFY(std::abs(turn.refLogprobs[i] - turn.logprobs[i]) < 1e-3);
                }
            }
        }
    }

    /// The probe set is answered before the first step and at each checkpoint; training does not feel it, and no curve counts it.
    void probesFollowTheCheckpoints() {
        const tests::TempFolder plain, probed;
        auto recipe = tinyRecipe(base_->path() / "model");
        recipe.checkpointEvery = 2;
        const auto expected = Session{plain.path() / "run", recipe}.run(1000);
        recipe.probe.samples = 3;
        const Session session{probed.path() / "run", recipe};
        session.run(3);   // stopped after step 3, which makes a checkpoint too
        const auto weights = session.run(1000);
        for (const auto& [name, tensor] : expected) {
            QVERIFY2(torch::equal(tensor, weights.at(name)), name.c_str());
        }
        const auto reader = store::RunReader::open(session.folder);
        reader->refresh();
        std::map<std::string, std::vector<int64_t>> steps;
        std::string question;
        for (const auto& row : reader->rows(1, reader->rolloutCount())) {
            if (rollout::isProbeGroup(row.groupId)) {
                steps[row.groupId].push_back(row.step);
                const auto trajectory = rollout::parseTrajectory(reader->traceJson(row.id));
                QCOMPARE(int64_t{trajectory.indexInGroup}, row.step);
                QVERIFY(row.groupId != "probe-001" || question.empty() || question == trajectory.question);
                question = row.groupId == "probe-001" ? trajectory.question : question;
            }
        }
        QCOMPARE(steps.size(), size_t{3});
        QCOMPARE(steps.at("probe-001"), (std::vector<int64_t>{0, 2, 3, 4, 6}));
        QCOMPARE(reader->rolloutCount(), int64_t{6 * 3 * 4 + 5 * 3});
        QCOMPARE(reader->scalars("reward/accuracy").size(), size_t{6});
        QVERIFY(store::verifyRun(session.folder).problems.empty());
    }

    /// The learning rate of a live run is changed; the same change repeated by a resume gives the same weights.
    void aChangedSettingIsObeyedLoggedAndRepeated() {
        const tests::TempFolder live, repeated;
        auto recipe = tinyRecipe(base_->path() / "model");
        recipe.stages[0].steps = 20;
        recipe.stages.pop_back();
        const Session session{live.path() / "run", recipe};
        auto writer = store::RunWriter::create(session.folder, "", "test");
        store::CheckpointStore checkpoints(session.folder / "checkpoints");
        train::CommandBox commands;
        const auto parts = session.parts(writer.get(), &checkpoints, &commands);
        train::Trainer trainer(recipe, parts);
        StopAfter observer(1000, {});
        std::jthread thread([&](const std::stop_token& stop) {
            trainer.run(stop, observer);
            commands.close("ended");
        });
        commands.request(R"({"command":"pause"})");
        const auto refused = QByteArray::fromStdString(commands.request(R"({"command":"set","values":{"learning_rate":7}})"));
        QVERIFY2(refused.contains("\"ok\":false") && refused.contains("must be in (0, 1]"), refused.constData());
        const auto set = QByteArray::fromStdString(commands.request(R"({"command":"set","values":{"learning_rate":"2e-3","temperature":0.7}})"));
        QVERIFY2(set.contains("\"ok\":true") && set.contains("\"paused\""), set.constData());
        const auto extended = QByteArray::fromStdString(commands.request(R"({"command":"extend","steps":-3})"));
        QVERIFY2(extended.contains("at least one step"), extended.constData());
        commands.request(R"({"command":"resume"})");
        commands.request(R"({"command":"stop"})");
        thread.join();
        writer.reset();
        const auto reader = store::RunReader::open(session.folder);
        reader->refresh();
        const auto changes = train::changesOf(reader->events());
        QCOMPARE(changes.size(), size_t{2});
        const auto rates = reader->scalars("actor/lr");
        for (const auto& point : rates) {
            QCOMPARE(point.value, point.step <= changes[0].afterStep ? 1e-3 : 2e-3);
        }
        QVERIFY(rates.back().step > changes[0].afterStep);
        const auto last = rates.back().step;
        const auto weights = Session{repeated.path() / "run", recipe, changes}.run(last);
        for (const auto& [name, tensor] : parts.policy.vlm->weights()) {
            QVERIFY2(torch::equal(tensor, weights.at(name)), name.c_str());
        }
    }

    void anExtendedRunEqualsALongerOne() {
        const tests::TempFolder longer, extended;
        auto recipe = tinyRecipe(base_->path() / "model");
        Session session{extended.path() / "run", recipe};
        session.run(1000);
        session.changes = {{6, "stages[1].steps", "5"}};
        const auto weights = session.run(1000);
        recipe.stages[1].steps = 5;
        for (const auto& [name, tensor] : Session{longer.path() / "run", recipe}.run(1000)) {
            QVERIFY2(torch::equal(tensor, weights.at(name)), name.c_str());
        }
        QCOMPARE(store::RunReader::open(session.folder)->state()->step, int64_t{8});
    }

    void theWatchSeesEveryStepAndItsWordsAreWritten() {
        const tests::TempFolder folder;
        const Session session{folder.path() / "run", tinyRecipe(base_->path() / "model")};
        auto writer = store::RunWriter::create(session.folder, "", "test");
        store::CheckpointStore checkpoints(session.folder / "checkpoints");
        auto parts = session.parts(writer.get(), &checkpoints, nullptr);
        std::vector<size_t> rollouts;
        parts.watch = [&](const rollout::StepRecord& step) {
            rollouts.push_back(step.rollouts.size());
            return step.step == 2 ? std::vector{store::RunEvent{0, "alert", "look", step.step, "test", {step.rollouts[0]->id}, {}}}
                                  : std::vector<store::RunEvent>();
        };
        train::Trainer trainer(session.recipe, parts);
        StopAfter observer(1000, {});
        trainer.run({}, observer);
        QCOMPARE(rollouts, std::vector<size_t>(6, 12));
        const auto reader = store::RunReader::open(session.folder);
        reader->refresh();
        int alerts = 0;
        for (const auto& event : reader->events()) {
            if (event.kind == "alert") {
                ++alerts;
                QCOMPARE(event.step.value_or(0), int64_t{2});
                QVERIFY(reader->rowById(event.rollouts.at(0)).has_value());
            }
        }
        QCOMPARE(alerts, 1);
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
