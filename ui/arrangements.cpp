// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/arrangements.h"

#include "ui/ui_settings.h"

#include <QCursor>
#include <QInputDialog>
#include <QMainWindow>
#include <QMenu>

namespace omnidrive::ui {

QStringList Arrangements::names() const { return settings_.namedLayouts(); }

void Arrangements::save(const QString& name) { settings_.setNamedLayout(name, window_.saveState()); }

bool Arrangements::show(const QString& name) {
    const QByteArray state = settings_.namedLayout(name);
    return !state.isEmpty() && window_.restoreState(state);
}

void Arrangements::remove(const QString& name) { settings_.setNamedLayout(name, {}); }

void Arrangements::askAndSave() {
    bool isChosen = false;
    const QString name = QInputDialog::getText(&window_, tr("Save the arrangement"), tr("Name; one of the same name is replaced"), QLineEdit::Normal,
                                               tr("Arrangement %1").arg(names().size() + 1), &isChosen)
                             .trimmed();
    if (isChosen && !name.isEmpty()) {
        save(name);
    }
}

void Arrangements::openMenu() {
    QMenu menu;
    menu.setAccessibleName(tr("Saved arrangements"));
    const QStringList all = names();
    for (const QString& name : all) {
        QObject::connect(menu.addAction(name), &QAction::triggered, &menu, [this, name] { show(name); });
    }
    if (all.isEmpty()) {
        menu.addAction(tr("None is saved yet"))->setEnabled(false);
    } else {
        menu.addSeparator();
        QMenu* removal = menu.addMenu(tr("Remove"));
        for (const QString& name : all) {
            QObject::connect(removal->addAction(name), &QAction::triggered, removal, [this, name] { remove(name); });
        }
    }
    menu.addSeparator();
    QObject::connect(menu.addAction(tr("Save the present one…")), &QAction::triggered, &menu, [this] { askAndSave(); });
    menu.exec(QCursor::pos());
}

}  // namespace omnidrive::ui
