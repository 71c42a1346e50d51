// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clip/clip_model.h"
#include "clip/clip_pair.h"
#include "clip/text_batch.h"

#include <vector>

namespace omnidrive::clip {

/// Pairs as tensors. Equal texts are encoded once.
struct PairBatch {
    torch::Tensor pixels;      ///< [N, 3, S, S] float32
    TextBatch texts;           ///< distinct texts, M rows
    torch::Tensor textOfPair;  ///< [N] int64, index into texts
    torch::Tensor classes;     ///< [N] int64
};
PairBatch makePairBatch(const std::vector<ClipPair>& pairs, const ClipConfig& config,
                        const text::ClipTokenizer& tokenizer, bool padToSquare);

}  // namespace omnidrive::clip
