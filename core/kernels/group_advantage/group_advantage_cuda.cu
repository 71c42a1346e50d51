// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/group_advantage/group_advantage_cuda.h"

#include "kernels/cuda/device_common.cuh"

namespace omnidrive::kernels {

namespace {

constexpr unsigned kThreads = 64;

/// One thread a group: groups hold a handful of rewards, and the sums then have the CPU's order.
__global__ void advantageKernel(const double* rewards, double* out, int64_t groups, int64_t size, double epsilon, bool divideByStd) {
    const int64_t group = static_cast<int64_t>(blockIdx.x) * kThreads + threadIdx.x;
    if (group >= groups) {
        return;
    }
    const double* row = rewards + group * size;
    if (size == 1) {
        out[group] = divideByStd ? row[0] / (1.0 + epsilon) : row[0];
        return;
    }
    double mean = 0, squares = 0, low = row[0], high = row[0];
    for (int64_t i = 0; i < size; ++i) {
        mean += row[i] / static_cast<double>(size);
        low = row[i] < low ? row[i] : low;
        high = row[i] > high ? row[i] : high;
    }
    for (int64_t i = 0; i < size; ++i) {
        squares += (row[i] - mean) * (row[i] - mean);
    }
    const double deviation = divideByStd ? sqrt(squares / static_cast<double>(size - 1)) + epsilon : 1.0;
    for (int64_t i = 0; i < size; ++i) {
        out[group * size + i] = high - low > 1e-9 ? (row[i] - mean) / deviation : 0.0;
    }
}

}  // namespace

void launchGroupAdvantage(const double* rewards, double* out, int64_t groups, int64_t size, double epsilon, bool divideByStd,
                          cudaStream_t stream) {
    if (groups == 0) {
        return;
    }
    advantageKernel<<<static_cast<unsigned>((groups + kThreads - 1) / kThreads), kThreads, 0, stream>>>(rewards, out, groups, size, epsilon,
                                                                                                     divideByStd);
    OMNIDRIVE_CUDA_CHECK_LAUNCH("group_advantage");
}

}  // namespace omnidrive::kernels
