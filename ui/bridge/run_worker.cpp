// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/run_worker.h"

#include "base/error.h"

#include <algorithm>

namespace omnidrive::ui {

namespace fs = std::filesystem;

RunOverview RunWorker::open() {
    session_ = jobs::RunSession::open(folder_);
    resumeMark_ = resumeMark();
    RunOverview overview;
    overview.folder = QString::fromStdString(folder_.string());
    overview.title = QString::fromStdString(session_->reader().title());
    return overview;
}

bool RunWorker::refresh() {
    const bool isNew = session_->refresh();
    noticeResume();
    return isNew || rowsReset_ || scalarsReset_;
}

/// A resume goes back to a checkpoint: rows and points delivered before get other names or turn grey, so all are handed over anew.
void RunWorker::noticeResume() {
    const auto mark = resumeMark();
    if (mark != resumeMark_ || session_->reader().rolloutCount() < rowsTaken_) {
        resumeMark_ = mark;
        rowsTaken_ = 0;
        pointsTaken_.clear();
        rowsReset_ = scalarsReset_ = isResumed_ = true;
    }
}

/// Changes whenever the run is resumed, or another one lies in the folder: those, the resumes that were noted, and the points of one curve that went grey.
std::tuple<int64_t, size_t, size_t> RunWorker::resumeMark() const {
    const store::RunReader& reader = session_->reader();
    const auto isResume = [](const store::RunEvent& event) { return event.kind == "resume"; };
    const auto resumes = std::count_if(reader.events().begin(), reader.events().end(), isResume);
    size_t grey = 0;
    const auto tags = reader.scalarTags();
    if (!tags.empty()) {
        const auto& points = reader.scalars(tags.front());
        grey = static_cast<size_t>(std::count_if(points.begin(), points.end(), [](const auto& point) { return point.superseded; }));
    }
    return {session_->replacements(), static_cast<size_t>(resumes), grey};
}

RowBatch RunWorker::takeRows(qint64 limit) {
    const store::RunReader& reader = session_->reader();
    RowBatch batch;
    batch.isReset = std::exchange(rowsReset_, false);
    batch.total = reader.rolloutCount();
    auto rows = std::make_shared<std::vector<store::IndexRow>>();
    if (rowsTaken_ < batch.total) {
        *rows = reader.rows(rowsTaken_ + 1, limit);
        rowsTaken_ = rows->empty() ? batch.total : rows->back().row;
    }
    batch.rows = std::move(rows);
    batch.hasMore = rowsTaken_ < batch.total;
    return batch;
}

ScalarBatch RunWorker::takeScalars() {
    const store::RunReader& reader = session_->reader();
    ScalarBatch batch;
    batch.isReset = std::exchange(scalarsReset_, false);
    for (const std::string& tag : reader.scalarTags()) {
        const auto& points = reader.scalars(tag);
        size_t& taken = pointsTaken_[tag];
        if (taken < points.size()) {
            batch.appended[tag].assign(points.begin() + static_cast<std::ptrdiff_t>(taken), points.end());
            taken = points.size();
        }
    }
    return batch;
}

RunPulse RunWorker::pulse() const {
    const store::RunReader& reader = session_->reader();
    RunPulse pulse{reader.state(), reader.isLocked(), reader.events(), {}};
    for (const std::string& problem : reader.problems()) {
        pulse.problems.push_back(QString::fromStdString(problem));
    }
    return pulse;
}

LoadedCasePtr RunWorker::loadCase(const std::string& id) {
    auto loaded = std::make_shared<LoadedCase>();
    const auto row = session_->reader().rowById(id);
    loaded->row = row ? row->row : 0;
    loaded->trajectory = session_->trajectory(id);
    loaded->rewards = jobs::rewardTerms(*loaded->trajectory, jobs::rewardWeightsOf(session_->reader()));
    std::string problem;
    loaded->frame = session_->frame(loaded->trajectory->stitchedId, &problem);
    loaded->frameProblem = QString::fromStdString(problem);
    loaded_ = loaded;
    loadedMark_ = session_->contentMark(id);
    return loaded;
}

std::optional<RunWorker::Renamed> RunWorker::takeResume() {
    if (!std::exchange(isResumed_, false)) {
        return std::nullopt;
    }
    if (!loaded_) {
        return Renamed{};
    }
    const std::string from = loaded_->trajectory->id;
    const auto row = loadedMark_.empty() ? jobs::rowNow(session_->reader(), from, loaded_->row) : jobs::recordNow(*session_, from, loadedMark_);
    const std::string to = row ? row->id : from;
    return Renamed{QString::fromStdString(from), QString::fromStdString(to), to == from && !isAsLoaded()};
}

bool RunWorker::isAsLoaded() const {
    try {
        return jobs::isSameTrace(*loaded_->trajectory, *session_->trajectory(loaded_->trajectory->id));
    } catch (const Error&) {
        return false;
    }
}

bool RunWorker::ablationsChanged() {
    std::error_code error;
    const auto time = fs::last_write_time(folder_ / "ablations.json", error);
    const auto known = std::exchange(ablationsTime_, error ? fs::file_time_type{} : time);
    return ablationsTime_ != known;
}

}  // namespace omnidrive::ui
