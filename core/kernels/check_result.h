// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace omnidrive::kernels {

/// Outcome of one comparison made by `omnidrive self-check`: an implementation against its slow reference. Knows no LibTorch, so the
/// program's own sources can print it.
struct CheckResult {
    std::string name;             ///< what was compared: "rms_norm backward"
    std::string device;           ///< "cpu", "cuda:0"
    std::string dtype;            ///< "float32", ...; empty where it says nothing
    std::string shape;            ///< of the input: "[3, 7, 96]"
    double worstError = 0;        ///< largest |value - reference| / (absolute + relative * |reference|); at most 1 passes
    double worstDifference = 0;   ///< largest |value - reference|, in the unit of the result
    bool passed = false;
    std::string note;             ///< why it failed or was skipped; empty when all is well
};

}  // namespace omnidrive::kernels
