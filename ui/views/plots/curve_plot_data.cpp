// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/plots/plot_series.h"

#include <algorithm>
#include <cmath>

namespace omnidrive::ui {

namespace {

/// Index of the point nearest to x; the line must not be empty.
size_t nearestIndex(const std::vector<double>& xs, double x) {
    const auto after = std::lower_bound(xs.begin(), xs.end(), x);
    if (after == xs.begin()) {
        return 0;
    }
    if (after == xs.end()) {
        return xs.size() - 1;
    }
    const auto index = static_cast<size_t>(after - xs.begin());
    return x - xs[index - 1] < xs[index] - x ? index - 1 : index;
}

void widen(std::optional<insight::ValueRange>& range, double low, double high) {
    range = range ? insight::ValueRange{std::min(range->low, low), std::max(range->high, high)} : insight::ValueRange{low, high};
}

/// Index range of the points in [from, to]; where a line goes through without one, of the two beside.
struct Stretch {
    Stretch(const std::vector<double>& xs, double from, double to) {
        const auto low = std::lower_bound(xs.begin(), xs.end(), from), high = std::upper_bound(low, xs.end(), to);
        const bool isBetween = low == high && low != xs.begin() && high != xs.end();
        first = static_cast<size_t>(low - xs.begin()) - (isBetween ? 1 : 0);
        end = static_cast<size_t>(high - xs.begin()) + (isBetween ? 1 : 0);
    }

    size_t first, end;
};

void widenByLine(std::optional<insight::ValueRange>& range, const insight::CurveLine& line, double from, double to, double above) {
    const Stretch seen(line.x, from, to);
    for (size_t i = seen.first; i < seen.end; ++i) {
        if (std::isfinite(line.y[i]) && line.y[i] > above) {
            widen(range, line.y[i], line.y[i]);
        }
    }
}

}  // namespace

std::optional<insight::ValueRange> DrawnValues::range(size_t begin, size_t end) const {
    std::optional<insight::ValueRange> range;
    for (size_t i = begin; i < end;) {
        if (const auto* block = blocks.blockAt(i, end)) {
            widen(range, y[block->lowest], y[block->highest]);
            i += insight::BlockExtremes::kBlock;
            continue;
        }
        if (std::isfinite(y[i])) {
            widen(range, y[i], y[i]);
        }
        ++i;
    }
    return range;
}

std::span<const double> placesBetween(const std::vector<double>& places, double from, double to) {
    const auto first = std::lower_bound(places.begin(), places.end(), from), last = std::upper_bound(first, places.end(), to);
    return {first, last};
}

std::optional<insight::ValueRange> valuesBetween(const std::vector<PlotSeries>& series, const std::vector<DrawnValues>& drawn, double from, double to, bool isLog) {
    const double above = isLog ? 0 : -std::numeric_limits<double>::infinity();
    std::optional<insight::ValueRange> range;
    for (const PlotSeries& one : series) {
        if (one.isHidden) {
            continue;
        }
        const Stretch seen(one.curve.live.x, from, to);
        const DrawnValues& live = drawn[static_cast<size_t>(&one - series.data())];
        if (const auto own = live.range(seen.first, seen.end)) {
            widen(range, own->low, own->high);
        }
        for (const insight::CurveLine& line : one.curve.superseded) {
            widenByLine(range, line, from, to, above);
        }
        widenByLine(range, {one.band.x, one.band.low, {}}, from, to, above);
        widenByLine(range, {one.band.x, one.band.high, {}}, from, to, above);
    }
    return range;
}

double valueNear(const insight::CurveLine& line, double x, double reach) {
    if (line.x.empty() || !std::isfinite(x) || (std::isinf(reach) && (x < line.x.front() || x > line.x.back()))) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const size_t index = nearestIndex(line.x, x);
    return std::abs(line.x[index] - x) <= reach ? line.y[index] : std::numeric_limits<double>::quiet_NaN();
}

double nearestX(const std::vector<PlotSeries>& series, double x) {
    double nearest = std::numeric_limits<double>::quiet_NaN();
    for (const PlotSeries& one : series) {
        const auto& xs = one.curve.live.x;
        if (!xs.empty()) {
            const double candidate = xs[nearestIndex(xs, x)];
            nearest = std::isnan(nearest) || std::abs(candidate - x) < std::abs(nearest - x) ? candidate : nearest;
        }
    }
    return nearest;
}

std::optional<insight::ValueRange> spanOf(const std::vector<PlotSeries>& series) {
    std::optional<insight::ValueRange> span;
    for (const PlotSeries& one : series) {
        if (!one.curve.live.x.empty()) {
            widen(span, one.curve.live.x.front(), one.curve.live.x.back());
        }
        for (const insight::CurveLine& line : one.curve.superseded) {
            if (!line.x.empty()) {
                widen(span, line.x.front(), line.x.back());
            }
        }
    }
    return span;
}

}  // namespace omnidrive::ui
