// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "ui/panels/annotation_form.h"
#include "ui/panels/annotation_panel.h"
#include "ui/panels/frame_panel.h"
#include "ui/panels/rollouts_panel.h"
#include "ui/panels/trace_panel.h"
#include "ui/studio.h"
#include "ui/views/frame_view.h"

#include <QTest>

#include <algorithm>
#include <filesystem>
#include <memory>

namespace omnidrive::tests {

namespace fs = std::filesystem;

inline QString pathText(const fs::path& path) { return QString::fromStdString(path.string()); }

/// A window on the annotations of a run.
struct Opened {
    std::unique_ptr<ui::Studio> studio;

    Opened(const fs::path& run, const fs::path& settings, const QString& filter = {}) {
        ui::StudioOptions options;
        options.run = pathText(run);
        options.settingsFile = pathText(settings);
        options.size = QSize(1280, 800);
        options.panel = QStringLiteral("annotate");
        options.filter = filter;
        studio = std::make_unique<ui::Studio>(options);
        studio->window().show();
        settle();
    }
    void settle() { QVERIFY(studio->settle(30000)); }
    ui::AnnotationPanel& panel() { return studio->window().annotate(); }
    ui::AnnotationForm& form() { return *panel().form(); }
    ui::FrameView& view() { return *studio->window().frame().view(); }
    void press(int key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&studio->window(), static_cast<Qt::Key>(key), modifiers); }
    QString rollout() { return studio->selection().current().rollout; }
    annotation::Annotation shown(const annotation::Target& target) { return studio->annotations().find(target); }
    annotation::Annotation shownCase() { return shown(annotation::caseTarget(rollout().toStdString())); }
    void drag(const QPointF& from, const QPointF& to) {
        const auto at = [this](const QPointF& inImage) { return view().toView(inImage).toPoint(); };
        QTest::mousePress(&view(), Qt::LeftButton, {}, at(from));
        QTest::mouseMove(&view(), at((from + to) / 2));
        QTest::mouseMove(&view(), at(to));
        QTest::mouseRelease(&view(), Qt::LeftButton, {}, at(to));
    }
    /// The first rollout with a zoom that returned a crop, that zoom selected.
    void selectZoom() {
        for (int row = 0; row < studio->window().rollouts().proxy()->rowCount(); ++row) {
            studio->window().rollouts().moveBy(row == 0 ? 0 : 1);
            settle();
            studio->window().trace().goToFirst();
            press(Qt::Key_J, Qt::ShiftModifier);
            const auto& boxes = view().boxes();
            const int call = studio->selection().current().call;
            if (call >= 0 && std::any_of(boxes.begin(), boxes.end(), [&](const ui::FrameBox& box) { return box.call == call && box.effective; })) {
                return;
            }
        }
        QFAIL("no rollout has a zoom");
    }
};

/// A run of six views to be annotated, and settings for each window on it.
class AnnotatedRun {
protected:
    std::unique_ptr<TempFolder> folder_;
    fs::path run_;
    int settingsMade_ = 0;

    fs::path settings() { return folder_->path() / ("studio-" + std::to_string(settingsMade_++) + ".ini"); }
    std::unique_ptr<annotation::Project> stored() const { return annotation::Project::open(run_ / "annotations", {"", "", false}); }
    void makeRun() {
        folder_ = std::make_unique<TempFolder>();
        run_ = folder_->path() / "run";
        SyntheticRun run;
        run.steps = 7;   // 56 rollouts
        run.sixViews = true;
        writeSyntheticRun(run_, run);
    }
};

}  // namespace omnidrive::tests
