// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clip/clip_weights.h"

namespace omnidrive::clip {

// The two towers of Hugging Face's CLIPModel as plain functions of the parameters; differentiable, so that training and
// inference share them. Source: SPEC section 10.
//
//   pixels -> patches -> [class | patches] + positions -> pre_layrnorm -> N blocks -> class token -> post_layernorm ->
//   visual_projection ids -> tokens + positions -> N causal blocks -> final_layer_norm -> token at the end of the text
//   -> text_projection

/// @param pixels [N, 3, S, S] in the parameters' dtype and on their device.
/// @return [N, visionHidden], the class token after post_layernorm ("pooler_output").
torch::Tensor poolImages(const ClipWeights& weights, const ClipConfig& config, const torch::Tensor& pixels);

/// @param ids [N, L] int64, L <= maxPositions; @param mask [N, L] int64, 1 = token, 0 = padding behind it.
/// @return [N, textHidden], the state at the end of the text: at the first eosTokenId, or, when that is 2 (checkpoints
/// older than the setting), at the largest id.
torch::Tensor poolTexts(const ClipWeights& weights, const ClipConfig& config, const torch::Tensor& ids,
                        const torch::Tensor& mask);

/// Projected and L2-normalised. @return [N, projection].
torch::Tensor encodeImages(const ClipWeights& weights, const ClipConfig& config, const torch::Tensor& pixels);
torch::Tensor encodeTexts(const ClipWeights& weights, const ClipConfig& config, const torch::Tensor& ids,
                          const torch::Tensor& mask);

}  // namespace omnidrive::clip
