// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "rollout/record_forms.h"
#include "rollout/trajectory.h"
#include "store/run_folder.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace omnidrive::rollout {

struct TraceFileOptions {
    std::optional<TraceForm> form;                       ///< read as that, whatever else a record could be; unset: the first record that is known decides
    std::vector<std::filesystem::path> pictureFolders;   ///< searched for the records' pictures, with all folders below; first what lies beside the file
    bool isGrowing = true;                               ///< a torn last line is waited for; when false it is named and counts as left out
    std::stop_token stop;                                ///< ends the first reading; what was read is kept
    ProgressFn progress;                                 ///< of the first reading, in bytes of a file
};

/// Traces of other programs, opened like a run where they lie: JSON lines (one record a line), a JSON document (a list or an object of records), a
/// folder of verl's "<step>.jsonl", or parquet: a file or a folder of TRL's "completions_<step>.parquet". Records that are none are reported by number; a last line without a newline is read as soon as it is a whole object, a file that was
/// replaced is read anew. The files themselves are never changed. Rollouts of one prompt and step form a group. Not thread-safe.
class TraceFile : public store::RunReader {
public:
    /// Closed call pairs of the whole file.
    struct Calls {
        int64_t valid = 0, broken = 0;
        int64_t closed() const { return valid + broken; }
    };

    /// @throws Error (Io) when it cannot be read, (Format) when it holds no record of a known form, or none of the wanted one.
    static std::unique_ptr<TraceFile> open(const std::filesystem::path& path, const TraceFileOptions& options = {});
    /// A folder that holds "<number>.jsonl" or "completions_<number>.parquet" files and is no run folder.
    static bool isDumpFolder(const std::filesystem::path& path);

    /// Folders that are searched for pictures from now on, with all folders below, in place of those before; first what lies beside the file.
    virtual void searchPictures(std::vector<std::filesystem::path> folders) = 0;

    /// Of all rollouts; says nothing when reading was stopped before the first.
    virtual TraceForm form() const = 0;
    virtual Calls calls() const = 0;
    /// How often refresh() found that what was read before no longer counts: the file was replaced or rewritten, and ids may name other records.
    virtual int64_t restarts() const = 0;
    /// Records that were left out; problems() names them.
    virtual int64_t skippedCount() const = 0;
    /// Fields that no record's reader looks at.
    virtual const std::set<std::string>& unreadFields() const = 0;
    virtual Trajectory trajectory(const std::string& id) const = 0;
    /// The record as it stands in the file, fields that this program does not know included. @throws Error when the id is unknown or the record changed.
    virtual nlohmann::json record(const std::string& id) const = 0;
    /// Reward of the reference policy for the rollout's prompt; nullopt where the file has none, or no such rollout.
    virtual std::optional<double> referenceReward(const std::string& id) const = 0;
    /// Encoded bytes of a picture that lies inside the traces themselves, by the id that trajectories carry; nullopt when there is none.
    virtual std::optional<std::string> pictureInside(const std::string& id) const = 0;
};

}  // namespace omnidrive::rollout
