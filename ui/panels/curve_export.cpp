// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/curve_export.h"

#include "ui/models/words.h"
#include "ui/views/plots/curve_plot.h"
#include "ui/views/whole_file.h"

#include <QDir>
#include <QFileDialog>

namespace omnidrive::ui {

QString plotFileName(const QString& title) {
    QString name = title.toLower();
    for (QChar& c : name) {
        c = c.isLetterOrNumber() ? c : QLatin1Char('-');
    }
    return name;
}

ExportOutcome exportPlots(const std::vector<CurvePlot*>& plots, const QString& folder, const QString& kind) {
    for (CurvePlot* plot : plots) {
        const QString file = QDir(folder).filePath(QStringLiteral("%1.%2").arg(plotFileName(plot->title()), kind));
        if (!plot->exportTo(file)) {
            return {false, tr("%1 cannot be written.").arg(file)};
        }
    }
    return {true, tr("%n plots saved in %1.", nullptr, static_cast<int>(plots.size())).arg(folder)};
}

ExportOutcome exportCurvesCsv(const std::vector<CurvePlot*>& plots, const QString& file, const QString& column) {
    std::vector<insight::NamedLine> lines;
    for (const CurvePlot* plot : plots) {
        for (const PlotSeries& series : plot->series()) {
            if (!series.isHidden) {
                lines.push_back({series.key.toStdString(), &series.curve.live});
            }
        }
    }
    const insight::ValueRange range = plots.empty() ? insight::ValueRange{} : plots.front()->xRange();
    const QByteArray text = QByteArray::fromStdString(insight::curvesCsv(lines, range.low, range.high, column.toStdString()));
    const QString problem = writeWholeFile(file, text);
    return {problem.isEmpty(), problem.isEmpty() ? tr("Saved %1.").arg(file) : tr("%1 cannot be written: %2").arg(file, problem)};
}

ExportOutcome askAndExport(const std::vector<CurvePlot*>& plots, const QString& kind, const QString& column, QWidget* parent) {
    if (kind == QLatin1String("csv")) {
        const QString file = QFileDialog::getSaveFileName(parent, tr("Save the visible numbers"), QStringLiteral("curves.csv"), tr("CSV (*.csv)"));
        return file.isEmpty() ? ExportOutcome() : exportCurvesCsv(plots, file, column);
    }
    const QString folder = QFileDialog::getExistingDirectory(parent, tr("Save the plots into a folder"));
    return folder.isEmpty() ? ExportOutcome() : exportPlots(plots, folder, kind);
}

}  // namespace omnidrive::ui
