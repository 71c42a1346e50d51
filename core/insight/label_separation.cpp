// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/label_separation.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace omnidrive::insight {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::vector<double> sortedFinite(std::span<const double> values) {
    std::vector<double> kept;
    std::copy_if(values.begin(), values.end(), std::back_inserter(kept), [](double value) { return std::isfinite(value); });
    std::sort(kept.begin(), kept.end());
    return kept;
}

double passing(const std::vector<double>& sorted, double threshold) {
    const auto first = std::lower_bound(sorted.begin(), sorted.end(), threshold);
    return sorted.empty() ? kNone : static_cast<double>(sorted.end() - first) / static_cast<double>(sorted.size());
}

/// Mann and Whitney's U over the number of pairs.
double areaOf(const std::vector<double>& matched, const std::vector<double>& shuffled) {
    double wins = 0;
    for (const double value : matched) {
        const auto [below, notAbove] = std::equal_range(shuffled.begin(), shuffled.end(), value);
        wins += static_cast<double>(below - shuffled.begin()) + 0.5 * static_cast<double>(notAbove - below);
    }
    return wins / (static_cast<double>(matched.size()) * static_cast<double>(shuffled.size()));
}

/// Among the values themselves, where the shares change.
double equalErrorOf(const std::vector<double>& matched, const std::vector<double>& shuffled) {
    double best = kNone, least = std::numeric_limits<double>::infinity();
    const auto look = [&](double threshold) {
        const double gap = std::abs((1 - passing(matched, threshold)) - passing(shuffled, threshold));
        if (gap < least) {
            least = gap;
            best = threshold;
        }
    };
    std::for_each(matched.begin(), matched.end(), look);
    std::for_each(shuffled.begin(), shuffled.end(), look);
    return best;
}

}  // namespace

double LabelSeparation::matchedPassing(double threshold) const { return passing(matched, threshold); }
double LabelSeparation::shuffledPassing(double threshold) const { return passing(shuffled, threshold); }

LabelSeparation labelSeparation(std::span<const double> matched, std::span<const double> shuffled) {
    LabelSeparation result{sortedFinite(matched), sortedFinite(shuffled), kNone, kNone};
    if (!result.matched.empty() && !result.shuffled.empty()) {
        result.area = areaOf(result.matched, result.shuffled);
        result.equalError = equalErrorOf(result.matched, result.shuffled);
    }
    return result;
}

}  // namespace omnidrive::insight
