// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/text_batch.h"

#include "base/error.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace omnidrive::clip {

TextBatch tokenizeTexts(const text::ClipTokenizer& tokenizer, const std::vector<std::string>& texts, int context) {
    require(!texts.empty(), "no texts to tokenise");
    std::vector<std::vector<int32_t>> rows;
    size_t longest = 0;
    for (const auto& text : texts) {
        rows.push_back(tokenizer.encode(text, context));
        longest = std::max(longest, rows.back().size());
    }
    const auto shape = {static_cast<int64_t>(rows.size()), static_cast<int64_t>(longest)};
    TextBatch batch{at::full(shape, tokenizer.padId(), torch::kLong), at::zeros(shape, torch::kLong)};
    auto* ids = batch.ids.data_ptr<int64_t>();
    auto* mask = batch.mask.data_ptr<int64_t>();
    for (size_t i = 0; i < rows.size(); ++i) {
        std::copy(rows[i].begin(), rows[i].end(), ids + i * longest);
        std::fill_n(mask + i * longest, rows[i].size(), int64_t{1});
    }
    return batch;
}

}  // namespace omnidrive::clip
