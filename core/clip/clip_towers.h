// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clip/clip_weights.h"
#include "kernels/few_rows/few_rows.h"

#include <map>
#include <string>

namespace omnidrive::clip {

// The two towers of Hugging Face's CLIPModel as plain functions of the parameters; differentiable, so that training and
// inference share them. Source: SPEC section 10.
//
//   pixels -> patches -> [class | patches] + positions -> pre_layrnorm -> N blocks -> class token -> post_layernorm ->
//   visual_projection ids -> tokens + positions -> N causal blocks -> final_layer_norm -> token at the end of the text
//   -> text_projection

/// Layouts of the picture tower's matrices, by name, kept between calls: for inference on the CPU. Thread-safe.
class KeptLayouts {
public:
    /// None for a tower of more than 4 million values: there the layouts would cost more memory than they save time.
    explicit KeptLayouts(const ClipWeights& weights);

    bool isUsed() const { return !layouts_.empty(); }
    /// x weight^T + bias. @param x [.., in]; @param weight [out, in] of that name; @param bias [out] or undefined.
    torch::Tensor apply(const std::string& name, const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias) const;

private:
    std::map<std::string, kernels::FewRowsLinear> layouts_;
};

/// @param pixels [N, 3, S, S] in the parameters' dtype and on their device.
/// @param layouts for inference: of the last block the class token alone is computed, which is all that is read of it. Null: with gradients.
/// @return [N, visionHidden], the class token after post_layernorm ("pooler_output").
torch::Tensor poolImages(const ClipWeights& weights, const ClipConfig& config, const torch::Tensor& pixels, const KeptLayouts* layouts = nullptr);

/// @param ids [N, L] int64, L <= maxPositions; @param mask [N, L] int64, 1 = token, 0 = padding behind it.
/// @return [N, textHidden], the state at the end of the text: at the first eosTokenId, or, when that is 2 (checkpoints
/// older than the setting), at the largest id.
torch::Tensor poolTexts(const ClipWeights& weights, const ClipConfig& config, const torch::Tensor& ids,
                        const torch::Tensor& mask);

/// Projected and L2-normalised. @return [N, projection].
torch::Tensor encodeImages(const ClipWeights& weights, const ClipConfig& config, const torch::Tensor& pixels, const KeptLayouts* layouts = nullptr);
torch::Tensor encodeTexts(const ClipWeights& weights, const ClipConfig& config, const torch::Tensor& ids,
                          const torch::Tensor& mask);

}  // namespace omnidrive::clip
