// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/mrope/mrope_cuda.h"

#include "kernels/cuda/device_common.cuh"

namespace omnidrive::kernels {

namespace {

constexpr unsigned kThreads = 256;

/// a * b rounded to T, which for half types is what two operators of the reference give.
template <typename T>
__device__ SumType<T> roundedProduct(SumType<T> a, SumType<T> b) {
    return widen(narrow<T>(a * b));
}

/// One thread a pair of values, counted over batch, length, heads and half the width, so that neighbours share a table row.
template <typename T>
__global__ void rotaryKernel(const T* in, const SumType<T>* cos, const SumType<T>* sin, T* out, RotaryExtent e, int64_t pairs) {
    using S = SumType<T>;
    const int64_t pair = static_cast<int64_t>(blockIdx.x) * kThreads + threadIdx.x;
    if (pair >= pairs) {
        return;
    }
    const int64_t half = e.dim / 2, i = pair % half, head = pair / half % e.heads;
    const int64_t token = pair / (half * e.heads), l = token % e.length, b = token / e.length;
    const int64_t table = b * e.tableBatch + l * e.tableToken + i;
    const T* source = in + b * e.in.batch + head * e.in.head + l * e.in.token + i;
    T* target = out + b * e.out.batch + head * e.out.head + l * e.out.token + i;
    const S first = widen(source[0]), second = widen(source[half]);
    const auto product = [](S a, S b) { return roundedProduct<T>(a, b); };
    if (e.inverse) {
        target[0] = narrow<T>(product(first, cos[table]) + product(second, sin[table + half]));
        target[half] = narrow<T>(product(second, cos[table + half]) - product(first, sin[table]));
    } else {
        target[0] = narrow<T>(product(first, cos[table]) - product(second, sin[table]));
        target[half] = narrow<T>(product(second, cos[table + half]) + product(first, sin[table + half]));
    }
}

}  // namespace

void launchRotary(CudaType type, const void* in, const void* cos, const void* sin, void* out, const RotaryExtent& extent,
                  cudaStream_t stream) {
    const int64_t pairs = extent.batch * extent.length * extent.heads * (extent.dim / 2);
    if (pairs == 0) {
        return;
    }
    withType(type, [&](auto element) {
        using T = decltype(element);
        rotaryKernel<<<static_cast<unsigned>((pairs + kThreads - 1) / kThreads), kThreads, 0, stream>>>(
            static_cast<const T*>(in), static_cast<const SumType<T>*>(cos), static_cast<const SumType<T>*>(sin), static_cast<T*>(out), extent,
            pairs);
    });
    OMNIDRIVE_CUDA_CHECK_LAUNCH("rotary");
}

}  // namespace omnidrive::kernels
