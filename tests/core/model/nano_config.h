// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/config.h"

namespace omnidrive::tests {

/// A Qwen2.5-VL of a few thousand parameters: grouped heads, two vision blocks with a window of 2 x 2 merge cells, one of them attending fully.
inline model::VlmConfig nanoConfig(bool isTied = true) {
    model::VlmConfig config;
    config.text = {.hiddenSize = 16, .layers = 2, .heads = 2, .kvHeads = 1, .intermediateSize = 24, .vocabSize = 40, .headDim = 8,
                   .mropeSection = {2, 1, 1}, .tieWordEmbeddings = isTied};
    config.vision = {.hiddenSize = 8, .depth = 2, .heads = 1, .intermediateSize = 12, .outHiddenSize = 16, .windowSize = 56, .fullAttentionBlocks = {1}};
    config.bosTokenId = 0;
    config.eosTokenId = 1;
    config.imageTokenId = 39;
    config.stopTokenIds = {1, 0};
    return config;
}

}  // namespace omnidrive::tests
