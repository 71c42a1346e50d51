// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/label_separation.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace omnidrive;
using insight::labelSeparation;

class TestLabelSeparation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void areaIsTheShareOfPairsInOrder_data() {
        QTest::addColumn<std::vector<double>>("matched");
        QTest::addColumn<std::vector<double>>("shuffled");
        QTest::addColumn<double>("area");
        QTest::newRow("apart") << std::vector<double>{0.3, 0.4} << std::vector<double>{0.1, 0.2} << 1.0;
        QTest::newRow("the wrong way round") << std::vector<double>{0.1} << std::vector<double>{0.2, 0.3} << 0.0;
        QTest::newRow("the same") << std::vector<double>{0.2, 0.2} << std::vector<double>{0.2} << 0.5;
        QTest::newRow("mixed") << std::vector<double>{0.1, 0.3, 0.5} << std::vector<double>{0.2, 0.3} << 3.5 / 6;
    }
    void areaIsTheShareOfPairsInOrder() {
        QFETCH(std::vector<double>, matched);
        QFETCH(std::vector<double>, shuffled);
        QFETCH(double, area);
        QCOMPARE(labelSeparation(matched, shuffled).area, area);
    }

    void thresholdsPassShares() {
        const auto found = labelSeparation(std::vector{0.1, 0.2, 0.3, 0.4}, std::vector{0.05, 0.15, 0.25});
        QCOMPARE(found.matchedPassing(0.2), 0.75);
        QCOMPARE(found.shuffledPassing(0.2), 1.0 / 3);
        QCOMPARE(found.matchedPassing(2), 0.0);
        // A quarter of the matched falls below 0.2, a third of the shuffled reaches it: no value brings them closer.
        QCOMPARE(found.equalError, 0.2);
    }

    void withoutValuesNothingIsClaimed() {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const auto found = labelSeparation(std::vector{0.1, nan}, std::vector{nan});
        QCOMPARE(found.matched.size(), size_t{1});
        QVERIFY(std::isnan(found.area) && std::isnan(found.equalError) && std::isnan(found.shuffledPassing(0)));
    }
};

QTEST_GUILESS_MAIN(TestLabelSeparation)
#include "tst_label_separation.moc"
