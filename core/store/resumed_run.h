// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/run_folder.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

namespace omnidrive::store {

/// RunWriter::openForResume() for a trainer that must look for the step to go back to: until the lock is its own, another one may save a newer checkpoint.
/// @param lastStep  asked once, under the lock and before anything is changed; when it throws, nothing was.
std::unique_ptr<RunWriter> openForResume(const std::filesystem::path& folder, const std::function<int64_t()>& lastStep);

}  // namespace omnidrive::store
