// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/heat_map.h"

#include <QImage>
#include <QWidget>

namespace omnidrive::ui {

/// Colour of a value from 0 (lowest) to 1 (highest): cividis, which is perceptually uniform and made for colour-blind eyes (Nunez, Anderton, Renslow,
/// 2018).
QRgb heatColour(double value);

/// One pixel a cell, from the map's lowest to its highest value; to be stretched over the picture.
QImage heatImage(const insight::HeatGrid& grid);

/// The colours of a heat map with the values at their ends; the tool tip says how they are computed.
class HeatLegend : public QWidget {
    Q_OBJECT

public:
    explicit HeatLegend(QWidget* parent = nullptr);
    /// null: nothing to explain.
    void setMap(const jobs::HeatMapPtr& map);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    jobs::HeatMapPtr map_;
};

}  // namespace omnidrive::ui
