// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/token_step.h"

#include "base/error.h"

#include <ATen/ATen.h>

namespace omnidrive::model {

TokenStep::TokenStep(const Vlm& vlm, nn::KvCache& cache, std::unique_ptr<nn::LaunchGraph> graph)
    : vlm_(vlm), cache_(cache), graph_(std::move(graph)) {
    const auto& text = vlm.config().text;
    const auto options = vlm.options();
    const int64_t rows = cache.batch();
    ids_ = at::zeros({rows, 1}, options.dtype(torch::kLong));
    rotary_ = {at::ones({rows, 1, 1, text.headDim}, options), at::zeros({rows, 1, 1, text.headDim}, options)};
    logits_ = at::empty({rows, text.vocabSize}, options);
}

void TokenStep::fill(const SequenceBatch& batch) {
    const auto& config = vlm_.config();
    auto ids = at::zeros(ids_.sizes(), torch::kLong);
    std::vector<std::vector<nn::MropePosition>> positions;
    for (size_t b = 0; b < batch.ids.size(); ++b) {
        const auto& row = batch.ids[b];
        require(row.size() <= 1 && (row.empty() || row[0] != config.imageTokenId), "TokenStep: row {} has more than one token, or a picture", b);
        require(row.empty() || (row[0] >= 0 && row[0] < config.text.vocabSize), "token id {} is outside the vocabulary of {}",
                row.empty() ? 0 : row[0], config.text.vocabSize);
        ids.data_ptr<int64_t>()[b] = row.empty() ? 0 : row[0];
        positions.push_back(row.empty() ? std::vector<nn::MropePosition>{{0, 0, 0}} : batch.positions[b]);
    }
    const auto tables = nn::mropeTables(positions, config.text.headDim, config.text.mropeSection, config.text.ropeTheta);
    ids_.copy_(ids);
    rotary_.cos.copy_(tables.cos);
    rotary_.sin.copy_(tables.sin);
}

void TokenStep::work() {
    const auto hidden = vlm_.decoder().forwardCached(vlm_.decoder().embed(ids_), rotary_, cache_);
    logits_.copy_(vlm_.decoder().logits(hidden.flatten(0, 1)));
}

torch::Tensor TokenStep::run(const SequenceBatch& batch) {
    require(static_cast<int64_t>(batch.ids.size()) == cache_.batch(), "TokenStep: {} rows for a cache of {}", batch.ids.size(), cache_.batch());
    std::vector<bool> has;
    for (const auto& row : batch.ids) {
        has.push_back(!row.empty());
    }
    fill(batch);
    cache_.beginTokens(has);
    if (recordedSlots_ != cache_.slots()) {
        graph_->record([this] { work(); });
        recordedSlots_ = cache_.slots();
    }
    graph_->replay();
    cache_.endAppend();
    return logits_;
}

}  // namespace omnidrive::model
