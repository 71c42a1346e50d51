// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include <vector>

class QAction;
class QLineEdit;
class QListWidget;

namespace omnidrive::ui {

class Actions;

/// Finds an action by some letters of its name and runs it. A layer over the window: Ctrl+K opens, Esc or a click elsewhere closes.
class CommandPalette : public QFrame {
    Q_OBJECT

public:
    CommandPalette(const Actions& actions, QWidget* window);

    void open();
    QLineEdit* input() const { return input_; }
    /// Actions listed now, the best first.
    const std::vector<QAction*>& matches() const { return matches_; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void place();
    void search(const QString& pattern);
    void runCurrent();
    void moveBy(int rows);

    const Actions& actions_;
    QLineEdit* input_;
    QListWidget* list_;
    std::vector<QAction*> matches_;
};

}  // namespace omnidrive::ui
