// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/picture_features.h"
#include "model/token_step.h"
#include "model/vlm.h"

#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace omnidrive::rollout {

/// A batch of growing sequences: rows go on from prompts that several of them share, read once and not copied; tokens and pictures are appended row by
/// row, and rows that ended leave. Rows that wait with an observation neither hold up nor widen the others: they are read together, soon, and join again.
/// Knows ids and pictures, not words. Runs on the calling thread, best under InferenceMode.
class GroupDecoder {
public:
    struct Prompt {
        std::vector<int32_t> ids;
        std::vector<model::PictureInput> pictures;
    };

    /// @param features of a tower whose weights stay as they are; null: none are kept. @param capacity tokens a row may append.
    /// @param graphs token steps of rows that stay together are recorded and replayed with these; empty: each is launched part by part.
    GroupDecoder(const model::Vlm& vlm, model::FeatureCache* features, int64_t capacity, nn::LaunchGraphMaker graphs = {});

    /// Reads the prompts. @param promptOf per row its prompt. @return logits [rows, vocab] of each row's first token.
    torch::Tensor start(const std::vector<Prompt>& prompts, const std::vector<size_t>& promptOf);
    /// Queues ids, with the pictures at their image tokens, for the next step. May be called several times.
    void append(size_t row, const std::vector<int32_t>& ids, const std::vector<model::PictureInput>& pictures = {});
    /// The row is over: nothing more is computed for it once it can be left out.
    void end(size_t row) { rows_[row].isOver = true; }

    /// Reads one queued token of each row that has just one, or what the rows with longer ones (observations) have queued: these when they are as many
    /// as the others or have waited for a few steps. @return logits [order().size(), vocab], valid for the rows that were read.
    torch::Tensor step();
    /// Rows in the order of the latest logits; others still wait.
    const std::vector<size_t>& order() const { return order_; }
    bool isWaiting(size_t row) const { return !rows_[row].ids.empty(); }

private:
    struct Row {
        model::PositionCursor cursor;
        std::vector<int32_t> ids;                      // queued
        std::vector<model::PictureInput> pictures;     // inside ids
        bool isOver = false;
    };
    /// Rows that are read together.
    struct Pool {
        std::vector<size_t> rows;
        std::unique_ptr<nn::KvCache> cache;
        int64_t tokenSteps = 0;                          // read so far
        std::unique_ptr<model::TokenStep> recorded;      // null: not worth it yet, or not wanted
    };
    bool isSingle(size_t row) const { return !rows_[row].isOver && rows_[row].ids.size() == 1; }
    bool isObservation(size_t row) const { return !rows_[row].isOver && rows_[row].ids.size() > 1; }
    template <typename Wanted>
    Pool poolOf(Wanted wanted) const;
    bool observationsAreDue();
    void makeRoom();
    torch::Tensor read(Pool& pool, bool isTokenStep);
    torch::Tensor readTokens(Pool& pool, const model::SequenceBatch& tokens);
    torch::Tensor readObservations();

    const model::Vlm& vlm_;
    model::FeatureCache* features_;
    int64_t capacity_;
    nn::LaunchGraphMaker graphs_;
    std::vector<Row> rows_;
    std::vector<size_t> order_;
    Pool active_;             // one token at a time
    Pool parked_;             // rows that wait with an observation, out of the others' way
    int64_t waited_ = 0;      // token steps since an observation has been waiting
};

}  // namespace omnidrive::rollout
