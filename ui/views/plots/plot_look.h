// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QCPAxisRect;
class QCustomPlot;

namespace omnidrive::ui {

/// Colours, fonts and grid of a plot after the current theme.
void dressPlot(QCustomPlot& plot);

}  // namespace omnidrive::ui
