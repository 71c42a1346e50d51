// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/plots/curve_plot.h"

#include "ui/views/plots/plot_legend.h"
#include "ui/views/theme.h"

#include <qcustomplot.h>

#include <QFileInfo>
#include <QLabel>
#include <QPageSize>
#include <QPdfWriter>
#include <QSvgGenerator>

namespace omnidrive::ui {

namespace {

constexpr int kTitleHeight = 24;
constexpr double kPngScale = 2, kPointsPerPixel = 0.75;

}  // namespace

/// Title, legend and plot one below the other, as on the screen but without the pointer's cursor.
void CurvePlot::paintAll(QCPPainter& painter) {
    painter.fillRect(QRect(QPoint(), size()), Theme::current().panel);
    painter.setFont(scaledFont(1.05, true));
    painter.setPen(Theme::current().text);
    painter.drawText(QRect(kSpace, 0, width() - 2 * kSpace, kTitleHeight), Qt::AlignVCenter, heading());
    painter.save();
    painter.translate(kSpace, kTitleHeight);
    legend_->paint(painter);
    painter.restore();
    painter.translate(0, kTitleHeight + legend_->height());
    plot_->toPainter(&painter, width(), std::max(height() - kTitleHeight - legend_->height(), 100));
}

bool CurvePlot::exportTo(const QString& file) {
    const double pointer = cursor_;
    setCursor(std::numeric_limits<double>::quiet_NaN());
    const QString kind = QFileInfo(file).suffix().toLower();
    bool isWritten = false;
    if (kind == QLatin1String("svg")) {
        QSvgGenerator svg;
        svg.setFileName(file);
        svg.setSize(size());
        svg.setViewBox(QRect(QPoint(), size()));
        svg.setTitle(title_);
        QCPPainter painter;
        isWritten = painter.begin(&svg);
        painter.setMode(QCPPainter::pmVectorized);
        if (isWritten) {
            paintAll(painter);
        }
    } else if (kind == QLatin1String("pdf")) {
        QPdfWriter pdf(file);
        pdf.setTitle(title_);
        pdf.setPageSize(QPageSize(QSizeF(width(), height()) * kPointsPerPixel, QPageSize::Point, QString(), QPageSize::ExactMatch));
        pdf.setPageMargins({});
        pdf.setResolution(static_cast<int>(72 / kPointsPerPixel));
        QCPPainter painter;
        isWritten = painter.begin(&pdf);
        painter.setMode(QCPPainter::pmVectorized);
        if (isWritten) {
            paintAll(painter);
        }
    } else {
        QImage picture(size() * kPngScale, QImage::Format_RGB32);
        picture.setDevicePixelRatio(kPngScale);
        {
            QCPPainter painter;
            painter.begin(&picture);
            painter.setMode(QCPPainter::pmNoCaching);
            paintAll(painter);
        }
        isWritten = picture.save(file, "PNG");
    }
    setCursor(pointer);
    redraw();   // the export gave the plot another viewport
    return isWritten && QFileInfo(file).size() > 0;
}

std::string CurvePlot::csv() const {
    std::vector<insight::NamedLine> lines;
    for (const PlotSeries& series : series_) {
        if (!series.isHidden) {
            lines.push_back({series.name.toStdString(), &series.curve.live});
        }
    }
    return insight::curvesCsv(lines, xRange_.low, xRange_.high, look_.column.toStdString());
}

}  // namespace omnidrive::ui
