// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <functional>
#include <vector>

namespace omnidrive::ranks {

/// How tensors travel: as they are, or with types below 32 bits as float32 (sums lose nothing to bfloat16's eight bits).
enum class Travel { AsTheyAre, AsFloat32 };

using Collective = std::function<void(const torch::Tensor& flat)>;   ///< changes [N], contiguous, in place

/// Hands tensors to a collective in few large pieces: neighbours of one type and device are packed into a flat buffer of at most `bucketBytes` (one
/// larger tensor is handed over as it lies), and what the collective left there is copied back. Lists of the same shapes make the same calls.
void inBuckets(const std::vector<torch::Tensor>& tensors, Travel travel, int64_t bucketBytes, const Collective& operate);

/// Large enough to use a network well, small enough to need no memory that counts.
inline constexpr int64_t kBucketBytes = int64_t{32} << 20;

}  // namespace omnidrive::ranks
