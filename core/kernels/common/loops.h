// SPDX-License-Identifier: GPL-3.0-or-later
// Shared by the raw CPU loops (<op>_cpu.cpp), which know no LibTorch.
#pragma once

#include <omp.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>

// One binary runs on every x86-64 processor and still uses AVX2 or AVX-512 where they are: the loader picks the clone. The resolvers run
// before a sanitizer is ready, so sanitizer builds compile the plain version only.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define OMNIDRIVE_CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define OMNIDRIVE_CLONES
#endif
#define OMNIDRIVE_INLINE inline __attribute__((always_inline))

namespace omnidrive::kernels {

/// Calls body(begin, end) for parts of [0, count) on the threads of the current OpenMP team; on one thread when a part would be smaller
/// than `grain`. The caller has set the team's size (LibTorch does so in at::get_num_threads()).
template <typename Body>
void parallelParts(int64_t count, int64_t grain, int threads, const Body& body) {
    const int64_t parts = std::min<int64_t>(threads, count / std::max<int64_t>(grain, 1));
    if (parts <= 1) {
        body(int64_t{0}, count);
        return;
    }
#pragma omp parallel
    {
        // A num_threads clause would make GNU OpenMP rebuild its pool between regions of different size.
        const int64_t team = std::min<int64_t>(parts, omp_get_num_threads());
        const int64_t part = omp_get_thread_num();
        if (part < team) {
            body(count * part / team, count * (part + 1) / team);
        }
    }
}

/// e^x for x <= 0 (results below 1e-38 are 0), relative error below 2e-7, written so that the compiler turns a loop over it into vector
/// code: x = n ln2 + r, a polynomial for e^r, n put into the exponent bits. NaN stays NaN.
OMNIDRIVE_INLINE float expNonPositive(float x) {
    constexpr float kRound = 12582912.0F;   // 1.5 * 2^23: adding it rounds to an integer and leaves that integer in the low bits
    const float bounded = x < -87.0F ? -87.0F : x;
    const float shifted = bounded * 1.44269504F + kRound;
    const float n = shifted - kRound;
    const float r = (bounded - n * 0.693359375F) + n * 2.12194440e-4F;
    float p = 1.9875691500e-4F;
    p = p * r + 1.3981999507e-3F;
    p = p * r + 8.3334519073e-3F;
    p = p * r + 4.1665795894e-2F;
    p = p * r + 1.6666665459e-1F;
    p = p * r + 5.0000001201e-1F;
    p = p * r * r + r + 1.0F;
    uint32_t bits = 0;
    std::memcpy(&bits, &shifted, sizeof bits);
    bits = (bits + 127U) << 23U;
    float scale = 0;
    std::memcpy(&scale, &bits, sizeof scale);
    return x < -87.0F ? 0.0F : p * scale;
}

/// Scores further below the largest than this have no probability worth counting; the bound also keeps 0 * -inf out of the sums.
template <typename T>
OMNIDRIVE_INLINE T boundedBelow(T x) {
    constexpr T kFloor = sizeof(T) == sizeof(float) ? T(-88) : T(-746);
    return x < kFloor ? kFloor : x;
}

template <typename T>
OMNIDRIVE_INLINE T largest(const T* x, int64_t count) {
    T best = -std::numeric_limits<T>::infinity();
#pragma omp simd reduction(max : best)
    for (int64_t i = 0; i < count; ++i) {
        best = x[i] > best ? x[i] : best;
    }
    return best;
}

}  // namespace omnidrive::kernels
