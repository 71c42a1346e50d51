// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace omnidrive::ui {

/// What a panel shows while it has nothing to show: an icon, what is missing, and what to do about it.
class EmptyState : public QWidget {
    Q_OBJECT

public:
    EmptyState(const QString& icon, const QString& title, const QString& text, QWidget* parent = nullptr);

    void setTexts(const QString& title, const QString& text);
    /// Adds a button; its clicks are actionTriggered().
    void setAction(const QString& label);
    QString text() const;

Q_SIGNALS:
    void actionTriggered();

protected:
    void changeEvent(QEvent* event) override;

private:
    void drawIcon();

    QString icon_;
    QLabel* picture_;
    QLabel* title_;
    QLabel* text_;
    QPushButton* button_;
};

}  // namespace omnidrive::ui
