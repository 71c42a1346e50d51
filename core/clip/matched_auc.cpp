// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "clip/clip_training.h"
#include "clip/pair_batch.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace omnidrive::clip {

namespace {

/// Share of (matched, shuffled) couples in which the matched one is larger; ties count half.
double areaUnderCurve(const std::vector<float>& matched, std::vector<float> shuffled) {
    std::sort(shuffled.begin(), shuffled.end());
    double wins = 0;
    for (float value : matched) {
        const auto [first, last] = std::equal_range(shuffled.begin(), shuffled.end(), value);
        wins += static_cast<double>(first - shuffled.begin()) + 0.5 * static_cast<double>(last - first);
    }
    return wins / (static_cast<double>(matched.size()) * static_cast<double>(shuffled.size()));
}

}  // namespace

double matchedAuc(const ClipModel& model, const text::ClipTokenizer& tokenizer, const std::vector<ClipPair>& pairs,
                  bool padToSquare) {
    require(pairs.size() >= 2, "matched AUC needs at least two pairs, got {}", pairs.size());
    const PairBatch batch = makePairBatch(pairs, model.config(), tokenizer, padToSquare);
    const auto texts =
        model.embedTexts(batch.texts.ids, batch.texts.mask).to(torch::kCPU, torch::kFloat32);  // [M, projection]
    const auto cosines = model.embedImages(batch.pixels).to(torch::kCPU, torch::kFloat32).matmul(texts.t());  // [N, M]
    const auto view = cosines.accessor<float, 2>();
    const auto textOf = batch.textOfPair.accessor<int64_t, 1>();
    std::vector<float> matched, shuffled;
    for (size_t i = 0; i < pairs.size(); ++i) {
        const auto row = static_cast<int64_t>(i);
        matched.push_back(view[row][textOf[row]]);
        for (size_t j = 0; j < pairs.size(); ++j) {
            if (pairs[i].classId != pairs[j].classId) {
                shuffled.push_back(view[row][textOf[static_cast<int64_t>(j)]]);
            }
        }
    }
    require(!shuffled.empty(), "matched AUC needs pairs of at least two classes");
    return areaUnderCurve(matched, std::move(shuffled));
}

}  // namespace omnidrive::clip
