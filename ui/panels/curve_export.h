// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

class QWidget;

namespace omnidrive::ui {

class CurvePlot;

/// A file name from a plot's title.
QString plotFileName(const QString& title);
/// Writes each plot into a folder. @param kind png, svg or pdf. @return the sentence that says what became of it.
QString exportPlots(const std::vector<CurvePlot*>& plots, const QString& folder, const QString& kind);
/// Writes the visible numbers of all plots into one file, whole or not at all. @param column heading of x. @return as above.
QString exportCurvesCsv(const std::vector<CurvePlot*>& plots, const QString& file, const QString& column);
/// Asks where to and does it. @param kind as above, or csv. @return the sentence; empty when nothing was chosen.
QString askAndExport(const std::vector<CurvePlot*>& plots, const QString& kind, const QString& column, QWidget* parent);

}  // namespace omnidrive::ui
