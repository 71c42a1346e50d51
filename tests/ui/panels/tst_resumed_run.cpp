// SPDX-License-Identifier: GPL-3.0-or-later
// The run on the screen is resumed: ids belong to other rollouts then, and neither a trace nor a word about one may be taken for another's.
#include "annotation/project.h"
#include "jobs/what_if_store.h"
#include "rollout/trajectory_json.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "ui/bridge/what_if_runner.h"
#include "ui/models/group_model.h"
#include "ui/models/trace_model.h"
#include "ui/panels/annotation_panel.h"
#include "ui/panels/group_panel.h"
#include "ui/panels/trace_panel.h"
#include "ui/studio.h"
#include "ui/views/theme.h"

#include <QApplication>
#include <QDockWidget>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace omnidrive;
using annotation::caseTarget;
using annotation::Verdict;
using ui::Studio;
namespace fs = std::filesystem;

namespace {

std::unique_ptr<Studio> opened(const tests::TempFolder& folder, const char* panel, const char* rollout) {
    ui::StudioOptions options;
    options.run = QString::fromStdString((folder.path() / "run").string());
    options.settingsFile = QString::fromStdString((folder.path() / "studio.ini").string());
    options.size = QSize(1280, 800);
    options.panel = QLatin1String(panel);
    options.rollout = QLatin1String(rollout);
    auto studio = std::make_unique<Studio>(options);
    studio->window().show();
    return studio;
}

void append(store::RunWriter& writer, const rollout::Trajectory& trajectory) { writer.appendRollout(rollout::indexRowOf(trajectory), rollout::toJsonLine(trajectory)); }

/// What the checkpoint of a step answers to the one question that is asked again and again.
rollout::Trajectory probeAnswer(const tests::SyntheticRun& made, int step) {
    rollout::Trajectory trajectory = tests::syntheticTrajectory(made, step, 0, 2, "f");
    trajectory.groupId = "probe-000";
    trajectory.id = "probe-000-" + std::to_string(step);
    trajectory.indexInGroup = 0;
    return trajectory;
}

}  // namespace

class TestResumedRun : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::prepareLook(*qApp); }

    void whatIsShownAndSaidStaysWithItsRollout() {
        const tests::TempFolder folder;
        const fs::path run = folder.path() / "run";
        const tests::SyntheticRun made;
        tests::writeSyntheticRun(run, made);
        const std::string id = "s2-6-1-2", former = "s2-6-1-2~48";
        const QString name = QString::fromStdString(id), formerName = QString::fromStdString(former);
        jobs::WhatIfChild child;
        child.parentId = id;
        child.parentRow = 47;
        child.trajectory = std::make_shared<const rollout::Trajectory>(tests::syntheticTrajectory(made, 6, 1, 2, "f"));
        jobs::storeWhatIf(run, {child}, {});
        ui::StudioOptions options;
        options.run = QString::fromStdString(run.string());
        options.settingsFile = QString::fromStdString((folder.path() / "studio.ini").string());
        options.size = QSize(1280, 800);
        options.panel = QStringLiteral("annotate");
        options.rollout = name;
        Studio studio(options);
        studio.window().show();
        QVERIFY(studio.settle(30000));
        const auto press = [&](Qt::Key key) {
            QTest::keyClick(&studio.window(), key);
            QVERIFY(studio.settle(30000));
        };
        const auto shown = [&] { return studio.window().trace().model().trajectory(); };
        QCOMPARE(studio.whatIf().childrenOf(name).size(), size_t{1});
        press(Qt::Key_V);
        QCOMPARE(studio.annotations().find(caseTarget(id)).verdict, Verdict::Right);
        {
            const auto writer = store::RunWriter::openForResume(run, 4);
            rollout::Trajectory other = tests::syntheticTrajectory(made, 6, 1, 2, shown()->stitchedId);
            other.question = "another one";
            writer->appendRollout(rollout::indexRowOf(other), rollout::toJsonLine(other));
        }
        QTest::keyClick(&studio.window(), Qt::Key_3);   // before the window knows
        QTRY_COMPARE(studio.selection().current().rollout, formerName);
        QVERIFY(studio.settle(30000));
        QCOMPARE(shown()->id, former);
        QVERIFY(shown()->question != "another one");
        QCOMPARE(studio.annotations().find(caseTarget(former)).verdict, Verdict::Right);
        QCOMPARE(studio.annotations().find(caseTarget(former)).type, std::string("relation"));
        QVERIFY(studio.annotations().find(caseTarget(id)).isBlank());
        QCOMPARE(studio.whatIf().childrenOf(formerName).size(), size_t{1});
        QVERIFY(studio.whatIf().childrenOf(name).empty());

        studio.selection().selectRollout(name);
        QVERIFY(studio.settle(30000));
        QCOMPARE(shown()->question, std::string("another one"));
        press(Qt::Key_F);
        QCOMPARE(studio.annotations().find(caseTarget(id)).verdict, Verdict::Wrong);
        QCOMPARE(studio.annotations().find(caseTarget(former)).verdict, Verdict::Right);
        const auto stored = annotation::Project::open(run / "annotations", {"", "", false});
        QCOMPARE(stored->cases().at(id).question, std::string("another one"));
        QVERIFY(stored->cases().at(former).question != "another one");
        QCOMPARE(stored->find(caseTarget(former))->verdict, Verdict::Right);
        QCOMPARE(stored->verify(), std::string());
    }

    /// Another group has the name of the one that was read before the tab was left.
    void theGroupBehindAnotherTabIsReadAnew() {
        const tests::TempFolder folder;
        const tests::SyntheticRun made;
        tests::writeSyntheticRun(folder.path() / "run", made);
        const auto studio = opened(folder, "group", "s2-6-1-2");
        QVERIFY(studio->settle(30000));
        const ui::GroupModel& group = studio->window().group().model();
        QCOMPARE(group.rowCount(), 4);
        QSignalSpy seen(studio->window().findChild<QDockWidget*>(QStringLiteral("group")), &QDockWidget::visibilityChanged);
        studio->window().showPanel(QStringLiteral("evidence"));
        QTRY_VERIFY(!seen.isEmpty() && !seen.last().first().toBool());
        const auto writer = store::RunWriter::openForResume(folder.path() / "run", 4);
        append(*writer, tests::syntheticTrajectory(made, 6, 1, 2, "f"));
        QTRY_COMPARE(studio->selection().current().rollout, QStringLiteral("s2-6-1-2~48"));
        studio->selection().selectRollout(QStringLiteral("s2-6-1-2"));
        QVERIFY(studio->settle(30000));
        studio->window().showPanel(QStringLiteral("group"));
        QTRY_COMPARE(group.rowCount(), 1);
        append(*writer, tests::syntheticTrajectory(made, 6, 1, 3, "f"));
        QTRY_COMPARE(group.rowCount(), 2);
    }

    /// A resume takes the answers of later checkpoints out of a probe's group, and each new checkpoint adds one; the place that is looked at stays.
    void theGroupOfAProbeFollowsTheRun() {
        const tests::TempFolder folder;
        tests::SyntheticRun made;
        made.steps = 30;
        {
            tests::SyntheticRunWriter writer(folder.path() / "run", made);
            writer.writeAll();
            for (int step = 1; step <= made.steps; ++step) {
                append(writer.writer(), probeAnswer(made, step));
            }
        }
        const auto studio = opened(folder, "group", "probe-000-2");
        QVERIFY(studio->settle(30000));
        const ui::GroupModel& group = studio->window().group().model();
        QCOMPARE(group.rowCount(), 30);
        QTableView& table = *studio->window().group().table();
        table.setCurrentIndex(group.index(1, ui::kGroupColumns));
        const int place = table.verticalScrollBar()->maximum() / 2;
        QVERIFY(place > 2);
        table.verticalScrollBar()->setValue(place);
        const auto isPlaceKept = [&] { return table.currentIndex() == group.index(1, ui::kGroupColumns) && table.verticalScrollBar()->value() == place; };
        const auto writer = store::RunWriter::openForResume(folder.path() / "run", 28);
        QTRY_COMPARE(group.rowCount(), 28);
        QVERIFY(isPlaceKept());
        append(*writer, probeAnswer(made, 29));
        QTRY_COMPARE(group.rowCount(), 29);
        QVERIFY(isPlaceKept());
        QCOMPARE(studio->selection().current().rollout, QStringLiteral("probe-000-2"));
    }
};

QTEST_MAIN(TestResumedRun)
#include "tst_resumed_run.moc"
