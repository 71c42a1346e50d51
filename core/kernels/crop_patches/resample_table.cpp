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

}  // namespace

ResampleTable ResampleTable::cubic(int64_t in, int64_t out) {
    const double scale = static_cast<double>(in) / static_cast<double>(out);
    const double support = scale >= 1 ? 2 * scale : 2, inverse = scale >= 1 ? 1 / scale : 1;
    ResampleTable table;
    table.taps = static_cast<int64_t>(std::ceil(support)) * 2 + 1;
    std::vector<double> weights(static_cast<size_t>(out * table.taps), 0.0);
    double largest = 0;
    for (int64_t i = 0; i < out; ++i) {
        const double centre = scale * (static_cast<double>(i) + 0.5);
        const int64_t first = std::max<int64_t>(static_cast<int64_t>(centre - support + 0.5), 0);
        const int64_t count = std::clamp<int64_t>(std::min<int64_t>(static_cast<int64_t>(centre + support + 0.5), in) - first, 0, table.taps);
        double* row = weights.data() + i * table.taps;
        double total = 0;
        for (int64_t j = 0; j < count; ++j) {
            row[j] = cubicFilter((static_cast<double>(j + first) - centre + 0.5) * inverse);
            total += row[j];
        }
        for (int64_t j = 0; j < count && total != 0; ++j) {
            row[j] /= total;
            largest = std::max(largest, row[j]);
        }
        table.first.push_back(static_cast<int32_t>(first));
        table.count.push_back(static_cast<int32_t>(count));
    }
    table.precision = precisionFor(largest);
    for (const double weight : weights) {
        table.weights.push_back(static_cast<int16_t>(std::copysign(0.5, weight) + weight * (1 << table.precision)));
    }
    return table;
}

}  // namespace omnidrive::kernels
