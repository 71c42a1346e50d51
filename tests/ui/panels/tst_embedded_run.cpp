// SPDX-License-Identifier: GPL-3.0-or-later
// One look through a run that the embedded default really made, by keys and mouse: each way of looking at a case shows what the run recorded. The
// panels' own tests are beside this one.
#include "rollout/trajectory.h"
#include "store/run_folder.h"
#include "support/short_run.h"
#include "support/temp_folder.h"
#include "ui/panels/blind_spots_panel.h"
#include "ui/panels/crop_wall_panel.h"
#include "ui/panels/evidence_panel.h"
#include "ui/panels/frame_panel.h"
#include "ui/panels/group_panel.h"
#include "ui/panels/queue_panel.h"
#include "ui/panels/replay_panel.h"
#include "ui/panels/rollouts_panel.h"
#include "ui/panels/side_panel.h"
#include "ui/panels/trace_panel.h"
#include "ui/studio.h"
#include "ui/views/frame_view.h"
#include "ui/views/grid_view.h"
#include "ui/views/theme.h"

#include <QApplication>
#include <QTableView>
#include <QTest>

#include <algorithm>

using namespace omnidrive;
namespace fs = std::filesystem;

class TestEmbeddedRun : public QObject {
    Q_OBJECT

    tests::TempFolder folder_;
    std::unique_ptr<ui::Studio> studio_;
    std::vector<store::IndexRow> rows_;

    ui::MainWindow& window() { return studio_->window(); }
    const ui::Selection& selected() { return studio_->selection().current(); }
    const rollout::Trajectory& shown() { return *window().trace().model().trajectory(); }
    void press(int key, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(&window(), static_cast<Qt::Key>(key), modifiers);
        QVERIFY(studio_->settle(60'000));
    }
    void select(const store::IndexRow& row) {
        studio_->selection().selectRollout(QString::fromStdString(row.id));
        QVERIFY(studio_->settle(60'000));
    }
    /// A finished rollout of the second stage that zoomed.
    const store::IndexRow& zooming() const {
        return *std::find_if(rows_.begin(), rows_.end(), [](const auto& row) { return row.zooms > 0 && !row.truncated && row.stage == 2; });
    }

private Q_SLOTS:
    void initTestCase() {
        ui::prepareLook(*qApp);
        const fs::path run = folder_.path() / "runs" / "short";
        QVERIFY(tests::trainShortRun(QStringLiteral(OMNIDRIVE_PROGRAM), folder_.path(), run));
        rows_ = store::RunReader::open(run)->rows(1, 10'000);
        QVERIFY(std::any_of(rows_.begin(), rows_.end(), [](const auto& row) { return row.zooms > 0 && !row.truncated && row.stage == 2; }));
        ui::StudioOptions options;
        options.run = QString::fromStdString(run.string());
        options.settingsFile = QString::fromStdString((folder_.path() / "studio.ini").string());
        options.size = QSize(1440, 900);
        studio_ = std::make_unique<ui::Studio>(options);
        window().show();
        QVERIFY(studio_->settle(60'000));
        QCOMPARE(window().rollouts().table()->model()->rowCount(), static_cast<int>(rows_.size()));
    }
    void cleanupTestCase() { studio_.reset(); }

    void theFilterFindsWhatTheRunHolds() {
        press(Qt::Key_Slash);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("zooms>0 stage:2"));
        const auto expected = std::count_if(rows_.begin(), rows_.end(), [](const auto& row) { return row.zooms > 0 && row.stage == 2; });
        QTRY_COMPARE(window().rollouts().table()->model()->rowCount(), static_cast<int>(expected));
        press(Qt::Key_Escape);   // leaves the field and its list of completions
        window().rollouts().setFilterText({});
    }

    void stepsBoxAndPictureGoTogether() {
        select(zooming());
        QCOMPARE(selected().call, -1);
        press(Qt::Key_J, Qt::ShiftModifier);
        QCOMPARE(selected().call, 0);
        ui::FrameView& picture = *window().frame().view();
        QCOMPARE(picture.selectedCall(), 0);
        QVERIFY(!picture.boxes().empty() && picture.isFitted());
        press(Qt::Key_Z);
        QVERIFY(!picture.isFitted());
        press(Qt::Key_0);
        QVERIFY(picture.isFitted());
        press(Qt::Key_Home);
        QCOMPARE(selected().call, -1);
        QTest::mouseClick(&picture, Qt::LeftButton, {}, picture.toView(ui::toRect(*picture.boxes().front().effective).center()).toPoint());
        QCOMPARE(selected().call, 0);
    }

    /// The evidence is computed anew, from the run's own CLIP: what the trainer recorded comes out again.
    void evidenceAgreesWithTheRecord() {
        select(zooming());
        press(Qt::Key_E);
        const ui::EvidenceModel& cards = window().evidence().model();
        QCOMPARE(cards.rowCount(), zooming().zooms);
        QVERIFY2(window().evidence().message().isEmpty(), qPrintable(window().evidence().message()));
        const auto& call = *std::find_if(shown().turns.begin(), shown().turns.end(), [](const auto& turn) { return turn.tool.has_value(); })->tool;
        QVERIFY(call.clipCosine.has_value());
        const QString cosine = QString::number(*call.clipCosine, 'f', 2);
        QVERIFY2(cards.index(0).data(Qt::AccessibleTextRole).toString().contains(cosine), qPrintable(cards.index(0).data(Qt::AccessibleTextRole).toString()));
    }

    void theHeatMapComesAndGoes() {
        select(zooming());
        press(Qt::Key_J, Qt::ShiftModifier);
        press(Qt::Key_H);
        QVERIFY(window().frame().view()->isHeatShown());
        press(Qt::Key_Escape);
        QVERIFY(!window().frame().view()->isHeatShown());
    }

    void theGroupStandsSideBySideAndTwoAreCompared() {
        select(zooming());
        press(Qt::Key_G);
        QCOMPARE(window().group().model().rowCount(), static_cast<int>(std::count_if(rows_.begin(), rows_.end(), [&](const auto& row) { return row.groupId == zooming().groupId; })));
        press(Qt::Key_B);
        press(Qt::Key_BracketRight, Qt::ControlModifier);
        QVERIFY(selected().rollout != QString::fromStdString(zooming().id));
        press(Qt::Key_S);
        QCOMPARE(window().side().reference().rollout, QString::fromStdString(zooming().id));
        QVERIFY(window().side().stepTable()->model()->rowCount() > 1);
        QVERIFY(!window().side().sentence().isEmpty());
        press(Qt::Key_1, Qt::ControlModifier);
    }

    void queueWallAndBlindSpotsKnowAllZooms() {
        press(Qt::Key_Q);
        QVERIFY(window().queue().model().rowCount() > 0);
        press(Qt::Key_Period);
        QCOMPARE(selected().rollout, window().queue().model().index(0).data(ui::QueueRolloutRole).toString());
        press(Qt::Key_W);
        int zooms = 0;
        for (const auto& row : rows_) {
            zooms += row.zooms;
        }
        QCOMPARE(window().wall().model().rowCount(), zooms);
        press(Qt::Key_U);
        QVERIFY2(window().blindSpots().status().contains(QString::number(zooms)), qPrintable(window().blindSpots().status()));
    }

    /// The run's own reward over its own rollouts changes nothing.
    void theRunsOwnRewardChangesNothing() {
        press(Qt::Key_Y);
        QVERIFY2(window().replay().summary().contains(QStringLiteral("what is stored")), qPrintable(window().replay().summary()));
        press(Qt::Key_1, Qt::ControlModifier);
    }

    void bothThemesAreDrawn() {
        bool isLightSeen = false, isDarkSeen = false;
        for (int i = 0; i < 3; ++i) {   // light, dark, as the desktop
            press(Qt::Key_T, Qt::ControlModifier);
            const int lightness = window().grab().toImage().pixelColor(5, 5).lightness();
            isLightSeen = isLightSeen || lightness > 200;
            isDarkSeen = isDarkSeen || lightness < 60;
        }
        QVERIFY(isLightSeen && isDarkSeen);
    }
};

QTEST_MAIN(TestEmbeddedRun)
#include "tst_embedded_run.moc"
