// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/kernel_checks.h"

#include "kernels/checks.h"

namespace omnidrive::app {

std::vector<kernels::CheckResult> runKernelChecks(const std::string& device) {
    return kernels::runKernelChecks(c10::Device(device));
}

}  // namespace omnidrive::app
