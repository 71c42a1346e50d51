// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/views/image_pyramid.h"

#include <list>
#include <memory>

namespace omnidrive::ui {

/// The pyramids shown last, so that going back and forth between pictures costs the drawing alone. For one thread.
class PyramidCache {
public:
    /// @param capacity bytes of pyramids and of their pictures; the newest stays even when it alone has more.
    explicit PyramidCache(qsizetype capacity) : capacity_(capacity) {}

    /// That of the picture, now the one used last; null when it is not here.
    std::shared_ptr<const ImagePyramid> find(const vision::ImagePtr& picture);
    void insert(std::shared_ptr<const ImagePyramid> pyramid);

private:
    qsizetype capacity_, bytes_ = 0;
    std::list<std::shared_ptr<const ImagePyramid>> pyramids_;   // used last first
};

}  // namespace omnidrive::ui
