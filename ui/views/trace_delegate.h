// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/trace_steps.h"

#include <QSet>
#include <QStyledItemDelegate>

namespace omnidrive::ui {

/// Paints the steps of a trace: icon on a line that joins the steps, title, facts as chips, the start of the text, the crop. The current step
/// shows more of its text than the others; a folded one shows its title and facts alone. A click on the icon folds and unfolds.
class TraceDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit TraceDelegate(QObject* parent = nullptr) : QStyledItemDelegate(parent) {}

    void setCurrent(const QModelIndex& index);
    bool isFolded(const QModelIndex& index) const { return folded_.contains(index.row()); }
    void setFolded(const QModelIndex& index, bool isFolded);
    /// Of another trace: nothing is folded.
    void unfoldAll() { folded_.clear(); }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option, const QModelIndex& index) override;

private:
    struct Parts;
    Parts partsOf(const QModelIndex& index, int width) const;
    void paintGutter(QPainter& painter, const QRectF& row, const QModelIndex& index) const;

    QPersistentModelIndex current_;
    QSet<int> folded_;   ///< rows
};

}  // namespace omnidrive::ui
