// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <string>

namespace omnidrive::model {

/// parseDevice(), and that GPU becomes the calling thread's current one: otherwise what asks for no device in particular would also wake GPU 0 and take
/// memory there. Called where a command's device is known, before weights are loaded. On the CPU nothing changes. @throws as parseDevice().
torch::Device useDevice(const std::string& name);

}  // namespace omnidrive::model
