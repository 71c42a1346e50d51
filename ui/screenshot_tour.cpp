// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/screenshot_tour.h"

#include "base/error.h"
#include "ui/command_palette.h"
#include "ui/key_overlay.h"
#include "ui/models/rollout_roles.h"
#include "ui/models/words.h"
#include "ui/panels/curves_panel.h"
#include "ui/panels/frame_panel.h"
#include "ui/panels/heat_bar.h"
#include "ui/panels/help_window.h"
#include "ui/panels/rollouts_panel.h"
#include "ui/panels/side_panel.h"
#include "ui/panels/trace_panel.h"
#include "ui/panels/what_if_panel.h"
#include "ui/views/frame_view.h"
#include "ui/views/whole_file.h"

#include <QCursor>
#include <QDir>
#include <QImage>
#include <QLineEdit>
#include <QTemporaryDir>

namespace omnidrive::ui {

namespace {

constexpr int kPatienceMs = 120000;   ///< a large run on a busy machine

/// One stop of the tour.
struct State {
    const char* name;
    std::function<void(Studio&)> prepare;
};

/// The rollout that tells most: one with several zooms, right if there is one.
void selectTellingRollout(Studio& studio) {
    const RolloutFilterProxy* rollouts = studio.window().rollouts().proxy();
    QString best;
    double bestScore = -1;
    for (int row = 0; row < rollouts->rowCount(); ++row) {
        const double zooms = rollouts->index(row, static_cast<int>(RolloutColumn::Zooms)).data(NumberRole).toDouble();
        const double score = std::min(zooms, 3.0) + (rollouts->index(row, 0).data(CorrectRole).toBool() ? 0.5 : 0);
        if (score > bestScore) {
            bestScore = score;
            best = rollouts->index(row, 0).data(RolloutIdRole).toString();
        }
    }
    studio.selection().selectRollout(best);
    studio.settle(kPatienceMs);
}

std::vector<State> statesOfRun() {
    return {
        {"trace", [](Studio& studio) {
             studio.window().showWorkspace(Workspace::Inspect);
             studio.window().trace().goToFirst();
             studio.window().trace().zoomBy(1);
         }},
        {"zoom", [](Studio& studio) { studio.window().frame().view()->zoomToSelected(); }},
        {"heat", [](Studio& studio) {
             studio.window().frame().view()->fit();
             studio.window().frame().heat()->setOn(true);
         }},
        {"whatif", [](Studio& studio) {
             studio.window().frame().heat()->setOn(false);
             studio.window().showPanel(QStringLiteral("whatif"));
             studio.window().whatIf().setEditing(true);
         }},
        {"evidence", [](Studio& studio) {
             studio.window().whatIf().setEditing(false);
             studio.window().showPanel(QStringLiteral("evidence"));
         }},
        {"wall", [](Studio& studio) { studio.window().showPanel(QStringLiteral("wall")); }},
        {"curves", [](Studio& studio) {
             studio.window().showPanel(QStringLiteral("rollouts"));
             studio.window().showWorkspace(Workspace::Train);
         }},
        {"curve-step", [](Studio& studio) { studio.selection().selectTrainingStep(studio.scalars().lastStep()); }},
        {"side-by-side", [](Studio& studio) {
             studio.selection().selectTrainingStep(std::nullopt);
             studio.window().showPanel(QStringLiteral("side"));
             studio.window().side().pinSelected();
             studio.window().rollouts().moveBy(1);
         }},
        {"replay", [](Studio& studio) { studio.window().showPanel(QStringLiteral("replay")); }},
        {"comparison", [](Studio& studio) { studio.window().showPanel(QStringLiteral("ablations")); }},
        {"evaluation", [](Studio& studio) { studio.window().showPanel(QStringLiteral("evaluation")); }},
        {"blind-spots", [](Studio& studio) {
             studio.window().showWorkspace(Workspace::Inspect);
             studio.window().showPanel(QStringLiteral("blind-spots"));
         }},
        {"commands", [](Studio& studio) {
             studio.window().showPanel(QStringLiteral("rollouts"));
             studio.window().palette().open();
             studio.window().palette().input()->setText(QStringLiteral("zo"));
         }},
        {"keys", [](Studio& studio) {
             studio.window().palette().hide();
             studio.window().keyOverlay().open();
         }},
    };
}

void require(bool isGood, const QString& sentence) {
    if (!isGood) {
        fail(ErrorKind::Io, "{}", sentence.toStdString());
    }
}

}  // namespace

void saveScreenshot(Studio& studio, const QString& file) {
    QCursor::setPos(studio.window().mapToGlobal(QPoint(studio.window().width() + 100, 0)));   // nothing lights up under a pointer
    studio.settle(kPatienceMs);
    require(studio.problem().isEmpty(), studio.problem());
    const QWidget* help = studio.window().help();
    const QPixmap picture = help != nullptr && help->isVisible() ? studio.window().help()->grab() : studio.window().grab();
    require(writePicture(file, picture.toImage()), tr("%1 cannot be written").arg(file));
}

void renderStates(const StudioOptions& options, const QString& folder, const std::function<void(const QString&)>& written) {
    require(QDir().mkpath(folder), tr("the folder %1 cannot be made").arg(folder));
    QTemporaryDir settings;
    for (const char* theme : {"light", "dark"}) {
        const auto save = [&](Studio& studio, const char* state) {
            const QString file = QDir(folder).filePath(QStringLiteral("%1-%2.png").arg(QLatin1String(state), QLatin1String(theme)));
            saveScreenshot(studio, file);
            written(file);
        };
        StudioOptions own = options;
        own.theme = QLatin1String(theme);
        own.settingsFile = settings.filePath(QStringLiteral("%1.ini").arg(QLatin1String(theme)));
        own.panel = QStringLiteral("trace");
        StudioOptions empty = own;
        empty.run.clear();
        empty.runsFolder = settings.path();
        {
            Studio studio(empty);
            studio.window().show();
            save(studio, "welcome");
        }
        if (options.run.isEmpty()) {
            continue;
        }
        Studio studio(own);
        studio.window().show();
        studio.settle(kPatienceMs);
        if (options.rollout.isEmpty()) {
            selectTellingRollout(studio);
        }
        for (const State& state : statesOfRun()) {
            state.prepare(studio);
            save(studio, state.name);
        }
    }
}

}  // namespace omnidrive::ui
