// SPDX-License-Identifier: GPL-3.0-or-later
// What a training does when memory is short: recomputing, passes over parts of an update, steps that do not fit.
#include "base/error.h"
#include "core/train/tiny_training.h"
#include "support/limited_memory.h"
#include "train/launch_check.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>

using namespace omnidrive;
using tests::Session;
using tests::tinyRecipe;
namespace fs = std::filesystem;

class TestTrainerMemory : public QObject {
    Q_OBJECT

    const tests::TinyModel model_;

    /// An epsilon above the rounding of sums, below the gradients: else AdamW makes whole steps of rounding errors.
    train::Recipe oneStep() const {
        auto recipe = tinyRecipe(model_.path());
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
    /// Layers recomputed in the backward pass give the run that they give when kept.
    void recomputingChangesNothing() {
        auto recipe = tinyRecipe(model_.path());
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

    /// The estimate is made of the recipe's own first question; a launch that cannot fit is refused with the numbers.
    void launchesThatDoNotFitAreRefused() {
        auto recipe = tinyRecipe(model_.path());
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
        auto recipe = tinyRecipe(model_.path());
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

    /// Rollouts that are made beside an update keep their keys and values meanwhile.
    void rolloutsBesideAnUpdateAreCounted() {
        auto recipe = tinyRecipe(model_.path());
        const auto alone = train::launchEstimate(recipe);
        recipe.rolloutsAhead = true;
        const auto both = train::launchEstimate(recipe);
        QCOMPARE(alone.cache, int64_t{0});
        QVERIFY(both.cache > 0 && both.activations > alone.activations && both.weights > alone.weights);
        recipe.rolloutDevice = "cpu";   // which is where it learns
        QCOMPARE(train::launchEstimate(recipe).total(), both.total());
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
};

QTEST_APPLESS_MAIN(TestTrainerMemory)
#include "tst_trainer_memory.moc"
