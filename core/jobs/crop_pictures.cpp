// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/crop_pictures.h"

#include "jobs/run_session.h"
#include "vision/codec.h"
#include "vision/shrink.h"

#include <fmt/format.h>

namespace omnidrive::jobs {

CropPictures::CropPictures(std::filesystem::path run) : run_(std::move(run)) {}
CropPictures::~CropPictures() = default;

vision::ImagePtr CropPictures::crop(const std::string& frameId, const BoxI& box, int maxWidth, int maxHeight, std::string* problem) {
    if (!session_) {
        session_ = RunSession::open(run_);
    }
    const vision::ImagePtr frame = session_->frame(frameId, problem);
    if (!frame) {
        return nullptr;
    }
    const bool isInside = box.x0 >= 0 && box.y0 >= 0 && box.x1 <= frame->width && box.y1 <= frame->height && box.width() > 0 && box.height() > 0;
    if (!isInside) {
        *problem = fmt::format("the crop lies outside its picture of {} x {}", frame->width, frame->height);
        return nullptr;
    }
    return std::make_shared<const vision::Image>(vision::shrinkImage(vision::cropImage(*frame, box), maxWidth, maxHeight));
}

}  // namespace omnidrive::jobs
