// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/tensor_keeper.h"
#include "ranks/group.h"

#include <torch/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace omnidrive::train {

/// The decoder layers' weights shared out over ranks while they learn (ZeRO, stage 3, by whole tensors): each tensor's memory lies on its owner
/// alone. A layer's are brought together before it runs, in the forward pass and again in the backward pass, and given back behind it; their gradients are
/// summed on their owners and added to `grad` there. Works on storages, so every model over the same weights sees it. All ranks must run the same
/// segments in the same order, with gradient checkpointing on. Source: arXiv 1910.02054, section 5.3.
class LayerShards final : public nn::TensorKeeper {
public:
    struct Kept {
        std::string name;
        torch::Tensor tensor;   ///< contiguous
        int owner = 0;
    };

    /// @param layers the tensors of each decoder layer, the same on every rank; all memory is here now and stays until release().
    /// @param lowestInBackward as lowestLayerInBackward() of what is trained: a backward pass ends with this layer.
    LayerShards(std::vector<std::vector<Kept>> layers, ranks::Group& ranks, size_t lowestInBackward = 0);

    /// All layers' memory at once, for rollouts and checkpoints; and back.
    void fetchAll();
    void releaseAll();
    /// What a pass over rollouts does with the other ranks, without rollouts: they have a pass more than this one.
    /// @param forwards how many forward passes go before the one backward pass.
    void idlePass(int forwards);

    bool keeps(const nn::TensorList& tensors) const override;
    void fetch(const nn::TensorList& tensors) override;
    void release(const nn::TensorList& tensors) override;
    void takeGradients(const nn::TensorList& tensors, nn::TensorList& gradients) override;

    /// Bytes of the layers' memory that are here now.
    int64_t residentBytes() const;

private:
    using Layer = std::vector<Kept>;
    const Layer* layerOf(const nn::TensorList& tensors) const;
    void fetchLayer(const Layer& layer);
    void releaseLayer(const Layer& layer);
    void sumGradients(const Layer& layer, const std::vector<torch::Tensor>& gradients);

    std::vector<Layer> layers_;
    size_t lowestInBackward_;
    std::unordered_map<const c10::StorageImpl*, size_t> layerOf_;
    ranks::Group& ranks_;
    bool isWhole_ = true;
};

/// The weights of each decoder layer with their owners. @param owners by name; for others (frozen weights) the ranks get even shares.
std::vector<std::vector<LayerShards::Kept>> decoderLayers(const std::map<std::string, torch::Tensor>& weights,
                                                          const std::map<std::string, int>& owners, int ranks);
/// The lowest decoder layer that a backward pass goes through: below it nothing needs a gradient, so nothing is read again. 0 when the embedding or the
/// tower learns; beyond all layers when none does. @param parameters the trained ones, by name.
size_t lowestLayerInBackward(const std::vector<std::pair<std::string, torch::Tensor>>& parameters);
/// Whether a parameter is one of a decoder layer's weights, by its name.
bool isOfDecoderLayer(const std::string& name);

}  // namespace omnidrive::train
