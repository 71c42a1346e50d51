// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

namespace omnidrive::ui {

/// Dark blue to yellow, even to colour-blind eyes ("cividis", Nunez, Anderton and Renslow 2018). @param share 0 to 1.
QColor sequentialColour(double share);
/// Blue over grey to orange ("PuOr" of ColorBrewer). @param share -1 to 1.
QColor divergingColour(double share);
/// Black or white, whichever is read better on a colour.
QColor inkOn(const QColor& background);

}  // namespace omnidrive::ui
