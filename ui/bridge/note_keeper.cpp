// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/note_keeper.h"

#include <QMetaObject>

#include <algorithm>

namespace omnidrive::ui {

NoteKeeper::NoteKeeper(QObject* parent) : QObject(parent), job_(std::make_unique<jobs::AnalysisJob>([](const jobs::AnalysisJob::Outcome&) {})) {}

/// What was typed is written before the window is gone.
NoteKeeper::~NoteKeeper() {
    job_->finish();
    job_.reset();
}

/// Does the work, then reads what the file holds now: another window may have written too.
void NoteKeeper::submit(const QString& run, std::function<void(const std::filesystem::path&)> work, const QString& text) {
    if (run.isEmpty()) {
        Q_EMIT failed(tr("Notes belong to a run, and none is open."), text);
        return;
    }
    job_->submit([this, folder = run, work = std::move(work), text](const std::stop_token&) {
        const std::filesystem::path path(folder.toStdString());
        QString problem;
        std::vector<jobs::PinnedNote> notes;
        try {
            work(path);
        } catch (...) {
            problem = QString::fromStdString(jobs::currentFailure().sentence);
        }
        try {
            notes = jobs::pinnedNotes(path);
        } catch (...) {
            problem = problem.isEmpty() ? QString::fromStdString(jobs::currentFailure().sentence) : problem;
        }
        QMetaObject::invokeMethod(
            this,
            [this, folder, problem, text, notes = std::move(notes)]() mutable {
                if (folder == folder_) {
                    notes_ = std::move(notes);
                    Q_EMIT changed();
                }
                if (!problem.isEmpty()) {
                    Q_EMIT failed(problem, text);
                }
            },
            Qt::QueuedConnection);
    });
}

void NoteKeeper::open(const QString& runFolder) {
    folder_ = runFolder;
    notes_.clear();
    Q_EMIT changed();
    if (!folder_.isEmpty()) {
        submit(folder_, [](const std::filesystem::path&) {}, {});
    }
}

void NoteKeeper::pin(const QString& tag, qint64 step, const QString& text, const QString& run) {
    const jobs::PinnedNote note{{}, tag.toStdString(), step, text.toStdString(), 0};
    submit(run.isEmpty() ? folder_ : run, [note](const std::filesystem::path& folder) { jobs::pinNote(folder, note); }, text);
}

void NoteKeeper::unpin(const QString& id, const QString& run) {
    submit(run.isEmpty() ? folder_ : run, [id = id.toStdString()](const std::filesystem::path& folder) { jobs::unpinNote(folder, id); }, {});
}

std::optional<jobs::PinnedNote> NoteKeeper::find(const QString& id) const {
    const auto it = std::find_if(notes_.begin(), notes_.end(), [&](const jobs::PinnedNote& note) { return note.id == id.toStdString(); });
    return it == notes_.end() ? std::nullopt : std::optional(*it);
}

}  // namespace omnidrive::ui
