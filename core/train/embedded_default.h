// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/scenes.h"
#include "rollout/policy.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace omnidrive::train {

/// Spacing of the box coordinates that the tiny model writes, in pixels of the picture as shown to it: each multiple is one token.
inline constexpr int kCoordinateStep = 4;
/// Largest coordinate that is one token.
inline constexpr int kLargestCoordinate = 252;

/// Pixel limits of the crops that it is used to (9 to 12 tokens); its recipes say the same. At 6 tokens, arms were hardly read from a loose crop.
inline constexpr int64_t kZoomMinPixels = 6272, kZoomMaxPixels = 9408;

/// Sizes of the embedded default: Qwen2.5-VL's architecture at about half a million parameters (DEFAULT_MODEL measurements; [OURS]).
model::VlmConfig embeddedConfig(const text::Tokenizer& tokenizer);

/// Pixel limits of the embedded default: a 560x280 frame is shown at 168x84 (18 tokens).
vision::PreprocessOptions embeddedPreprocess();

/// Writes tokenizer, processor files and prompts of the embedded default into `folder` and returns a policy over random weights.
/// The tokenizer is trained so that every word, number and fixed piece of the default's texts is one token (byte-level BPE; any other text
/// still encodes).
rollout::Policy makeEmbeddedSkeleton(const std::filesystem::path& folder, uint64_t seed);

/// The tool call as the default writes it; coordinates are multiples of kCoordinateStep.
std::string callText(const BoxI& boxInModel, const std::string& label);

}  // namespace omnidrive::train
