// SPDX-License-Identifier: GPL-3.0-or-later
// No event holds the GUI thread for long while one scrolls and steps through a run of 6,000 rollouts. The bound is in processor time and generous,
// so that a loaded machine with sanitizers passes; the target (16 ms) is measured by tests/benchmarks/bench_scale.
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "ui/application.h"
#include "ui/panels/crop_wall_panel.h"
#include "ui/panels/rollouts_panel.h"
#include "ui/panels/trace_panel.h"
#include "ui/studio.h"
#include "ui/views/grid_view.h"
#include "ui/views/theme.h"

#include <QListView>
#include <QScrollBar>
#include <QTableView>
#include <QTest>
#include <QWheelEvent>

using namespace omnidrive;

namespace {

constexpr double kMostMs = 150;
constexpr int kRollouts = 6000, kTurns = 40;

ui::EventWatch& watch() { return static_cast<ui::Application*>(qApp)->watch(); }

void turnWheel(QAbstractItemView& view, int steps) {
    const QPointF at(view.viewport()->rect().center());
    QWheelEvent event(at, view.viewport()->mapToGlobal(at), {}, {0, -120 * steps}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(view.viewport(), &event);
    QApplication::processEvents();
}

/// By wheel, and by the handle of the scroll bar to the end.
void scroll(QAbstractItemView& view) {
    for (int i = 0; i < kTurns; ++i) {
        turnWheel(view, i % 4 == 3 ? -2 : 3);
    }
    QScrollBar& bar = *view.verticalScrollBar();
    const int middle = bar.width() / 2, bottom = bar.height() - 24;
    bar.setValue(bar.minimum());   // where the handle is taken
    QApplication::processEvents();
    QTest::mousePress(&bar, Qt::LeftButton, {}, {middle, 20});
    for (int i = 1; i <= kTurns; ++i) {
        QTest::mouseMove(&bar, {middle, 20 + (bottom - 20) * i / kTurns});
        QApplication::processEvents();
    }
    QTest::mouseRelease(&bar, Qt::LeftButton, {}, {middle, bottom});
    QApplication::processEvents();
}

}  // namespace

class TestScrolling : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        ui::prepareLook(*qApp);
        tests::SyntheticRun run;
        run.groupSize = 8;
        run.groupsPerStep = 25;
        run.steps = kRollouts / (run.groupSize * run.groupsPerStep);
        run.zooms = 3;
        tests::writeSyntheticRun(folder_.path() / "runs" / "long", run);
        ui::StudioOptions options;
        options.run = QString::fromStdString((folder_.path() / "runs" / "long").string());
        options.settingsFile = QString::fromStdString((folder_.path() / "studio.ini").string());
        options.size = QSize(1280, 800);
        studio_ = std::make_unique<ui::Studio>(options);
        studio_->window().show();
        QVERIFY(studio_->settle(60'000));
        QCOMPARE(studio_->window().rollouts().table()->model()->rowCount(), kRollouts);
    }
    void init() { watch().start(kMostMs); }
    void cleanup() { watch().stop(); }
    void cleanupTestCase() { studio_.reset(); }

    void theList() {
        QTableView& table = *studio_->window().rollouts().table();
        scroll(table);
        QVERIFY2(table.indexAt({10, 10}).row() > kRollouts / 2, "it was not scrolled");
        expectNoLongEvent();
    }

    void theTrace() {
        QListView& view = *studio_->window().trace().view();
        scroll(view);
        QCOMPARE(view.verticalScrollBar()->value(), view.verticalScrollBar()->maximum());
        expectNoLongEvent();
    }

    void walkingStepsAndRollouts() {
        const QString before = studio_->selection().current().rollout;
        for (int i = 0; i < kTurns; ++i) {
            QTest::keyClick(&studio_->window(), i % 5 == 4 ? Qt::Key_N : Qt::Key_J);
            QApplication::processEvents();
        }
        QVERIFY(studio_->settle(20'000));
        QVERIFY(studio_->selection().current().rollout != before);
        expectNoLongEvent();
    }

    void theCropWall() {
        studio_->window().showPanel(QStringLiteral("wall"));
        QVERIFY(studio_->settle(60'000));
        ui::GridView& wall = *studio_->window().wall().view();
        QCOMPARE(wall.model()->rowCount(), 3 * kRollouts);
        scroll(wall);
        QVERIFY2(wall.visibleRows().first > kRollouts, "it was not scrolled");
        expectNoLongEvent();
    }

    /// The rows come in portions: that of the selection is among the last.
    void aRolloutNamedBeforeItsRowArrivesIsInView() {
        const QAbstractItemModel& rows = *studio_->window().rollouts().table()->model();
        ui::StudioOptions options;
        options.run = QString::fromStdString((folder_.path() / "runs" / "long").string());
        options.settingsFile = QString::fromStdString((folder_.path() / "another.ini").string());
        options.size = QSize(1280, 800);
        options.rollout = rows.index(kRollouts - 300, 0).data(ui::RolloutIdRole).toString();
        ui::Studio studio(options);
        studio.window().show();
        QVERIFY(studio.settle(60'000));
        const QTableView& table = *studio.window().rollouts().table();
        QCOMPARE(table.currentIndex().data(ui::RolloutIdRole).toString(), options.rollout);
        QVERIFY(table.viewport()->rect().contains(table.visualRect(table.currentIndex()).center()));
    }

private:
    static void expectNoLongEvent() {
        QVERIFY(watch().seen() > kTurns);
        const ui::HeldEvent& busiest = watch().busiest();
        QVERIFY2(busiest.cpuMs < kMostMs, qPrintable(QStringLiteral("%1 ms: %2").arg(busiest.cpuMs).arg(busiest.what)));
    }

    tests::TempFolder folder_;
    std::unique_ptr<ui::Studio> studio_;
};

int main(int argc, char** argv) {
    ui::Application application(argc, argv);
    TestScrolling test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_scrolling.moc"
