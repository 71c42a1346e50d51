// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"
#include "vision/image.h"

#include <optional>
#include <string>
#include <vector>

namespace omnidrive::data {

/// What the makers of a synthetic scene (or annotators) know. For metrics and displays only: no reward may read it.
struct SampleTruth {
    std::string targetLabel;                ///< class the question is about ("traffic light"); empty for questions about the whole view
    std::optional<BoxF> targetBoxInImage;   ///< that object in the original (stitched) picture
    bool needsZoom = true;                  ///< false when the global view alone answers the question
};

/// One question about one driving scene. Thread-safe to share once made.
struct Sample {
    std::string id;                        ///< unique within its data set, stable over runs
    std::vector<vision::ImagePtr> images;  ///< one picture, or six views in the order of SPEC section 2.1 (FRONT_LEFT, FRONT, FRONT_RIGHT, BACK_RIGHT, BACK, BACK_LEFT)
    std::string question;                  ///< without options
    std::vector<std::string> options;      ///< option texts without letter; empty for open questions
    std::string answer;                    ///< the right letter ("B") for multiple choice, else the reference text
    std::string kind;                      ///< question kind, e.g. "object", "global"; free text, used to group metrics
    SampleTruth truth;
};

}  // namespace omnidrive::data
