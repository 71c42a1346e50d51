// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/rate.h"
#include "eval/summary.h"

#include <QTest>

#include <cmath>

using namespace omnidrive::eval;

class TestRate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void emptyRateHasNoValue() {
        QVERIFY(!Rate{}.value().has_value());
        QVERIFY(!Rate{}.wilson().has_value());
        Rate rate;
        rate.add(std::optional<bool>());
        QCOMPARE(rate, Rate{});
    }

    // Expected limits: (p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n), worked out with 50-digit decimals.
    void wilson_data() {
        QTest::addColumn<int>("hits");
        QTest::addColumn<int>("count");
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::newRow("none of ten") << 0 << 10 << 0.0 << 0.277532799862889;
        QTest::newRow("all of ten") << 10 << 10 << 0.722467200137111 << 1.0;
        QTest::newRow("half of four hundred") << 200 << 400 << 0.451234504169709 << 0.548765495830291;
        QTest::newRow("one of one") << 1 << 1 << 0.206549314377237 << 1.0;
    }
    void wilson() {
        QFETCH(int, hits);
        QFETCH(int, count);
        QFETCH(double, low);
        QFETCH(double, high);
        const auto interval = Rate{hits, count}.wilson();
        QVERIFY(interval.has_value());
        QVERIFY2(std::abs(interval->low - low) < 1e-9, qPrintable(QString::number(interval->low, 'g', 15)));
        QVERIFY2(std::abs(interval->high - high) < 1e-9, qPrintable(QString::number(interval->high, 'g', 15)));
    }

    void meanAndDeviation() {
        const double values[] = {2, 4, 9};
        QCOMPARE(meanOf(values), 5.0);
        QCOMPARE(sampleDeviation(values), std::sqrt(13.0));
        QCOMPARE(sampleDeviation(std::span(values).first(1)), 0.0);
    }
};

QTEST_APPLESS_MAIN(TestRate)
#include "tst_rate.moc"
