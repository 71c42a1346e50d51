// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/run_comparison.h"

#include "base/error.h"
#include "jobs/run_session.h"

#include <vector>

namespace omnidrive::jobs {

namespace {

constexpr int64_t kRowsAtOnce = 400;

class SetReader {
public:
    SetReader(const ComparedSet& set, const std::stop_token& stop, const ProgressFn& progress) : set_(set), stop_(stop), progress_(progress) {}

    std::vector<insight::JudgedRollout> read(int64_t& unreadable) {
        session_ = RunSession::open(set_.run);
        session_->refresh();
        const int64_t total = session_->reader().rolloutCount();
        for (int64_t first = 1; first <= total && !stop_.stop_requested(); first += kRowsAtOnce) {
            readPortion(first, unreadable);
            if (progress_) {
                progress_({std::min(total, first + kRowsAtOnce - 1), total, set_.run.filename().string()});
            }
        }
        require(stop_.stop_requested() || !rollouts_.empty() || unreadable > 0, "{} has no rollouts in these steps", set_.run.string());
        return std::move(rollouts_);
    }

private:
    void readPortion(int64_t first, int64_t& unreadable) {
        for (const store::IndexRow& row : session_->reader().rows(first, kRowsAtOnce)) {
            const bool isWanted = !row.superseded && set_.steps.holds(row.step);
            if (!isWanted || stop_.stop_requested()) {
                continue;
            }
            try {
                rollouts_.push_back(insight::judgedRolloutOf(*session_->trajectory(row.id)));
            } catch (const Error&) {
                ++unreadable;
            }
        }
    }

    const ComparedSet& set_;
    const std::stop_token& stop_;
    const ProgressFn& progress_;
    std::unique_ptr<RunSession> session_;
    std::vector<insight::JudgedRollout> rollouts_;
};

}  // namespace

RunComparison compareRuns(const ComparedSet& a, const ComparedSet& b, const std::stop_token& stop, const ProgressFn& progress) {
    RunComparison result;
    const auto rolloutsA = SetReader(a, stop, progress).read(result.unreadable);
    const auto rolloutsB = SetReader(b, stop, progress).read(result.unreadable);
    if (!stop.stop_requested()) {
        result.cases = insight::pairCases(rolloutsA, rolloutsB);
    }
    return result;
}

}  // namespace omnidrive::jobs
