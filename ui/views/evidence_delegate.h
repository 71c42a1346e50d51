// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/evidence_axis.h"

#include <QStyledItemDelegate>

#include <array>

namespace omnidrive::ui {

/// Where the parts of a card lie, in the card's coordinates. Wide cards have the verdict on the right, narrow ones below the bars.
struct EvidenceLayout {
    QRectF thumbnail, title, gain, verdict, verdictText;
    std::array<QRectF, 3> lines;   ///< crop, frame, best other label: name, bar and number
    QRectF track;                  ///< horizontally where all bars lie: their axis
    double height = 0;

    static EvidenceLayout of(double width);
    static constexpr double kNumberWidth = 44;
};

/// Paints a zoom with its evidence as a card: crop, scores as bars on a common axis, and the second witness's verdict. Each part has a tool tip.
class EvidenceDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void setAxis(const EvidenceAxis& axis) { axis_ = axis; }
    /// Tool tip of the part at a point of a card. Empty between parts.
    QString toolTipAt(const QModelIndex& index, const QSizeF& card, const QPointF& point) const;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option, const QModelIndex& index) override;

private:
    void paintThumbnail(QPainter& painter, const QRectF& room, const QModelIndex& index) const;
    void paintTitle(QPainter& painter, const EvidenceLayout& layout, const QModelIndex& index) const;
    void paintScores(QPainter& painter, const EvidenceLayout& layout, const QModelIndex& index) const;
    void paintBar(QPainter& painter, const EvidenceLayout& layout, const QRectF& line, const QString& name, double value, const QColor& colour,
                  bool isStrong) const;
    void paintVerdict(QPainter& painter, const EvidenceLayout& layout, const QModelIndex& index) const;

    EvidenceAxis axis_;
};

}  // namespace omnidrive::ui
