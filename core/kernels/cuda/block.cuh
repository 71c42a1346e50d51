// SPDX-License-Identifier: GPL-3.0-or-later
// What the threads of a block do together. Uses only what nvcc knows by itself, so that a test can run it on the CPU (tests/support/cuda_on_host.h).
#pragma once

#include <cstdint>

namespace omnidrive::kernels {

struct Plus {
    template <typename T>
    __device__ T operator()(T a, T b) const {
        return a + b;
    }
};
struct Larger {
    template <typename T>
    __device__ T operator()(T a, T b) const {
        return a > b ? a : b;
    }
};

/// Combines one value of each lane of a warp; every lane gets the result. Always in the same order.
template <typename T, typename Combine>
__device__ T warpReduce(T value, Combine combine) {
    for (int offset = 16; offset > 0; offset /= 2) {
        value = combine(value, __shfl_xor_sync(0xFFFFFFFFU, value, offset));
    }
    return value;
}

/// Combines one value of each thread of the block; every thread gets the result. blockDim.x is a multiple of 32, at most 1024; all threads
/// call it. The order of combination is fixed, so sums are the same on every run.
template <typename T, typename Combine>
__device__ T blockReduce(T value, T neutral, Combine combine) {
    __shared__ T perWarp[32];
    value = warpReduce(value, combine);
    const unsigned lane = threadIdx.x % 32, warp = threadIdx.x / 32, warps = blockDim.x / 32;
    __syncthreads();   // the shared row may still be read by an earlier call
    if (lane == 0) {
        perWarp[warp] = value;
    }
    __syncthreads();
    return warpReduce(lane < warps ? perWarp[lane] : neutral, combine);
}

/// Sum over the lanes up to and including the own one.
template <typename T>
__device__ T warpScan(T value) {
    const unsigned lane = threadIdx.x % 32;
    for (unsigned offset = 1; offset < 32; offset *= 2) {
        const T below = __shfl_up_sync(0xFFFFFFFFU, value, offset);
        value = lane >= offset ? value + below : value;
    }
    return value;
}

}  // namespace omnidrive::kernels
