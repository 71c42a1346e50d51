// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QToolButton>

#include <functional>

class QLineEdit;
class QMenu;

namespace omnidrive::ui {

/// A filter with the name it was saved under.
struct SavedFilter {
    QString name, text;

    bool operator==(const SavedFilter&) const = default;
};

/// The button beside the filter line: a menu of saved filters, a line to name a new one. Knows nothing of where they are stored.
class SavedFilters : public QToolButton {
    Q_OBJECT

public:
    explicit SavedFilters(QWidget* parent = nullptr);

    void setFilters(QList<SavedFilter> filters);
    const QList<SavedFilter>& filters() const { return filters_; }
    /// The filter that is shown now, which "save" stores.
    void setCurrentText(const QString& text) { currentText_ = text; }
    /// Opens the menu with the keyboard in the line for the name.
    void askForName();
    QLineEdit* nameEdit() const { return name_; }
    QMenu* list() const { return menu_; }

Q_SIGNALS:
    /// The list is about to be shown or changed: setFilters() may bring it up to date.
    void freshWanted();
    void chosen(const QString& text);
    /// A filter was added, replaced or removed.
    void filtersChanged();

private:
    void buildMenu();
    void fillMenu();
    void addEntry(const SavedFilter& filter);
    void save();
    void forget(const QString& name);

    QList<SavedFilter> filters_;
    QString currentText_;
    QMenu* menu_;
    QWidget* nameRow_;
    QLineEdit* name_;
};

}  // namespace omnidrive::ui
