// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "support/error_text.h"
#include "train/live_settings.h"

#include <QTest>

using namespace omnidrive;
using namespace omnidrive::train;

namespace {

Recipe twoStages() {
    Recipe recipe;
    recipe.title = "t";
    for (const char* name : {"tool-learning", "driving"}) {
        recipe.stages.emplace_back();
        recipe.stages.back().name = name;
        recipe.stages.back().steps = 10;
    }
    return recipe;
}

std::string textOf(const std::vector<LiveChange>& changes) {
    std::string text;
    for (const auto& change : changes) {
        text += std::to_string(change.afterStep) + " " + change.field + "=" + change.value + "; ";
    }
    return text;
}

}  // namespace

class TestLiveSettings : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shortNamesMeanTheStageUnderWay() {
        const Recipe recipe = twoStages();
        QCOMPARE(liveField(recipe, 1, "learning_rate"), std::string("stages[1].optimiser.learning_rate"));
        QCOMPARE(liveField(recipe, 0, "kl_weight"), std::string("stages[0].kl_weight"));
        QCOMPARE(liveField(recipe, 1, "temperature"), std::string("rollout.temperature"));
        QCOMPARE(liveField(recipe, 0, "stages[1].reward.grounding_weight"), std::string("stages[1].reward.grounding_weight"));
        QCOMPARE(liveSettings().size(), size_t{9});
        for (const RecipeField& setting : liveSettings()) {
            QVERIFY(!setting.range.empty() && !setting.explanation.empty());
            QVERIFY(!fieldValue(recipe, liveField(recipe, 0, setting.path)).empty());
        }
    }

    void fieldsAreSetWithinTheirRange() {
        Recipe recipe = twoStages();
        setField(recipe, "stages[1].optimiser.learning_rate", "3e-5");
        setField(recipe, "rollout.temperature", "0.5");
        QCOMPARE(recipe.stages[1].optimiser.learningRate, 3e-5);
        QCOMPARE(recipe.rollout.temperature, 0.5);
        QCOMPARE(fieldValue(recipe, "stages[1].optimiser.learning_rate"), std::string("3e-05"));
    }

    void whatDoesNotFitIsRefused_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("error");
        QTest::newRow("out of range") << "temperature" << "7" << "rollout.temperature is 7, must be in [0, 5]";
        QTest::newRow("no number") << "learning_rate" << "fast" << "stages[0].optimiser.learning_rate is 'fast', must be a number";
        QTest::newRow("not while it trains") << "seed" << "1" << "seed cannot be changed while a run trains; what can: temperature, learning_rate";
        QTest::newRow("no such stage") << "stages[7].kl_weight" << "1" << "stages[7].kl_weight: the recipe has 2 stages";
        QTest::newRow("garbage") << "stages[" << "1" << "stages[ cannot be changed";
    }

    void whatDoesNotFitIsRefused() {
        QFETCH(QString, name);
        QFETCH(QString, value);
        QFETCH(QString, error);
        Recipe recipe = twoStages();
        const QString text = tests::errorOf([&] { setField(recipe, liveField(recipe, 0, name.toStdString()), value.toStdString()); });
        QVERIFY2(text.contains(error), qPrintable(text));
        QVERIFY(recipe == twoStages());
    }

    void extensionMovesTheLastStage() {
        const auto [field, value] = extension(twoStages(), 5);
        QCOMPARE(field + "=" + value, std::string("stages[1].steps=15"));
        QVERIFY(tests::errorOf([] { extension(twoStages(), 0); }) != QStringLiteral("no error"));
        QVERIFY(tests::errorOf([] { extension(twoStages(), 1LL << 62); }) != QStringLiteral("no error"));
    }

    /// A crash goes back to step 20, and the user decides anew at step 30: what he had said for step 35 is overtaken.
    void laterDecisionsOvertakeEarlierOnes() {
        const auto set = [](int64_t step, const std::string& field, const std::string& value) {
            return store::RunEvent{0, "set", "", step, {}, {}, {{field, value}}};
        };
        const std::vector<store::RunEvent> events{set(10, "a", "1"), set(35, "a", "2"), set(35, "b", "3"), {0, "resume", "from 20", {}, {}, {}, {}},
                                                  set(30, "a", "4"), {0, "alert", "x", 31, {}, {}, {{"a", "5"}}}};
        QCOMPARE(textOf(changesOf(events)), std::string("10 a=1; 35 b=3; 30 a=4; "));
    }

    /// A change after step 3 is seen by the rollouts of step 4, not by those of step 3.
    void theRecipeOfAStep() {
        const std::vector<LiveChange> changes{{3, "rollout.temperature", "0.5"}, {6, "stages[1].kl_weight", "0.25"}, {8, "rollout.temperature", "0.75"}};
        QVERIFY(recipeAt(twoStages(), changes, 3) == twoStages());
        QCOMPARE(recipeAt(twoStages(), changes, 4).rollout.temperature, 0.5);
        const Recipe last = recipeAt(twoStages(), changes, 9);
        QCOMPARE(last.rollout.temperature, 0.75);
        QCOMPARE(last.stages[1].klWeight, 0.25);
        QCOMPARE(last.stages[0].klWeight, 0.0);
        const QString problem = tests::errorOf([] { recipeAt(twoStages(), {{3, "stages[7].kl_weight", "1"}}, 4); });
        QVERIFY2(problem.contains("events.jsonl, the change after step 3: stages[7].kl_weight: the recipe has 2 stages"), qPrintable(problem));
    }
};

QTEST_APPLESS_MAIN(TestLiveSettings)
#include "tst_live_settings.moc"
