// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace omnidrive::ui {

/// The axis that the bars of all zooms share: begins at 0 (below only when a value does), ends on a tick above the largest value.
struct EvidenceAxis {
    double low = 0, high = 0.4, step = 0.1;

    /// Where a value lies, 0 (low) to 1 (high).
    double place(double value) const { return (value - low) / (high - low); }
    /// From low to high.
    std::vector<double> ticks() const;
    bool operator==(const EvidenceAxis&) const = default;
};

/// CLIP's cosines lie about 0.15 to 0.35 for a large model and up to 0.8 for the embedded one, so the axis follows the values. The same when there
/// are none: 0 to 0.4.
EvidenceAxis evidenceAxis(const std::vector<double>& values);

}  // namespace omnidrive::ui
