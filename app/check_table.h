// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console.h"
#include "kernels/check_result.h"

#include <vector>

namespace omnidrive::app {

/// How comparisons are shown.
struct CheckTableOptions {
    bool failuresOnly = false;
    bool json = false;
};

/// Prints comparisons as a table and a closing count, or as one JSON object. @return kExitOk, or kExitFailed when one failed.
int printChecks(const std::vector<kernels::CheckResult>& results, const CheckTableOptions& options, Console& console);

}  // namespace omnidrive::app
