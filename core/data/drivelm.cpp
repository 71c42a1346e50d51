// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/drivelm.h"

#include "base/error.h"
#include "store/json_fields.h"
#include "vision/stitch.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <optional>
#include <string_view>

namespace omnidrive::data {

namespace fs = std::filesystem;

namespace {

using nlohmann::json;

constexpr std::array kKinds{"perception", "prediction", "planning", "behavior"};

std::optional<int> cameraNamed(std::string_view name) {
    const auto it = std::find(vision::kCameras.begin(), vision::kCameras.end(), name);
    return it == vision::kCameras.end() ? std::nullopt : std::optional(static_cast<int>(it - vision::kCameras.begin()));
}

std::optional<double> numberIn(std::string_view text) {
    double value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    return problem == std::errc() && end == text.data() + text.size() && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

/// @param inner what stands between "<" and ">".
std::optional<DriveLmTag> tagOf(std::string_view inner) {
    std::array<std::string_view, 4> parts;
    for (size_t i = 0; i < parts.size(); ++i) {
        const size_t comma = i + 1 < parts.size() ? inner.find(',') : inner.size();
        if (comma == std::string_view::npos) {
            return std::nullopt;
        }
        parts[i] = inner.substr(0, comma);
        inner.remove_prefix(std::min(inner.size(), comma + 1));
    }
    const auto camera = cameraNamed(parts[1]);
    const auto x = numberIn(parts[2]), y = numberIn(parts[3]);
    return parts[0].empty() || !camera || !x || !y ? std::nullopt : std::optional(DriveLmTag{std::string(parts[0]), *camera, *x, *y});
}

std::string textOf(const json& record, const char* field) {
    const auto found = record.find(field);
    return found == record.end() || !found->is_string() ? std::string() : found->get<std::string>();
}

BoxF boxOf(const json& object) {
    const auto found = object.find("2d_bbox");
    const bool isBox = found != object.end() && found->is_array() && found->size() == 4 &&
                       std::all_of(found->begin(), found->end(), [](const json& value) { return value.is_number(); });
    require(isBox, "its 2d_bbox must be four numbers");
    const BoxF box{(*found)[0].get<double>(), (*found)[1].get<double>(), (*found)[2].get<double>(), (*found)[3].get<double>()};
    require(box.isFinite() && box.width() > 0 && box.height() > 0, "its 2d_bbox must have x1 < x2 and y1 < y2");
    return box;
}

DriveLmObject objectOf(const std::string& tag, const json& object) {
    const auto tags = driveLmTags(tag);
    require(tags.size() == 1, "its tag is none");
    require(object.is_object(), "it must be an object");
    return {tag, textOf(object, "Category"), textOf(object, "Status"), textOf(object, "Visual_description"), tags[0].camera, boxOf(object)};
}

std::array<fs::path, 6> imagesOf(const json& frame, const fs::path& folder) {
    const auto paths = frame.find("image_paths");
    require(paths != frame.end() && paths->is_object(), "its image_paths must name six views");
    std::array<fs::path, 6> images;
    for (size_t i = 0; i < images.size(); ++i) {
        const std::string path = textOf(*paths, vision::kCameras[i]);
        require(!path.empty(), "its image_paths lack {}", vision::kCameras[i]);
        images[i] = fs::path(path).is_absolute() ? fs::path(path) : (folder / path).lexically_normal();
    }
    return images;
}

/// @param leftOut says what is wrong with an entry.
template <typename LeftOut>
std::vector<DriveLmQuestion> questionsOf(const json& frame, const LeftOut& leftOut) {
    std::vector<DriveLmQuestion> questions;
    const auto all = frame.find("QA");
    for (const char* kind : kKinds) {
        const auto list = all == frame.end() || !all->is_object() ? json() : all->value(kind, json::array());
        size_t number = 0;
        for (const json& entry : list.is_array() ? list : json::array()) {
            ++number;
            if (entry.is_object() && !textOf(entry, "Q").empty()) {
                questions.push_back({kind, textOf(entry, "Q"), textOf(entry, "A")});
            } else {
                leftOut(fmt::format("{} question {} is left out: its Q must be a text", kind, number));
            }
        }
    }
    return questions;
}

/// Adds the frame; objects that do not fit are listed, the frame stays.
void takeFrame(const std::string& scene, const std::string& token, const json& frame, const fs::path& folder, DriveLmFile& file) {
    const auto leftOut = [&](const std::string& problem) { file.problems.push_back(fmt::format("scene {}, frame {}: {}", scene, token, problem)); };
    DriveLmFrame taken{scene, token, imagesOf(frame, folder), {}, questionsOf(frame, leftOut)};
    const auto objects = frame.find("key_object_infos");
    if (objects != frame.end() && objects->is_object()) {
        for (const auto& [tag, object] : objects->items()) {
            try {
                taken.objects.push_back(objectOf(tag, object));
            } catch (const Error& error) {
                leftOut(fmt::format("key object {} is left out: {}", tag, error.what()));
            }
        }
    }
    file.frames.push_back(std::move(taken));
}

}  // namespace

std::vector<DriveLmTag> driveLmTags(const std::string& text) {
    std::vector<DriveLmTag> tags;
    for (size_t open = text.find('<'); open != std::string::npos; open = text.find('<', open + 1)) {
        const size_t close = text.find_first_of("<>", open + 1);
        if (close != std::string::npos && text[close] == '>') {
            if (auto tag = tagOf(std::string_view(text).substr(open + 1, close - open - 1))) {
                tags.push_back(std::move(*tag));
            }
        }
    }
    return tags;
}

DriveLmFile readDriveLm(const fs::path& file) {
    const json root = store::readJsonDocument(file);
    if (!root.is_object()) {
        fail(ErrorKind::Format, "{} must be an object of scenes", file.string());
    }
    DriveLmFile result;
    for (const auto& [scene, content] : root.items()) {
        const auto frames = content.is_object() ? content.value("key_frames", json()) : json();
        if (!frames.is_object()) {
            result.problems.push_back(fmt::format("scene {} is left out: it has no key_frames", scene));
            continue;
        }
        for (const auto& [token, frame] : frames.items()) {
            try {
                require(frame.is_object(), "it must be an object");
                takeFrame(scene, token, frame, file.parent_path(), result);
            } catch (const Error& error) {
                result.problems.push_back(fmt::format("scene {}, frame {} is left out: {}", scene, token, error.what()));
            }
        }
    }
    if (result.frames.empty() && !result.problems.empty()) {
        fail(ErrorKind::Format, "{} holds no DriveLM frame: {}", file.string(), result.problems.front());
    }
    return result;
}

}  // namespace omnidrive::data
