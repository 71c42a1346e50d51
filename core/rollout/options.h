// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "vision/zoom_box.h"

#include <cstdint>

namespace omnidrive::rollout {

/// Limits and sampling of rollouts (SPEC sections 4.5 and 14). Ranges are checked by the recipe schema.
struct RolloutOptions {
    int groupSize = 8;                ///< G, rollouts per prompt
    double temperature = 1.0;         ///< 0 = greedy
    double topP = 1.0;
    int topK = 0;                     ///< 0 = off
    int maxTurns = 5;                 ///< policy turns; at most maxTurns - 1 calls are executed
    int maxTurnTokens = 1024;         ///< generated tokens per turn
    int maxResponseTokens = 4096;     ///< generated + observation tokens of a rollout
    bool toolAllowed = true;          ///< false: the token that opens a tool call is never sampled (the "no zoom" ablation)
    bool cudaGraphs = false;          ///< on a GPU: token steps of rows that stay together are recorded and replayed
    int64_t zoomMinPixels = 3136;     ///< pixels of a crop as shown to the model, at least
    int64_t zoomMaxPixels = 1003520;  ///< and at most
    vision::ZoomRules zoom;
};

}  // namespace omnidrive::rollout
