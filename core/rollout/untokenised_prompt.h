// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/policy.h"

#include <filesystem>

namespace omnidrive::rollout {

/// The prompt's pictures (six views stitched) and words; the sizes it is shown in and its ids are not filled in.
/// @throws Error (InvalidArgument) for a sample that has neither one nor six pictures.
Prompt untokenisedPrompt(const text::Prompts& prompts, const data::Sample& sample);

/// Wording that goes with a model folder: its omnidrive_prompts.yaml, else resources/prompts/default.yaml.
text::Prompts promptsOf(const std::filesystem::path& folder);

}  // namespace omnidrive::rollout
