// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/panel_parts.h"

#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

namespace omnidrive::ui {

void stackWidgets(QWidget* panel, std::initializer_list<QWidget*> widgets) {
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (QWidget* widget : widgets) {
        column->addWidget(widget, widget == *(widgets.end() - 1) ? 1 : 0);
    }
}

void makeRowTable(QTableView* table, const QString& name) {
    readLeftToRight(table);
    table->setAccessibleName(name);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setHighlightSections(false);
}

void readLeftToRight(QWidget* widget) { widget->setLayoutDirection(Qt::LeftToRight); }

}  // namespace omnidrive::ui
