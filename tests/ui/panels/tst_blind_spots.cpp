// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "ui/panels/blind_spots_panel.h"
#include "ui/panels/rollouts_panel.h"
#include "ui/studio.h"
#include "ui/views/colour_maps.h"
#include "ui/views/heat_view.h"
#include "ui/views/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QLineEdit>
#include <QTest>

using namespace omnidrive;
using insight::HeatCell;
using ui::Studio;
using ui::StudioOptions;

namespace {

struct Opened {
    tests::TempFolder folder;
    std::unique_ptr<Studio> studio;

    explicit Opened(bool isSixViews = true) {
        tests::SyntheticRun run;
        run.sixViews = isSixViews;
        run.width = 600;
        tests::writeSyntheticRun(folder.path() / "runs" / "demo", run);
        StudioOptions options;
        options.run = QString::fromStdString((folder.path() / "runs" / "demo").string());
        options.settingsFile = QString::fromStdString((folder.path() / "studio.ini").string());
        options.size = QSize(1280, 800);
        options.panel = QStringLiteral("trace");
        studio = std::make_unique<Studio>(options);
        studio->window().show();
        studio->settle(60000);
        QTest::keyClick(&studio->window(), Qt::Key_U);
        studio->settle(20000);
    }
    ui::BlindSpotsPanel& panel() { return studio->window().blindSpots(); }
    const ui::HeatMaps& maps() { return *panel().view()->maps(); }
    ui::RolloutsPanel& rollouts() { return studio->window().rollouts(); }
    void type(QLineEdit* edit, const char* text) {
        edit->setFocus();
        QTest::keyClicks(edit, QLatin1String(text));
        QTest::keyClick(edit, Qt::Key_Return);
        studio->settle(20000);
    }
    /// The cell that was looked at most.
    HeatCell hottest() {
        HeatCell best;
        int64_t most = -1;
        for (const auto& camera : maps().set.cameras) {
            for (int i = 0; i < insight::kHeatColumns * insight::kHeatRows; ++i) {
                const HeatCell cell{camera.camera, i % insight::kHeatColumns, i / insight::kHeatColumns};
                if (camera.looksAt(cell.column, cell.row) > most) {
                    most = camera.looksAt(cell.column, cell.row);
                    best = cell;
                }
            }
        }
        return best;
    }
};

}  // namespace

class TestBlindSpotsPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::prepareLook(*qApp); }

    void drawsEveryCameraOfTheRun() {
        Opened opened;
        QVERIFY(opened.panel().isVisible());
        QCOMPARE(opened.maps().set.cameras.size(), size_t{6});
        QCOMPARE(opened.maps().set.rollouts, int64_t{48});
        QVERIFY(opened.maps().set.zooms > 0);
        QVERIFY2(opened.panel().status().startsWith(QStringLiteral("48 rollouts")), qPrintable(opened.panel().status()));
    }

    void onePictureIsOneField() {
        Opened opened(false);
        QCOMPARE(opened.maps().set.cameras.size(), size_t{1});
    }

    /// Pictures of 600 x 280: a field of a single one is that wide, of one of six two thirds.
    void fieldsHaveTheShapeOfTheirCameras_data() {
        QTest::addColumn<bool>("isSixViews");
        QTest::addColumn<double>("aspect");
        QTest::newRow("six") << true << 200.0 / 140;
        QTest::newRow("one") << false << 600.0 / 280;
    }
    void fieldsHaveTheShapeOfTheirCameras() {
        QFETCH(bool, isSixViews);
        QFETCH(double, aspect);
        Opened opened(isSixViews);
        const std::string camera = isSixViews ? "CAM_BACK" : "";
        const QRectF cell = opened.panel().view()->cellRect({camera, 3, 3});
        const double shown = cell.width() * insight::kHeatColumns / (cell.height() * insight::kHeatRows);
        QVERIFY2(std::abs(shown - aspect) < 0.01, qPrintable(QString::number(shown)));
    }

    void aClickOnACellListsWhoLookedThere() {
        Opened opened;
        const HeatCell cell = opened.hottest();
        QCOMPARE(opened.panel().view()->cellAt(opened.panel().view()->cellRect(cell).center()), std::optional(cell));
        QTest::mouseClick(opened.panel().view(), Qt::LeftButton, {}, opened.panel().view()->cellRect(cell).center().toPoint());
        opened.studio->settle(10000);
        QVERIFY(opened.rollouts().isRestricted());
        const int listed = opened.rollouts().proxy()->rowCount();
        QVERIFY(listed > 0 && listed < 48);
        const auto* camera = opened.maps().set.find(cell.camera);
        QVERIFY(listed <= camera->looksAt(cell.column, cell.row));
        QTest::keyClick(&opened.studio->window(), Qt::Key_Escape);
        QCOMPARE(opened.rollouts().proxy()->rowCount(), 48);
    }

    void theKeyboardWalksOverCellsAndCameras() {
        Opened opened;
        ui::HeatView* view = opened.panel().view();
        view->setFocus();
        QTest::keyClick(view, Qt::Key_Right);
        QCOMPARE(view->currentCell(), std::optional(HeatCell{"CAM_FRONT_LEFT", 0, 0}));
        for (int i = 0; i < insight::kHeatColumns; ++i) {
            QTest::keyClick(view, Qt::Key_Right);
        }
        QCOMPARE(view->currentCell(), std::optional(HeatCell{"CAM_FRONT", 0, 0}));
        QTest::keyClick(view, Qt::Key_Return);
        opened.studio->settle(10000);
        QVERIFY(opened.rollouts().isRestricted());
    }

    void theDifferenceOfTwoRanges() {
        Opened opened;
        opened.type(opened.panel().steps(), "4:6");
        QCOMPARE(opened.maps().set.rollouts, int64_t{24});
        opened.type(opened.panel().otherSteps(), "1:3");
        QVERIFY(opened.maps().other.has_value());
        QCOMPARE(opened.maps().other->rollouts, int64_t{24});
        QVERIFY2(opened.panel().status().contains(QStringLiteral("minus 24 rollouts")), qPrintable(opened.panel().status()));
        opened.type(opened.panel().otherSteps(), "x");
        QVERIFY2(opened.panel().problem().contains(QStringLiteral("no range of steps")), qPrintable(opened.panel().problem()));
    }

    void onlyTheRowsOfTheTable() {
        Opened opened;
        opened.rollouts().setFilterText(QStringLiteral("answer:wrong"));
        opened.panel().onlyRows()->setChecked(true);
        opened.studio->settle(10000);
        QCOMPARE(opened.maps().set.rollouts, static_cast<int64_t>(opened.rollouts().proxy()->rowCount()));
        opened.rollouts().setFilterText(QStringLiteral("answer:right"));
        opened.studio->settle(10000);
        QCOMPARE(opened.maps().set.rollouts, static_cast<int64_t>(opened.rollouts().proxy()->rowCount()));
    }

    void aLiveRunGoesOnCounting() {
        const tests::TempFolder folder;
        tests::SyntheticRunWriter writer(folder.path() / "run", {});
        writer.writeStep();
        StudioOptions options;
        options.run = QString::fromStdString((folder.path() / "run").string());
        options.settingsFile = QString::fromStdString((folder.path() / "studio.ini").string());
        options.size = QSize(1280, 800);
        options.panel = QStringLiteral("blind-spots");
        Studio studio(options);
        studio.window().show();
        const ui::BlindSpotsPanel& panel = studio.window().blindSpots();
        QTRY_VERIFY_WITH_TIMEOUT(panel.status().startsWith(QStringLiteral("8 rollouts")), 10000);
        QTRY_VERIFY_WITH_TIMEOUT(studio.follower().isSettled() && studio.insight().isSettled(), 10000);
        writer.writeStep();
        QTRY_VERIFY_WITH_TIMEOUT(panel.status().startsWith(QStringLiteral("16 rollouts")), 10000);
    }

    /// Brightness rises along the map, so that it also reads in grey; both ends of the difference lie on other sides of its middle.
    void coloursReadWithoutColour() {
        int before = -1;
        for (int i = 0; i <= 10; ++i) {
            const int grey = qGray(ui::sequentialColour(i / 10.0).rgb());
            QVERIFY(grey > before);
            before = grey;
        }
        QVERIFY(ui::divergingColour(-1).blue() > ui::divergingColour(-1).red());
        QVERIFY(ui::divergingColour(1).red() > ui::divergingColour(1).blue());
        QVERIFY(qGray(ui::divergingColour(0).rgb()) > 200);
    }
};

QTEST_MAIN(TestBlindSpotsPanel)
#include "tst_blind_spots.moc"
