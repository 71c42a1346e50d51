// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/response_logprobs.h"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <vector>

namespace omnidrive::train {

/// What one rollout adds to a pass over a packed row: its group's prompt, if no other one of the pass has brought it, and its own tokens.
struct RowTokens {
    size_t prompt = 0;         ///< which prompt
    int64_t promptTokens = 0;
    int64_t ownTokens = 0;     ///< generated and observed
};
/// One entry a continuation, in their order.
std::vector<RowTokens> rowTokens(const ResponseTokens& tokens);
/// Tokens of one pass over some of the rows, each prompt counted once.
int64_t passTokens(const std::vector<RowTokens>& rows, const std::vector<size_t>& pass);

/// Cuts the rollouts of an update into passes of at most `budget` tokens, in order: whole groups are packed as long as they fit; a group that alone
/// exceeds the budget is split between its rollouts, and each pass reads its prompt anew. A rollout that alone exceeds it is a pass of its own.
/// @param rows rollouts of one prompt stand together. @param budget 0: all in one pass.
/// @return indices of rows, each in one pass; no pass is empty.
std::vector<std::vector<size_t>> microBatches(const std::vector<RowTokens>& rows, int64_t budget);

/// Some of the continuations, with the prompts they need.
ResponseTokens selected(const ResponseTokens& tokens, const std::vector<size_t>& continuations);

/// LibTorch or the system had no memory left: c10::OutOfMemoryError of a GPU, the CPU allocator's error, std::bad_alloc.
bool isOutOfMemory(const std::exception& error);

}  // namespace omnidrive::train
