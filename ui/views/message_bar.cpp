// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/message_bar.h"

#include "ui/views/icons.h"
#include "ui/views/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>
#include <QToolButton>

namespace omnidrive::ui {

MessageBar::MessageBar(QWidget* parent) : QFrame(parent), icon_(new QLabel), text_(new QLabel) {
    setObjectName(QStringLiteral("messageBar"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(kSpace, kSpace / 2, kSpace / 2, kSpace / 2);
    layout->setSpacing(kSpace);
    text_->setTextFormat(Qt::PlainText);   // what it tells of may come from a file
    text_->setWordWrap(true);
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* close = new QToolButton;
    close->setIcon(themedIcon(QStringLiteral("close")));
    close->setIconSize({12, 12});
    close->setToolTip(tr("Dismiss"));
    close->setAccessibleName(tr("Dismiss message"));
    connect(close, &QToolButton::clicked, this, &MessageBar::clear);
    layout->addWidget(icon_, 0, Qt::AlignTop);
    layout->addWidget(text_, 1);
    layout->addWidget(close, 0, Qt::AlignTop);
    hide();
}

void MessageBar::clear() {
    text_->clear();
    hide();
}

QString MessageBar::message() const { return text_->text(); }

void MessageBar::showMessage(const QString& sentence, bool isInfo) {
    isInfo_ = isInfo;
    text_->setText(sentence);
    setAccessibleName(sentence);
    setProperty("tone", isInfo ? QStringLiteral("info") : QStringLiteral("error"));
    style()->unpolish(this);
    style()->polish(this);
    drawIcon();
    show();
}

void MessageBar::drawIcon() {
    const Theme& theme = Theme::current();
    icon_->setPixmap(iconPixmap(isInfo_ ? QStringLiteral("info") : QStringLiteral("warning"), 16, isInfo_ ? theme.accent : theme.bad,
                                devicePixelRatioF()));
}

}  // namespace omnidrive::ui
