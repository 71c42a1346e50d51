// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/run_folder.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::store {
class RunIndexReader;
}

namespace omnidrive::jobs {

/// A record beside a run that is about one of its rollouts.
struct RowRecord {
    std::string rollout;                ///< its id when the record was written
    int64_t row = 0;                    ///< of the run's index, which stays when a resume renames the rollout; 0: the record does not say it
    std::optional<double> wall{};       ///< unix seconds when it was written, where it says so
    std::function<bool(const store::IndexRow&)> fits{};   ///< whether it may be about a rollout, by what else it says; empty: about any
};

/// Whether a resume took this id away from the row: it is "<id>~2", say, since.
bool wasCalled(const store::IndexRow& row, const std::string& id);

/// What the rollouts that records are about are called now: a resume gives the ids of the steps that it goes back over to new rollouts, and the old ones
/// are "<id>~2" then. A path without an index, as a trace file, or with one that cannot be read, keeps all names. Not thread-safe.
class RowNames {
public:
    explicit RowNames(std::filesystem::path run);
    ~RowNames();

    /// Looks into the index. @return whether names may be others than before the call.
    bool refresh();
    /// By the row, where the record has one. Without: a former rollout of the id when the record is older than the resume that renamed it, or fits no
    /// other one; else the one that has the id. As of the last refresh().
    std::string nameOf(const RowRecord& record) const;

private:
    void open();
    std::string nameWithoutRow(const RowRecord& record) const;
    const std::vector<std::pair<int64_t, double>>& resumes() const;

    const std::filesystem::path run_;
    std::unique_ptr<store::RunIndexReader> index_;   ///< null: there is none
    std::optional<int64_t> change_;                  ///< of the index, as of the last look
    int64_t renamed_ = 0;                            ///< rollouts with a new name
    mutable std::optional<std::vector<std::pair<int64_t, double>>> resumes_;   ///< step that each went back to, and when
};

}  // namespace omnidrive::jobs
