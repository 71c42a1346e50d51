// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/empty_state.h"

#include "ui/views/icons.h"
#include "ui/views/theme.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace omnidrive::ui {

EmptyState::EmptyState(const QString& icon, const QString& title, const QString& text, QWidget* parent)
    : QWidget(parent), icon_(icon), picture_(new QLabel), title_(new QLabel), text_(new QLabel), button_(new QPushButton) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * kSpace, 2 * kSpace, 3 * kSpace, 2 * kSpace);
    layout->setSpacing(kSpace);
    layout->addStretch();
    for (QWidget* part : std::initializer_list<QWidget*>{picture_, title_, text_}) {
        layout->addWidget(part);
    }
    layout->addWidget(button_, 0, Qt::AlignHCenter);
    layout->addStretch();
    for (QLabel* label : {picture_, title_, text_}) {
        label->setAlignment(Qt::AlignHCenter);
        label->setTextFormat(Qt::PlainText);
    }
    title_->setFont(scaledFont(1.15, true));
    title_->setWordWrap(true);
    text_->setWordWrap(true);
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text_->setProperty("role", QStringLiteral("muted"));
    button_->hide();
    connect(button_, &QPushButton::clicked, this, &EmptyState::actionTriggered);
    setTexts(title, text);
    drawIcon();
}

void EmptyState::setTexts(const QString& title, const QString& text) {
    title_->setText(title);
    text_->setText(text);
    setAccessibleName(title);
    setAccessibleDescription(text);
}

QString EmptyState::text() const { return text_->text(); }

void EmptyState::setAction(const QString& label) {
    button_->setText(label);
    button_->setProperty("primary", true);
    button_->show();
}

void EmptyState::drawIcon() { picture_->setPixmap(iconPixmap(icon_, 40, Theme::current().faint, devicePixelRatioF())); }

void EmptyState::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) {
        drawIcon();
    }
    QWidget::changeEvent(event);
}

}  // namespace omnidrive::ui
