// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/failure.h"
#include "rollout/trajectory.h"
#include "store/run_folder.h"
#include "vision/image.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::jobs {

/// An opened run folder or rollout archive (a file made by `omnidrive rollout --out`, which is a run folder too) or traces of
/// another program (rollout/trace_file.h), with parsed traces and decoded pictures behind small caches. Plain values out; no LibTorch, OpenCV or Qt type. Not thread-safe: one per thread.
class RunSession {
public:
    /// @throws Error as RunReader::open, or as TraceFile::open when the path is a file or a folder of verl's dumps.
    static std::unique_ptr<RunSession> open(const std::filesystem::path& path);
    virtual ~RunSession() = default;

    /// Valid until the next refresh().
    virtual const store::RunReader& reader() const = 0;
    /// Reads what is new. Returns true when something was. A run that was deleted and trained anew in the same folder, or a trace file that was
    /// rewritten, is read from its beginning.
    virtual bool refresh() = 0;
    /// How often refresh() has found another run in the folder, or other traces in the file: what was read before is of the one that is gone.
    virtual int64_t replacements() const { return 0; }
    /// @throws Error when unknown or damaged.
    virtual std::shared_ptr<const rollout::Trajectory> trajectory(const std::string& id) = 0;
    /// Short text that changes with what a trace says (question, reference and turns), by which traces of other programs are known again after their file
    /// was rewritten; empty in run folders, whose rollouts have a row for good. @throws Error as trajectory().
    virtual std::string contentMark(const std::string&) { return {}; }
    /// Decoded picture by content id; nullptr when it is missing or damaged (the reason in `problem`).
    virtual vision::ImagePtr frame(const std::string& id, std::string* problem = nullptr) = 0;
    /// Table of the ablations stored in the run's `ablations.json` (demo --ablations); empty when none.
    struct AblationRow {
        std::string name;
        int seeds = 0;
        double greedyMean = 0, greedySpread = 0, sampledMean = 0, sampledSpread = 0;   ///< percent
        double toolRateNeeded = 0, toolRateGlobal = 0, labelRight = 0, zoomOnObject = 0; ///< 0 to 1, sampled; NaN without data
    };
    /// @throws Error (Format) when the file is damaged.
    virtual std::vector<AblationRow> ablations() const = 0;
};

/// Where a trace of a file is after that was rewritten: under its id, else the first record that says the same. @param mark its contentMark().
/// @return nullopt when none does.
std::optional<store::IndexRow> recordNow(RunSession& session, const std::string& id, const std::string& mark);

/// Whether two traces say the same in every field.
bool isSameTrace(const rollout::Trajectory& a, const rollout::Trajectory& b);

/// Where a rollout is since a resume has given its name away: the row that it always had, under its name of today ("<id>~2").
/// @param row of the index when it was last seen under this name. @return nullopt when it has the name still, or the run is not the same any more.
std::optional<store::IndexRow> rowNow(const store::RunReader& reader, const std::string& id, int64_t row);

/// Runs below a folder (each sub-folder with a run.json), newest first.
struct RunListing {
    std::filesystem::path folder;
    std::string title;
    double created = 0;      ///< unix seconds; 0 when unknown
    std::optional<store::RunState> state;
    bool alive = false;      ///< a trainer holds the lock
    std::string problem;     ///< why the run cannot be opened; empty when it can
};
/// Never throws: a missing folder has no runs, a damaged run says its problem.
std::vector<RunListing> listRuns(const std::filesystem::path& folder);

}  // namespace omnidrive::jobs
