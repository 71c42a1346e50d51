// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace omnidrive::ui {

/// Paints cells of the rollouts table: result as icon and word, reward and advantage with a bar behind the number, superseded rows grey, a line
/// above the first row of each group.
class RolloutDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit RolloutDelegate(QObject* parent = nullptr) : QStyledItemDelegate(parent) {}

    /// Rewards that fill a bar.
    void setRewardRange(double lowest, double highest);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintBackground(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintBar(QPainter& painter, const QRect& cell, double value, double low, double high) const;
    void paintReview(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintResult(QPainter& painter, const QRect& cell, const QModelIndex& index) const;

    double lowest_ = 0, highest_ = 1;
};

}  // namespace omnidrive::ui
