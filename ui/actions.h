// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QObject>
#include <QString>
#include <QVariant>

#include <functional>
#include <vector>

class QAction;
class QWidget;

namespace omnidrive::ui {

/// What an action is called, where it belongs and how it is reached.
struct ActionInfo {
    QString id;                       ///< "step.next"; never translated
    QString group;                    ///< heading in the overlay of keys
    QString text;
    QList<QKeySequence> keys;
    QString icon;                     ///< of resources/icons; may be empty
    bool isCheckable = false;
};

/// Every action of the program by name. The command palette and the overlay of keys show what is here, so nothing is reachable by a key alone.
class Actions : public QObject {
    Q_OBJECT

public:
    /// Actions work while `window` or anything in it has the keyboard.
    explicit Actions(QWidget* window);

    /// A key that another action has already is not given twice: that is a mistake of ours and asserted.
    QAction* add(const ActionInfo& info, std::function<void()> work);
    QAction* addToggle(const ActionInfo& info, std::function<void(bool)> work);
    /// nullptr when there is no such action.
    QAction* find(const QString& id) const;
    const std::vector<QAction*>& all() const { return actions_; }
    static QString groupOf(const QAction* action);

    /// Keys as shipped.
    static QList<QKeySequence> shippedKeys(const QAction* action);
    /// The action that has this key; nullptr when it is free.
    QAction* withKey(const QKeySequence& key) const;
    /// @return false, and nothing changes, when another action has one of the keys.
    bool setKeys(QAction* action, const QList<QKeySequence>& keys);
    /// What differs from the shipped keys, by id, as portable text; and that again made so. Ids and keys that do not fit any more are passed over.
    QVariantMap changedKeys() const;
    void applyKeys(const QVariantMap& keys);

Q_SIGNALS:
    void keysChanged();

private:
    QAction* make(const ActionInfo& info);

    QWidget* window_;
    std::vector<QAction*> actions_;
};

}  // namespace omnidrive::ui
