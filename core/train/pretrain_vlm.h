// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "rollout/policy.h"
#include "train/demonstrations.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <stop_token>

namespace omnidrive::train {

/// Pre-training of the embedded default's base (DEFAULT_MODEL section 4). Everything but the network is thrown away afterwards: the head that says
/// which merged token holds each object (the one thing that makes it learn to see), the head that reads crops, the head for the box centre.
struct PretrainVlmOptions {
    uint64_t seed = 7;
    int64_t steps = 2400;            ///< first phase, skills: to see, to locate, to read
    int64_t practiceSteps = 600;     ///< second phase: the same skills on looser boxes and boxes that are off, crops shown larger
    int64_t behaviourSteps = 250;    ///< third phase: the agent's poor behaviour, every skill kept in practice
    int measuredScenes = 160;        ///< held-out scenes of each report
    int scenes = 20;                 ///< a step; each gives several sequences (BehaviourMix)
    double learningRate = 2e-3;
    double practiceRate = 1e-3;
    double behaviourRate = 6e-4;
    int64_t warmupSteps = 60;
    double gradientClip = 1.0;
    double cellWeight = 2.0;         ///< "which token holds it", cross-entropy
    double cropWeight = 2.0;         ///< crop -> class and attribute, cross-entropy
    double centreWeight = 4.0;       ///< box centre from the states between the object's name and the box, smooth L1
    double placeWeight = 2.0;        ///< every picture token's own column and row from its state after the first decoder layer, smooth L1
    double coordinateSigma = 0.5;    ///< soft targets over neighbouring coordinates, in steps
    double viewWeight = 1.0;         ///< conditions and bend of the whole view, cross-entropy
    BehaviourMix skills{.locates = 2, .describes = 2, .agents = 1, .zooms = 1, .zoom = 0.08, .zoomGlobal = 0.08, .rightLabel = 1, .wideBox = 0, .rightBox = 1, .otherBox = 0,
                        .looseness = 1.4, .readRight = 1, .zoomMinPixels = 3136, .zoomMaxPixels = 4704};
    BehaviourMix practice{.locates = 2, .describes = 2, .agents = 1, .zooms = 1, .zoom = 0.08, .zoomGlobal = 0.08, .rightLabel = 1, .wideBox = 0, .rightBox = 1, .otherBox = 0,
                          .looseness = 1.9, .offBox = 0.5, .readRight = 1};
    BehaviourMix behaviour{.locates = 1, .describes = 1, .agents = 2, .zooms = 2, .looseness = 1.9, .offBox = 0.3};
};

/// What was measured on scenes that were not trained on.
struct PretrainReport {
    double centreErrorX = 0, centreErrorY = 0;   ///< of "Locate": mean absolute, pixels of the original frame
    double cropReadRate = 0;                     ///< right state of an object from its crop alone, greedy, 0 to 1
    double replyErrorX = 0, replyErrorY = 0;     ///< the same within the agent's own reply
    double replyReadRate = 0;
    std::array<double, data::kObjectClassCount> replyReadByClass{};   ///< the same by what the crop shows
    double cellRate = 0;                         ///< right merged token (auxiliary head), 0 to 1
    double loss = 0;
};

/// Trains policy.vlm in place. Deterministic for one seed and thread count. A stop request ends early with an empty report.
PretrainReport pretrainVlm(rollout::Policy& policy, const PretrainVlmOptions& options, std::stop_token stop, const ProgressFn& progress);

}  // namespace omnidrive::train
