// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/check_result.h"

#include <string>
#include <vector>

namespace omnidrive::app {

/// kernels::runKernelChecks behind a header without LibTorch. @param device cpu, cuda or cuda:N. @throws Error
/// (Device).
std::vector<kernels::CheckResult> runKernelChecks(const std::string& device);

}  // namespace omnidrive::app
