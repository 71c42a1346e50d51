// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cars_run.h"
#include "support/sanitizers.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "ui/models/crop_wall_model.h"
#include "ui/panels/crop_wall_panel.h"
#include "ui/panels/trace_panel.h"
#include "ui/studio.h"
#include "ui/views/crop_wall_delegate.h"
#include "ui/views/empty_state.h"
#include "ui/views/grid_view.h"
#include "ui/views/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <ctime>

using namespace omnidrive;
using ui::Studio;
using ui::StudioOptions;

namespace {

struct Opened {
    tests::TempFolder folder;
    std::unique_ptr<Studio> studio;

    explicit Opened(const QString& panel = QStringLiteral("wall"), bool isCars = false) {
        const auto run = folder.path() / "runs" / "demo";
        isCars ? tests::writeCarsRun(run, {}) : tests::writeSyntheticRun(run, {});
        StudioOptions options;
        options.run = QString::fromStdString(run.string());
        options.settingsFile = QString::fromStdString((folder.path() / "studio.ini").string());
        options.size = QSize(1280, 800);
        options.panel = panel;
        studio = std::make_unique<Studio>(options);
        studio->window().show();
        settle();
    }
    void settle() { QVERIFY(studio->settle(60000)); }
    ui::CropWallPanel& panel() { return studio->window().wall(); }
    ui::GridView* view() { return panel().view(); }
    QVariant data(int row, int role) { return panel().model().index(row).data(role); }
    const ui::Selection& selected() { return studio->selection().current(); }
    void sortBy(insight::WallOrder order) {
        panel().order()->setCurrentIndex(panel().order()->findData(static_cast<int>(order)));
        settle();
    }
    void click(int row) {
        view()->scrollTo(panel().model().index(row));
        QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, view()->visualRect(panel().model().index(row)).center());
        settle();
    }
    double clip(int row) { return panel().model().tiles()->zoom(row).clip.value_or(99); }
};

/// Time that this thread worked, in milliseconds: what other programs take does not count.
double threadMs() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e6;
}

/// 100,000 rollouts of three zooms each.
ui::CaseOverviewPtr largeOverview() {
    auto overview = std::make_shared<ui::CaseOverview>();
    overview->isComplete = true;
    overview->total = 100'000;
    overview->digests.resize(100'000);
    for (size_t i = 0; i < overview->digests.size(); ++i) {
        insight::CaseDigest& digest = overview->digests[i];
        digest.id = "s1-" + std::to_string(i);
        digest.frameId = "frame" + std::to_string(i % 977);
        for (int call = 0; call < 3; ++call) {
            insight::ZoomDigest zoom;
            zoom.call = call;
            zoom.isValid = true;
            zoom.label = "traffic light";
            zoom.box = {call, 0, call + 40, 30};
            zoom.clip = static_cast<double>(i * 7919 % 1009) / 1009;
            digest.zooms.push_back(zoom);
        }
    }
    return overview;
}

ui::WallTilesPtr largeTiles() {
    const auto overview = largeOverview();
    return std::make_shared<ui::WallTiles>(ui::WallTiles{overview, insight::wallTiles(overview->digests, insight::WallOrder::Clip, false)});
}

}  // namespace

class TestCropWall : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::prepareLook(*qApp); }

    void everyCropIsATile() {
        Opened opened;
        size_t crops = 0;
        for (const insight::CaseDigest& digest : opened.studio->insight().overview()->digests) {
            crops += static_cast<size_t>(std::count_if(digest.zooms.begin(), digest.zooms.end(), [](const auto& zoom) { return zoom.isValid; }));
        }
        QVERIFY(crops > 20);
        QCOMPARE(opened.panel().model().rowCount(), static_cast<int>(crops));
        QVERIFY(opened.panel().status().startsWith(QString::number(crops)));
        const auto [first, last] = opened.view()->visibleRows();
        for (int row = first; row <= last; ++row) {
            QVERIFY2(!opened.data(row, Qt::DecorationRole).value<QImage>().isNull(), qPrintable(QString::number(row)));
        }
    }

    void nothingIsReadBeforeSomebodyLooks() {
        Opened opened(QStringLiteral("trace"));
        QCOMPARE(opened.panel().model().rowCount(), 0);
        QTest::keyClick(&opened.studio->window(), Qt::Key_W);
        opened.settle();
        QVERIFY(opened.panel().isVisible());
        QVERIFY(opened.panel().model().rowCount() > 0);
    }

    void theCropIsThatOfTheBox() {
        Opened opened(QStringLiteral("wall"), true);
        opened.sortBy(insight::WallOrder::Run);
        QCOMPARE(opened.panel().model().rowCount(), 5);
        const QImage car = opened.data(0, Qt::DecorationRole).value<QImage>();   // 190 x 142 of the white car's surroundings
        QCOMPARE(car.size(), QSize(190, 142));
        QVERIFY(qGray(car.pixel(95, 60)) > 150);   // its boot
        QVERIFY(qGray(opened.data(1, Qt::DecorationRole).value<QImage>().pixel(50, 35)) < 150);   // asphalt
    }

    void aClickReturnsToTheStep() {
        Opened opened;
        for (int row : {3, 0, 7}) {
            opened.click(row);
            QCOMPARE(opened.selected().rollout, opened.data(row, ui::WallRolloutRole).toString());
            QCOMPARE(opened.selected().call, opened.data(row, ui::WallCallRole).toInt());
            QCOMPARE(opened.studio->window().trace().model().trajectory()->id, opened.data(row, ui::WallRolloutRole).toString().toStdString());
        }
    }

    void keysWalkTheWall() {
        Opened opened;
        opened.click(0);
        const int across = opened.view()->columns();
        QVERIFY(across >= 3);
        const auto press = [&](Qt::Key key, int row) {
            QTest::keyClick(opened.view(), key);
            opened.settle();
            QCOMPARE(opened.view()->currentIndex().row(), row);
            QCOMPARE(opened.selected().rollout, opened.data(row, ui::WallRolloutRole).toString());
        };
        press(Qt::Key_Right, 1);
        press(Qt::Key_Down, 1 + across);
        press(Qt::Key_Left, across);
        press(Qt::Key_Up, 0);
        press(Qt::Key_Up, 0);
    }

    void ordersAreChosenAndKept() {
        Opened opened;
        opened.sortBy(insight::WallOrder::Clip);
        for (int row = 1; row < opened.panel().model().rowCount(); ++row) {
            QVERIFY(opened.clip(row - 1) <= opened.clip(row));
        }
        opened.click(0);
        const QString rollout = opened.selected().rollout;
        QTest::mouseClick(opened.panel().direction(), Qt::LeftButton);
        opened.settle();
        for (int row = 1; row < opened.panel().model().rowCount(); ++row) {
            QVERIFY(opened.clip(row - 1) >= opened.clip(row));
        }
        QCOMPARE(opened.view()->currentIndex().data(ui::WallRolloutRole).toString(), rollout);   // still marked, at its new place
        opened.sortBy(insight::WallOrder::Label);
        QCOMPARE(opened.studio->settings().value(QStringLiteral("wall/order")).toInt(), static_cast<int>(insight::WallOrder::Label));
    }

    void emptyStatesSayWhatToDo() {
        Opened opened;
        opened.studio->selection().selectRun({});
        opened.settle();
        QVERIFY(opened.panel().emptyState()->isVisible());
        QVERIFY(opened.panel().emptyState()->text().contains(QStringLiteral("Open a run")));
    }

    void aMissingPictureIsSaidOnItsTile() {
        Opened opened(QStringLiteral("trace"));
        std::filesystem::remove_all(opened.folder.path() / "runs" / "demo" / "frames");
        QTest::keyClick(&opened.studio->window(), Qt::Key_W);
        opened.settle();
        QVERIFY2(opened.data(0, ui::WallProblemRole).toString().contains(QStringLiteral("missing")),
                 qPrintable(opened.data(0, ui::WallProblemRole).toString()));
        QVERIFY(!opened.data(0, ui::WallLabelRole).toString().isEmpty());
    }

    void theModelIsSound() {
        ui::CropWallModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        Opened opened;
        model.setTiles(opened.panel().model().tiles());
        QVERIFY(model.rowCount() > 0);
        QCOMPARE(model.missingPictures(-5, 3).size(), size_t(4));
        QVERIFY(model.missingPictures(5, 2).empty());
        model.setPictures(
            std::make_shared<std::vector<ui::CropPicture>>(1, ui::CropPicture{model.missingPictures(0, 0).front(), nullptr, QStringLiteral("gone")}));
        QCOMPARE(model.index(0).data(ui::WallProblemRole).toString(), QStringLiteral("gone"));
        QCOMPARE(model.rowOf(model.index(2).data(ui::WallRolloutRole).toString(), model.index(2).data(ui::WallCallRole).toInt()), 2);
        QCOMPARE(model.rowOf(QStringLiteral("nobody"), -1), -1);
        model.setTiles(nullptr);
    }

    void indexesLieWhereTheyArePainted() {
        ui::CropWallModel model;
        model.setTiles(largeTiles());
        ui::GridView view;
        view.setItemDelegate(new ui::CropWallDelegate(&view));
        view.setModel(&model);
        view.resize(900, 600);
        view.show();
        for (int row : {0, 4, 150'001, 299'999}) {
            view.scrollTo(model.index(row));
            const QRect tile = view.visualRect(model.index(row));
            QVERIFY(view.viewport()->rect().contains(tile));
            for (const QPoint& point : {tile.topLeft(), tile.center(), tile.bottomRight()}) {
                QCOMPARE(view.indexAt(point).row(), row);
            }
            const auto [first, last] = view.visibleRows();
            QVERIFY(first <= row && row <= last);
        }
        view.resize(500, 600);   // fewer columns: what was at the top is still in sight
        const auto [first, last] = view.visibleRows();
        QVERIFY(first > 290'000 && last <= 299'999);
    }

    /// 300,000 zooms: no step of scrolling holds the window up.
    void aLongWallScrolls() {
        ui::CropWallModel model;
        ui::GridView view;
        view.setItemDelegate(new ui::CropWallDelegate(&view));
        view.setModel(&model);
        view.resize(1200, 700);
        view.show();
        const auto tiles = largeTiles();
        double began = threadMs();
        model.setTiles(tiles);
        QCoreApplication::processEvents();
        qInfo("shown after %.1f ms", threadMs() - began);
        double longest = 0;
        QScrollBar* bar = view.verticalScrollBar();
        for (int step = 0; step < 200; ++step) {
            began = threadMs();
            bar->setValue(step < 150 ? bar->value() + 60 : static_cast<int>(static_cast<qint64>(bar->maximum()) * (step - 150) / 49));
            QCoreApplication::processEvents();
            longest = std::max(longest, threadMs() - began);
        }
        QCOMPARE(view.visibleRows().second, 299'999);
        qInfo("longest step %.1f ms", longest);
        QVERIFY2(longest < 16 * tests::kSlowness, qPrintable(QString::number(longest)));
    }

    void theNewestOrderWins() {
        ui::CropWall wall;
        QSignalSpy sorted(&wall, &ui::CropWall::tilesSorted);
        const auto overview = largeOverview();
        for (const auto order : {insight::WallOrder::Label, insight::WallOrder::Clip, insight::WallOrder::Reward, insight::WallOrder::Run}) {
            wall.sort(overview, order, true);
        }
        QTRY_VERIFY_WITH_TIMEOUT(wall.isSettled(), 20000);
        QCOMPARE(sorted.size(), 1);
        QCOMPARE(sorted.first().first().value<ui::WallTilesPtr>()->tiles.front(), (insight::WallTile{99'999, 2}));
    }
};

QTEST_MAIN(TestCropWall)
#include "tst_crop_wall.moc"
