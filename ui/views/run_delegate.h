// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace omnidrive::ui {

/// Paints a run in the runs list: title, state as a coloured word, steps and date, a thin line for the progress.
class RunDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit RunDelegate(QObject* parent = nullptr) : QStyledItemDelegate(parent) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace omnidrive::ui
