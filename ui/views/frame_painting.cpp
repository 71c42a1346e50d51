// SPDX-License-Identifier: GPL-3.0-or-later
// How FrameView draws; what it does with keys and mouse is in frame_view.cpp.
#include "ui/views/frame_view.h"

#include "jobs/screen_values.h"
#include "ui/views/theme.h"

#include <QPainter>
#include <QPaintEvent>

namespace omnidrive::ui {

namespace {

constexpr QColor kInk(16, 18, 21);
/// Of what a person drew.
constexpr QColor kEvidence(255, 158, 199);

/// A line that stays visible on any photograph: dark below, colour above.
void strokeRect(QPainter& painter, const QRectF& rect, QPen pen) {
    QPen halo(QColor(0, 0, 0, 150), pen.widthF() + 2.4);
    halo.setJoinStyle(Qt::MiterJoin);
    painter.setPen(halo);
    painter.drawRect(rect);
    pen.setJoinStyle(Qt::MiterJoin);
    painter.setPen(pen);
    painter.drawRect(rect);
}

QPen boxPen(const FrameBox& box, bool isSelected, bool isDashed) {
    const double width = isSelected ? 3 : 1.8;
    if (box.side) {
        return sidePen(*box.side, isDashed, width);
    }
    QPen pen(boxColour(box.call), width);
    if (isDashed) {
        pen.setDashPattern({4, 3});
    }
    return pen;
}

}  // namespace

void FrameView::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    painter.fillRect(event->rect(), Theme::current().isDark ? QColor(0x0f1114) : QColor(0xe4e7eb));
    if (pyramid_->isEmpty()) {
        return;
    }
    pyramid_->draw(painter, QRectF(offset_, QSizeF(pyramid_->size()) * scale_), event->rect());
    painter.setRenderHint(QPainter::Antialiasing);
    if (isSixViews_) {
        paintTiles(painter);
    }
    if (!areOverlaysShown()) {
        return;
    }
    if (!heat_.isNull()) {
        painter.setOpacity(heatOpacity_);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawImage(QRectF(offset_, QSizeF(pyramid_->size()) * scale_), heat_);
        painter.setOpacity(1);
    }
    if (isReferenceOn_) {
        paintReference(painter);
    }
    if (isTruthOn_ && truth_) {
        paintTruth(painter);
    }
    for (const FrameBox& box : boxes_) {
        if (box.call != selectedCall_) {
            paintBox(painter, box);
        }
    }
    for (const FrameBox& box : boxes_) {   // the selected one last, above all others
        if (box.call == selectedCall_) {
            paintBox(painter, box);
        }
    }
    paintEvidence(painter);
    if (editor_.isActive()) {
        paintEdited(painter);
    }
}

/// The box under the hand: white, so that it is none of the recorded ones, with its handles.
void FrameView::paintEdited(QPainter& painter) const {
    const QRectF& box = *editor_.box();
    if (box.isEmpty()) {
        return;
    }
    const QRectF inView(toView(box.topLeft()), toView(box.bottomRight()));
    painter.setBrush(Qt::NoBrush);
    strokeRect(painter, inView, QPen(Qt::white, 2));
    painter.setBrush(Qt::white);
    painter.setPen(QPen(kInk, 1.2));
    constexpr double kHalf = 4;
    for (const QPointF& handle : editor_.handles()) {
        const QPointF at = toView(handle);
        painter.drawRect(QRectF(at.x() - kHalf, at.y() - kHalf, 2 * kHalf, 2 * kHalf));
    }
    // Below the box: above it stands the tag of the recorded one.
    const double tagHeight = QFontMetricsF(scaledFont(0.92, true)).height() + 7;
    paintTag(painter, inView.translated(0, inView.height() + tagHeight), editedName_.isEmpty() ? tr("what if") : editedName_, Qt::white, false);
}

void FrameView::paintTiles(QPainter& painter) const {
    const vision::StitchLayout layout{pyramid_->size().width() / 3, pyramid_->size().height() / 2};
    painter.setFont(scaledFont(0.85, true));
    const QFontMetricsF metrics(painter.font());
    for (int camera = 0; camera < static_cast<int>(vision::kCameras.size()); ++camera) {
        const BoxI tile = layout.tile(camera);
        const QRectF inView(toView(QPointF(tile.x0, tile.y0)), toView(QPointF(tile.x1, tile.y1)));
        painter.setPen(QPen(QColor(255, 255, 255, 110), 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(inView);
        const QString name = QString::fromLatin1(vision::kCameras[static_cast<size_t>(camera)]).mid(4).replace(QLatin1Char('_'), QLatin1Char(' '));
        QRectF plate(inView.left() + 4, inView.bottom() - metrics.height() - 8, metrics.horizontalAdvance(name) + 12, metrics.height() + 4);
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(0, 0, 0, 140));
        painter.drawRoundedRect(plate, 3, 3);
        painter.setPen(Qt::white);
        painter.drawText(plate, Qt::AlignCenter, name);
    }
}

void FrameView::paintTruth(QPainter& painter) const {
    const QRectF inView(toView(QPointF(truth_->x0, truth_->y0)), toView(QPointF(truth_->x1, truth_->y1)));
    QPen pen(truthColour(), 1.6);
    pen.setDashPattern({1, 2.5});
    painter.setBrush(Qt::NoBrush);
    strokeRect(painter, inView.adjusted(-3, -3, 3, 3), pen);
    paintTag(painter, inView.adjusted(-3, -3, 3, 3), tr("truth: %1").arg(truthLabel_), truthColour(), false);
}

/// White and dash-dotted, so that none is taken for a zoom.
void FrameView::paintReference(QPainter& painter) const {
    QPen pen(QColor(255, 255, 255, 220), 1.6);
    pen.setDashPattern({6, 2.5, 1, 2.5});
    for (const ReferenceBox& reference : reference_) {
        const QRectF inView(toView({reference.box.x0, reference.box.y0}), toView({reference.box.x1, reference.box.y1}));
        painter.setBrush(Qt::NoBrush);
        strokeRect(painter, inView, pen);
        paintTag(painter, inView, reference.label, QColor(255, 255, 255, 220), false);
    }
}

/// Thick and dotted: neither a zoom nor what the data set says.
void FrameView::paintEvidence(QPainter& painter) const {
    QPen pen(kEvidence, 3);
    pen.setDashPattern({1, 1});
    for (const ReferenceBox& evidence : evidence_) {
        const QRectF inView(toView({evidence.box.x0, evidence.box.y0}), toView({evidence.box.x1, evidence.box.y1}));
        painter.setBrush(Qt::NoBrush);
        strokeRect(painter, inView, pen);
        // Below the box: above it stands the tag of a zoom.
        const double tagHeight = QFontMetricsF(scaledFont(0.92, true)).height() + 7;
        paintTag(painter, inView.translated(0, inView.height() + tagHeight), evidence.label, kEvidence, false);
    }
}

void FrameView::paintBox(QPainter& painter, const FrameBox& box) const {
    const bool isSelected = box.call == selectedCall_;
    painter.setBrush(Qt::NoBrush);
    if (box.requested) {
        strokeRect(painter, QRectF(toView({box.requested->x0, box.requested->y0}), toView({box.requested->x1, box.requested->y1})),
                   boxPen(box, isSelected && !box.effective, true));
    }
    const BoxF shown = box.effective ? *box.effective : *box.requested;
    const QRectF inView(toView({shown.x0, shown.y0}), toView({shown.x1, shown.y1}));
    if (box.effective) {
        strokeRect(painter, inView, boxPen(box, isSelected, false));
    }
    QString text = box.name.isEmpty() ? QString::number(box.call + 1) : box.name;
    if (!box.label.isEmpty()) {
        text += QStringLiteral("  ") + box.label;
    }
    if (!box.note.isEmpty()) {
        text += box.effective ? QStringLiteral(" (%1)").arg(box.note) : tr(" (rejected: %1)").arg(box.note);
    }
    paintTag(painter, inView, text, boxPen(box, isSelected, false).color(), isSelected);
}

/// Number and label on a plate above the box; below or inside where there is no room.
void FrameView::paintTag(QPainter& painter, const QRectF& boxInView, const QString& text, const QColor& colour, bool isSelected) const {
    if (!boxInView.intersects(rect())) {
        return;
    }
    painter.setFont(scaledFont(0.92, true));
    const QFontMetricsF metrics(painter.font());
    const QString shown = metrics.elidedText(text, Qt::ElideRight, 260);
    QRectF plate(boxInView.left() - 1, boxInView.top() - metrics.height() - 5, metrics.horizontalAdvance(shown) + 12, metrics.height() + 4);
    if (plate.top() < 0) {
        plate.moveTop(boxInView.bottom() + 2 + plate.height() < height() ? boxInView.bottom() + 2 : boxInView.top() + 2);
    }
    plate.moveLeft(std::clamp(plate.left(), 0.0, std::max(0.0, width() - plate.width())));
    painter.setPen(isSelected ? QPen(Qt::white, 1.5) : QPen(QColor(0, 0, 0, 150), 1));
    painter.setBrush(colour);
    painter.drawRoundedRect(plate, 3, 3);
    painter.setPen(kInk);
    painter.drawText(plate, Qt::AlignCenter, shown);
}

}  // namespace omnidrive::ui
