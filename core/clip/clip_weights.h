// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clip/clip_model.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace omnidrive::clip {

/// Parameters by Hugging Face's names ("text_model.encoder.layers.0.mlp.fc1.weight", "vision_model.pre_layrnorm.bias",
/// "logit_scale").
using ClipWeights = std::map<std::string, torch::Tensor>;

/// Every parameter name of a CLIPModel with its shape.
std::map<std::string, std::vector<int64_t>> expectedShapes(const ClipConfig& config);

/// Reads all weights. Buffers that older checkpoints carry ("...embeddings.position_ids") are passed over. On the CPU
/// in the stored dtype the tensors lie in the file's private mapping and keep it alive.
/// @throws Error (Format) that lists missing, extra and mis-shaped weights together.
ClipWeights loadWeights(const std::filesystem::path& folder, const ClipConfig& config, torch::Device device,
                        torch::Dtype dtype);

/// Writes model.safetensors in the tensors' dtype.
void saveWeights(const std::filesystem::path& folder, const ClipWeights& weights);

/// Initialisation as the reference's (CLIPPreTrainedModel), float32 on the CPU, from a seed.
ClipWeights randomWeights(const ClipConfig& config, uint64_t seed);

}  // namespace omnidrive::clip
