// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/host_memory.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

namespace omnidrive {

namespace {

/// A number in a file of one; nothing when the file or the number is not there ("max").
std::optional<int64_t> numberIn(const char* path) {
    std::ifstream file(path);
    int64_t value = 0;
    return file >> value ? std::optional(value) : std::nullopt;
}

std::optional<int64_t> availableOfMachine() {
    std::ifstream file("/proc/meminfo");
    for (std::string key; file >> key;) {
        int64_t kibibytes = 0;
        if (key == "MemAvailable:" && file >> kibibytes) {
            return kibibytes * 1024;
        }
        file.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    }
    return std::nullopt;
}

}  // namespace

std::optional<int64_t> availableHostMemory() {
    auto available = availableOfMachine();
    const auto limit = numberIn("/sys/fs/cgroup/memory.max"), used = numberIn("/sys/fs/cgroup/memory.current");
    if (limit && used) {
        available = std::min(available.value_or(*limit), std::max<int64_t>(*limit - *used, 0));
    }
    return available;
}

std::optional<int64_t> residentHostMemory() {
    std::ifstream file("/proc/self/statm");
    int64_t whole = 0, resident = 0;
    return file >> whole >> resident ? std::optional(resident * static_cast<int64_t>(::sysconf(_SC_PAGESIZE))) : std::nullopt;
}

}  // namespace omnidrive
