// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/ablation_model.h"
#include "ui/models/queue_model.h"
#include "ui/models/run_list_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace omnidrive;
using ui::AblationColumn;
using ui::AblationModel;
using ui::RunListModel;

namespace {

jobs::RunListing listing(const char* name, store::TrainerState state, bool isAlive) {
    jobs::RunListing run;
    run.folder = std::filesystem::path("/runs") / name;
    run.title = name;
    run.alive = isAlive;
    run.state = store::RunState{};
    run.state->state = state;
    run.state->step = 30;
    run.state->totalSteps = 120;
    return run;
}

}  // namespace

class TestLists : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void listsRuns() {
        RunListModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRuns({listing("a", store::TrainerState::Running, true), listing("b", store::TrainerState::Running, false)});
        QCOMPARE(model.index(0).data(ui::RunStateRole).toString(), QStringLiteral("running"));
        QCOMPARE(model.index(1).data(ui::RunStateRole).toString(), QStringLiteral("ended"));   // its trainer is gone: never called running
        QCOMPARE(model.index(0).data(ui::RunProgressRole).toDouble(), 0.25);
        QVERIFY(model.index(0).data(ui::RunDetailRole).toString().startsWith(QStringLiteral("step 30 of 120")));
        QCOMPARE(model.rowOf(QStringLiteral("/runs/b")), 1);
        QCOMPARE(model.rowOf(QStringLiteral("/runs/c")), -1);
    }

    void anUpdateOfTheSameRunsKeepsTheRows() {
        RunListModel model;
        model.setRuns({listing("a", store::TrainerState::Running, true)});
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset), changed(&model, &QAbstractItemModel::dataChanged);
        model.setRuns({listing("a", store::TrainerState::Finished, false)});
        QCOMPARE(reset.count(), 0);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(model.index(0).data(ui::RunStateRole).toString(), QStringLiteral("finished"));
        model.setRuns({});
        QCOMPARE(reset.count(), 1);
    }

    /// A tool tip would read tags; a screen reader gets the words themselves.
    void theQueueIsSpokenAsItIs() {
        auto overview = std::make_shared<ui::CaseOverview>();
        overview->digests.emplace_back().id = "a <b>bold</b> one";
        overview->queue.emplace_back();
        ui::QueueModel model;
        model.setOverview(overview);
        const QString spoken = model.index(0).data(Qt::AccessibleTextRole).toString(), tip = model.index(0).data(Qt::ToolTipRole).toString();
        QVERIFY2(spoken.contains(QStringLiteral("a <b>bold</b> one")), qPrintable(spoken));
        QVERIFY2(tip.contains(QStringLiteral("&lt;b&gt;")), qPrintable(tip));
    }

    void aDamagedRunSaysWhy() {
        jobs::RunListing run;
        run.folder = "/runs/broken";
        run.problem = "run.json is no JSON";
        RunListModel model;
        model.setRuns({run});
        QCOMPARE(model.index(0).data(ui::RunTitleRole).toString(), QStringLiteral("broken"));
        QCOMPARE(model.index(0).data(ui::RunProblemRole).toString(), QStringLiteral("run.json is no JSON"));
    }

    void showsAblations() {
        jobs::RunSession::AblationRow row;
        row.name = "two stages";
        row.seeds = 3;
        row.greedyMean = 70.25;
        row.greedySpread = 0.41;
        row.labelRight = std::nan("");
        AblationModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRows({row});
        const auto shown = [&](AblationColumn column) { return model.index(0, static_cast<int>(column)).data().toString(); };
        QCOMPARE(shown(AblationColumn::Name), QStringLiteral("two stages"));
        QVERIFY(shown(AblationColumn::Greedy).contains(QStringLiteral("0.4")));
        QCOMPARE(shown(AblationColumn::LabelRight), QString(QChar(0x2013)));
        for (int column = 0; column < model.columnCount(); ++column) {
            QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
        }
    }
};

QTEST_GUILESS_MAIN(TestLists)
#include "tst_lists.moc"
