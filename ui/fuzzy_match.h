// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace omnidrive::ui {

/// How well the letters of `pattern` appear in this order in `text`, case ignored: higher is better; nullopt when they do not.
/// Starts of words and unbroken runs count more, skipped letters less. An empty pattern matches everything with 0.
std::optional<int> fuzzyScore(const QString& pattern, const QString& text);

}  // namespace omnidrive::ui
