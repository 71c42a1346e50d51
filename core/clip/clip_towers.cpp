// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/clip_towers.h"

#include "base/error.h"

#include <ATen/ATen.h>
#include <fmt/ranges.h>

#include <limits>

namespace omnidrive::clip {

namespace {

/// Parameters below one prefix.
class Scope {
public:
    Scope(const ClipWeights& weights, std::string prefix) : weights_(weights), prefix_(std::move(prefix)) {}

    const torch::Tensor& operator[](const char* name) const { return weights_.at(prefix_ + name); }
    Scope sub(const std::string& name) const { return {weights_, prefix_ + name + "."}; }

    torch::Tensor linear(const char* name, const torch::Tensor& x) const {
        const std::string base = prefix_ + name;
        return at::linear(x, weights_.at(base + ".weight"), weights_.at(base + ".bias"));
    }
    torch::Tensor norm(const char* name, const torch::Tensor& x, double epsilon) const {
        const std::string base = prefix_ + name;
        return at::layer_norm(x, {x.size(-1)}, weights_.at(base + ".weight"), weights_.at(base + ".bias"), epsilon);
    }

private:
    const ClipWeights& weights_;
    std::string prefix_;
};

torch::Tensor activate(const torch::Tensor& x, const ClipTowerConfig& tower) {
    return tower.quickGelu ? x * at::sigmoid(1.702 * x) : at::gelu(x);
}

/// @param x [N, L, hidden]; @param mask undefined or [N, 1, L, L] additive.
torch::Tensor attend(const Scope& scope, const ClipTowerConfig& tower, const torch::Tensor& x,
                     const torch::Tensor& mask) {
    const int64_t rows = x.size(0), length = x.size(1), headDim = tower.hiddenSize / tower.heads;
    const auto heads = [&](const char* name) {
        return scope.linear(name, x)
            .view({rows, length, tower.heads, headDim})
            .transpose(1, 2);  // [N, heads, L, headDim]
    };
    const auto maskOption = mask.defined() ? std::optional<torch::Tensor>(mask) : std::nullopt;
    const auto mixed = at::scaled_dot_product_attention(heads("q_proj"), heads("k_proj"), heads("v_proj"), maskOption);
    return scope.linear("out_proj", mixed.transpose(1, 2).reshape({rows, length, tower.hiddenSize}));
}

torch::Tensor encode(const Scope& model, const ClipTowerConfig& tower, torch::Tensor x, const torch::Tensor& mask) {
    for (int64_t i = 0; i < tower.layers; ++i) {
        const Scope layer = model.sub(fmt::format("encoder.layers.{}", i));
        x = x + attend(layer.sub("self_attn"), tower, layer.norm("layer_norm1", x, tower.layerNormEps), mask);
        const Scope mlp = layer.sub("mlp");
        x = x + mlp.linear("fc2", activate(mlp.linear("fc1", layer.norm("layer_norm2", x, tower.layerNormEps)), tower));
    }
    return x;
}

/// Additive mask of a causal text with padding behind it. @return [N, 1, L, L].
torch::Tensor textMask(const torch::Tensor& mask, torch::Dtype dtype) {
    const int64_t length = mask.size(1);
    const auto visible = at::ones({length, length}, mask.options().dtype(torch::kBool)).tril();  // [L, L]
    const auto allowed =
        visible.unsqueeze(0).unsqueeze(0).logical_and((mask > 0).unsqueeze(1).unsqueeze(1));  // [N, 1, L, L]
    return at::zeros(allowed.sizes(), mask.options().dtype(dtype))
        .masked_fill(allowed.logical_not(), -std::numeric_limits<float>::infinity());
}

torch::Tensor endOfText(const torch::Tensor& ids, int64_t eosTokenId) {
    return eosTokenId == 2 ? ids.argmax(1) : (ids == eosTokenId).to(torch::kInt).argmax(1);  // [N]
}

torch::Tensor normalised(const torch::Tensor& x) {
    return x / x.norm(2, -1, true).clamp_min(1e-12);
}

void requirePixels(const ClipConfig& config, const torch::Tensor& pixels) {
    require(pixels.dim() == 4 && pixels.size(1) == config.channels && pixels.size(2) == config.imageSize &&
                pixels.size(3) == config.imageSize,
            "CLIP pixels have shape [{}], expected [N, {}, {}, {}]", fmt::join(pixels.sizes(), ", "), config.channels,
            config.imageSize, config.imageSize);
}

void requireIds(const ClipConfig& config, const torch::Tensor& ids, const torch::Tensor& mask) {
    require(ids.dim() == 2 && ids.size(1) >= 1 && ids.size(1) <= config.maxPositions && ids.sizes() == mask.sizes(),
            "CLIP ids have shape [{}] and mask [{}], expected [N, L] with L from 1 to {}", fmt::join(ids.sizes(), ", "),
            fmt::join(mask.sizes(), ", "), config.maxPositions);
}

}  // namespace

torch::Tensor poolImages(const ClipWeights& weights, const ClipConfig& config, const torch::Tensor& pixels) {
    requirePixels(config, pixels);
    const Scope model(weights, "vision_model.");
    const Scope embeddings = model.sub("embeddings");
    const auto patches =
        at::conv2d(pixels, embeddings["patch_embedding.weight"], {}, config.patchSize).flatten(2).transpose(1, 2);
    const auto classToken = embeddings["class_embedding"].expand({pixels.size(0), 1, -1});
    auto x = at::cat({classToken, patches}, 1) + embeddings["position_embedding.weight"];  // [N, 1 + patches, hidden]
    x = model.norm("pre_layrnorm", x, config.vision.layerNormEps);
    x = encode(model, config.vision, x, {});
    return model.norm("post_layernorm", x.select(1, 0), config.vision.layerNormEps);
}

torch::Tensor poolTexts(const ClipWeights& weights, const ClipConfig& config, const torch::Tensor& ids,
                        const torch::Tensor& mask) {
    requireIds(config, ids, mask);
    const Scope model(weights, "text_model.");
    const Scope embeddings = model.sub("embeddings");
    const auto& tokens = embeddings["token_embedding.weight"];
    auto x = at::embedding(tokens, ids) +
             embeddings["position_embedding.weight"].slice(0, 0, ids.size(1));  // [N, L, hidden]
    x = encode(model, config.text, x, textMask(mask, x.scalar_type()));
    x = model.norm("final_layer_norm", x, config.text.layerNormEps);
    const auto rows = at::arange(ids.size(0), ids.options());
    return x.index({rows, endOfText(ids, config.eosTokenId)});
}

torch::Tensor encodeImages(const ClipWeights& weights, const ClipConfig& config, const torch::Tensor& pixels) {
    return normalised(at::linear(poolImages(weights, config, pixels), weights.at("visual_projection.weight")));
}

torch::Tensor encodeTexts(const ClipWeights& weights, const ClipConfig& config, const torch::Tensor& ids,
                          const torch::Tensor& mask) {
    return normalised(at::linear(poolTexts(weights, config, ids, mask), weights.at("text_projection.weight")));
}

}  // namespace omnidrive::clip
