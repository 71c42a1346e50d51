// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <functional>
#include <vector>

namespace omnidrive::nn {

using TensorList = std::vector<torch::Tensor>;
/// A part of a network as a function of its inputs; it must give the same result each time it is called (no dropout).
using Segment = std::function<TensorList(const TensorList&)>;

/// Gradient checkpointing: runs `segment` without keeping its intermediate values; the backward pass runs it once more to have them. Without
/// gradients it is just the call. Source: arXiv 1604.06174.
/// @param inputs what the segment is called with. @param parameters every other tensor the segment reads and that may need a gradient.
/// @return the segment's results, differentiable once with respect to inputs and parameters.
TensorList checkpointed(const Segment& segment, const TensorList& inputs, const TensorList& parameters);

}  // namespace omnidrive::nn
