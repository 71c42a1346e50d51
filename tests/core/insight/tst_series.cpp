// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/series.h"

#include "base/error.h"
#include "insight/block_extremes.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

using namespace omnidrive;
using namespace omnidrive::insight;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::vector<double> steps(size_t count) {
    std::vector<double> x(count);
    std::iota(x.begin(), x.end(), 0.0);
    return x;
}

QString shown(const std::vector<CurvePoint>& points) {
    QStringList parts;
    for (const CurvePoint& point : points) {
        parts << QString("%1:%2").arg(point.x).arg(std::isnan(point.y) ? QString("gap") : QString::number(point.y));
    }
    return parts.join(' ');
}

}  // namespace

class TestSeries : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fewPointsAreLeftAlone() {
        const std::vector<double> x{1, 2, 4}, y{5, kNaN, 7};
        QCOMPARE(shown(decimateMinMax(x, y, 0, 10, 100)), QString("1:5 2:gap 4:7"));
    }

    void onePointBeyondEachEnd() {
        const std::vector<double> y{5, 6, 7, 8, 9};
        QCOMPARE(shown(decimateMinMax(steps(5), y, 1.5, 2.5, 10)), QString("1:6 2:7 3:8"));
        QCOMPARE(shown(decimateMinMax(steps(5), y, 1.2, 1.4, 10)), QString("1:6 2:7"));
        QCOMPARE(shown(decimateMinMax(steps(5), y, 10, 20, 10)), QString("4:9"));
    }

    void everyColumnKeepsFourValues() {
        std::vector<double> y{3, 1, 9, 4, 5, 5, 5, 5, 5, 5};
        QCOMPARE(shown(decimateMinMax(steps(10), y, 0, 9.999, 2)), QString("0:3 1:1 2:9 4:5 5:5 9:5"));
    }

    void spikesSurvive_data() {
        QTest::addColumn<int>("position");
        QTest::addColumn<int>("columns");
        for (const int position : {0, 1, 777, 50'000, 99'998, 99'999}) {
            for (const int columns : {1, 13, 800}) {
                QTest::addRow("at %d in %d columns", position, columns) << position << columns;
            }
        }
    }
    void spikesSurvive() {
        QFETCH(int, position);
        QFETCH(int, columns);
        std::vector<double> y(100'000, 1.0);
        y[static_cast<size_t>(position)] = -40;
        const auto points = decimateMinMax(steps(y.size()), y, 0, 99'999, columns);
        QVERIFY(points.size() <= static_cast<size_t>(4 * columns));
        QVERIFY(std::any_of(points.begin(), points.end(),
                            [&](const CurvePoint& p) { return p.x == position && p.y == -40; }));
        QVERIFY(std::is_sorted(points.begin(), points.end(),
                               [](const CurvePoint& a, const CurvePoint& b) { return a.x < b.x; }));
    }

    void gapsBreakTheLineAndStayBounded() {
        std::vector<double> y(10'000);
        for (size_t i = 0; i < y.size(); ++i) {
            y[i] = i % 2 == 0 ? kNaN : std::sin(static_cast<double>(i));
        }
        const auto points = decimateMinMax(steps(y.size()), y, 0, 9'999, 10);
        QVERIFY(points.size() <= 90);
        QCOMPARE(std::count_if(points.begin(), points.end(), [](const CurvePoint& p) { return std::isnan(p.y); }), 10);
    }

    void infinitiesAreGaps() {
        const std::vector<double> y{1, std::numeric_limits<double>::infinity(), 3};
        QCOMPARE(shown(decimateMinMax(steps(3), y, 0, 2, 1)), QString("0:1 1:gap 2:3"));
        QCOMPARE(gapPositions(steps(3), y, 0, 2), std::vector<double>{1});
        QVERIFY(gapPositions(steps(3), y, 1.5, 2).empty());
    }

    void allGapsOfALargeRange() {
        const std::vector<double> y(1000, kNaN);
        QCOMPARE(decimateMinMax(steps(1000), y, 0, 999, 3).size(), size_t{3});
    }

    void emptyCurve() { QVERIFY(decimateMinMax({}, {}, 0, 1, 5).empty()); }

    void badArgumentsAreRefused() {
        QVERIFY_EXCEPTION_THROWN(decimateMinMax(steps(2), steps(3), 0, 1, 5), Error);
        QVERIFY_EXCEPTION_THROWN(decimateMinMax(steps(2), steps(2), 0, 1, 0), Error);
        QVERIFY_EXCEPTION_THROWN(smoothed(steps(2), 1.0), Error);
        QVERIFY_EXCEPTION_THROWN(smoothed(steps(2), -0.1), Error);
        QVERIFY_EXCEPTION_THROWN(valueRange(steps(2), 0.5), Error);
    }

    void smoothingStartsAtTheFirstValueAndKeepsGaps() {
        const std::vector<double> y{4, 4, kNaN, 4, 8};
        const auto result = smoothed(y, 0.5);
        QCOMPARE(result[0], 4.0);
        QCOMPARE(result[1], 4.0);
        QVERIFY(std::isnan(result[2]));
        QCOMPARE(result[3], 4.0);
        // Weights 1/16, 1/8, 1/4 on the fours and 1/2 on the eight, over 15/16.
        QVERIFY(std::abs(result[4] - (4 * 7.0 / 16 + 8 * 0.5) / (15.0 / 16)) < 1e-12);
    }

    void withoutWeightNothingChanges() {
        const std::vector<double> y{1, 5, 2};
        QCOMPARE(smoothed(y, 0), y);
    }

    void rangesIgnoreOutliersAndGaps() {
        std::vector<double> y = steps(100);
        y[50] = 1e9;
        y.push_back(kNaN);
        QCOMPARE(valueRange(y)->high, 1e9);
        QCOMPARE(valueRange(y, 0.05)->low, 5.0);
        QCOMPARE(valueRange(y, 0.05)->high, 95.0);
        QVERIFY(!valueRange(std::vector<double>{kNaN}).has_value());
        QCOMPARE(valueRange(std::vector<double>{3})->low, 3.0);
    }

    void stagesAreSeparatedMidway() {
        const std::vector<int> stages{1, 1, 2, 2};
        const auto separators = stageSeparators(std::vector<double>{38, 40, 41, 42}, stages);
        QCOMPARE(separators.size(), size_t{1});
        QCOMPARE(separators[0].x, 40.5);
        QCOMPARE(separators[0].from, 1);
        QCOMPARE(separators[0].to, 2);
        QVERIFY(stageSeparators({}, {}).empty());
    }

    /// Blocks only save time: every range of lines with and without gaps is thinned to the same points.
    void blocksChangeNothing() {
        std::mt19937 generator(11);
        std::uniform_real_distribution<double> value(-1, 1);
        for (const int gapEvery : {0, 7, 150, 1000}) {
            std::vector<double> x, y;
            for (int i = 0; i < 5000; ++i) {
                x.push_back(i / 3);   // equal values too
                y.push_back(gapEvery > 0 && i % gapEvery == gapEvery - 1 ? std::nan("") : std::round(20 * value(generator)));
            }
            const BlockExtremes blocks(y);
            for (int i = 0; i < 200; ++i) {
                const double from = 1700 * std::abs(value(generator)) - 10, to = from + 1700 * std::abs(value(generator));
                const int columns = 1 + static_cast<int>(60 * std::abs(value(generator)));
                const auto slow = decimateMinMax(x, y, from, to, columns), quick = decimateMinMax(x, y, from, to, columns, blocks);
                QCOMPARE(quick.size(), slow.size());
                for (size_t p = 0; p < slow.size(); ++p) {
                    QCOMPARE(quick[p].x, slow[p].x);
                    QVERIFY(quick[p].y == slow[p].y || (std::isnan(quick[p].y) && std::isnan(slow[p].y)));
                }
            }
        }
    }

    void aMillionPointsAreQuick() {
        std::vector<double> y(1'000'000);
        for (size_t i = 0; i < y.size(); ++i) {
            y[i] = std::sin(static_cast<double>(i) * 0.01);
        }
        const auto x = steps(y.size());
        QElapsedTimer timer;
        timer.start();
        const auto points = decimateMinMax(x, y, 0, 999'999, 1600);
        const qint64 elapsed = timer.elapsed();
        QVERIFY(points.size() <= 6400);
        // A frame at 60 a second takes 16 ms; the bound is loose because test machines are shared.
        QVERIFY2(elapsed < 200, qPrintable(QString("%1 ms").arg(elapsed)));
    }
};

QTEST_APPLESS_MAIN(TestSeries)
#include "tst_series.moc"
