// SPDX-License-Identifier: GPL-3.0-or-later
#include "vision/shrink.h"

#include "base/error.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace omnidrive::vision {

Image shrinkImage(const Image& image, int maxWidth, int maxHeight) {
    require(!image.isEmpty() && maxWidth > 0 && maxHeight > 0, "a picture of {} x {} cannot be made to fit {} x {}", image.width, image.height,
            maxWidth, maxHeight);
    const double scale = std::min({1.0, static_cast<double>(maxWidth) / image.width, static_cast<double>(maxHeight) / image.height});
    Image small{
        std::max(1, static_cast<int>(std::floor(image.width * scale))), std::max(1, static_cast<int>(std::floor(image.height * scale))), {}, {}};
    small.rgb.resize(static_cast<size_t>(small.width) * small.height * 3);
    const cv::Mat from(image.height, image.width, CV_8UC3, const_cast<uint8_t*>(image.rgb.data()));
    cv::Mat to(small.height, small.width, CV_8UC3, small.rgb.data());
    cv::resize(from, to, to.size(), 0, 0, cv::INTER_AREA);
    return small;
}

}  // namespace omnidrive::vision
