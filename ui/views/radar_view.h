// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPen>
#include <QStringList>
#include <QWidget>

#include <vector>

namespace omnidrive::ui {

/// One closed line of a radar.
struct RadarSeries {
    QString name;
    QPen pen;                     ///< colour and line style tell it apart
    std::vector<double> values;   ///< one an axis, percent; NaN leaves a gap
    bool isFilled = false;        ///< a soft fill, for what one looks at
};

/// Pen of the n-th series: of seven in a row each has a colour and a dash pattern of its own, of 64 no two have both alike.
QPen radarPen(int index);

/// Several results over the same axes. The rings are labelled and begin at the ten below the lowest value, so that results that lie close can be told
/// apart; the centre says at which value it is.
class RadarView : public QWidget {
    Q_OBJECT

public:
    explicit RadarView(QWidget* parent = nullptr);

    /// @param axes from the top, clockwise; at least three.
    void setAxes(const QStringList& axes);
    void setSeries(std::vector<RadarSeries> series);

    const std::vector<RadarSeries>& series() const { return series_; }
    /// Value at the centre and at the outer ring, percent.
    double lowest() const { return lowest_; }
    double highest() const { return highest_; }
    /// Where a value of an axis lies, in the widget's pixels.
    QPointF pointOf(int axis, double value) const;
    QSize sizeHint() const override { return {320, 280}; }
    QSize minimumSizeHint() const override { return {200, 180}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    QPointF centre() const;
    double radius() const;
    QPointF direction(int axis) const;
    void paintRings(QPainter& painter) const;
    void paintAxisNames(QPainter& painter) const;
    void paintSeries(QPainter& painter, const RadarSeries& series) const;
    void describe();

    QStringList axes_;
    std::vector<RadarSeries> series_;
    double lowest_ = 0, highest_ = 100;
};

}  // namespace omnidrive::ui
