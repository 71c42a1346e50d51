// SPDX-License-Identifier: GPL-3.0-or-later
#include "vision/stitch.h"

#include "base/error.h"

#include <algorithm>
#include <cstring>

namespace omnidrive::vision {

BoxI StitchLayout::tile(int camera) const {
    const int x = camera % 3 * tileWidth, y = camera / 3 * tileHeight;
    return {x, y, x + tileWidth, y + tileHeight};
}

std::optional<int> StitchLayout::cameraAt(double x, double y) const {
    if (!(x >= 0 && y >= 0 && x < width() && y < height())) {
        return std::nullopt;
    }
    return static_cast<int>(y / tileHeight) * 3 + static_cast<int>(x / tileWidth);
}

std::optional<StitchLayout::OnCamera> StitchLayout::toCamera(const BoxF& box) const {
    const auto camera = cameraAt((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2);
    if (!camera) {
        return std::nullopt;
    }
    const BoxF bounds = toBoxF(tile(*camera));
    const BoxF clipped{std::max(box.x0, bounds.x0), std::max(box.y0, bounds.y0), std::min(box.x1, bounds.x1), std::min(box.y1, bounds.y1)};
    const BoxF visible{std::max(box.x0, 0.0), std::max(box.y0, 0.0), std::min<double>(box.x1, width()), std::min<double>(box.y1, height())};
    return OnCamera{*camera, {clipped.x0 - bounds.x0, clipped.y0 - bounds.y0, clipped.x1 - bounds.x0, clipped.y1 - bounds.y0},
                    !(clipped == visible)};
}

BoxF StitchLayout::toStitched(int camera, const BoxF& box) const {
    const BoxI origin = tile(camera);
    return {box.x0 + origin.x0, box.y0 + origin.y0, box.x1 + origin.x0, box.y1 + origin.y0};
}

Image stitchViews(const std::vector<ImagePtr>& views, StitchLayout* layout) {
    require(views.size() == 6, "stitching needs six views, got {}", views.size());
    StitchLayout tiles{views[0]->width, views[0]->height};
    for (size_t i = 0; i < views.size(); ++i) {
        require(views[i]->width == tiles.tileWidth && views[i]->height == tiles.tileHeight, "{} is {} x {} pixels, the first view is {} x {}",
                kCameras[i], views[i]->width, views[i]->height, tiles.tileWidth, tiles.tileHeight);
    }
    Image stitched{tiles.width(), tiles.height(), {}, {}};
    stitched.rgb.resize(static_cast<size_t>(stitched.width) * static_cast<size_t>(stitched.height) * 3);
    const auto rowBytes = static_cast<size_t>(tiles.tileWidth) * 3;
    for (int camera = 0; camera < 6; ++camera) {
        const BoxI tile = tiles.tile(camera);
        for (int y = 0; y < tiles.tileHeight; ++y) {
            const auto offset = (static_cast<size_t>(tile.y0 + y) * static_cast<size_t>(stitched.width) + static_cast<size_t>(tile.x0)) * 3;
            std::memcpy(&stitched.rgb[offset], &views[static_cast<size_t>(camera)]->rgb[static_cast<size_t>(y) * rowBytes], rowBytes);
        }
    }
    if (layout != nullptr) {
        *layout = tiles;
    }
    return stitched;
}

std::array<int, 6> orderCameras(const std::vector<std::string>& paths) {
    std::array<int, 6> order{};
    for (size_t camera = 0; camera < kCameras.size(); ++camera) {
        const std::string name = kCameras[camera];
        int found = -1;
        for (size_t i = 0; i < paths.size(); ++i) {
            const size_t at = paths[i].rfind(name);
            // CAM_FRONT must not match CAM_FRONT_LEFT.
            const bool whole = at != std::string::npos && (at + name.size() >= paths[i].size() || (paths[i].compare(at + name.size(), 5, "_LEFT") != 0 &&
                                                           paths[i].compare(at + name.size(), 6, "_RIGHT") != 0));
            if (whole) {
                require(found < 0, "camera {} is given twice: {} and {}", name, paths[static_cast<size_t>(std::max(found, 0))], paths[i]);
                found = static_cast<int>(i);
            }
        }
        require(found >= 0, "no picture of camera {} among the {} given", name, paths.size());
        order[camera] = found;
    }
    return order;
}

}  // namespace omnidrive::vision
