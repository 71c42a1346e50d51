// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/clip_towers.h"

#include "base/error.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <fmt/ranges.h>

#include <limits>

namespace omnidrive::clip {

namespace {

/// Parameters below one prefix.
class Scope {
public:
    Scope(const ClipWeights& weights, std::string prefix, const KeptLayouts* layouts = nullptr)
        : weights_(weights), prefix_(std::move(prefix)), layouts_(layouts) {}

    const torch::Tensor& operator[](const char* name) const { return weights_.at(prefix_ + name); }
    Scope sub(const std::string& name) const { return {weights_, prefix_ + name + ".", layouts_}; }

    torch::Tensor linear(const char* name, const torch::Tensor& x) const {
        const std::string base = prefix_ + name, weight = base + ".weight";
        const auto& bias = weights_.at(base + ".bias");
        return layouts_ != nullptr ? layouts_->apply(weight, x, weights_.at(weight), bias) : at::linear(x, weights_.at(weight), bias);
    }
    /// Non-overlapping patches times a convolution's weight. @param pixels [N, channels, S, S]. @return [N, patches, hidden].
    torch::Tensor patches(const char* name, const torch::Tensor& pixels, int64_t side) const {
        const auto& weight = (*this)[name];   // [hidden, channels, side, side]
        if (layouts_ == nullptr || !layouts_->isUsed()) {
            return at::conv2d(pixels, weight, {}, side).flatten(2).transpose(1, 2);
        }
        const int64_t across = pixels.size(3) / side, down = pixels.size(2) / side;
        const auto cut = pixels.slice(2, 0, down * side).slice(3, 0, across * side).unflatten(2, {down, side}).unflatten(4, {across, side});
        const auto rows = cut.permute({0, 2, 4, 1, 3, 5}).reshape({pixels.size(0), down * across, weight.numel() / weight.size(0)});
        return layouts_->apply(prefix_ + name, rows, weight.flatten(1), {});
    }
    torch::Tensor norm(const char* name, const torch::Tensor& x, double epsilon) const {
        const std::string base = prefix_ + name;
        return at::layer_norm(x, {x.size(-1)}, weights_.at(base + ".weight"), weights_.at(base + ".bias"), epsilon);
    }

private:
    const ClipWeights& weights_;
    std::string prefix_;
    const KeptLayouts* layouts_;
};

torch::Tensor activate(torch::Tensor x, const ClipTowerConfig& tower) {
    if (!tower.quickGelu) {
        return at::gelu(x);
    }
    return c10::InferenceMode::is_enabled() ? x.mul_((1.702 * x).sigmoid_()) : x * at::sigmoid(1.702 * x);
}

/// What the first `asked` tokens make of all. @param x [N, L, hidden]; @param mask undefined or [N, 1, L, L] additive. @return [N, asked, hidden].
torch::Tensor attend(const Scope& scope, const ClipTowerConfig& tower, const torch::Tensor& x, int64_t asked,
                     const torch::Tensor& mask) {
    const int64_t rows = x.size(0), headDim = tower.hiddenSize / tower.heads;
    const auto heads = [&](const char* name, const torch::Tensor& tokens) {
        return scope.linear(name, tokens)
            .view({rows, tokens.size(1), tower.heads, headDim})
            .transpose(1, 2);  // [N, heads, L, headDim]
    };
    const auto maskOption = mask.defined() ? std::optional<torch::Tensor>(mask) : std::nullopt;
    const auto queries = heads("q_proj", x.narrow(1, 0, asked));
    const auto mixed = at::scaled_dot_product_attention(queries, heads("k_proj", x), heads("v_proj", x), maskOption);
    return scope.linear("out_proj", mixed.transpose(1, 2).reshape({rows, asked, tower.hiddenSize}));
}

/// @param asked tokens of the last block that are wanted, the first ones. @return [N, asked, hidden].
torch::Tensor encode(const Scope& model, const ClipTowerConfig& tower, torch::Tensor x, int64_t asked, const torch::Tensor& mask) {
    for (int64_t i = 0; i < tower.layers; ++i) {
        const Scope layer = model.sub(fmt::format("encoder.layers.{}", i));
        const int64_t tokens = i + 1 < tower.layers ? x.size(1) : asked;
        x = x.narrow(1, 0, tokens) + attend(layer.sub("self_attn"), tower, layer.norm("layer_norm1", x, tower.layerNormEps), tokens, mask);
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

bool isPictureMatrix(const std::string& name, const torch::Tensor& weight) {
    const bool isTable = name.find("position_embedding") != std::string::npos;
    return name.starts_with("vision_model.") && name.ends_with(".weight") && weight.dim() >= 2 && !isTable;
}

}  // namespace

KeptLayouts::KeptLayouts(const ClipWeights& weights) {
    constexpr int64_t kMostValues = int64_t{4} << 20;
    int64_t values = 0;
    std::vector<std::string> names;
    for (const auto& [name, weight] : weights) {
        if (isPictureMatrix(name, weight)) {
            names.push_back(name);
            values += weight.numel();
        }
    }
    for (const auto& name : values <= kMostValues ? names : std::vector<std::string>{}) {
        layouts_.try_emplace(name);
    }
}

torch::Tensor KeptLayouts::apply(const std::string& name, const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias) const {
    constexpr int64_t kAnyRows = int64_t{1} << 30;
    const auto layout = layouts_.find(name);
    return layout != layouts_.end() && kernels::FewRowsLinear::serves(x, weight, kAnyRows) ? layout->second.apply(x, weight, bias)
                                                                                          : at::linear(x, weight, bias);
}

torch::Tensor poolImages(const ClipWeights& weights, const ClipConfig& config, const torch::Tensor& pixels, const KeptLayouts* layouts) {
    requirePixels(config, pixels);
    const Scope model(weights, "vision_model.", layouts);
    const Scope embeddings = model.sub("embeddings");
    const auto patches = embeddings.patches("patch_embedding.weight", pixels, config.patchSize);
    const auto classToken = embeddings["class_embedding"].expand({pixels.size(0), 1, -1});
    auto x = at::cat({classToken, patches}, 1) + embeddings["position_embedding.weight"];  // [N, 1 + patches, hidden]
    x = model.norm("pre_layrnorm", x, config.vision.layerNormEps);
    x = encode(model, config.vision, x, layouts != nullptr ? 1 : x.size(1), {});
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
    x = encode(model, config.text, x, x.size(1), textMask(mask, x.scalar_type()));
    x = model.norm("final_layer_norm", x, config.text.layerNormEps);
    const auto rows = at::arange(ids.size(0), ids.options());
    return x.index({rows, endOfText(ids, config.eosTokenId)});
}

torch::Tensor encodeImages(const ClipWeights& weights, const ClipConfig& config, const torch::Tensor& pixels, const KeptLayouts* layouts) {
    return normalised(at::linear(poolImages(weights, config, pixels, layouts), weights.at("visual_projection.weight")));
}

torch::Tensor encodeTexts(const ClipWeights& weights, const ClipConfig& config, const torch::Tensor& ids,
                          const torch::Tensor& mask) {
    return normalised(at::linear(poolTexts(weights, config, ids, mask), weights.at("text_projection.weight")));
}

}  // namespace omnidrive::clip
