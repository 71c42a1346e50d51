// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"
#include "store/run_folder.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace omnidrive::rollout {

/// One record of a DeepEyes evaluation file (`image, question, answer, pred_ans, pred_output, acc`) as a rollout. Every closed <tool_call> pair of
/// an assistant message becomes a call: valid when it holds JSON and nothing else, with a box; otherwise it is kept and says why not ("bad-json:
/// ..."). Text outside of the tags is kept as a turn of its own. Fields that are missing or of another type are empty; nothing is thrown away and
/// nothing is invented: seeds, tokens and sizes of pictures are not in these files.
/// @param id of the rollout. @param source name of the file, for the field `policyVersion`.
Trajectory fromDeepEyesRecord(const nlohmann::json& record, const std::string& id, const std::string& source);

/// An evaluation file of DeepEyes, one JSON object a line, opened like a run. Lines that are no records are reported by number; a torn last line
/// is read when it is complete. The file itself is never changed. Not thread-safe.
class DeepEyesFile : public store::RunReader {
public:
    /// Closed call pairs of the whole file.
    struct Calls {
        int64_t valid = 0, broken = 0;
        int64_t closed() const { return valid + broken; }
    };

    /// @throws Error (Io) when it cannot be read, (Format) when its first record is none of this form.
    static std::unique_ptr<DeepEyesFile> open(const std::filesystem::path& file);

    virtual Calls calls() const = 0;
    virtual Trajectory trajectory(const std::string& id) const = 0;
};

}  // namespace omnidrive::rollout
