// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/adapters.h"
#include "model/config.h"
#include "model/weights.h"
#include "nn/linear.h"
#include "nn/rotary.h"

#include <torch/types.h>

#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace omnidrive::model {

/// Grid of one picture in patches (image_grid_thw with t = 1).
struct PatchGrid {
    int height = 0, width = 0;
    int patches() const { return height * width; }
    bool operator<(const PatchGrid& other) const { return std::pair(height, width) < std::pair(other.height, other.width); }
    bool operator==(const PatchGrid&) const = default;
};

/// Qwen2.5-VL's vision transformer with merger (SPEC section 3.3). Pictures of one size run as a batch; attention windows of one size too,
/// so nothing is padded. Differentiable. Thread-safe for inference.
class VisionTower {
public:
    VisionTower(const VisionConfig& config, const Weights& weights, const Adapters& adapters = {});

    /// As Decoder::setGradientCheckpointing, for the blocks.
    void setGradientCheckpointing(bool isOn) { checkpointing_ = isOn; }

    /// @param patches [sum of patches, patchValues] in merge-cell order, picture after picture. @param grids one per picture.
    /// @return [sum of patches / merge^2, outHiddenSize], same picture order.
    torch::Tensor forward(const torch::Tensor& patches, const std::vector<PatchGrid>& grids) const;

private:
    struct Block {
        torch::Tensor norm1, norm2;
        nn::Linear qkv, proj, gate, up, down;
        bool fullAttention = false;
        std::vector<torch::Tensor> tensors() const;
    };
    /// Everything that depends on the picture's size alone.
    struct Plan {
        nn::RotaryTables rotary;               // [S, D]
        std::vector<torch::Tensor> windows;    // index tensors [count, size], together a permutation of 0..S-1
        torch::Tensor inverse;                 // position of each token in the concatenated windows
    };

    std::shared_ptr<const Plan> planFor(const PatchGrid& grid) const;
    torch::Tensor forwardBatch(const torch::Tensor& patches, const PatchGrid& grid) const;   // [N, S, values] -> [N, S / 4, out]
    torch::Tensor runBlock(const Block& block, const torch::Tensor& x, const std::shared_ptr<const Plan>& plan) const;
    torch::Tensor attention(const Block& block, const torch::Tensor& x, const Plan& plan) const;
    torch::Tensor windowAttention(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v, const Plan& plan) const;
    torch::Tensor mlp(const Block& block, const torch::Tensor& x) const;

    VisionConfig config_;
    torch::Tensor patchWeight_;  // [hidden, patchValues]
    nn::Linear patchEmbed_;      // of it
    std::vector<Block> blocks_;
    torch::Tensor mergerNorm_;
    nn::Linear merger0_, merger2_;
    bool checkpointing_ = false;
    mutable std::mutex plansMutex_;
    mutable std::map<PatchGrid, std::shared_ptr<const Plan>> plans_;
};

}  // namespace omnidrive::model
