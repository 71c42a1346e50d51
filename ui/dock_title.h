// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QDockWidget;
class QLabel;

namespace omnidrive::ui {

/// A quiet title bar of a dock: its name, and buttons to float and to close it.
class DockTitle : public QWidget {
    Q_OBJECT

public:
    explicit DockTitle(QDockWidget* dock);

protected:
    void mouseDoubleClickEvent(QMouseEvent* event) override;

private:
    QDockWidget* dock_;
    QLabel* text_;
};

}  // namespace omnidrive::ui
