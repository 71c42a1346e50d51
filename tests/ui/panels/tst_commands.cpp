// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "ui/actions.h"
#include "ui/command_palette.h"
#include "ui/fuzzy_match.h"
#include "ui/key_editor.h"
#include "ui/key_overlay.h"
#include "ui/panels/frame_panel.h"
#include "ui/panels/heat_bar.h"
#include "ui/panels/rollouts_panel.h"
#include "ui/studio.h"
#include "ui/views/filter_edit.h"
#include "ui/views/theme.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QCompleter>
#include <QDockWidget>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTableView>
#include <QTest>
#include <QTreeWidget>
#include <QWidget>

using namespace omnidrive::ui;

namespace {

struct Window {
    QWidget widget;
    Actions actions{&widget};
    QStringList done;

    Window() {
        widget.resize(800, 600);
        add("zoom.box", "Zoom to the selected box", Qt::Key_Z);
        add("theme", "Next theme", Qt::CTRL | Qt::Key_T);
        add("fit", "Fit the picture", Qt::Key_0);
        actions.find(QStringLiteral("fit"))->setEnabled(false);
    }
    void add(const char* id, const char* text, const QKeyCombination& key) {
        const QString name = QLatin1String(id);
        actions.add({name, QStringLiteral("Test"), QLatin1String(text), {QKeySequence(key)}, {}}, [this, name] { done << name; });
    }
};

/// The whole window, on a made-up run.
struct Opened {
    omnidrive::tests::TempFolder folder;
    std::unique_ptr<Studio> studio;

    Opened() {
        omnidrive::tests::writeSyntheticRun(folder.path() / "runs" / "demo", {});
        StudioOptions options;
        options.run = QString::fromStdString((folder.path() / "runs" / "demo").string());
        options.settingsFile = QString::fromStdString((folder.path() / "studio.ini").string());
        options.size = QSize(1280, 800);
        studio = std::make_unique<Studio>(options);
        studio->window().show();
        studio->settle(10000);
    }
    MainWindow& window() { return studio->window(); }
    QList<QDockWidget*> docks() { return window().findChildren<QDockWidget*>(Qt::FindDirectChildrenOnly); }
    /// Of a panel that is shown without a place, cut off over the others.
    QString lostPanel() {
        for (QDockWidget* dock : docks()) {
            if (!dock->isHidden() && !dock->isFloating() && window().dockWidgetArea(dock) == Qt::NoDockWidgetArea) {
                return dock->objectName();
            }
        }
        return {};
    }
};

constexpr Workspace kAllWorkspaces[] = {Workspace::Inspect, Workspace::Train, Workspace::Compare};

QString textOf(const QWidget* field) {
    const auto* text = qobject_cast<const QPlainTextEdit*>(field);
    return text != nullptr ? text->toPlainText() : static_cast<const QLineEdit*>(field)->text();
}

/// The fields of a window in which one can write now.
QList<QWidget*> openFields(const QWidget& window) {
    QList<QWidget*> fields;
    for (auto* line : window.findChildren<QLineEdit*>()) {
        if (line->isVisible() && line->isEnabled() && !line->isReadOnly() && line->window() == &window) {
            fields << line;
        }
    }
    for (auto* text : window.findChildren<QPlainTextEdit*>()) {
        if (text->isVisible() && text->isEnabled() && !text->isReadOnly()) {
            fields << text;
        }
    }
    return fields;
}

}  // namespace

class TestCommands : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepareLook(*qApp); }

    void fuzzyMatches_data() {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("better");
        QTest::addColumn<QString>("worse");
        const QString none;
        QTest::newRow("word starts") << QStringLiteral("nr") << QStringLiteral("Next rollout") << QStringLiteral("Pause the training");
        QTest::newRow("run of letters") << QStringLiteral("box") << QStringLiteral("Show the box") << QStringLiteral("Back to X");
        QTest::newRow("case") << QStringLiteral("ZOOM") << QStringLiteral("zoom in") << QStringLiteral("a z o o m");
        QTest::newRow("no match") << QStringLiteral("xyz") << none << QStringLiteral("abc");
        QTest::newRow("blank in the pattern") << QStringLiteral("next roll") << QStringLiteral("Next rollout") << QStringLiteral("Next rule or log list");
    }
    void fuzzyMatches() {
        QFETCH(QString, pattern);
        QFETCH(QString, better);
        QFETCH(QString, worse);
        const auto low = fuzzyScore(pattern, worse);
        if (better.isEmpty()) {
            QVERIFY(!low);
            return;
        }
        const auto high = fuzzyScore(pattern, better);
        QVERIFY(high);
        QVERIFY(!low || *high > *low);
    }

    void paletteFindsAndRuns() {
        Window window;
        CommandPalette palette(window.actions, &window.widget);
        window.widget.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window.widget));
        palette.open();
        QCOMPARE(palette.matches().size(), size_t{3});
        QTest::keyClicks(palette.input(), QStringLiteral("zbox"));
        QCOMPARE(palette.matches().front()->objectName(), QStringLiteral("zoom.box"));
        QTest::keyClick(palette.input(), Qt::Key_Return);
        QCOMPARE(window.done, QStringList{QStringLiteral("zoom.box")});
        QVERIFY(!palette.isVisible());
    }

    void paletteIsDrivenByKeys() {
        Window window;
        CommandPalette palette(window.actions, &window.widget);
        window.widget.show();
        palette.open();
        QTest::keyClick(palette.input(), Qt::Key_Down);
        QTest::keyClick(palette.input(), Qt::Key_Return);
        QCOMPARE(window.done, QStringList{QStringLiteral("theme")});
        palette.open();
        QTest::keyClick(palette.input(), Qt::Key_PageDown);
        QTest::keyClick(palette.input(), Qt::Key_Return);   // a disabled command does nothing
        QCOMPARE(window.done.size(), 1);
        palette.open();
        QTest::keyClick(palette.input(), Qt::Key_Escape);
        QVERIFY(!palette.isVisible());
    }

    void overlayListsEveryKey() {
        Window window;
        KeyOverlay overlay(window.actions, &window.widget);
        window.widget.show();
        overlay.open();
        QStringList texts;
        for (const QLabel* label : overlay.findChildren<QLabel*>()) {
            texts << label->text();
        }
        for (const QAction* action : window.actions.all()) {
            QVERIFY(texts.contains(action->text()));
            QVERIFY(texts.contains(action->shortcut().toString(QKeySequence::NativeText)));
        }
        QTest::keyClick(&overlay, Qt::Key_X);
        QVERIFY(!overlay.isVisible());
        window.widget.resize(360, 500);   // a small window cuts texts, not columns
        overlay.open();
        QVERIFY(window.widget.rect().contains(overlay.geometry()));
    }

    void keysAreChangedAndConflictsRefused() {
        Window window;
        window.widget.show();
        KeyEditor editor(window.actions, &window.widget);
        editor.show();
        QVERIFY(QTest::qWaitForWindowActive(&editor));
        QTest::keyClicks(editor.search(), QStringLiteral("zoom"));
        QCOMPARE(editor.list()->currentItem()->text(0), QStringLiteral("Zoom to the selected box"));
        editor.keyEdit()->setFocus();
        QTest::keyClick(editor.keyEdit(), Qt::Key_T, Qt::ControlModifier);   // belongs to the theme
        QTRY_VERIFY(editor.message().contains(QStringLiteral("Next theme")));
        QCOMPARE(window.actions.find(QStringLiteral("zoom.box"))->shortcut(), QKeySequence(Qt::Key_Z));
        editor.keyEdit()->clear();
        QTest::keyClick(editor.keyEdit(), Qt::Key_X);
        QTRY_COMPARE(window.actions.find(QStringLiteral("zoom.box"))->shortcut(), QKeySequence(Qt::Key_X));
        QCOMPARE(window.actions.changedKeys().keys(), QStringList{QStringLiteral("zoom.box")});
        editor.close();
        window.widget.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window.widget));
        QTest::keyClick(&window.widget, Qt::Key_Z);
        QVERIFY(window.done.isEmpty());
        QTest::keyClick(&window.widget, Qt::Key_X);
        QCOMPARE(window.done, QStringList{QStringLiteral("zoom.box")});
    }

    /// Enter while looking for a command is no answer to anything, least of all "all keys as shipped".
    void enterLeavesTheKeysAlone() {
        Window window;
        window.widget.show();
        QVERIFY(window.actions.setKeys(window.actions.find(QStringLiteral("zoom.box")), {QKeySequence(Qt::Key_X)}));
        KeyEditor editor(window.actions, &window.widget);
        editor.show();
        QVERIFY(QTest::qWaitForWindowActive(&editor));
        QTest::keyClicks(editor.search(), QStringLiteral("theme"));
        for (QWidget* widget : std::initializer_list<QWidget*>{editor.search(), editor.list()}) {
            widget->setFocus();
            QTest::keyClick(widget, Qt::Key_Return);
            QTest::keyClick(widget, Qt::Key_Enter);
            QCOMPARE(window.actions.changedKeys().keys(), QStringList{QStringLiteral("zoom.box")});
            QVERIFY(editor.isVisible());
        }
    }

    void changedKeysAreRestored() {
        Window window;
        window.actions.applyKeys({{QStringLiteral("zoom.box"), QStringList{QStringLiteral("Ctrl+T")}},   // the two exchange theirs
                                  {QStringLiteral("theme"), QStringList{QStringLiteral("Z")}},
                                  {QStringLiteral("gone"), QStringList{QStringLiteral("Y")}},
                                  {QStringLiteral("fit"), QStringList{QStringLiteral("Z"), QStringLiteral("9")}}});
        QCOMPARE(window.actions.withKey(QKeySequence(Qt::CTRL | Qt::Key_T))->objectName(), QStringLiteral("zoom.box"));
        int owners = 0;
        for (const QAction* action : window.actions.all()) {
            owners += action->shortcuts().contains(QKeySequence(Qt::Key_Z)) ? 1 : 0;
        }
        QCOMPARE(owners, 1);   // a damaged file gives no key twice
        QVERIFY(window.actions.find(QStringLiteral("theme"))->toolTip() != QStringLiteral("Next theme (Ctrl+T)"));
        window.actions.applyKeys({});
        QVERIFY(window.actions.changedKeys().isEmpty());
        QCOMPARE(window.actions.find(QStringLiteral("theme"))->toolTip(), QStringLiteral("Next theme (Ctrl+T)"));
    }

    /// A panel that the workspace has no place for is shown where it is at home, from the palette and from the menu of the title bars.
    void everyPanelIsShownInAPlace() {
        Opened opened;
        for (const Workspace workspace : kAllWorkspaces) {
            for (QDockWidget* dock : opened.docks()) {
                for (QAction* action : {opened.window().actions().find(QStringLiteral("panel.") + dock->objectName()), dock->toggleViewAction()}) {
                    const QString what = workspaceName(workspace) + QLatin1Char(' ') + action->text();
                    opened.window().showWorkspace(workspace);
                    const bool wasHidden = dock->isHidden();
                    action->trigger();
                    QCOMPARE(dock->isHidden(), !wasHidden);
                    QVERIFY2(opened.lostPanel().isEmpty(), qPrintable(what + QStringLiteral(": ") + opened.lostPanel()));
                    action->trigger();
                    QCOMPARE(dock->isHidden(), wasHidden);
                    QVERIFY2(opened.lostPanel().isEmpty(), qPrintable(what));
                    QCOMPARE(dock->toggleViewAction()->isChecked(), !dock->isHidden());
                }
            }
        }
    }

    /// What is typed stays, and the next key is a command.
    void escLeavesEveryTextField() {
        Opened opened;
        opened.window().frame().heat()->setOn(true);
        QVERIFY(opened.window().frame().heat()->label()->isVisible());
        int tried = 0;
        for (const Workspace workspace : kAllWorkspaces) {
            opened.window().showWorkspace(workspace);
            for (QDockWidget* dock : opened.docks()) {
                if (dock->isHidden()) {
                    continue;
                }
                opened.window().showPanel(dock->objectName());
                opened.studio->settle(5000);
                for (QWidget* field : openFields(opened.window())) {
                    if (!dock->isAncestorOf(field)) {
                        continue;
                    }
                    field->setFocus();
                    QWidget* holder = QApplication::focusWidget();   // of a line in a box of numbers or words: the box
                    QVERIFY(holder == field || holder == field->parentWidget());
                    QTest::keyClicks(holder, QStringLiteral("1"));
                    const QString what = dock->objectName() + QLatin1Char(' ') + field->accessibleName() + QLatin1Char(' ') + field->toolTip();
                    const QString typed = textOf(field);
                    QTest::keyClick(holder, Qt::Key_Escape);
                    QVERIFY2(QApplication::focusWidget() != holder, qPrintable(what));
                    QVERIFY2(textOf(field) == typed, qPrintable(what + QStringLiteral(": ") + textOf(field)));
                    ++tried;
                }
            }
        }
        QVERIFY2(tried > 25, qPrintable(QString::number(tried)));
    }

    /// Esc once more goes a level back.
    void escLeavesTheFilterAsItIs_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<bool>("isListOpen");
        QTest::newRow("completions are open") << QStringLiteral("zo") << true;
        QTest::newRow("they were open") << QStringLiteral("zooms>0") << false;
    }
    void escLeavesTheFilterAsItIs() {
        QFETCH(QString, typed);
        QFETCH(bool, isListOpen);
        Opened opened;
        RolloutsPanel& rollouts = opened.window().rollouts();
        QTest::keyClick(&opened.window(), Qt::Key_Slash);
        QTest::keyClicks(rollouts.filterEdit(), typed);
        QAbstractItemView* list = rollouts.filterEdit()->wordCompleter()->popup();
        QCOMPARE(list->isVisible(), isListOpen);
        opened.studio->settle(5000);
        QTest::keyClick(rollouts.filterEdit(), Qt::Key_Escape);
        QVERIFY(!list->isVisible());
        QCOMPARE(rollouts.filterEdit()->text(), typed);
        QTRY_COMPARE(QApplication::focusWidget(), rollouts.table());
        opened.studio->settle(5000);
        const int step = opened.studio->selection().current().traceStep;
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_J);
        QCOMPARE(opened.studio->selection().current().traceStep, step + 1);
        QCOMPARE(rollouts.filterEdit()->text(), typed);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QCOMPARE(rollouts.filterEdit()->text(), QString());
    }

    void escClosesThePaletteAndNothingElse() {
        Opened opened;
        opened.window().rollouts().setFilterText(QStringLiteral("zooms>0"));
        opened.window().palette().open();
        QTest::keyClick(opened.window().palette().input(), Qt::Key_Escape);
        QVERIFY(!opened.window().palette().isVisible());
        QCOMPARE(opened.window().rollouts().filterEdit()->text(), QStringLiteral("zooms>0"));
    }
};

QTEST_MAIN(TestCommands)
#include "tst_commands.moc"
