// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

namespace omnidrive {

/// Cores behind logical processors: two that hyper-threading makes of one core count once. A processor that the folder says nothing of counts as a core.
/// @param processors their numbers. @param folder cpuN/topology/core_cpus_list of each, as in /sys/devices/system/cpu.
int coresOf(const std::vector<int>& processors, const std::filesystem::path& folder);

/// Cores that this process may use (its affinity, as taskset and Slurm set it); at least 1.
int physicalCores();

}  // namespace omnidrive
