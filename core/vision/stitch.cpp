// SPDX-License-Identifier: GPL-3.0-or-later
#include "vision/stitch.h"

#include "base/ascii.h"
#include "base/error.h"

#include <cctype>
#include <cstring>

namespace omnidrive::vision {

namespace {

constexpr int kColumns = 3;
constexpr int kCameraCount = 6;

BoxF intersect(const BoxF& a, const BoxF& b) {
    return {std::max(a.x0, b.x0), std::max(a.y0, b.y0), std::min(a.x1, b.x1), std::min(a.y1, b.y1)};
}

/// Lower case with every mark turned into '_', so that "Front-Left.jpg" reads like "CAM_FRONT_LEFT".
std::string normalised(const std::string& text) {
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        result += std::isalnum(byte) ? asciiLower(c) : '_';
    }
    return result;
}

bool isLetter(const std::string& text, size_t at) {
    return at < text.size() && std::isalpha(static_cast<unsigned char>(text[at])) != 0;
}

/// True when `word` stands in `text` with no letter before or behind it.
bool containsWord(const std::string& text, const std::string& word) {
    for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        const bool startsClean = at == 0 || !isLetter(text, at - 1);
        if (startsClean && !isLetter(text, at + word.size())) {
            return true;
        }
    }
    return false;
}

/// Camera named in one path component. The longest name that fits wins: "front" also stands in "front_left".
std::optional<int> cameraInComponent(const std::string& component, bool withPrefix) {
    std::optional<int> best;
    size_t bestLength = 0;
    for (int camera = 0; camera < kCameraCount; ++camera) {
        const std::string name = normalised(kCameras[static_cast<size_t>(camera)]);
        const std::string word = withPrefix ? name : name.substr(std::strlen("cam_"));
        if (word.size() > bestLength && containsWord(component, word)) {
            best = camera;
            bestLength = word.size();
        }
    }
    return best;
}

std::vector<std::string> componentsFromTheEnd(const std::string& path) {
    std::vector<std::string> components;
    size_t end = path.size();
    while (true) {
        const size_t slash = end == 0 ? std::string::npos : path.find_last_of("/\\", end - 1);
        const size_t begin = slash == std::string::npos ? 0 : slash + 1;
        components.push_back(normalised(path.substr(begin, end - begin)));
        if (slash == std::string::npos) {
            return components;
        }
        end = slash;
    }
}

void checkViews(const std::vector<ImagePtr>& views) {
    require(views.size() == kCameraCount, "stitching needs six views, not {}", views.size());
    for (size_t i = 0; i < views.size(); ++i) {
        require(views[i] != nullptr && !views[i]->isEmpty(), "view {} ({}) is empty", i + 1, kCameras[i]);
        require(views[i]->width == views[0]->width && views[i]->height == views[0]->height,
                "all six views must have one size: {} has {} x {} pixels, {} has {} x {}", kCameras[0], views[0]->width, views[0]->height,
                kCameras[i], views[i]->width, views[i]->height);
    }
}

void copyTile(const Image& view, const BoxI& tile, Image& stitched) {
    const size_t rowBytes = static_cast<size_t>(view.width) * 3;
    for (int y = 0; y < view.height; ++y) {
        const size_t to = (static_cast<size_t>(tile.y0 + y) * static_cast<size_t>(stitched.width) + static_cast<size_t>(tile.x0)) * 3;
        std::memcpy(stitched.rgb.data() + to, view.rgb.data() + static_cast<size_t>(y) * rowBytes, rowBytes);
    }
}

}  // namespace

BoxI StitchLayout::tile(int camera) const {
    require(camera >= 0 && camera < kCameraCount, "camera {} does not exist: there are six, counted from 0", camera);
    const int x = camera % kColumns * tileWidth;
    const int y = camera / kColumns * tileHeight;
    return {x, y, x + tileWidth, y + tileHeight};
}

std::optional<int> StitchLayout::cameraAt(double x, double y) const {
    if (!(x >= 0 && y >= 0 && x < width() && y < height())) {
        return std::nullopt;
    }
    return static_cast<int>(y / tileHeight) * kColumns + static_cast<int>(x / tileWidth);
}

std::optional<StitchLayout::OnCamera> StitchLayout::toCamera(const BoxF& boxInStitched) const {
    const std::optional<int> camera = cameraAt((boxInStitched.x0 + boxInStitched.x1) / 2, (boxInStitched.y0 + boxInStitched.y1) / 2);
    if (!camera) {
        return std::nullopt;
    }
    const BoxI tileBox = tile(*camera);
    const BoxF picture{0, 0, static_cast<double>(width()), static_cast<double>(height())};
    const BoxF visible = intersect(boxInStitched, picture);
    const BoxF onTile = intersect(visible, toBoxF(tileBox));
    return OnCamera{*camera, {onTile.x0 - tileBox.x0, onTile.y0 - tileBox.y0, onTile.x1 - tileBox.x0, onTile.y1 - tileBox.y0},
                    !(onTile == visible)};
}

BoxF StitchLayout::toStitched(int camera, const BoxF& boxInCamera) const {
    const BoxI tileBox = tile(camera);
    return {boxInCamera.x0 + tileBox.x0, boxInCamera.y0 + tileBox.y0, boxInCamera.x1 + tileBox.x0, boxInCamera.y1 + tileBox.y0};
}

Image stitchViews(const std::vector<ImagePtr>& views, StitchLayout* layout) {
    checkViews(views);
    const StitchLayout tiles{views[0]->width, views[0]->height};
    Image stitched{tiles.width(), tiles.height(), {}, {}};
    stitched.rgb.resize(static_cast<size_t>(stitched.width) * static_cast<size_t>(stitched.height) * 3);
    for (int camera = 0; camera < kCameraCount; ++camera) {
        copyTile(*views[static_cast<size_t>(camera)], tiles.tile(camera), stitched);
    }
    if (layout != nullptr) {
        *layout = tiles;
    }
    return stitched;
}

std::optional<int> cameraOfPath(const std::string& path) {
    const std::vector<std::string> components = componentsFromTheEnd(path);
    for (const bool withPrefix : {true, false}) {
        for (const std::string& component : components) {
            if (const std::optional<int> camera = cameraInComponent(component, withPrefix)) {
                return camera;
            }
        }
    }
    return std::nullopt;
}

std::array<int, 6> orderCameras(const std::vector<std::string>& paths) {
    std::array<int, 6> order{-1, -1, -1, -1, -1, -1};
    for (size_t i = 0; i < paths.size(); ++i) {
        const std::optional<int> camera = cameraOfPath(paths[i]);
        require(camera.has_value(), "{}: names none of the six cameras ({} to {})", paths[i], kCameras.front(), kCameras.back());
        int& slot = order[static_cast<size_t>(*camera)];
        require(slot < 0, "{} is there twice: {} and {}", kCameras[static_cast<size_t>(*camera)],
                slot < 0 ? "" : paths[static_cast<size_t>(slot)], paths[i]);
        slot = static_cast<int>(i);
    }
    for (size_t camera = 0; camera < order.size(); ++camera) {
        require(order[camera] >= 0, "the view of {} is missing", kCameras[camera]);
    }
    return order;
}

}  // namespace omnidrive::vision
