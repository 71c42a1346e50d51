// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/lora.h"
#include "rollout/policy.h"
#include "train/recipe.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::train {

/// Type of the policy's weights by the recipe's word; "auto" is float32 on the CPU and bfloat16 on a GPU.
torch::Dtype weightsDtype(const std::string& word, torch::Device device);

/// The frozen policy of the KL term, as it is now: a copy of the weights, or with adapters the very same weights.
std::shared_ptr<model::Vlm> frozenReference(const Recipe& recipe, const model::Vlm& vlm);

/// Makes the policy trainable as the recipe says: all weights (adapters that are there are merged first), or adapters alone. A policy that was
/// opened from an adapter folder goes on training those adapters.
/// @return the parameters that require gradients, by name.
/// @throws Error (InvalidArgument) when lora_targets select nothing, or as requireAskedAdapters().
std::vector<std::pair<std::string, torch::Tensor>> makeTrainable(const Recipe& recipe, rollout::Policy& policy);

/// Adapters that are there go on learning as they are: a recipe that asks for another rank, alpha, other modules or a frozen tower would be a record of
/// what was not done. @param there what the recipe's model folder says of its adapters. @throws Error (InvalidArgument).
void requireAskedAdapters(const Recipe& recipe, const model::VlmConfig& config, const model::LoraConfig& there);

/// Whether weights of the vision tower, or adapters over them, are among the trained. @param parameters that makeTrainable() gave.
bool trainsVision(const std::vector<std::pair<std::string, torch::Tensor>>& parameters);

/// Overwrites what is trained with what a checkpoint's model folder holds. @throws Error (Io / Format) naming file and tensor.
void restoreTrained(const std::filesystem::path& modelFolder, model::Vlm& vlm);

/// Refuses to go on with another freeze_vision than the checkpoint was trained with: what a tower had learned would be left behind without a word.
/// @param optimiserFile of the checkpoint; its moments tell what was trained. @param parameters that makeTrainable() gave.
/// @throws Error (Format), (Io) as SafetensorsFile::open.
void requireSameTower(const std::filesystem::path& optimiserFile, const std::vector<std::pair<std::string, torch::Tensor>>& parameters);

}  // namespace omnidrive::train
