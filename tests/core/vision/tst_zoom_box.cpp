// SPDX-License-Identifier: GPL-3.0-or-later
// The zoom box, SPEC section 4.4 a to i: every reason to reject, every adjustment, and the DeepEyes switch. Written out as one line each:
// "[x0 y0 x1 y1] adjustment ..." or the reason.
#include "base/error.h"
#include "vision/zoom_box.h"

#include <QTest>

#include <limits>

using namespace omnidrive;
using vision::decideZoom;
using vision::ZoomDecision;
using vision::ZoomRules;

namespace {

QString text(const ZoomDecision& decision) {
    if (!decision.effective) {
        return QString::fromStdString(decision.rejectReason);
    }
    const BoxI& box = *decision.effective;
    QString line = QStringLiteral("[%1 %2 %3 %4]").arg(box.x0).arg(box.y0).arg(box.x1).arg(box.y1);
    for (const std::string& adjustment : decision.adjustments) {
        line += QLatin1Char(' ') + QString::fromStdString(adjustment);
    }
    return line;
}

BoxF boxOf(const QList<double>& corners) { return {corners[0], corners[1], corners[2], corners[3]}; }

}  // namespace

class TestZoomBox : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The model saw 200 x 100 pixels of a picture of 400 x 200.
    void decisions_data() {
        QTest::addColumn<QList<double>>("box");
        QTest::addColumn<QString>("expected");
        const double nan = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();
        const double largest = std::numeric_limits<double>::max();
        QTest::newRow("inside") << QList<double>{20, 20, 60, 50} << "[40 40 120 100]";
        QTest::newRow("the whole picture") << QList<double>{0, 0, 200, 100} << "[0 0 400 200]";
        QTest::newRow("rounded outwards") << QList<double>{20.2, 20, 60.1, 50} << "[40 40 121 100] rounded";
        QTest::newRow("clipped left and top") << QList<double>{-10, -5, 60, 50} << "[0 0 120 100] clipped";
        QTest::newRow("clipped right and bottom") << QList<double>{150, 50, 250, 130} << "[300 100 400 200] clipped";
        QTest::newRow("tiny, about its centre") << QList<double>{50, 40, 55, 45} << "[91 71 119 99] enlarged";
        QTest::newRow("tiny keeps its shape") << QList<double>{50, 40, 55, 50} << "[91 62 119 118] enlarged";
        QTest::newRow("tiny in a corner is shifted inside") << QList<double>{0, 0, 5, 5} << "[0 0 28 28] enlarged";
        QTest::newRow("tiny at the far edge") << QList<double>{197, 97, 200, 100} << "[372 172 400 200] enlarged";
        QTest::newRow("exactly the least side") << QList<double>{10, 10, 24, 24} << "[20 20 48 48]";
        QTest::newRow("sliver clipped, then enlarged") << QList<double>{-20, 40, 2, 48} << "[0 32 28 144] clipped enlarged";
        QTest::newRow("half a pixel") << QList<double>{50, 50, 50.25, 50.25} << "[86 86 115 115] enlarged rounded";

        QTest::newRow("not a number") << QList<double>{nan, 20, 60, 50} << "not-finite: a corner is not a finite number";
        QTest::newRow("infinite") << QList<double>{0, 20, infinite, 50} << "not-finite: a corner is not a finite number";
        QTest::newRow("overflows when scaled") << QList<double>{-largest, 0, largest, 50} << "not-finite: a corner is not a finite number";
        QTest::newRow("x inverted") << QList<double>{60, 20, 20, 50} << "inverted: [120, 40, 40, 100] must have x1 < x2 and y1 < y2";
        QTest::newRow("y inverted") << QList<double>{20, 50, 60, 20} << "inverted: [40, 100, 120, 40] must have x1 < x2 and y1 < y2";
        QTest::newRow("no width") << QList<double>{20, 20, 20, 50} << "inverted: [40, 40, 40, 100] must have x1 < x2 and y1 < y2";
        QTest::newRow("right of the picture") << QList<double>{300, 20, 360, 50} << "outside: it does not meet the picture of 400 x 200 pixels";
        QTest::newRow("touches the edge from outside")
            << QList<double>{200, 20, 260, 50} << "outside: it does not meet the picture of 400 x 200 pixels";
        QTest::newRow("above the picture") << QList<double>{20, -50, 60, 0} << "outside: it does not meet the picture of 400 x 200 pixels";
        QTest::newRow("thin") << QList<double>{0, 20, 200, 21} << "too-thin: its sides differ by a factor of 200, at most 100 is allowed";
        QTest::newRow("thin after clipping")
            << QList<double>{-80, 0, 0.25, 100} << "too-thin: its sides differ by a factor of 400 after clipping, at most 100 is allowed";
        QTest::newRow("does not fit when enlarged")
            << QList<double>{20, 0, 22, 100} << "too-small: enlarged to fit the picture it has 4 x 200 pixels, both sides need 28";
    }

    void decisions() {
        QFETCH(QList<double>, box);
        QFETCH(QString, expected);
        QCOMPARE(text(decideZoom(boxOf(box), 200, 100, 400, 200, {})), expected);
    }

    void requestedBoxIsKeptInPixelsOfTheOriginal() {
        QCOMPARE(decideZoom({-10, 20, 60, 50}, 200, 100, 400, 200, {}).boxInImage, (BoxF{-20, 40, 120, 100}));
        QCOMPARE(decideZoom({60, 20, 20, 50}, 200, 100, 400, 200, {}).boxInImage, (BoxF{120, 40, 40, 100}));
    }

    void contextIsPaddedBeforeClipping_data() {
        QTest::addColumn<QList<double>>("box");
        QTest::addColumn<QString>("expected");
        QTest::newRow("inside") << QList<double>{50, 40, 90, 60} << "[80 70 200 130] padded";
        QTest::newRow("at the edge") << QList<double>{0, 40, 40, 60} << "[0 70 100 130] padded clipped";
        QTest::newRow("padding does not rescue a box outside")
            << QList<double>{201, 40, 240, 60} << "outside: it does not meet the picture of 400 x 200 pixels";
    }

    void contextIsPaddedBeforeClipping() {
        QFETCH(QList<double>, box);
        QFETCH(QString, expected);
        ZoomRules rules;
        rules.contextFraction = 0.25;
        QCOMPARE(text(decideZoom(boxOf(box), 200, 100, 400, 200, rules)), expected);
    }

    void deepEyes_data() {
        QTest::addColumn<QList<double>>("box");
        QTest::addColumn<QString>("expected");
        QTest::newRow("not rescaled") << QList<double>{10, 10, 60, 60} << "[10 10 60 60]";
        QTest::newRow("30 is too small") << QList<double>{10, 10, 40, 60} << "too-small: 30 x 50 pixels, both sides must exceed 30";
        QTest::newRow("31 is kept") << QList<double>{10, 10, 41, 60} << "[10 10 41 60]";
        QTest::newRow("judged after clipping") << QList<double>{-20, 10, 20, 60} << "too-small: 20 x 50 pixels, both sides must exceed 30";
    }

    void deepEyes() {
        QFETCH(QList<double>, box);
        QFETCH(QString, expected);
        ZoomRules rules;
        rules.rescale = false;
        rules.rejectSmall = true;
        QCOMPARE(text(decideZoom(boxOf(box), 200, 100, 400, 200, rules)), expected);
    }

    void aPictureSmallerThanTheLeastSideIsTooSmall() {
        QVERIFY(text(decideZoom({0, 0, 20, 20}, 20, 20, 20, 20, {})).startsWith(QStringLiteral("too-small")));
    }

    /// The cropped box always lies inside the picture and holds minSide pixels both ways, whatever was asked for.
    void effectiveBoxesLieInside() {
        for (double x = -60; x <= 220; x += 13.7) {
            for (double width = 0.3; width < 260; width *= 1.9) {
                const ZoomDecision decision = decideZoom({x, x / 3, x + width, x / 3 + width * 0.6}, 168, 84, 560, 280, {});
                if (decision.effective) {
                    const BoxI& box = *decision.effective;
                    QVERIFY(box.x0 >= 0 && box.y0 >= 0 && box.x1 <= 560 && box.y1 <= 280 && box.width() >= 28 && box.height() >= 28);
                } else {
                    QVERIFY(!decision.rejectReason.empty());
                }
            }
        }
    }

    void everyReasonIsListed() {
        const auto reasons = vision::zoomRejectReasons();
        for (const char* reason : {"not-finite", "inverted", "outside", "too-thin", "too-small", "turn-limit", "budget", "tool-off"}) {
            QVERIFY(std::find(reasons.begin(), reasons.end(), reason) != reasons.end());
        }
    }

    void picturesWithoutPixelsAreACallersMistake() {
        QVERIFY_EXCEPTION_THROWN(decideZoom({0, 0, 1, 1}, 0, 100, 400, 200, {}), Error);
    }
};

QTEST_APPLESS_MAIN(TestZoomBox)
#include "tst_zoom_box.moc"
