// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/rms_norm/rms_norm_cpu.h"

#include "kernels/common/loops.h"

#include <cmath>

namespace omnidrive::kernels {

namespace {

constexpr int64_t kGrainValues = 1 << 14;   // below this many values a second thread costs more than it brings

template <typename T>
OMNIDRIVE_INLINE T sumOfSquares(const T* x, int64_t width) {
    T sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t i = 0; i < width; ++i) {
        sum += x[i] * x[i];
    }
    return sum;
}

template <typename T>
OMNIDRIVE_INLINE void addRow(const T* a, const T* b, T* out, int64_t width) {
#pragma omp simd
    for (int64_t i = 0; i < width; ++i) {
        out[i] = a[i] + b[i];
    }
}

template <typename T>
OMNIDRIVE_INLINE void forwardRows(const T* x, const T* residual, const T* weight, T eps, T* y, T* sum, T* rstd, int64_t rows, int64_t width) {
    for (int64_t row = 0; row < rows; ++row) {
        const T* in = x + row * width;
        if (residual != nullptr) {
            addRow(in, residual + row * width, sum + row * width, width);
            in = sum + row * width;
        }
        const T scale = T(1) / std::sqrt(sumOfSquares(in, width) / static_cast<T>(width) + eps);
        rstd[row] = scale;
        T* out = y + row * width;
#pragma omp simd
        for (int64_t i = 0; i < width; ++i) {
            out[i] = weight[i] * (in[i] * scale);
        }
    }
}

/// One row: gradX = rstd * w * g - x * rstd^3 / width * sum(w * g * x).
template <typename T>
OMNIDRIVE_INLINE void backwardRow(const T* grad, const T* x, const T* weight, T rstd, T* gradX, int64_t width) {
    T dot = 0;
#pragma omp simd reduction(+ : dot)
    for (int64_t i = 0; i < width; ++i) {
        dot += weight[i] * grad[i] * x[i];
    }
    const T pull = dot * rstd * rstd * rstd / static_cast<T>(width);
#pragma omp simd
    for (int64_t i = 0; i < width; ++i) {
        gradX[i] = rstd * weight[i] * grad[i] - pull * x[i];
    }
}

template <typename T>
OMNIDRIVE_INLINE void backwardRows(const T* grad, const T* gradSum, const T* x, const T* weight, const T* rstd, T* gradX, T* weightPart,
                                   int64_t rows, int64_t width) {
    for (int64_t row = 0; row < rows; ++row) {
        const int64_t at = row * width;
        backwardRow(grad + at, x + at, weight, rstd[row], gradX + at, width);
        if (gradSum != nullptr) {
            addRow(gradX + at, gradSum + at, gradX + at, width);
        }
        if (weightPart != nullptr) {
            const T scale = rstd[row];
#pragma omp simd
            for (int64_t i = 0; i < width; ++i) {
                weightPart[i] += grad[at + i] * x[at + i] * scale;
            }
        }
    }
}

// The attribute that clones a function per processor works on plain functions only, hence these four.
OMNIDRIVE_CLONES void forwardRowsF(const float* x, const float* residual, const float* weight, float eps, float* y, float* sum, float* rstd,
                                   int64_t rows, int64_t width) {
    forwardRows(x, residual, weight, eps, y, sum, rstd, rows, width);
}
OMNIDRIVE_CLONES void forwardRowsD(const double* x, const double* residual, const double* weight, double eps, double* y, double* sum,
                                   double* rstd, int64_t rows, int64_t width) {
    forwardRows(x, residual, weight, eps, y, sum, rstd, rows, width);
}
OMNIDRIVE_CLONES void backwardRowsF(const float* grad, const float* gradSum, const float* x, const float* weight, const float* rstd,
                                    float* gradX, float* weightPart, int64_t rows, int64_t width) {
    backwardRows(grad, gradSum, x, weight, rstd, gradX, weightPart, rows, width);
}
OMNIDRIVE_CLONES void backwardRowsD(const double* grad, const double* gradSum, const double* x, const double* weight, const double* rstd,
                                    double* gradX, double* weightPart, int64_t rows, int64_t width) {
    backwardRows(grad, gradSum, x, weight, rstd, gradX, weightPart, rows, width);
}

template <typename T, typename Rows>
void forwardAll(const T* x, const T* residual, const T* weight, double eps, T* y, T* sum, T* rstd, const RmsNormExtent& extent, Rows rowsFn) {
    const int64_t width = extent.width;
    parallelParts(extent.rows, kGrainValues / width + 1, extent.threads, [&](int64_t begin, int64_t end) {
        const int64_t at = begin * width;
        rowsFn(x + at, residual != nullptr ? residual + at : nullptr, weight, static_cast<T>(eps), y + at,
               sum != nullptr ? sum + at : nullptr, rstd + begin, end - begin, width);
    });
}

template <typename T, typename Rows>
void backwardAll(const T* grad, const T* gradSum, const T* x, const T* weight, const T* rstd, T* gradX, T* weightParts,
                 const RmsNormExtent& extent, Rows rowsFn) {
    const int64_t width = extent.width, blocks = rmsNormBlocks(extent.rows);
    const int64_t grain = kGrainValues * blocks / std::max<int64_t>(extent.rows * width, 1) + 1;
    parallelParts(blocks, grain, extent.threads, [&](int64_t firstBlock, int64_t lastBlock) {
        for (int64_t block = firstBlock; block < lastBlock; ++block) {
            const int64_t begin = extent.rows * block / blocks, end = extent.rows * (block + 1) / blocks, at = begin * width;
            T* part = weightParts != nullptr ? weightParts + block * width : nullptr;
            if (part != nullptr) {
                std::fill_n(part, width, T(0));
            }
            rowsFn(grad + at, gradSum != nullptr ? gradSum + at : nullptr, x + at, weight, rstd + begin, gradX + at, part, end - begin, width);
        }
    });
}

}  // namespace

void rmsNormForwardLoops(const float* x, const float* residual, const float* weight, double eps, float* y, float* sum, float* rstd,
                         const RmsNormExtent& extent) {
    forwardAll(x, residual, weight, eps, y, sum, rstd, extent, forwardRowsF);
}

void rmsNormForwardLoops(const double* x, const double* residual, const double* weight, double eps, double* y, double* sum, double* rstd,
                         const RmsNormExtent& extent) {
    forwardAll(x, residual, weight, eps, y, sum, rstd, extent, forwardRowsD);
}

int64_t rmsNormBlocks(int64_t rows) { return std::clamp<int64_t>(rows / 64, 1, 64); }

void rmsNormBackwardLoops(const float* grad, const float* gradSum, const float* x, const float* weight, const float* rstd, float* gradX,
                          float* weightParts, const RmsNormExtent& extent) {
    backwardAll(grad, gradSum, x, weight, rstd, gradX, weightParts, extent, backwardRowsF);
}

void rmsNormBackwardLoops(const double* grad, const double* gradSum, const double* x, const double* weight, const double* rstd,
                          double* gradX, double* weightParts, const RmsNormExtent& extent) {
    backwardAll(grad, gradSum, x, weight, rstd, gradX, weightParts, extent, backwardRowsD);
}

}  // namespace omnidrive::kernels
