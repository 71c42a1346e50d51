// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace omnidrive::ui {

/// A number typed with a decimal comma ("0,5") with the point that files and commands have ("0.5"). Any other text stays as it is, also "1,234": it
/// may be a thousand, so whoever reads it refuses it rather than taking it for the one or the other.
QString withPoint(const QString& typed);

}  // namespace omnidrive::ui
