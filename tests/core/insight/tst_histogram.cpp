// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/histogram.h"

#include "base/error.h"

#include <QTest>

#include <limits>

using namespace omnidrive;
using namespace omnidrive::insight;

class TestHistogram : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsBinsAndOutside() {
        const double infinity = std::numeric_limits<double>::infinity();
        const std::vector<double> values{-0.1, 0,   0.24, 0.25,     0.5,
                                         0.99, 1.0, 1.01, infinity, std::numeric_limits<double>::quiet_NaN()};
        const Histogram histogram = makeHistogram(values, 4, 0, 1);
        QCOMPARE(histogram.counts, (std::vector<int64_t>{2, 1, 1, 2}));
        QCOMPARE(histogram.below, 1);
        QCOMPARE(histogram.above, 1);
        QCOMPARE(histogram.notFinite, 2);
        QCOMPARE(histogram.total(), 6);
        QCOMPARE(histogram.largest(), 2);
        QCOMPARE(histogram.binLow(1), 0.25);
        QCOMPARE(histogram.binCentre(3), 0.875);
    }

    void badRanges_data() {
        QTest::addColumn<int>("bins");
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::newRow("no bin") << 0 << 0.0 << 1.0;
        QTest::newRow("empty range") << 3 << 1.0 << 1.0;
        QTest::newRow("inverted") << 3 << 2.0 << 1.0;
        QTest::newRow("infinite") << 3 << 0.0 << std::numeric_limits<double>::infinity();
    }
    void badRanges() {
        QFETCH(int, bins);
        QFETCH(double, low);
        QFETCH(double, high);
        QVERIFY_EXCEPTION_THROWN(makeHistogram({}, bins, low, high), Error);
    }

    void automaticRangeHoldsEveryValue_data() {
        QTest::addColumn<QList<double>>("values");
        QTest::newRow("spread") << QList<double>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        QTest::newRow("one value") << QList<double>{5, 5, 5};
        QTest::newRow("one large value") << QList<double>{1e300, 1e300};
        QTest::newRow("middle half equal") << QList<double>{0, 1, 1, 1, 1, 1, 1, 1, 9};
        QTest::newRow("single") << QList<double>{-3};
        QTest::newRow("whole range of doubles") << QList<double>{-1e308, 0, 1e307};
    }
    void automaticRangeHoldsEveryValue() {
        QFETCH(QList<double>, values);
        const std::vector<double> copy(values.begin(), values.end());
        const Histogram histogram = autoHistogram(copy, 20);
        QCOMPARE(histogram.total(), static_cast<int64_t>(values.size()));
        QVERIFY(histogram.counts.size() <= 20);
    }

    void nothingGivesAnEmptyBin() {
        const std::vector<double> values{std::numeric_limits<double>::quiet_NaN()};
        const Histogram histogram = autoHistogram(values);
        QCOMPARE(histogram.total(), 0);
        QCOMPARE(histogram.notFinite, 1);
    }
};

QTEST_APPLESS_MAIN(TestHistogram)
#include "tst_histogram.moc"
