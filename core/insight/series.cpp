// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/series.h"

#include "base/error.h"
#include "insight/block_extremes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace omnidrive::insight {

namespace {

constexpr double kGap = std::numeric_limits<double>::quiet_NaN();
/// Below this many points a column there is nothing to thin.
constexpr size_t kPointsPerColumn = 4;

void requireEqualSizes(size_t x, size_t y) {
    require(x == y, "a curve needs as many x ({}) as y ({})", x, y);
}

/// Indices [begin, end) with from <= x <= to.
struct IndexRange {
    size_t begin = 0, end = 0;
};

IndexRange indicesWithin(std::span<const double> x, double from, double to) {
    const auto first = std::lower_bound(x.begin(), x.end(), from);
    const auto last = std::upper_bound(first, x.end(), to);
    return {static_cast<size_t>(first - x.begin()), static_cast<size_t>(last - x.begin())};
}

/// First, lowest, highest and last of a run of values without gap.
class Extremes {
public:
    explicit Extremes(std::span<const double> y) : y_(y) {}

    void add(size_t index) {
        if (isEmpty_) {
            first_ = lowest_ = highest_ = index;
            isEmpty_ = false;
        }
        lowest_ = y_[index] < y_[lowest_] ? index : lowest_;
        highest_ = y_[index] > y_[highest_] ? index : highest_;
        last_ = index;
    }

    /// A run of points whose extremes are known.
    void addRun(size_t first, size_t last, const BlockExtremes::Block& block) {
        for (const size_t index : {first, std::min(block.lowest, block.highest), std::max(block.lowest, block.highest), last}) {
            add(index);
        }
    }

    /// Appends the kept points in the order of x, each once, and forgets them.
    void moveTo(std::span<const double> x, std::vector<CurvePoint>& out) {
        if (isEmpty_) {
            return;
        }
        std::array indices{first_, lowest_, highest_, last_};
        std::sort(indices.begin(), indices.end());
        const auto end = std::unique(indices.begin(), indices.end());
        std::for_each(indices.begin(), end, [&](size_t index) { out.push_back({x[index], y_[index]}); });
        isEmpty_ = true;
    }

private:
    std::span<const double> y_;
    size_t first_ = 0, lowest_ = 0, highest_ = 0, last_ = 0;
    bool isEmpty_ = true;
};

void thinColumn(std::span<const double> x, std::span<const double> y, IndexRange range, const BlockExtremes& blocks, std::vector<CurvePoint>& out) {
    Extremes extremes(y);
    bool hasGap = false;
    for (size_t i = range.begin; i < range.end; ++i) {
        if (const BlockExtremes::Block* block = blocks.blockAt(i, range.end)) {
            extremes.addRun(i, i + BlockExtremes::kBlock - 1, *block);
            i += BlockExtremes::kBlock - 1;
        } else if (std::isfinite(y[i])) {
            extremes.add(i);
        } else if (!hasGap) {
            extremes.moveTo(x, out);
            out.push_back({x[i], kGap});
            hasGap = true;
        }
    }
    extremes.moveTo(x, out);
}

void copyPoints(std::span<const double> x, std::span<const double> y, IndexRange range, std::vector<CurvePoint>& out) {
    for (size_t i = range.begin; i < range.end; ++i) {
        out.push_back({x[i], std::isfinite(y[i]) ? y[i] : kGap});
    }
}

void thinRange(std::span<const double> x, std::span<const double> y, IndexRange range, double from, double to,
               int columns, const BlockExtremes& blocks, std::vector<CurvePoint>& out) {
    for (int column = 0; column < columns; ++column) {
        const double limit = from + (to - from) * (column + 1) / columns;
        const auto isLast = column + 1 == columns;
        const auto begin = x.begin() + static_cast<std::ptrdiff_t>(range.begin);
        const auto end = x.begin() + static_cast<std::ptrdiff_t>(range.end);
        const auto split = isLast ? end : std::lower_bound(begin, end, limit);
        const auto next = static_cast<size_t>(split - x.begin());
        thinColumn(x, y, {range.begin, next}, blocks, out);
        range.begin = next;
    }
}

}  // namespace

BlockExtremes::BlockExtremes(std::span<const double> y) : blocks_(y.size() / kBlock) {
    for (size_t b = 0; b < blocks_.size(); ++b) {
        Block& block = blocks_[b];
        block = {b * kBlock, b * kBlock, true};
        for (size_t i = b * kBlock; i < (b + 1) * kBlock; ++i) {
            block.isWhole = block.isWhole && std::isfinite(y[i]);
            block.lowest = y[i] < y[block.lowest] ? i : block.lowest;
            block.highest = y[i] > y[block.highest] ? i : block.highest;
        }
    }
}

const BlockExtremes::Block* BlockExtremes::blockAt(size_t index, size_t end) const {
    const bool isThere = index % kBlock == 0 && index + kBlock <= end && index / kBlock < blocks_.size() && blocks_[index / kBlock].isWhole;
    return isThere ? &blocks_[index / kBlock] : nullptr;
}

std::vector<CurvePoint> decimateMinMax(std::span<const double> x, std::span<const double> y, double from, double to, int columns) {
    return decimateMinMax(x, y, from, to, columns, {});
}

std::vector<CurvePoint> decimateMinMax(std::span<const double> x, std::span<const double> y, double from, double to, int columns,
                                       const BlockExtremes& blocks) {
    requireEqualSizes(x.size(), y.size());
    require(columns >= 1, "a curve cannot be drawn in {} columns", columns);
    const IndexRange range = indicesWithin(x, from, to);
    std::vector<CurvePoint> out;
    if (range.begin > 0) {
        copyPoints(x, y, {range.begin - 1, range.begin}, out);
    }
    if (range.end - range.begin <= kPointsPerColumn * static_cast<size_t>(columns)) {
        copyPoints(x, y, range, out);
    } else {
        thinRange(x, y, range, from, to, columns, blocks, out);
    }
    if (range.end < x.size()) {
        copyPoints(x, y, {range.end, range.end + 1}, out);
    }
    return out;
}

std::vector<double> gapPositions(std::span<const double> x, std::span<const double> y, double from, double to) {
    requireEqualSizes(x.size(), y.size());
    const IndexRange range = indicesWithin(x, from, to);
    std::vector<double> positions;
    for (size_t i = range.begin; i < range.end; ++i) {
        if (!std::isfinite(y[i])) {
            positions.push_back(x[i]);
        }
    }
    return positions;
}

std::vector<double> smoothed(std::span<const double> y, double weight) {
    require(weight >= 0 && weight < 1, "smoothing weight {} is not in [0, 1)", weight);
    std::vector<double> result(y.size(), kGap);
    double average = 0, remaining = 1;  // remaining: weight still on the imaginary zero before the first value
    for (size_t i = 0; i < y.size(); ++i) {
        if (std::isfinite(y[i])) {
            average = weight * average + (1 - weight) * y[i];
            remaining *= weight;
            result[i] = average / (1 - remaining);
        }
    }
    return result;
}

std::optional<ValueRange> valueRange(std::span<const double> y, double trim) {
    require(trim >= 0 && trim < 0.5, "a range cannot leave out {} at each end", trim);
    std::vector<double> finite;
    std::copy_if(y.begin(), y.end(), std::back_inserter(finite), [](double value) { return std::isfinite(value); });
    if (finite.empty()) {
        return std::nullopt;
    }
    const auto skipped = static_cast<std::ptrdiff_t>(trim * static_cast<double>(finite.size()));
    const auto low = finite.begin() + skipped;
    const auto high = finite.end() - 1 - skipped;
    std::nth_element(finite.begin(), low, finite.end());
    const double lowest = *low;
    std::nth_element(finite.begin(), high, finite.end());
    return ValueRange{lowest, *high};
}

std::vector<StageSeparator> stageSeparators(std::span<const double> x, std::span<const int> stages) {
    requireEqualSizes(x.size(), stages.size());
    std::vector<StageSeparator> separators;
    for (size_t i = 1; i < x.size(); ++i) {
        if (stages[i] != stages[i - 1]) {
            separators.push_back({(x[i - 1] + x[i]) / 2, stages[i - 1], stages[i]});
        }
    }
    return separators;
}

}  // namespace omnidrive::insight
