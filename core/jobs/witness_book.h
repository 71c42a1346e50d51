// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"
#include "evidence/witness.h"
#include "jobs/row_names.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace omnidrive::jobs {

struct EvidenceReport;

/// What a detector said about the zooms of a run. A run folder keeps it in witness.jsonl, one object a line, which any program may append to; nothing is
/// rewritten. Verdicts go with their rollouts when a resume of the run gives those other ids. Of a trace file, or where the folder cannot be written, it
/// is known as long as the object lives. Not thread-safe.
class WitnessBook {
public:
    /// Verdict by call, counted from 0 over the rollout.
    using Verdicts = std::map<std::string, std::map<int, evidence::WitnessVerdict>>;

    /// Reads what is known; lines that cannot be read are passed over. @throws Error (Io) when the file is there and cannot be read.
    explicit WitnessBook(std::filesystem::path run);

    /// Takes the verdicts of a report, those of a detector that judged before replaced. @return whether anything is new.
    bool add(const EvidenceReport& report);
    /// After a resume of the run: verdicts go under the names that their rollouts have now.
    void followRun();
    /// Newest verdict of each zoom, CannotJudge included, as of the last followRun() or add().
    const Verdicts& verdicts() const { return verdicts_; }
    bool knows(const std::string& rolloutId) const { return verdicts_.contains(rolloutId); }

private:
    struct Entry {
        std::string rollout;   ///< its id then
        int64_t row = 0;       ///< in the run's index; 0: it is in none, or the line is of an earlier version
        int call = 0;
        evidence::WitnessVerdict verdict{};
    };
    std::string nameOf(const Entry& entry) const;
    void append(const Entry& entry, const std::string& detector);

    std::filesystem::path file_;   ///< empty: nothing is kept
    RowNames names_;
    std::vector<Entry> entries_;   ///< in the order in which they were said
    Verdicts verdicts_;
};

}  // namespace omnidrive::jobs
