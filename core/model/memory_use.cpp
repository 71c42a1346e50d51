// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/memory_use.h"

#include "base/host_memory.h"

#include <ATen/DeviceAccelerator.h>

#include <algorithm>

namespace omnidrive::model {

namespace {

constexpr double kGib = 1024.0 * 1024.0 * 1024.0;

}  // namespace

std::optional<int64_t> peakDeviceMemory(const std::string& device) {
    try {
        const c10::Device wanted(device);
        if (wanted.is_cpu() || at::accelerator::deviceCount() == 0) {
            return std::nullopt;
        }
        const auto stats = at::accelerator::getDeviceStats(std::max<c10::DeviceIndex>(wanted.index(), 0));
        return stats.allocated_bytes[static_cast<size_t>(c10::CachingAllocator::StatType::AGGREGATE)].peak;
    } catch (const c10::Error&) {   // a device whose allocator keeps no books
        return std::nullopt;
    }
}

std::vector<std::pair<std::string, double>> memoryMetrics(const std::string& device) {
    std::vector<std::pair<std::string, double>> metrics;
    if (const auto resident = residentHostMemory()) {
        metrics.emplace_back("perf/cpu_memory_used_gb", static_cast<double>(*resident) / kGib);
    }
    if (const auto peak = peakDeviceMemory(device)) {
        metrics.emplace_back("perf/max_memory_allocated_gb", static_cast<double>(*peak) / kGib);
    }
    return metrics;
}

}  // namespace omnidrive::model
