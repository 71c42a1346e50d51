// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/sample.h"
#include "model/picture_features.h"
#include "text/chat.h"
#include "text/tokenizer.h"
#include "vision/preprocess.h"
#include "vision/stitch.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::rollout {

/// Everything a rollout needs of a model folder: network, tokenizer, picture rules, wording. Shared and immutable but for the network's
/// weights, which only the trainer changes.
struct Policy {
    std::shared_ptr<model::Vlm> vlm;
    std::shared_ptr<const text::Tokenizer> tokenizer;
    vision::PreprocessOptions preprocess;
    text::Prompts prompts;
    std::filesystem::path folder;   ///< where tokenizer and processor files are copied from
    std::string version;            ///< written into each trajectory
    std::shared_ptr<model::FeatureCache> features;   ///< of pictures, while the tower's weights stay as they are; null: none are kept

    /// "embedded" or a checkpoint folder. Prompts come from the folder's omnidrive_prompts.yaml, else resources/prompts/default.yaml.
    /// @throws Error naming the file at fault.
    static Policy load(const std::string& nameOrFolder, torch::Device device, torch::Dtype dtype);
    /// The same without the model (vlm is null): enough for buildPrompt(), and there at once.
    static Policy withoutWeights(const std::string& nameOrFolder);
    /// Writes a complete Hugging Face folder: weights, configs, tokenizer, processor, prompts.
    void save(const std::filesystem::path& target) const;

    int32_t tokenId(const char* added) const;   ///< id of an added token; throws Error (Format) when the tokenizer lacks it
};

/// Folder of a model or CLIP by name: "embedded" means the shipped default. @param kind "vlm" or "clip".
std::filesystem::path modelFolder(const std::string& nameOrFolder, const char* kind);

/// Configuration of a model by name; of adapters, that of their base.
model::VlmConfig modelConfig(const std::string& nameOrFolder);

/// The prompt of one sample, ready for the model.
struct Prompt {
    std::vector<int32_t> ids;              ///< image tokens expanded
    vision::PixelPatches picture;          ///< the picture (stitched when six views)
    vision::ImagePtr image;                ///< original the boxes refer to (stitched when six views)
    std::vector<vision::ImagePtr> views;   ///< as given: one or six
    std::optional<vision::StitchLayout> layout;
    std::string question;                  ///< with options, without suffix
    std::string system;
};

/// Builds system + user message with the picture before the question (SPEC sections 2.1, 3.4, 4.1).
/// @param preprocessed the sample's picture as vision::preprocess gives it, when the caller has it already.
Prompt buildPrompt(const Policy& policy, const data::Sample& sample, const vision::PixelPatches* preprocessed = nullptr);

}  // namespace omnidrive::rollout
