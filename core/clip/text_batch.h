// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "text/tokenizer.h"

#include <torch/types.h>

#include <string>
#include <vector>

namespace omnidrive::clip {

/// Texts as one padded batch.
struct TextBatch {
    torch::Tensor ids;   ///< [N, L] int64, padded with the tokenizer's padId
    torch::Tensor mask;  ///< [N, L] int64, 1 = token
};

/// @param context longest row; longer texts are cut, the end token kept. @param texts not empty.
TextBatch tokenizeTexts(const text::ClipTokenizer& tokenizer, const std::vector<std::string>& texts, int context);

}  // namespace omnidrive::clip
