// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/processors.h"

#include <sched.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <thread>

namespace omnidrive {

namespace {

namespace fs = std::filesystem;

constexpr int kMostProcessors = 1 << 16;

/// Numbers of the processors that this process may use; empty when the system does not say.
std::vector<int> ownProcessors() {
    for (int most = 1024; most <= kMostProcessors; most *= 2) {   // refused as too small where the machine may have more
        const std::unique_ptr<cpu_set_t, void (*)(cpu_set_t*)> mask(CPU_ALLOC(most), [](cpu_set_t* set) { CPU_FREE(set); });
        const size_t bytes = CPU_ALLOC_SIZE(most);
        if (mask && ::sched_getaffinity(0, bytes, mask.get()) == 0) {
            std::vector<int> processors;
            for (int i = 0; i < most; ++i) {
                if (CPU_ISSET_S(i, bytes, mask.get())) {
                    processors.push_back(i);
                }
            }
            return processors;
        }
        if (!mask || errno != EINVAL) {
            break;
        }
    }
    return {};
}

}  // namespace

int coresOf(const std::vector<int>& processors, const fs::path& folder) {
    std::set<std::string> cores;
    for (const int processor : processors) {
        const std::string name = "cpu" + std::to_string(processor);
        std::ifstream file(folder / name / "topology" / "core_cpus_list");
        std::string siblings;
        cores.insert(std::getline(file, siblings) && !siblings.empty() ? siblings : name);
    }
    return static_cast<int>(cores.size());
}

int physicalCores() {
    const std::vector<int> processors = ownProcessors();
    return processors.empty() ? static_cast<int>(std::max(1U, std::thread::hardware_concurrency())) : coresOf(processors, "/sys/devices/system/cpu");
}

}  // namespace omnidrive
