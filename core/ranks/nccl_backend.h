// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/csrc/distributed/c10d/Backend.hpp>
#include <torch/csrc/distributed/c10d/Store.hpp>

#include <chrono>

namespace omnidrive::ranks {

/// c10d's NCCL: collectives of tensors on GPUs. Its code is in libomnidrive_cuda.so, which whoever opened the GPU has loaded.
/// @throws Error (Device) when that library is not in this process.
c10::intrusive_ptr<c10d::Backend> makeNccl(const c10::intrusive_ptr<c10d::Store>& store, int rank, int size, std::chrono::milliseconds timeout);

/// The library's side of makeNccl(), found by this name; the caller owns what it returns.
using MakeNcclFn = c10d::Backend*(const c10::intrusive_ptr<c10d::Store>& store, int rank, int size, std::chrono::milliseconds timeout);
inline constexpr const char* kMakeNcclSymbol = "omnidrive_make_nccl";

}  // namespace omnidrive::ranks
