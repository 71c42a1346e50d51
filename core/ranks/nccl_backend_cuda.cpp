// SPDX-License-Identifier: GPL-3.0-or-later
// NCCL's half of nccl_backend.h, in libomnidrive_cuda.so.
#include "ranks/nccl_backend.h"

#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>

#include <cstdlib>

extern "C" c10d::Backend* omnidrive_make_nccl(const c10::intrusive_ptr<c10d::Store>& store, int rank, int size, std::chrono::milliseconds timeout) {
    // Work::wait() then blocks and throws when a rank is lost. By default a watchdog thread ends the process, without a word in the run folder.
    setenv("TORCH_NCCL_BLOCKING_WAIT", "1", 0);
    auto options = c10d::ProcessGroupNCCL::Options::create();
    options->timeout = timeout;
    return c10::make_intrusive<c10d::ProcessGroupNCCL>(store, rank, size, options).release();
}
