// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/adapters.h"
#include "model/config.h"

#include <torch/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::model {

/// Memory in bytes, by what needs it.
struct MemoryEstimate {
    int64_t weights = 0;
    int64_t gradients = 0;
    int64_t optimiser = 0;     ///< AdamW: two moments a trained parameter, and of one below 32 bits its value in float32
    int64_t activations = 0;   ///< what the backward pass reads, or the widest moment of a forward pass
    int64_t cache = 0;         ///< keys and values of the rollouts

    int64_t total() const { return weights + gradients + optimiser + activations + cache; }
};

/// Number of parameters: of all weights, and of adapters.
int64_t parameterCount(const VlmConfig& config);
int64_t parameterCount(const Adapters& adapters);

/// What runs: `rows` sequences of `tokens` tokens that share pictures of `patches` patches in all.
struct RunLoad {
    int64_t rows = 1, tokens = 2048, patches = 5120;
};
/// Memory of generation with a key/value cache, weights in `dtype`.
MemoryEstimate estimateRun(const VlmConfig& config, torch::Dtype dtype, const RunLoad& load);

/// What one pass of an optimiser update sees: prompts of `promptTokens` with pictures of `patches` patches each, and `rows` continuations of
/// `responseTokens`.
struct TrainLoad {
    int64_t prompts = 1, rows = 8, promptTokens = 1500, responseTokens = 256, patches = 4888;
};
struct TrainMethod {
    int64_t adapterParameters = 0;        ///< 0: all weights are trained; addAdapter() counts this and what begins with "adapter"
    bool trainsVision = true;             ///< the tower's weights, or adapters in it
    bool gradientCheckpointing = false;
    bool hasReference = false;            ///< a frozen copy for the KL term; with adapters it is the base itself and costs nothing
    bool hasTwin = false;                 ///< a copy of what is trained, which makes the next rollouts meanwhile
    bool eightBitState = false;           ///< moments as bytes, with a float32 scale for each 256
    int64_t optimiserShards = 1;          ///< ranks that share out the optimiser's state
    int64_t layerShards = 1;              ///< ranks that share out the gradients of the decoder's layers; rollouts need the whole weights on each
    int64_t adapterReads = 0;             ///< values a token that adapted modules of the decoder keep for their backward pass: input and rank of each
    int64_t adapterPatchReads = 0;        ///< the same of the vision tower, a patch
    int64_t adapterWidest = 0;            ///< largest output of an adapted module
};
/// Counts the adapter of a module with a weight [out, in].
void addAdapter(TrainMethod& method, const std::string& module, const std::vector<int64_t>& shape, int64_t rank);

/// Memory of one update with AdamW: frozen weights in `dtype`, trained ones in `dtype`, adapters in float32. Activations are counted from what
/// each layer keeps for its backward pass: about 7 times the hidden and 4 times the intermediate size a token; below 32 bits also the float32
/// copies that adapters make.
MemoryEstimate estimateTraining(const VlmConfig& config, torch::Dtype dtype, const TrainLoad& load, const TrainMethod& method);

/// Bytes that a new allocation may still take: free memory of the machine (within its control group) or of the GPU; nullopt when it is not known.
std::optional<int64_t> freeMemory(torch::Device device);

/// "14.2 GiB", "310 MiB".
std::string bytesText(int64_t bytes);
/// "62.1 GiB (weights 14.2 GiB, gradients 14.2 GiB, optimiser 28.4 GiB, activations 5.3 GiB)"; parts of nothing are left out.
std::string describe(const MemoryEstimate& estimate);

/// @throws Error (OutOfMemory) with all numbers when `estimate` exceeds `freeBytes`. @param what begins the sentence: "training", "the model".
/// @param advice ends it; may be empty.
void requireFits(const MemoryEstimate& estimate, int64_t freeBytes, const std::string& device, const std::string& what, const std::string& advice);

}  // namespace omnidrive::model
