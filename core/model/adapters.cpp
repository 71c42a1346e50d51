// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/adapters.h"

namespace omnidrive::model {

nn::Linear linearOf(const Weights& weights, const Adapters& adapters, const std::string& module) {
    const auto bias = weights.find(module + ".bias");
    const auto adapter = adapters.find(module);
    return {weightOf(weights, module + ".weight"), bias == weights.end() ? torch::Tensor() : bias->second,
            adapter == adapters.end() ? nullptr : &adapter->second};
}

std::vector<std::string> linearModules(const VlmConfig& config) {
    static const std::string ending = ".weight";
    std::vector<std::string> modules;
    for (const auto& [name, shape] : expectedShapes(config)) {
        if (shape.size() == 2 && name != "lm_head.weight" && name != "model.embed_tokens.weight") {
            modules.push_back(name.substr(0, name.size() - ending.size()));
        }
    }
    return modules;
}

std::vector<std::pair<std::string, torch::Tensor>> namedMatrices(const Adapters& adapters) {
    std::vector<std::pair<std::string, torch::Tensor>> matrices;
    for (const auto& [module, adapter] : adapters) {
        matrices.emplace_back(module + ".lora_A.weight", adapter.a);
        matrices.emplace_back(module + ".lora_B.weight", adapter.b);
    }
    return matrices;
}

Weights mergeAdapters(const Weights& weights, const Adapters& adapters) {
    Weights merged = weights;
    for (const auto& [module, adapter] : adapters) {
        const std::string name = module + ".weight";
        merged[name] = nn::mergedWeight(weightOf(weights, name), adapter);
    }
    return merged;
}

}  // namespace omnidrive::model
