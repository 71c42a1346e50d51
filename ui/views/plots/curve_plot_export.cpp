// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/plots/curve_plot.h"

#include "ui/views/plots/plot_legend.h"
#include "ui/views/theme.h"
#include "ui/views/whole_file.h"

#include <qcustomplot.h>

#include <QBuffer>
#include <QFileInfo>
#include <QImage>
#include <QLabel>
#include <QPageSize>
#include <QPdfWriter>
#include <QSvgGenerator>

namespace omnidrive::ui {

namespace {

constexpr int kTitleHeight = 24;
constexpr double kPngScale = 2, kPointsPerPixel = 0.75;

bool writePainted(const QString& file, const QByteArray& bytes) { return !bytes.isEmpty() && writeWholeFile(file, bytes).isEmpty(); }

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

/// Painted in memory: what painters write into a file they write in place, and they do not tell that the disk is full.
bool CurvePlot::exportTo(const QString& file) {
    const double pointer = cursor_;
    setCursor(std::numeric_limits<double>::quiet_NaN());
    const QString kind = QFileInfo(file).suffix().toLower();
    const bool isWritten = kind == QLatin1String("svg")   ? writePainted(file, svg())
                           : kind == QLatin1String("pdf") ? writePainted(file, pdf())
                                                          : writePicture(file, picture());
    setCursor(pointer);
    redraw();   // the export gave the plot another viewport
    return isWritten;
}

bool CurvePlot::paintLines(QPaintDevice& device) {
    QCPPainter painter;
    if (!painter.begin(&device)) {
        return false;
    }
    painter.setMode(QCPPainter::pmVectorized);
    paintAll(painter);
    return painter.end();
}

QByteArray CurvePlot::svg() {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator svg;
    svg.setOutputDevice(&buffer);
    svg.setSize(size());
    svg.setViewBox(QRect(QPoint(), size()));
    svg.setTitle(title_);
    return paintLines(svg) ? bytes : QByteArray();
}

QByteArray CurvePlot::pdf() {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter pdf(&buffer);
    pdf.setTitle(title_);
    pdf.setPageSize(QPageSize(QSizeF(width(), height()) * kPointsPerPixel, QPageSize::Point, QString(), QPageSize::ExactMatch));
    pdf.setPageMargins({});
    pdf.setResolution(static_cast<int>(72 / kPointsPerPixel));
    return paintLines(pdf) ? bytes : QByteArray();
}

QImage CurvePlot::picture() {
    QImage picture(size() * kPngScale, QImage::Format_RGB32);
    picture.setDevicePixelRatio(kPngScale);
    QCPPainter painter;
    painter.begin(&picture);
    painter.setMode(QCPPainter::pmNoCaching);
    paintAll(painter);
    painter.end();
    return picture;
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
