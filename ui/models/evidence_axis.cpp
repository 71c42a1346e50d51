// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/evidence_axis.h"

#include <algorithm>
#include <cmath>

namespace omnidrive::ui {

std::vector<double> EvidenceAxis::ticks() const {
    std::vector<double> ticks;
    const auto count = static_cast<int>(std::lround((high - low) / step));
    for (int i = 0; i <= count; ++i) {
        ticks.push_back(low + i * step);
    }
    return ticks;
}

EvidenceAxis evidenceAxis(const std::vector<double>& values) {
    if (values.empty()) {
        return {};
    }
    const double largest = std::max(0.05, *std::max_element(values.begin(), values.end()));
    const double smallest = std::min(0.0, *std::min_element(values.begin(), values.end()));
    const double range = largest - smallest;
    EvidenceAxis axis;
    axis.step = range <= 0.2 ? 0.05 : range <= 0.5 ? 0.1 : range <= 1 ? 0.2 : 0.5;
    axis.high = std::ceil(largest / axis.step - 1e-9) * axis.step;
    axis.low = std::floor(smallest / axis.step + 1e-9) * axis.step;
    return axis;
}

}  // namespace omnidrive::ui
