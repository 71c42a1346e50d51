// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>
#include <QTimer>

namespace omnidrive::ui {

/// A button for what cannot be undone: the first press asks, a second one within some seconds confirms. Clicks as quick as a double click's confirm
/// nothing. Waiting, another focus or being disabled takes the question back. Connect to confirmed(), not to clicked().
class ConfirmButton : public QPushButton {
    Q_OBJECT

public:
    /// @param question what the button says while it asks.
    ConfirmButton(const QIcon& icon, const QString& text, const QString& question, QWidget* parent = nullptr);

    bool isAsking() const { return patience_.isActive(); }
    QSize sizeHint() const override;

Q_SIGNALS:
    void asked();
    void confirmed();
    /// Nobody confirmed.
    void dropped();

protected:
    void changeEvent(QEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    void press();
    void drop();

    QString text_, question_;
    QTimer patience_;
    quint64 releasedAt_ = 0;   ///< timestamp of the last release, ms
};

}  // namespace omnidrive::ui
