// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/decoder.h"

#include "base/error.h"
#include "kernels/mrope/mrope.h"
#include "kernels/rms_norm/rms_norm.h"
#include "nn/attention.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace omnidrive::model {

Decoder::Decoder(const TextConfig& config, const Weights& weights, const Adapters& adapters) : config_(config) {
    embedTokens_ = weights.at("model.embed_tokens.weight");
    norm_ = weights.at("model.norm.weight");
    head_ = config.tieWordEmbeddings ? embedTokens_ : weights.at("lm_head.weight");
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

torch::Tensor Decoder::logits(const torch::Tensor& hidden) const { return at::linear(hidden, head_); }

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
    const auto mixed = x + layer.o(attended);   // [B, L, hidden]
    const auto post = kernels::rmsNorm(mixed, layer.postNorm, config_.rmsNormEps);
    const auto gate = at::silu(layer.gate(post));
    return mixed + layer.down(gate * layer.up(post));
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

Decoder::SharedStates Decoder::forwardShared(const torch::Tensor& promptEmbeds, const nn::RotaryTables& promptRotary,
                                             const torch::Tensor& embeds, const nn::RotaryTables& rotary, const torch::Tensor& promptOf,
                                             const torch::Tensor& mask) const {
    const auto promptTables = prepare(promptRotary, embeds), tables = prepare(rotary, embeds);
    const auto bias = mask.to(embeds.options().requires_grad(false));
    auto prompts = promptEmbeds, x = embeds;
    for (const auto& layer : layers_) {
        // Captures by value what must still be there in the backward pass.
        const auto runLayer = [this, &layer, promptTables, tables, promptOf, bias](const nn::TensorList& in) -> nn::TensorList {
            const auto shared = project(layer, in[0], promptTables);
            const auto own = project(layer, in[1], tables);
            const auto keys = at::cat({shared.k.index_select(0, promptOf), own.k}, 2);     // [B, kvHeads, Lp + Lc, D]
            const auto values = at::cat({shared.v.index_select(0, promptOf), own.v}, 2);
            return {finishLayer(layer, in[0], nn::causalAttention(shared.q, shared.k, shared.v)),
                    finishLayer(layer, in[1], nn::maskedAttention(own.q, keys, values, bias))};
        };
        auto next = segment(layer, runLayer, {prompts, x});
        prompts = std::move(next[0]);
        x = std::move(next[1]);
    }
    return {kernels::rmsNorm(prompts, norm_, config_.rmsNormEps), kernels::rmsNorm(x, norm_, config_.rmsNormEps)};
}

torch::Tensor sharedMask(const std::vector<int64_t>& promptLengths, const std::vector<int64_t>& promptOf, int64_t longestPrompt,
                         int64_t longestContinuation) {
    const auto batch = static_cast<int64_t>(promptOf.size());
    const int64_t width = longestPrompt + longestContinuation;
    auto mask = torch::full({batch, 1, longestContinuation, width}, -std::numeric_limits<float>::infinity());
    auto* data = mask.data_ptr<float>();
    for (int64_t b = 0; b < batch; ++b) {
        const int64_t prompt = promptLengths[static_cast<size_t>(promptOf[static_cast<size_t>(b)])];
        for (int64_t l = 0; l < longestContinuation; ++l, data += width) {
            std::fill_n(data, prompt, 0.0F);
            std::fill_n(data + longestPrompt, l + 1, 0.0F);
        }
    }
    return mask;
}

torch::Tensor Decoder::forward(const torch::Tensor& embeds, const nn::RotaryTables& rotary, std::vector<torch::Tensor>* layerStates) const {
    return run(embeds, rotary, [](int64_t, const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v) {
        return nn::causalAttention(q, k, v);
    }, layerStates);
}

torch::Tensor Decoder::forwardCached(const torch::Tensor& embeds, const nn::RotaryTables& rotary, nn::KvCache& cache) const {
    return run(embeds, rotary, [&cache](int64_t layer, const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v) {
        const auto [keys, values] = cache.append(layer, k, v);
        return nn::maskedAttention(q, keys, values, cache.mask());
    }, nullptr);
}

}  // namespace omnidrive::model
