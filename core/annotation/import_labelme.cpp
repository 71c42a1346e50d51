// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/export_parts.h"
#include "annotation/imported_set.h"
#include "base/error.h"
#include "store/json_fields.h"

#include <algorithm>
#include <cmath>

namespace omnidrive::annotation {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string textOf(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool isPoint(const json& point) { return point.is_array() && point.size() == 2 && point[0].is_number() && point[1].is_number(); }

/// The rectangle around the points of a rectangle (two corners in any order, or X-AnyLabeling's four) or a polygon; nullopt for other shapes.
std::optional<BoxF> boxOf(const json& shape) {
    const std::string type = textOf(shape, "shape_type");
    const json points = shape.value("points", json::array());
    const bool isArea = type == "rectangle" || type == "polygon";
    if (!isArea || !points.is_array() || points.size() < 2 || !std::all_of(points.begin(), points.end(), isPoint)) {
        return std::nullopt;
    }
    BoxF box{points[0][0], points[0][1], points[0][0], points[0][1]};
    for (const json& point : points) {
        box = {std::min(box.x0, point[0].get<double>()), std::min(box.y0, point[1].get<double>()), std::max(box.x1, point[0].get<double>()),
               std::max(box.y1, point[1].get<double>())};
    }
    return box.width() > 0 && box.height() > 0 ? std::optional(box) : std::nullopt;
}

void takeAttributes(const json& source, ImportedShape& shape) {
    for (const auto& [name, value] : source.items()) {
        if (isOwnAttribute(name) && value.is_string()) {
            shape.attributes[name] = value.get<std::string>();
        } else {
            shape.rest["attributes"][name] = value;
        }
    }
}

/// What we would write ourselves is no news.
void keepNews(json& rest, const BoxF& box) {
    const json usual{{"group_id", nullptr}, {"flags", json::object()}, {"mask", nullptr}, {"difficult", false}};
    for (const auto& [key, value] : usual.items()) {
        if (rest.contains(key) && rest[key] == value) {
            rest.erase(key);
        }
    }
    const json corners{{box.x0, box.y0}, {box.x1, box.y1}};
    if (textOf(rest, "shape_type") == "rectangle" && rest["points"] == corners) {
        rest.erase("shape_type");
        rest.erase("points");
    }
}

ImportedShape shapeOf(const json& source, const BoxF& box, const std::string& place) {
    ImportedShape shape;
    shape.box = box;
    shape.category = textOf(source, "label");
    shape.place = place;
    shape.rest = source;
    for (const char* known : {"label", "attributes", "description"}) {
        shape.rest.erase(known);
    }
    keepNews(shape.rest, box);
    if (source.contains("attributes") && source["attributes"].is_object()) {
        takeAttributes(source["attributes"], shape);
    }
    if (const std::string note = textOf(source, "description"); !note.empty()) {
        shape.attributes["note"] = note;   // where LabelMe's own dialog lets people write
    }
    return shape;
}

/// The flag that an export gave the tag: its type, or by label what is really there.
void eraseFlags(const ImportedShape& tag, json& flags) {
    flags.erase(tag.category.empty() ? kUnlabelledCategory : tag.category);
    for (const char* name : {"label", "correct_label"}) {
        if (const auto found = tag.attributes.find(name); found != tag.attributes.end()) {
            flags.erase(found->second);
        }
    }
}

/// Ours have a target; others stay as they are.
void takeTags(const json& document, const std::string& place, ImportedPicture& picture) {
    for (const json& tag : document.value("tags", json::array())) {
        if (!tag.is_object() || !tag.contains("target")) {
            picture.rest["tags"].push_back(tag);
            continue;
        }
        ImportedShape shape;
        shape.category = textOf(tag, "type");
        shape.place = place;
        takeAttributes(tag, shape);
        eraseFlags(shape, picture.rest["flags"]);
        picture.shapes.push_back(std::move(shape));
    }
}

ImportedPicture pictureOf(const fs::path& file) {
    const json document = store::readJsonDocument(file);
    if (!document.is_object() || !document.contains("shapes") || !document["shapes"].is_array()) {
        fail(ErrorKind::Format, "{} is no LabelMe file: it needs a list \"shapes\"", file.string());
    }
    const std::string path = textOf(document, "imagePath"), name = file.filename().string();
    ImportedPicture picture{path.empty() ? file.stem().string() : path, {}, document};
    for (const char* known : {"shapes", "imagePath", "imageData", "imageHeight", "imageWidth", "checked", "camera", "tags", "version"}) {
        picture.rest.erase(known);
    }
    if (!picture.rest.contains("flags") || !picture.rest["flags"].is_object()) {
        picture.rest["flags"] = json::object();
    }
    takeTags(document, name, picture);
    int64_t number = 0;
    for (const json& source : document["shapes"]) {
        const std::optional<BoxF> box = source.is_object() ? boxOf(source) : std::nullopt;
        if (box) {
            picture.shapes.push_back(shapeOf(source, *box, fmt::format("{}, shape {}", name, ++number)));
        } else {
            ++number;
            picture.rest["shapes"].push_back(source);
        }
    }
    if (picture.rest["flags"].empty()) {
        picture.rest.erase("flags");
    }
    return picture;
}

std::vector<fs::path> filesIn(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        if (it->path().extension() == ".json") {
            files.push_back(it->path());
        }
    }
    require(!files.empty(), "{} holds no annotations.json, annotations.xml or file of LabelMe", folder.string());
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

ImportedSet readLabelMe(const fs::path& path) {
    std::error_code error;
    const std::vector<fs::path> files = fs::is_directory(path, error) ? filesIn(path) : std::vector{path};
    ImportedSet set;
    set.format = "labelme";
    for (const fs::path& file : files) {
        try {
            set.pictures.push_back(pictureOf(file));
        } catch (const Error& error) {
            if (files.size() == 1) {
                throw;
            }
            set.problems.emplace_back(error.what());
        }
    }
    return set;
}

}  // namespace omnidrive::annotation
