// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/curve_marks.h"

#include "ui/bridge/run_follower.h"
#include "ui/models/scalar_store.h"
#include "ui/selection_state.h"
#include "ui/views/message_bar.h"
#include "ui/views/plots/curve_plot.h"

#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>

namespace omnidrive::ui {

namespace {

bool isTrouble(const store::RunEvent& event) { return event.kind == "alert" || event.kind == "skipped"; }

}  // namespace

CurveMarks::CurveMarks(const StudioContext& context, MessageBar* message, QWidget* window)
    : QObject(window), context_(context), message_(message), window_(window) {
    connect(&notes_, &NoteKeeper::changed, this, &CurveMarks::changed);
    connect(&notes_, &NoteKeeper::failed, this, [this](const QString& sentence, const QString& text) {
        message_->showError(text.isEmpty() ? sentence : tr("The note “%1” was not kept: %2").arg(text, sentence));
    });
    connect(&context_.follower, &RunFollower::opened, this, [this](const RunOverview& overview) {
        takeEvents({});
        notes_.open(overview.folder);
    });
    connect(&context_.follower, &RunFollower::closed, this, [this] {
        takeEvents({});
        notes_.open({});
    });
    connect(&context_.follower, &RunFollower::pulseArrived, this, [this](const RunPulse& pulse) { takeEvents(pulse.events); });
}

/// Alerts, updates that were left out, and changed settings, where they belong to a step.
void CurveMarks::takeEvents(const std::vector<store::RunEvent>& events) {
    std::vector<store::RunEvent> kept;
    std::copy_if(events.begin(), events.end(), std::back_inserter(kept),
                 [](const store::RunEvent& event) { return event.step && (isTrouble(event) || event.kind == "set"); });
    if (kept.size() != events_.size()) {
        events_ = std::move(kept);
        Q_EMIT changed();
    }
}

std::vector<PlotEvent> CurveMarks::events(const insight::AxisPositions& positions) const {
    std::vector<PlotEvent> marks;
    for (const store::RunEvent& event : events_) {
        const QString text = tr("Step %1: %2").arg(*event.step).arg(QString::fromStdString(event.text));
        marks.push_back({positions.ofStep(*event.step), isTrouble(event), text});
    }
    return marks;
}

std::vector<PlotNote> CurveMarks::pinned(const insight::AxisPositions& positions) const {
    std::vector<PlotNote> marks;
    for (const jobs::PinnedNote& note : notes_.notes()) {
        marks.push_back({QString::fromStdString(note.id), QString::fromStdString(note.tag), positions.ofStep(note.step),
                         QString::fromStdString(note.text)});
    }
    return marks;
}

void CurveMarks::openEvent(int event) {
    if (event < 0 || static_cast<size_t>(event) >= events_.size()) {
        return;
    }
    const store::RunEvent& opened = events_[static_cast<size_t>(event)];
    context_.selection.selectTrainingStep(*opened.step);
    if (!opened.rollouts.empty()) {
        context_.selection.selectRollout(QString::fromStdString(opened.rollouts.front()));
    }
}

CurveMarks::NotePlace CurveMarks::placeIn(const CurvePlot& plot) const {
    NotePlace place{notes_.run(), {}, {}};
    for (const PlotSeries& series : plot.series()) {
        if (!series.isHidden && !context_.scalars.points(series.key).empty()) {
            place.names.push_back(series.name);
            place.keys.push_back(series.key);
        }
    }
    return place;
}

void CurveMarks::askForNote(const NotePlace& place, qint64 step) {
    const QStringList& names = place.names;
    if (place.keys.isEmpty()) {
        message_->showError(tr("Notes are kept in the run folder of the open run; this plot shows no curve of it."));
        return;
    }
    bool isChosen = true;
    const QString title = tr("Pin a note");
    const QString name = names.size() == 1 ? names.front() : QInputDialog::getItem(window_, title, tr("Curve"), names, 0, false, &isChosen);
    const QString label = tr("Note at step %1 of %2").arg(step).arg(name);
    const QString written = isChosen ? QInputDialog::getMultiLineText(window_, title, label, {}, &isChosen) : QString();
    if (!isChosen || written.trimmed().isEmpty()) {
        return;
    }
    notes_.pin(place.keys[names.indexOf(name)], step, written, place.run);
    if (place.run != notes_.run()) {   // a training that began meanwhile has opened its own
        message_->showInfo(tr("Another run was opened meanwhile: the note went to %1, for which it was written.").arg(place.run));
    }
}

void CurveMarks::showNote(const QString& id) {
    const auto note = notes_.find(id);
    if (!note) {
        return;
    }
    QMessageBox box(QMessageBox::NoIcon, tr("Note at step %1").arg(note->step), QString::fromStdString(note->text), QMessageBox::Close, window_);
    box.setTextFormat(Qt::PlainText);
    const QString run = notes_.run();
    QPushButton* remove = box.addButton(tr("Remove the note"), QMessageBox::DestructiveRole);
    QPushButton* step = box.addButton(tr("Show the step's rollouts"), QMessageBox::ActionRole);
    box.setDefaultButton(QMessageBox::Close);   // Enter removes nothing
    box.exec();
    if (box.clickedButton() == remove) {
        notes_.unpin(id, run);
    } else if (box.clickedButton() == step && run == notes_.run()) {
        context_.selection.selectTrainingStep(note->step);
    }
}

}  // namespace omnidrive::ui
