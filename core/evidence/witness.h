// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/detection.h"

#include <optional>
#include <string>
#include <vector>

namespace omnidrive::evidence {

/// What an independent detector says about a zoom.
enum class WitnessVerdict {
    InBox,        ///< it saw the named class in the crop
    Elsewhere,    ///< in the frame, but not in the crop
    Nowhere,
    CannotJudge   ///< it does not know the class, or did not run
};

/// The classes of a detector that stand for a label.
struct WitnessClasses {
    std::vector<std::string> classes;   ///< as the detector calls them; empty: it does not know what the label names
    bool arePart = false;               ///< they are some kinds of it only ("stop sign" for a traffic sign): seeing none says nothing
};

/// Finds them: the driving vocabulary's table first ("pedestrian" -> "person", "vehicle" -> "car", "truck", "bus", ...), else a class of the label's
/// own name. A label that ends with a known text counts as that ("the red traffic light"). Pure.
WitnessClasses witnessClasses(const std::string& label, const std::vector<std::string>& detectorClasses);

/// The verdict and what it rests on.
struct WitnessReport {
    WitnessVerdict verdict = WitnessVerdict::CannotJudge;
    WitnessClasses asked;
    std::optional<Detection> seen;      ///< the surest object of those classes: in the box, else elsewhere in the frame
};

/// A detection lies in a box when they share at least half of the smaller of the two and the detection is at most four times as large as the box
/// (a crop may show a part of a large thing, but a box over half the frame is no evidence for a small crop). Pure.
bool liesInBox(const BoxF& detection, const BoxF& box);

/// @param box the crop, pixels of the picture that the detections refer to.
WitnessReport judge(const std::string& label, const BoxF& box, const std::vector<Detection>& detections,
                    const std::vector<std::string>& detectorClasses);

/// Whether a detector can be found to say something: a report with CannotJudge because no class fits.
inline bool isUnknownClass(const WitnessReport& report) { return report.asked.classes.empty(); }

}  // namespace omnidrive::evidence
