// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the kernels of *_kernel.cuh on the CPU, one thread for each of theirs, so that their arithmetic and their use of warps and barriers can be
// tested where there is no GPU. Include before the kernel. Only what our kernels use; nothing about speed or memory order carries over.
#pragma once

#include <array>
#include <atomic>
#include <barrier>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

#define __device__
#define __global__
#define __launch_bounds__(threads)
#define __shared__ static   // one block runs at a time

struct CudaDim {
    unsigned x = 1, y = 1, z = 1;
};
inline thread_local CudaDim threadIdx, blockIdx;
inline CudaDim blockDim, gridDim;

namespace cuda_on_host {

/// What the 32 threads of a warp share.
struct Warp {
    explicit Warp(std::ptrdiff_t threads) : barrier(threads) {}

    std::barrier<> barrier;
    std::array<std::array<unsigned char, 16>, 32> slots{};
};

struct Block {
    explicit Block(unsigned threads) : barrier(static_cast<std::ptrdiff_t>(threads)) {
        for (unsigned i = 0; i < threads / 32; ++i) {
            warps.push_back(std::make_unique<Warp>(32));
        }
    }

    std::barrier<> barrier;
    std::vector<std::unique_ptr<Warp>> warps;
};
inline Block* current = nullptr;

/// All lanes put their value down; each takes from the lane it names.
template <typename T>
T exchanged(T value, unsigned from) {
    static_assert(sizeof(T) <= 16);
    Warp& warp = *current->warps[threadIdx.x / 32];
    std::memcpy(warp.slots[threadIdx.x % 32].data(), &value, sizeof value);
    warp.barrier.arrive_and_wait();
    std::memcpy(&value, warp.slots[from].data(), sizeof value);
    warp.barrier.arrive_and_wait();
    return value;
}

/// kernel<<<grid, threads>>>(argument). @param threads a multiple of 32.
template <typename Argument>
void launch(void (*kernel)(Argument), CudaDim grid, unsigned threads, const Argument& argument) {
    blockDim = {threads, 1, 1};
    gridDim = grid;
    for (unsigned y = 0; y < grid.y; ++y) {
        for (unsigned x = 0; x < grid.x; ++x) {
            Block block(threads);
            current = &block;
            std::vector<std::jthread> team;
            for (unsigned i = 0; i < threads; ++i) {
                team.emplace_back([=] {
                    threadIdx = {i, 0, 0};
                    blockIdx = {x, y, 0};
                    kernel(argument);
                });
            }
        }
    }
}

}  // namespace cuda_on_host

inline void __syncthreads() { cuda_on_host::current->barrier.arrive_and_wait(); }

template <typename T>
T __shfl_sync(unsigned, T value, int lane) {
    return cuda_on_host::exchanged(value, static_cast<unsigned>(lane));
}
template <typename T>
T __shfl_xor_sync(unsigned, T value, int offset) {
    return cuda_on_host::exchanged(value, threadIdx.x % 32 ^ static_cast<unsigned>(offset));
}
template <typename T>
T __shfl_up_sync(unsigned, T value, unsigned offset) {
    const unsigned lane = threadIdx.x % 32;
    return cuda_on_host::exchanged(value, lane >= offset ? lane - offset : lane);
}
inline unsigned __ballot_sync(unsigned, bool isSet) {
    unsigned bits = isSet ? 1U << (threadIdx.x % 32) : 0U;
    for (int offset = 1; offset < 32; offset *= 2) {
        bits |= __shfl_xor_sync(~0U, bits, offset);
    }
    return bits;
}
inline unsigned long long atomicAdd(unsigned long long* target, unsigned long long value) { return std::atomic_ref(*target).fetch_add(value); }
inline uint32_t __float_as_uint(float x) { return std::bit_cast<uint32_t>(x); }
inline int __popc(unsigned x) { return std::popcount(x); }
inline int __ffs(int x) { return x == 0 ? 0 : std::countr_zero(static_cast<unsigned>(x)) + 1; }
inline int __clz(int x) { return std::countl_zero(static_cast<unsigned>(x)); }
