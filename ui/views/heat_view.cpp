// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/heat_view.h"

#include "ui/models/shown_text.h"
#include "ui/models/words.h"
#include "ui/views/colour_maps.h"
#include "ui/views/panel_parts.h"
#include "ui/views/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace omnidrive::ui {

namespace {

using insight::HeatCell;
using insight::kHeatColumns;
using insight::kHeatRows;

constexpr double kTitle = 18, kGap = 10, kLegend = 34;

QString cameraTitle(const std::string& camera) {
    return camera.empty() ? HeatView::tr("picture") : cameraWord(camera);
}

}  // namespace

HeatView::HeatView(QWidget* parent) : QWidget(parent) {
    readLeftToRight(this);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Where the zooms looked"));
}

void HeatView::setMaps(const HeatMapsPtr& maps) {
    maps_ = maps;
    largest_ = maps ? largestValue() : 0;
    if (!maps || (current_ && maps->set.find(current_->camera) == nullptr)) {
        current_.reset();
    }
    update();
}

double HeatView::valueOf(const HeatCell& cell) const { return maps_->set.rate(cell) - (maps_->other ? maps_->other->rate(cell) : 0); }

double HeatView::largestValue() const {
    double largest = 0;
    for (const insight::CameraHeat& camera : maps_->set.cameras) {
        for (int i = 0; i < kHeatColumns * kHeatRows; ++i) {
            largest = std::max(largest, std::abs(valueOf({camera.camera, i % kHeatColumns, i / kHeatColumns})));
        }
    }
    return largest;
}

int HeatView::camerasAcross() const { return maps_->set.cameras.size() >= 6 ? 3 : 1; }

/// Six cameras lie in two rows of three, as in the stitched picture; a single picture fills what is left, below them where there are both.
QRectF HeatView::cameraRect(size_t camera) const {
    const size_t count = maps_->set.cameras.size(), columns = static_cast<size_t>(camerasAcross()), rows = (count + columns - 1) / columns;
    const QRectF all = QRectF(rect()).adjusted(kGap, kGap / 2, -kGap, -kLegend);
    const double width = (all.width() - kGap * static_cast<double>(columns - 1)) / static_cast<double>(columns);
    const double height = (all.height() - kGap * static_cast<double>(rows - 1)) / static_cast<double>(rows);
    const auto column = static_cast<double>(camera % columns), row = static_cast<double>(camera / columns);
    return {all.left() + column * (width + kGap), all.top() + row * (height + kGap), width, height};
}

/// In the shape of the camera's picture.
QRectF HeatView::fieldRect(size_t camera) const {
    const QRectF room = cameraRect(camera).adjusted(0, kTitle, 0, 0);
    const QSizeF size = QSizeF(maps_->aspectOf(maps_->set.cameras[camera].camera), 1).scaled(room.size(), Qt::KeepAspectRatio);
    return {room.left() + (room.width() - size.width()) / 2, room.top(), size.width(), size.height()};
}

QRectF HeatView::cellRect(const HeatCell& cell) const {
    for (size_t i = 0; maps_ && i < maps_->set.cameras.size(); ++i) {
        if (maps_->set.cameras[i].camera == cell.camera) {
            const QRectF field = fieldRect(i);
            return {field.left() + cell.column * field.width() / kHeatColumns, field.top() + cell.row * field.height() / kHeatRows, field.width() / kHeatColumns,
                    field.height() / kHeatRows};
        }
    }
    return {};
}

std::optional<HeatCell> HeatView::cellAt(const QPointF& point) const {
    for (size_t i = 0; maps_ && i < maps_->set.cameras.size(); ++i) {
        const QRectF field = fieldRect(i);
        if (field.contains(point)) {
            const int column = static_cast<int>((point.x() - field.left()) / field.width() * kHeatColumns);
            const int row = static_cast<int>((point.y() - field.top()) / field.height() * kHeatRows);
            return HeatCell{maps_->set.cameras[i].camera, std::min(column, kHeatColumns - 1), std::min(row, kHeatRows - 1)};
        }
    }
    return std::nullopt;
}

QString HeatView::describe(const HeatCell& cell) const {
    const insight::CameraHeat* heat = maps_ ? maps_->set.find(cell.camera) : nullptr;
    if (heat == nullptr) {
        return {};
    }
    QString text = tr("%1, column %2, row %3: %4 looks, %5 per 100 rollouts")
                       .arg(cameraTitle(cell.camera))
                       .arg(cell.column + 1)
                       .arg(cell.row + 1)
                       .arg(heat->looksAt(cell.column, cell.row))
                       .arg(maps_->set.rate(cell), 0, 'f', 1);
    if (maps_->other) {
        text += tr("; the other set %1").arg(maps_->other->rate(cell), 0, 'f', 1);
    }
    return text;
}

void HeatView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setLayoutDirection(layoutDirection());
    painter.fillRect(rect(), Theme::current().base);
    if (!maps_) {
        return;
    }
    for (size_t i = 0; i < maps_->set.cameras.size(); ++i) {
        paintCamera(painter, i);
    }
    paintLegend(painter);
    if (current_) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(Qt::black, 3.5));
        painter.drawRect(cellRect(*current_));
        painter.setPen(QPen(Qt::white, 1.6));
        painter.drawRect(cellRect(*current_));
    }
}

void HeatView::paintCamera(QPainter& painter, size_t camera) const {
    const Theme& theme = Theme::current();
    const insight::CameraHeat& heat = maps_->set.cameras[camera];
    const QRectF place = cameraRect(camera), field = fieldRect(camera);
    painter.setFont(scaledFont(0.9));
    painter.setPen(theme.text);
    const QString title = tr("%1 · %2 zooms · %3 % never seen").arg(cameraTitle(heat.camera)).arg(heat.zooms).arg(100 * heat.neverSeen, 0, 'f', 0);
    painter.drawText(QRectF(field.left(), place.top(), place.right() - field.left(), kTitle), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(title, Qt::ElideRight, static_cast<int>(place.right() - field.left())));
    for (int row = 0; row < kHeatRows; ++row) {
        for (int column = 0; column < kHeatColumns; ++column) {
            const HeatCell cell{heat.camera, column, row};
            const double share = largest_ > 0 ? valueOf(cell) / largest_ : 0;
            const QRectF where = cellRect(cell);
            painter.fillRect(where.adjusted(0, 0, 0.6, 0.6), maps_->other ? divergingColour(share) : sequentialColour(share));
            if (!maps_->other && heat.looksAt(column, row) == 0) {
                painter.fillRect(where, QBrush(QColor(255, 255, 255, 70), Qt::BDiagPattern));
            }
        }
    }
    painter.setPen(theme.border);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(field);
}

void HeatView::paintLegend(QPainter& painter) const {
    const Theme& theme = Theme::current();
    const QRectF bar(kGap, height() - kLegend + 12, std::min(260.0, width() / 3.0), 10);
    for (int x = 0; x < static_cast<int>(bar.width()); ++x) {
        const double share = x / bar.width();
        painter.fillRect(QRectF(bar.left() + x, bar.top(), 1.2, bar.height()), maps_->other ? divergingColour(2 * share - 1) : sequentialColour(share));
    }
    painter.setPen(theme.border);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(bar);
    painter.setFont(scaledFont(0.85));
    painter.setPen(theme.text);
    const QString unit = maps_->other ? tr("−%1 to +%1 looks per 100 rollouts more than the other set").arg(largest_, 0, 'f', 1)
                                      : tr("0 to %1 looks per 100 rollouts; hatched: never").arg(largest_, 0, 'f', 1);
    painter.drawText(QRectF(bar.right() + kGap, bar.top() - 4, width() - bar.right() - 2 * kGap, 18), Qt::AlignLeft | Qt::AlignVCenter, unit);
}

void HeatView::mousePressEvent(QMouseEvent* event) {
    const auto cell = cellAt(event->position());
    if (cell && event->button() == Qt::LeftButton) {
        current_ = cell;
        update();
        Q_EMIT cellChosen(*cell);
    }
}

/// Over the edge of a camera lies the next one.
void HeatView::moveCurrent(int columns, int rows) {
    if (!maps_ || maps_->set.cameras.empty()) {
        return;
    }
    if (!current_) {
        current_ = HeatCell{maps_->set.cameras.front().camera, 0, 0};
    } else {
        const auto& cameras = maps_->set.cameras;
        const auto it = std::find_if(cameras.begin(), cameras.end(), [this](const auto& heat) { return heat.camera == current_->camera; });
        const int index = static_cast<int>(it - cameras.begin()), across = camerasAcross();
        // Cells of all cameras side by side.
        const int column = index % across * kHeatColumns + current_->column + columns, row = index / across * kHeatRows + current_->row + rows;
        const int next = row / kHeatRows * across + column / kHeatColumns;
        const bool isInside = column >= 0 && row >= 0 && column < across * kHeatColumns && next < static_cast<int>(cameras.size());
        if (isInside) {
            current_ = HeatCell{cameras[static_cast<size_t>(next)].camera, column % kHeatColumns, row % kHeatRows};
        }
    }
    setAccessibleDescription(describe(*current_));
    update();
}

void HeatView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Left: moveCurrent(-1, 0); break;
        case Qt::Key_Right: moveCurrent(1, 0); break;
        case Qt::Key_Up: moveCurrent(0, -1); break;
        case Qt::Key_Down: moveCurrent(0, 1); break;
        case Qt::Key_Return: case Qt::Key_Enter:
            if (current_) {
                Q_EMIT cellChosen(*current_);
            }
            break;
        default: QWidget::keyPressEvent(event);
    }
}

bool HeatView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) {
        return QWidget::event(event);
    }
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto cell = cellAt(help->pos());
    cell ? QToolTip::showText(help->globalPos(), plainTip(describe(*cell)), this) : QToolTip::hideText();
    return true;
}

}  // namespace omnidrive::ui
