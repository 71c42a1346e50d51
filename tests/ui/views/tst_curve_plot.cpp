// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/plots/curve_plot.h"
#include "ui/views/theme.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <cmath>

using namespace omnidrive;
using ui::CurvePlot;
using ui::PlotSeries;

namespace {

PlotSeries makeSeries(int points) {
    PlotSeries series{QStringLiteral("accuracy"), ui::curvePen(0), {}};
    for (int i = 1; i <= points; ++i) {
        series.curve.live.x.push_back(i);
        series.curve.live.y.push_back(i % 10 == 0 ? std::nan("") : i / 100.0);
        series.curve.live.stages.push_back(i <= points / 2 ? 1 : 2);
    }
    return series;
}

int countPixels(const QImage& image, const QColor& colour) {
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            count += std::abs(pixel.red() - colour.red()) + std::abs(pixel.green() - colour.green()) + std::abs(pixel.blue() - colour.blue()) < 60 ? 1 : 0;
        }
    }
    return count;
}

}  // namespace

class TestCurvePlot : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        ui::prepareLook(*qApp);
        ui::applyTheme(*qApp, false);
    }

    void aClickChoosesTheNearestStep() {
        CurvePlot plot(QStringLiteral("Accuracy"), QStringLiteral("share"));
        plot.resize(500, 300);
        plot.show();
        plot.setSeries({makeSeries(40)});
        plot.setXRange(0, 41);
        QSignalSpy clicked(&plot, &CurvePlot::stepClicked);
        const QPoint at(static_cast<int>(plot.pixelOf(17.3)), plot.canvas()->height() / 2);
        QTest::mouseClick(plot.canvas(), Qt::LeftButton, {}, at);
        QCOMPARE(clicked.count(), 1);
        QCOMPARE(clicked.first().first().toLongLong(), 17);
    }

    void wheelZoomsAndDragMoves() {
        CurvePlot plot(QStringLiteral("Accuracy"), QStringLiteral("share"));
        plot.resize(500, 300);
        plot.show();
        plot.setSeries({makeSeries(100)});
        plot.setXRange(0, 100);
        QSignalSpy chosen(&plot, &CurvePlot::xRangeChosen), clicked(&plot, &CurvePlot::stepClicked), all(&plot, &CurvePlot::fullRangeAsked);
        const QPointF at(plot.pixelOf(50), 100);
        QWheelEvent event(at, plot.canvas()->mapToGlobal(at), {}, {0, 240}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(plot.canvas(), &event);
        QCOMPARE(chosen.count(), 1);
        QVERIFY(plot.xRange().high - plot.xRange().low < 70);
        QTest::mousePress(plot.canvas(), Qt::LeftButton, {}, {250, 100});
        QTest::mouseMove(plot.canvas(), {200, 100});
        QTest::mouseRelease(plot.canvas(), Qt::LeftButton, {}, {200, 100});
        QCOMPARE(clicked.count(), 0);
        QVERIFY(chosen.count() >= 2);
        QTest::mouseDClick(plot.canvas(), Qt::LeftButton, {}, {200, 100});
        QCOMPARE(all.count(), 1);
    }

    void theRawLineStaysUnderTheSmoothOne() {
        CurvePlot plot(QStringLiteral("Accuracy"), QStringLiteral("share"));
        plot.resize(500, 300);
        PlotSeries series = makeSeries(200);
        series.curve.live.y[120] = 30;   // a spike of one step
        plot.setSeries({series});
        plot.setXRange(0, 201);
        plot.setSmoothing(0.95);
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        QTest::qWait(50);
        const QImage picture = plot.grab().toImage();
        const double top = 0.35 * picture.height();   // only the spike reaches up here
        int ink = 0;
        const int x = static_cast<int>(plot.pixelOf(121)) + plot.canvas()->x();
        for (int y = plot.canvas()->y() + 10; y < top; ++y) {
            for (int dx = -2; dx <= 2; ++dx) {
                ink += picture.pixelColor(x + dx, y).blue() - picture.pixelColor(x + dx, y).red() > 30 ? 1 : 0;
            }
        }
        QVERIFY2(ink > 10, qPrintable(QString::number(ink)));
    }

    void cursorReadsValues() {
        insight::CurveLine line;
        line.x = {1, 2, 4};
        line.y = {0.1, 0.2, 0.4};
        QCOMPARE(ui::valueNear(line, 2.2), 0.2);
        QVERIFY(std::isnan(ui::valueNear(line, 3.0)));
        QVERIFY(std::isnan(ui::valueNear({}, 3.0)));
        PlotSeries series{QStringLiteral("x"), QPen(), {}};
        series.curve.live = line;
        QCOMPARE(ui::nearestX({series}, 3.4), 4.0);
        QVERIFY(std::isnan(ui::nearestX({}, 1)));
        QCOMPARE(ui::spanOf({series})->high, 4.0);
        QCOMPARE(ui::valuesBetween({series}, 1.5, 3)->high, 0.2);
    }

    void followsTheTheme() {
        CurvePlot plot(QStringLiteral("Accuracy"), QStringLiteral("share"));
        plot.resize(500, 300);
        plot.setSeries({makeSeries(20)});
        plot.setXRange(0, 21);
        plot.show();
        ui::applyTheme(*qApp, true);
        QTest::qWait(50);
        QVERIFY(countPixels(plot.grab().toImage(), ui::Theme::dark().panel) > 50000);
        ui::applyTheme(*qApp, false);
    }

    void emptyPlotsAreHarmless() {
        CurvePlot plot(QStringLiteral("Nothing"), QStringLiteral("value"));
        plot.resize(300, 200);
        plot.setSeries({});
        plot.setCursor(3);
        plot.setMarkedStep(4);
        plot.show();
        QSignalSpy clicked(&plot, &CurvePlot::stepClicked);
        QTest::mouseClick(plot.canvas(), Qt::LeftButton, {}, {100, 50});
        QCOMPARE(clicked.count(), 0);
        plot.grab();
    }
};

QTEST_MAIN(TestCurvePlot)
#include "tst_curve_plot.moc"
