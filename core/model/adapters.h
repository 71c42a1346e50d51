// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/weights.h"
#include "nn/linear.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::model {

/// Low-rank adapters by the hub's name of the module they belong to ("model.layers.0.self_attn.q_proj").
using Adapters = std::map<std::string, nn::LowRankAdapter>;

/// The linear layer of a module: its weight, its bias where it has one, its adapter where it has one.
/// @throws Error (Format) naming a weight that is missing.
nn::Linear linearOf(const Weights& weights, const Adapters& adapters, const std::string& module);

/// Every module of the model that can carry an adapter, by the hub's names: the linear layers of decoder, vision tower and merger. The output
/// matrix is none of them: log-probabilities are computed from it without forming logits.
std::vector<std::string> linearModules(const VlmConfig& config);

/// Matrices as parameters, "<module>.lora_A.weight" and "<module>.lora_B.weight", in order of the modules.
std::vector<std::pair<std::string, torch::Tensor>> namedMatrices(const Adapters& adapters);

/// Weights with all adapters added to them; untouched tensors are shared, the others new.
Weights mergeAdapters(const Weights& weights, const Adapters& adapters);

}  // namespace omnidrive::model
