// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/curve.h"

#include <QTest>

using namespace omnidrive;
using namespace omnidrive::insight;

namespace {

store::ScalarPoint point(int64_t step, double value, bool superseded = false, int stage = 1) {
    return {step, stage, 0, value, superseded};
}

}  // namespace

class TestCurve : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutResumeThereIsOneLine() {
        const Curve curve = curveOf({point(1, 0.1), point(2, 0.2), point(3, 0.3, false, 2)});
        QCOMPARE(curve.live.x, (std::vector<double>{1, 2, 3}));
        QCOMPARE(curve.live.y, (std::vector<double>{0.1, 0.2, 0.3}));
        QCOMPARE(curve.live.stages, (std::vector<int>{1, 1, 2}));
        QVERIFY(curve.superseded.empty());
    }

    void eachResumeLeavesALineBehind() {
        const Curve curve = curveOf(
            {point(1, 1), point(2, 2, true), point(3, 3, true), point(2, 20, true), point(2, 200), point(3, 300)});
        QCOMPARE(curve.live.x, (std::vector<double>{1, 2, 3}));
        QCOMPARE(curve.live.y, (std::vector<double>{1, 200, 300}));
        QCOMPARE(curve.superseded.size(), size_t{2});
        QCOMPARE(curve.superseded[0].x, (std::vector<double>{2, 3}));
        QCOMPARE(curve.superseded[1].y, (std::vector<double>{20}));
    }

    void aStepWrittenTwiceKeepsItsLastValue() {
        const Curve curve = curveOf({point(1, 1), point(1, 5)});
        QCOMPARE(curve.live.x, (std::vector<double>{1}));
        QCOMPARE(curve.live.y, (std::vector<double>{5}));
    }

    void noPoints() { QVERIFY(curveOf({}).live.x.empty()); }
};

QTEST_APPLESS_MAIN(TestCurve)
#include "tst_curve.moc"
