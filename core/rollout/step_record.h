// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/statistics.h"
#include "rollout/trajectory.h"
#include "store/run_folder.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace omnidrive::rollout {

/// When a training deserves an alert (STUDIO, behaviour 20). Means are taken over `window` steps of one stage.
struct AlertThresholds {
    int window = 10;                ///< steps; 0 = no alerts but those of numbers that are not finite
    double toolUseLeft = 0.4;       ///< tool collapse: the share of rollouts that zoom falls below this part of its best mean
    double groundingRise = 0.15;    ///< reward hacking: the CLIP term rises by this over twice the window ...
    double accuracyFlat = 0.01;     ///< ... while the accuracy rises by no more than this
    double topLabelShare = 0.8;     ///< one label is used by this share of the calls
    double wholeFrameArea = 0.8;    ///< a box of this share of the picture counts as the whole picture
    double wholeFrameShare = 0.3;   ///< share of such boxes
    double repeatIou = 0.9;         ///< a box that overlaps an earlier one of its rollout this much is a repeat
    double repeatShare = 0.5;       ///< share of repeats among second and later boxes
    double klFloor = 0.5;           ///< a KL below this is no jump
    double klJump = 4;              ///< times the mean of the steps before
    double lengthGrowth = 2;        ///< times the mean length at the beginning of the stage
    double clippedShare = 0.3;      ///< share of rollouts that a token limit ended
    double noSignalShare = 0.8;     ///< share of groups with equal rewards
    double entropyLeft = 0.25;      ///< part of the mean entropy at the beginning of the stage
};

/// One finished training step, for whoever watches it. Refers to the trainer's own rollouts: look and return.
struct StepRecord {
    int64_t step = 0;
    int stage = 0;
    const Metrics& metrics;
    std::vector<const Trajectory*> rollouts;
    const AlertThresholds& thresholds;
};

/// Called on the trainer's thread after each step; must return soon. @return events to write into the run folder.
using StepWatch = std::function<std::vector<store::RunEvent>(const StepRecord&)>;

}  // namespace omnidrive::rollout
