// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/decoder.h"

#include "base/error.h"
#include "kernels/mrope/mrope.h"
#include "kernels/rms_norm/rms_norm.h"
#include "nn/attention.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <utility>

namespace omnidrive::model {

Decoder::Decoder(const TextConfig& config, const Weights& weights, const Adapters& adapters) : config_(config) {
    embedTokens_ = weights.at("model.embed_tokens.weight");
    norm_ = weights.at("model.norm.weight");
    headWeight_ = config.tieWordEmbeddings ? embedTokens_ : weights.at("lm_head.weight");
    head_ = nn::Linear(headWeight_);
    for (int64_t i = 0; i < config.layers; ++i) {
        const auto name = [&](const char* part) { return fmt::format("model.layers.{}.{}", i, part); };
        const auto norm = [&](const char* part) { return weights.at(name(part)); };
        const auto linear = [&](const char* part) { return linearOf(weights, adapters, name(part)); };
        layers_.push_back({norm("input_layernorm.weight"), norm("post_attention_layernorm.weight"), linear("self_attn.q_proj"),
                           linear("self_attn.k_proj"), linear("self_attn.v_proj"), linear("self_attn.o_proj"), linear("mlp.gate_proj"),
                           linear("mlp.up_proj"), linear("mlp.down_proj")});
    }
}

std::vector<torch::Tensor> Decoder::Layer::tensors() const {
    std::vector<torch::Tensor> all{inputNorm, postNorm};
    for (const auto* linear : {&q, &k, &v, &o, &gate, &up, &down}) {
        linear->appendTensors(all);
    }
    return all;
}

nn::TensorList Decoder::segment(const Layer& layer, const nn::Segment& run, const nn::TensorList& inputs) const {
    return checkpointing_ ? nn::checkpointed(run, inputs, layer.tensors()) : run(inputs);
}

torch::Tensor Decoder::embed(const torch::Tensor& ids) const { return at::embedding(embedTokens_, ids); }

torch::Tensor Decoder::logits(const torch::Tensor& hidden) const { return head_(hidden); }

nn::RotaryTables Decoder::prepare(const nn::RotaryTables& rotary, const torch::Tensor& like) const {
    return {rotary.cos.to(like.options().requires_grad(false)), rotary.sin.to(like.options().requires_grad(false))};
}

Decoder::Projected Decoder::project(const Layer& layer, const torch::Tensor& x, const nn::RotaryTables& rotary) const {
    const int64_t batch = x.size(0), length = x.size(1);
    const auto heads = [&](const torch::Tensor& t, int64_t count) { return t.view({batch, length, count, config_.headDim}).transpose(1, 2); };
    const auto normed = kernels::rmsNorm(x, layer.inputNorm, config_.rmsNormEps);
    const auto [q, k] = kernels::applyMrope(heads(layer.q(normed), config_.heads),
                                            heads(layer.k(normed), config_.kvHeads), rotary.cos, rotary.sin);
    return {q, k, heads(layer.v(normed), config_.kvHeads)};
}

torch::Tensor Decoder::finishLayer(const Layer& layer, const torch::Tensor& x, const torch::Tensor& attended) const {
    if (c10::InferenceMode::is_enabled()) {
        const auto mixed = layer.o(attended).add_(x);
        return addFeedForward(layer, mixed);
    }
    const auto mixed = x + layer.o(attended);   // [B, L, hidden]
    const auto post = kernels::rmsNorm(mixed, layer.postNorm, config_.rmsNormEps);
    const auto gate = at::silu(layer.gate(post));
    return mixed + layer.down(gate * layer.up(post));
}

/// The same in place, and many tokens in slices: nothing is kept for a backward pass, and this is the widest part of a layer. @param x [B, L, hidden]
torch::Tensor Decoder::addFeedForward(const Layer& layer, torch::Tensor x) const {
    constexpr int64_t kSlice = 256;   // tokens
    auto rows = x.view({-1, x.size(2)});
    for (int64_t start = 0; start < rows.size(0); start += kSlice) {
        auto slice = rows.narrow(0, start, std::min(kSlice, rows.size(0) - start));
        const auto post = kernels::rmsNorm(slice, layer.postNorm, config_.rmsNormEps);
        auto gate = layer.gate(post);
        slice.add_(layer.down(at::silu_(gate).mul_(layer.up(post))));
    }
    return x;
}

template <typename Attend>
torch::Tensor Decoder::run(const torch::Tensor& embeds, const nn::RotaryTables& rotary, Attend attend,
                           std::vector<torch::Tensor>* layerStates) const {
    const auto tables = prepare(rotary, embeds);
    auto x = embeds;
    for (size_t i = 0; i < layers_.size(); ++i) {
        const auto runLayer = [this, i, attend, tables](const nn::TensorList& in) -> nn::TensorList {
            const auto [q, k, v] = project(layers_[i], in[0], tables);
            return {finishLayer(layers_[i], in[0], attend(static_cast<int64_t>(i), q, k, v))};
        };
        x = segment(layers_[i], runLayer, {x})[0];
        if (layerStates != nullptr) {
            layerStates->push_back(x);
        }
    }
    return kernels::rmsNorm(x, norm_, config_.rmsNormEps);
}

torch::Tensor Decoder::forward(const torch::Tensor& embeds, const nn::RotaryTables& rotary, std::vector<torch::Tensor>* layerStates) const {
    return run(embeds, rotary, [](int64_t, const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v) {
        return nn::causalAttention(q, k, v);
    }, layerStates);
}

torch::Tensor Decoder::forwardShared(const torch::Tensor& embeds, const nn::RotaryTables& rotary, const kernels::SharedLayout& layout) const {
    return run(embeds, rotary, [layout](int64_t, const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v) {
        return kernels::sharedAttention(q, k, v, layout);
    }, nullptr);
}

torch::Tensor Decoder::forwardCached(const torch::Tensor& embeds, const nn::RotaryTables& rotary, nn::KvCache& cache) const {
    return run(embeds, rotary, [&cache](int64_t layer, const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v) {
        return cache.attend(layer, q, k, v);
    }, nullptr);
}

}  // namespace omnidrive::model
