// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/run_data.h"

#include <filesystem>
#include <optional>
#include <tuple>

namespace omnidrive::ui {

/// The follower's half on the worker thread: an open run and how much of it was handed over. Made on any thread, then used by one.
class RunWorker {
public:
    RunWorker(std::filesystem::path folder, quint64 generation) : folder_(std::move(folder)), generation_(generation) {}

    /// Tells deliveries of this run from those of runs that were open before or after.
    quint64 generation() const { return generation_; }

    /// @throws Error as RunSession::open.
    RunOverview open();
    /// Looks for what is new. @return true when rows or points are waiting to be taken, or the run was resumed.
    bool refresh();
    /// The next rows, at most `limit`.
    RowBatch takeRows(qint64 limit);
    ScalarBatch takeScalars();
    RunPulse pulse() const;
    /// @throws Error when the rollout is unknown or damaged; a missing picture is a problem in the result instead.
    LoadedCasePtr loadCase(const std::string& id);
    /// The rollout that was loaded last, by the name it had then and the one it has now. Set once after each resume, and when another run or other
    /// traces lie there.
    struct Renamed {
        QString from, to;
        bool isOther = false;   ///< under the name is another trace now, and this one is nowhere
    };
    std::optional<Renamed> takeResume();
    /// @throws Error when ablations.json is damaged.
    AblationRows ablations() const { return session_->ablations(); }
    /// True when ablations.json changed since the last call.
    bool ablationsChanged();

private:
    void noticeResume();
    bool isAsLoaded() const;
    std::tuple<int64_t, size_t, size_t> resumeMark() const;

    const std::filesystem::path folder_;
    const quint64 generation_;
    std::unique_ptr<jobs::RunSession> session_;
    qint64 rowsTaken_ = 0;
    bool rowsReset_ = true, scalarsReset_ = true, isResumed_ = false;
    LoadedCasePtr loaded_;                       ///< last
    std::string loadedMark_;                     ///< its RunSession::contentMark()
    std::map<std::string, size_t> pointsTaken_;
    std::tuple<int64_t, size_t, size_t> resumeMark_;
    std::filesystem::file_time_type ablationsTime_{};
};

}  // namespace omnidrive::ui
