// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/config.h"
#include "model/weight_names.h"

#include <torch/types.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace omnidrive::model {

/// Parameters by the hub's names ("model.layers.0.self_attn.q_proj.weight", "visual.blocks.0.attn.qkv.weight", "lm_head.weight").
/// A tied checkpoint has no "lm_head.weight".
using Weights = std::map<std::string, torch::Tensor>;

/// @throws Error (Format) naming the weight when it is missing.
const torch::Tensor& weightOf(const Weights& weights, const std::string& name);

/// Weight files above this are split, as the hub does.
inline constexpr int64_t kShardBytes = 5'000'000'000;

/// Every parameter name with its shape, in the hub's naming.
std::map<std::string, std::vector<int64_t>> expectedShapes(const VlmConfig& config);

/// What differs between names and shapes wanted and found, "2 missing: a, b; 1 unexpected: c; 1 mis-shaped: d is [2], expected [3]"; empty when
/// nothing does.
std::string describeMismatch(const std::map<std::string, std::vector<int64_t>>& expected, const std::map<std::string, std::vector<int64_t>>& found);
std::map<std::string, std::vector<int64_t>> shapesOf(const Weights& weights);

/// Reads all weights of a checkpoint folder and moves them to device and dtype; on the CPU in the stored dtype the memory mapping is used
/// as it is (kept alive by the tensors, copy-on-write private).
/// @throws Error (Format) that lists missing, extra and mis-shaped weights together, by name.
Weights loadWeights(const std::filesystem::path& folder, const VlmConfig& config, torch::Device device, torch::Dtype dtype);

/// Writes `model.safetensors` (or shards above `shardBytes` with an index) in the hub's naming, in the tensors' dtype. Each file is replaced
/// atomically; weight files of an earlier save are removed at the end. Tensors may lie in a mapping of the very files that are replaced.
void saveWeights(const std::filesystem::path& folder, const Weights& weights, int64_t shardBytes = kShardBytes);

/// One safetensors file of named tensors (an optimiser's moments), and back; CPU copies.
void saveTensors(const std::filesystem::path& file, const Weights& tensors);
Weights loadTensors(const std::filesystem::path& file);

/// Random initialisation from a seed: matrices normal with a deviation of 1 / sqrt(3 inputs), embeddings 0.05, norms 1, biases 0.
Weights randomWeights(const VlmConfig& config, uint64_t seed);

/// LibTorch dtype of a safetensors name and back. @throws Error (Format) for names it does not know.
torch::Dtype dtypeFromName(const std::string& name);
std::string nameFromDtype(torch::Dtype dtype);

}  // namespace omnidrive::model
