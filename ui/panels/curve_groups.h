// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace omnidrive::ui {

/// Heading and axis label of the curves that share a prefix ("reward/...").
struct CurveGroup {
    QString title;
    QString axis;
};

/// Known prefixes get words, others their own name and "value".
CurveGroup curveGroup(const QString& prefix);

}  // namespace omnidrive::ui
