// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace omnidrive {

/// One report of long work: `done` of `total` units (total 0: unknown), and what is being done now.
struct Progress {
    int64_t done = 0;
    int64_t total = 0;
    std::string what;
};

/// Called on the worker's thread; must return at once.
using ProgressFn = std::function<void(const Progress&)>;

}  // namespace omnidrive
