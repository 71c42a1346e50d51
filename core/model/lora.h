// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/adapters.h"
#include "model/config.h"

#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace omnidrive::model {

/// What adapters look like and where they sit: PEFT's adapter_config.json, as far as LoRA goes. Source: arXiv 2106.09685; file format of peft 0.18.
struct LoraConfig {
    int64_t rank = 8;                                ///< r, in [1, 4096]
    double alpha = 16;                               ///< lora_alpha > 0; the change is scaled by alpha / rank
    bool rankStabilised = false;                     ///< use_rslora: alpha / sqrt(rank) instead
    std::vector<std::string> targets{"all-linear"};  ///< ends of module names ("q_proj"), or "all-linear"
    std::string pattern;                             ///< regular expression for whole module names, instead of `targets`
    std::vector<std::string> excluded;               ///< ends of module names that get none
    std::map<std::string, int64_t> rankPattern;      ///< other ranks, by end of a module name or regular expression
    std::map<std::string, double> alphaPattern;      ///< other alphas, likewise
    std::string baseModel;                           ///< base_model_name_or_path

    /// @throws Error (Io / Format) naming file and field; also for kinds of adapter this program does not know (DoRA, trained biases, ...).
    static LoraConfig load(const std::filesystem::path& folder);
    /// Writes adapter_config.json.
    void save(const std::filesystem::path& folder) const;
    /// alpha / rank of a module, by the hub's name, after the patterns.
    double scaleOf(const std::string& module) const;
    int64_t rankOf(const std::string& module) const;
};

/// One list as recipes have it: ends of module names, or a single regular expression for whole names. Fills targets or pattern.
void setTargets(LoraConfig& lora, const std::vector<std::string>& patterns);

/// Modules that `lora` selects, by the hub's names. Names match as PEFT's do, in the spelling of transformers 5
/// ("model.language_model.layers.0.self_attn.q_proj") or the hub's.
/// @throws Error (InvalidArgument) when it selects none, when one of its targets selects none, or for an invalid regular expression.
std::vector<std::string> selectedModules(const VlmConfig& config, const LoraConfig& lora);

/// Fresh adapters: A uniform in +-1/sqrt(in) as PEFT starts it, B zero. Same seed, same numbers.
/// @param dtype of the matrices; float32 also over a bfloat16 base, as PEFT has it.
Adapters makeAdapters(const VlmConfig& config, const LoraConfig& lora, uint64_t seed, torch::Device device, torch::Dtype dtype = torch::kFloat32);

/// Whether a folder holds a PEFT adapter (adapter_config.json).
bool isAdapterFolder(const std::filesystem::path& folder);

/// The checkpoint folder that an adapter folder's base_model_name_or_path means: absolute, from here, or beside the folder.
/// @throws Error (Io) when there is none, (Format) when it is an adapter folder itself.
std::filesystem::path baseFolder(const std::filesystem::path& folder, const LoraConfig& lora);

/// Reads adapter_model.safetensors; names in the spelling of any generation.
/// @throws Error (Io / Format) that lists missing, unexpected and mis-shaped matrices together, by name.
Adapters loadAdapters(const std::filesystem::path& folder, const VlmConfig& config, const LoraConfig& lora, torch::Device device);

/// Writes adapter_config.json and adapter_model.safetensors as PEFT reads them over a transformers 5 model. The folder is made when missing.
void saveAdapters(const std::filesystem::path& folder, const LoraConfig& lora, const Adapters& adapters);

}  // namespace omnidrive::model
