// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/key_reference.h"

#include "ui/actions.h"

#include <QAction>
#include <QHash>
#include <QStringList>

namespace omnidrive::ui {

namespace {

constexpr const char* kIntroduction =
    "# Keyboard\n\n"
    "Keys work anywhere in the window while no text field has the keyboard; Esc leaves a text field. The same list is on `?` in the window, every action also in the command palette (Ctrl+K), "
    "and \"Change keys\" there gives an action other keys; one that another action has is refused.\n\n"
    "`omnidrive-studio --key-reference` wrote this page from the program's actions. The last column is the action's name in the file of settings, `~/.config/omnidrive/studio.ini`.\n";

constexpr const char* kByHand =
    "\n## By hand\n\n"
    "| where | what | does |\n| --- | --- | --- |\n"
    "| Picture | wheel | zooms to the cursor |\n"
    "| Picture | drag | moves the picture |\n"
    "| Picture | click | selects a box, the smallest first |\n"
    "| Picture | hold Shift | hides all boxes |\n"
    "| Picture, box in hand | arrows, Shift+arrows | nudge it by 1, by 10 pixels |\n"
    "| What if | Ctrl+Return | asks again |\n"
    "| Rollouts, Group | Enter, double click | one level deeper |\n"
    "| Help | Ctrl+F, F3 | search all pages, next place on this page |\n"
    "| Help | Alt+Left, Alt+Right, Alt+Home | back, forward, contents |\n"
    "| Help | Ctrl++, Ctrl+-, Ctrl+0 | larger, smaller, usual text |\n";

QString keysOf(const QAction* action) {
    QStringList keys;
    for (const QKeySequence& key : Actions::shippedKeys(action)) {
        keys.push_back(QStringLiteral("`%1`").arg(key.toString(QKeySequence::PortableText)));
    }
    return keys.join(QStringLiteral(", "));
}

}  // namespace

QString keyReference(const Actions& actions) {
    QStringList groups;
    QHash<QString, QString> rows;
    for (const QAction* action : actions.all()) {
        const QString group = Actions::groupOf(action);
        if (!groups.contains(group)) {
            groups.push_back(group);
        }
        rows[group] += QStringLiteral("| %1 | %2 | `%3` |\n").arg(keysOf(action), action->text(), action->objectName());
    }
    QString text = QLatin1String(kIntroduction);
    for (const QString& group : groups) {
        text += QStringLiteral("\n## %1\n\n| keys | action | name |\n| --- | --- | --- |\n").arg(group) + rows[group];
    }
    return text + QLatin1String(kByHand);
}

}  // namespace omnidrive::ui
