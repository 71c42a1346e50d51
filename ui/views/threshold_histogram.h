// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/screen_values.h"

#include <QWidget>

namespace omnidrive::ui {

/// CLIP scores of crops with their own labels (filled) and with other labels (hatched outline), as shares of each, over one axis, with the threshold as
/// a line that is dragged, or moved by the arrow keys (0.005, with Shift 0.05).
class ThresholdHistogram : public QWidget {
    Q_OBJECT

public:
    explicit ThresholdHistogram(QWidget* parent = nullptr);

    void setSeparation(const insight::LabelSeparation& separation);
    /// Does not announce.
    void setThreshold(double threshold);
    double threshold() const { return threshold_; }
    /// Place of a score in the widget, and back.
    double toX(double score) const;
    double toScore(double x) const;

    QSize sizeHint() const override { return {420, 180}; }
    QSize minimumSizeHint() const override { return {240, 120}; }

Q_SIGNALS:
    /// The user moved the line.
    void thresholdMoved(double threshold);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QRectF plotRect() const;
    void moveTo(double threshold);
    void paintAxis(QPainter& painter) const;
    void paintBars(QPainter& painter, const insight::Histogram& bars, const QColor& colour, bool isHatched) const;
    void paintThreshold(QPainter& painter) const;
    void paintLegend(QPainter& painter) const;

    insight::LabelSeparation separation_;
    insight::Histogram matched_, shuffled_;
    double low_ = 0, high_ = 0.5;   ///< of the axis
    double threshold_ = 0;
};

}  // namespace omnidrive::ui
