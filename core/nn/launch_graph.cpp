// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/launch_graph.h"

#include "base/error.h"

#include <dlfcn.h>

namespace omnidrive::nn {

LaunchGraphMaker launchGraphs(torch::Device device) {
    if (device.is_cpu()) {
        return {};
    }
    const auto make = reinterpret_cast<MakeLaunchGraphFn*>(dlsym(RTLD_DEFAULT, kMakeLaunchGraphSymbol));
    if (make == nullptr) {
        fail(ErrorKind::Device, "token steps cannot be recorded: libomnidrive_cuda.so, which does that, is not loaded; build the cuda preset");
    }
    return [make, index = int{device.index()}] { return std::unique_ptr<LaunchGraph>(make(index)); };
}

}  // namespace omnidrive::nn
