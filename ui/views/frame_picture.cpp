// SPDX-License-Identifier: GPL-3.0-or-later
// Where FrameView gets what it draws from: the picture in halved sizes and, for large scales, as RGB32, made beside the screen.
#include "ui/views/frame_view.h"

namespace omnidrive::ui {

namespace {

/// Pictures up to this many pixels are prepared at once: it takes a few milliseconds.
constexpr int64_t kSmallPicture = 1'000'000;

}  // namespace

void FrameView::setFrame(vision::ImagePtr image, bool isSixViews) {
    isSixViews_ = isSixViews;
    camera_ = isSixViews ? camera_ : -1;
    if (image == image_ && !isPreparing_) {
        update();
        Q_EMIT imageShown();
        return;
    }
    image_ = image;
    const bool isSmall = !image || static_cast<int64_t>(image->width) * image->height <= kSmallPicture;
    if (auto known = image ? recent_.find(image) : nullptr) {
        ++newestPicture_;
        show(std::move(known));
    } else if (isSmall) {
        ++newestPicture_;
        show(std::make_shared<ImagePyramid>(std::move(image)));
    } else {
        prepare(std::move(image));
    }
}

void FrameView::prepare(vision::ImagePtr image) {
    isPreparing_ = true;
    job_->replace([this, image = std::move(image), number = ++newestPicture_](const std::stop_token& stop) {
        if (stop.stop_requested()) {
            return;
        }
        auto pyramid = std::make_shared<const ImagePyramid>(image);
        QMetaObject::invokeMethod(
            this,
            [this, pyramid, number] {
                if (number == newestPicture_) {
                    recent_.insert(pyramid);
                    show(pyramid);
                }
            },
            Qt::QueuedConnection);
    });
}

void FrameView::show(std::shared_ptr<const ImagePyramid> pyramid) {
    const bool isSameSize = pyramid->size() == pyramid_->size();
    quick_ = pyramid == pyramid_ ? quick_ : QImage();
    isQuickWanted_ = false;
    pyramid_ = std::move(pyramid);
    isPreparing_ = false;
    if (!isSameSize || isFitted_) {
        applyFit();
        isFitted_ = true;
    }
    wantQuick();
    update();
    Q_EMIT imageShown();
}

/// Copies the picture beside the screen; until then it is drawn from its own bytes.
void FrameView::wantQuick() {
    if (scale_ * devicePixelRatio() <= ImagePyramid::kFullScale || isQuickWanted_ || isPreparing_ || pyramid_->isEmpty() || !quick_.isNull()) {
        return;
    }
    isQuickWanted_ = true;
    job_->submit([this, pyramid = pyramid_](const std::stop_token& stop) {
        if (stop.stop_requested()) {
            return;
        }
        const QImage quick = pyramid->full().convertToFormat(QImage::Format_RGB32);
        QMetaObject::invokeMethod(
            this,
            [this, pyramid, quick] {
                if (pyramid == pyramid_) {
                    quick_ = quick;
                    update();
                }
            },
            Qt::QueuedConnection);
    });
}

}  // namespace omnidrive::ui
