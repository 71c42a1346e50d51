// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures: headers, then OpenCV's decoders behind our limits. What is decoded is never larger than what its header was believed to say.
#include "fuzz/target.h"

#include "store/frame_files.h"
#include "vision/codec.h"
#include "vision/picture_header.h"

using namespace omnidrive;

namespace {

constexpr int64_t kMostPixels = 1 << 20;   // larger ones only cost time here

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::span<const uint8_t> bytes(data, size);
    store::pictureExtension(bytes);
    store::pictureProblem(bytes);
    const auto header = vision::readPictureHeader(bytes);
    if (header && header->width > 0 && header->height > 0 && header->width <= kMostPixels / header->height) {
        fuzz::mayRefuse([&] {
            const auto image = vision::decodeImage(bytes, "input");
            fuzz::promise(int64_t{image->width} * image->height <= header->width * header->height);
        });
    }
    return 0;
}
