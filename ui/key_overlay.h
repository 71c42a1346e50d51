// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QGridLayout;

namespace omnidrive::ui {

class Actions;

/// All keys by group, over the window; any key or click closes it.
class KeyOverlay : public QFrame {
    Q_OBJECT

public:
    KeyOverlay(const Actions& actions, QWidget* window);

    void open();

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void fill();

    const Actions& actions_;
    QGridLayout* grid_;
};

}  // namespace omnidrive::ui
