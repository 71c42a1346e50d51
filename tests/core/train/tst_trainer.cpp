// SPDX-License-Identifier: GPL-3.0-or-later
// Two-stage training end to end on a tiny recipe: resume equal to the uninterrupted run, a replayable run folder.
#include "base/error.h"
#include "base/limits.h"
#include "core/train/tiny_training.h"
#include "rollout/probe.h"
#include "rollout/trajectory_json.h"
#include "support/error_text.h"
#include "train/run_parts.h"

#include <QTest>

#include <atomic>
#include <cmath>
#include <fstream>
#include <map>
#include <set>

using namespace omnidrive;
using tests::Session;
using tests::tinyRecipe;
namespace fs = std::filesystem;

namespace {

/// Asks the training to stop when its n-th prompt is built.
class StoppingTokenizer final : public text::Tokenizer {
public:
    StoppingTokenizer(std::shared_ptr<const text::Tokenizer> real, int prompts, std::stop_source source)
        : real_(std::move(real)), left_(prompts), source_(std::move(source)) {}

    std::vector<int32_t> encode(std::string_view text, bool parseAdded) const override {
        if (text.starts_with("<|im_start|>system") && --left_ == 0) {
            source_.request_stop();
        }
        return real_->encode(text, parseAdded);
    }
    std::string decode(const std::vector<int32_t>& ids, bool skipSpecial) const override { return real_->decode(ids, skipSpecial); }
    std::string bytesOf(int32_t id) const override { return real_->bytesOf(id); }
    std::optional<int32_t> addedId(std::string_view text) const override { return real_->addedId(text); }
    bool isSpecial(int32_t id) const override { return real_->isSpecial(id); }
    int32_t size() const override { return real_->size(); }

private:
    std::shared_ptr<const text::Tokenizer> real_;
    mutable std::atomic<int> left_;
    mutable std::stop_source source_;
};

std::unique_ptr<store::RunReader> opened(const fs::path& run) {
    auto reader = store::RunReader::open(run);
    reader->refresh();
    return reader;
}

}  // namespace

class TestTrainer : public QObject {
    Q_OBJECT

    const tests::TinyModel model_;

private Q_SLOTS:
    void resumedRunsEndWithTheSameWeights_data() {
        QTest::addColumn<int>("stopAfter");
        QTest::newRow("inside stage 1") << 2;
        QTest::newRow("between the stages") << 3;
        QTest::newRow("inside stage 2") << 5;
    }

    void resumedRunsEndWithTheSameWeights() {
        QFETCH(int, stopAfter);
        const tests::TempFolder whole, broken;
        const auto recipe = tinyRecipe(model_.path());
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
        auto recipe = tinyRecipe(model_.path());
        recipe.freezeVision = true;
        const tests::TempFolder whole, broken;
        const auto expected = Session{whole.path() / "run", recipe}.run(1000);
        const Session interrupted{broken.path() / "run", recipe};
        interrupted.run(2);
        for (const auto& [name, tensor] : interrupted.run(1000)) {
            QVERIFY2(torch::equal(tensor, expected.at(name)), name.c_str());
        }
    }

    void anotherFreezeVisionIsRefusedAtAResume_data() {
        QTest::addColumn<bool>("wasFrozen");
        QTest::addColumn<QString>("problem");
        QTest::newRow("what the tower learned would be lost") << false << "trained the vision tower, and the recipe says to leave it as it is; freeze_vision stays";
        QTest::newRow("nothing is remembered of it") << true << "did not train the vision tower, and the recipe says to train it; freeze_vision stays";
    }
    void anotherFreezeVisionIsRefusedAtAResume() {
        QFETCH(bool, wasFrozen);
        QFETCH(QString, problem);
        const tests::TempFolder folder;
        auto recipe = tinyRecipe(model_.path());
        recipe.freezeVision = wasFrozen;
        Session{folder.path() / "run", recipe}.run(3);   // between the stages, where no moments are read
        recipe.freezeVision = !wasFrozen;
        const QString sentence = tests::errorOf([&] { Session{folder.path() / "run", recipe}.run(1000); });
        QVERIFY2(sentence.contains("step-000003 is of a run that " + problem), qPrintable(sentence));
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
        auto recipe = tinyRecipe(model_.path());
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

    void adaptersThatDoNotFit() {
        auto recipe = tinyRecipe(model_.path());
        recipe.loraRank = 2;
        recipe.loraTargets = {"qkv"};
        recipe.freezeVision = true;
        auto policy = rollout::Policy::load(recipe.model, torch::kCPU, torch::kFloat32);
        QVERIFY_THROWS_EXCEPTION(Error, train::makeTrainable(recipe, policy));
        recipe.freezeVision = false;
        QVERIFY(!train::makeTrainable(recipe, policy).empty());
        QVERIFY(!train::makeTrainable(recipe, policy).empty());   // the policy has adapters by now, of just this form
        const auto refusal = [&](const auto& change) {
            auto other = recipe;
            change(other);
            try {
                train::makeTrainable(other, policy);
            } catch (const Error& error) {
                return QString(error.what());
            }
            return QString();
        };
        const auto holds = [&](const QString& text, const char* words) { return text.contains(words) && text.contains(QString::fromStdString(recipe.model)); };
        QVERIFY(holds(refusal([](auto& other) { other.loraRank = 3; }), "lora_rank is 3"));
        QVERIFY(holds(refusal([](auto& other) { other.loraAlpha = 7; }), "lora_alpha is 7"));
        QVERIFY(holds(refusal([](auto& other) { other.loraTargets = {"all-linear"}; }), "has none, which they select"));
        QVERIFY(holds(refusal([](auto& other) { other.loraTargets = {R"(.*blocks\.0\.attn\.qkv)"}; }), "has one, which they leave out"));
    }

    void bytesOfTheOptimiserResumeToTheBit() {
        auto recipe = tinyRecipe(model_.path());
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
        const Session session{folder.path() / "run", tinyRecipe(model_.path())};
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
        auto recipe = tinyRecipe(model_.path());
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

    /// Stages may ask different numbers of questions a step: none is left out between them, and none comes again.
    void questionsGoOnAcrossStages_data() {
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("second");
        QTest::newRow("as many") << 3 << 3;
        QTest::newRow("fewer") << 4 << 2;
        QTest::newRow("more") << 2 << 3;
    }

    void questionsGoOnAcrossStages() {
        QFETCH(int, first);
        QFETCH(int, second);
        const tests::TempFolder folder;
        auto recipe = tinyRecipe(model_.path());
        recipe.rollout.groupSize = 1;
        for (auto& stage : recipe.stages) {
            stage.steps = 2;
            stage.promptsPerStep = &stage == &recipe.stages[0] ? first : second;
        }
        const Session session{folder.path() / "run", recipe};
        session.run(3);
        session.run(1000);
        const auto reader = opened(session.folder);
        std::vector<std::string> asked, expected;
        for (const auto& row : reader->rows(1, reader->rolloutCount())) {
            asked.push_back(rollout::parseTrajectory(reader->traceJson(row.id)).sampleId);
        }
        for (int i = 0; i < 2 * first + 2 * second; ++i) {
            expected.push_back(train::recipeSample(recipe, recipe.stages[i < 2 * first ? 0 : 1].globalShare, "train", i)->id);
        }
        QCOMPARE(std::set<std::string>(expected.begin(), expected.end()).size(), expected.size());
        QCOMPARE(asked, expected);
    }

    /// Where no divergence from the reference is computed, its curve has no point.
    void theDivergenceIsWrittenWhereItIsComputed() {
        const tests::TempFolder folder;
        auto recipe = tinyRecipe(model_.path());
        recipe.stages[0].klWeight = 0;
        recipe.stages[0].steps = recipe.stages[1].steps = 1;
        const Session session{folder.path() / "run", recipe};
        session.run(1000);
        const auto reader = opened(session.folder);
        QCOMPARE(reader->scalars("actor/entropy").size(), size_t{2});
        QCOMPARE(reader->scalars("actor/kl_loss").size(), size_t{1});
        QCOMPARE(reader->scalars("actor/kl_loss")[0].step, int64_t{2});
    }

    void aStageBeginsOnceHoweverOftenItIsResumed() {
        const tests::TempFolder folder;
        const Session session{folder.path() / "run", tinyRecipe(model_.path())};
        for (const int stopAfter : {1, 2, 5, 1000}) {
            session.run(stopAfter);
        }
        const auto reader = opened(session.folder);
        QStringList texts;
        for (const auto& event : reader->events()) {
            if (event.kind == "stage") {
                texts << QString::fromStdString(event.text);
            }
        }
        QCOMPARE(texts, (QStringList{"stage 1 (tool-learning) starts at step 1", "stage 2 (driving) starts at step 4"}));
    }

    void interruptedValidations_data() {
        QTest::addColumn<int>("steps");
        QTest::addColumn<bool>("isKept");
        QTest::newRow("of the last step, which no resume would make up for") << 1 << true;
        QTest::newRow("of an earlier step") << 2 << false;
    }

    void interruptedValidations() {
        QFETCH(int, steps);
        QFETCH(bool, isKept);
        const tests::TempFolder folder;
        auto recipe = tinyRecipe(model_.path());
        recipe.stages.pop_back();
        recipe.stages[0].steps = steps;
        recipe.eval = {1, 3, "validation"};
        const Session session{folder.path() / "run", recipe};
        auto writer = store::RunWriter::create(session.folder, "", "test");
        store::CheckpointStore checkpoints(session.folder / "checkpoints");
        auto parts = session.parts(writer.get(), &checkpoints, nullptr);
        std::stop_source source;
        parts.policy.tokenizer = std::make_shared<StoppingTokenizer>(parts.policy.tokenizer, recipe.stages[0].promptsPerStep + 1, source);
        train::Trainer trainer(recipe, parts);
        tests::StopAfter observer(1000, {});
        const auto outcome = trainer.run(source.get_token(), observer);
        QVERIFY(source.stop_requested());
        QCOMPARE(outcome.lastStep, int64_t{1});
        QCOMPARE(outcome.finished, isKept);
        QCOMPARE(opened(session.folder)->scalars("val/reward/accuracy").size(), size_t{isKept ? 1U : 0U});
    }

    void adaptersOfAnEditedRecipe_data() {
        QTest::addColumn<int>("rank");
        QTest::addColumn<int>("laterRank");
        QTest::addColumn<double>("laterAlpha");
        QTest::addColumn<QStringList>("laterTargets");
        QTest::addColumn<QString>("reason");
        const QStringList targets{"q_proj", "v_proj"};
        const QString rule = "; lora_rank, lora_alpha, lora_targets and freeze_vision stay what they were when the run began";
        QTest::newRow("another rank") << 2 << 3 << 32.0 << targets << QStringLiteral(" x 2 by 2 x ");
        QTest::newRow("a rank that would be spread") << 1 << 2 << 32.0 << targets << QStringLiteral(" x 1 by 1 x ");
        QTest::newRow("a module more") << 2 << 2 << 32.0 << QStringList{"q_proj", "v_proj", "down_proj"} << "down_proj has none there" + rule;
        QTest::newRow("a module less") << 2 << 2 << 32.0 << QStringList{"q_proj"} << "v_proj has one there, and none here" + rule;
        QTest::newRow("another alpha") << 2 << 2 << 8.0 << targets << "is scaled by 16 there, not by 4" + rule;
        QTest::newRow("no adapters") << 2 << 0 << 32.0 << targets << QStringLiteral("holds adapters, but by the recipe's lora_rank the whole weights are trained");
        QTest::newRow("adapters now") << 0 << 2 << 32.0 << targets << QStringLiteral("holds whole weights, but by the recipe's lora_rank adapters are trained");
    }

    /// What would be lost, spread or refused in a library's words is told in one sentence.
    void adaptersOfAnEditedRecipe() {
        QFETCH(int, rank);
        QFETCH(int, laterRank);
        QFETCH(double, laterAlpha);
        QFETCH(QStringList, laterTargets);
        QFETCH(QString, reason);
        const tests::TempFolder folder;
        auto recipe = tinyRecipe(model_.path());
        recipe.freezeVision = true;
        recipe.loraRank = rank;
        recipe.loraTargets = {"q_proj", "v_proj"};
        Session session{folder.path() / "run", recipe};
        session.run(1);
        session.recipe.loraRank = laterRank;
        session.recipe.loraAlpha = laterAlpha;
        session.recipe.loraTargets.clear();
        for (const QString& target : laterTargets) {
            session.recipe.loraTargets.push_back(target.toStdString());
        }
        const QString error = tests::errorOf([&] { session.run(1000); });
        QVERIFY2(error.contains(reason) && error.contains("step-000001"), qPrintable(error));
    }

    /// The folder from which a run is resumed need not be the one it was started in.
    void namesInARecipeHoldFromAnyFolder() {
        const tests::TempFolder folder;
        const auto here = fs::current_path();
        auto recipe = tinyRecipe("models/../models/vlm");
        recipe.clip = "models/clip";
        std::ofstream(folder.path() / "recipe.yaml") << train::toYaml(recipe);
        train::TrainRequest request;
        request.recipe = (folder.path() / "recipe.yaml").string();
        fs::current_path(folder.path());
        const auto there = fs::current_path();
        const auto asked = train::requestedRecipe(request);
        fs::current_path(here);
        QCOMPARE(asked.model, (there / "models" / "vlm").string());
        QCOMPARE(asked.clip, (there / "models" / "clip").string());
        recipe.model = recipe.clip = "embedded";
        std::ofstream(folder.path() / "recipe.yaml") << train::toYaml(recipe);
        QCOMPARE(train::requestedRecipe(request).model + train::requestedRecipe(request).clip, std::string("embeddedembedded"));
    }

    void damagedStatesOfATrainer_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("reason");
        QTest::newRow("empty") << QByteArray() << "trainer.json: not valid JSON (at byte 1)";
        QTest::newRow("a list") << QByteArray("[1]") << "trainer.json: not a JSON object";
        QTest::newRow("no step") << QByteArray(R"({"stage":1,"optimiser_steps":2})") << "trainer.json: step is missing";
        QTest::newRow("half a step") << QByteArray(R"({"step":1.5,"stage":1,"optimiser_steps":2})") << "trainer.json: step";
        QTest::newRow("beyond any step") << QByteArray(R"({"step":18446744073709551616,"stage":1})") << "trainer.json: step";
        QTest::newRow("nested too deep") << QByteArray(limits::kJsonDepth + 1, '[') << "trainer.json: nested more than 256 deep";
        QTest::newRow("a byte too long") << R"({"step":1})" + QByteArray((1 << 20) - 9, ' ') << "trainer.json is 1048577 bytes long, more than the 1048576 allowed";
    }

    void damagedStatesOfATrainer() {
        QFETCH(QByteArray, content);
        QFETCH(QString, reason);
        const tests::TempFolder folder;
        const Session session{folder.path() / "run", tinyRecipe(model_.path())};
        fs::create_directories(folder.path() / "step-000001");
        std::ofstream(folder.path() / "step-000001" / "trainer.json") << content.toStdString();
        train::Trainer trainer(session.recipe, session.parts(nullptr, nullptr, nullptr));
        store::CheckpointInfo checkpoint;
        checkpoint.step = 1;
        checkpoint.folder = folder.path() / "step-000001";
        const QString error = tests::errorOf([&] { trainer.restore(checkpoint); });
        QVERIFY2(error.contains(reason), qPrintable(error));
    }
};

QTEST_APPLESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
