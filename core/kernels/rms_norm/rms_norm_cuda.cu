// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/rms_norm/rms_norm_cuda.h"

#include "kernels/cuda/device_common.cuh"

namespace omnidrive::kernels {

namespace {

/// One block a row.
template <typename T>
__global__ void forwardKernel(const T* x, const T* residual, const T* weight, SumType<T> eps, T* y, T* sum, SumType<T>* rstd, int64_t width) {
    using S = SumType<T>;
    const int64_t begin = static_cast<int64_t>(blockIdx.x) * width;
    const T* row = x + begin;
    S squares = 0;
    for (int64_t i = threadIdx.x; i < width; i += blockDim.x) {
        T value = row[i];
        if (residual != nullptr) {
            value = narrow<T>(widen(value) + widen(residual[begin + i]));
            sum[begin + i] = value;
        }
        squares += widen(value) * widen(value);
    }
    squares = blockReduce(squares, S(0), Plus());
    const S scale = S(1) / sqrt(squares / static_cast<S>(width) + eps);
    if (threadIdx.x == 0) {
        rstd[blockIdx.x] = scale;
    }
    const T* normed = residual != nullptr ? sum + begin : row;   // each thread reads back what it wrote itself
    for (int64_t i = threadIdx.x; i < width; i += blockDim.x) {
        y[begin + i] = narrow<T>(widen(weight[i]) * widen(narrow<T>(widen(normed[i]) * scale)));
    }
}

/// One block a row: gradX = rstd * w * g - x * rstd^3 / width * sum(w * g * x) (+ gradSum).
template <typename T>
__global__ void backwardKernel(const T* grad, const T* gradSum, const T* x, const T* weight, const SumType<T>* rstd, T* gradX, int64_t width) {
    using S = SumType<T>;
    const int64_t begin = static_cast<int64_t>(blockIdx.x) * width;
    S dot = 0;
    for (int64_t i = threadIdx.x; i < width; i += blockDim.x) {
        dot += widen(weight[i]) * widen(grad[begin + i]) * widen(x[begin + i]);
    }
    dot = blockReduce(dot, S(0), Plus());
    const S scale = rstd[blockIdx.x], pull = dot * scale * scale * scale / static_cast<S>(width);
    for (int64_t i = threadIdx.x; i < width; i += blockDim.x) {
        S value = scale * widen(weight[i]) * widen(grad[begin + i]) - pull * widen(x[begin + i]);
        if (gradSum != nullptr) {
            value += widen(gradSum[begin + i]);
        }
        gradX[begin + i] = narrow<T>(value);
    }
}

/// One thread a column and part of the rows: neighbours read neighbouring columns, and the order of the sum is fixed.
template <typename T>
__global__ void weightKernel(const T* grad, const T* x, const SumType<T>* rstd, SumType<T>* parts, int64_t rows, int64_t width) {
    const int64_t column = static_cast<int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
    if (column >= width) {
        return;
    }
    const int64_t begin = rows * blockIdx.y / gridDim.y, end = rows * (blockIdx.y + 1) / gridDim.y;
    SumType<T> sum = 0;
    for (int64_t row = begin; row < end; ++row) {
        sum += widen(grad[row * width + column]) * widen(x[row * width + column]) * rstd[row];
    }
    parts[blockIdx.y * width + column] = sum;
}

}  // namespace

void launchRmsNormForward(const RmsNormCuda& shape, const void* x, const void* residual, const void* weight, double eps, void* y, void* sum,
                          void* rstd, cudaStream_t stream) {
    if (shape.rows == 0) {
        return;
    }
    // Grid: a block a row, up to 256 threads each, so that a 3584-wide row is 14 values a thread.
    withType(shape.type, [&](auto element) {
        using T = decltype(element);
        forwardKernel<<<static_cast<unsigned>(shape.rows), threadsForRow(shape.width), 0, stream>>>(
            static_cast<const T*>(x), static_cast<const T*>(residual), static_cast<const T*>(weight), static_cast<SumType<T>>(eps),
            static_cast<T*>(y), static_cast<T*>(sum), static_cast<SumType<T>*>(rstd), shape.width);
    });
    OMNIDRIVE_CUDA_CHECK_LAUNCH("rms_norm forward");
}

void launchRmsNormBackward(const RmsNormCuda& shape, const void* grad, const void* gradSum, const void* x, const void* weight,
                           const void* rstd, void* gradX, void* weightParts, int64_t blocks, cudaStream_t stream) {
    withType(shape.type, [&](auto element) {
        using T = decltype(element);
        using S = SumType<T>;
        if (shape.rows > 0) {
            backwardKernel<<<static_cast<unsigned>(shape.rows), threadsForRow(shape.width), 0, stream>>>(
                static_cast<const T*>(grad), static_cast<const T*>(gradSum), static_cast<const T*>(x), static_cast<const T*>(weight),
                static_cast<const S*>(rstd), static_cast<T*>(gradX), shape.width);
            OMNIDRIVE_CUDA_CHECK_LAUNCH("rms_norm backward");
        }
        // Grid: 128 columns a block in x, one part of the rows a block in y.
        const dim3 grid(static_cast<unsigned>((shape.width + 127) / 128), static_cast<unsigned>(blocks));
        weightKernel<<<grid, 128, 0, stream>>>(static_cast<const T*>(grad), static_cast<const T*>(x), static_cast<const S*>(rstd),
                                               static_cast<S*>(weightParts), shape.rows, shape.width);
        OMNIDRIVE_CUDA_CHECK_LAUNCH("rms_norm weight gradient");
    });
}

}  // namespace omnidrive::kernels
