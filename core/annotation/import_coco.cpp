// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/export_parts.h"
#include "annotation/imported_set.h"
#include "base/error.h"
#include "store/json_fields.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace omnidrive::annotation {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const json& listOf(const json& document, const char* key, const fs::path& file) {
    static const json none = json::array();
    const auto found = document.find(key);
    if (found != document.end() && !found->is_array()) {
        fail(ErrorKind::Format, "{}: \"{}\" is no list", file.string(), key);
    }
    return found == document.end() ? none : *found;
}

json without(json object, std::initializer_list<const char*> keys) {
    for (const char* key : keys) {
        object.erase(key);
    }
    return object;
}

std::string textOf(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

constexpr int64_t kNoId = std::numeric_limits<int64_t>::min();

int64_t idOf(const json& object, const char* key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    return found != object.end() && found->is_number_integer() ? found->get<int64_t>() : kNoId;
}

/// Ours become attributes; others stay in the rest.
void takeAttributes(const json& source, ImportedShape& shape, json& rest) {
    for (const auto& [name, value] : source.items()) {
        if (isOwnAttribute(name) && value.is_string()) {
            shape.attributes[name] = value.get<std::string>();
        } else {
            rest["attributes"][name] = value;
        }
    }
}

BoxF boxOf(const json& annotation, const std::string& place) {
    const auto bbox = annotation.find("bbox");
    const bool isBox = bbox != annotation.end() && bbox->is_array() && bbox->size() == 4 &&
                       std::all_of(bbox->begin(), bbox->end(), [](const json& number) { return number.is_number(); });
    if (!isBox) {
        fail(ErrorKind::Format, "{}: \"bbox\" must be four numbers", place);
    }
    const auto at = [&](size_t i) { return (*bbox)[i].get<double>(); };
    return {at(0), at(1), at(0) + at(2), at(1) + at(3)};
}

/// The rectangle itself as a polygon, from its first corner around; the far corner follows from a width, so not to the last digit.
bool isOutline(const json& segmentation, const BoxF& box) {
    constexpr double kRounding = 1e-6;
    const std::array corners{box.x0, box.y0, box.x1, box.y0, box.x1, box.y1, box.x0, box.y1};
    const bool isOnePolygon = segmentation.is_array() && segmentation.size() == 1 && segmentation[0].is_array() && segmentation[0].size() == corners.size();
    return isOnePolygon && std::equal(corners.begin(), corners.end(), segmentation[0].begin(), [](double corner, const json& number) {
               return number.is_number() && std::abs(number.get<double>() - corner) < kRounding;
           });
}

/// What we would write ourselves is no news.
json newsOf(json rest, const BoxF& box) {
    if (rest.value("iscrowd", json(0)) == json(0)) {
        rest.erase("iscrowd");
    }
    if (rest.contains("segmentation") && isOutline(rest["segmentation"], box)) {
        rest.erase("segmentation");
    }
    if (const auto area = rest.find("area"); area != rest.end() && area->is_number() && std::abs(area->get<double>() - box.area()) < 1e-6 * box.area()) {
        rest.erase("area");
    }
    if (!rest.contains("iscrowd") && !rest.contains("segmentation") && !rest.contains("area")) {
        rest.erase("bbox");   // else it tells whether the box is still the one that they belong to
    }
    return rest;
}

json newsOf(json document) {
    json categories = json::array();
    for (const json& category : document.value("categories", json::array())) {
        json more = category.is_object() ? without(category, {"id"}) : category;
        if (more.is_object() && more.value("supercategory", json("")) == json("")) {
            more.erase("supercategory");
        }
        if (!more.is_object() || more.size() > 1) {
            categories.push_back(std::move(more));
        }
    }
    document.erase("categories");
    if (!categories.empty()) {
        document["categories"] = std::move(categories);
    }
    if (document.value("licenses", json::array()).empty()) {
        document.erase("licenses");
    }
    if (textOf(document.value("info", json::object()), "description") == kCocoDescription) {
        document.erase("info");
    }
    return document;
}

class Reader {
public:
    explicit Reader(const fs::path& file) : file_(file), document_(store::readJsonDocument(file)) {
        if (!document_.is_object() || !document_.contains("images") || !document_.contains("annotations")) {
            fail(ErrorKind::Format, "{} is no COCO file: it needs \"images\" and \"annotations\"", file.string());
        }
    }

    ImportedSet read() {
        set_.format = "coco";
        set_.rest = newsOf(without(document_, {"images", "annotations"}));
        for (const json& category : listOf(document_, "categories", file_)) {
            if (const int64_t id = idOf(category, "id"); id != kNoId) {
                categories_[id] = textOf(category, "name");
            }
        }
        int64_t number = 0;
        for (const json& image : listOf(document_, "images", file_)) {
            addImage(image, ++number);
        }
        number = 0;
        for (const json& annotation : listOf(document_, "annotations", file_)) {
            const std::string place = fmt::format("{}, annotation {}", file_.filename().string(), ++number);
            try {
                addAnnotation(annotation, place);
            } catch (const Error& error) {
                set_.problems.emplace_back(error.what());
            }
        }
        return std::move(set_);
    }

private:
    void addImage(const json& image, int64_t number) {
        const int64_t id = idOf(image, "id");
        const std::string own = image.is_object() ? textOf(image, "frame_id") : "", file = image.is_object() ? textOf(image, "file_name") : "";
        if (id == kNoId || file.empty()) {
            set_.problems.push_back(fmt::format("{}, image {}: needs \"id\" and \"file_name\"", file_.filename().string(), number));
            return;
        }
        ImportedPicture picture{own.empty() ? file : own, {}, without(image, {"id", "file_name", "width", "height", "frame_id", "camera", "tags"})};
        for (const json& tag : image.value("tags", json::array())) {
            if (tag.is_object() && tag.contains("category")) {
                ImportedShape shape{std::nullopt, textOf(tag, "category"), {}, json::object(), fmt::format("{}, image {}", file_.filename().string(), number)};
                takeAttributes(without(tag, {"category"}), shape, shape.rest);
                picture.shapes.push_back(std::move(shape));
            } else {
                picture.rest["tags"].push_back(tag);
            }
        }
        pictures_[id] = set_.pictures.size();
        set_.pictures.push_back(std::move(picture));
    }

    void addAnnotation(const json& annotation, const std::string& place) {
        const auto picture = pictures_.find(idOf(annotation, "image_id"));
        require(picture != pictures_.end(), "{}: \"image_id\" names no image of the file", place);
        ImportedShape shape;
        shape.box = boxOf(annotation, place);
        shape.place = place;
        shape.category = categories_[idOf(annotation, "category_id")];
        shape.rest = newsOf(without(annotation, {"id", "image_id", "category_id", "attributes"}), *shape.box);
        if (annotation.contains("attributes") && annotation["attributes"].is_object()) {
            takeAttributes(annotation["attributes"], shape, shape.rest);
        }
        set_.pictures[picture->second].shapes.push_back(std::move(shape));
    }

    const fs::path& file_;
    const json document_;
    ImportedSet set_;
    std::map<int64_t, std::string> categories_;
    std::map<int64_t, size_t> pictures_;   ///< by id: place in the set
};

}  // namespace

ImportedSet readCoco(const fs::path& file) { return Reader(file).read(); }

}  // namespace omnidrive::annotation
