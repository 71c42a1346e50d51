// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/colour_maps.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace omnidrive::ui {

namespace {

/// Samples in equal steps.
constexpr std::array<QRgb, 6> kCividis{0x00224e, 0x35456c, 0x666970, 0x948e77, 0xc8b866, 0xfee838};
constexpr std::array<QRgb, 5> kDiverging{0x2166ac, 0x92c5de, 0xe6e6e6, 0xfdb863, 0xb35806};

template <size_t N>
QColor sampled(const std::array<QRgb, N>& map, double share) {
    const double place = std::isfinite(share) ? std::clamp(share, 0.0, 1.0) * (N - 1) : 0;
    const auto low = std::min(static_cast<size_t>(place), N - 2);
    const double part = place - static_cast<double>(low);
    const QColor a(map[low]), b(map[low + 1]);
    const auto mix = [part](int x, int y) { return static_cast<int>(std::lround(x + (y - x) * part)); };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

}  // namespace

QColor sequentialColour(double share) { return sampled(kCividis, share); }
QColor divergingColour(double share) { return sampled(kDiverging, (share + 1) / 2); }
QColor inkOn(const QColor& background) { return qGray(background.rgb()) > 128 ? QColor(Qt::black) : QColor(Qt::white); }

}  // namespace omnidrive::ui
