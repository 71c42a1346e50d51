// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPen>
#include <QWidget>

namespace omnidrive::ui {

/// The two rollouts of a comparison: told apart by colour and by line.
enum class CompareSide { Reference, Selected };

/// Line of a side's boxes on photographs: the reference in blue dashes and dots, the selected one in solid orange; as requested: shorter dashes.
QPen sidePen(CompareSide side, bool isRequested, double width);

/// A piece of a side's lines, for headers: what was cropped above, what was requested below.
class SideSample : public QWidget {
    Q_OBJECT

public:
    explicit SideSample(CompareSide side, QWidget* parent = nullptr);
    QSize sizeHint() const override { return {34, 16}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    CompareSide side_;
};

}  // namespace omnidrive::ui
