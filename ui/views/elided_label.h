// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace omnidrive::ui {

/// One line of text that never asks for more room than there is: what does not fit is cut with an ellipsis, and the tool tip shows all of it.
class ElidedLabel : public QLabel {
    Q_OBJECT

public:
    explicit ElidedLabel(Qt::TextElideMode mode = Qt::ElideRight, QWidget* parent = nullptr);

    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    Qt::TextElideMode mode_;
};

}  // namespace omnidrive::ui
