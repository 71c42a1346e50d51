// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/sanitizers.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "ui/command_palette.h"
#include "ui/key_overlay.h"
#include "ui/models/rollout_roles.h"
#include "ui/models/run_list_model.h"
#include "ui/panels/ablations_panel.h"
#include "ui/panels/curves_panel.h"
#include "ui/panels/frame_panel.h"
#include "ui/panels/heat_bar.h"
#include "ui/panels/launch_form.h"
#include "ui/panels/rollouts_panel.h"
#include "ui/panels/runs_panel.h"
#include "ui/panels/side_panel.h"
#include "ui/panels/trace_panel.h"
#include "ui/panels/training_panel.h"
#include "ui/studio.h"
#include "ui/ui_settings.h"
#include "ui/views/crop_strip.h"
#include "ui/views/filter_edit.h"
#include "ui/views/frame_view.h"
#include "ui/views/message_bar.h"
#include "ui/views/plots/curve_plot.h"
#include "ui/views/theme.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QCompleter>
#include <QDockWidget>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTableView>
#include <QTest>

#include <map>

using namespace omnidrive;
using ui::Studio;
using ui::StudioOptions;
using ui::Workspace;

namespace {

/// A window on a made-up run, settings in a folder of their own.
struct Opened {
    tests::TempFolder folder;
    std::unique_ptr<Studio> studio;

    explicit Opened(const tests::SyntheticRun& run = {}, const StudioOptions& wanted = {}) {
        tests::writeSyntheticRun(folder.path() / "runs" / "demo", run);
        StudioOptions options = wanted;
        options.run = path("runs/demo");
        open(options);
    }
    void open(StudioOptions options) {
        options.settingsFile = path("studio.ini");
        options.size = QSize(1280, 800);
        studio = std::make_unique<Studio>(options);
        studio->window().show();
        studio->settle(10000);
    }
    QString path(const char* relative) const { return QString::fromStdString((folder.path() / relative).string()); }
    ui::MainWindow& window() { return studio->window(); }
    const ui::Selection& selected() { return studio->selection().current(); }
    void press(int key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&window(), static_cast<Qt::Key>(key), modifiers); }
    void select(const char* rollout) {
        studio->selection().selectRollout(QLatin1String(rollout));
        studio->settle(5000);
    }
};

}  // namespace

class TestMainWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::prepareLook(*qApp); }

    /// A key that two commands have does nothing at all.
    void noKeyIsShippedTwice() {
        Opened opened;
        std::map<QString, QString> owners;
        for (const QAction* action : opened.window().actions().all()) {
            for (const QKeySequence& key : action->shortcuts()) {
                const auto [owner, isNew] = owners.emplace(key.toString(), action->objectName());
                QVERIFY2(isNew, qPrintable(QStringLiteral("%1: %2 and %3").arg(key.toString(), owner->second, action->objectName())));
            }
        }
        QVERIFY(owners.size() > 40);
    }

    void opensARunAndItsFirstRollout() {
        Opened opened;
        QCOMPARE(opened.window().rollouts().proxy()->rowCount(), 48);
        QCOMPARE(opened.selected().rollout, QStringLiteral("s1-1-0-0"));
        QVERIFY(opened.window().trace().model().rowCount() > 2);
        QVERIFY(!opened.window().frame().view()->pyramid().isEmpty());
        QVERIFY(opened.window().windowTitle().contains(QStringLiteral("Synthetic run")));
        QCOMPARE(opened.window().runs().view()->currentIndex().row(), 0);
    }

    void stepsWithOneHand() {
        Opened opened;
        opened.select("s1-2-0-2");   // two zooms
        opened.press(Qt::Key_J);
        QCOMPARE(opened.selected().traceStep, 1);
        opened.press(Qt::Key_J, Qt::ShiftModifier);
        QCOMPARE(opened.selected().call, 0);
        QCOMPARE(opened.window().frame().view()->selectedCall(), 0);
        opened.press(Qt::Key_J, Qt::ShiftModifier);
        QCOMPARE(opened.selected().call, 1);
        opened.press(Qt::Key_K, Qt::ShiftModifier);
        QCOMPARE(opened.selected().call, 0);
        opened.press(Qt::Key_End);
        QCOMPARE(opened.selected().traceStep, opened.window().trace().model().rowCount() - 1);
        opened.press(Qt::Key_J);
        QCOMPARE(opened.selected().traceStep, opened.window().trace().model().rowCount() - 1);
        opened.press(Qt::Key_Home);
        QCOMPARE(opened.selected().traceStep, 0);
        opened.press(Qt::Key_K);
        QCOMPARE(opened.selected().traceStep, 0);
        QTest::keyClick(opened.window().trace().view(), Qt::Key_Down);
        QCOMPARE(opened.selected().traceStep, 1);
    }

    void steppingShowsWithin50Milliseconds() {
        Opened opened;
        opened.select("s1-2-0-2");
        QElapsedTimer clock;
        clock.start();
        constexpr int kSteps = 20;
        for (int i = 0; i < kSteps; ++i) {
            opened.press(i % 8 < 4 ? Qt::Key_J : Qt::Key_K);
            QApplication::processEvents();   // paints
        }
        QVERIFY2(clock.elapsed() / kSteps < 50 * tests::kSlowness, qPrintable(QStringLiteral("%1 ms a step").arg(clock.elapsed() / kSteps)));
    }

    void aClickOnACropSelectsItsStep() {
        Opened opened;
        opened.select("s1-2-0-2");
        QCOMPARE(opened.window().frame().crops()->count(), 2);
        QTest::mouseClick(opened.window().frame().crops()->cardWidget(1), Qt::LeftButton);
        QCOMPARE(opened.selected().call, 1);
        QCOMPARE(opened.window().trace().view()->currentIndex().row(), opened.selected().traceStep);
    }

    void aClickOnABoxSelectsItsStep() {
        Opened opened;
        opened.select("s1-2-0-1");
        const auto boxes = ui::frameBoxes(*opened.window().trace().model().trajectory());
        ui::FrameView* view = opened.window().frame().view();
        const QRectF box = ui::toRect(*boxes[0].effective);
        QTest::mouseClick(view, Qt::LeftButton, {}, view->toView(box.center()).toPoint());
        QCOMPARE(opened.selected().call, 0);
    }

    void aClickOnACurveShowsTheStepsRollouts() {
        Opened opened;
        opened.window().showWorkspace(Workspace::Train);
        QTRY_VERIFY(!opened.window().curves().plots().empty());
        ui::CurvePlot* plot = opened.window().curves().plots().front();
        QTRY_VERIFY(plot->canvas()->width() > 200);
        QTest::mouseClick(plot->canvas(), Qt::LeftButton, {}, QPoint(static_cast<int>(plot->pixelOf(4)), 40));
        QCOMPARE(opened.selected().trainingStep, std::optional<qint64>(4));
        QCOMPARE(opened.window().rollouts().proxy()->rowCount(), 8);
        QVERIFY(opened.selected().rollout.startsWith(QStringLiteral("s2-4-")));
        opened.press(Qt::Key_Escape);
        QCOMPARE(opened.window().rollouts().proxy()->rowCount(), 48);
    }

    /// A point of a curve, its rollouts, the group, the zoom, the box, the heat map; and all the way back.
    void enterWalksDownFromACurveAndEscBack() {
        Opened opened;
        ui::MainWindow& window = opened.window();
        window.showWorkspace(Workspace::Train);
        QTRY_VERIFY(!window.curves().plots().empty());
        ui::CurvePlot* plot = window.curves().plots().front();
        QTRY_VERIFY(plot->canvas()->width() > 200);
        QTest::mouseClick(plot->canvas(), Qt::LeftButton, {}, QPoint(static_cast<int>(plot->pixelOf(4)), 40));
        QTableView* table = window.rollouts().table();
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(1, 0)).center());
        const QString rollout = opened.selected().rollout;
        QVERIFY(rollout.startsWith(QStringLiteral("s2-4-")));
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(window.workspaces().current(), Workspace::Inspect);
        auto* group = window.findChild<QDockWidget*>(QStringLiteral("group"));
        QVERIFY(group->isVisible());
        QCOMPARE(opened.selected().rollout, rollout);
        QVERIFY(opened.studio->settle(20'000));
        QWidget* members = QApplication::focusWidget();
        QVERIFY(members != nullptr && group->isAncestorOf(members));
        QCOMPARE(opened.selected().call, -1);
        QTest::keyClick(members, Qt::Key_Return);
        QCOMPARE(opened.selected().call, 0);
        ui::FrameView* picture = window.frame().view();
        QVERIFY(picture->isFitted());
        QTest::keyClick(members, Qt::Key_Return);
        QVERIFY(!picture->isFitted());
        QTest::keyClick(members, Qt::Key_Return);
        QVERIFY(window.frame().heat()->isOn());
        opened.press(Qt::Key_Escape);
        QVERIFY(!window.frame().heat()->isOn() && !picture->isFitted());
        opened.press(Qt::Key_Escape);
        QVERIFY(picture->isFitted());
        opened.press(Qt::Key_Escape);
        QCOMPARE(window.workspaces().current(), Workspace::Train);
        QCOMPARE(opened.selected().trainingStep, std::optional<qint64>(4));
        opened.press(Qt::Key_Escape);
        QVERIFY(!opened.selected().trainingStep);
    }

    void curvesFollowUntilSomebodyLooksCloser() {
        Opened opened;
        opened.window().showWorkspace(Workspace::Train);
        ui::CurvesPanel& curves = opened.window().curves();
        QVERIFY(curves.isFollowing());
        const double end = curves.plots().front()->xRange().high;
        QVERIFY(end > 6 && end < 8);
        Q_EMIT curves.plots().front()->xRangeChosen(2, 4);
        QVERIFY(!curves.isFollowing());
        for (const ui::CurvePlot* plot : curves.plots()) {
            QCOMPARE(plot->xRange().high, 4.0);
        }
        Q_EMIT curves.plots().front()->fullRangeAsked();
        QVERIFY(curves.isFollowing());
        QCOMPARE(curves.plots().back()->xRange().high, end);
    }

    void filtersWhileTyping() {
        Opened opened;
        opened.press(Qt::Key_Slash);
        auto* edit = qobject_cast<QLineEdit*>(QApplication::focusWidget());
        QVERIFY(edit != nullptr);
        QTest::keyClicks(edit, QStringLiteral("answer:wrong zooms>0"));   // letters that are commands elsewhere
        QCOMPARE(edit->text(), QStringLiteral("answer:wrong zooms>0"));
        QTRY_VERIFY(opened.window().rollouts().proxy()->rowCount() < 48);
        for (int row = 0; row < opened.window().rollouts().proxy()->rowCount(); ++row) {
            QVERIFY(!opened.window().rollouts().proxy()->index(row, 0).data(ui::CorrectRole).toBool());
        }
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(opened.window().focusWidget(), opened.window().rollouts().table());
    }

    void theFilterCompletesTheWordUnderTheCursor() {
        Opened opened;
        ui::FilterEdit* edit = opened.window().rollouts().filterEdit();
        edit->setFocus();
        QTest::keyClicks(edit, QStringLiteral("zooms>0 -lab"));
        QCOMPARE(edit->wordCompleter()->completionModel()->index(0, 0).data().toString(), QStringLiteral("label:"));
        Q_EMIT edit->wordCompleter()->activated(QStringLiteral("label:"));
        QCOMPARE(edit->text(), QStringLiteral("zooms>0 -label:"));
    }

    void nextRolloutAndBackInHistory() {
        Opened opened;
        opened.press(Qt::Key_N);
        opened.press(Qt::Key_N);
        QCOMPARE(opened.selected().rollout, QStringLiteral("s1-1-0-2"));
        opened.press(Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(opened.selected().rollout, QStringLiteral("s1-1-0-1"));
        QTRY_COMPARE(opened.window().trace().model().trajectory()->id, std::string("s1-1-0-1"));
        QCOMPARE(opened.window().rollouts().table()->currentIndex().row(), 1);
        opened.press(Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(opened.selected().rollout, QStringLiteral("s1-1-0-2"));
    }

    void aRowInTheTableOpensItsTrace() {
        Opened opened;
        QTableView* table = opened.window().rollouts().table();
        const QModelIndex index = table->model()->index(3, 0);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(index).center());
        QCOMPARE(opened.selected().rollout, QStringLiteral("s1-1-0-3"));
        QTRY_COMPARE(opened.window().trace().model().trajectory()->id, std::string("s1-1-0-3"));
    }

    void sixCamerasAreOneCoordinateTruth() {
        tests::SyntheticRun run;
        run.sixViews = true;
        run.width = 960;
        run.height = 360;
        Opened opened(run);
        QVERIFY(opened.window().frame().view()->describe({330, 190}).contains(QStringLiteral("CAM_BACK  x 10  y 10")));
    }

    /// The list is read again every two seconds: that says nothing of where the keyboard should be.
    void theCursorInTheRunsStaysWhereItIs() {
        Opened opened;
        for (const char* name : {"other", "third"}) {
            tests::SyntheticRun small;
            small.steps = 1;
            tests::writeSyntheticRun(opened.folder.path() / "runs" / name, small);
        }
        QListView* view = opened.window().runs().view();
        QTRY_COMPARE_WITH_TIMEOUT(view->model()->rowCount(), 3, 10000);
        const auto shown = [view] { return view->currentIndex().data(ui::RunFolderRole).toString(); };
        QCOMPARE(shown(), opened.path("runs/demo"));
        const int row = view->currentIndex().row();
        QTest::keyClick(view, row == 0 ? Qt::Key_Down : Qt::Key_Up);
        const QString chosen = shown();
        QVERIFY(chosen != opened.path("runs/demo"));
        QTest::qWait(2600);
        QCOMPARE(shown(), chosen);
        tests::SyntheticRun small;
        small.steps = 1;
        tests::writeSyntheticRun(opened.folder.path() / "runs" / "fourth", small);
        QTRY_COMPARE_WITH_TIMEOUT(view->model()->rowCount(), 4, 10000);
        QCOMPARE(shown(), chosen);   // wherever it stands now
    }

    void liveRunsGrow() {
        tests::TempFolder folder;
        tests::SyntheticRunWriter writer(folder.path() / "live", {});
        writer.writeStep();
        StudioOptions options;
        options.run = QString::fromStdString((folder.path() / "live").string());
        options.settingsFile = QString::fromStdString((folder.path() / "s.ini").string());
        Studio studio(options);
        studio.window().show();
        studio.settle(10000);
        const QString selected = studio.selection().current().rollout;
        QCOMPARE(studio.window().rollouts().proxy()->rowCount(), 8);
        writer.writeStep();
        QTRY_COMPARE(studio.window().rollouts().proxy()->rowCount(), 16);
        QTRY_COMPARE(studio.scalars().lastStep(), 2);
        QCOMPARE(studio.selection().current().rollout, selected);   // what one reads stays
    }

    void trainingButtonsTellTheTruth() {
        Opened opened;
        ui::TrainingPanel& panel = opened.window().training();
        QTRY_COMPARE(panel.stateWord(), QStringLiteral("Finished"));
        for (const auto command : {ui::TrainingCommand::Pause, ui::TrainingCommand::Resume, ui::TrainingCommand::Checkpoint, ui::TrainingCommand::Stop}) {
            QVERIFY(!panel.button(command)->isEnabled());
        }
        QVERIFY(!panel.continueButton()->isVisibleTo(&panel));
        QVERIFY(!opened.window().actions().find(QStringLiteral("training.pause"))->isEnabled());
    }

    void aFailedStartIsSaidWhereItWasAsked() {
        Opened opened;
        opened.window().showWorkspace(Workspace::Train);
        ui::TrainingPanel& panel = opened.window().training();
        panel.form()->folderEdit()->setText(opened.path("runs/demo"));   // holds a run already
        QVERIFY(panel.form()->startButton()->isEnabled());
        QTest::mouseClick(panel.form()->startButton(), Qt::LeftButton);
        auto* message = panel.findChild<ui::MessageBar*>();
        QTRY_VERIFY(!message->message().isEmpty());
        QVERIFY(message->isVisible());
        QVERIFY(panel.form()->startButton()->isEnabled());
    }

    void recipesAreOffered() {
        Opened opened;
        const QComboBox* recipes = opened.window().training().form()->recipeBox();
        QVERIFY(recipes->count() >= 15);
        QCOMPARE(recipes->itemData(0).toString(), QStringLiteral("embedded-quick"));   // minutes on any machine
        QCOMPARE(recipes->itemData(1).toString(), QStringLiteral("embedded"));
        QVERIFY(opened.window().training().form()->folderEdit()->text().startsWith(opened.path("runs")));
    }

    void theComparisonIsEmptyOrShown() {
        Opened without;
        QVERIFY(without.window().ablations().isEmpty());
        tests::SyntheticRun run;
        run.hasAblations = true;
        Opened with(run);
        with.window().showWorkspace(Workspace::Compare);
        QTRY_VERIFY(!with.window().ablations().isEmpty());
        QCOMPARE(with.window().ablations().model().rowCount(), 3);
    }

    void anotherRunReplacesEverything() {
        Opened opened;
        tests::SyntheticRun small;
        small.steps = 2;
        tests::writeSyntheticRun(opened.folder.path() / "runs" / "second", small);
        opened.studio->selection().selectRun(opened.path("runs/second"));
        opened.studio->settle(10000);
        QCOMPARE(opened.window().rollouts().proxy()->rowCount(), 16);
        QCOMPARE(opened.studio->scalars().lastStep(), 2);
        opened.press(Qt::Key_Left, Qt::AltModifier);
        opened.studio->settle(10000);
        QCOMPARE(opened.window().rollouts().proxy()->rowCount(), 48);
    }

    /// A list restricted to some rollouts belongs to its run: the next one chooses a rollout of its own, and shows it.
    void aRestrictedListEndsWithItsRun_data() {
        QTest::addColumn<int>("row");
        QTest::newRow("the first, whose name the next run has too") << 0;
        QTest::newRow("one that the next run does not have") << 40;
    }
    void aRestrictedListEndsWithItsRun() {
        QFETCH(int, row);
        Opened opened;
        tests::SyntheticRun small;
        small.steps = 2;
        tests::writeSyntheticRun(opened.folder.path() / "runs" / "second", small);
        ui::RolloutsPanel& rollouts = opened.window().rollouts();
        const QString id = rollouts.proxy()->index(row, 0).data(ui::RolloutIdRole).toString();
        rollouts.table()->sortByColumn(static_cast<int>(ui::RolloutColumn::Step), row == 0 ? Qt::AscendingOrder : Qt::DescendingOrder);
        rollouts.showOnly({id}, QStringLiteral("one"));
        opened.studio->settle(10000);
        opened.studio->selection().selectRun(opened.path("runs/second"));
        opened.studio->settle(10000);
        QVERIFY(!rollouts.isRestricted());
        QCOMPARE(rollouts.proxy()->rowCount(), 16);
        QVERIFY2(rollouts.proxy()->rowOf(opened.selected().rollout) >= 0, qPrintable(opened.selected().rollout));
        QVERIFY(opened.window().trace().model().trajectory() != nullptr);
        QCOMPARE(opened.window().trace().model().trajectory()->id, opened.selected().rollout.toStdString());
    }

    void aFolderWithoutARunIsSaid() {
        Opened opened;
        opened.studio->selection().selectRun(opened.path("runs"));
        QTRY_VERIFY(!opened.studio->problem().isEmpty());
        auto* message = opened.window().runs().findChild<ui::MessageBar*>();
        QVERIFY(message->message().contains(QStringLiteral("run.json")));
        QVERIFY(opened.selected().run.isEmpty());
    }

    /// A panel of another workspace opens there each time, not at the top of this one.
    void aPanelOpensInItsWorkspaceEachTime() {
        Opened opened;
        for (int i = 0; i < 3; ++i) {
            opened.press(Qt::Key_S);
            QCOMPARE(opened.window().workspaces().current(), Workspace::Compare);
            QTRY_VERIFY(opened.window().side().isVisible());
            QTRY_VERIFY(!opened.window().frame().isVisible());
            QVERIFY(!opened.window().trace().isVisible());
            opened.press(Qt::Key_1, Qt::ControlModifier);
            QCOMPARE(opened.window().workspaces().current(), Workspace::Inspect);
            QTRY_VERIFY(opened.window().frame().isVisible());
            QVERIFY(opened.window().trace().isVisible());
            QVERIFY(!opened.window().side().isVisible());
            QCOMPARE(opened.window().size(), QSize(1280, 800));
        }
    }

    /// An arrangement of an older program, which did not have the panel yet: Qt alone would lay it across the whole window.
    void aPanelThatIsNewBecomesATab() {
        Opened opened;
        const auto failuresOf = [](ui::MainWindow& window) { return window.findChild<QDockWidget*>(QStringLiteral("failures")); };
        opened.window().removeDockWidget(failuresOf(opened.window()));
        opened.window().workspaces().save();
        opened.studio.reset();
        StudioOptions options;
        options.run = opened.path("runs/demo");
        opened.open(options);
        auto* rollouts = opened.window().findChild<QDockWidget*>(QStringLiteral("rollouts"));
        QVERIFY(opened.window().tabifiedDockWidgets(rollouts).contains(failuresOf(opened.window())));
    }

    void workspacesAreRememberedAndReset() {
        Opened opened;
        QDockWidget* curves = opened.window().findChild<QDockWidget*>(QStringLiteral("curves"));
        QVERIFY(!curves->isVisible());
        opened.press(Qt::Key_2, Qt::ControlModifier);
        QVERIFY(curves->isVisible());
        curves->hide();
        opened.press(Qt::Key_1, Qt::ControlModifier);
        opened.press(Qt::Key_2, Qt::ControlModifier);
        QVERIFY(!curves->isVisible());
        opened.window().actions().find(QStringLiteral("view.resetLayout"))->trigger();
        QVERIFY(curves->isVisible());
    }

    void arrangementsAreSavedByName() {
        Opened opened;
        QDockWidget* curves = opened.window().findChild<QDockWidget*>(QStringLiteral("curves"));
        ui::Arrangements& arrangements = opened.window().arrangements();
        opened.press(Qt::Key_2, Qt::ControlModifier);
        curves->hide();
        arrangements.save(QStringLiteral("ohne Kurven / 1=2"));   // any character
        curves->show();
        arrangements.save(QStringLiteral("mit"));
        QCOMPARE(arrangements.names(), (QStringList{QStringLiteral("mit"), QStringLiteral("ohne Kurven / 1=2")}));
        QVERIFY(arrangements.show(QStringLiteral("ohne Kurven / 1=2")));
        QVERIFY(!curves->isVisible());
        QVERIFY(arrangements.show(QStringLiteral("mit")));
        QVERIFY(curves->isVisible());
        QVERIFY(!arrangements.show(QStringLiteral("none of this name")));
        arrangements.remove(QStringLiteral("mit"));
        QCOMPARE(arrangements.names().size(), 1);
        opened.window().actions().find(QStringLiteral("view.resetLayout"))->trigger();
        QCOMPARE(arrangements.names().size(), 1);   // a reset takes nothing that has a name
    }

    /// Two programs, one file of settings: each writes what it changed and leaves the rest.
    void twoStudiosKeepEachOthersKeys() {
        Opened opened;
        StudioOptions options;
        options.run = opened.path("runs/demo");
        options.settingsFile = opened.path("studio.ini");
        Studio second(options);
        const auto give = [](ui::MainWindow& window, const char* id, Qt::Key key) {
            return window.actions().setKeys(window.actions().find(QLatin1String(id)), {QKeySequence(Qt::CTRL | Qt::ALT | key)});
        };
        QVERIFY(give(opened.window(), "rollout.next", Qt::Key_J));
        QVERIFY(give(second.window(), "view.theme", Qt::Key_K) && give(second.window(), "annotate.draw", Qt::Key_L));
        QCOMPARE(opened.studio->settings().keys().keys(), (QStringList{QStringLiteral("annotate.draw"), QStringLiteral("rollout.next"), QStringLiteral("view.theme")}));
        second.window().actions().applyKeys({});   // all as shipped
        QCOMPARE(opened.studio->settings().keys().keys(), QStringList{QStringLiteral("rollout.next")});
    }

    void themesSwitch() {
        Opened opened;
        opened.window().setTheme(ui::ThemeChoice::Dark);
        QVERIFY(ui::Theme::current().isDark);
        opened.press(Qt::Key_T, Qt::ControlModifier);   // dark -> as the desktop
        QCOMPARE(opened.studio->settings().theme(), ui::ThemeChoice::System);
        opened.press(Qt::Key_T, Qt::ControlModifier);
        QVERIFY(!ui::Theme::current().isDark);
    }

    void paletteAndKeysOpenByKey() {
        Opened opened;
        opened.press(Qt::Key_K, Qt::ControlModifier);
        QVERIFY(opened.window().palette().isVisible());
        QTest::keyClicks(opened.window().palette().input(), QStringLiteral("compare"));
        QTest::keyClick(opened.window().palette().input(), Qt::Key_Return);
        QCOMPARE(opened.window().workspaces().current(), Workspace::Compare);
        opened.press(Qt::Key_Question);
        QVERIFY(opened.window().keyOverlay().isVisible());
        QTest::keyClick(&opened.window().keyOverlay(), Qt::Key_Escape);
        QVERIFY(!opened.window().keyOverlay().isVisible());
    }

    void everythingHasAName() {
        Opened opened;
        QStringList nameless;
        for (const QWidget* widget : opened.window().findChildren<QWidget*>()) {
            const bool takesKeys = widget->focusPolicy() & Qt::TabFocus;
            const auto* button = qobject_cast<const QAbstractButton*>(widget);
            const bool isNamed = !widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty());
            const bool isInner = widget->objectName().startsWith(QStringLiteral("qt_"));
            if (takesKeys && !isNamed && !isInner && widget->isVisible() && widget->parentWidget() != nullptr) {
                nameless << QStringLiteral("%1 in %2").arg(QLatin1String(widget->metaObject()->className()),
                                                           QLatin1String(widget->parentWidget()->metaObject()->className()));
            }
        }
        QCOMPARE(nameless.join(QStringLiteral("; ")), QString());
    }

    void opensQuickly() {
        tests::TempFolder folder;
        tests::writeSyntheticRun(folder.path() / "run");
        QElapsedTimer clock;
        clock.start();
        StudioOptions options;
        options.run = QString::fromStdString((folder.path() / "run").string());
        options.settingsFile = QString::fromStdString((folder.path() / "s.ini").string());
        Studio studio(options);
        studio.window().show();
        QVERIFY(QTest::qWaitForWindowExposed(&studio.window()));
        QVERIFY2(clock.elapsed() < 2000 * tests::kSlowness, qPrintable(QStringLiteral("%1 ms").arg(clock.elapsed())));
    }

    void selectsWhatTheCommandLineNamed() {
        StudioOptions options;
        options.rollout = QStringLiteral("s1-2-1-2");
        options.traceStep = 4;
        Opened opened({}, options);
        QCOMPARE(opened.selected().rollout, QStringLiteral("s1-2-1-2"));
        QCOMPARE(opened.window().trace().view()->currentIndex().row(), 3);
        QCOMPARE(opened.selected().call, 0);
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
