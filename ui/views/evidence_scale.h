// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/evidence_axis.h"

#include <QWidget>

namespace omnidrive::ui {

/// The axis above the cards: ticks with numbers where their bars lie, and what they mean.
class EvidenceScale : public QWidget {
    Q_OBJECT

public:
    explicit EvidenceScale(QWidget* parent = nullptr);

    /// @param width of the cards below, without their scroll bar.
    void setAxis(const EvidenceAxis& axis, int width);
    const EvidenceAxis& axis() const { return axis_; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    EvidenceAxis axis_;
    int cardWidth_ = 0;
};

}  // namespace omnidrive::ui
