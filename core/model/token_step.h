// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/vlm.h"
#include "nn/launch_graph.h"

#include <torch/types.h>

#include <cstdint>
#include <memory>

namespace omnidrive::model {

/// One more token for the rows of a cache, recorded and replayed while the cache stays where it is: ids, rotations, places and mask are written into
/// memory that the record reads. Rows without a token do the same work for nothing. Inference only; model and cache must outlive it; used by one thread.
class TokenStep {
public:
    TokenStep(const Vlm& vlm, nn::KvCache& cache, std::unique_ptr<nn::LaunchGraph> graph);

    /// Reads one token a row, or none. @param batch rows as the cache has them. @return logits [rows, vocab], which the next call overwrites; those
    /// of rows without a token mean nothing. @throws Error (InvalidArgument) for rows with more tokens or pictures.
    torch::Tensor run(const SequenceBatch& batch);

private:
    void fill(const SequenceBatch& batch);
    void work();

    const Vlm& vlm_;
    nn::KvCache& cache_;
    std::unique_ptr<nn::LaunchGraph> graph_;
    torch::Tensor ids_;             // [rows, 1] int64
    nn::RotaryTables rotary_;       // [rows, 1, 1, headDim], in the weights' type
    torch::Tensor logits_;          // [rows, vocab]
    int64_t recordedSlots_ = 0;     // of the cache when the record was made; 0: there is none
};

}  // namespace omnidrive::model
