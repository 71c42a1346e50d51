// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/confirm_button.h"

#include <QApplication>
#include <QMouseEvent>

#include <algorithm>

namespace omnidrive::ui {

namespace {

constexpr int kPatienceMs = 6000;

}  // namespace

ConfirmButton::ConfirmButton(const QIcon& icon, const QString& text, const QString& question, QWidget* parent)
    : QPushButton(icon, text, parent), text_(text), question_(question) {
    patience_.setSingleShot(true);
    patience_.setInterval(kPatienceMs);
    connect(&patience_, &QTimer::timeout, this, &ConfirmButton::drop);
    connect(this, &QPushButton::clicked, this, &ConfirmButton::press);
}

void ConfirmButton::press() {
    if (isAsking()) {
        patience_.stop();
        setText(text_);
        Q_EMIT confirmed();
        return;
    }
    setText(question_);
    patience_.start();
    Q_EMIT asked();
}

void ConfirmButton::drop() {
    const bool wasAsked = text() == question_;
    patience_.stop();
    setText(text_);
    if (wasAsked) {
        Q_EMIT dropped();
    }
}

void ConfirmButton::changeEvent(QEvent* event) {
    if (event->type() == QEvent::EnabledChange && !isEnabled()) {
        drop();
    }
    QPushButton::changeEvent(event);
}

void ConfirmButton::focusOutEvent(QFocusEvent* event) {
    drop();
    QPushButton::focusOutEvent(event);
}

void ConfirmButton::hideEvent(QHideEvent* event) {
    drop();
    QPushButton::hideEvent(event);
}

/// Nobody has read the question as quickly as that. What is not pressed is not clicked either.
void ConfirmButton::mousePressEvent(QMouseEvent* event) {
    if (!isAsking() || event->timestamp() >= releasedAt_ + static_cast<quint64>(QApplication::doubleClickInterval())) {
        QPushButton::mousePressEvent(event);
    }
}

void ConfirmButton::mouseReleaseEvent(QMouseEvent* event) {
    releasedAt_ = event->timestamp();
    QPushButton::mouseReleaseEvent(event);
}

/// Room for both texts, so that nothing moves under the pointer.
QSize ConfirmButton::sizeHint() const {
    const QString& longer = std::max(text_, question_, [](const QString& a, const QString& b) { return a.size() < b.size(); });
    const int more = fontMetrics().horizontalAdvance(longer) - fontMetrics().horizontalAdvance(text());
    return QPushButton::sizeHint() + QSize(std::max(0, more), 0);
}

}  // namespace omnidrive::ui
