// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions.h"

#include "ui/views/icons.h"

#include <QAction>
#include <QWidget>

#include <algorithm>

namespace omnidrive::ui {

namespace {

constexpr const char* kGroup = "omnidriveGroup";

}  // namespace

Actions::Actions(QWidget* window) : QObject(window), window_(window) {}

QAction* Actions::make(const ActionInfo& info) {
    for (const QAction* other : actions_) {
        for (const QKeySequence& key : info.keys) {
            Q_ASSERT_X(!other->shortcuts().contains(key), "Actions", qPrintable(key.toString()));
        }
    }
    auto* action = new QAction(info.text, this);
    action->setObjectName(info.id);
    action->setProperty(kGroup, info.group);
    action->setShortcuts(info.keys);
    action->setShortcutContext(Qt::WindowShortcut);
    action->setCheckable(info.isCheckable);
    if (!info.icon.isEmpty()) {
        action->setIcon(themedIcon(info.icon));
    }
    if (!info.keys.isEmpty()) {
        action->setToolTip(QStringLiteral("%1 (%2)").arg(info.text, info.keys.first().toString(QKeySequence::NativeText)));
    }
    window_->addAction(action);
    actions_.push_back(action);
    return action;
}

QAction* Actions::add(const ActionInfo& info, std::function<void()> work) {
    QAction* action = make(info);
    connect(action, &QAction::triggered, this, [work = std::move(work)] { work(); });
    return action;
}

QAction* Actions::addToggle(const ActionInfo& info, std::function<void(bool)> work) {
    ActionInfo checkable = info;
    checkable.isCheckable = true;
    QAction* action = make(checkable);
    connect(action, &QAction::toggled, this, std::move(work));
    return action;
}

QAction* Actions::find(const QString& id) const {
    const auto it = std::find_if(actions_.begin(), actions_.end(), [&](const QAction* action) { return action->objectName() == id; });
    return it == actions_.end() ? nullptr : *it;
}

QString Actions::groupOf(const QAction* action) { return action->property(kGroup).toString(); }

}  // namespace omnidrive::ui
