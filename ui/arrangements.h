// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QCoreApplication>
#include <QStringList>

class QMainWindow;
class QMenu;

namespace omnidrive::ui {

class UiSettings;

/// Arrangements of the panels that the user saved by name.
class Arrangements {
    Q_DECLARE_TR_FUNCTIONS(omnidrive::ui::Arrangements)

public:
    Arrangements(QMainWindow& window, UiSettings& settings) : window_(window), settings_(settings) {}

    QStringList names() const;
    /// An arrangement of this name is replaced.
    void save(const QString& name);
    /// @return false when there is none, or none that this version can show; then nothing changes.
    bool show(const QString& name);
    void remove(const QString& name);

    /// Asks for the name, proposing a new one.
    void askAndSave();
    /// A menu of all, to show or to remove one.
    void openMenu();

private:
    QMainWindow& window_;
    UiSettings& settings_;
};

}  // namespace omnidrive::ui
