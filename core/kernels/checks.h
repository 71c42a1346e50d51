// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/check_result.h"

#include <c10/core/Device.h>

#include <vector>

namespace omnidrive::kernels {

/// Runs every operator of this folder against its reference on a device, over shapes (1, odd, not a multiple of a block, large), strides
/// and dtypes. The reference runs on the CPU in float64, so the same body judges CPU and CUDA kernels. Deterministic; about a second on
/// two cores. A failed comparison, or an exception of the operator, is a result, no throw.
/// @param device cpu or cuda[:N]. @throws Error (Device) when no such device is there or its kernels cannot be loaded.
std::vector<CheckResult> runKernelChecks(c10::Device device);

}  // namespace omnidrive::kernels
