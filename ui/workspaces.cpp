// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces.h"

#include "ui/ui_settings.h"

#include <QDataStream>
#include <QDockWidget>
#include <QIODevice>
#include <QLayout>
#include <QMainWindow>
#include <QStringList>

namespace omnidrive::ui {

QString workspaceName(Workspace workspace) {
    switch (workspace) {
        case Workspace::Inspect: return QStringLiteral("inspect");
        case Workspace::Train: return QStringLiteral("train");
        case Workspace::Compare: break;
    }
    return QStringLiteral("compare");
}

Workspace workspaceOfPanel(const QString& panel) {
    if (panel == QLatin1String("curves") || panel == QLatin1String("training")) {
        return Workspace::Train;
    }
    static const QStringList comparing{QStringLiteral("ablations"), QStringLiteral("evaluation"), QStringLiteral("side"), QStringLiteral("pairs"), QStringLiteral("replay")};
    return comparing.contains(panel) ? Workspace::Compare : Workspace::Inspect;
}

namespace {

/// Names of the panels that a workspace showed when it was left.
QString shownKey(Workspace workspace) { return QStringLiteral("shown/%1").arg(workspaceName(workspace)); }

/// Whether a state of the window has a place for a panel, shown or hidden: Qt writes each panel's name into it, behind its length.
bool knows(const QByteArray& state, const QDockWidget& dock) {
    QByteArray name;
    QDataStream stream(&name, QIODevice::WriteOnly);
    stream << dock.objectName();
    return state.contains(name);
}

}  // namespace

Workspaces::Workspaces(QMainWindow& window, const Docks& docks, UiSettings& settings) : window_(window), docks_(docks), settings_(settings) {}

void Workspaces::show(Workspace workspace) {
    if (isShown_ && workspace == current_) {
        return;
    }
    if (isShown_) {
        save();
    }
    isShown_ = true;
    current_ = workspace;
    settings_.setWorkspace(workspaceName(workspace));
    const QByteArray stored = settings_.layout(workspaceName(workspace));
    const QSize size = window_.size();
    if (stored.isEmpty() || !window_.restoreState(stored)) {
        arrange(workspace);
    } else {
        removeStrangers();
        placeNewcomers(stored);
        window_.layout()->activate();
        window_.resize(size);   // for a moment it held the panels of both
    }
}

/// Panels that the stored arrangement does not know, Qt leaves where they were or gives a place of its own choice: they would push all others aside.
void Workspaces::removeStrangers() {
    const QStringList known = settings_.value(shownKey(current_)).toStringList();
    for (QDockWidget* dock : docks_.all()) {
        const bool isAtHome = dock == docks_.runs || dock == docks_.rollouts || workspaceOfPanel(dock->objectName()) == current_;
        if (!isAtHome && !known.contains(dock->objectName())) {
            window_.removeDockWidget(dock);
        }
    }
}

/// Panels that came into the program after the arrangement was stored would get a place across the whole window: they become tabs beside the others.
void Workspaces::placeNewcomers(const QByteArray& state) {
    QDockWidget* neighbour = current_ == Workspace::Compare ? docks_.ablations : docks_.rollouts;
    for (QDockWidget* dock : docks_.all()) {
        if (dock != neighbour && !knows(state, *dock) && workspaceOfPanel(dock->objectName()) == current_) {
            window_.tabifyDockWidget(neighbour, dock);
            neighbour->raise();
        }
    }
}

void Workspaces::save() {
    settings_.setLayout(workspaceName(current_), window_.saveState());
    QStringList shown;
    for (const QDockWidget* dock : docks_.all()) {
        if (!dock->isHidden()) {
            shown << dock->objectName();
        }
    }
    settings_.setValue(shownKey(current_), shown);
}

void Workspaces::reset() {
    settings_.forgetLayouts();
    arrange(current_);
}

void Workspaces::removeAll() {
    for (QDockWidget* dock : docks_.all()) {
        dock->setFloating(false);
        window_.removeDockWidget(dock);
    }
}

void Workspaces::arrange(Workspace workspace) {
    removeAll();
    switch (workspace) {
        case Workspace::Inspect: arrangeInspect(); break;
        case Workspace::Train: arrangeTrain(); break;
        case Workspace::Compare: arrangeCompare(); break;
    }
}

/// Runs | picture above rollouts, evidence, queue, group, wall, what-if, blind spots and failure statistics as tabs | trace and annotation as tabs.
void Workspaces::arrangeInspect() {
    const int width = window_.width();
    window_.addDockWidget(Qt::LeftDockWidgetArea, docks_.runs);
    window_.splitDockWidget(docks_.runs, docks_.frame, Qt::Horizontal);
    window_.splitDockWidget(docks_.frame, docks_.trace, Qt::Horizontal);
    window_.splitDockWidget(docks_.frame, docks_.rollouts, Qt::Vertical);
    window_.tabifyDockWidget(docks_.rollouts, docks_.evidence);
    window_.tabifyDockWidget(docks_.evidence, docks_.queue);
    window_.tabifyDockWidget(docks_.queue, docks_.group);
    window_.tabifyDockWidget(docks_.group, docks_.wall);
    window_.tabifyDockWidget(docks_.wall, docks_.whatIf);
    window_.tabifyDockWidget(docks_.whatIf, docks_.blindSpots);
    window_.tabifyDockWidget(docks_.blindSpots, docks_.failures);
    window_.tabifyDockWidget(docks_.trace, docks_.annotate);
    for (QDockWidget* dock : {docks_.runs, docks_.frame, docks_.trace, docks_.rollouts, docks_.evidence, docks_.queue, docks_.group, docks_.wall,
                              docks_.whatIf, docks_.blindSpots, docks_.failures, docks_.annotate}) {
        dock->show();
    }
    docks_.rollouts->raise();
    docks_.trace->raise();
    const int runs = width < 1500 ? 200 : 260, trace = width < 1500 ? 380 : 520;
    window_.resizeDocks({docks_.runs, docks_.frame, docks_.trace}, {runs, width - runs - trace, trace}, Qt::Horizontal);
    window_.resizeDocks({docks_.frame, docks_.rollouts}, {58, 42}, Qt::Vertical);
}

/// Training | curves above rollouts.
void Workspaces::arrangeTrain() {
    const int width = window_.width();
    window_.addDockWidget(Qt::LeftDockWidgetArea, docks_.training);
    window_.splitDockWidget(docks_.training, docks_.curves, Qt::Horizontal);
    window_.splitDockWidget(docks_.curves, docks_.rollouts, Qt::Vertical);
    for (QDockWidget* dock : {docks_.training, docks_.curves, docks_.rollouts}) {
        dock->show();
    }
    window_.resizeDocks({docks_.training, docks_.curves}, {330, width - 330}, Qt::Horizontal);
    window_.resizeDocks({docks_.curves, docks_.rollouts}, {72, 28}, Qt::Vertical);
}

/// Runs above rollouts | side by side, paired cases, reward replay, the ablations and the evaluation as tabs.
void Workspaces::arrangeCompare() {
    const int width = window_.width();
    window_.addDockWidget(Qt::LeftDockWidgetArea, docks_.runs);
    window_.splitDockWidget(docks_.runs, docks_.side, Qt::Horizontal);
    window_.splitDockWidget(docks_.runs, docks_.rollouts, Qt::Vertical);
    window_.tabifyDockWidget(docks_.side, docks_.pairs);
    window_.tabifyDockWidget(docks_.pairs, docks_.replay);
    window_.tabifyDockWidget(docks_.replay, docks_.ablations);
    window_.tabifyDockWidget(docks_.ablations, docks_.evaluation);
    for (QDockWidget* dock : {docks_.runs, docks_.rollouts, docks_.side, docks_.pairs, docks_.replay, docks_.ablations, docks_.evaluation}) {
        dock->show();
    }
    docks_.side->raise();
    const int left = width < 1500 ? 280 : 380;
    window_.resizeDocks({docks_.runs, docks_.side}, {left, width - left}, Qt::Horizontal);
    window_.resizeDocks({docks_.runs, docks_.rollouts}, {40, 60}, Qt::Vertical);
}

}  // namespace omnidrive::ui
