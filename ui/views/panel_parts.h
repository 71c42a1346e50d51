// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <initializer_list>

class QTableView;
class QWidget;

namespace omnidrive::ui {

/// Lays widgets below one another over the whole of `panel`, without margins; the last one gets the height that is left.
void stackWidgets(QWidget* panel, std::initializer_list<QWidget*> widgets);

/// Makes a table one that is read row by row: no grid, no numbers beside the rows, Tab leaves it. @param name for screen readers.
void makeRowTable(QTableView* table, const QString& name);

/// Pictures, plots, and lists and tables that are painted by hand run from left to right in every language: so do coordinates, time axes and numbers
/// with signs. Everything around them turns with the language. A painter begins with the direction of the program, so paint functions set their
/// widget's.
void readLeftToRight(QWidget* widget);

}  // namespace omnidrive::ui
