// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "store/run_folder.h"

#include <filesystem>
#include <stop_token>

namespace omnidrive::jobs {

/// store::verifyRun and what only the meaning of the records shows: every trace is a rollout that fits its row of the index, the pictures it
/// names are there, every picture can be decoded, and a PNG has the content its name says (a JPEG's pixels depend on the decoder's version).
/// A requested stop returns what was found so far. @throws Error (Io) when there is no run.
store::VerifyReport verifyRun(const std::filesystem::path& folder, std::stop_token stop = {}, const ProgressFn& progress = {});

}  // namespace omnidrive::jobs
