// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/plots/bar_plot.h"

#include "ui/views/panel_parts.h"
#include "ui/views/plots/plot_legend.h"
#include "ui/views/plots/plot_look.h"
#include "ui/views/theme.h"

#include <qcustomplot.h>

#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace omnidrive::ui {

namespace {

constexpr double kGroupWidth = 0.74;   // of the distance between two rows

}  // namespace

BarPlot::BarPlot(const QString& valueLabel, QWidget* parent) : QWidget(parent), plot_(new QCustomPlot), legend_(new PlotLegend(false)) {
    readLeftToRight(this);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kSpace, kSpace, kSpace, 0);
    layout->setSpacing(kSpace / 2);
    layout->addWidget(legend_);
    layout->addWidget(plot_, 1);
    plot_->xAxis->setLabel(valueLabel);
    plot_->setInteractions(QCP::Interactions());
    plot_->setMinimumHeight(160);
    setAccessibleName(tr("Bars: %1").arg(valueLabel));
}

void BarPlot::setBars(std::vector<QString> rows, std::vector<BarSeries> series) {
    rows_ = std::move(rows);
    series_ = std::move(series);
    redraw();
}

void BarPlot::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) {
        redraw();
    }
    QWidget::changeEvent(event);
}

void BarPlot::redraw() {
    plot_->clearPlottables();
    plot_->clearItems();
    dressPlot(*plot_);
    QSharedPointer<QCPAxisTickerText> names(new QCPAxisTickerText);
    for (size_t i = 0; i < rows_.size(); ++i) {
        names->addTick(static_cast<double>(rows_.size() - i), rows_[i]);
    }
    plot_->yAxis->setTicker(names);
    plot_->yAxis->setTickLength(0, 0);
    plot_->yAxis->grid()->setVisible(false);
    plot_->yAxis->setTickLabelColor(Theme::current().text);
    plot_->yAxis->setTickLabelFont(scaledFont(0.95));
    plot_->yAxis->setRange(0.4, static_cast<double>(rows_.size()) + 0.6);
    double highest = 1;
    std::vector<LegendEntry> legend;
    for (size_t s = 0; s < series_.size(); ++s) {
        addSeries(series_[s], static_cast<int>(s));
        for (size_t i = 0; i < rows_.size(); ++i) {
            highest = std::isfinite(series_[s].values[i]) ? std::max(highest, series_[s].values[i] + series_[s].spreads[i]) : highest;
        }
        legend.push_back({series_[s].name, QPen(curvePen(series_[s].pen).color()), {}});
    }
    plot_->xAxis->setRange(0, highest * 1.12);
    legend_->setEntries(std::move(legend));
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

/// @param place of the series within each group, from the top.
void BarPlot::addSeries(const BarSeries& series, int place) {
    const double width = kGroupWidth / static_cast<double>(series_.size());
    const QColor colour = curvePen(series.pen).color();
    auto* bars = new QCPBars(plot_->yAxis, plot_->xAxis);
    bars->setWidth(width * 0.86);
    bars->setPen(Qt::NoPen);
    bars->setBrush(colour);
    auto* whiskers = new QCPErrorBars(plot_->yAxis, plot_->xAxis);
    whiskers->setDataPlottable(bars);
    whiskers->setSymbolGap(0);
    whiskers->setPen(QPen(Theme::current().text, 1.2));
    QVector<double> keys, values, spreads;
    // From the lowest row up, in order of the keys: whiskers belong to bars by index, and bars are kept sorted.
    for (size_t i = rows_.size(); i-- > 0;) {
        if (!std::isfinite(series.values[i])) {
            continue;
        }
        const double key = static_cast<double>(rows_.size() - i) + kGroupWidth / 2 - width * (place + 0.5);
        keys.push_back(key);
        values.push_back(series.values[i]);
        spreads.push_back(series.spreads[i]);
        auto* text = new QCPItemText(plot_);
        text->position->setCoords(series.values[i] + series.spreads[i], key);
        text->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        text->setPadding(QMargins(6, 0, 0, 0));
        text->setFont(scaledFont(0.9));
        text->setColor(Theme::current().muted);
        text->setText(QString::number(series.values[i], 'f', 1));
    }
    bars->setData(keys, values, true);
    whiskers->setData(spreads);
}

}  // namespace omnidrive::ui
