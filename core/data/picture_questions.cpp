// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "base/ascii.h"
#include "data/source_readers.h"
#include "vision/stitch.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace omnidrive::data {

namespace {

namespace fs = std::filesystem;

constexpr int64_t kSameMomentUs = 250'000;   // six cameras of one key frame of nuScenes lie within 50 ms; key frames are 500 ms apart

/// A picture that says which camera took it.
struct View {
    fs::path image;
    size_t camera = 0;
    std::string series;                 ///< the path without camera and time
    std::optional<int64_t> time;        ///< microseconds
};

std::string withoutCamera(std::string text) {
    // Long names first: CAM_FRONT is the beginning of CAM_FRONT_LEFT.
    for (const char* part : {"FRONT_LEFT", "FRONT_RIGHT", "BACK_LEFT", "BACK_RIGHT", "FRONT", "BACK"}) {
        const std::string lower = asciiLowered(part);
        std::string dashed = lower;
        std::replace(dashed.begin(), dashed.end(), '_', '-');
        for (const std::string& name : {std::string("CAM_") + part, std::string(part), lower, dashed}) {
            for (size_t at = text.find(name); at != std::string::npos; at = text.find(name)) {
                text.replace(at, name.size(), "*");
            }
        }
    }
    return text;
}

/// nuScenes' "<log>__<camera>__<microseconds>": the number behind the last "__".
std::optional<int64_t> timeOf(const fs::path& image) {
    const std::string stem = image.stem().string();
    const size_t mark = stem.rfind("__");
    int64_t time = 0;
    const char* const begin = stem.data() + (mark == std::string::npos ? stem.size() : mark + 2);
    const auto [end, error] = std::from_chars(begin, stem.data() + stem.size(), time);
    return error == std::errc() && end == stem.data() + stem.size() ? std::optional(time) : std::nullopt;
}

std::optional<View> viewOf(const fs::path& image, const fs::path& folder) {
    const std::string relative = image.lexically_relative(folder).generic_string();
    const auto camera = vision::cameraOfPath(relative);
    if (!camera) {
        return std::nullopt;
    }
    View view{image, static_cast<size_t>(*camera), withoutCamera(relative), timeOf(image)};
    if (view.time) {
        view.series = view.series.substr(0, view.series.rfind("__"));
    }
    return view;
}

using Views = std::array<fs::path, 6>;

bool isWhole(const Views& views) {
    return std::none_of(views.begin(), views.end(), [](const fs::path& view) { return view.empty(); });
}

/// Six pictures of one series and moment each; those that lack a camera stay alone.
class Grouping {
public:
    void add(View view) {
        const std::string key = view.series;
        series_[key].push_back(std::move(view));
    }

    /// @return whole sets of six, in the order of series and time.
    std::vector<Views> sets() const {
        std::vector<Views> sets;
        for (const auto& [name, views] : series_) {
            for (const View& anchor : views) {
                if (anchor.camera == 1) {   // CAM_FRONT begins each set
                    if (const Views set = around(anchor, views); isWhole(set)) {
                        sets.push_back(set);
                    }
                }
            }
        }
        return sets;
    }

private:
    static Views around(const View& anchor, const std::vector<View>& views) {
        Views set;
        std::array<int64_t, 6> distance{};
        for (const View& view : views) {
            const int64_t apart = std::abs(view.time.value_or(0) - anchor.time.value_or(0));
            const bool isNearest = set[view.camera].empty() || apart < distance[view.camera];
            if (apart <= kSameMomentUs && isNearest) {
                set[view.camera] = view.image;
                distance[view.camera] = apart;
            }
        }
        return set;
    }

    std::map<std::string, std::vector<View>> series_;
};

std::vector<fs::path> picturesBelow(const fs::path& path, const std::stop_token& stop) {
    std::error_code error;
    if (fs::is_regular_file(path, error)) {
        return {path};
    }
    std::vector<fs::path> pictures;
    for (fs::recursive_directory_iterator it(path, fs::directory_options::skip_permission_denied, error), end; !error && it != end && !stop.stop_requested();
         it.increment(error)) {
        if (it->is_regular_file(error) && isPictureName(it->path())) {
            pictures.push_back(it->path());
        }
    }
    std::sort(pictures.begin(), pictures.end());
    return pictures;
}

}  // namespace

SourceContent readPictureQuestions(const fs::path& path, const SourceOptions& options) {
    const fs::path whole = fs::absolute(path).lexically_normal();
    const std::vector<fs::path> pictures = picturesBelow(whole, options.stop);
    if (pictures.empty()) {
        fail(ErrorKind::Format, "{} holds no picture (.jpg, .jpeg, .png, .webp)", path.string());
    }
    Grouping grouping;
    for (const fs::path& picture : pictures) {
        if (auto view = viewOf(picture, whole)) {
            grouping.add(std::move(*view));
        }
    }
    SourceContent content;
    std::map<fs::path, bool> isInSet;
    const auto ask = [&](std::vector<fs::path> images, const fs::path& named, const char* kind) {
        Question question;
        question.id = fs::is_regular_file(whole) ? named.filename().string() : named.lexically_relative(whole).generic_string();
        question.images = std::move(images);
        question.question = options.question;
        question.kind = kind;
        content.questions.push_back(std::move(question));
    };
    for (const Views& set : grouping.sets()) {
        std::for_each(set.begin(), set.end(), [&](const fs::path& view) { isInSet[view] = true; });
        ask({set.begin(), set.end()}, set[1], "six views");
    }
    const auto sets = static_cast<int64_t>(content.questions.size());
    for (const fs::path& picture : pictures) {
        if (!isInSet[picture]) {
            ask({picture}, picture, "picture");
            if (const auto camera = vision::cameraOfPath(picture.lexically_relative(whole).string())) {
                content.questions.back().cameras = {vision::kCameras[static_cast<size_t>(*camera)]};
            }
        }
    }
    content.facts = {{"pictures", static_cast<int64_t>(pictures.size())}, {"sets of six views", sets}};
    return content;
}

}  // namespace omnidrive::data
