// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/analysis_job.h"
#include "jobs/curve_sources.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace omnidrive::ui {

/// The notes pinned to the curves of the open run, read and written on a worker thread. A note is shown only once it is in the file; what cannot be
/// written is given back with failed(), so that no word is lost. GUI thread only.
class NoteKeeper : public QObject {
    Q_OBJECT

public:
    explicit NoteKeeper(QObject* parent = nullptr);
    ~NoteKeeper() override;

    /// Notes of another run from now on; empty: none. changed() follows.
    void open(const QString& runFolder);
    /// @param run the note is for, when that may be another one than the open one by now; empty: the open one.
    void pin(const QString& tag, qint64 step, const QString& text, const QString& run = {});
    void unpin(const QString& id, const QString& run = {});
    QString run() const { return folder_; }
    const std::vector<jobs::PinnedNote>& notes() const { return notes_; }
    std::optional<jobs::PinnedNote> find(const QString& id) const;

Q_SIGNALS:
    void changed();
    /// @param text the words of a note that could not be kept; empty otherwise.
    void failed(const QString& sentence, const QString& text);

private:
    void submit(const QString& run, std::function<void(const std::filesystem::path&)> work, const QString& text);

    QString folder_;
    std::vector<jobs::PinnedNote> notes_;
    std::unique_ptr<jobs::AnalysisJob> job_;   ///< last: its thread uses the rest
};

}  // namespace omnidrive::ui
