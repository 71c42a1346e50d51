// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/studio.h"

#include <QStringList>

namespace omnidrive::ui {

/// Renders the window as it is to a PNG file. @throws Error (Io) when the file cannot be written.
void saveScreenshot(Studio& studio, const QString& file);

/// Renders the main states of the program to PNG files, in light and dark: the empty window, and for a run its traces, a zoom, its evidence, the wall of crops, curves, training,
/// comparison, command palette and keys. Needs no display. Uses settings of its own.
/// @param written called with the path of each file. @throws Error (Io) when the folder or a file cannot be written, or the run not opened.
void renderStates(const StudioOptions& options, const QString& folder, const std::function<void(const QString&)>& written);

}  // namespace omnidrive::ui
