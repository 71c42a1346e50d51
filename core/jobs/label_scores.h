// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"

#include <cstdint>
#include <string>
#include <vector>

namespace omnidrive::jobs {

/// A stored crop with the label that the policy gave it, and the label of another zoom of the same training step.
struct LabelledCrop {
    std::string rolloutId;
    int call = 0;             ///< counted from 0 over the rollout
    std::string frameId;
    BoxI box;                 ///< pixels of the picture
    std::string label;
    std::string otherLabel;   ///< empty where all zooms of the step have one label

    bool operator==(const LabelledCrop&) const = default;
};

/// What CLIP says about it.
struct LabelScore {
    double cosine = 0;        ///< CLIP(label, crop), -1 to 1; NaN when the picture cannot be read
    double contrast = 0;      ///< softmax share at the label over the run's vocabulary (SPEC section 5.2), 0 to 1; NaN likewise
    double otherCosine = 0;   ///< CLIP(otherLabel, crop); NaN without one
};

/// Gives each crop a label that another zoom of its step has, drawn with a seed among those zooms whose label differs; and puts the crops into an order
/// drawn with the seed, pictures kept together, so that the first so many are a fair sample. Pure.
/// @param steps training step of each crop, as many as crops.
void shuffleLabels(std::vector<LabelledCrop>& crops, const std::vector<int64_t>& steps, uint64_t seed);

}  // namespace omnidrive::jobs
