// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/run_folder.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace omnidrive::store {

/// Curves of a run that another program trained.
struct ForeignLog {
    std::string name;                                         ///< for legends: run or file name
    std::string format;                                       ///< "TRL trainer state", "verl console", ...
    std::map<std::string, std::vector<ScalarPoint>> curves;   ///< under the names that the log has; stages are 0
    std::vector<std::string> problems;                        ///< what could not be read or had to be assumed, one sentence each
};

/// Reads the log of another program; the content decides what it is, not the name:
///   TensorBoard event files (a file, or a folder with any number of them), TRL / transformers `trainer_state.json` (or a folder with one, or with
///   checkpoints that have one), JSON lines with one object a step (verl's file logger, W&B history, plain), a JSON list of such objects, console
///   output of verl ("step:3 - actor/pg_loss:0.1 - ...") and of transformers ("{'loss': 0.1, ...}" after a progress bar), CSV and TSV (W&B and
///   TensorBoard downloads, plain).
/// A half last line is passed over. A step that is written again after a later one makes the points between them superseded.
/// @return one log a run: a W&B table may hold several. @throws Error (Io) when it cannot be read, (Format) naming the file when it is none of these.
std::vector<ForeignLog> readForeignLog(const std::filesystem::path& path);

}  // namespace omnidrive::store
