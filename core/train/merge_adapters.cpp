// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "rollout/policy.h"
#include "store/safetensors.h"
#include "train/entry_points.h"

namespace omnidrive::train {

namespace {

namespace fs = std::filesystem;

/// Type of the stored weights; the merged ones keep it.
torch::Dtype storedDtype(const fs::path& folder) {
    const auto checkpoint = store::openCheckpoint(folder);
    return checkpoint.tensors.empty() ? torch::kFloat32 : model::dtypeFromName(checkpoint.tensors.begin()->second.dtype);
}

}  // namespace

void mergeAdapterFolder(const fs::path& folder, const fs::path& out) {
    if (!model::isAdapterFolder(folder)) {
        fail(ErrorKind::Format, "{} holds no adapters: adapter_config.json is missing", folder.string());
    }
    require(!fs::exists(out), "{} exists already", out.string());
    const auto base = model::baseFolder(folder, model::LoraConfig::load(folder));
    auto policy = rollout::Policy::load(folder.string(), torch::kCPU, storedDtype(base));
    policy.vlm = policy.vlm->merged();
    // Complete before it has its name: nobody opens half a model.
    const fs::path unfinished = out.string() + ".unfinished";
    fs::remove_all(unfinished);
    policy.save(unfinished);
    fs::rename(unfinished, out);
}

}  // namespace omnidrive::train
