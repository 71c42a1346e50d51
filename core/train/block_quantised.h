// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <cstdint>

namespace omnidrive::train {

/// Values that share one scale, as in bitsandbytes' optimisers.
inline constexpr int64_t kQuantisedBlock = 256;

/// Which 256 values a byte may stand for, as shares of its block's largest: dense near 0, seven decades wide.
/// Source: arXiv 2110.02861 (block-wise dynamic quantisation), section 2; the values are those of bitsandbytes' create_dynamic_map.
enum class CodeBook { Signed, Unsigned };

/// The values of a code book, ascending: [256] float32 in [-1, 1] or [0, 1]. Made once a device: not to be written to.
torch::Tensor codeValues(CodeBook book, torch::Device device);

/// Numbers as one byte each with a scale a block.
struct BlockQuantised {
    torch::Tensor codes;     ///< [N] uint8
    torch::Tensor largest;   ///< [ceil(N / 256)] float32: the largest magnitude of each block
};
/// Codes and scales of zeros.
BlockQuantised quantisedZeros(int64_t count, CodeBook book, torch::Device device);

/// Writes the nearest codes of values into a slice that begins at a block. Deterministic. With the unsigned book a value above 0 never becomes 0:
/// AdamW divides by the root of what is stored. @param values [n] float32, finite. @param first index of the first one, a multiple of 256.
void quantise(const torch::Tensor& values, CodeBook book, int64_t first, BlockQuantised& into);
/// @return [count] float32, from `first` on.
torch::Tensor dequantised(const BlockQuantised& from, CodeBook book, int64_t first, int64_t count);

}  // namespace omnidrive::train
