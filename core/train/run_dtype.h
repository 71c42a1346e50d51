// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <string>

namespace omnidrive::train {

/// Type to run a model in without training it: bfloat16 on a GPU, float32 on the CPU, or there bfloat16 (with a line in the log) when float32
/// does not fit into the free memory.
/// @param model "embedded", a checkpoint or an adapter folder.
/// @param word  auto: the above; float32 or bfloat16: that one, whatever is free.
/// @throws Error (OutOfMemory) with the numbers when it fits in neither, (Io / Format) for a folder that cannot be read.
torch::Dtype runDtype(const std::string& model, torch::Device device, const std::string& word = "auto");

}  // namespace omnidrive::train
