// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/pair_batch.h"

#include "vision/preprocess.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace omnidrive::clip {

PairBatch makePairBatch(const std::vector<ClipPair>& pairs, const ClipConfig& config,
                        const text::ClipTokenizer& tokenizer, bool padToSquare) {
    std::vector<const vision::Image*> images;
    std::vector<std::string> texts;
    std::vector<int64_t> textOfPair, classes;
    for (const auto& pair : pairs) {
        images.push_back(&pair.crop);
        const auto known = std::find(texts.begin(), texts.end(), pair.text);
        textOfPair.push_back(known - texts.begin());
        if (known == texts.end()) {
            texts.push_back(pair.text);
        }
        classes.push_back(pair.classId);
    }
    return {vision::preprocessForClip(images, {static_cast<int>(config.imageSize), padToSquare, config.mean, config.std}),
            tokenizeTexts(tokenizer, texts, static_cast<int>(config.maxPositions)), at::tensor(textOfPair, torch::kLong),
            at::tensor(classes, torch::kLong)};
}

}  // namespace omnidrive::clip
