// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/selection_state.h"

#include <QSignalSpy>
#include <QTest>

using omnidrive::ui::Selection;
using omnidrive::ui::SelectionState;

class TestSelectionState : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void announcesOnlyWhatChanged() {
        SelectionState selection;
        QStringList heard;
        connect(&selection, &SelectionState::runChanged, this, [&](const QString& run) { heard << QStringLiteral("run ") + run; });
        connect(&selection, &SelectionState::trainingStepChanged, this,
                [&](std::optional<qint64> step) { heard << QStringLiteral("step %1").arg(step.value_or(-1)); });
        connect(&selection, &SelectionState::rolloutChanged, this, [&](const QString& id) { heard << QStringLiteral("rollout ") + id; });
        connect(&selection, &SelectionState::traceStepChanged, this, [&](int step, int call) { heard << QStringLiteral("trace %1 %2").arg(step).arg(call); });

        selection.selectRun(QStringLiteral("r"));
        QCOMPARE(heard.join(QStringLiteral(", ")), QStringLiteral("run r, step -1, rollout , trace -1 -1"));
        heard.clear();
        selection.selectRollout(QStringLiteral("a"));
        QCOMPARE(heard.join(QStringLiteral(", ")), QStringLiteral("rollout a, trace -1 -1"));
        heard.clear();
        selection.selectTraceStep(3, 1);
        selection.selectTraceStep(3, 1);
        QCOMPARE(heard.join(QStringLiteral(", ")), QStringLiteral("trace 3 1"));
        heard.clear();
        selection.selectTrainingStep(5);
        QCOMPARE(heard.join(QStringLiteral(", ")), QStringLiteral("step 5"));
    }

    /// Whoever listens last must hear of what is selected, also where an earlier listener moved on.
    void whoMovesOnHasTheLastWord() {
        SelectionState selection;
        selection.selectRun(QStringLiteral("r1"));
        selection.selectTrainingStep(5);
        selection.selectRollout(QStringLiteral("x"));
        selection.selectTraceStep(2, 0);
        selection.selectRun(QStringLiteral("r2"));
        connect(&selection, &SelectionState::trainingStepChanged, &selection, [&] { selection.selectRollout(QStringLiteral("w")); });
        QSignalSpy rollouts(&selection, &SelectionState::rolloutChanged), paces(&selection, &SelectionState::traceStepChanged);
        selection.goBack();
        QCOMPARE(selection.current().rollout, QStringLiteral("w"));
        QCOMPARE(rollouts.last().first().toString(), QStringLiteral("w"));
        QCOMPARE(paces.last().first().toInt(), -1);
    }

    /// What only the first change made new is told, too.
    void movingOnWithinANewRunTellsAllOfIt() {
        SelectionState selection;
        selection.selectRun(QStringLiteral("r1"));
        selection.selectTrainingStep(5);
        connect(&selection, &SelectionState::runChanged, &selection, [&] { selection.selectRollout(QStringLiteral("w")); });
        QSignalSpy steps(&selection, &SelectionState::trainingStepChanged), rollouts(&selection, &SelectionState::rolloutChanged);
        selection.selectRun(QStringLiteral("r2"));
        QCOMPARE(steps.count(), 1);
        QVERIFY(!steps.first().first().value<std::optional<qint64>>());
        QCOMPARE(rollouts.count(), 1);
        QCOMPARE(rollouts.first().first().toString(), QStringLiteral("w"));
    }

    void anotherRolloutStartsAtItsBeginning() {
        SelectionState selection;
        selection.selectRun(QStringLiteral("r"));
        selection.selectRollout(QStringLiteral("a"));
        selection.selectTraceStep(4, 2);
        selection.selectRollout(QStringLiteral("b"));
        QCOMPARE(selection.current().traceStep, -1);
        QCOMPARE(selection.current().call, -1);
    }

    void goesBackToPlacesNotPaces() {
        SelectionState selection;
        selection.selectRun(QStringLiteral("r"));
        selection.selectRollout(QStringLiteral("a"));
        for (int step = 0; step < 5; ++step) {
            selection.selectTraceStep(step, -1);
        }
        selection.selectRollout(QStringLiteral("b"));
        selection.selectTraceStep(1, 0);
        selection.goBack();
        QCOMPARE(selection.current().rollout, QStringLiteral("a"));
        QCOMPARE(selection.current().traceStep, 4);
        QVERIFY(!selection.canGoBack());
        selection.goForward();
        QCOMPARE(selection.current().rollout, QStringLiteral("b"));
        QCOMPARE(selection.current().call, 0);
        QVERIFY(!selection.canGoForward());
    }

    void aNewPlaceForgetsWhatLayAhead() {
        SelectionState selection;
        selection.selectRun(QStringLiteral("r"));
        for (const char* id : {"a", "b", "c"}) {
            selection.selectRollout(QLatin1String(id));
        }
        selection.goBack();
        selection.goBack();
        selection.selectRollout(QStringLiteral("d"));
        QVERIFY(!selection.canGoForward());
        selection.goBack();
        QCOMPARE(selection.current().rollout, QStringLiteral("a"));
    }

    void goingBackCrossesRuns() {
        SelectionState selection;
        selection.selectRun(QStringLiteral("r1"));
        selection.selectRollout(QStringLiteral("a"));
        selection.selectRun(QStringLiteral("r2"));
        QSignalSpy runs(&selection, &SelectionState::runChanged);
        selection.goBack();
        QCOMPARE(runs.count(), 1);
        QCOMPARE(selection.current().run, QStringLiteral("r1"));
        QCOMPARE(selection.current().rollout, QStringLiteral("a"));
    }

    void historyIsBounded() {
        SelectionState selection;
        selection.selectRun(QStringLiteral("r"));
        for (int i = 0; i < 1000; ++i) {
            selection.selectRollout(QString::number(i));
        }
        int steps = 0;
        while (selection.canGoBack()) {
            selection.goBack();
            ++steps;
        }
        QVERIFY(steps >= 100 && steps <= 200);
    }
};

QTEST_GUILESS_MAIN(TestSelectionState)
#include "tst_selection_state.moc"
