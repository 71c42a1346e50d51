// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dock_title.h"

#include "ui/views/icons.h"
#include "ui/views/theme.h"

#include <QDockWidget>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace omnidrive::ui {

namespace {

QToolButton* smallButton(const QString& icon, const QString& toolTip) {
    auto* button = new QToolButton;
    button->setIcon(themedIcon(icon));
    button->setIconSize({12, 12});
    button->setToolTip(toolTip);
    button->setAccessibleName(toolTip);
    button->setFocusPolicy(Qt::NoFocus);
    return button;
}

}  // namespace

DockTitle::DockTitle(QDockWidget* dock) : QWidget(dock), dock_(dock), text_(new QLabel(dock->windowTitle())) {
    setObjectName(QStringLiteral("dockTitle"));
    text_->setObjectName(QStringLiteral("dockTitleText"));
    auto* floating = smallButton(QStringLiteral("layout"), DockTitle::tr("Float or dock: %1").arg(dock->windowTitle()));
    auto* close = smallButton(QStringLiteral("close"), DockTitle::tr("Hide: %1").arg(dock->windowTitle()));
    connect(floating, &QToolButton::clicked, this, [this] { dock_->setFloating(!dock_->isFloating()); });
    connect(close, &QToolButton::clicked, dock, &QDockWidget::hide);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(kSpace, 2, kSpace / 2, 2);
    row->setSpacing(0);
    row->addWidget(text_, 1);
    row->addWidget(floating);
    row->addWidget(close);
}

void DockTitle::mouseDoubleClickEvent(QMouseEvent*) { dock_->setFloating(!dock_->isFloating()); }

}  // namespace omnidrive::ui
