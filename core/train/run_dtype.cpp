// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/run_dtype.h"

#include "base/error.h"
#include "base/log.h"
#include "model/memory_estimate.h"
#include "rollout/policy.h"
#include "train/trained_parameters.h"

namespace omnidrive::train {

torch::Dtype runDtype(const std::string& model, torch::Device device, const std::string& word) {
    if (word != "auto") {
        return weightsDtype(word, device);
    }
    const auto preferred = device.is_cuda() ? torch::kBFloat16 : torch::kFloat32;
    const auto free = model::freeMemory(device);
    const auto folder = rollout::modelFolder(model, "vlm");
    if (!free) {
        return preferred;
    }
    const auto config = rollout::modelConfig(model);
    const auto wanted = model::estimateRun(config, preferred, {});
    if (wanted.total() <= *free) {
        return preferred;
    }
    const auto small = model::estimateRun(config, torch::kBFloat16, {});
    model::requireFits(small, *free, c10::DeviceTypeName(device.type(), true), "running " + folder.string(), "");
    logWarning("float32 needs {}, {} are free: {} runs in bfloat16", model::bytesText(wanted.total()), model::bytesText(*free), folder.string());
    return torch::kBFloat16;
}

}  // namespace omnidrive::train
