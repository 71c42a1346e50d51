// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace omnidrive::kernels {

/// What each output pixel of one axis takes from the input, in integers: bicubic (a = -0.5), widened when shrinking (anti-aliased), pixel centres at
/// one half. The very numbers of LibTorch's 8-bit path, which are Pillow's.
struct ResampleTable {
    int precision = 0;              ///< weights are in units of 2^-precision
    int64_t taps = 0;               ///< places a pixel has in `weights`
    std::vector<int32_t> first;     ///< [out] first input pixel
    std::vector<int32_t> count;     ///< [out] input pixels, at most taps
    std::vector<int16_t> weights;   ///< [out, taps], unused places 0

    /// One axis from `in` to `out` pixels, both at least 1.
    static ResampleTable cubic(int64_t in, int64_t out) { return cubic(in, out, 0, out); }
    /// Of the same axis the output pixels [begin, end) alone; the precision is that of all of them.
    static ResampleTable cubic(int64_t in, int64_t out, int64_t begin, int64_t end);
};

}  // namespace omnidrive::kernels
