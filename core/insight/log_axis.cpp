// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/log_axis.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace omnidrive::insight {

std::vector<double> onLogAxis(std::span<const double> y) {
    std::vector<double> positive(y.begin(), y.end());
    std::replace_if(positive.begin(), positive.end(), [](double value) { return value <= 0; }, std::numeric_limits<double>::quiet_NaN());
    return positive;
}

std::vector<double> offLogAxis(std::span<const double> x, std::span<const double> y, double from, double to) {
    require(x.size() == y.size(), "a curve needs as many x ({}) as y ({})", x.size(), y.size());
    std::vector<double> positions;
    const auto first = std::lower_bound(x.begin(), x.end(), from) - x.begin();
    for (auto i = static_cast<size_t>(first); i < x.size() && x[i] <= to; ++i) {
        if (std::isfinite(y[i]) && y[i] <= 0) {
            positions.push_back(x[i]);
        }
    }
    return positions;
}

std::vector<CurvePoint> decimateMinMaxLogX(std::span<const double> x, std::span<const double> y, double from, double to, int columns) {
    require(from > 0, "a logarithmic axis cannot begin at {}", from);
    const auto first = static_cast<size_t>(std::upper_bound(x.begin(), x.end(), 0.0) - x.begin());
    std::vector<double> logarithms;
    logarithms.reserve(x.size() - first);
    for (size_t i = first; i < x.size(); ++i) {
        logarithms.push_back(std::log10(x[i]));
    }
    auto points = decimateMinMax(logarithms, y.subspan(first), std::log10(from), std::log10(to), columns);
    for (CurvePoint& point : points) {
        point.x = std::pow(10.0, point.x);
    }
    return points;
}

}  // namespace omnidrive::insight
