// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <array>

class QDockWidget;
class QMainWindow;

namespace omnidrive::ui {

class UiSettings;

/// Arrangements of the docks for one kind of work.
enum class Workspace { Inspect, Train, Compare };
inline constexpr std::array kWorkspaces{Workspace::Inspect, Workspace::Train, Workspace::Compare};
/// Word for settings and the command line: "inspect", "train", "compare".
QString workspaceName(Workspace workspace);

/// Workspace that holds a panel, by the name of its dock; the inspection where it is in several or unknown.
Workspace workspaceOfPanel(const QString& panel);

/// The dockable panels.
struct Docks {
    QDockWidget* runs = nullptr;
    QDockWidget* frame = nullptr;
    QDockWidget* trace = nullptr;
    QDockWidget* rollouts = nullptr;
    QDockWidget* curves = nullptr;
    QDockWidget* training = nullptr;
    QDockWidget* ablations = nullptr;
    QDockWidget* evaluation = nullptr;
    QDockWidget* queue = nullptr;
    QDockWidget* group = nullptr;
    QDockWidget* evidence = nullptr;
    QDockWidget* wall = nullptr;
    QDockWidget* whatIf = nullptr;
    QDockWidget* side = nullptr;
    QDockWidget* pairs = nullptr;
    QDockWidget* replay = nullptr;
    QDockWidget* blindSpots = nullptr;
    QDockWidget* annotate = nullptr;
    QDockWidget* failures = nullptr;

    std::array<QDockWidget*, 19> all() const {
        return {runs, frame, trace, rollouts, curves, training, ablations, evaluation, queue, group, evidence, wall, whatIf, side, pairs, replay, blindSpots, annotate, failures};
    }
};

/// Switches between arrangements, remembers each as the user left it, and can go back to the built-in ones.
class Workspaces {
public:
    Workspaces(QMainWindow& window, const Docks& docks, UiSettings& settings);

    void show(Workspace workspace);
    Workspace current() const { return current_; }
    /// Stores the arrangement shown now.
    void save();
    /// Forgets all stored arrangements and shows the built-in one of the current workspace.
    void reset();

private:
    void removeAll();
    void removeStrangers();
    void placeNewcomers(const QByteArray& state);
    void arrange(Workspace workspace);
    void arrangeInspect();
    void arrangeTrain();
    void arrangeCompare();

    QMainWindow& window_;
    Docks docks_;
    UiSettings& settings_;
    Workspace current_ = Workspace::Inspect;
    bool isShown_ = false;
};

}  // namespace omnidrive::ui
