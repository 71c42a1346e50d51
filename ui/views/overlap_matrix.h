// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <vector>

namespace omnidrive::ui {

/// How much the crops of each two rollouts of a group overlap, 0 to 1: did the group look at the same place? A click picks the row's rollout.
class OverlapMatrix : public QWidget {
    Q_OBJECT

public:
    explicit OverlapMatrix(QWidget* parent = nullptr);

    /// @param overlap [size, size], NaN where one of the two has no crop.
    void setOverlap(std::vector<double> overlap, int size);
    void setSelected(int row);
    /// Where a cell is drawn.
    QRectF cellRect(int row, int column) const;
    QSize sizeHint() const override { return {220, 220}; }
    QSize minimumSizeHint() const override { return {140, 140}; }

Q_SIGNALS:
    void picked(int row);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

private:
    double side() const;

    std::vector<double> overlap_;
    int size_ = 0;
    int selected_ = -1;
};

}  // namespace omnidrive::ui
