// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/paired.h"

#include "base/error.h"

#include <QTest>

#include <cmath>

using namespace omnidrive;
using namespace omnidrive::eval;

namespace {

using Answers = std::vector<JudgedAnswer>;

}  // namespace

class TestPaired : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Expected: min(1, 2 * sum of C(n, k) / 2^n for k up to the smaller count), exact integer sums.
    void mcnemar_data() {
        QTest::addColumn<int>("gained");
        QTest::addColumn<int>("lost");
        QTest::addColumn<double>("expected");
        QTest::newRow("nothing changed") << 0 << 0 << 1.0;
        QTest::newRow("one") << 1 << 0 << 1.0;
        QTest::newRow("five to one") << 5 << 1 << 0.21875;
        QTest::newRow("ten to two") << 10 << 2 << 0.03857421875;
        QTest::newRow("symmetric") << 2 << 10 << 0.03857421875;
        QTest::newRow("even") << 7 << 7 << 1.0;
        QTest::newRow("large") << 120 << 30 << 5.973732026445343e-14;
        QTest::newRow("all one way") << 0 << 20 << 1.9073486328125e-06;
    }
    void mcnemar() {
        QFETCH(int, gained);
        QFETCH(int, lost);
        QFETCH(double, expected);
        const double p = mcnemarExactP(gained, lost);
        QVERIFY2(std::abs(p - expected) <= 1e-9 * expected, qPrintable(QString::number(p, 'g', 15)));
    }

    void negativeCountsAreRefused() { QVERIFY_EXCEPTION_THROWN(mcnemarExactP(-1, 2), Error); }

    void pairsByQuestionAndOrder() {
        const Answers before(
            {{"a", true}, {"b", false}, {"c", true}, {"d", false}, {"d", true}, {"only before", true}});
        const Answers after({{"d", true}, {"d", true}, {"c", false}, {"b", false}, {"a", true}});
        const PairedOutcome outcome = pairOutcomes(before, after);
        QCOMPARE(outcome.both, 2);
        QCOMPARE(outcome.gained, 1);
        QCOMPARE(outcome.lost, 1);
        QCOMPARE(outcome.neither, 1);
        QCOMPARE(outcome.unpaired, 1);
    }

    void answersComeFromRollouts() {
        rollout::Trajectory trajectory;
        trajectory.sampleId = "q1";
        trajectory.correct = true;
        QCOMPARE(judgedAnswers({trajectory}), (Answers{{"q1", true}}));
    }

    void bootstrapIsReproducibleAndHoldsTheMean() {
        std::vector<double> before, after;
        for (int i = 0; i < 200; ++i) {
            before.push_back(i % 4 == 0 ? 1 : 0);
            after.push_back(i % 4 <= 2 ? 1 : 0);
        }
        const auto first = bootstrapDifference(before, after, 3, 2000);
        const auto second = bootstrapDifference(before, after, 3, 2000);
        QCOMPARE(first.mean, 0.5);
        QCOMPARE(first.interval.low, second.interval.low);
        QVERIFY(first.interval.low > 0.42 && first.interval.low < 0.45);
        QVERIFY(first.interval.high > 0.55 && first.interval.high < 0.58);
    }

    void bootstrapOfNothingIsRefused() {
        QVERIFY_EXCEPTION_THROWN(bootstrapDifference({}, {}, 1), Error);
        QVERIFY_EXCEPTION_THROWN(bootstrapDifference({1}, {1, 2}, 1), Error);
        QVERIFY_EXCEPTION_THROWN(bootstrapDifference({1}, {1}, 1, 0), Error);
    }
};

QTEST_APPLESS_MAIN(TestPaired)
#include "tst_paired.moc"
