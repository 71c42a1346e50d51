// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "base/random.h"
#include "model/lora.h"
#include "model/name_pattern.h"
#include "store/file_io.h"
#include "store/safetensors.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace omnidrive::model {

namespace {

namespace fs = std::filesystem;

constexpr const char* kFileName = "adapter_model.safetensors";
const std::string kPrefix = "base_model.model.";

/// "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight" -> "model.layers.0.self_attn.q_proj.lora_A.weight".
std::string matrixName(const std::string& stored) {
    return canonicalName(stored.starts_with(kPrefix) ? stored.substr(kPrefix.size()) : stored);
}

std::map<std::string, std::vector<int64_t>> expectedMatrices(const VlmConfig& config, const LoraConfig& lora) {
    const auto shapes = expectedShapes(config);
    std::map<std::string, std::vector<int64_t>> expected;
    for (const auto& module : selectedModules(config, lora)) {
        const auto& shape = shapes.at(module + ".weight");
        expected[module + ".lora_A.weight"] = {lora.rankOf(module), shape[1]};
        expected[module + ".lora_B.weight"] = {shape[0], lora.rankOf(module)};
    }
    return expected;
}

Adapters assemble(const Weights& matrices, const VlmConfig& config, const LoraConfig& lora) {
    Adapters adapters;
    for (const auto& module : selectedModules(config, lora)) {
        adapters[module] = {matrices.at(module + ".lora_A.weight"), matrices.at(module + ".lora_B.weight"), lora.scaleOf(module)};
    }
    return adapters;
}

torch::Tensor uniform(int64_t rows, int64_t columns, Rng& rng) {
    auto matrix = torch::empty({rows, columns});
    const double bound = 1.0 / std::sqrt(static_cast<double>(columns));
    auto* data = matrix.data_ptr<float>();
    for (int64_t i = 0; i < matrix.numel(); ++i) {
        data[i] = static_cast<float>(bound * (2 * rng.uniform() - 1));
    }
    return matrix;
}

/// The configuration with targets that PEFT finds by transformers 5's names: a regular expression for the hub's becomes the list of the modules.
LoraConfig withStoredTargets(LoraConfig lora, const Adapters& adapters) {
    if (lora.pattern.empty()) {
        return lora;
    }
    const NamePattern pattern(lora.pattern);
    const auto isFound = [&](const auto& adapter) { return pattern.matches(storedName(adapter.first)); };
    if (!std::all_of(adapters.begin(), adapters.end(), isFound)) {
        lora.pattern.clear();
        lora.targets.clear();
        for (const auto& [module, adapter] : adapters) {
            lora.targets.push_back(storedName(module));
        }
    }
    return lora;
}

}  // namespace

Adapters makeAdapters(const VlmConfig& config, const LoraConfig& lora, uint64_t seed, torch::Device device, torch::Dtype dtype) {
    Weights matrices;
    for (const auto& [name, shape] : expectedMatrices(config, lora)) {
        Rng rng(deriveSeed(seed, {hashText(name)}));
        auto matrix = name.ends_with(".lora_A.weight") ? uniform(shape[0], shape[1], rng) : torch::zeros(shape);
        matrices[name] = matrix.to(torch::TensorOptions().device(device).dtype(dtype));
    }
    return assemble(matrices, config, lora);
}

Adapters loadAdapters(const fs::path& folder, const VlmConfig& config, const LoraConfig& lora, torch::Device device) {
    Weights matrices;
    for (const auto& [stored, tensor] : loadTensors(folder / kFileName)) {
        const auto name = matrixName(stored);
        if (!matrices.emplace(name, tensor.to(device)).second) {
            fail(ErrorKind::Format, "{}: {} is stored twice, under two spellings", (folder / kFileName).string(), name);
        }
    }
    const std::string problem = describeMismatch(expectedMatrices(config, lora), shapesOf(matrices));
    if (!problem.empty()) {
        fail(ErrorKind::Format, "{}: matrices do not fit adapter_config.json and the base model: {}", (folder / kFileName).string(), problem);
    }
    return assemble(matrices, config, lora);
}

void saveAdapters(const fs::path& folder, const LoraConfig& lora, const Adapters& adapters) {
    store::makeFolders(folder);
    Weights stored;
    for (const auto& [name, matrix] : namedMatrices(adapters)) {
        stored[kPrefix + storedName(name)] = matrix;
    }
    saveTensors(folder / kFileName, stored);
    withStoredTargets(lora, adapters).save(folder);
}

}  // namespace omnidrive::model
