// SPDX-License-Identifier: GPL-3.0-or-later
// Device code shared by the kernels.
#pragma once

#include "kernels/cuda/block.cuh"
#include "kernels/cuda/cuda_common.h"

#include <cuda_bf16.h>
#include <cuda_fp16.h>

#include <cstdint>

namespace omnidrive::kernels {

/// float for everything but double.
template <typename T>
struct Sum {
    using Type = float;
};
template <>
struct Sum<double> {
    using Type = double;
};
template <typename T>
using SumType = typename Sum<T>::Type;

template <typename T>
__device__ SumType<T> widen(T value) {
    return static_cast<SumType<T>>(value);
}
template <>
inline __device__ float widen(__half value) {
    return __half2float(value);
}
template <>
inline __device__ float widen(__nv_bfloat16 value) {
    return __bfloat162float(value);
}

template <typename T>
__device__ T narrow(SumType<T> value) {
    return static_cast<T>(value);
}
template <>
inline __device__ __half narrow<__half>(float value) {
    return __float2half_rn(value);
}
template <>
inline __device__ __nv_bfloat16 narrow<__nv_bfloat16>(float value) {
    return __float2bfloat16_rn(value);
}

/// Calls launch(T{}) with the C++ type of an element type.
template <typename Launch>
void withType(CudaType type, const Launch& launch) {
    switch (type) {
        case CudaType::F32: launch(float{}); break;
        case CudaType::F64: launch(double{}); break;
        case CudaType::F16: launch(__half{}); break;
        case CudaType::BF16: launch(__nv_bfloat16{}); break;
    }
}

/// Threads for a row of `width` values: whole warps, few enough that each has work, at most 256.
inline unsigned threadsForRow(int64_t width) {
    unsigned threads = 32;
    while (threads < 256 && threads < width) {
        threads *= 2;
    }
    return threads;
}

}  // namespace omnidrive::kernels
