// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/scene_background.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace omnidrive::data {

namespace {

using Colour = cv::Scalar;

struct Palette {
    Colour skyTop, skyLow, grass, road, building, tree, marking;
    double light;
};

const Palette& paletteOf(DayTime dayTime) {
    static const Palette day{{96, 150, 214}, {196, 218, 236}, {104, 124, 76}, {104, 106, 110}, {158, 148, 136}, {66, 96, 54}, {226, 226, 220}, 1.0};
    static const Palette dusk{{92, 70, 110}, {246, 150, 84}, {84, 78, 52}, {84, 78, 80}, {104, 84, 84}, {54, 58, 40}, {206, 186, 160}, 0.72};
    static const Palette night{{8, 10, 24}, {26, 30, 54}, {22, 28, 24}, {38, 40, 46}, {30, 32, 44}, {14, 22, 18}, {140, 142, 140}, 0.34};
    static const Palette fog{{186, 190, 194}, {206, 208, 210}, {140, 146, 130}, {134, 136, 138}, {160, 158, 156}, {120, 130, 116}, {214, 214, 212}, 0.9};
    static const Palette* table[] = {&day, &dusk, &night, &fog};
    return *table[static_cast<size_t>(dayTime)];
}

Colour blend(const Colour& a, const Colour& b, double t) { return a * (1 - t) + b * t; }

void fillGradient(cv::Mat& frame, int top, int bottom, const Colour& from, const Colour& to) {
    for (int y = top; y < bottom; ++y) {
        const auto c = blend(from, to, static_cast<double>(y - top) / std::max(1, bottom - top - 1));
        frame.row(y).setTo(c);
    }
}

void drawBuildings(cv::Mat& frame, int horizon, const Palette& palette, bool lit, Rng& rng) {
    for (int x = static_cast<int>(rng.integer(-30, 0)); x < frame.cols;) {
        const int w = static_cast<int>(rng.integer(28, 78)), h = static_cast<int>(rng.integer(14, 62));
        const bool gap = rng.chance(0.3);
        if (!gap) {
            const auto wall = blend(palette.building, palette.skyLow, rng.uniform(0.0, 0.35)) * rng.uniform(0.85, 1.1);
            cv::rectangle(frame, cv::Rect(x, horizon - h, w, h + 2), wall, cv::FILLED);
            for (int wy = horizon - h + 5; wy < horizon - 6; wy += 9) {
                for (int wx = x + 4; wx < x + w - 5; wx += 8) {
                    const bool glowing = lit && rng.chance(0.3);
                    cv::rectangle(frame, cv::Rect(wx, wy, 4, 4), glowing ? Colour(236, 206, 130) : wall * 0.78, cv::FILLED);
                }
            }
        }
        x += w + static_cast<int>(rng.integer(0, 22));
    }
}

void drawTrees(cv::Mat& frame, int horizon, const Palette& palette, Rng& rng) {
    const int count = static_cast<int>(rng.integer(4, 9));
    for (int i = 0; i < count; ++i) {
        const int x = static_cast<int>(rng.integer(0, frame.cols - 1)), r = static_cast<int>(rng.integer(7, 17));
        const int foot = horizon + static_cast<int>(rng.integer(0, 10));
        cv::line(frame, {x, foot}, {x, foot - r}, palette.tree * 0.7, 3);
        for (int k = 0; k < 4; ++k) {
            const cv::Point c{x + static_cast<int>(rng.integer(-r / 2, r / 2)), foot - r - static_cast<int>(rng.integer(0, r))};
            cv::circle(frame, c, r * 2 / 3, palette.tree * rng.uniform(0.85, 1.2), cv::FILLED, cv::LINE_AA);
        }
    }
}

/// Road centre and half width at a row: perspective below the horizon, bending away near it.
struct Road {
    double nearX, farX, bend;
    int horizon, height;

    double depth(int y) const { return static_cast<double>(y - horizon) / (height - horizon); }   // 0 far, 1 near
    double centre(int y) const {
        const double t = depth(y);
        return farX + (nearX - farX) * t + bend * std::pow(1 - t, 3.0);
    }
    double halfWidth(int y) const { return 5 + 205 * depth(y); }
};

void drawRoad(cv::Mat& frame, const Road& road, const Palette& palette, bool junction, Rng& rng) {
    if (junction) {
        const int y = road.horizon + static_cast<int>(rng.integer(22, 34)), h = 20;
        cv::rectangle(frame, cv::Rect(0, y, frame.cols, h), palette.road, cv::FILLED);
        for (int x = static_cast<int>(rng.integer(0, 20)); x < frame.cols; x += 34) {
            cv::line(frame, {x, y + h / 2}, {x + 14, y + h / 2}, palette.marking, 1);
        }
    }
    const double dash = rng.uniform(0, 1);
    for (int y = road.horizon + 1; y < road.height; ++y) {
        const double c = road.centre(y), w = road.halfWidth(y), t = road.depth(y);
        const auto span = [&](double from, double to, const Colour& colour) {
            const int x0 = std::clamp(static_cast<int>(from), 0, frame.cols), x1 = std::clamp(static_cast<int>(to), 0, frame.cols);
            if (x1 > x0) {
                frame(cv::Rect(x0, y, x1 - x0, 1)).setTo(colour);
            }
        };
        span(c - w, c + w, palette.road * (0.92 + 0.12 * t));
        const double line = 0.6 + 4.5 * t;
        span(c - w * 0.94, c - w * 0.94 + line, palette.marking);
        span(c + w * 0.94 - line, c + w * 0.94, palette.marking);
        // Dashes are even along the ground: equal steps of 1 / depth.
        if (std::fmod(3.2 / (t + 0.06) + dash, 1.0) < 0.5) {
            span(c - line / 2, c + line / 2, palette.marking);
        }
    }
}

/// Normal noise, read from a random place: drawing half a million normals a frame would cost more than the scene. What brightens and what
/// darkens stand apart, because two saturating byte operations are far faster than one signed sum.
struct NoiseTable {
    std::vector<uint8_t> brighter, darker;

    static cv::Mat part(const std::vector<uint8_t>& levels, size_t at, int count) {
        return {1, count, CV_8UC1, const_cast<uint8_t*>(levels.data() + at)};
    }
};

const NoiseTable& noiseTable() {
    static const NoiseTable table = [] {
        NoiseTable made{std::vector<uint8_t>(1 << 20), std::vector<uint8_t>(1 << 20)};
        Rng source(0x401E);
        for (size_t i = 0; i < made.brighter.size(); ++i) {
            const long level = std::clamp(std::lround(source.normal() * 3.0), -12L, 12L);
            made.brighter[i] = static_cast<uint8_t>(std::max(level, 0L));
            made.darker[i] = static_cast<uint8_t>(std::max(-level, 0L));
        }
        return made;
    }();
    return table;
}

}  // namespace

Backdrop drawBackdrop(int width, int height, DayTime dayTime, RoadBend bend, Rng& rng) {
    const auto& palette = paletteOf(dayTime);
    Backdrop backdrop{cv::Mat(height, width, CV_8UC3), palette.light, height * 42 / 100 + static_cast<int>(rng.integer(-8, 8))};
    const int horizon = backdrop.horizon;
    fillGradient(backdrop.frame, 0, horizon, palette.skyTop, palette.skyLow);
    fillGradient(backdrop.frame, horizon, height, blend(palette.grass, palette.skyLow, 0.25), palette.grass);
    drawBuildings(backdrop.frame, horizon, palette, dayTime == DayTime::Night || dayTime == DayTime::Dusk, rng);
    drawTrees(backdrop.frame, horizon, palette, rng);
    const double amount = rng.uniform(130, 190) * (bend == RoadBend::Left ? -1 : bend == RoadBend::Right ? 1 : 0);
    const double middle = width / 2.0;
    const Road road{middle + rng.uniform(-30, 30), middle + rng.uniform(-40, 40), amount, horizon, height};
    drawRoad(backdrop.frame, road, palette, bend == RoadBend::Junction, rng);
    return backdrop;
}

void addAtmosphere(cv::Mat& frame, DayTime dayTime, int horizon) {
    if (dayTime != DayTime::Fog) {
        return;
    }
    for (int y = 0; y < frame.rows; ++y) {
        const double far = 1.0 - std::min(1.0, std::abs(y - horizon) / (0.62 * frame.rows));
        const double share = 0.12 + 0.3 * far;
        cv::Mat row = frame.row(y);
        row.convertTo(row, -1, 1 - share, 204 * share);
    }
}

void addCameraNoise(cv::Mat& frame, double gain, Rng& rng) {
    cv::Mat exposure(1, 256, CV_8UC1);
    for (int level = 0; level < 256; ++level) {
        exposure.at<uint8_t>(level) = cv::saturate_cast<uint8_t>(level * gain);
    }
    cv::LUT(frame, exposure, frame);
    const NoiseTable& noise = noiseTable();
    cv::Mat values = frame.reshape(1, 1);   // [1, height * width * 3]
    size_t at = rng.next() & (noise.brighter.size() - 1);
    for (int done = 0; done < values.cols;) {
        const int run = std::min(values.cols - done, static_cast<int>(noise.brighter.size() - at));
        cv::Mat part = values.colRange(done, done + run);
        cv::add(part, noise.part(noise.brighter, at, run), part);
        cv::subtract(part, noise.part(noise.darker, at, run), part);
        done += run;
        at = 0;
    }
}

}  // namespace omnidrive::data
