// SPDX-License-Identifier: GPL-3.0-or-later
// One block a row. Whatever is counted or cumulated for top-k and top-p is an integer, and sums of floating-point numbers have a fixed order:
// the same row and number give the same token on every run.
#pragma once

#include "kernels/cuda/block.cuh"
#include "kernels/sample_tokens/sample_arguments.h"

#include <cmath>
#include <cstdint>

namespace omnidrive::kernels {

using Weight = unsigned long long;   // what atomicAdd takes

constexpr double kWholeMass = 4503599627370496.0;   // 2^52: probability 1 as an integer

/// Bits that order as the numbers do. -0 must have been made 0.
__device__ inline uint32_t orderedBits(float x) {
    const uint32_t bits = __float_as_uint(x);
    return (bits & 0x80000000U) != 0 ? ~bits : bits | 0x80000000U;
}

/// Where a running sum over scores, in their order, comes above a limit.
struct Crossing {
    uint32_t key;    ///< orderedBits of the score
    Weight before;   ///< sum of the scores ahead of it
};

/// @param weightOf (score) -> Weight. @param fromTop from the largest down, else from the smallest up. When the limit is never passed, the last score
/// with a weight. Four passes, eight bits of the key each.
template <typename WeightOf>
__device__ Crossing crossingOf(const float* scores, int64_t count, Weight limit, bool fromTop, WeightOf weightOf) {
    __shared__ Weight sums[256];
    __shared__ uint32_t foundKey;
    __shared__ Weight foundBefore;
    if (threadIdx.x == 0) {
        foundKey = 0;
        foundBefore = 0;
    }
    for (int shift = 24; shift >= 0; shift -= 8) {
        for (unsigned i = threadIdx.x; i < 256; i += blockDim.x) {
            sums[i] = 0;
        }
        __syncthreads();
        const uint32_t above = foundKey;
        for (int64_t i = threadIdx.x; i < count; i += blockDim.x) {
            const uint32_t key = orderedBits(scores[i]);
            if (shift == 24 || key >> (shift + 8) == above >> (shift + 8)) {
                atomicAdd(&sums[key >> shift & 255U], weightOf(scores[i]));
            }
        }
        __syncthreads();
        if (threadIdx.x == 0) {
            Weight running = foundBefore, beforeLast = running;
            uint32_t last = 0;
            for (unsigned i = 0; i < 256; ++i) {
                const uint32_t digit = fromTop ? 255 - i : i;
                if (sums[digit] == 0) {
                    continue;
                }
                beforeLast = running;
                last = digit;
                running += sums[digit];
                if (running > limit) {
                    break;
                }
            }
            foundBefore = beforeLast;
            foundKey = above | last << shift;
        }
        __syncthreads();
    }
    return {foundKey, foundBefore};
}

/// scores = logits / temperature in float32. @return the largest.
__device__ inline float scale(const float* logits, float* scores, int64_t count, double temperature) {
    float top = -INFINITY;
    for (int64_t i = threadIdx.x; i < count; i += blockDim.x) {
        scores[i] = static_cast<float>(static_cast<double>(logits[i]) / temperature) + 0.0F;   // + 0: no -0
        top = scores[i] > top ? scores[i] : top;
    }
    return blockReduce(top, -INFINITY, Larger());
}

struct Spread {
    double logSum, entropy;
};

/// Of the softmax of logits / temperature.
__device__ inline Spread spreadOf(const float* logits, int64_t count, double temperature) {
    float largest = -INFINITY;
    for (int64_t i = threadIdx.x; i < count; i += blockDim.x) {
        largest = logits[i] > largest ? logits[i] : largest;
    }
    const double top = blockReduce(largest, -INFINITY, Larger()) / temperature;
    double sum = 0, weighted = 0;
    for (int64_t i = threadIdx.x; i < count; i += blockDim.x) {
        if (logits[i] > -INFINITY) {
            const double shifted = logits[i] / temperature - top, e = exp(shifted);
            sum += e;
            weighted += e * shifted;
        }
    }
    sum = blockReduce(sum, 0.0, Plus());
    weighted = blockReduce(weighted, 0.0, Plus());
    return {log(sum) + top, log(sum) - weighted / sum};
}

__device__ inline void dropBelow(float* scores, int64_t count, uint32_t key) {
    for (int64_t i = threadIdx.x; i < count; i += blockDim.x) {
        scores[i] = orderedBits(scores[i]) < key ? -INFINITY : scores[i];
    }
    __syncthreads();
}

__device__ inline void dropAllButTopK(float* scores, int64_t count, int64_t k) {
    const auto crossing = crossingOf(scores, count, static_cast<Weight>(k - 1), true, [](float) { return Weight(1); });
    dropBelow(scores, count, crossing.key);
}

/// Drops the first `excess` of the scores with this key, in the order of their index.
__device__ inline void dropFirstEqual(float* scores, int64_t count, uint32_t key, Weight excess) {
    if (threadIdx.x < 32) {   // one warp: rare, and the order matters
        Weight seen = 0;
        for (int64_t start = 0; start < count && seen < excess; start += 32) {
            const int64_t i = start + threadIdx.x;
            const bool isEqual = i < count && orderedBits(scores[i]) == key;
            const unsigned equal = __ballot_sync(0xFFFFFFFFU, isEqual);
            const Weight rank = seen + static_cast<Weight>(__popc(equal & ((1U << threadIdx.x) - 1)));
            if (isEqual && rank < excess) {
                scores[i] = -INFINITY;
            }
            seen += static_cast<Weight>(__popc(equal));
        }
    }
    __syncthreads();
}

__device__ inline void dropTail(float* scores, int64_t count, float top, double topP) {
    double part = 0;
    for (int64_t i = threadIdx.x; i < count; i += blockDim.x) {
        part += exp(static_cast<double>(scores[i]) - top);
    }
    const double sum = blockReduce(part, 0.0, Plus());
    const auto massOf = [=](float score) { return static_cast<Weight>(exp(static_cast<double>(score) - top) / sum * kWholeMass); };
    const auto limit = static_cast<Weight>((1.0 - topP) * kWholeMass);
    const auto crossing = crossingOf(scores, count, limit, false, massOf);
    double equal = 0;
    Weight mass = 0;
    for (int64_t i = threadIdx.x; i < count; i += blockDim.x) {
        if (orderedBits(scores[i]) == crossing.key) {
            equal += 1;
            mass = massOf(scores[i]);
        }
    }
    const auto equals = static_cast<Weight>(blockReduce(equal, 0.0, Plus()));
    mass = blockReduce(mass, Weight(0), Larger());
    dropBelow(scores, count, crossing.key);
    const Weight room = limit > crossing.before && mass > 0 ? (limit - crossing.before) / mass : 0;
    const Weight excess = room < equals ? room : equals - 1;   // one stays
    if (excess > 0) {
        dropFirstEqual(scores, count, crossing.key, excess);
    }
}

/// Index of the first largest.
__device__ inline int64_t firstLargest(const float* scores, int64_t count) {
    Weight best = 0;
    for (int64_t i = threadIdx.x; i < count; i += blockDim.x) {
        const Weight candidate = static_cast<Weight>(orderedBits(scores[i])) << 32U | (0xFFFFFFFFU - static_cast<uint32_t>(i));
        best = candidate > best ? candidate : best;
    }
    best = blockReduce(best, Weight(0), Larger());
    return static_cast<int64_t>(0xFFFFFFFFU - static_cast<uint32_t>(best));
}

/// The first index at which the cumulated mass exceeds `target`, one warp over [begin, end). Without one: the last that has a mass.
__device__ inline int64_t walk(const float* scores, int64_t begin, int64_t end, float top, double target) {
    double running = 0;
    int64_t last = begin;
    for (int64_t start = begin; start < end; start += 32) {
        const int64_t i = start + threadIdx.x % 32;
        const double mass = i < end ? exp(static_cast<double>(scores[i]) - top) : 0.0;
        const double upTo = running + warpScan(mass);
        const unsigned above = __ballot_sync(0xFFFFFFFFU, mass > 0 && upTo > target);
        if (above != 0) {
            return start + __ffs(static_cast<int>(above)) - 1;
        }
        const unsigned some = __ballot_sync(0xFFFFFFFFU, mass > 0);
        last = some != 0 ? start + 31 - __clz(static_cast<int>(some)) : last;
        running = __shfl_sync(0xFFFFFFFFU, upTo, 31);
    }
    return last;
}

/// The index whose share of the cumulated mass holds `u`: each warp sums a stretch, one warp walks through the stretch that is hit.
__device__ inline int64_t drawnIndex(const float* scores, int64_t count, float top, double u) {
    __shared__ double sums[32];
    __shared__ int64_t drawn;
    const unsigned lane = threadIdx.x % 32, warp = threadIdx.x / 32, warps = blockDim.x / 32;
    const int64_t stretch = (count + warps - 1) / warps;
    const int64_t begin = stretch * warp, end = begin + stretch < count ? begin + stretch : count;
    double part = 0;
    for (int64_t i = begin + lane; i < end; i += 32) {
        part += exp(static_cast<double>(scores[i]) - top);
    }
    part = warpReduce(part, Plus());
    if (lane == 0) {
        sums[warp] = part;
    }
    __syncthreads();
    if (warp == 0) {
        double total = 0;
        for (unsigned i = 0; i < warps; ++i) {
            total += sums[i];
        }
        double running = 0, before = 0;
        unsigned hit = 0;
        for (unsigned i = 0; i < warps; ++i) {
            if (sums[i] > 0) {
                hit = i;
                before = running;
                running += sums[i];
                if (running > u * total) {
                    break;
                }
            }
        }
        const int64_t from = stretch * hit, to = from + stretch < count ? from + stretch : count;
        const int64_t found = walk(scores, from, to, top, u * total - before);
        if (lane == 0) {
            drawn = found;
        }
    }
    __syncthreads();
    return drawn;
}

/// Grid: one block a row; block: whole warps.
__global__ void __launch_bounds__(1024) sampleTokensKernel(SampleArguments a) {
    const int64_t row = blockIdx.x, count = a.vocabulary;
    const float* logits = a.logits + row * count;
    float* scores = a.scores + row * count;
    const bool isGreedy = a.temperature <= 0;
    const double temperature = isGreedy ? 1.0 : a.temperature;
    const auto spread = spreadOf(logits, count, temperature);
    const float top = scale(logits, scores, count, temperature);
    __syncthreads();
    if (a.topK > 0 && a.topK < count) {
        dropAllButTopK(scores, count, a.topK);
    }
    if (a.topP < 1) {
        dropTail(scores, count, top, a.topP);
    }
    const int64_t id = isGreedy ? firstLargest(scores, count) : drawnIndex(scores, count, top, a.uniforms[row]);
    if (threadIdx.x == 0) {
        a.ids[row] = id;
        a.logprobs[row] = static_cast<float>(logits[id] / temperature - spread.logSum);
        a.entropies[row] = static_cast<float>(spread.entropy);
    }
}

}  // namespace omnidrive::kernels
