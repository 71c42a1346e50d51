// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/shared_attention/shared_attention.h"
#include "model/adapters.h"
#include "model/config.h"
#include "model/weights.h"
#include "nn/gradient_checkpoint.h"
#include "nn/kv_cache.h"
#include "nn/linear.h"
#include "nn/rotary.h"

#include <torch/types.h>

#include <vector>

namespace omnidrive::model {

/// Qwen2.5's decoder: grouped-query attention with M-RoPE, SwiGLU, RMSNorm (SPEC sections 3.1 and 3.4).
/// Differentiable without a cache. Thread-safe for inference with one cache per thread.
class Decoder {
public:
    Decoder(const TextConfig& config, const Weights& weights, const Adapters& adapters = {});

    /// Gradient checkpointing: layers keep only their inputs for the backward pass and run once more in it. Off at the start.
    void setGradientCheckpointing(bool isOn) { checkpointing_ = isOn; }

    /// @param ids [..] int64. @return [.., hidden].
    torch::Tensor embed(const torch::Tensor& ids) const;
    /// Whole right-padded sequences. @param embeds [B, L, hidden]; @param rotary tables [B, 1, L, headDim]. @return final-norm states [B, L, hidden].
    /// @param layerStates when given, receives the residual stream after each layer, [B, L, hidden] each (observation, auxiliary losses).
    torch::Tensor forward(const torch::Tensor& embeds, const nn::RotaryTables& rotary, std::vector<torch::Tensor>* layerStates = nullptr) const;
    /// Appends tokens to a cache whose beginAppend was called; endAppend is left to the caller. Same shapes.
    torch::Tensor forwardCached(const torch::Tensor& embeds, const nn::RotaryTables& rotary, nn::KvCache& cache) const;
    /// The shared-prefix step: one row in which continuations stand behind their prompt and attend to it and to themselves; each prompt is computed
    /// once, and the gradient equals that of whole sequences. @param embeds [1, N, hidden], packed as the layout says; nothing is padded.
    torch::Tensor forwardShared(const torch::Tensor& embeds, const nn::RotaryTables& rotary, const kernels::SharedLayout& layout) const;

    /// @param hidden [.., hidden]. @return logits [.., vocab] in the weights' dtype.
    torch::Tensor logits(const torch::Tensor& hidden) const;
    /// The output matrix [vocab, hidden] (the embedding when tied).
    const torch::Tensor& headWeight() const { return headWeight_; }

private:
    struct Layer {
        torch::Tensor inputNorm, postNorm;
        nn::Linear q, k, v, o, gate, up, down;
        std::vector<torch::Tensor> tensors() const;
    };
    /// Queries, keys and values of one layer, rotated.
    struct Projected {
        torch::Tensor q, k, v;   // [B, heads or kvHeads, L, D]
    };
    Projected project(const Layer& layer, const torch::Tensor& x, const nn::RotaryTables& rotary) const;
    torch::Tensor finishLayer(const Layer& layer, const torch::Tensor& x, const torch::Tensor& attended) const;
    torch::Tensor addFeedForward(const Layer& layer, torch::Tensor x) const;
    /// Runs a part of the network, with gradient checkpointing when that is on.
    nn::TensorList segment(const Layer& layer, const nn::Segment& run, const nn::TensorList& inputs) const;
    nn::RotaryTables prepare(const nn::RotaryTables& rotary, const torch::Tensor& like) const;
    template <typename Attend>
    torch::Tensor run(const torch::Tensor& embeds, const nn::RotaryTables& rotary, Attend attend, std::vector<torch::Tensor>* layerStates) const;

    TextConfig config_;
    torch::Tensor embedTokens_, norm_, headWeight_;
    nn::Linear head_;
    std::vector<Layer> layers_;
    bool checkpointing_ = false;
};

}  // namespace omnidrive::model
