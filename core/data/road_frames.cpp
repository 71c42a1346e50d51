// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/road_frames.h"

#include "base/error.h"
#include "base/resources.h"
#include "vision/codec.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <map>
#include <mutex>

namespace omnidrive::data {

namespace fs = std::filesystem;

namespace {

std::vector<fs::path> pictureFiles(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const auto extension = entry->path().extension();
        if (extension == ".jpg" || extension == ".png" || extension == ".jpeg") {
            files.push_back(entry->path());
        }
    }
    if (error) {
        fail(ErrorKind::Io, "{}: the folder of road frames cannot be read ({})", folder.string(), error.message());
    }
    // The order of a folder differs between machines; the same seed must choose the same frame.
    std::sort(files.begin(), files.end());
    return files;
}

std::vector<cv::Mat> readFrames(const fs::path& folder) {
    std::vector<cv::Mat> frames;
    for (const fs::path& file : pictureFiles(folder)) {
        const vision::ImagePtr image = vision::loadImage(file);
        frames.push_back(cv::Mat(image->height, image->width, CV_8UC3, const_cast<uint8_t*>(image->rgb.data())).clone());
    }
    if (frames.empty()) {
        fail(ErrorKind::Io, "{} holds no picture to use as a road frame", folder.string());
    }
    return frames;
}

const std::vector<cv::Mat>& framesOf(const fs::path& folder) {
    static std::mutex mutex;
    static std::map<fs::path, std::vector<cv::Mat>> kept;
    const std::lock_guard lock(mutex);
    auto it = kept.find(folder);
    if (it == kept.end()) {
        it = kept.emplace(folder, readFrames(folder)).first;
    }
    return it->second;
}

}  // namespace

cv::Mat roadFrame(const fs::path& folder, int width, int height, Rng& rng) {
    const auto& frames = framesOf(folder.empty() ? resourcePath("frames") : folder);
    const auto& frame = frames[static_cast<size_t>(rng.integer(0, static_cast<int64_t>(frames.size()) - 1))];
    const double scale = std::min(static_cast<double>(frame.cols) / width, static_cast<double>(frame.rows) / height) * rng.uniform(0.8, 1.0);
    const int w = std::max(1, static_cast<int>(width * scale)), h = std::max(1, static_cast<int>(height * scale));
    const int x = static_cast<int>(rng.integer(0, frame.cols - w)), y = static_cast<int>(rng.integer(0, frame.rows - h));
    cv::Mat resized;
    cv::resize(frame(cv::Rect(x, y, w, h)), resized, {width, height}, 0, 0, cv::INTER_AREA);
    return resized;
}

}  // namespace omnidrive::data
