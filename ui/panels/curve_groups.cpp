// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/curve_groups.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace omnidrive::ui {

namespace {

struct Words {
    const char* prefix;
    const char* title;
    const char* axis;
};

constexpr std::array<Words, 17> kWords{{
    {"critic", QT_TRANSLATE_NOOP("CurveGroup", "Total reward"), QT_TRANSLATE_NOOP("CurveGroup", "reward")},
    {"reward", QT_TRANSLATE_NOOP("CurveGroup", "Reward terms"), QT_TRANSLATE_NOOP("CurveGroup", "unweighted mean")},
    {"accuracy", QT_TRANSLATE_NOOP("CurveGroup", "Accuracy"), QT_TRANSLATE_NOOP("CurveGroup", "share right")},
    {"val", QT_TRANSLATE_NOOP("CurveGroup", "Validation, greedy"), QT_TRANSLATE_NOOP("CurveGroup", "share")},
    {"agent", QT_TRANSLATE_NOOP("CurveGroup", "Use of the zoom tool"), QT_TRANSLATE_NOOP("CurveGroup", "share of rollouts")},
    {"label", QT_TRANSLATE_NOOP("CurveGroup", "Labels of the zooms"), QT_TRANSLATE_NOOP("CurveGroup", "share of calls")},
    {"clip", QT_TRANSLATE_NOOP("CurveGroup", "CLIP(crop, label)"), QT_TRANSLATE_NOOP("CurveGroup", "cosine")},
    {"box", QT_TRANSLATE_NOOP("CurveGroup", "Boxes"), QT_TRANSLATE_NOOP("CurveGroup", "share or ratio")},
    {"camera", QT_TRANSLATE_NOOP("CurveGroup", "Cameras"), QT_TRANSLATE_NOOP("CurveGroup", "share of calls")},
    {"actor", QT_TRANSLATE_NOOP("CurveGroup", "Optimisation"), QT_TRANSLATE_NOOP("CurveGroup", "value")},
    {"response_length", QT_TRANSLATE_NOOP("CurveGroup", "Length of the responses"), QT_TRANSLATE_NOOP("CurveGroup", "tokens")},
    {"prompt_length", QT_TRANSLATE_NOOP("CurveGroup", "Length of the prompts"), QT_TRANSLATE_NOOP("CurveGroup", "tokens")},
    {"obs_length", QT_TRANSLATE_NOOP("CurveGroup", "Length of the observations"), QT_TRANSLATE_NOOP("CurveGroup", "tokens")},
    {"num_turns", QT_TRANSLATE_NOOP("CurveGroup", "Turns"), QT_TRANSLATE_NOOP("CurveGroup", "turns per rollout")},
    {"timing_s", QT_TRANSLATE_NOOP("CurveGroup", "Time of a step"), QT_TRANSLATE_NOOP("CurveGroup", "seconds")},
    {"perf", QT_TRANSLATE_NOOP("CurveGroup", "Speed"), QT_TRANSLATE_NOOP("CurveGroup", "tokens, or tokens a second")},
    {"group", QT_TRANSLATE_NOOP("CurveGroup", "Groups"), QT_TRANSLATE_NOOP("CurveGroup", "share of groups")},
}};

}  // namespace

CurveGroup curveGroup(const QString& prefix) {
    const auto it = std::find_if(kWords.begin(), kWords.end(), [&](const Words& words) { return prefix == QLatin1String(words.prefix); });
    if (it == kWords.end()) {
        return {prefix, QCoreApplication::translate("CurveGroup", "value")};
    }
    return {QCoreApplication::translate("CurveGroup", it->title), QCoreApplication::translate("CurveGroup", it->axis)};
}

}  // namespace omnidrive::ui
