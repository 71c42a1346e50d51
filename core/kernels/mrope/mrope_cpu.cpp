// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/mrope/mrope_cpu.h"

#include "kernels/common/loops.h"

namespace omnidrive::kernels {

namespace {

constexpr int64_t kGrainValues = 1 << 14;

template <typename T>
OMNIDRIVE_INLINE void rotateRow(const T* in, const T* cos, const T* sin, T* out, int64_t half) {
#pragma omp simd
    for (int64_t i = 0; i < half; ++i) {
        const T a = in[i], b = in[i + half];
        out[i] = a * cos[i] - b * sin[i];
        out[i + half] = b * cos[i + half] + a * sin[i + half];
    }
}

template <typename T>
OMNIDRIVE_INLINE void rotateRowBack(const T* in, const T* cos, const T* sin, T* out, int64_t half) {
#pragma omp simd
    for (int64_t i = 0; i < half; ++i) {
        const T a = in[i], b = in[i + half];
        out[i] = a * cos[i] + b * sin[i + half];
        out[i + half] = b * cos[i + half] - a * sin[i];
    }
}

/// All heads of the tokens [begin, end), counted over batch and length, so that a table row is read once for all heads.
template <typename T>
OMNIDRIVE_INLINE void rotateTokens(const T* in, const T* cos, const T* sin, T* out, const RotaryExtent& e, int64_t begin, int64_t end) {
    for (int64_t token = begin; token < end; ++token) {
        const int64_t b = token / e.length, l = token % e.length;
        const int64_t table = b * e.tableBatch + l * e.tableToken;
        const T* source = in + b * e.in.batch + l * e.in.token;
        T* target = out + b * e.out.batch + l * e.out.token;
        for (int64_t h = 0; h < e.heads; ++h) {
            if (e.inverse) {
                rotateRowBack(source + h * e.in.head, cos + table, sin + table, target + h * e.out.head, e.dim / 2);
            } else {
                rotateRow(source + h * e.in.head, cos + table, sin + table, target + h * e.out.head, e.dim / 2);
            }
        }
    }
}

OMNIDRIVE_CLONES void rotateTokensF(const float* in, const float* cos, const float* sin, float* out, const RotaryExtent& extent,
                                    int64_t begin, int64_t end) {
    rotateTokens(in, cos, sin, out, extent, begin, end);
}
OMNIDRIVE_CLONES void rotateTokensD(const double* in, const double* cos, const double* sin, double* out, const RotaryExtent& extent,
                                    int64_t begin, int64_t end) {
    rotateTokens(in, cos, sin, out, extent, begin, end);
}

int64_t grainOf(const RotaryExtent& extent) { return kGrainValues / (extent.heads * extent.dim) + 1; }

}  // namespace

void rotaryLoops(const float* in, const float* cos, const float* sin, float* out, const RotaryExtent& extent) {
    parallelParts(extent.batch * extent.length, grainOf(extent), extent.threads,
                  [&](int64_t begin, int64_t end) { rotateTokensF(in, cos, sin, out, extent, begin, end); });
}

void rotaryLoops(const double* in, const double* cos, const double* sin, double* out, const RotaryExtent& extent) {
    parallelParts(extent.batch * extent.length, grainOf(extent), extent.threads,
                  [&](int64_t begin, int64_t end) { rotateTokensD(in, cos, sin, out, extent, begin, end); });
}

}  // namespace omnidrive::kernels
