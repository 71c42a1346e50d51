// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::model {

/// Most bytes that tensors of this process have held at one time on the accelerator since it started; nullopt for the CPU and where the system does
/// not say. @param device "cpu", "cuda", "cuda:1".
std::optional<int64_t> peakDeviceMemory(const std::string& device);

/// Memory of this process now, under verl's names, in GiB: "perf/cpu_memory_used_gb" (resident) and, on an accelerator,
/// "perf/max_memory_allocated_gb". What is not known is left out.
std::vector<std::pair<std::string, double>> memoryMetrics(const std::string& device);

}  // namespace omnidrive::model
