// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/adapters.h"
#include "model/config.h"
#include "model/lora_config.h"

#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace omnidrive::model {

/// Modules that `lora` selects, by the hub's names. Names match as PEFT's do, in the spelling of transformers 5
/// ("model.language_model.layers.0.self_attn.q_proj") or the hub's.
/// @throws Error (InvalidArgument) when it selects none, when one of its targets selects none, or for an invalid regular expression.
std::vector<std::string> selectedModules(const VlmConfig& config, const LoraConfig& lora);

/// Fresh adapters: A uniform in +-1/sqrt(in) as PEFT starts it, B zero. Same seed, same numbers.
/// @param dtype of the matrices; float32 also over a bfloat16 base, as PEFT has it.
Adapters makeAdapters(const VlmConfig& config, const LoraConfig& lora, uint64_t seed, torch::Device device, torch::Dtype dtype = torch::kFloat32);

/// Reads adapter_model.safetensors; names in the spelling of any generation.
/// @throws Error (Io / Format) that lists missing, unexpected and mis-shaped matrices together, by name.
Adapters loadAdapters(const std::filesystem::path& folder, const VlmConfig& config, const LoraConfig& lora, torch::Device device);

/// Writes adapter_config.json and adapter_model.safetensors as PEFT reads them over a transformers 5 model. The folder is made when missing.
void saveAdapters(const std::filesystem::path& folder, const LoraConfig& lora, const Adapters& adapters);

}  // namespace omnidrive::model
