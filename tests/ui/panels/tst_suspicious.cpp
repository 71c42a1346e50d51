// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/witness_book.h"
#include "support/cars_run.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "ui/models/queue_model.h"
#include "ui/panels/group_panel.h"
#include "ui/panels/queue_panel.h"
#include "ui/panels/trace_panel.h"
#include "ui/studio.h"
#include "ui/views/group_delegate.h"
#include "ui/views/overlap_matrix.h"
#include "ui/views/state_badge.h"
#include "ui/views/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QElapsedTimer>
#include <QListView>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace omnidrive;
using ui::Studio;
using ui::StudioOptions;

namespace {

struct Opened {
    tests::TempFolder folder;
    std::unique_ptr<Studio> studio;

    explicit Opened(const QString& panel, const QString& run = {}) {
        if (run.isEmpty()) {
            tests::writeSyntheticRun(folder.path() / "runs" / "demo", {});
        }
        StudioOptions options;
        options.run = run.isEmpty() ? QString::fromStdString((folder.path() / "runs" / "demo").string()) : run;
        options.settingsFile = QString::fromStdString((folder.path() / "studio.ini").string());
        options.size = QSize(1280, 800);
        options.panel = panel;
        studio = std::make_unique<Studio>(options);
        studio->window().show();
        studio->settle(60000);
    }
    ui::QueuePanel& queue() { return studio->window().queue(); }
    ui::GroupPanel& group() { return studio->window().group(); }
    const ui::Selection& selected() { return studio->selection().current(); }
    void press(int key, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(&studio->window(), static_cast<Qt::Key>(key), modifiers);
        studio->settle(10000);
    }
    QString queued(int row) { return queue().model().index(row).data(ui::QueueRolloutRole).toString(); }
};

/// Whether some zoom holds the centre of the true object; the queue does not know the truth, this test does.
bool zoomMissed(const rollout::Trajectory& trajectory) {
    if (!trajectory.truthBoxInImage) {
        return false;   // there was nothing to find, which is not the same as missing it
    }
    for (const auto& turn : trajectory.turns) {
        if (turn.tool && turn.tool->effectiveBox && containsCentre(toBoxF(*turn.tool->effectiveBox), *trajectory.truthBoxInImage)) {
            return false;
        }
    }
    return true;
}

}  // namespace

class TestSuspicious : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::prepareLook(*qApp); }

    void nothingIsReadBeforeSomebodyLooks() {
        Opened opened(QStringLiteral("trace"));
        QVERIFY(!opened.studio->insight().overview());
        opened.press(Qt::Key_Q);
        QVERIFY(opened.queue().isVisible());
        QVERIFY(opened.studio->insight().overview() && opened.studio->insight().overview()->isComplete);
        QVERIFY(opened.queue().model().rowCount() > 0);
    }

    void theQueueIsWalkedByKeyAndOpensTheZoom() {
        Opened opened(QStringLiteral("queue"));
        opened.press(Qt::Key_Period);
        QCOMPARE(opened.selected().rollout, opened.queued(0));
        QCOMPARE(opened.selected().call, opened.queue().model().index(0).data(ui::QueueCallRole).toInt());
        opened.press(Qt::Key_Period);
        QCOMPARE(opened.selected().rollout, opened.queued(1));
        QCOMPARE(opened.studio->window().trace().model().trajectory()->id, opened.queued(1).toStdString());
        opened.press(Qt::Key_Comma);
        QCOMPARE(opened.selected().rollout, opened.queued(0));
        for (int row = 1; row < opened.queue().model().rowCount(); ++row) {
            QVERIFY(opened.queue().model().index(row - 1).data(ui::QueueScoreRole).toDouble() >= opened.queue().model().index(row).data(ui::QueueScoreRole).toDouble());
        }
        QVERIFY(opened.queue().model().index(0).data(ui::QueueReasonRole).toString().endsWith(QLatin1Char('.')));
    }

    void aClickInTheQueueSelects() {
        Opened opened(QStringLiteral("queue"));
        QListView* view = opened.queue().view();
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(view->model()->index(1, 0)).center());
        opened.studio->settle(5000);
        QCOMPARE(opened.selected().rollout, opened.queued(1));
    }

    /// Rollouts arrive while somebody reads further down: neither the place nor the current row moves. Another rollout is gone to.
    void theListStaysWhileTheRunGoesOn() {
        const tests::TempFolder folder;
        tests::SyntheticRun run;
        run.steps = 40;
        tests::SyntheticRunWriter writer(folder.path() / "run", run);
        for (int step = 0; step < 20; ++step) {
            writer.writeStep();
        }
        Opened opened(QStringLiteral("queue"), QString::fromStdString((folder.path() / "run").string()));
        opened.press(Qt::Key_Period);
        const QString shown = opened.queued(0);
        QCOMPARE(opened.selected().rollout, shown);
        QListView* view = opened.queue().view();
        const int place = view->verticalScrollBar()->maximum() / 2;
        QVERIFY(place > view->viewport()->height());
        view->verticalScrollBar()->setValue(place);
        QSignalSpy overviews(&opened.studio->insight(), &ui::CaseInsight::overviewChanged);
        writer.writeStep();
        opened.studio->insight().wantOverview();   // what its timer does
        QTRY_VERIFY(!overviews.isEmpty());
        QCOMPARE(opened.studio->insight().overview()->digests.size(), size_t{168});
        QCOMPARE(view->verticalScrollBar()->value(), place);
        QCOMPARE(view->currentIndex().data(ui::QueueRolloutRole).toString(), shown);
        QVERIFY(!view->viewport()->rect().intersects(view->visualRect(view->currentIndex())));
        const QString last = opened.queued(opened.queue().model().rowCount() - 1);
        opened.studio->selection().selectRollout(last);
        QVERIFY(view->viewport()->rect().contains(view->visualRect(view->currentIndex()).center()));
        QCOMPARE(view->currentIndex().data(ui::QueueRolloutRole).toString(), last);
    }

    void modelsAreSound() {
        ui::QueueModel queue;
        QAbstractItemModelTester queueTester(&queue, QAbstractItemModelTester::FailureReportingMode::QtTest);
        ui::GroupModel group;
        QAbstractItemModelTester groupTester(&group, QAbstractItemModelTester::FailureReportingMode::QtTest);
        Opened opened(QStringLiteral("group"));
        queue.setOverview(opened.studio->insight().overview());
        group.setGroup(std::make_shared<insight::GroupView>(*opened.group().model().group()));
        QVERIFY(group.rowCount() == 4);
        queue.setOverview(nullptr);
        group.setGroup(nullptr);
    }

    void theGroupStandsSideBySide() {
        Opened opened(QStringLiteral("group"));
        opened.studio->selection().selectRollout(QStringLiteral("s1-2-0-2"));
        opened.studio->settle(5000);
        const ui::GroupModel& model = opened.group().model();
        QCOMPARE(model.rowCount(), 4);
        QVERIFY(model.columnCount() > ui::kGroupColumns);
        QCOMPARE(opened.group().table()->currentIndex().row(), 2);
        QTest::keyClick(opened.group().table(), Qt::Key_Up);
        opened.studio->settle(5000);
        QCOMPARE(opened.selected().rollout, QStringLiteral("s1-2-0-1"));
        ui::OverlapMatrix* matrix = opened.group().matrix();
        QTest::mouseClick(matrix, Qt::LeftButton, {}, matrix->cellRect(3, 1).center().toPoint());
        opened.studio->settle(5000);
        QCOMPARE(opened.selected().rollout, QStringLiteral("s1-2-0-3"));
        QVERIFY(!opened.group().badge()->word().isEmpty());
    }

    /// Judged answers are bold and have a mark; the column must be wide enough for both.
    void theAnswersOfAProbeAreNotCut() {
        auto view = std::make_shared<insight::GroupView>();
        view->isProbe = true;
        view->expectedAnswer = "red and green";
        view->members.emplace_back();
        view->members.front().step = 123456;
        view->members.front().answer = "yellow, then red";
        ui::GroupModel model;
        model.setGroup(view);
        const QModelIndex index = model.index(0, 0);
        const int text = QFontMetrics(ui::scaledFont(1, true)).horizontalAdvance(index.data().toString() + QStringLiteral(" ✗"));
        const int offered = ui::GroupDelegate().sizeHint({}, index).width() - 16;   // the delegate's margins
        QVERIFY2(offered >= text, qPrintable(QStringLiteral("%1 of %2 pixels").arg(offered).arg(text)));
    }

    void aClickOnAStepShowsItsZoom() {
        Opened opened(QStringLiteral("group"));
        opened.studio->selection().selectRollout(QStringLiteral("s1-2-0-2"));   // two zooms
        opened.studio->settle(5000);
        const ui::GroupModel& model = opened.group().model();
        for (int column = ui::kGroupColumns; column < model.columnCount(); ++column) {
            const QModelIndex index = model.index(2, column);
            if (index.data(ui::GroupCallRole).toInt() == 1) {
                opened.group().table()->scrollTo(index);
                QTest::mouseClick(opened.group().table()->viewport(), Qt::LeftButton, {}, opened.group().table()->visualRect(index).center());
                opened.studio->settle(5000);
                QCOMPARE(opened.selected().call, 1);
                return;
            }
        }
        QFAIL("the second zoom is in no column");
    }

    /// A real picture and the detector that ships: its verdicts are kept with the run and give the reason in words.
    void theSecondWitnessJoinsTheRanking() {
        tests::TempFolder folder;
        const auto path = folder.path() / "runs" / "cars";
        tests::writeCarsRun(path, {});
        const QString run = QString::fromStdString(path.string());
        {
            Opened opened(QStringLiteral("queue"), run);
            QCOMPARE(opened.queue().model().rowCount(), 1);
            QCOMPARE(opened.studio->insight().overview()->witnessed, size_t{0});
            QVERIFY(opened.queue().witnessButton()->isVisible());
            opened.press(Qt::Key_Q, Qt::ShiftModifier);
            QTRY_COMPARE_WITH_TIMEOUT(opened.studio->insight().overview()->witnessed, size_t{1}, 60000);
            QTRY_VERIFY(!opened.queue().witnessButton()->isVisible());   // nobody is left to ask about
        }
        const jobs::WitnessBook book(path);
        QCOMPARE(book.verdicts().at("s1-1-0-0").at(0), evidence::WitnessVerdict::InBox);   // the white car
        Opened again(QStringLiteral("queue"), run);
        QCOMPARE(again.studio->insight().overview()->witnessed, size_t{1});
        const QModelIndex first = again.queue().model().index(0);
        const auto verdict = book.verdicts().at("s1-1-0-0").at(first.data(ui::QueueCallRole).toInt());
        const bool isDenied = verdict == evidence::WitnessVerdict::Nowhere || verdict == evidence::WitnessVerdict::Elsewhere;
        QCOMPARE(first.data(ui::QueueReasonRole).toString().contains(QStringLiteral("second witness sees no"), Qt::CaseInsensitive), isDenied);
    }

    /// Set OMNIDRIVE_DEMO_RUN to the folder of a run of `omnidrive demo`.
    void theTenMostSuspiciousOfTheEmbeddedDefaultsRunMissedTheObject() {
        const QString run = qEnvironmentVariable("OMNIDRIVE_DEMO_RUN");
        if (run.isEmpty()) {
            QSKIP("OMNIDRIVE_DEMO_RUN names no run of the embedded default");
        }
        QElapsedTimer clock;
        clock.start();
        Opened opened(QStringLiteral("queue"), run);
        qInfo("%d suspicious rollouts after %lld ms", opened.queue().model().rowCount(), static_cast<long long>(clock.elapsed()));
        int missed = 0;
        for (int place = 0; place < 10; ++place) {
            opened.press(Qt::Key_Period);
            missed += zoomMissed(*opened.studio->window().trace().model().trajectory());
        }
        qInfo("%d of the ten most suspicious zoomed past the object", missed);
        QVERIFY(missed >= 8);
    }
};

QTEST_MAIN(TestSuspicious)
#include "tst_suspicious.moc"
