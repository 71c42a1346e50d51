// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/pyramid_cache.h"

#include <algorithm>
#include <utility>

namespace omnidrive::ui {

namespace {

qsizetype bytesOf(const ImagePyramid& pyramid) {
    const auto& picture = *pyramid.picture();
    return pyramid.ownBytes() + static_cast<qsizetype>(picture.rgb.size() + picture.encoded.size());
}

}  // namespace

std::shared_ptr<const ImagePyramid> PyramidCache::find(const vision::ImagePtr& picture) {
    const auto it = std::ranges::find_if(pyramids_, [&](const auto& pyramid) { return pyramid->picture() == picture; });
    if (it == pyramids_.end()) {
        return nullptr;
    }
    pyramids_.splice(pyramids_.begin(), pyramids_, it);
    return pyramids_.front();
}

void PyramidCache::insert(std::shared_ptr<const ImagePyramid> pyramid) {
    bytes_ += bytesOf(*pyramid);
    pyramids_.push_front(std::move(pyramid));
    while (bytes_ > capacity_ && pyramids_.size() > 1) {
        bytes_ -= bytesOf(*pyramids_.back());
        pyramids_.pop_back();
    }
}

}  // namespace omnidrive::ui
