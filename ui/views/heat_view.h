// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/blind_spot_finder.h"

#include <QWidget>

#include <optional>

namespace omnidrive::ui {

/// Where zooms looked: a field of cells for each camera, as the cameras lie in the stitched picture, with a legend. One set is drawn dark to bright
/// (cells that nobody looked at are hatched), the difference of two from blue (less) over grey to orange (more). Both scales are safe for colour-blind
/// eyes. A cell is chosen by mouse, or by arrow keys and Enter.
class HeatView : public QWidget {
    Q_OBJECT

public:
    explicit HeatView(QWidget* parent = nullptr);

    void setMaps(const HeatMapsPtr& maps);
    const HeatMaps* maps() const { return maps_.get(); }
    /// The cell at a point; nothing between the cameras.
    std::optional<insight::HeatCell> cellAt(const QPointF& point) const;
    QRectF cellRect(const insight::HeatCell& cell) const;
    std::optional<insight::HeatCell> currentCell() const { return current_; }
    /// "CAM_FRONT: 12 looks, 3.1 per 100 rollouts".
    QString describe(const insight::HeatCell& cell) const;

    QSize sizeHint() const override { return {640, 320}; }
    QSize minimumSizeHint() const override { return {300, 160}; }

Q_SIGNALS:
    void cellChosen(const omnidrive::insight::HeatCell& cell);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    int camerasAcross() const;
    QRectF cameraRect(size_t camera) const;
    QRectF fieldRect(size_t camera) const;
    double valueOf(const insight::HeatCell& cell) const;
    double largestValue() const;
    void moveCurrent(int columns, int rows);
    void paintCamera(QPainter& painter, size_t camera) const;
    void paintLegend(QPainter& painter) const;

    HeatMapsPtr maps_;
    double largest_ = 0;   ///< end of the scale, looks per 100 rollouts
    std::optional<insight::HeatCell> current_;
};

}  // namespace omnidrive::ui
