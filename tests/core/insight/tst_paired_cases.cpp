// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/paired_cases.h"

#include <QTest>

#include <cmath>

using namespace omnidrive;
using insight::JudgedRollout;
using insight::PairedCases;
using insight::PairOutcome;

namespace {

/// A rollout about question and picture `number`.
JudgedRollout about(int number, bool isCorrect, const std::string& id = "r") {
    const std::string text = std::to_string(number);
    return {id + text, "sample" + text, "What is at " + text + "?", "frame" + text, isCorrect ? "A" : "B", "A", isCorrect, isCorrect ? 1.0 : 0.0, 1, "group" + text};
}

}  // namespace

class TestPairedCases : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// make_mcnemar.py made the table.
    void mcNemarIsScipysBinomialTest_data() {
        QTest::addColumn<int>("gained");
        QTest::addColumn<int>("lost");
        QTest::addColumn<double>("p");
        QTest::newRow("0 against 0") << 0 << 0 << double(1);
        QTest::newRow("1 against 0") << 1 << 0 << double(1);
        QTest::newRow("0 against 5") << 0 << 5 << double(0.0625);
        QTest::newRow("5 against 5") << 5 << 5 << double(1);
        QTest::newRow("3 against 9") << 3 << 9 << double(0.14599609375);
        QTest::newRow("12 against 31") << 12 << 31 << double(0.00540157265459);
        QTest::newRow("86 against 150") << 86 << 150 << double(3.71593613957e-05);
        QTest::newRow("101 against 59") << 101 << 59 << double(0.00112290519623);
        QTest::newRow("1000 against 1100") << 1000 << 1100 << double(0.0307207078642);
        QTest::newRow("0 against 60") << 0 << 60 << double(1.73472347598e-18);
    }
    void mcNemarIsScipysBinomialTest() {
        QFETCH(int, gained);
        QFETCH(int, lost);
        QFETCH(double, p);
        const double ours = insight::mcNemarExact(gained, lost);
        QVERIFY2(std::abs(ours - p) <= 1e-10 * p, qPrintable(QString::number(ours, 'g', 15)));
        QCOMPARE(insight::mcNemarExact(lost, gained), ours);
    }

    void countsWhatChanged() {
        const std::vector<JudgedRollout> a{about(1, false), about(2, true), about(3, true), about(4, false), about(5, true)};
        const std::vector<JudgedRollout> b{about(4, false, "b"), about(3, true, "b"), about(2, false, "b"), about(1, true, "b"), about(6, true, "b")};
        const PairedCases cases = insight::pairCases(a, b);
        QCOMPARE(cases.pairs.size(), size_t{4});
        QCOMPARE(cases.pairs[0].outcome, PairOutcome::Gained);
        QCOMPARE(cases.pairs[0].a.rolloutId, std::string("r1"));
        QCOMPARE(cases.pairs[0].b.rolloutId, std::string("b1"));
        QCOMPARE(cases.pairs[1].outcome, PairOutcome::Lost);
        QCOMPARE(cases.pairs[2].outcome, PairOutcome::SameRight);
        QCOMPARE(cases.pairs[3].outcome, PairOutcome::SameWrong);
        QCOMPARE(cases.onlyA, int64_t{1});
        QCOMPARE(cases.onlyB, int64_t{1});
        QCOMPARE(cases.rightA(), int64_t{2});
        QCOMPARE(cases.rightB(), int64_t{2});
        QCOMPARE(cases.pValue, 1.0);
    }

    void aGroupIsOneCaseByItsMajority() {
        const std::vector<JudgedRollout> a{about(1, true, "a"), about(1, false, "b"), about(1, false, "c")};
        const std::vector<JudgedRollout> b{about(1, false, "d"), about(1, true, "e"), about(1, true, "f")};
        const PairedCases cases = insight::pairCases(a, b);
        QCOMPARE(cases.pairs.size(), size_t{1});
        QCOMPARE(cases.gained, int64_t{1});
        QCOMPARE(cases.pairs[0].a.right, 1);
        QCOMPARE(cases.pairs[0].a.rollouts, 3);
        QCOMPARE(cases.pairs[0].a.rolloutId, std::string("b1"));   // one that stands for the verdict
        QCOMPARE(cases.pairs[0].b.rolloutId, std::string("e1"));
        QVERIFY(std::abs(cases.pairs[0].b.reward - 2.0 / 3) < 1e-12);
    }

    void picturesOfOtherNamesPairBySample() {
        JudgedRollout renamed = about(1, true, "b");
        renamed.frameId = "another name";
        QCOMPARE(insight::pairCases(std::vector{about(1, false)}, std::vector{renamed}).gained, int64_t{1});
        renamed.question = "Something else?";
        const PairedCases none = insight::pairCases(std::vector{about(1, false)}, std::vector{renamed});
        QVERIFY(none.pairs.empty());
        QCOMPARE(none.onlyA, int64_t{1});
        QCOMPARE(none.onlyB, int64_t{1});
    }

    /// verl's dumps and conversations: equal words about pictures that are not told.
    void withoutPicturesSamplesAreNotMerged() {
        const auto ask = [](const char* id, const char* sample, const char* group, bool isCorrect) {
            JudgedRollout rollout = about(1, isCorrect, id);
            rollout.sampleId = sample;
            rollout.groupId = group;
            rollout.frameId.clear();
            return rollout;
        };
        const PairedCases named = insight::pairCases(std::vector{ask("a", "one", "g", true), ask("b", "two", "g", false), ask("c", "one", "g", true)},
                                                     std::vector{ask("d", "two", "g", true), ask("e", "one", "g", false), ask("f", "three", "g", true)});
        QCOMPARE(named.pairs.size(), size_t{2});
        QCOMPARE(named.lost, int64_t{1});
        QCOMPARE(named.gained, int64_t{1});
        QCOMPARE(named.pairs[0].a.rollouts, 2);
        QCOMPARE(named.onlyB, int64_t{1});
        const std::vector nameless{ask("a", "", "g", true), ask("b", "", "g", true), ask("c", "", "h", true), ask("d", "", "", true), ask("e", "", "", true)};
        const PairedCases unknown = insight::pairCases(nameless, nameless);
        QVERIFY(unknown.pairs.empty());
        QCOMPARE(unknown.onlyA, int64_t{4});   // two groups, and two rollouts of no group
        QCOMPARE(unknown.onlyB, int64_t{4});
    }

    void theGroupIsTakenOver() {
        rollout::Trajectory trajectory;
        trajectory.groupId = "g";
        QCOMPARE(insight::judgedRolloutOf(trajectory).groupId, std::string("g"));
    }

    void whatNobodyCanJudgeIsNotCounted() {
        JudgedRollout open = about(1, false);
        open.expected.clear();
        const PairedCases cases = insight::pairCases(std::vector{open, about(2, true)}, std::vector{open, about(2, true)});
        QCOMPARE(cases.unjudged, int64_t{1});
        QCOMPARE(cases.pairs.size(), size_t{1});
    }

    void saysItInWords() {
        std::vector<JudgedRollout> a, b;
        for (int i = 0; i < 20; ++i) {
            a.push_back(about(i, i < 4));
            b.push_back(about(i, i < 14));
        }
        const std::string sentence = insight::sentenceOf(insight::pairCases(a, b));
        QCOMPARE(sentence, std::string("20 cases in both: 10 gained, 0 lost, 4 right in both, 6 wrong in both. Right 4 (20.0 %) before and 14 (70.0 %) after; "
                                       "McNemar's exact test gives p = 0.00195: chance alone would seldom do this."));
        QVERIFY(insight::sentenceOf({}).find("share no case") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestPairedCases)
#include "tst_paired_cases.moc"
