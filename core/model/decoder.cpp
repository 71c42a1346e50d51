// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/decoder.h"

#include "base/error.h"
#include "kernels/mrope/mrope.h"
#include "kernels/rms_norm/rms_norm.h"
#include "nn/attention.h"

#include <ATen/ATen.h>

namespace omnidrive::model {

Decoder::Decoder(const TextConfig& config, const Weights& weights) : config_(config) {
    embedTokens_ = weights.at("model.embed_tokens.weight");
    norm_ = weights.at("model.norm.weight");
    head_ = config.tieWordEmbeddings ? embedTokens_ : weights.at("lm_head.weight");
    for (int64_t i = 0; i < config.layers; ++i) {
        const auto part = [&](const char* name) { return weights.at(fmt::format("model.layers.{}.{}", i, name)); };
        layers_.push_back({part("input_layernorm.weight"), part("post_attention_layernorm.weight"), part("self_attn.q_proj.weight"),
                           part("self_attn.q_proj.bias"), part("self_attn.k_proj.weight"), part("self_attn.k_proj.bias"),
                           part("self_attn.v_proj.weight"), part("self_attn.v_proj.bias"), part("self_attn.o_proj.weight"),
                           part("mlp.gate_proj.weight"), part("mlp.up_proj.weight"), part("mlp.down_proj.weight")});
    }
}

torch::Tensor Decoder::embed(const torch::Tensor& ids) const { return at::embedding(embedTokens_, ids); }

torch::Tensor Decoder::logits(const torch::Tensor& hidden) const { return at::linear(hidden, head_); }

template <typename Attend>
torch::Tensor Decoder::run(const torch::Tensor& embeds, const nn::RotaryTables& rotary, Attend attend) const {
    const int64_t batch = embeds.size(0), length = embeds.size(1), dim = config_.headDim;
    const auto cos = rotary.cos.to(embeds.options()), sin = rotary.sin.to(embeds.options());
    const auto heads = [&](const torch::Tensor& t, int64_t count) { return t.view({batch, length, count, dim}).transpose(1, 2); };
    auto x = embeds;
    for (size_t i = 0; i < layers_.size(); ++i) {
        const auto& layer = layers_[i];
        const auto normed = kernels::rmsNorm(x, layer.inputNorm, config_.rmsNormEps);
        const auto [q, k] = kernels::applyMrope(heads(at::linear(normed, layer.qWeight, layer.qBias), config_.heads),
                                                heads(at::linear(normed, layer.kWeight, layer.kBias), config_.kvHeads), cos, sin);
        const auto v = heads(at::linear(normed, layer.vWeight, layer.vBias), config_.kvHeads);
        x = x + at::linear(attend(static_cast<int64_t>(i), q, k, v), layer.oWeight);   // [B, L, hidden]
        const auto post = kernels::rmsNorm(x, layer.postNorm, config_.rmsNormEps);
        const auto gate = at::silu(at::linear(post, layer.gateWeight));
        x = x + at::linear(gate * at::linear(post, layer.upWeight), layer.downWeight);
    }
    return kernels::rmsNorm(x, norm_, config_.rmsNormEps);
}

torch::Tensor Decoder::forward(const torch::Tensor& embeds, const nn::RotaryTables& rotary) const {
    return run(embeds, rotary, [](int64_t, const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v) {
        return nn::causalAttention(q, k, v);
    });
}

torch::Tensor Decoder::forwardCached(const torch::Tensor& embeds, const nn::RotaryTables& rotary, nn::KvCache& cache) const {
    return run(embeds, rotary, [&cache](int64_t layer, const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v) {
        const auto [keys, values] = cache.append(layer, k, v);
        return nn::maskedAttention(q, keys, values, cache.mask());
    });
}

}  // namespace omnidrive::model
