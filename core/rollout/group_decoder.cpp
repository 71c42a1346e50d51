// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/group_decoder.h"

#include "base/error.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <utility>

namespace omnidrive::rollout {

namespace {

std::vector<model::CellGrid> cellsOf(const model::Vlm& vlm, const std::vector<model::PictureInput>& pictures) {
    std::vector<model::CellGrid> cells;
    for (const auto& picture : pictures) {
        cells.push_back(vlm.cells(picture.grid));
    }
    return cells;
}

/// Rows of [B, L, hidden] by their flat index.
torch::Tensor select(const torch::Tensor& hidden, const std::vector<int64_t>& rows) {
    return hidden.flatten(0, 1).index_select(0, torch::tensor(rows, torch::kLong).to(hidden.device()));
}

}  // namespace

GroupDecoder::GroupDecoder(const model::Vlm& vlm, model::FeatureCache* features, int64_t capacity)
    : vlm_(vlm), features_(features), capacity_(capacity) {}

torch::Tensor GroupDecoder::start(const std::vector<Prompt>& prompts, const std::vector<size_t>& promptOf) {
    model::SequenceBatch sequences;
    std::vector<model::PictureInput> pictures;
    std::vector<model::PositionCursor> cursors(prompts.size());
    int64_t longest = 0;
    for (size_t g = 0; g < prompts.size(); ++g) {
        const auto& prompt = prompts[g];
        sequences.ids.push_back(prompt.ids);
        sequences.positions.push_back(
            model::mropePositions(prompt.ids, cellsOf(vlm_, prompt.pictures), vlm_.config().imageTokenId, cursors[g]));
        pictures.insert(pictures.end(), prompt.pictures.begin(), prompt.pictures.end());
        longest = std::max(longest, static_cast<int64_t>(prompt.ids.size()));
    }
    const auto read = std::make_shared<nn::KvCache>(vlm_.makeCache(static_cast<int64_t>(prompts.size()), longest));
    const auto hidden = vlm_.forwardCached(sequences, model::encodeOnce(vlm_, pictures, features_), *read);
    std::vector<int64_t> source, last;
    for (size_t i = 0; i < prompts.size(); ++i) {
        last.push_back(static_cast<int64_t>(i) * longest + static_cast<int64_t>(prompts[i].ids.size()) - 1);
    }
    for (const size_t g : promptOf) {
        rows_.push_back({cursors[g], {}, {}, false});
        order_.push_back(order_.size());
        source.push_back(static_cast<int64_t>(g));
    }
    cache_ = std::make_unique<nn::KvCache>(nn::KvCache::continued(read, source, capacity_));
    const auto logits = vlm_.decoder().logits(select(hidden, last));   // [prompts, vocab]
    return logits.index_select(0, torch::tensor(source, torch::kLong).to(logits.device()));
}

void GroupDecoder::append(size_t row, const std::vector<int32_t>& ids, const std::vector<model::PictureInput>& pictures) {
    rows_[row].ids.insert(rows_[row].ids.end(), ids.begin(), ids.end());
    rows_[row].pictures.insert(rows_[row].pictures.end(), pictures.begin(), pictures.end());
}

/// Rows that ended leave the batch when they are half of it, or when observations are read.
void GroupDecoder::leaveOut(bool anySingle) {
    std::vector<size_t> alive;
    std::vector<int64_t> places;
    for (size_t place = 0; place < order_.size(); ++place) {
        if (!rows_[order_[place]].isOver) {
            alive.push_back(order_[place]);
            places.push_back(static_cast<int64_t>(place));
        }
    }
    if (alive.size() * 2 <= order_.size() || (!anySingle && alive.size() < order_.size())) {
        cache_ = std::make_unique<nn::KvCache>(cache_->gather(places, cache_->capacity()));
        order_ = std::move(alive);
    }
}

torch::Tensor GroupDecoder::step() {
    const bool anySingle = std::any_of(order_.begin(), order_.end(), [&](size_t i) { return !rows_[i].isOver && rows_[i].ids.size() == 1; });
    leaveOut(anySingle);
    model::SequenceBatch sequences;
    std::vector<model::PictureInput> pictures;
    size_t longest = 1;
    for (const size_t index : order_) {
        auto& row = rows_[index];
        sequences.ids.emplace_back();
        sequences.positions.emplace_back();
        if (row.isOver || (anySingle && row.ids.size() != 1)) {
            continue;
        }
        sequences.positions.back() = model::mropePositions(row.ids, cellsOf(vlm_, row.pictures), vlm_.config().imageTokenId, row.cursor);
        sequences.ids.back() = std::exchange(row.ids, {});
        pictures.insert(pictures.end(), row.pictures.begin(), row.pictures.end());
        row.pictures.clear();
        longest = std::max(longest, sequences.ids.back().size());
    }
    const auto hidden = vlm_.forwardCached(sequences, model::encodeOnce(vlm_, pictures, features_), *cache_);
    if (longest == 1) {
        return vlm_.decoder().logits(hidden.flatten(0, 1));
    }
    std::vector<int64_t> last;
    for (size_t place = 0; place < sequences.ids.size(); ++place) {
        last.push_back(static_cast<int64_t>(place * longest + std::max<size_t>(sequences.ids[place].size(), 1) - 1));
    }
    return vlm_.decoder().logits(select(hidden, last));
}

}  // namespace omnidrive::rollout
