// SPDX-License-Identifier: GPL-3.0-or-later
// The heat map of a label over a real road picture, by keys.
#include "support/cars_run.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "ui/panels/evidence_panel.h"
#include "ui/panels/frame_panel.h"
#include "ui/panels/heat_bar.h"
#include "ui/panels/trace_panel.h"
#include "ui/studio.h"
#include "ui/views/frame_view.h"
#include "ui/views/heat_colours.h"
#include "ui/views/theme.h"

#include <QElapsedTimer>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>

#include <cmath>

using namespace omnidrive;
using ui::Studio;
using ui::StudioOptions;

namespace {

QString text(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

struct Opened {
    tests::TempFolder folder;
    std::unique_ptr<Studio> studio;

    explicit Opened(const std::string& recipe = tests::shippedRecipe("embedded"), bool isSixViews = false) {
        const auto run = folder.path() / "runs" / "demo";
        tests::SyntheticRun six;
        six.sixViews = true;
        isSixViews ? tests::writeSyntheticRun(run, six) : tests::writeCarsRun(run, recipe);
        StudioOptions options;
        options.run = text(run);
        options.settingsFile = text(folder.path() / "studio.ini");
        options.size = QSize(1280, 800);
        options.panel = QStringLiteral("trace");
        options.rollout = isSixViews ? QStringLiteral("s1-1-0-2") : QStringLiteral("s1-1-0-0");
        studio = std::make_unique<Studio>(options);
        studio->window().show();
        settle();
    }
    void settle() { QVERIFY(studio->settle(60000)); }
    ui::HeatBar& bar() { return *studio->window().frame().heat(); }
    ui::FrameView& view() { return *studio->window().frame().view(); }
    void press(int key, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(&studio->window(), static_cast<Qt::Key>(key), modifiers);
        settle();
    }
};

}  // namespace

class TestHeatMap : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::prepareLook(*qApp); }

    /// Shift+J to a zoom, H, and the picture is coloured; the next zoom has its own map; Esc walks back to the boxes alone.
    void keysShowAndHideIt() {
        Opened opened;
        QVERIFY(!opened.bar().isVisible() && !opened.view().isHeatShown());
        opened.press(Qt::Key_J, Qt::ShiftModifier);
        opened.press(Qt::Key_H);
        QVERIFY(opened.bar().isVisible());
        QVERIFY2(opened.view().isHeatShown(), qPrintable(opened.bar().status()));
        QCOMPARE(opened.bar().label()->text(), QStringLiteral("car"));
        const QString words = opened.bar().status();
        QVERIFY2(words.startsWith(QStringLiteral("Peak ")) && words.contains(QStringLiteral("the box of zoom 1")), qPrintable(words));
        QVERIFY(opened.bar().legend()->isVisible());
        QVERIFY2(opened.bar().legend()->toolTip().contains(QStringLiteral("CLIP(“car”, w)")), qPrintable(opened.bar().legend()->toolTip()));
        const auto car = opened.bar().map();
        QCOMPARE(car->label, std::string("car"));
        opened.press(Qt::Key_J, Qt::ShiftModifier);   // the same label: the same map, other words
        QCOMPARE(opened.bar().map(), car);
        QVERIFY(opened.bar().status().contains(QStringLiteral("zoom 2")));
        opened.press(Qt::Key_J, Qt::ShiftModifier);
        QCOMPARE(opened.bar().map()->label, std::string("traffic light"));
        opened.press(Qt::Key_Escape);
        QVERIFY(!opened.view().isHeatShown() && !opened.bar().isVisible());
        QCOMPARE(opened.studio->selection().current().rollout, QStringLiteral("s1-1-0-0"));
        opened.press(Qt::Key_H);
        QVERIFY(opened.view().isHeatShown());
    }

    /// The words of the peak agree with the map and the box.
    void thePeakIsSaidInWords() {
        Opened opened;
        opened.press(Qt::Key_J, Qt::ShiftModifier);
        opened.press(Qt::Key_H);
        const auto& grid = opened.bar().map()->grid;
        const bool isInside = grid.peakX >= 640 && grid.peakX < 830 && grid.peakY >= 190 && grid.peakY < 332;
        QCOMPARE(opened.bar().status().contains(QStringLiteral("inside the box")), isInside);
        QCOMPARE(opened.bar().status().contains(QStringLiteral("elsewhere")), !isInside);
        QVERIFY(opened.bar().status().contains(QString::number(std::lround(grid.peakX))));
    }

    void anyLabelCanBeTyped() {
        Opened opened;
        opened.press(Qt::Key_H);
        opened.bar().label()->setFocus();
        opened.bar().label()->selectAll();
        QTest::keyClicks(opened.bar().label(), QStringLiteral("bus"));
        QTest::keyClick(opened.bar().label(), Qt::Key_Return);
        opened.settle();
        QVERIFY(opened.bar().map());
        QCOMPARE(opened.bar().map()->label, std::string("bus"));
        opened.bar().label()->clear();
        QTest::keyClick(opened.bar().label(), Qt::Key_Return);
        QVERIFY(opened.bar().status().contains(QStringLiteral("Type what to look for")));
    }

    /// What is kept comes at once, and the slider changes what is painted.
    void aKnownMapComesAtOnceAndTheSliderFades() {
        Opened opened;
        opened.press(Qt::Key_J, Qt::ShiftModifier);
        opened.press(Qt::Key_H);
        QSignalSpy progressed(&opened.studio->heat(), &ui::HeatFinder::progressed);
        opened.press(Qt::Key_H);
        opened.press(Qt::Key_H);
        QVERIFY(opened.view().isHeatShown());
        QCOMPARE(progressed.size(), 0);
        opened.bar().opacity()->setValue(0);
        const QImage clear = opened.view().grab().toImage();
        opened.bar().opacity()->setFocus();
        QTest::keyClick(opened.bar().opacity(), Qt::Key_End);   // elsewhere the key of the last step
        QCOMPARE(opened.bar().opacity()->value(), 100);
        const QImage full = opened.view().grab().toImage();
        QVERIFY(clear != full);
        const auto& map = *opened.bar().map();
        const QPoint peak = opened.view().toView({map.grid.peakX, map.grid.peakY}).toPoint();
        bool isBright = false;   // the bright end of the scale; a box may be drawn over the very middle
        for (int dy = -12; dy <= 12; ++dy) {
            for (int dx = -12; dx <= 12; ++dx) {
                const QColor shown = full.pixelColor(peak + QPoint(dx, dy));
                isBright = isBright || (shown.red() > 215 && shown.green() > 190 && shown.blue() < 120);
            }
        }
        QVERIFY(isBright);
    }

    void sixCamerasAreNamed() {
        Opened opened(tests::shippedRecipe("embedded"), true);
        opened.press(Qt::Key_J, Qt::ShiftModifier);
        opened.press(Qt::Key_H);
        if (!opened.bar().map()) {   // a run without a recipe says so
            QVERIFY2(opened.bar().status().contains(QStringLiteral("CLIP")), qPrintable(opened.bar().status()));
            opened.studio->window().evidence().chooseClip(QStringLiteral("embedded"));
            opened.press(Qt::Key_H);
            opened.press(Qt::Key_H);
        }
        QVERIFY2(opened.bar().status().contains(QStringLiteral("CAM_")), qPrintable(opened.bar().status()));
    }

    void aRunThatNamesNoClipSaysSo() {
        Opened opened("");
        opened.press(Qt::Key_H);
        QVERIFY2(opened.bar().status().contains(QStringLiteral("does not say which CLIP")), qPrintable(opened.bar().status()));
        QVERIFY(!opened.view().isHeatShown());
    }

    void askingNeverBlocksAndCancels() {
        Opened opened;
        opened.press(Qt::Key_J, Qt::ShiftModifier);
        QElapsedTimer clock;
        qint64 longest = 0;
        QTest::keyClick(&opened.studio->window(), Qt::Key_H);
        clock.start();
        while (!opened.studio->heat().isSettled() && clock.elapsed() < 30000) {
            const qint64 before = clock.elapsed();
            QCoreApplication::processEvents(QEventLoop::AllEvents);
            longest = std::max(longest, clock.elapsed() - before);
            QTest::qSleep(1);
        }
        qInfo("answered after %lld ms, events waited at most %lld ms", clock.elapsed(), longest);
        QVERIFY2(longest < 300, qPrintable(QString::number(longest)));
        opened.bar().label()->setText(QStringLiteral("something new"));
        QTest::keyClick(opened.bar().label(), Qt::Key_Return);
        QTest::keyClick(&opened.studio->window(), Qt::Key_H);   // off while it is asked
        QVERIFY(opened.studio->heat().isSettled());
        opened.settle();
        QVERIFY(!opened.bar().map() && !opened.view().isHeatShown());
    }

    /// Cividis runs from dark to bright without a step back, so that more is always brighter, in grey too.
    void theColoursGetSteadilyBrighter() {
        int before = -1;
        for (int i = 0; i <= 100; ++i) {
            const int grey = qGray(ui::heatColour(i / 100.0));
            QVERIFY(grey >= before);
            before = grey;
        }
        QVERIFY(qGray(ui::heatColour(0)) < 45 && before > 200);
        QCOMPARE(ui::heatColour(-1), ui::heatColour(0));
        QCOMPARE(ui::heatColour(2), ui::heatColour(1));
    }
};

QTEST_MAIN(TestHeatMap)
#include "tst_heat_map.moc"
