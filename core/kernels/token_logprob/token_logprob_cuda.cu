// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/token_logprob/token_logprob_cuda.h"

#include "kernels/cuda/device_common.cuh"

namespace omnidrive::kernels {

namespace {

constexpr unsigned kThreads = 256;

__device__ float floorOf(float) { return -88.0F; }
__device__ double floorOf(double) { return -746.0; }

/// Keeps 0 * -inf out of the sums: below this a term has no weight. NaN stays NaN.
template <typename T>
__device__ T boundedBelow(T x) {
    return x < floorOf(x) ? floorOf(x) : x;
}
template <typename T>
__device__ T expOrZero(T x) {
    return x <= floorOf(x) ? T(0) : exp(x);
}

/// One block a row, two passes: the largest score, then both sums.
template <typename T>
__global__ void statsKernel(const T* logits, const int64_t* targets, T* logprob, T* entropy, T* logSumExp, T inverse, int64_t vocabulary) {
    const T* row = logits + static_cast<int64_t>(blockIdx.x) * vocabulary;
    T top = -INFINITY;
    for (int64_t i = threadIdx.x; i < vocabulary; i += kThreads) {
        top = row[i] > top ? row[i] : top;
    }
    top = blockReduce(top, T(-INFINITY), Larger());
    T sum = 0, dot = 0;
    for (int64_t i = threadIdx.x; i < vocabulary; i += kThreads) {
        const T d = boundedBelow((row[i] - top) * inverse), e = expOrZero(d);
        sum += e;
        dot += e * d;
    }
    sum = blockReduce(sum, T(0), Plus());
    dot = blockReduce(dot, T(0), Plus());
    if (threadIdx.x == 0) {
        const int64_t target = targets[blockIdx.x];
        const bool isToken = target >= 0 && target < vocabulary;
        const T logSum = log(sum);
        logprob[blockIdx.x] = isToken ? (row[target] - top) * inverse - logSum : T(NAN);
        entropy[blockIdx.x] = logSum - dot / sum;
        logSumExp[blockIdx.x] = top * inverse + logSum;
    }
}

template <typename T>
__global__ void gradKernel(T* logits, const int64_t* targets, const T* logSumExp, const T* entropy, const T* gradLogprob, const T* gradEntropy,
                           T inverse, int64_t vocabulary) {
    T* row = logits + static_cast<int64_t>(blockIdx.x) * vocabulary;
    const int64_t target = targets[blockIdx.x];
    const T sum = logSumExp[blockIdx.x], spread = entropy[blockIdx.x], gradL = gradLogprob[blockIdx.x], gradH = gradEntropy[blockIdx.x];
    for (int64_t i = threadIdx.x; i < vocabulary; i += kThreads) {
        const T logp = boundedBelow(row[i] * inverse - sum);
        const T own = i == target ? gradL : T(0);
        row[i] = (expOrZero(logp) * (-gradL - gradH * (logp + spread)) + own) * inverse;
    }
}

template <typename Launch>
void withSumType(CudaType type, const Launch& launch) {
    type == CudaType::F64 ? launch(double{}) : launch(float{});
}

}  // namespace

// Grid of both: a block of 256 threads a row; a chunk has hundreds of rows, which fills the device.
void launchTokenStats(CudaType type, const void* logits, const int64_t* targets, void* logprob, void* entropy, void* logSumExp,
                      const LogitsExtent& extent, cudaStream_t stream) {
    withSumType(type, [&](auto element) {
        using T = decltype(element);
        statsKernel<<<static_cast<unsigned>(extent.rows), kThreads, 0, stream>>>(
            static_cast<const T*>(logits), targets, static_cast<T*>(logprob), static_cast<T*>(entropy), static_cast<T*>(logSumExp),
            static_cast<T>(extent.inverseTemperature), extent.vocabulary);
    });
    OMNIDRIVE_CUDA_CHECK_LAUNCH("token_stats");
}

void launchTokenGrad(CudaType type, void* logits, const int64_t* targets, const void* logSumExp, const void* entropy, const void* gradLogprob,
                     const void* gradEntropy, const LogitsExtent& extent, cudaStream_t stream) {
    withSumType(type, [&](auto element) {
        using T = decltype(element);
        gradKernel<<<static_cast<unsigned>(extent.rows), kThreads, 0, stream>>>(
            static_cast<T*>(logits), targets, static_cast<const T*>(logSumExp), static_cast<const T*>(entropy),
            static_cast<const T*>(gradLogprob), static_cast<const T*>(gradEntropy), static_cast<T>(extent.inverseTemperature),
            extent.vocabulary);
    });
    OMNIDRIVE_CUDA_CHECK_LAUNCH("token_grad");
}

}  // namespace omnidrive::kernels
