// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/group_decoder.h"

#include "base/error.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <iterator>
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

GroupDecoder::GroupDecoder(const model::Vlm& vlm, model::FeatureCache* features, int64_t capacity, nn::LaunchGraphMaker graphs)
    : vlm_(vlm), features_(features), capacity_(capacity), graphs_(std::move(graphs)) {}

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
    const auto prefix = std::make_shared<nn::KvCache>(vlm_.makeCache(static_cast<int64_t>(prompts.size()), longest));
    const auto hidden = vlm_.forwardCached(sequences, model::encodeOnce(vlm_, pictures, features_), *prefix);
    std::vector<int64_t> source, last;
    for (size_t i = 0; i < prompts.size(); ++i) {
        last.push_back(static_cast<int64_t>(i) * longest + static_cast<int64_t>(prompts[i].ids.size()) - 1);
    }
    for (const size_t g : promptOf) {
        rows_.push_back({cursors[g], {}, {}, false});
        order_.push_back(order_.size());
        source.push_back(static_cast<int64_t>(g));
    }
    active_ = {order_, std::make_unique<nn::KvCache>(nn::KvCache::continued(prefix, source, capacity_)), 0, nullptr};
    parked_ = {{}, std::make_unique<nn::KvCache>(active_.cache->gather({}, active_.cache->capacity())), 0, nullptr};
    const auto logits = vlm_.decoder().logits(select(hidden, last));   // [prompts, vocab]
    return logits.index_select(0, torch::tensor(source, torch::kLong).to(logits.device()));
}

void GroupDecoder::append(size_t row, const std::vector<int32_t>& ids, const std::vector<model::PictureInput>& pictures) {
    rows_[row].ids.insert(rows_[row].ids.end(), ids.begin(), ids.end());
    rows_[row].pictures.insert(rows_[row].pictures.end(), pictures.begin(), pictures.end());
}

/// The rows of both pools that are `wanted`, in the order of their prompts, so that rows of one prompt stand side by side.
template <typename Wanted>
GroupDecoder::Pool GroupDecoder::poolOf(Wanted wanted) const {
    std::vector<std::pair<size_t, nn::KvCache::Place>> chosen;
    for (const Pool* pool : {&active_, &parked_}) {
        for (size_t place = 0; place < pool->rows.size(); ++place) {
            if (wanted(pool->rows[place])) {
                chosen.push_back({pool->rows[place], {pool == &parked_, static_cast<int64_t>(place)}});
            }
        }
    }
    std::sort(chosen.begin(), chosen.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    Pool result;
    std::vector<nn::KvCache::Place> places;
    for (const auto& [row, place] : chosen) {
        result.rows.push_back(row);
        places.push_back(place);
    }
    result.cache = std::make_unique<nn::KvCache>(nn::KvCache::gather(*active_.cache, *parked_.cache, places, active_.cache->capacity()));
    return result;
}

/// Once they are the larger part, reading them wastes nobody's time; and none waits for a row that rambles on.
bool GroupDecoder::observationsAreDue() {
    constexpr int64_t kLongestWait = 8;   // token steps
    int64_t singles = 0, observations = 0;
    for (const Pool* pool : {&active_, &parked_}) {
        for (const size_t row : pool->rows) {
            singles += isSingle(row) ? 1 : 0;
            observations += isObservation(row) ? 1 : 0;
        }
    }
    waited_ = observations > 0 ? waited_ + 1 : 0;
    return observations > 0 && (observations >= singles || waited_ > kLongestWait);
}

/// Rows that ended leave, and those with an observation step aside, once they are a quarter of the active ones: till then they cost less than moving.
void GroupDecoder::makeRoom() {
    const auto idle = std::count_if(active_.rows.begin(), active_.rows.end(), [&](size_t row) { return !isSingle(row); });
    if (idle * 4 >= std::ssize(active_.rows)) {
        auto parked = poolOf([&](size_t row) { return isObservation(row); });
        active_ = poolOf([&](size_t row) { return isSingle(row); });
        parked_ = std::move(parked);
    }
}

/// Reads what the pool's rows have queued; rows without anything are padding. @return logits [rows, vocab].
torch::Tensor GroupDecoder::read(Pool& pool, bool isTokenStep) {
    model::SequenceBatch sequences;
    std::vector<model::PictureInput> pictures;
    size_t longest = 1;
    for (const size_t index : pool.rows) {
        auto& row = rows_[index];
        sequences.ids.emplace_back();
        sequences.positions.emplace_back();
        if (row.isOver || (isTokenStep && row.ids.size() != 1)) {
            continue;
        }
        sequences.positions.back() = model::mropePositions(row.ids, cellsOf(vlm_, row.pictures), vlm_.config().imageTokenId, row.cursor);
        sequences.ids.back() = std::exchange(row.ids, {});
        pictures.insert(pictures.end(), row.pictures.begin(), row.pictures.end());
        row.pictures.clear();
        longest = std::max(longest, sequences.ids.back().size());
    }
    order_ = pool.rows;
    if (isTokenStep && pictures.empty()) {
        return readTokens(pool, sequences);
    }
    const auto hidden = vlm_.forwardCached(sequences, model::encodeOnce(vlm_, pictures, features_), *pool.cache);
    std::vector<int64_t> last;
    for (size_t place = 0; place < sequences.ids.size(); ++place) {
        last.push_back(static_cast<int64_t>(place * longest + std::max<size_t>(sequences.ids[place].size(), 1) - 1));
    }
    return vlm_.decoder().logits(select(hidden, last));
}

/// A record costs a few steps: rows that have just come together may part again.
torch::Tensor GroupDecoder::readTokens(Pool& pool, const model::SequenceBatch& tokens) {
    constexpr int64_t kStepsBefore = 2;
    if (graphs_ && !pool.recorded && pool.tokenSteps >= kStepsBefore) {
        pool.recorded = std::make_unique<model::TokenStep>(vlm_, *pool.cache, graphs_());
    }
    ++pool.tokenSteps;
    return pool.recorded ? pool.recorded->run(tokens) : vlm_.decoder().logits(vlm_.forwardCached(tokens, {}, *pool.cache).flatten(0, 1));
}

torch::Tensor GroupDecoder::readObservations() {
    const bool isEveryRow = parked_.rows.empty() && std::all_of(active_.rows.begin(), active_.rows.end(), [&](size_t row) { return isObservation(row); });
    if (isEveryRow) {
        return read(active_, false);
    }
    auto due = poolOf([&](size_t row) { return isObservation(row); });
    active_ = poolOf([&](size_t row) { return isSingle(row); });
    const auto logits = read(due, false);
    parked_ = std::move(due);
    active_ = poolOf([](size_t) { return true; });   // all together again
    parked_ = {{}, std::make_unique<nn::KvCache>(active_.cache->gather({}, active_.cache->capacity())), 0, nullptr};
    return logits;
}

torch::Tensor GroupDecoder::step() {
    if (observationsAreDue()) {
        waited_ = 0;
        return readObservations();
    }
    makeRoom();
    return read(active_, true);
}

}  // namespace omnidrive::rollout
