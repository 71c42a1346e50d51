// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/curve_axis.h"

#include <QTest>

#include <cmath>

using namespace omnidrive;
using namespace omnidrive::insight;

namespace {

store::ScalarPoint at(int64_t step, double wall, double value, bool isSuperseded = false) { return {step, 1, wall, value, isSuperseded}; }

/// Steps 10, 11, 13; step 12 wrote nothing; 13 came twice, once before a resume.
CurvesByTag someCurves() {
    return {{"reward", {at(10, 1000, 0.5), at(11, 1010, 0.25), at(13, 1030, 7, true), at(13, 1100, 0.75)}},
            {"perf/total_num_tokens", {at(10, 1000, 100), at(11, 1010, 200), at(13, 1030, 999, true), at(13, 1100, 300)}},
            {"rare", {at(13, 1100, 4)}}};
}

}  // namespace

class TestCurveAxis : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void placesOnEachAxis_data() {
        QTest::addColumn<int>("axis");
        QTest::addColumn<QList<double>>("xs");
        QTest::addColumn<QList<double>>("ys");
        QTest::newRow("step") << int(XAxis::Step) << QList<double>{10, 11, 13} << QList<double>{0.5, 0.25, 0.75};
        QTest::newRow("relative step") << int(XAxis::RelativeStep) << QList<double>{0, 1, 3} << QList<double>{0.5, 0.25, 0.75};
        QTest::newRow("wall") << int(XAxis::Wall) << QList<double>{1000, 1010, 1100} << QList<double>{0.5, 0.25, 0.75};
        QTest::newRow("relative time") << int(XAxis::RelativeTime) << QList<double>{0, 10, 100} << QList<double>{0.5, 0.25, 0.75};
        QTest::newRow("tokens add up over the live steps") << int(XAxis::Tokens) << QList<double>{100, 300, 600} << QList<double>{0.5, 0.25, 0.75};
        QTest::newRow("a metric orders the points by itself") << int(XAxis::Metric) << QList<double>{0.25, 0.5, 0.75} << QList<double>{0.25, 0.5, 0.75};
    }

    void placesOnEachAxis() {
        QFETCH(int, axis);
        QFETCH(QList<double>, xs);
        QFETCH(QList<double>, ys);
        const auto curves = someCurves();
        const AxisPositions positions(static_cast<XAxis>(axis), curves, "reward");
        const Curve curve = curveOver(curves.at("reward"), positions);
        QCOMPARE(curve.live.x, std::vector<double>(xs.begin(), xs.end()));
        QCOMPARE(curve.live.y, std::vector<double>(ys.begin(), ys.end()));
        QCOMPARE(curve.superseded.size(), size_t{1});
    }

    void marksFindTheirStep() {
        const auto curves = someCurves();
        const AxisPositions time(XAxis::RelativeTime, curves), tokens(XAxis::Tokens, curves);
        QCOMPARE(time.ofStep(11), 10.0);
        QCOMPARE(time.ofStep(12), 100.0);   // the next step that was written
        QVERIFY(std::isnan(time.ofStep(14)));
        QCOMPARE(time.stepNear(80).value(), int64_t{13});
        QCOMPARE(tokens.stepNear(250).value(), int64_t{11});
        QCOMPARE(AxisPositions().stepNear(16.6).value(), int64_t{17});
        QVERIFY(!tokens.stepNear(std::nan("")));
    }

    void aRunWithoutTheMetricHasNoPlace() {
        const CurvesByTag curves{{"loss", {at(1, 5, 2)}}};
        const AxisPositions tokens(XAxis::Tokens, curves), metric(XAxis::Metric, curves, "reward");
        QVERIFY(curveOver(curves.at("loss"), tokens).live.x.empty());
        QVERIFY(curveOver(curves.at("loss"), metric).live.x.empty());
        QVERIFY(!tokens.stepNear(0));
        QVERIFY(std::isnan(metric.ofStep(1)));
    }

    void tokensThatALogCountedItselfAreNotSummed() {
        const CurvesByTag curves{{"num_tokens", {at(1, 5, 1000), at(2, 6, 2000)}}, {"perf/total_num_tokens", {at(1, 5, 1), at(2, 6, 1)}}};
        QCOMPARE(AxisPositions(XAxis::Tokens, curves).ofStep(2), 2000.0);
    }

    void aClockThatJumpsBackKeepsXAscending() {
        const CurvesByTag curves{{"loss", {at(1, 5000, 1), at(2, 5010, 2), at(3, 1410, 3)}}};
        const Curve curve = curveOver(curves.at("loss"), AxisPositions(XAxis::Wall, curves));
        QVERIFY(std::is_sorted(curve.live.x.begin(), curve.live.x.end()));
        QCOMPARE(curve.live.y, (std::vector<double>{3, 1, 2}));
    }

    void bandsSpanWhatIsThere() {
        const CurveLine a{{1, 2, 3}, {1, 5, std::nan("")}, {}}, b{{1, 3, 4}, {3, std::nan(""), 8}, {}};
        const Band band = bandOf({&a, &b});
        QCOMPARE(band.x, (std::vector<double>{1, 2, 3, 4}));
        QCOMPARE(band.low[0], 1.0);
        QCOMPARE(band.high[0], 3.0);
        QCOMPARE(band.mean[0], 2.0);
        QCOMPARE(band.count, (std::vector<int>{2, 1, 0, 1}));
        QVERIFY(std::isnan(band.low[2]) && std::isnan(band.mean[2]));
        QCOMPARE(band.mean[3], 8.0);
    }
};

QTEST_APPLESS_MAIN(TestCurveAxis)
#include "tst_curve_axis.moc"
