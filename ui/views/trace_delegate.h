// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/trace_steps.h"

#include <QStyledItemDelegate>

namespace omnidrive::ui {

/// Paints the steps of a trace: icon on a line that joins the steps, title, facts as chips, the start of the text, the crop. The current step
/// shows more of its text than the others.
class TraceDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit TraceDelegate(QObject* parent = nullptr) : QStyledItemDelegate(parent) {}

    void setCurrent(const QModelIndex& index);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    struct Parts;
    Parts partsOf(const QModelIndex& index, int width) const;
    void paintGutter(QPainter& painter, const QRectF& row, const QModelIndex& index) const;

    QPersistentModelIndex current_;
};

}  // namespace omnidrive::ui
