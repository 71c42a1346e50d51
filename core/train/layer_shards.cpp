// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/layer_shards.h"

#include "base/error.h"
#include "train/ranked_optimiser.h"

#include <ATen/ATen.h>
#include <c10/core/DeviceGuard.h>

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

namespace omnidrive::train {

namespace {

constexpr const char* kLayerPrefix = "model.layers.";

const c10::StorageImpl* storageOf(const torch::Tensor& tensor) { return tensor.storage().unsafeGetStorageImpl(); }

/// The tensor keeps its shape, and whoever holds it keeps it; only the memory goes.
void dropMemory(const torch::Tensor& tensor) {
    auto* storage = tensor.storage().unsafeGetStorageImpl();
    storage->set_data_ptr_noswap(at::DataPtr(nullptr, tensor.device()));
    storage->set_nbytes(0);
}

void makeMemory(const torch::Tensor& tensor) {
    const c10::DeviceGuard onItsDevice(tensor.device());   // an allocator takes from the current one
    auto* storage = tensor.storage().unsafeGetStorageImpl();
    storage->set_data_ptr_noswap(c10::GetAllocator(tensor.device().type())->allocate(tensor.nbytes()));
    storage->set_nbytes(tensor.nbytes());
}

/// A frozen weight may lie in a mapped file, which must not be written to; what travels between ranks is.
void makePrivate(const torch::Tensor& tensor) {
    const auto copy = tensor.detach().clone();
    makeMemory(tensor);
    tensor.detach().copy_(copy);
}

int64_t layerNumber(const std::string& name) { return std::stoll(name.substr(std::string_view(kLayerPrefix).size())); }

}  // namespace

LayerShards::LayerShards(std::vector<std::vector<Kept>> layers, ranks::Group& ranks, size_t lowestInBackward)
    : layers_(std::move(layers)), lowestInBackward_(lowestInBackward), ranks_(ranks) {
    for (size_t i = 0; i < layers_.size(); ++i) {
        for (const auto& [name, tensor, owner] : layers_[i]) {
            require(tensor.is_contiguous() && tensor.storage_offset() == 0, "{} does not lie in one piece of its own", name);
            require(layerOf_.emplace(storageOf(tensor), i).second, "{} shares its memory with another weight", name);
            if (!tensor.requires_grad()) {
                makePrivate(tensor);
            }
        }
    }
}

void LayerShards::fetchAll() {
    for (const auto& layer : layers_) {
        fetchLayer(layer);
    }
    isWhole_ = true;
}

void LayerShards::releaseAll() {
    for (const auto& layer : layers_) {
        releaseLayer(layer);
    }
    isWhole_ = false;
}

void LayerShards::idlePass(int forwards) {
    for (int pass = 0; pass < forwards; ++pass) {
        for (const auto& layer : layers_) {
            fetchLayer(layer);
            releaseLayer(layer);
        }
    }
    for (size_t i = layers_.size(); i > lowestInBackward_; --i) {
        const auto& layer = layers_[i - 1];
        fetchLayer(layer);
        releaseLayer(layer);
        sumGradients(layer, std::vector<torch::Tensor>(layer.size()));
    }
}

const LayerShards::Layer* LayerShards::layerOf(const nn::TensorList& tensors) const {
    for (const auto& tensor : tensors) {
        if (const auto it = layerOf_.find(storageOf(tensor)); it != layerOf_.end()) {
            return &layers_[it->second];
        }
    }
    return nullptr;
}

bool LayerShards::keeps(const nn::TensorList& tensors) const { return !isWhole_ && layerOf(tensors) != nullptr; }

void LayerShards::fetch(const nn::TensorList& tensors) { fetchLayer(*layerOf(tensors)); }

void LayerShards::release(const nn::TensorList& tensors) { releaseLayer(*layerOf(tensors)); }

void LayerShards::fetchLayer(const Layer& layer) {
    const torch::NoGradGuard noGrad;
    for (const auto& kept : layer) {
        if (kept.owner != ranks_.rank()) {
            makeMemory(kept.tensor);
        }
    }
    for (int rank = 0; rank < ranks_.size(); ++rank) {
        std::vector<torch::Tensor> owned;
        for (const auto& kept : layer) {
            if (kept.owner == rank) {
                owned.push_back(kept.tensor);
            }
        }
        ranks_.broadcast(rank, owned);
    }
}

void LayerShards::releaseLayer(const Layer& layer) {
    for (const auto& kept : layer) {
        if (kept.owner != ranks_.rank()) {
            dropMemory(kept.tensor);
        }
    }
}

void LayerShards::takeGradients(const nn::TensorList& tensors, nn::TensorList& gradients) {
    const auto& layer = *layerOf(tensors);
    std::vector<torch::Tensor> own(layer.size());
    for (size_t i = 0; i < tensors.size(); ++i) {
        const auto kept =
            std::find_if(layer.begin(), layer.end(), [&](const Kept& entry) { return storageOf(entry.tensor) == storageOf(tensors[i]); });
        if (kept != layer.end()) {
            own[static_cast<size_t>(kept - layer.begin())] = std::exchange(gradients[i], torch::Tensor());
        }
    }
    sumGradients(layer, own);
}

/// @param gradients one a tensor of the layer; undefined: nothing was found here.
void LayerShards::sumGradients(const Layer& layer, const std::vector<torch::Tensor>& gradients) {
    const torch::NoGradGuard noGrad;
    for (int rank = 0; rank < ranks_.size(); ++rank) {
        std::vector<torch::Tensor> sums, targets;
        for (size_t i = 0; i < layer.size(); ++i) {
            const auto& tensor = layer[i].tensor;
            if (layer[i].owner == rank && tensor.requires_grad()) {
                sums.push_back(gradients[i].defined() ? gradients[i].contiguous() : at::zeros(tensor.sizes(), tensor.options().requires_grad(false)));
                targets.push_back(tensor);
            }
        }
        ranks_.sumTo(rank, sums);
        for (size_t i = 0; rank == ranks_.rank() && i < sums.size(); ++i) {
            auto& gradient = targets[i].mutable_grad();
            gradient = gradient.defined() ? gradient.add_(sums[i]) : sums[i];
        }
    }
}

int64_t LayerShards::residentBytes() const {
    int64_t bytes = 0;
    for (const auto& layer : layers_) {
        for (const auto& kept : layer) {
            bytes += static_cast<int64_t>(kept.tensor.storage().nbytes());
        }
    }
    return bytes;
}

size_t lowestLayerInBackward(const std::vector<std::pair<std::string, torch::Tensor>>& parameters) {
    size_t lowest = std::numeric_limits<size_t>::max();
    for (const auto& [name, parameter] : parameters) {
        if (name.starts_with(kLayerPrefix)) {
            lowest = std::min(lowest, static_cast<size_t>(layerNumber(name)));
        } else if (!name.starts_with("model.norm.") && !name.starts_with("lm_head.")) {
            return 0;   // it makes the first layer's input
        }
    }
    return lowest;
}

bool isOfDecoderLayer(const std::string& name) { return name.starts_with(kLayerPrefix) && name.find(".lora_") == std::string::npos; }

std::vector<std::vector<LayerShards::Kept>> decoderLayers(const std::map<std::string, torch::Tensor>& weights,
                                                          const std::map<std::string, int>& owners, int ranks) {
    std::vector<std::string> names;
    std::vector<int64_t> sizes;
    for (const auto& [name, tensor] : weights) {
        if (isOfDecoderLayer(name)) {
            names.push_back(name);
            sizes.push_back(tensor.numel());
        }
    }
    const auto shares = shareOut(sizes, ranks);
    std::vector<std::vector<LayerShards::Kept>> layers;
    for (size_t i = 0; i < names.size(); ++i) {
        const auto layer = static_cast<size_t>(layerNumber(names[i]));
        layers.resize(std::max(layers.size(), layer + 1));
        const auto owner = owners.find(names[i]);
        layers[layer].push_back({names[i], weights.at(names[i]), owner == owners.end() ? shares[i] : owner->second});
    }
    return layers;
}

}  // namespace omnidrive::train
