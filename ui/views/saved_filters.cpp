// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/saved_filters.h"

#include "ui/views/icons.h"
#include "ui/views/theme.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QWidgetAction>

#include <algorithm>

namespace omnidrive::ui {

SavedFilters::SavedFilters(QWidget* parent) : QToolButton(parent), menu_(new QMenu(this)), nameRow_(new QWidget(menu_)), name_(new QLineEdit) {
    setIcon(themedIcon(QStringLiteral("filter")));
    setToolTip(tr("Saved filters (Ctrl+Shift+F); Ctrl+D saves the filter that is shown"));
    setAccessibleName(tr("Saved filters"));
    setPopupMode(QToolButton::InstantPopup);
    setMenu(menu_);
    buildMenu();
    connect(menu_, &QMenu::aboutToShow, this, &SavedFilters::fillMenu);
}

void SavedFilters::buildMenu() {
    auto* row = new QHBoxLayout(nameRow_);
    row->setContentsMargins(kSpace, kSpace / 2, kSpace, kSpace / 2);
    row->setSpacing(kSpace);
    name_->setAccessibleName(tr("Name of the filter"));
    name_->setMinimumWidth(200);
    name_->setMaxLength(80);
    auto* save = new QPushButton(tr("Save"));
    row->addWidget(name_, 1);
    row->addWidget(save);
    connect(save, &QPushButton::clicked, this, &SavedFilters::save);
    connect(name_, &QLineEdit::returnPressed, this, &SavedFilters::save);
    auto* action = new QWidgetAction(menu_);
    action->setDefaultWidget(nameRow_);
    menu_->addAction(action);
    menu_->addSeparator();
}

void SavedFilters::setFilters(QList<SavedFilter> filters) { filters_ = std::move(filters); }

void SavedFilters::fillMenu() {
    Q_EMIT freshWanted();
    const QList<QAction*> actions = menu_->actions();
    for (qsizetype i = 2; i < actions.size(); ++i) {   // behind the name and the separator
        menu_->removeAction(actions[i]);
        actions[i]->deleteLater();
    }
    const bool canSave = !currentText_.trimmed().isEmpty();
    nameRow_->setEnabled(canSave);
    name_->setPlaceholderText(canSave ? tr("Name for the filter that is shown") : tr("Type a filter to save it"));
    name_->clear();
    for (const SavedFilter& filter : filters_) {
        addEntry(filter);
    }
    if (filters_.isEmpty()) {
        menu_->addAction(tr("No filter was saved yet"))->setEnabled(false);
    }
}

/// "hard ones    answer:wrong clip<0.2"; a sub-menu forgets it.
void SavedFilters::addEntry(const SavedFilter& filter) {
    QString text = filter.name + QLatin1Char('\t') + filter.text;
    QAction* action = menu_->addAction(text.replace(QLatin1Char('&'), QStringLiteral("&&")));
    action->setObjectName(filter.name);
    connect(action, &QAction::triggered, this, [this, filter] { Q_EMIT chosen(filter.text); });
    if (filter.text == currentText_.trimmed()) {
        QAction* remove = menu_->addAction(tr("Forget \"%1\"").arg(filter.name));
        connect(remove, &QAction::triggered, this, [this, filter] { forget(filter.name); });
    }
}

void SavedFilters::askForName() {
    showMenu();
    name_->setFocus();
}

/// A name that is there already gets the new text.
void SavedFilters::save() {
    const QString name = name_->text().trimmed();
    if (name.isEmpty() || currentText_.trimmed().isEmpty()) {
        return;
    }
    Q_EMIT freshWanted();
    const SavedFilter saved{name, currentText_.trimmed()};
    const auto known = std::find_if(filters_.begin(), filters_.end(), [&](const SavedFilter& filter) { return filter.name == name; });
    known == filters_.end() ? filters_.push_back(saved) : void(*known = saved);
    menu_->hide();
    Q_EMIT filtersChanged();
}

void SavedFilters::forget(const QString& name) {
    Q_EMIT freshWanted();
    filters_.removeIf([&](const SavedFilter& filter) { return filter.name == name; });
    Q_EMIT filtersChanged();
}

}  // namespace omnidrive::ui
