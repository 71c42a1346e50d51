// SPDX-License-Identifier: GPL-3.0-or-later
// How FrameView draws; what it does with keys and mouse is in frame_view.cpp.
#include "ui/views/frame_view.h"

#include "jobs/screen_values.h"
#include "ui/models/words.h"
#include "ui/views/tag_layout.h"
#include "ui/views/theme.h"

#include <QPainter>
#include <QPaintEvent>

#include <algorithm>

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

/// Calls draw(clip) with what of `clip` lies in each row of the layout, the painter turned where the row is.
template <class Draw>
void drawRows(QPainter& painter, const FrameLayout& layout, const QRectF& all, double scale, const QRectF& clip, const Draw& draw) {
    const QRectF front = layout.frontRow(), rear = layout.rearRow();
    draw(clip & QRectF(all.topLeft() + front.topLeft() * scale, front.size() * scale));
    if (!rear.isEmpty()) {
        const QTransform turn(-1, 0, 0, 1, 2 * all.center().x(), 0);
        painter.save();
        painter.setTransform(turn, true);
        draw(turn.mapRect(clip & QRectF(all.topLeft() + rear.topLeft() * scale, rear.size() * scale)));
        painter.restore();
    }
}

}  // namespace

void FrameView::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    painter.setLayoutDirection(layoutDirection());
    painter.fillRect(event->rect(), Theme::current().isDark ? QColor(0x0f1114) : QColor(0xe4e7eb));
    if (pyramid_->isEmpty()) {
        return;
    }
    const QRectF shown(offset_ + home().topLeft() * scale_, home().size() * scale_);
    if (camera_ >= 0) {   // else a box may reach beyond the picture
        painter.setClipRect(shown);
    }
    paintPicture(painter, shown & event->rect());
    painter.setRenderHint(QPainter::Antialiasing);
    if (isSixViews_) {
        paintTiles(painter);
    }
    if (!areOverlaysShown()) {
        return;
    }
    paintHeat(painter);
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
    painter.setClipping(false);
    paintTags(painter);
}

QRectF FrameView::rectInView(const QRectF& inImage) const {
    const QRectF placed = placement().place(inImage);
    return {offset_ + placed.topLeft() * scale_, placed.size() * scale_};
}

void FrameView::paintPicture(QPainter& painter, const QRectF& clip) const {
    const QRectF all(offset_, QSizeF(pyramid_->size()) * scale_);
    drawRows(painter, placement(), all, scale_, clip, [&](const QRectF& part) { pyramid_->draw(painter, all, part, quick_); });
}

/// What of the map is seen: drawn whole, it would have too many pixels for the fast ways of the painter.
void FrameView::paintHeat(QPainter& painter) const {
    if (heat_.isNull()) {
        return;
    }
    const QRectF all(offset_, QSizeF(pyramid_->size()) * scale_);
    const double x = heat_.width() / all.width(), y = heat_.height() / all.height();
    painter.setOpacity(heatOpacity_);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    drawRows(painter, placement(), all, scale_, all & QRectF(rect()), [&](const QRectF& seen) {
        painter.drawImage(seen, heat_, QRectF((seen.x() - all.x()) * x, (seen.y() - all.y()) * y, seen.width() * x, seen.height() * y));
    });
    painter.setOpacity(1);
}

/// The box under the hand: white, so that it is none of the recorded ones, with its handles.
void FrameView::paintEdited(QPainter& painter) const {
    const QRectF& box = *editor_.box();
    if (box.isEmpty()) {
        return;
    }
    const bool isTurned = placement().isTurned(box.center().y());
    painter.setBrush(Qt::NoBrush);
    strokeRect(painter, rectInView(box), QPen(Qt::white, 2));
    painter.setBrush(Qt::white);
    painter.setPen(QPen(kInk, 1.2));
    constexpr double kHalf = 4;
    for (const QPointF& handle : editor_.handles()) {
        const QPointF at = offset_ + placement().turned(handle, isTurned) * scale_;
        painter.drawRect(QRectF(at.x() - kHalf, at.y() - kHalf, 2 * kHalf, 2 * kHalf));
    }
}

void FrameView::paintTiles(QPainter& painter) const {
    const vision::StitchLayout layout{pyramid_->size().width() / 3, pyramid_->size().height() / 2};
    painter.setFont(scaledFont(0.85, true));
    const QFontMetricsF metrics(painter.font());
    for (int camera = 0; camera < static_cast<int>(vision::kCameras.size()); ++camera) {
        const BoxI tile = layout.tile(camera);
        const QRectF inView = rectInView(toBoxF(tile));
        painter.setPen(QPen(QColor(255, 255, 255, 110), 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(inView);
        QString name = cameraWord(vision::kCameras[static_cast<size_t>(camera)]);
        if (placement().isTurned((tile.y0 + tile.y1) / 2.0)) {
            name = tr("%1, mirrored").arg(name);
        }
        QRectF plate(inView.left() + 4, inView.bottom() - metrics.height() - 8, metrics.horizontalAdvance(name) + 12, metrics.height() + 4);
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(0, 0, 0, 140));
        painter.drawRoundedRect(plate, 3, 3);
        painter.setPen(Qt::white);
        painter.drawText(plate, Qt::AlignCenter, name);
    }
}

void FrameView::paintTruth(QPainter& painter) const {
    const QRectF inView = rectInView(*truth_);
    QPen pen(truthColour(), 1.6);
    pen.setDashPattern({1, 2.5});
    painter.setBrush(Qt::NoBrush);
    strokeRect(painter, inView.adjusted(-3, -3, 3, 3), pen);
}

/// White and dash-dotted, so that none is taken for a zoom.
void FrameView::paintReference(QPainter& painter) const {
    QPen pen(QColor(255, 255, 255, 220), 1.6);
    pen.setDashPattern({6, 2.5, 1, 2.5});
    for (const ReferenceBox& reference : reference_) {
        painter.setBrush(Qt::NoBrush);
        strokeRect(painter, rectInView(reference.box), pen);
    }
}

/// Thick and dotted: neither a zoom nor what the data set says.
void FrameView::paintEvidence(QPainter& painter) const {
    QPen pen(kEvidence, 3);
    pen.setDashPattern({1, 1});
    for (const ReferenceBox& evidence : evidence_) {
        painter.setBrush(Qt::NoBrush);
        strokeRect(painter, rectInView(evidence.box), pen);
    }
}

void FrameView::paintBox(QPainter& painter, const FrameBox& box) const {
    const bool isSelected = box.call == selectedCall_;
    painter.setBrush(Qt::NoBrush);
    if (box.requested) {
        strokeRect(painter, rectInView(*box.requested), boxPen(box, isSelected && !box.effective, true));
    }
    if (box.effective) {
        strokeRect(painter, rectInView(*box.effective), boxPen(box, isSelected, false));
    }
}

FrameView::Tag FrameView::tagOf(const FrameBox& box) const {
    QString text = box.name.isEmpty() ? QString::number(box.call + 1) : box.name;
    if (!box.label.isEmpty()) {
        text += QStringLiteral("  ") + box.label;
    }
    if (!box.note.isEmpty()) {
        text += box.effective ? QStringLiteral(" (%1)").arg(box.note) : tr(" (rejected: %1)").arg(box.note);
    }
    const bool isSelected = box.call == selectedCall_;
    return {rectInView(box.effective ? *box.effective : *box.requested), text, boxPen(box, isSelected, false).color(), isSelected, false};
}

/// All names with their places, what matters most first: the selected zoom, the other zooms, the truth, then what a data set's annotators drew.
std::vector<FrameView::Tag> FrameView::tags() const {
    std::vector<Tag> tags;
    for (const bool wantSelected : {true, false}) {
        for (const FrameBox& box : boxes_) {
            if ((box.call == selectedCall_) == wantSelected) {
                tags.push_back(tagOf(box));
            }
        }
    }
    if (editor_.isActive() && !editor_.box()->isEmpty()) {
        tags.push_back({rectInView(*editor_.box()),
                        editedName_.isEmpty() ? tr("what if") : editedName_, Qt::white});
    }
    for (const ReferenceBox& evidence : evidence_) {
        tags.push_back({rectInView(evidence.box), evidence.label, kEvidence});
    }
    if (isTruthOn_ && truth_) {
        tags.push_back({rectInView(*truth_).adjusted(-3, -3, 3, 3), tr("truth: %1").arg(truthLabel_), truthColour()});
    }
    for (size_t i = 0; isReferenceOn_ && i < reference_.size(); ++i) {
        const bool isHovered = static_cast<int>(i) == hoveredReference_;
        const Tag tag{rectInView(reference_[i].box), reference_[i].label, QColor(255, 255, 255, 220), isHovered, !isHovered};
        isHovered ? tags.insert(tags.begin(), tag) : tags.insert(tags.end(), tag);
    }
    return tags;
}

/// Number and label on plates beside the boxes. A plate on another could not be read, so those of reference boxes give way until the mouse is over
/// them.
void FrameView::paintTags(QPainter& painter) const {
    constexpr double kWidest = 260;
    painter.setFont(scaledFont(0.92, true));
    const QFontMetricsF metrics(painter.font());
    TagLayout layout{QRectF(rect())};
    std::vector<Tag> shown = tags();
    const QRectF all(rect()), seen = camera_ < 0 ? all : all & QRectF(offset_ + home().topLeft() * scale_, home().size() * scale_);
    std::erase_if(shown, [&](const Tag& tag) { return !tag.box.intersects(seen); });
    for (Tag& tag : shown) {
        tag.text = metrics.elidedText(tag.text, Qt::ElideRight, tag.isSelected ? std::max(kWidest, width() / 2.0) : kWidest);
        const QSizeF size(metrics.horizontalAdvance(tag.text) + 12, metrics.height() + 4);
        const QRectF box = tag.box.normalized();   // a rejected one may be inverted
        tag.plate = tag.isOptional ? layout.place(box, size).value_or(QRectF()) : layout.placeAnyhow(box, size);
    }
    for (auto tag = shown.rbegin(); tag != shown.rend(); ++tag) {   // what matters most above the rest
        if (!tag->plate.isNull()) {
            painter.setPen(tag->isSelected ? QPen(Qt::white, 1.5) : QPen(QColor(0, 0, 0, 150), 1));
            painter.setBrush(tag->colour);
            painter.drawRoundedRect(tag->plate, 3, 3);
            painter.setPen(kInk);
            painter.drawText(tag->plate, Qt::AlignCenter, tag->text);
        }
    }
}

}  // namespace omnidrive::ui
