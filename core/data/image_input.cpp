// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/image_input.h"

#include "base/error.h"
#include "vision/codec.h"
#include "vision/stitch.h"

#include <algorithm>

namespace omnidrive::data {

namespace fs = std::filesystem;

namespace {

std::vector<fs::path> inCameraOrder(const std::vector<fs::path>& images) {
    std::vector<std::string> names;
    for (const auto& path : images) {
        names.push_back(path.string());
    }
    const bool named = std::any_of(names.begin(), names.end(), [](const std::string& name) { return name.find("CAM_") != std::string::npos; });
    if (!named) {
        return images;
    }
    std::vector<fs::path> ordered;
    for (int index : vision::orderCameras(names)) {
        ordered.push_back(images[static_cast<size_t>(index)]);
    }
    return ordered;
}

/// Letter of the reference answer when it is one of the options, else the text itself.
std::string referenceAnswer(const std::string& answer, const std::vector<std::string>& options) {
    const auto it = std::find(options.begin(), options.end(), answer);
    return it == options.end() ? answer : std::string(1, static_cast<char>('A' + (it - options.begin())));
}

}  // namespace

Sample loadQuestion(const std::vector<fs::path>& images, const std::string& question, const std::vector<std::string>& options,
                    const std::string& answer) {
    require(images.size() == 1 || images.size() == 6, "one picture or six views are needed, {} were given", images.size());
    require(options.size() <= 6, "at most six options (A to F) can be given, got {}", options.size());
    Sample sample;
    for (const auto& path : images.size() == 6 ? inCameraOrder(images) : images) {
        sample.images.push_back(vision::loadImage(path));
    }
    for (size_t i = 1; i < sample.images.size(); ++i) {
        const auto &first = *sample.images[0], &view = *sample.images[i];
        require(view.width == first.width && view.height == first.height, "the six views must be of one size: {} is {} x {}, {} is {} x {}",
                images[0].string(), first.width, first.height, images[i].string(), view.width, view.height);
    }
    sample.id = images[0].stem().string();
    sample.question = question;
    sample.options = options;
    sample.answer = referenceAnswer(answer, options);
    sample.kind = options.empty() ? "open" : "choice";
    return sample;
}

}  // namespace omnidrive::data
