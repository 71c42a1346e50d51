// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace omnidrive::app {

/// What `omnidrive demo` was asked for.
struct DemoOptions {
    std::filesystem::path run = "runs/demo";
    bool full = false;       ///< the recipe "embedded" instead of "embedded-quick"
    bool ablations = false;  ///< train and compare the ablations too
    int seeds = 3;           ///< of the ablations
    int samples = 400;       ///< test questions per evaluation
    int threads = 1;         ///< 0: physical cores; more than one gains little for a model this small, and loses much on a busy machine
    std::string recipeName;  ///< instead of either
    bool json = false;

    std::string recipe() const { return !recipeName.empty() ? recipeName : full ? "embedded" : "embedded-quick"; }
};

}  // namespace omnidrive::app
