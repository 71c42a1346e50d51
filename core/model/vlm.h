// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/adapters.h"
#include "model/config.h"
#include "model/decoder.h"
#include "model/lora.h"
#include "model/positions.h"
#include "model/vision_tower.h"
#include "model/weights.h"

#include <torch/types.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace omnidrive::model {

/// A batch of whole sequences for one differentiable pass: right-padded rows of ids with picture features at their image tokens.
struct SequenceBatch {
    std::vector<std::vector<int32_t>> ids;                     ///< B rows
    std::vector<std::vector<nn::MropePosition>> positions;     ///< one per id
};

/// Qwen2.5-VL: vision tower, decoder and the sequence building between them. The tiny default and a 7B are this one class.
/// Inference is thread-safe (one cache per thread); training owns the object alone.
class Vlm {
public:
    /// A checkpoint folder, or a PEFT adapter folder: then the weights are those of its base_model_name_or_path (absolute or beside the folder).
    /// @throws Error naming file, field or weight; (Device) for a device that is not there.
    static std::shared_ptr<Vlm> load(const std::filesystem::path& folder, torch::Device device, torch::Dtype dtype);
    static std::shared_ptr<Vlm> makeRandom(const VlmConfig& config, uint64_t seed);
    /// Model over given weights and adapters (shared, not copied).
    Vlm(VlmConfig config, Weights weights, std::optional<LoraConfig> lora = {}, Adapters adapters = {});

    const VlmConfig& config() const { return config_; }
    const Weights& weights() const { return weights_; }
    /// What the adapters are; nullopt without any.
    const std::optional<LoraConfig>& lora() const { return lora_; }
    const Adapters& adapters() const { return adapters_; }
    const Decoder& decoder() const { return *decoder_; }
    const VisionTower& visionTower() const { return *vision_; }
    torch::TensorOptions options() const;

    /// Independent copy of the weights, without gradients (a reference policy, an old policy).
    std::shared_ptr<Vlm> clone() const;
    /// Trains all parameters, or all but the vision tower's. Returns those that require gradients, in name order.
    std::vector<std::pair<std::string, torch::Tensor>> enableGradients(bool includeVision);
    /// Puts adapters on (replacing those there are) and trains them alone: the weights are frozen and may stay in a mapped file, in bfloat16.
    /// Returns the adapters' matrices, in name order.
    std::vector<std::pair<std::string, torch::Tensor>> trainAdapters(LoraConfig lora, Adapters adapters);
    /// The same weights, shared, without or with the adapters added to them.
    std::shared_ptr<Vlm> withoutAdapters() const;
    std::shared_ptr<Vlm> merged() const;
    /// Trades time for memory in training: layers and blocks keep only their inputs and run once more in the backward pass.
    void setGradientCheckpointing(bool isOn);

    /// Merged features of pictures: [tokens, hidden], picture after picture.
    torch::Tensor encodePictures(const torch::Tensor& patches, const std::vector<PatchGrid>& grids) const;
    CellGrid cells(const PatchGrid& grid) const;

    /// Final hidden states of a batch: [B, L, hidden]. @param features [total image tokens, hidden] in order of the image tokens, row by row;
    /// undefined when there are none. @throws Error (InvalidArgument) when their number differs from the image tokens'.
    /// @param layerStates as in Decoder::forward.
    torch::Tensor forward(const SequenceBatch& batch, const torch::Tensor& features, std::vector<torch::Tensor>* layerStates = nullptr) const;
    /// Appends newly arrived tokens to a cache: the same with rows that may be empty; calls beginAppend and endAppend. @return [B, L, hidden].
    torch::Tensor forwardCached(const SequenceBatch& batch, const torch::Tensor& features, nn::KvCache& cache) const;
    /// Prompts once, with all their continuations (Decoder::forwardShared). @param packed one row of ids, as the layout says; positions of a continuation
    /// go on from its prompt's. @param features in order of the row's image tokens; undefined when there are none. @return [1, N, hidden].
    torch::Tensor forwardShared(const SequenceBatch& packed, const torch::Tensor& features, const kernels::SharedLayout& layout) const;
    nn::KvCache makeCache(int64_t batch, int64_t capacity) const;

    /// config.json, generation_config.json and weights; with adapters those alone, in PEFT's format. Tokenizer and processor files are the caller's
    /// to copy.
    void save(const std::filesystem::path& folder, int64_t shardBytes = kShardBytes) const;

private:
    void build();
    torch::Tensor embedBatch(const SequenceBatch& batch, const torch::Tensor& features) const;
    nn::RotaryTables rotaryOf(const SequenceBatch& batch) const;

    VlmConfig config_;
    Weights weights_;
    std::optional<LoraConfig> lora_;
    Adapters adapters_;
    bool checkpointing_ = false;
    std::unique_ptr<VisionTower> vision_;
    std::unique_ptr<Decoder> decoder_;
};

/// Device from "cpu", "cuda", "cuda:1"; for a GPU it loads the kernels' CUDA half first. @throws Error (Device) with one sentence when it is unknown or not there.
torch::Device parseDevice(const std::string& name);

}  // namespace omnidrive::model
