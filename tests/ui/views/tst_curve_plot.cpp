// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/file_bytes.h"
#include "support/file_limit.h"
#include "support/temp_folder.h"
#include "ui/views/plots/curve_plot.h"
#include "ui/views/plots/plot_legend.h"
#include "ui/views/theme.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QFile>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <cmath>
#include <limits>

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
            count +=
                std::abs(pixel.red() - colour.red()) + std::abs(pixel.green() - colour.green()) + std::abs(pixel.blue() - colour.blue()) < 60 ? 1 : 0;
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
        QSignalSpy clicked(&plot, &CurvePlot::pointClicked);
        const QPoint at(static_cast<int>(plot.pixelOf(17.3)), plot.canvas()->height() / 2);
        QTest::mouseClick(plot.canvas(), Qt::LeftButton, {}, at);
        QCOMPARE(clicked.count(), 1);
        QCOMPARE(clicked.first().first().toDouble(), 17.0);
    }

    void wheelZoomsAndDragMoves() {
        CurvePlot plot(QStringLiteral("Accuracy"), QStringLiteral("share"));
        plot.resize(500, 300);
        plot.show();
        plot.setSeries({makeSeries(100)});
        plot.setXRange(0, 100);
        QSignalSpy chosen(&plot, &CurvePlot::xRangeChosen), clicked(&plot, &CurvePlot::pointClicked), all(&plot, &CurvePlot::fullRangeAsked);
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
        QCOMPARE(ui::valueNear(line, 2.2, 0.5), 0.2);
        QVERIFY(std::isnan(ui::valueNear(line, 3.0, 0.5)));
        QVERIFY(std::isnan(ui::valueNear({}, 3.0, 0.5)));
        QCOMPARE(ui::valueNear(line, 3.1, INFINITY), 0.4);
        QVERIFY(std::isnan(ui::valueNear(line, 4.1, INFINITY)));
        PlotSeries series{QStringLiteral("x"), QPen(), {}};
        series.curve.live = line;
        QCOMPARE(ui::nearestX({series}, 3.4), 4.0);
        QVERIFY(std::isnan(ui::nearestX({}, 1)));
        QCOMPARE(ui::spanOf({series})->high, 4.0);
        QCOMPARE(ui::valuesBetween({series}, {ui::DrawnValues(series.curve.live.y, false)}, 1.5, 3, false)->high, 0.2);
    }

    void infinityKeepsItsSign() {
        CurvePlot plot(QStringLiteral("Accuracy"), QStringLiteral("share"));
        PlotSeries series = makeSeries(3);
        series.curve.live.y = {std::numeric_limits<double>::infinity(), 0.5, -std::numeric_limits<double>::infinity()};
        plot.setSeries({series});
        plot.setCursor(1);
        QCOMPARE(plot.legend()->entries().front().value, QStringLiteral("inf"));
        plot.setCursor(3);
        QCOMPARE(plot.legend()->entries().front().value, QStringLiteral("-inf"));
    }

    /// Zoomed in between two points, a line goes through all the same.
    void aLineIsSeenBetweenItsPoints() {
        CurvePlot plot(QStringLiteral("Loss"), QStringLiteral("nats"));
        plot.resize(500, 300);
        PlotSeries series = makeSeries(3);
        series.curve.live.y = {20, 22, 24};
        plot.setSeries({series});
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        const auto inkBetween = [&](double from, double to) {
            plot.setXRange(from, to);
            QTest::qWait(50);
            return countPixels(plot.grab().toImage(), series.pen.color());
        };
        const int between = inkBetween(2.2, 2.7), beyond = inkBetween(5, 6);   // beyond its end only the legend has its colour
        QVERIFY2(between > beyond + 200, qPrintable(QStringLiteral("%1 and %2 pixels").arg(between).arg(beyond)));
    }

    void aBoxZoomsBothAxes() {
        CurvePlot plot(QStringLiteral("Accuracy"), QStringLiteral("share"));
        plot.resize(500, 300);
        plot.show();
        plot.setSeries({makeSeries(100)});
        plot.setXRange(0, 100);
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        QTest::qWait(20);
        QSignalSpy boxes(&plot, &CurvePlot::boxChosen), moved(&plot, &CurvePlot::xRangeChosen), clicked(&plot, &CurvePlot::pointClicked);
        const auto drag = [&](const QPoint& from, const QPoint& to) {
            QTest::mousePress(plot.canvas(), Qt::LeftButton, Qt::ControlModifier, from);
            QMouseEvent move(QEvent::MouseMove, to, plot.canvas()->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, Qt::ControlModifier);
            QApplication::sendEvent(plot.canvas(), &move);
            QTest::mouseRelease(plot.canvas(), Qt::LeftButton, Qt::ControlModifier, to);
        };
        drag({static_cast<int>(plot.pixelOf(20)), 60}, {static_cast<int>(plot.pixelOf(60)), 120});
        QCOMPARE(boxes.count(), 1);
        QCOMPARE(moved.count() + clicked.count(), 0);
        QVERIFY(std::abs(plot.xRange().low - 20) < 1 && std::abs(plot.xRange().high - 60) < 1);
        QVERIFY(plot.yRange() && plot.yRange()->low < plot.yRange()->high);
        drag({200, 60}, {202, 61});   // too small to be meant
        QCOMPARE(boxes.count(), 1);
    }

    void anotherAxisSpeaksItsOwnWords() {
        CurvePlot plot(QStringLiteral("Accuracy"), QStringLiteral("share"));
        plot.resize(500, 300);
        plot.setAxis(ui::axisLook(insight::XAxis::RelativeTime));
        plot.setSeries({makeSeries(100)});
        plot.setXRange(0, 100);
        plot.setCursor(75);
        QCOMPARE(plot.heading(), QStringLiteral("Accuracy   at 1 min 15 s"));
        plot.setAnchors(15, std::nan(""));
        QVERIFY2(plot.heading().contains(QStringLiteral("15 s → 1 min 15 s (Δ 1 min 00 s)")), qPrintable(plot.heading()));
        QVERIFY(plot.xLabel().contains(QStringLiteral("time since")));
        QVERIFY(plot.csv().starts_with("relative_seconds,accuracy"));
        plot.setAxis(ui::axisLook(insight::XAxis::Metric, QStringLiteral("reward/accuracy")));
        QCOMPARE(plot.xLabel(), QStringLiteral("reward/accuracy"));
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

    void logarithmicAxesSayWhatTheyCannotShow() {
        CurvePlot plot(QStringLiteral("Accuracy"), QStringLiteral("share"));
        plot.resize(500, 300);
        PlotSeries series = makeSeries(100);
        series.curve.live.y[2] = 0;
        series.curve.live.y[3] = -5;
        series.curve.live.x.insert(series.curve.live.x.begin(), 0);
        series.curve.live.y.insert(series.curve.live.y.begin(), 3);
        series.curve.live.stages.insert(series.curve.live.stages.begin(), 1);
        plot.setSeries({series});
        plot.setXRange(0, 101);
        plot.show();
        QCOMPARE(plot.yLabel(), QStringLiteral("share"));
        plot.setLogScales(true, true);
        QVERIFY2(plot.yLabel().contains(QStringLiteral("2 ≤ 0")), qPrintable(plot.yLabel()));
        QVERIFY2(plot.xLabel().contains(QStringLiteral("1 at or below 0 left out")), qPrintable(plot.xLabel()));
        QVERIFY(std::abs((plot.pixelOf(100) - plot.pixelOf(10)) - (plot.pixelOf(10) - plot.pixelOf(1))) < 1.5);   // equal decades
        QSignalSpy chosen(&plot, &CurvePlot::xRangeChosen);
        const QPointF at(plot.pixelOf(10), 100);
        QWheelEvent event(at, plot.canvas()->mapToGlobal(at), {}, {0, 240}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(plot.canvas(), &event);
        QCOMPARE(chosen.count(), 1);
        QVERIFY(chosen.first().at(0).toDouble() > 0.9 && chosen.first().at(1).toDouble() < 101);
        plot.grab();
    }

    void twoCursorsShowDifferences() {
        CurvePlot plot(QStringLiteral("Accuracy"), QStringLiteral("share"));
        plot.resize(500, 300);
        plot.setSeries({makeSeries(60)});
        plot.setXRange(0, 61);
        plot.show();
        QSignalSpy anchors(&plot, &CurvePlot::anchorAsked), steps(&plot, &CurvePlot::pointClicked);
        QTest::mouseClick(plot.canvas(), Qt::LeftButton, Qt::ShiftModifier, QPoint(static_cast<int>(plot.pixelOf(12)), 100));
        QCOMPARE(anchors.count(), 1);
        QCOMPARE(anchors.first().first().toDouble(), 12.0);
        QCOMPARE(steps.count(), 0);
        plot.setAnchors(12, std::nan(""));
        plot.setCursor(42);
        QCOMPARE(plot.legend()->entries().front().value, QStringLiteral("0.12 → 0.42 (Δ +0.3)"));
        plot.setAnchors(12, 52);
        QCOMPARE(plot.legend()->entries().front().value, QStringLiteral("0.12 → 0.52 (Δ +0.4)"));
        QVERIFY(plot.heading().contains(QStringLiteral("step 12 → 52 (Δ 40)")));
        plot.setAnchors(12, 20);   // no number there
        QCOMPARE(plot.legend()->entries().front().value, QStringLiteral("no number at both"));
    }

    void theLegendHidesCurves() {
        CurvePlot plot(QStringLiteral("Accuracy"), QStringLiteral("share"));
        plot.resize(500, 300);
        std::vector<PlotSeries> two{makeSeries(5), makeSeries(5)};
        two[0].key = QStringLiteral("a");
        two[1].key = QStringLiteral("b");
        two[1].name = QStringLiteral("other");
        plot.setSeries(two);
        plot.setXRange(1, 3);
        plot.show();
        QCOMPARE(plot.csv(), std::string("step,accuracy,other\r\n1,0.01,0.01\r\n2,0.02,0.02\r\n3,0.03,0.03\r\n"));
        QSignalSpy toggled(&plot, &CurvePlot::seriesToggled);
        QTest::mouseClick(plot.legend(), Qt::LeftButton, {}, plot.legend()->placeOf(1));
        QCOMPARE(toggled.count(), 1);
        QCOMPARE(toggled.first().first().toString(), QStringLiteral("b"));
        two[1].isHidden = true;
        plot.setSeries(two);
        QVERIFY(plot.legend()->entries()[1].isHidden);
        QCOMPARE(plot.csv(), std::string("step,accuracy\r\n1,0.01\r\n2,0.02\r\n3,0.03\r\n"));
    }

    void notesAndEventsAreClicked() {
        CurvePlot plot(QStringLiteral("Accuracy"), QStringLiteral("share"));
        plot.resize(500, 300);
        PlotSeries series = makeSeries(60);
        series.key = QStringLiteral("a");
        plot.setSeries({series});
        plot.setXRange(0, 61);
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        plot.setMarks({{15, true, QStringLiteral("alert")}, {45, false, QStringLiteral("set")}},
                      {{QStringLiteral("n1"), QStringLiteral("a"), 60, QStringLiteral("gap")}});
        QTest::qWait(50);
        QSignalSpy events(&plot, &CurvePlot::eventClicked), notes(&plot, &CurvePlot::noteClicked), menus(&plot, &CurvePlot::menuAsked);
        int y = 0;
        while (events.isEmpty() && y < 60) {   // the signs stand at the top of the axes
            QTest::mouseClick(plot.canvas(), Qt::LeftButton, {}, QPoint(static_cast<int>(plot.pixelOf(45)), ++y));
        }
        QCOMPARE(events.count(), 1);
        QCOMPARE(events.first().first().toInt(), 1);
        for (y = plot.canvas()->height(); notes.isEmpty() && y > 0; --y) {   // a note where there is no number stands on the axis
            QTest::mouseClick(plot.canvas(), Qt::LeftButton, {}, QPoint(static_cast<int>(plot.pixelOf(60)), y));
        }
        QCOMPARE(notes.count(), 1);
        QCOMPARE(notes.first().first().toString(), QStringLiteral("n1"));
        const QPoint place(static_cast<int>(plot.pixelOf(30)), 100);
        QContextMenuEvent menu(QContextMenuEvent::Mouse, place, plot.canvas()->mapToGlobal(place));
        QApplication::sendEvent(plot.canvas(), &menu);
        QCOMPARE(menus.count(), 1);
        QCOMPARE(menus.first().at(1).toDouble(), 30.0);
    }

    void exportsOpenElsewhere() {
        CurvePlot plot(QStringLiteral("Accuracy"), QStringLiteral("share"));
        plot.resize(500, 300);
        plot.setSeries({makeSeries(60)});
        plot.setXRange(0, 61);
        plot.show();
        const tests::TempFolder folder;
        for (const auto& [name, magic] : {std::pair{"a.png", "\x89PNG"}, {"a.svg", "<?xml"}, {"a.pdf", "%PDF-"}}) {
            const QString path = QString::fromStdString((folder.path() / name).string());
            QVERIFY2(plot.exportTo(path), name);
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray content = file.readAll();
            QVERIFY2(content.startsWith(magic), name);
            QVERIFY(path.endsWith(QStringLiteral(".svg")) ? content.contains("Accuracy") && content.contains("polyline") : content.size() > 1000);
        }
        const QImage picture(QString::fromStdString((folder.path() / "a.png").string()));
        QCOMPARE(picture.size(), QSize(1000, 600));
        QVERIFY(countPixels(picture, ui::curvePen(0).color()) > 300);   // the curve is on it
        QVERIFY(!plot.exportTo(QString::fromStdString((folder.path() / "none" / "a.png").string())));
        QVERIFY(!plot.exportTo(QString::fromStdString((folder.path() / "none" / "a.svg").string())));
        QVERIFY(!plot.exportTo(QString::fromStdString((folder.path() / "none" / "a.pdf").string())));
    }

    /// A full disk is said, and what had the name before stays whole.
    void aFullDiskKeepsTheOlderFile() {
        CurvePlot plot(QStringLiteral("Accuracy"), QStringLiteral("share"));
        plot.resize(500, 300);
        plot.setSeries({makeSeries(60)});
        plot.setXRange(0, 61);
        plot.show();
        const tests::TempFolder folder;
        for (const char* name : {"a.png", "a.svg", "a.pdf"}) {
            const std::filesystem::path path = folder.path() / name;
            const QString file = QString::fromStdString(path.string());
            QVERIFY2(plot.exportTo(file), name);
            const std::string before = tests::bytesOf(path);
            plot.setXRange(0, 31);   // another picture
            {
                const tests::FileLimit limit(500);
                QVERIFY2(!plot.exportTo(file), name);
                QVERIFY2(!plot.exportTo(QString::fromStdString((folder.path() / "new-").string() + name)), name);
            }
            QVERIFY2(tests::bytesOf(path) == before, name);
            QVERIFY2(plot.exportTo(file), name);
            QVERIFY2(tests::bytesOf(path) != before, name);
            plot.setXRange(0, 61);
        }
        QCOMPARE(std::distance(std::filesystem::directory_iterator(folder.path()), {}), std::ptrdiff_t{3});   // nothing half written lies about
    }

    void emptyPlotsAreHarmless() {
        CurvePlot plot(QStringLiteral("Nothing"), QStringLiteral("value"));
        plot.resize(300, 200);
        plot.setSeries({});
        plot.setCursor(3);
        plot.setMarkedX(4);
        plot.show();
        QSignalSpy clicked(&plot, &CurvePlot::pointClicked);
        QTest::mouseClick(plot.canvas(), Qt::LeftButton, {}, {100, 50});
        QCOMPARE(clicked.count(), 0);
        plot.grab();
    }
};

QTEST_MAIN(TestCurvePlot)
#include "tst_curve_plot.moc"
