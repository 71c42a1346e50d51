// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/image_input.h"

#include "base/ascii.h"
#include "base/error.h"
#include "vision/codec.h"
#include "vision/stitch.h"

#include <algorithm>
#include <set>

namespace omnidrive::data {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> textsOf(const std::vector<fs::path>& paths) {
    std::vector<std::string> texts;
    std::transform(paths.begin(), paths.end(), std::back_inserter(texts), [](const fs::path& path) { return path.string(); });
    return texts;
}

/// Whether the order is to be taken from the names: one of them says "CAM_", or all six tell six different cameras. A folder that merely
/// happens to be called "back" must not count.
bool areNamedByCamera(const std::vector<std::string>& names) {
    std::set<int> cameras;
    for (const std::string& name : names) {
        if (name.find("CAM_") != std::string::npos) {
            return true;
        }
        if (const auto camera = vision::cameraOfPath(name)) {
            cameras.insert(*camera);
        }
    }
    return cameras.size() == vision::kCameras.size();
}

std::vector<fs::path> inCameraOrder(const std::vector<fs::path>& images) {
    const std::vector<std::string> names = textsOf(images);
    if (images.size() == 1 || !areNamedByCamera(names)) {
        return images;
    }
    std::vector<fs::path> ordered;
    for (const int index : vision::orderCameras(names)) {
        ordered.push_back(images[static_cast<size_t>(index)]);
    }
    return ordered;
}

std::vector<vision::ImagePtr> loadViews(const std::vector<fs::path>& paths) {
    std::vector<vision::ImagePtr> views;
    for (const fs::path& path : paths) {
        views.push_back(vision::loadImage(path));
        const vision::Image &first = *views.front(), &view = *views.back();
        require(view.width == first.width && view.height == first.height, "the six views must be of one size: {} is {} x {}, {} is {} x {}",
                paths.front().string(), first.width, first.height, path.string(), view.width, view.height);
    }
    return views;
}

/// Letter of the reference answer, given as a letter or as the text of an option.
std::string referenceLetter(const std::string& answer, const std::vector<std::string>& options) {
    const std::string wanted = asciiLowered(answer);
    for (size_t i = 0; i < options.size(); ++i) {
        const char letter = static_cast<char>('A' + i);
        if (wanted == asciiLowered(std::string(1, letter)) || wanted == asciiLowered(options[i])) {
            return std::string(1, letter);
        }
    }
    fail(ErrorKind::InvalidArgument, "the reference answer \"{}\" is neither a letter from A to {} nor one of the options", answer,
         static_cast<char>('A' + options.size() - 1));
}

}  // namespace

Sample loadQuestion(const std::vector<fs::path>& images, const std::string& question, const std::vector<std::string>& options,
                    const std::string& answer) {
    require(images.size() == 1 || images.size() == 6, "one picture or six views are needed, {} were given", images.size());
    require(options.size() <= 6, "at most six options (A to F) can be given, got {}", options.size());
    Sample sample;
    sample.images = loadViews(inCameraOrder(images));
    sample.id = images[0].stem().string();
    sample.question = question;
    sample.options = options;
    sample.answer = options.empty() || answer.empty() ? answer : referenceLetter(answer, options);
    sample.kind = options.empty() ? "open" : "choice";
    return sample;
}

}  // namespace omnidrive::data
