// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/trained_parameters.h"

#include "base/error.h"
#include "base/random.h"

namespace omnidrive::train {

namespace {

constexpr uint64_t kAdapterSeed = 0x10AA;

/// The modules by name: a file that says them all is read alike by every program, and leaves out the tower when that is frozen.
std::vector<std::string> moduleNames(const Recipe& recipe, const model::VlmConfig& config) {
    model::LoraConfig asked;
    model::setTargets(asked, recipe.loraTargets);
    std::vector<std::string> names;
    for (const auto& module : model::selectedModules(config, asked)) {
        if (!recipe.freezeVision || !module.starts_with("visual.")) {
            names.push_back(model::storedName(module));
        }
    }
    require(!names.empty(), "lora_targets select modules of the vision tower alone, which freeze_vision leaves as they are");
    return names;
}

model::LoraConfig freshLora(const Recipe& recipe, const rollout::Policy& policy) {
    model::LoraConfig lora;
    lora.rank = recipe.loraRank;
    lora.alpha = recipe.loraAlpha;
    lora.targets = moduleNames(recipe, policy.vlm->config());
    lora.baseModel = std::filesystem::absolute(policy.folder).string();
    return lora;
}

std::vector<std::pair<std::string, torch::Tensor>> trainAdapters(const Recipe& recipe, rollout::Policy& policy) {
    auto& vlm = *policy.vlm;
    if (const auto& there = vlm.lora()) {
        require(there->rank == recipe.loraRank, "lora_rank is {}, but {} holds adapters of rank {}", recipe.loraRank, policy.folder.string(),
                there->rank);
        return vlm.trainAdapters(*there, vlm.adapters());
    }
    const auto lora = freshLora(recipe, policy);
    return vlm.trainAdapters(lora, model::makeAdapters(vlm.config(), lora, deriveSeed(recipe.seed, {kAdapterSeed}), vlm.options().device()));
}

/// What is frozen is left alone: it is the same anyway, and may lie in a mapped file.
void copyInto(const model::Weights& saved, const std::map<std::string, torch::Tensor>& tensors) {
    const torch::NoGradGuard noGrad;
    for (const auto& [name, parameter] : tensors) {
        if (parameter.requires_grad()) {
            parameter.detach().copy_(saved.at(name));
        }
    }
}

std::map<std::string, torch::Tensor> byName(const model::Adapters& adapters) {
    const auto list = model::namedMatrices(adapters);
    return {list.begin(), list.end()};
}

}  // namespace

torch::Dtype weightsDtype(const std::string& word, torch::Device device) {
    if (word == "float32") {
        return torch::kFloat32;
    }
    if (word == "bfloat16") {
        return torch::kBFloat16;
    }
    require(word == "auto", "unknown weights_dtype '{}'", word);
    return device.is_cuda() ? torch::kBFloat16 : torch::kFloat32;
}

std::shared_ptr<model::Vlm> frozenReference(const Recipe& recipe, const model::Vlm& vlm) {
    return recipe.loraRank == 0 ? vlm.clone() : std::make_shared<model::Vlm>(vlm.config(), vlm.weights(), vlm.lora(), vlm.adapters());
}

std::vector<std::pair<std::string, torch::Tensor>> makeTrainable(const Recipe& recipe, rollout::Policy& policy) {
    policy.vlm->setGradientCheckpointing(recipe.gradientCheckpointing);
    if (recipe.loraRank > 0) {
        return trainAdapters(recipe, policy);
    }
    if (policy.vlm->lora()) {
        policy.vlm = policy.vlm->merged();
        policy.vlm->setGradientCheckpointing(recipe.gradientCheckpointing);
    }
    return policy.vlm->enableGradients(!recipe.freezeVision);
}

void restoreTrained(const std::filesystem::path& modelFolder, model::Vlm& vlm) {
    const auto device = vlm.options().device();
    if (vlm.lora()) {
        const auto lora = model::LoraConfig::load(modelFolder);
        copyInto(byName(model::loadAdapters(modelFolder, vlm.config(), lora, device)), byName(vlm.adapters()));
        return;
    }
    copyInto(model::loadWeights(modelFolder, vlm.config(), device, c10::typeMetaToScalarType(vlm.options().dtype())), vlm.weights());
}

}  // namespace omnidrive::train
