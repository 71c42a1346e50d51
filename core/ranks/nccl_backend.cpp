// SPDX-License-Identifier: GPL-3.0-or-later
#include "ranks/nccl_backend.h"

#include "base/error.h"

#include <dlfcn.h>

namespace omnidrive::ranks {

c10::intrusive_ptr<c10d::Backend> makeNccl(const c10::intrusive_ptr<c10d::Store>& store, int rank, int size, std::chrono::milliseconds timeout) {
    const auto make = reinterpret_cast<MakeNcclFn*>(dlsym(RTLD_DEFAULT, kMakeNcclSymbol));
    if (make == nullptr) {
        fail(ErrorKind::Device, "ranks on GPUs need NCCL from libomnidrive_cuda.so, which is not loaded: build the cuda preset");
    }
    return c10::intrusive_ptr<c10d::Backend>::reclaim(make(store, rank, size, timeout));
}

}  // namespace omnidrive::ranks
