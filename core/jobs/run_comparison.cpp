// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/run_comparison.h"

#include "base/error.h"
#include "jobs/run_session.h"

#include <vector>

namespace omnidrive::jobs {

namespace {

constexpr int64_t kRowsAtOnce = 1000;
constexpr size_t kReportEvery = 100;

/// Says at once when there is nothing to read; traces are read later.
class SetReader {
public:
    explicit SetReader(const ComparedSet& set) : set_(set), session_(RunSession::open(set.run)) {
        session_->refresh();
        const int64_t total = session_->reader().rolloutCount();
        for (int64_t first = 1; first <= total; first += kRowsAtOnce) {
            for (const store::IndexRow& row : session_->reader().rows(first, kRowsAtOnce)) {
                if (!row.superseded && set.steps.holds(row.step)) {
                    ids_.push_back(row.id);
                }
            }
        }
        require(!ids_.empty(), "{} has no rollouts in these steps", set.run.string());
    }

    std::vector<insight::JudgedRollout> read(const std::stop_token& stop, const ProgressFn& progress, int64_t& unreadable) {
        const std::string name = set_.run.filename().string();
        std::vector<insight::JudgedRollout> rollouts;
        for (size_t i = 0; i < ids_.size() && !stop.stop_requested(); ++i) {
            try {
                rollouts.push_back(insight::judgedRolloutOf(*session_->trajectory(ids_[i])));
            } catch (const Error&) {
                ++unreadable;
            }
            const bool isTime = (i + 1) % kReportEvery == 0 || i + 1 == ids_.size();
            if (isTime && progress) {
                progress({static_cast<int64_t>(i + 1), static_cast<int64_t>(ids_.size()), name});
            }
        }
        return rollouts;
    }

private:
    const ComparedSet& set_;
    std::unique_ptr<RunSession> session_;
    std::vector<std::string> ids_;
};

}  // namespace

RunComparison compareRuns(const ComparedSet& a, const ComparedSet& b, const std::stop_token& stop, const ProgressFn& progress) {
    SetReader readerA(a), readerB(b);
    RunComparison result;
    const auto rolloutsA = readerA.read(stop, progress, result.unreadable);
    const auto rolloutsB = readerB.read(stop, progress, result.unreadable);
    if (!stop.stop_requested()) {
        result.cases = insight::pairCases(rolloutsA, rolloutsB);
    }
    return result;
}

}  // namespace omnidrive::jobs
