// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>

namespace omnidrive::jobs {

/// Remembers a trainer that this program started: until it holds the lock of its run nobody else can know of it. Thread-safe.
void rememberTrainer(const std::filesystem::path& run, int64_t pid);
/// The trainer that this program started there, while it lives; 0 when there is none. Thread-safe.
int64_t startedTrainerIn(const std::filesystem::path& run);

}  // namespace omnidrive::jobs
