// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/plots/axis_look.h"

#include "ui/models/words.h"
#include "ui/views/duration_text.h"

#include <QDateTime>
#include <QLocale>

#include <cmath>

namespace omnidrive::ui {

namespace {

QString number(double value) { return std::abs(value - std::round(value)) < 1e-9 ? QString::number(value, 'f', 0) : QString::number(value, 'g', 5); }

constexpr double kHalfStep = 0.5;
constexpr double kAnyReach = std::numeric_limits<double>::infinity();
constexpr double kTenSeconds = 10;
constexpr double kSmallestMetric = 1e-9;

}  // namespace

QString AxisLook::text(double x) const { return ticks == Ticks::Numbers ? QStringLiteral("%1 %2").arg(word, place(x)) : place(x); }

QString AxisLook::place(double x) const {
    switch (ticks) {
        case Ticks::Dates: return QLocale().toString(QDateTime::fromMSecsSinceEpoch(std::llround(x * 1000)), QStringLiteral("d MMM HH:mm:ss"));
        case Ticks::Durations: return durationText(x);
        case Ticks::Numbers: break;
    }
    return number(x);
}

QString AxisLook::difference(double from, double to) const {
    if (ticks == Ticks::Numbers) {
        return number(to - from);
    }
    return (to < from ? QStringLiteral("−") : QString()) + durationText(std::abs(to - from));
}

AxisLook axisLook(insight::XAxis axis, const QString& metric) {
    using Ticks = AxisLook::Ticks;
    switch (axis) {
        case insight::XAxis::Step: return {tr("optimiser step"), QStringLiteral("step"), tr("step"), Ticks::Numbers, 1, kHalfStep, true};
        case insight::XAxis::RelativeStep:
            return {tr("steps since the run's first"), QStringLiteral("relative_step"), tr("relative step"), Ticks::Numbers, 1, kHalfStep, true};
        case insight::XAxis::Wall: return {tr("time of day"), QStringLiteral("wall_time"), {}, Ticks::Dates, kTenSeconds, kAnyReach, true};
        case insight::XAxis::RelativeTime:
            return {tr("time since the run's first step"), QStringLiteral("relative_seconds"), {}, Ticks::Durations, kTenSeconds, kAnyReach, true};
        case insight::XAxis::Tokens: return {tr("tokens read and written"), QStringLiteral("tokens"), tr("token"), Ticks::Numbers, 1, kAnyReach, true};
        case insight::XAxis::Metric: break;
    }
    return {metric, metric, metric, Ticks::Numbers, kSmallestMetric, kAnyReach, false};
}

}  // namespace omnidrive::ui
