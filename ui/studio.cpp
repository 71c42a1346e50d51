// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/studio.h"

#include "ui/panels/frame_panel.h"
#include "ui/panels/help_window.h"
#include "ui/panels/pairs_panel.h"
#include "ui/panels/rollouts_panel.h"
#include "ui/panels/run_set_edit.h"
#include "ui/panels/runs_panel.h"
#include "ui/panels/side_panel.h"
#include "ui/panels/trace_panel.h"
#include "ui/panels/training_panel.h"
#include "ui/views/frame_view.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFileInfo>
#include <QTimer>

namespace omnidrive::ui {

namespace {

constexpr int kWakeMs = 5;

Workspace workspaceFromName(const QString& name) {
    for (const Workspace workspace : kWorkspaces) {
        if (workspaceName(workspace) == name) {
            return workspace;
        }
    }
    return Workspace::Inspect;
}

}  // namespace

Studio::Studio(const StudioOptions& options) : settings_(options.settingsFile) {
    window_ = std::make_unique<MainWindow>(
        StudioContext{selection_, follower_, catalog_, training_, rollouts_, scalars_, settings_, insight_, evidence_, wall_, whatIf_, heat_, annotations_},
        systemTheme_);
    QObject::connect(&follower_, &RunFollower::openFailed, window_.get(),
                     [this](const QString&, const QString& sentence) { problem_ = sentence; });
    QObject::connect(&follower_, &RunFollower::caseFailed, window_.get(), [this](const QString&, const QString& sentence) { problem_ = sentence; });
    window_->frame().searchPictures(options.pictureFolders);
    restoreWindow(options);
    window_->runs().setRoot(runsFolderOf(options));
    applySelection(options);
    if (!options.keyObjects.isEmpty()) {
        window_->frame().openKeyObjects(options.keyObjects);
    }
    window_->setFocus();   // keys are commands from the start
    if (!options.helpPage.isEmpty()) {
        window_->openHelp(options.helpPage.section(QLatin1Char('#'), 0, 0), options.helpPage.section(QLatin1Char('#'), 1));
    }
}

void Studio::restoreWindow(const StudioOptions& options) {
    window_->setTheme(options.theme.isEmpty() ? settings_.theme() : themeChoiceFromName(options.theme));
    if (!options.size.isEmpty()) {
        window_->resize(options.size);
    } else if (!window_->restoreGeometry(settings_.geometry())) {
        window_->resize(1440, 900);
    }
    const bool isTraceFile = QFileInfo(options.run).isFile();   // without curves or a training
    const Workspace usual = isTraceFile ? Workspace::Inspect : workspaceFromName(settings_.workspace());
    window_->showWorkspace(options.panel.isEmpty() ? usual : workspaceOfPanel(options.panel));
    if (QStringList{QStringLiteral("evidence"), QStringLiteral("queue"), QStringLiteral("group"), QStringLiteral("wall"), QStringLiteral("whatif"),
                    QStringLiteral("annotate"), QStringLiteral("failures"), QStringLiteral("blind-spots"), QStringLiteral("side"),
                    QStringLiteral("pairs"), QStringLiteral("replay"), QStringLiteral("ablations"), QStringLiteral("evaluation")}
            .contains(options.panel)) {
        window_->showPanel(options.panel);
    }
}

QString Studio::runsFolderOf(const StudioOptions& options) const {
    if (!options.runsFolder.isEmpty()) {
        return QDir(options.runsFolder).absolutePath();
    }
    if (!options.run.isEmpty()) {
        return QFileInfo(QDir(options.run).absolutePath()).absolutePath();
    }
    return settings_.runsFolder().isEmpty() ? QDir(QStringLiteral("runs")).absolutePath() : settings_.runsFolder();
}

void Studio::applySelection(const StudioOptions& options) {
    if (options.run.isEmpty()) {
        return;
    }
    window_->rollouts().setFilterText(options.filter);
    selection_.selectRun(QDir(options.run).absolutePath());
    if (!options.rollout.isEmpty()) {
        selection_.selectRollout(options.rollout);
    }
    applyComparison(options);
    if (options.traceStep > 0) {
        selection_.selectTraceStep(options.traceStep - 1, -1);
    }
}

void Studio::applyComparison(const StudioOptions& options) {
    const QString run = selection_.current().run, before = options.compareWith.isEmpty() ? run : QDir(options.compareWith).absolutePath();
    if (!options.reference.isEmpty()) {
        window_->side().pin({before, options.reference});
    }
    if (!options.compareWith.isEmpty()) {
        window_->pairs().before()->setRun(before);
        window_->pairs().after()->setRun(run);
        window_->pairs().compareNow();
    }
}

bool Studio::settle(int timeoutMs) {
    QElapsedTimer clock;
    clock.start();
    QTimer waking;   // or a wait for events would not end with the time that is given
    waking.start(kWakeMs);
    // Settled means so for two rounds of events: what arrives last may ask for more, a rollout for its picture.
    for (int calmRounds = 0; calmRounds < 2;) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        if (window_->isSettled()) {
            ++calmRounds;
        } else {
            calmRounds = 0;
            QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
        }
        if (clock.elapsed() > timeoutMs) {
            return false;
        }
    }
    return true;
}

}  // namespace omnidrive::ui
