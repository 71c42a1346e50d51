// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace omnidrive::ui {

/// Paints one step of a comparison: title, facts as chips, the text with the words that differ marked (coloured and underlined). The first row that
/// differs has a bar at its left edge.
class StepPairDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit StepPairDelegate(QObject* parent = nullptr) : QStyledItemDelegate(parent) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    /// For the width of option.rect.
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    struct Parts;
    static void layOut(const QModelIndex& index, double width, Parts& parts);
};

}  // namespace omnidrive::ui
