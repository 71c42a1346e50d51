// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

class QWidget;

namespace omnidrive::ui {

class CurvePlot;

/// What became of saving; the sentence is empty when nothing was chosen.
struct ExportOutcome {
    bool isSaved = false;
    QString sentence;
};

/// A file name from a plot's title.
QString plotFileName(const QString& title);
/// Writes each plot into a folder, every file whole or not at all. @param kind png, svg or pdf.
ExportOutcome exportPlots(const std::vector<CurvePlot*>& plots, const QString& folder, const QString& kind);
/// Writes the visible numbers of all plots into one file, whole or not at all. @param column heading of x.
ExportOutcome exportCurvesCsv(const std::vector<CurvePlot*>& plots, const QString& file, const QString& column);
/// Asks where to and does it. @param kind as above, or csv.
ExportOutcome askAndExport(const std::vector<CurvePlot*>& plots, const QString& kind, const QString& column, QWidget* parent);

}  // namespace omnidrive::ui
