// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/crop_strip.h"

#include "ui/views/panel_parts.h"
#include "ui/views/text_block.h"
#include "ui/views/theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <functional>

namespace omnidrive::ui {

namespace {

constexpr int kPictureHeight = 104;

class CardWidget : public QWidget {
public:
    CardWidget(CropCard card, std::function<void()> picked) : card_(std::move(card)), picked_(std::move(picked)) {
        setFixedHeight(kPictureHeight + 60);
        setCursor(Qt::PointingHandCursor);
        setAccessibleName(CropStrip::tr("Crop %1, %2, %3").arg(card_.call + 1).arg(card_.label, card_.scores));
    }

    int call() const { return card_.call; }
    void setSelected(bool isSelected) {
        isSelected_ = isSelected;
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent*) override { picked_(); }

private:
    void paintPicture(QPainter& painter, const QRectF& room) const;

    CropCard card_;
    std::function<void()> picked_;
    bool isSelected_ = false;
};

void CardWidget::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setLayoutDirection(layoutDirection());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(isSelected_ ? theme.accent : theme.border, isSelected_ ? 2 : 1));
    painter.setBrush(isSelected_ ? theme.accentSoft : theme.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
    const QRectF inner = QRectF(rect()).adjusted(kSpace, kSpace, -kSpace, -kSpace);
    paintPicture(painter, QRectF(inner.topLeft(), QSizeF(inner.width(), kPictureHeight)));
    const double top = inner.top() + kPictureHeight + 4;
    const QString title = card_.label.isEmpty() ? CropStrip::tr("no label") : card_.label;
    TextBlock{title, scaledFont(1, true), 1}.draw(painter, QRectF(inner.left() + 24, top, inner.width() - 24, 18), theme.text);
    TextBlock{card_.scores, scaledFont(0.88), 1}.draw(painter, QRectF(inner.left(), top + 21, inner.width(), 16), theme.muted);
    const QRectF plate(inner.left(), top, 18, 17);
    painter.setPen(Qt::NoPen);
    painter.setBrush(boxColour(card_.call));
    painter.drawRoundedRect(plate, 3, 3);
    painter.setPen(QColor(16, 18, 21));
    painter.setFont(scaledFont(0.92, true));
    painter.drawText(plate, Qt::AlignCenter, QString::number(card_.call + 1));
}

void CardWidget::paintPicture(QPainter& painter, const QRectF& room) const {
    if (card_.image.isNull()) {
        TextBlock{card_.problem, scaledFont(0.92), 4}.draw(painter, room.adjusted(0, kSpace, 0, 0), Theme::current().bad);
        return;
    }
    const double ratio = devicePixelRatioF();
    const QSizeF size = QSizeF(card_.image.size()).scaled(room.size(), Qt::KeepAspectRatio).boundedTo(QSizeF(card_.image.size()) / ratio);
    QRectF target(QPointF(), size);
    target.moveCenter(room.center());
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(target, card_.image);
    painter.setPen(QPen(boxColour(card_.call), 1.6));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(target);
}

}  // namespace

CropStrip::CropStrip(QWidget* parent) : QScrollArea(parent), column_(nullptr) {
    readLeftToRight(this);
    auto* body = new QWidget;
    body->setObjectName(QStringLiteral("scrollBody"));
    column_ = new QVBoxLayout(body);
    column_->setContentsMargins(kSpace, kSpace, kSpace, kSpace);
    column_->setSpacing(kSpace);
    column_->addStretch();
    setWidget(body);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFixedWidth(kWidth);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Crops"));
}

void CropStrip::setCards(const std::vector<CropCard>& cards) {
    qDeleteAll(cards_);
    cards_.clear();
    for (const CropCard& card : cards) {
        auto* widget = new CardWidget(card, [this, call = card.call] { Q_EMIT callPicked(call); });
        column_->insertWidget(column_->count() - 1, widget);
        cards_.push_back(widget);
    }
}

void CropStrip::setSelectedCall(int call) {
    for (QWidget* widget : cards_) {
        auto* card = static_cast<CardWidget*>(widget);
        card->setSelected(card->call() == call);
        if (card->call() == call) {
            ensureWidgetVisible(card, 0, kSpace);
        }
    }
}

}  // namespace omnidrive::ui
