// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/clip_model.h"

#include "base/error.h"
#include "clip/clip_towers.h"
#include "clip/clip_weights.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

namespace omnidrive::clip {

std::shared_ptr<ClipModel> ClipModel::load(const std::filesystem::path& folder, torch::Device device,
                                           torch::Dtype dtype) {
    const ClipConfig config = ClipConfig::load(folder);
    return std::make_shared<ClipModel>(config, loadWeights(folder, config, device, dtype));
}

std::shared_ptr<ClipModel> ClipModel::makeRandom(const ClipConfig& config, uint64_t seed) {
    const std::string problem = config.problem();
    require(problem.empty(), "CLIP configuration: {}", problem);
    return std::make_shared<ClipModel>(config, randomWeights(config, seed));
}

ClipModel::ClipModel(ClipConfig config, std::map<std::string, torch::Tensor> parameters)
    : config_(std::move(config)), parameters_(std::move(parameters)), layouts_(std::make_shared<KeptLayouts>(parameters_)) {}

torch::Device ClipModel::device() const {
    return parameters_.at("logit_scale").device();
}

torch::Dtype ClipModel::dtype() const {
    return parameters_.at("logit_scale").scalar_type();
}

torch::Tensor ClipModel::embedImages(const torch::Tensor& pixels) const {
    constexpr int64_t kPicturesAtOnce = 8;   // on the CPU: what they become on the way then stays in its caches
    const c10::InferenceMode inference;
    const auto known = pixels.to(device(), dtype());
    if (!known.is_cpu() || known.dim() == 0 || known.size(0) <= kPicturesAtOnce) {
        return encodeImages(parameters_, config_, known, layouts_.get());
    }
    std::vector<torch::Tensor> parts;
    for (const auto& part : known.split(kPicturesAtOnce)) {
        parts.push_back(encodeImages(parameters_, config_, part, layouts_.get()));
    }
    return at::cat(parts);
}

torch::Tensor ClipModel::embedTexts(const torch::Tensor& ids, const torch::Tensor& mask) const {
    const c10::InferenceMode inference;
    return encodeTexts(parameters_, config_, ids.to(device()), mask.to(device()));
}

torch::Tensor ClipModel::logitScale() const {
    const c10::InferenceMode inference;
    return parameters_.at("logit_scale").exp();
}

void ClipModel::save(const std::filesystem::path& folder) const {
    config_.save(folder);
    saveWeights(folder, parameters_);
}

}  // namespace omnidrive::clip
