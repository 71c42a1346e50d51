// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda_loader.h"

#include "base/own_library.h"

#include <fmt/format.h>

#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <vector>

namespace omnidrive::kernels {

namespace {

namespace fs = std::filesystem;

/// Devices the CUDA driver reports; -1 when there is no driver or it does not answer. Asks the driver itself, so that a machine without
/// LibTorch's CUDA half can be asked too.
int driverDeviceCount() {
    void* driver = dlopen("libcuda.so.1", RTLD_LAZY | RTLD_LOCAL);
    if (driver == nullptr) {
        return -1;
    }
    using InitFn = int (*)(unsigned);
    using CountFn = int (*)(int*);
    const auto init = reinterpret_cast<InitFn>(dlsym(driver, "cuInit"));
    const auto deviceCount = reinterpret_cast<CountFn>(dlsym(driver, "cuDeviceGetCount"));
    int count = 0;
    const bool answers = init != nullptr && deviceCount != nullptr && init(0) == 0 && deviceCount(&count) == 0;
    return answers ? count : -1;   // the driver stays open: LibTorch is about to use it
}

std::vector<fs::path> candidates() {
    if (const char* named = std::getenv("OMNIDRIVE_CUDA_LIBRARY")) {
        return {named};
    }
    return ownLibraryPlaces("libomnidrive_cuda.so");
}

/// Opens the first library that exists. RTLD_GLOBAL: its static initialisers register with the dispatcher of this process.
void openLibrary(CudaStatus& status) {
    for (const auto& path : candidates()) {
        std::error_code ignored;
        if (!fs::exists(path, ignored)) {
            continue;
        }
        status.loaded = dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL) != nullptr;
        status.problem = status.loaded ? "" : fmt::format("{} cannot be loaded: {}", path.string(), dlerror());
        return;
    }
    status.problem = fmt::format("a GPU is present but {} is not there: install the package omnidrive-cuda, or build the cuda preset", candidates().back().string());
}

CudaStatus load() {
    CudaStatus status;
    const int count = driverDeviceCount();
    status.driverPresent = count > 0;
    status.deviceCount = count > 0 ? count : 0;
    if (!status.driverPresent) {
        status.problem = count < 0 ? "no CUDA driver answers on this machine" : "the CUDA driver reports no device";
        return status;
    }
    openLibrary(status);
    return status;
}

}  // namespace

const CudaStatus& loadCudaKernels() {
    static const CudaStatus status = load();
    return status;
}

}  // namespace omnidrive::kernels
