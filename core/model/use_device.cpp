// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/use_device.h"

#include "model/vlm.h"

#include <c10/core/impl/VirtualGuardImpl.h>

namespace omnidrive::model {

torch::Device useDevice(const std::string& name) {
    const auto device = parseDevice(name);
    if (!device.is_cpu()) {
        c10::impl::VirtualGuardImpl(device.type()).setDevice(device);
    }
    return device;
}

}  // namespace omnidrive::model
