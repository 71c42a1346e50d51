// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/crop_patches/resample_table.h"

#include <algorithm>
#include <cmath>

namespace omnidrive::kernels {

namespace {

double cubicFilter(double x) {
    constexpr double a = -0.5;
    x = std::abs(x);
    if (x < 1) {
        return ((a + 2) * x - (a + 3)) * x * x + 1;
    }
    return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
}

/// Most bits that keep the largest weight below 2^15.
int precisionFor(double largest) {
    int bits = 0;
    while (bits < 22 && static_cast<int>(0.5 + largest * (1 << (bits + 1))) < 1 << 15) {
        ++bits;
    }
    return bits;
}

/// What one output pixel takes from the input.
struct Span {
    int64_t first = 0, count = 0;
};

/// Of one axis, its input pixels in units of an output pixel and the reach of the filter.
class CubicAxis {
public:
    CubicAxis(int64_t in, int64_t out)
        : in_(in),
          scale_(static_cast<double>(in) / static_cast<double>(out)),
          support_(scale_ >= 1 ? 2 * scale_ : 2),
          inverse_(scale_ >= 1 ? 1 / scale_ : 1) {}

    int64_t taps() const { return static_cast<int64_t>(std::ceil(support_)) * 2 + 1; }

    /// Weights of an output pixel, of sum 1. @param weights [taps], the first count of them are written. @return largest, at least 0.
    double weigh(int64_t output, Span& span, double* weights) const {
        const double centre = scale_ * (static_cast<double>(output) + 0.5);
        span.first = std::max<int64_t>(static_cast<int64_t>(centre - support_ + 0.5), 0);
        span.count = std::clamp<int64_t>(std::min<int64_t>(static_cast<int64_t>(centre + support_ + 0.5), in_) - span.first, 0, taps());
        double total = 0, largest = 0;
        for (int64_t j = 0; j < span.count; ++j) {
            weights[j] = cubicFilter((static_cast<double>(j + span.first) - centre + 0.5) * inverse_);
            total += weights[j];
        }
        for (int64_t j = 0; j < span.count && total != 0; ++j) {
            weights[j] /= total;
            largest = std::max(largest, weights[j]);
        }
        return largest;
    }

private:
    int64_t in_;
    double scale_, support_, inverse_;
};

}  // namespace

ResampleTable ResampleTable::cubic(int64_t in, int64_t out, int64_t begin, int64_t end) {
    const CubicAxis axis(in, out);
    ResampleTable table;
    table.taps = axis.taps();
    std::vector<double> weights(static_cast<size_t>((end - begin) * table.taps), 0.0), unused(static_cast<size_t>(table.taps));
    double largest = 0;
    for (int64_t i = 0; i < out; ++i) {
        Span span;
        const bool isWanted = i >= begin && i < end;
        largest = std::max(largest, axis.weigh(i, span, isWanted ? weights.data() + (i - begin) * table.taps : unused.data()));
        if (isWanted) {
            table.first.push_back(static_cast<int32_t>(span.first));
            table.count.push_back(static_cast<int32_t>(span.count));
        }
    }
    table.precision = precisionFor(largest);
    table.weights.reserve(weights.size());
    for (const double weight : weights) {
        table.weights.push_back(static_cast<int16_t>(std::copysign(0.5, weight) + weight * (1 << table.precision)));
    }
    return table;
}

}  // namespace omnidrive::kernels
