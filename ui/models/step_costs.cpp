// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/step_costs.h"

#include "ui/models/scalar_store.h"
#include "ui/models/words.h"

#include <QStringList>

#include <cmath>
#include <optional>

namespace omnidrive::ui {

namespace {

constexpr double kWorthTelling = 0.005;
constexpr const char* kStepTime = "timing_s/step";   // every step of ours has it

/// Value of the step that was timed last, if it has one: an older step's would be taken for it. Not of the highest step: a resume may have gone back.
std::optional<double> newest(const ScalarStore& scalars, const char* tag) {
    const auto& points = scalars.points(QLatin1String(tag));
    const auto& timed = scalars.points(QLatin1String(kStepTime));
    const bool isKnown = !points.empty() && !timed.empty() && points.back().step == timed.back().step && std::isfinite(points.back().value);
    return isKnown ? std::optional(points.back().value) : std::nullopt;
}

QString timeShares(const ScalarStore& scalars) {
    const auto total = newest(scalars, kStepTime);
    QStringList parts;
    const auto add = [&](const char* tag, const char* text) {
        if (const auto seconds = newest(scalars, tag)) {
            parts.push_back(tr(text).arg(100 * *seconds / *total, 0, 'f', 0));
        }
    };
    if (total && *total > 0) {
        add("timing_s/rollout", QT_TRANSLATE_NOOP("omnidrive::ui", "rollouts %1 %"));
        add("timing_s/reward", QT_TRANSLATE_NOOP("omnidrive::ui", "scoring %1 %"));
        add("timing_s/update_actor", QT_TRANSLATE_NOOP("omnidrive::ui", "learning %1 %"));
        if (newest(scalars, "timing_s/testing").value_or(0) >= kWorthTelling * *total) {
            add("timing_s/testing", QT_TRANSLATE_NOOP("omnidrive::ui", "validation %1 %"));   // of some steps only
        }
    }
    return parts.join(QStringLiteral(", "));
}

}  // namespace

QString stepCostsText(const ScalarStore& scalars) {
    QStringList parts{timeShares(scalars)};
    if (const auto speed = newest(scalars, "perf/throughput")) {
        parts.push_back(tr("%1 tokens/s").arg(*speed, 0, 'f', *speed < 10 ? 1 : 0));
    }
    if (const auto host = newest(scalars, "perf/cpu_memory_used_gb")) {
        parts.push_back(tr("host %1 GiB").arg(*host, 0, 'f', *host < 10 ? 2 : 1));
    }
    if (const auto device = newest(scalars, "perf/max_memory_allocated_gb")) {
        parts.push_back(tr("GPU %1 GiB").arg(*device, 0, 'f', *device < 10 ? 2 : 1));
    }
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

}  // namespace omnidrive::ui
