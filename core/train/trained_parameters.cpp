// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/trained_parameters.h"

#include "base/error.h"
#include "base/random.h"
#include "store/safetensors.h"

#include <algorithm>
#include <set>

namespace omnidrive::train {

namespace {

constexpr uint64_t kAdapterSeed = 0x10AA;

bool isOfVision(const std::string& name) { return name.find("visual.") != std::string::npos; }

/// The tower's modules are left out when that is frozen.
std::vector<std::string> askedModules(const Recipe& recipe, const model::VlmConfig& config) {
    model::LoraConfig asked;
    model::setTargets(asked, recipe.loraTargets);
    auto modules = model::selectedModules(config, asked);
    std::erase_if(modules, [&](const std::string& module) { return recipe.freezeVision && module.starts_with("visual."); });
    require(!modules.empty(), "lora_targets select modules of the vision tower alone, which freeze_vision leaves as they are");
    return modules;
}

/// Of two lists the first module that only one has, as the middle of a sentence; empty when there is none.
std::string difference(std::vector<std::string> there, std::vector<std::string> asked) {
    std::sort(there.begin(), there.end());
    std::sort(asked.begin(), asked.end());
    std::vector<std::string> only;
    std::set_symmetric_difference(there.begin(), there.end(), asked.begin(), asked.end(), std::back_inserter(only));
    if (only.empty()) {
        return {};
    }
    const bool isThere = std::binary_search(there.begin(), there.end(), only.front());
    return fmt::format("{} has {}", model::storedName(only.front()), isThere ? "one, which they leave out" : "none, which they select");
}

model::LoraConfig freshLora(const Recipe& recipe, const rollout::Policy& policy) {
    model::LoraConfig lora;
    lora.rank = recipe.loraRank;
    lora.alpha = recipe.loraAlpha;
    lora.targets.clear();
    for (const auto& module : askedModules(recipe, policy.vlm->config())) {
        lora.targets.push_back(model::storedName(module));   // a file that says them all is read alike by every program
    }
    lora.baseModel = std::filesystem::absolute(policy.folder).string();
    return lora;
}

std::vector<std::pair<std::string, torch::Tensor>> trainAdapters(const Recipe& recipe, rollout::Policy& policy) {
    auto& vlm = *policy.vlm;
    if (const auto& there = vlm.lora()) {
        requireAskedAdapters(recipe, vlm.config(), *there);
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

std::string sizeOf(const torch::Tensor& matrix) { return fmt::format("{} x {}", matrix.size(0), matrix.size(1)); }

/// How the saved adapter of a module differs from the one that is trained; empty when it does not.
std::string differenceOf(const std::string& module, const model::Adapters& saved, const model::Adapters& trained) {
    const auto old = saved.find(module), now = trained.find(module);
    if (old == saved.end() || now == trained.end()) {
        return fmt::format("{} has {}", module, old == saved.end() ? "none there" : "one there, and none here");
    }
    if (old->second.a.sizes() != now->second.a.sizes() || old->second.b.sizes() != now->second.b.sizes()) {
        return fmt::format("that of {} is {} by {} there, not {} by {}", module, sizeOf(old->second.b), sizeOf(old->second.a), sizeOf(now->second.b),
                           sizeOf(now->second.a));
    }
    return old->second.scale == now->second.scale ? ""
                                                  : fmt::format("that of {} is scaled by {} there, not by {}", module, old->second.scale, now->second.scale);
}

/// A recipe may be edited before its run is resumed; adapters of another form are other parameters.
void requireSameAdapters(const std::filesystem::path& folder, const model::Adapters& saved, const model::Adapters& trained) {
    std::set<std::string> modules;
    for (const auto* adapters : {&trained, &saved}) {
        for (const auto& [module, adapter] : *adapters) {
            modules.insert(module);
        }
    }
    for (const std::string& module : modules) {
        if (const auto difference = differenceOf(module, saved, trained); !difference.empty()) {
            fail(ErrorKind::Format, "{} holds other adapters than the recipe asks for: {}; lora_rank, lora_alpha, lora_targets and freeze_vision stay what "
                                    "they were when the run began", folder.string(), difference);
        }
    }
}

void requireSameKind(const std::filesystem::path& folder, const model::Vlm& vlm) {
    if (model::isAdapterFolder(folder) != vlm.lora().has_value()) {
        fail(ErrorKind::Format, "{} holds {}, but by the recipe's lora_rank {} trained; lora_rank stays what it was when the run began", folder.string(),
             vlm.lora() ? "whole weights" : "adapters", vlm.lora() ? "adapters are" : "the whole weights are");
    }
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

void requireAskedAdapters(const Recipe& recipe, const model::VlmConfig& config, const model::LoraConfig& there) {
    require(there.rank == recipe.loraRank, "lora_rank is {}, but {} holds adapters of rank {}, which go on learning", recipe.loraRank, recipe.model,
            there.rank);
    require(there.alpha == recipe.loraAlpha, "lora_alpha is {}, but {} holds adapters of alpha {}, which go on learning", recipe.loraAlpha, recipe.model,
            there.alpha);
    const auto other = difference(model::selectedModules(config, there), askedModules(recipe, config));
    require(other.empty(), "lora_targets and freeze_vision ask for other adapters than {} holds, which go on learning: {}", recipe.model, other);
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

bool trainsVision(const std::vector<std::pair<std::string, torch::Tensor>>& parameters) {
    return std::any_of(parameters.begin(), parameters.end(), [](const auto& named) { return isOfVision(named.first); });
}

void restoreTrained(const std::filesystem::path& modelFolder, model::Vlm& vlm) {
    const auto device = vlm.options().device();
    requireSameKind(modelFolder, vlm);
    if (vlm.lora()) {
        const auto saved = model::loadAdapters(modelFolder, vlm.config(), model::LoraConfig::load(modelFolder), device);
        requireSameAdapters(modelFolder, saved, vlm.adapters());
        copyInto(byName(saved), byName(vlm.adapters()));
        return;
    }
    copyInto(model::loadWeights(modelFolder, vlm.config(), device, c10::typeMetaToScalarType(vlm.options().dtype())), vlm.weights());
}

void requireSameTower(const std::filesystem::path& optimiserFile, const std::vector<std::pair<std::string, torch::Tensor>>& parameters) {
    const auto moments = store::SafetensorsFile::open(optimiserFile);
    const bool isTrained = trainsVision(parameters);
    const bool wasTrained = std::any_of(moments->tensors().begin(), moments->tensors().end(), [](const auto& named) { return isOfVision(named.first); });
    if (!moments->tensors().empty() && isTrained != wasTrained) {
        fail(ErrorKind::Format, "{} is of a run that {} the vision tower, and the recipe says to {}; freeze_vision stays what it was when the run began",
             optimiserFile.parent_path().string(), wasTrained ? "trained" : "did not train", isTrained ? "train it" : "leave it as it is");
    }
}

}  // namespace omnidrive::train
