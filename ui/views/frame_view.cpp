// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/frame_view.h"

#include "jobs/screen_values.h"
#include "ui/views/panel_parts.h"
#include "ui/views/theme.h"

#include <QGuiApplication>
#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>

namespace omnidrive::ui {

namespace {

constexpr double kMaxScale = 32;
constexpr double kMargin = 8;
/// Of pictures shown last and their halved sizes: about four of 4800 x 1800, most of which the run's own cache holds anyway.
constexpr qsizetype kRecentBytes = 160 << 20;
/// Shift alone hides the overlays only after this time, so that Shift+J does not flicker.
constexpr int kShiftDelayMs = 180;
constexpr double kDragThreshold = 4;

/// One camera alone is cut out of the picture; where all is shown, a box may reach beyond it.
bool isSeen(int camera, const QRectF& home, const QPointF& inImage) { return camera < 0 || home.contains(inImage); }

vision::StitchLayout layoutOf(const QSize& stitched) { return {stitched.width() / 3, stitched.height() / 2}; }

}  // namespace

FrameView::FrameView(QWidget* parent)
    : QWidget(parent),
      pyramid_(std::make_shared<ImagePyramid>()),
      recent_(kRecentBytes),
      job_(std::make_unique<jobs::AnalysisJob>([](const jobs::AnalysisJob::Outcome&) {})) {
    readLeftToRight(this);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(160, 120);
    setAccessibleName(tr("Picture with zoom boxes"));
    shiftTimer_.setSingleShot(true);
    shiftTimer_.setInterval(kShiftDelayMs);
    connect(&shiftTimer_, &QTimer::timeout, this, [this] { setShiftHeld(true); });
}

FrameView::~FrameView() { job_.reset(); }

void FrameView::setBoxes(std::vector<FrameBox> boxes) {
    boxes_ = std::move(boxes);
    update();
}

void FrameView::setTruth(std::optional<BoxF> boxInImage, const QString& label) {
    truth_ = boxInImage;
    truthLabel_ = label;
    update();
}

void FrameView::setSelectedCall(int call) {
    selectedCall_ = call;
    update();
}

void FrameView::setReference(std::vector<ReferenceBox> boxes) {
    reference_ = std::move(boxes);
    hoveredReference_ = -1;
    update();
}

void FrameView::setEvidence(std::vector<ReferenceBox> boxes) {
    evidence_ = std::move(boxes);
    update();
}

void FrameView::setReferenceShown(bool isShown) {
    isReferenceOn_ = isShown;
    update();
}

void FrameView::setTruthShown(bool isShown) {
    isTruthOn_ = isShown;
    update();
}

void FrameView::setOverlaysShown(bool areShown) {
    areOverlaysOn_ = areShown;
    update();
}

void FrameView::setCarLayout(bool isCar) {
    isCarWanted_ = isCar;
    update();
}

void FrameView::setShiftHeld(bool isHeld) {
    shiftTimer_.stop();
    if (isShiftHeld_ != isHeld) {
        isShiftHeld_ = isHeld;
        update();
    }
}

void FrameView::watchShiftOf(QObject* window) { window->installEventFilter(this); }

bool FrameView::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Shift) {
            if (!key->isAutoRepeat() && !isShiftHeld_) {
                shiftTimer_.start();
            }
        } else {
            shiftTimer_.stop();
        }
    } else if (event->type() == QEvent::KeyRelease && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Shift) {
        setShiftHeld(false);
    } else if (event->type() == QEvent::WindowDeactivate) {
        setShiftHeld(false);
    }
    return QWidget::eventFilter(watched, event);
}

// ---- where the picture is -------------------------------------------------------------------------------------------------------------

/// What of the picture is shown at all: one camera, or everything. Pixels of the picture.
QRectF FrameView::home() const {
    const BoxI tile = camera_ < 0 ? BoxI{0, 0, pyramid_->size().width(), pyramid_->size().height()} : layoutOf(pyramid_->size()).tile(camera_);
    return toRect(toBoxF(tile));
}

double FrameView::fitScale() const {
    const QSizeF room(std::max(1.0, width() - 2 * kMargin), std::max(1.0, height() - 2 * kMargin));
    return pyramid_->isEmpty() ? 1 : std::min(room.width() / home().width(), room.height() / home().height());
}

void FrameView::stepCamera(int direction) {
    if (!isSixViews_ || pyramid_->isEmpty()) {
        return;
    }
    const int places = static_cast<int>(vision::kCameras.size()) + 1;   // the last is that of all cameras
    camera_ = (camera_ + 1 + direction + places) % places - 1;
    isFitted_ = true;
    applyFit();
    wantQuick();
    update();
}

void FrameView::fit() {
    camera_ = -1;
    isFitted_ = true;
    applyFit();
    wantQuick();
    update();
}

void FrameView::applyFit() {
    scale_ = fitScale();
    offset_ = QPointF(width() / 2.0, height() / 2.0) - home().center() * scale_;
}

void FrameView::zoomBy(double factor, const QPointF& at) {
    if (pyramid_->isEmpty()) {
        return;
    }
    const QPointF fixed = toCanvas(at);
    scale_ = std::clamp(scale_ * factor, std::min(fitScale(), 1.0), kMaxScale);
    offset_ = at - fixed * scale_;
    isFitted_ = false;
    keepInView();
    wantQuick();
    update();
}

void FrameView::zoomToRect(const QRectF& inImage) {
    if (pyramid_->isEmpty() || inImage.isEmpty()) {
        return;
    }
    // The box takes half of the view, so that its surroundings tell where it is.
    const double wanted = 0.5 * std::min(width() / inImage.width(), height() / inImage.height());
    scale_ = std::clamp(wanted, fitScale(), kMaxScale);
    offset_ = QPointF(width() / 2.0, height() / 2.0) - placement().place(inImage).center() * scale_;
    isFitted_ = false;
    keepInView();
    wantQuick();
    update();
}

void FrameView::zoomToSelected() {
    for (const FrameBox& box : boxes_) {
        if (box.call == selectedCall_) {
            const QRectF place = toRect(box.effective ? *box.effective : *box.requested);
            camera_ = home().contains(place) ? camera_ : -1;
            zoomToRect(place);
        }
    }
}

/// A picture larger than the view covers it; a smaller one stays inside.
void FrameView::keepInView() {
    const auto keep = [](double offset, double shown, double room) {
        return shown <= room ? std::clamp(offset, 0.0, room - shown) : std::clamp(offset, room - shown - kMargin, kMargin);
    };
    const QPointF corner = home().topLeft() * scale_;
    const QSizeF shown = home().size() * scale_;
    offset_ = QPointF(keep(offset_.x() + corner.x(), shown.width(), width()), keep(offset_.y() + corner.y(), shown.height(), height())) - corner;
}

QString FrameView::describe(const QPointF& inImage) const {
    const QSize size = pyramid_->size();
    if (inImage.x() < 0 || inImage.y() < 0 || inImage.x() >= size.width() || inImage.y() >= size.height()) {
        return {};
    }
    const int x = static_cast<int>(std::floor(inImage.x())), y = static_cast<int>(std::floor(inImage.y()));
    QString text = tr("x %1  y %2").arg(x).arg(y);
    const vision::StitchLayout layout = layoutOf(pyramid_->size());
    if (const auto camera = isSixViews_ ? layout.cameraAt(x, y) : std::nullopt) {
        const BoxI tile = layout.tile(*camera);
        text += tr("   %1  x %2  y %3").arg(QLatin1String(vision::kCameras[static_cast<size_t>(*camera)])).arg(x - tile.x0).arg(y - tile.y0);
    }
    return text;
}

// ---- hand -----------------------------------------------------------------------------------------------------------------------------

void FrameView::resizeEvent(QResizeEvent*) {
    isFitted_ ? applyFit() : keepInView();
    wantQuick();
}

void FrameView::wheelEvent(QWheelEvent* event) {
    const double steps = event->angleDelta().y() / 120.0;
    zoomBy(std::pow(1.25, steps), event->position());
    event->accept();
}

void FrameView::mousePressEvent(QMouseEvent* event) {
    pressedAt_ = draggedFrom_ = event->position();
    isDragging_ = false;
    editWith(*event);
}

void FrameView::mouseMoveEvent(QMouseEvent* event) {
    const QPointF pointed = toImage(event->position());
    Q_EMIT cursorMoved(isSeen(camera_, home(), pointed) ? describe(pointed) : QString());
    if (editWith(*event)) {
        return;
    }
    if (event->buttons() == Qt::NoButton && editor_.isActive() && areOverlaysShown()) {
        showEditCursor(event->position());
        return;
    }
    if (event->buttons() == Qt::NoButton) {
        const bool isOnBox = areOverlaysShown() && isSeen(camera_, home(), pointed) && pickBox(boxes_, pointed.x(), pointed.y(), 2 / scale_) >= 0;
        setCursor(isOnBox ? Qt::PointingHandCursor : Qt::ArrowCursor);
        showHovered(pointed);
        return;
    }
    isDragging_ = isDragging_ || (event->position() - pressedAt_).manhattanLength() > kDragThreshold;
    if (isDragging_) {
        setCursor(Qt::ClosedHandCursor);
        offset_ += event->position() - draggedFrom_;
        isFitted_ = false;
        keepInView();
        update();
    }
    draggedFrom_ = event->position();
}

void FrameView::mouseReleaseEvent(QMouseEvent* event) {
    if (editWith(*event)) {
        return;
    }
    setCursor(Qt::ArrowCursor);
    if (isDragging_ || event->button() != Qt::LeftButton) {
        return;
    }
    const QPointF at = toImage(event->position());
    const bool isPickable = areOverlaysShown() && isSeen(camera_, home(), at);   // what is not seen was not meant
    const int call = isPickable ? pickBox(boxes_, at.x(), at.y(), 2 / scale_) : -1;
    if (call >= 0) {
        Q_EMIT callPicked(call);
    }
}

/// To a box that is being edited it is a second press: a hand that works quickly takes hold of the box again.
void FrameView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (editor_.isActive()) {
        mousePressEvent(event);
    } else {
        isFitted_ ? zoomToSelected() : fit();
    }
}

void FrameView::leaveEvent(QEvent*) {
    Q_EMIT cursorMoved({});
    hoveredReference_ = -1;
    update();
}

/// The name of the reference box under the mouse, which may have had no room.
void FrameView::showHovered(const QPointF& inImage) {
    const bool isPickable = isReferenceOn_ && areOverlaysShown() && isSeen(camera_, home(), inImage);
    const int hovered = isPickable ? pickReference(reference_, inImage.x(), inImage.y()) : -1;
    if (hovered != hoveredReference_) {
        hoveredReference_ = hovered;
        update();
    }
}

}  // namespace omnidrive::ui
