// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"
#include "evidence/witness.h"

#include <filesystem>
#include <map>
#include <string>

namespace omnidrive::jobs {

struct EvidenceReport;

/// What a detector said about the zooms of a run. A run folder keeps it in witness.jsonl, one object a line, which any program may append to; nothing is
/// rewritten. Of a trace file, or where the folder cannot be written, it is known as long as the object lives. Not thread-safe.
class WitnessBook {
public:
    /// Verdict by call, counted from 0 over the rollout.
    using Verdicts = std::map<std::string, std::map<int, evidence::WitnessVerdict>>;

    /// Reads what is known; lines that cannot be read are passed over. @throws Error (Io) when the file is there and cannot be read.
    explicit WitnessBook(std::filesystem::path run);

    /// Takes the verdicts of a report, those of a detector that judged before replaced. @return whether anything is new.
    bool add(const EvidenceReport& report);
    /// Newest verdict of each zoom, CannotJudge included.
    const Verdicts& verdicts() const { return verdicts_; }
    bool knows(const std::string& rolloutId) const { return verdicts_.contains(rolloutId); }

private:
    void append(const std::string& rolloutId, int call, evidence::WitnessVerdict verdict, const std::string& detector);

    std::filesystem::path file_;   ///< empty: nothing is kept
    Verdicts verdicts_;
};

}  // namespace omnidrive::jobs
