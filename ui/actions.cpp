// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions.h"

#include "ui/views/icons.h"

#include <QAction>
#include <QWidget>

#include <algorithm>

namespace omnidrive::ui {

namespace {

constexpr const char* kGroup = "omnidriveGroup";
constexpr const char* kShippedKeys = "omnidriveShippedKeys";

void showKeys(QAction* action, const QList<QKeySequence>& keys) {
    action->setShortcuts(keys);
    action->setToolTip(keys.isEmpty() ? action->text()
                                      : QStringLiteral("%1 (%2)").arg(action->text(), keys.first().toString(QKeySequence::NativeText)));
}

QStringList portable(const QList<QKeySequence>& keys) {
    QStringList texts;
    for (const QKeySequence& key : keys) {
        texts.push_back(key.toString(QKeySequence::PortableText));
    }
    return texts;
}

}  // namespace

Actions::Actions(QWidget* window) : QObject(window), window_(window) {}

QAction* Actions::make(const ActionInfo& info) {
    for (const QKeySequence& key : info.keys) {
        Q_ASSERT_X(withKey(key) == nullptr, "Actions", qPrintable(key.toString()));
    }
    auto* action = new QAction(info.text, this);
    action->setObjectName(info.id);
    action->setProperty(kGroup, info.group);
    action->setProperty(kShippedKeys, QVariant::fromValue(info.keys));
    showKeys(action, info.keys);
    action->setShortcutContext(Qt::WindowShortcut);
    action->setCheckable(info.isCheckable);
    if (!info.icon.isEmpty()) {
        action->setIcon(themedIcon(info.icon));
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

QList<QKeySequence> Actions::shippedKeys(const QAction* action) { return action->property(kShippedKeys).value<QList<QKeySequence>>(); }

QAction* Actions::withKey(const QKeySequence& key) const {
    const auto it = std::find_if(actions_.begin(), actions_.end(), [&](const QAction* action) { return action->shortcuts().contains(key); });
    return it == actions_.end() ? nullptr : *it;
}

bool Actions::setKeys(QAction* action, const QList<QKeySequence>& keys) {
    const bool isTaken = std::any_of(keys.begin(), keys.end(), [&](const QKeySequence& key) {
        const QAction* owner = withKey(key);
        return owner != nullptr && owner != action;
    });
    if (isTaken) {
        return false;
    }
    showKeys(action, keys);
    Q_EMIT keysChanged();
    return true;
}

QVariantMap Actions::changedKeys() const {
    QVariantMap changed;
    for (const QAction* action : actions_) {
        if (action->shortcuts() != shippedKeys(action)) {
            changed.insert(action->objectName(), portable(action->shortcuts()));
        }
    }
    return changed;
}

/// All changed actions give up their keys first, so that two may have exchanged theirs.
void Actions::applyKeys(const QVariantMap& keys) {
    for (QAction* action : actions_) {
        showKeys(action, keys.contains(action->objectName()) ? QList<QKeySequence>() : shippedKeys(action));
    }
    for (auto it = keys.begin(); it != keys.end(); ++it) {
        QAction* action = find(it.key());
        QList<QKeySequence> wanted;
        for (const QString& text : it.value().toStringList()) {
            const QKeySequence key = QKeySequence::fromString(text, QKeySequence::PortableText);
            if (!key.isEmpty() && withKey(key) == nullptr) {
                wanted.push_back(key);
            }
        }
        if (action != nullptr) {
            showKeys(action, wanted);
        }
    }
    Q_EMIT keysChanged();
}

}  // namespace omnidrive::ui
