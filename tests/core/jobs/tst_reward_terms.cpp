// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/reward_terms.h"

#include <QTest>

using namespace omnidrive;

namespace {

const std::string kOneStage = "title: One\nstages:\n  - {name: driving, steps: 2, prompts_per_step: 2, reward: {accuracy_weight: 0.9, format_weight: 0.25, grounding_weight: 0}}\n";
const std::string kTwoStages = "title: Two\nstages:\n  - {name: tool-learning, steps: 2, prompts_per_step: 2, reward: {accuracy_weight: 0.5, format_weight: 0, grounding_weight: 0}}\n"
                               "  - {name: driving, steps: 2, prompts_per_step: 2, reward: {accuracy_weight: 1, format_weight: 0, grounding_weight: 0}}\n";

/// "accuracy 0.9 x 1, ...": weight times value, "?" where no weight is known.
QString termsOf(const jobs::RewardWeights& weights, int stage, int64_t step = 1) {
    rollout::Trajectory trajectory;
    trajectory.stage = stage;
    trajectory.step = step;
    trajectory.rewards.accuracy = 1;
    QStringList texts;
    for (const jobs::RewardTerm& term : jobs::rewardTerms(trajectory, weights)) {
        const QString weight = term.weight ? QString::number(*term.weight) : QStringLiteral("?");
        texts << QStringLiteral("%1 %2 x %3").arg(QString::fromStdString(term.name), weight, QString::number(term.value));
    }
    return texts.join(QStringLiteral(", "));
}

}  // namespace

class TestRewardTerms : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void weightsOfTheStage_data() {
        QTest::addColumn<QByteArray>("recipe");
        QTest::addColumn<int>("stage");
        QTest::addColumn<QString>("terms");
        const QByteArray one = QByteArray::fromStdString(kOneStage), two = QByteArray::fromStdString(kTwoStages);
        QTest::newRow("first of two") << two << 1 << "accuracy 0.5 x 1";
        QTest::newRow("second of two") << two << 2 << "accuracy 1 x 1";
        QTest::newRow("only stage, called the first") << one << 1 << "accuracy 0.9 x 1, format 0.25 x 0";
        QTest::newRow("only stage, called the second") << one << 2 << "accuracy 0.9 x 1, format 0.25 x 0";
        QTest::newRow("outside training") << one << 0 << "accuracy ? x 1";
        QTest::newRow("no recipe") << QByteArray("?") << 2 << "accuracy ? x 1";
    }
    void weightsOfTheStage() {
        QFETCH(QByteArray, recipe);
        QFETCH(int, stage);
        QFETCH(QString, terms);
        QCOMPARE(termsOf({recipe.toStdString(), {}}, stage), terms);
    }

    /// The rollouts of the steps before keep the weights that they were scored with.
    void aWeightSetWhileTheRunTrainedIsThatOfTheStepsSince_data() {
        QTest::addColumn<int>("stage");
        QTest::addColumn<int>("step");
        QTest::addColumn<QString>("terms");
        QTest::newRow("before") << 2 << 3 << "accuracy 1 x 1";
        QTest::newRow("since") << 2 << 4 << "accuracy 0.3 x 1";
        QTest::newRow("set once more") << 2 << 7 << "accuracy 0.6 x 1, format 0.2 x 0";
        QTest::newRow("another stage") << 1 << 7 << "accuracy 0.5 x 1";
    }
    void aWeightSetWhileTheRunTrainedIsThatOfTheStepsSince() {
        QFETCH(int, stage);
        QFETCH(int, step);
        QFETCH(QString, terms);
        const std::string weight = "stages[1].reward.accuracy_weight";
        const std::vector<store::RunEvent> events{{0, "stage", "driving", 2, {}, {}, {}},
                                                  {0, "set", "", 3, {}, {}, {{weight, "0.3"}}},
                                                  {0, "set", "", 5, {}, {}, {{weight, "0.6"}, {"stages[1].reward.format_weight", "0.2"}}}};
        QCOMPARE(termsOf({kTwoStages, events}, stage, step), terms);
    }

    void aDamagedEventLeavesTheWeightsUnknown() {
        const jobs::RewardWeights weights{kTwoStages, {{0, "set", "", 1, {}, {}, {{"stages[7].reward.accuracy_weight", "0.3"}}}}};
        QCOMPARE(termsOf(weights, 1, 1), "accuracy 0.5 x 1");
        QCOMPARE(termsOf(weights, 1, 2), "accuracy ? x 1");
    }
};

QTEST_APPLESS_MAIN(TestRewardTerms)
#include "tst_reward_terms.moc"
