// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/histogram.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace omnidrive::insight {

namespace {

std::vector<double> sortedFinite(std::span<const double> values) {
    std::vector<double> finite;
    std::copy_if(values.begin(), values.end(), std::back_inserter(finite),
                 [](double value) { return std::isfinite(value); });
    std::sort(finite.begin(), finite.end());
    return finite;
}

double sturgesBins(size_t count) {
    return std::ceil(std::log2(static_cast<double>(count))) + 1;
}

double freedmanDiaconisBins(const std::vector<double>& sorted) {
    const double middleHalf = sorted[sorted.size() * 3 / 4] - sorted[sorted.size() / 4];
    const double width = 2 * middleHalf / std::cbrt(static_cast<double>(sorted.size()));
    return width > 0 ? std::ceil((sorted.back() - sorted.front()) / width) : sturgesBins(sorted.size());
}

/// Bounds around one value that stay different from it at any magnitude.
Histogram aroundOneValue(std::span<const double> values, double value) {
    const double margin = std::max(0.5, std::abs(value) * 1e-6);
    return makeHistogram(values, 3, value - margin, value + margin);
}

void count(double value, Histogram& histogram) {
    if (!std::isfinite(value)) {
        ++histogram.notFinite;
    } else if (value < histogram.low) {
        ++histogram.below;
    } else if (value > histogram.high) {
        ++histogram.above;
    } else {
        const auto bin = static_cast<size_t>((value - histogram.low) / histogram.binWidth());
        ++histogram.counts[std::min(bin, histogram.counts.size() - 1)];
    }
}

}  // namespace

int64_t Histogram::total() const {
    return std::accumulate(counts.begin(), counts.end(), int64_t{0});
}

int64_t Histogram::largest() const {
    return counts.empty() ? 0 : *std::max_element(counts.begin(), counts.end());
}

Histogram makeHistogram(std::span<const double> values, int bins, double low, double high) {
    require(bins >= 1, "a histogram needs at least one bin, got {}", bins);
    require(std::isfinite(low) && std::isfinite(high) && low < high, "a histogram cannot range from {} to {}", low,
            high);
    Histogram histogram{low, high, std::vector<int64_t>(static_cast<size_t>(bins), 0)};
    for (const double value : values) {
        count(value, histogram);
    }
    return histogram;
}

Histogram autoHistogram(std::span<const double> values, int maxBins) {
    const std::vector<double> sorted = sortedFinite(values);
    if (sorted.empty()) {
        return makeHistogram(values, 1, 0, 1);
    }
    if (sorted.front() == sorted.back()) {
        return aroundOneValue(values, sorted.front());
    }
    const double bins = std::clamp(freedmanDiaconisBins(sorted), 1.0, static_cast<double>(std::max(1, maxBins)));
    return makeHistogram(values, static_cast<int>(bins), sorted.front(), sorted.back());
}

}  // namespace omnidrive::insight
