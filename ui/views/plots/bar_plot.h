// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

#include <vector>

class QCustomPlot;
class QCPAbstractPlottable;

namespace omnidrive::ui {

/// Bars of one kind over all rows.
struct BarSeries {
    QString name;
    int pen = 0;                   ///< index for curvePen()
    std::vector<double> values;    ///< one a row; NaN draws nothing
    std::vector<double> spreads;   ///< half length of the whisker, one a row
};

/// Horizontal bars in groups, one group a row, with whiskers for the spread and the value written at each bar.
class BarPlot : public QWidget {
    Q_OBJECT

public:
    explicit BarPlot(const QString& valueLabel, QWidget* parent = nullptr);

    /// @param rows from the top to the bottom.
    void setBars(std::vector<QString> rows, std::vector<BarSeries> series);

protected:
    void changeEvent(QEvent* event) override;

private:
    void redraw();
    void addSeries(const BarSeries& series, int place);

    std::vector<QString> rows_;
    std::vector<BarSeries> series_;
    QCustomPlot* plot_;
    class PlotLegend* legend_;
};

}  // namespace omnidrive::ui
