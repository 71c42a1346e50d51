// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/policy.h"
#include "train/demonstrations.h"

#include <ATen/ATen.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::train {

/// The losses of pre-training (DEFAULT_MODEL section 4) on one batch of demonstrations. B rows of up to L tokens.
using DemoBatch = std::vector<Demonstration>;

/// A linear head that is thrown away after pre-training.
struct Head {
    torch::Tensor weight, bias;   // [out, in], [out]
    Head(int64_t out, int64_t in, uint64_t seed);
    torch::Tensor operator()(const torch::Tensor& x) const { return at::linear(x, weight, bias); }
};

struct Heads {
    Head cell, crop, centre, place, view;
    Heads(int64_t hidden, uint64_t seed);
    void appendTo(std::vector<std::pair<std::string, torch::Tensor>>& parameters) const;
};

/// Token ids of the coordinates, to spread a target over its neighbours.
struct CoordinateTable {
    std::vector<int32_t> plain, comma;                // by step
    std::map<int32_t, std::pair<int, bool>> stepOf;   // id -> (step, with comma)
    explicit CoordinateTable(const text::Tokenizer& tokenizer);
};

/// All of a batch in the form the network takes.
struct DemoTensors {
    model::SequenceBatch sequences;
    torch::Tensor patches;
    std::vector<model::PatchGrid> grids;              // each picture once
    std::vector<std::vector<int64_t>> firstFeature;   // per demonstration and picture, in merged tokens
    torch::Tensor featureIndex;                       // feature of each image token of all rows, in order
};
DemoTensors toTensors(const model::Vlm& vlm, const DemoBatch& batch);

/// Final states of all rows, and how well picture tokens know their place.
struct DemoPass {
    torch::Tensor hidden;   // [B, L, hidden]
    torch::Tensor place;    // scalar loss
};
DemoPass forwardInBuckets(const model::Vlm& vlm, const DemoTensors& tensors, const torch::Tensor& features, const Heads& heads);

/// Each of these is a scalar, 0 when the batch holds nothing for it. features: [merged tokens of all pictures, hidden].
torch::Tensor textLoss(const model::Vlm& vlm, const DemoBatch& batch, const torch::Tensor& hidden, const CoordinateTable& table, double sigma);
/// @param hitRate receives the share of right tokens when given.
torch::Tensor cellLoss(const DemoBatch& batch, const DemoTensors& tensors, const torch::Tensor& features, const Heads& heads, double* hitRate = nullptr);
torch::Tensor cropLoss(const DemoBatch& batch, const DemoTensors& tensors, const torch::Tensor& features, const Heads& heads);
torch::Tensor centreLoss(const DemoBatch& batch, const torch::Tensor& hidden, const Heads& heads);
torch::Tensor viewLoss(const DemoBatch& batch, const DemoTensors& tensors, const torch::Tensor& features, const Heads& heads);

}  // namespace omnidrive::train
