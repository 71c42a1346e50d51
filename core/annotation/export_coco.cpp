// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/export_files.h"

#include "annotation/export_parts.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <optional>

namespace omnidrive::annotation {

namespace {

using nlohmann::json;

/// What a file of COCO said of a category beside its id; an object without it.
json keptCategory(const json& categories, const std::string& name) {
    for (const json& category : categories) {
        if (category.is_object() && category.value("name", json()) == json(name)) {
            return category;
        }
    }
    return json::object();
}

/// The box that a kept mask and its area belong to.
std::optional<BoxF> keptBox(const json& kept) {
    const json bbox = kept.value("bbox", json::array());
    const bool isBox = bbox.is_array() && bbox.size() == 4 && std::all_of(bbox.begin(), bbox.end(), [](const json& number) { return number.is_number(); });
    if (!isBox) {
        return std::nullopt;
    }
    const auto at = [&](size_t i) { return bbox[i].get<double>(); };
    return BoxF{at(0), at(1), at(0) + at(2), at(1) + at(3)};
}

json annotationJson(const ExportShape& shape, int64_t id, int64_t image, int64_t category) {
    const BoxF& box = *shape.box;
    json object{{"id", id},
            {"image_id", image},
            {"category_id", category},
            {"bbox", {box.x0, box.y0, box.width(), box.height()}},
            {"area", box.area()},
            {"segmentation", json::array({json::array({box.x0, box.y0, box.x1, box.y0, box.x1, box.y1, box.x0, box.y1})})},
            {"iscrowd", 0},
            {"attributes", attributesOf(shape)}};
    json kept = keptPart(shape.extraJson, "coco");
    const std::optional<BoxF> before = keptBox(kept);
    const bool isSameBox = before && isClose(*before, box);   // a width is not to the last digit what its corners give
    for (const char* geometry : {"segmentation", "area", "iscrowd", "bbox"}) {
        object[geometry] = isSameBox && kept.contains(geometry) ? kept[geometry] : object[geometry];
        kept.erase(geometry);   // of a box that was changed since it means nothing
    }
    addKept(object, kept);
    return object;
}

json imageJson(const ExportPicture& picture, int64_t id) {
    json image{
        {"id", id}, {"file_name", picture.fileName}, {"width", picture.width}, {"height", picture.height}, {"frame_id", exportText(picture.frameId)}};
    if (!picture.camera.empty()) {
        image["camera"] = exportText(picture.camera);
    }
    for (const ExportShape& shape : picture.shapes) {
        if (!shape.box) {
            json tag = tagOf(shape, "coco");
            tag["category"] = exportText(shape.category);
            image["tags"].push_back(std::move(tag));
        }
    }
    addKept(image, keptObject(picture.kept, "coco"));
    return image;
}

}  // namespace

std::vector<ExportFile> cocoFiles(const ExportSet& set) {
    json kept = keptObject(set.kept, "coco");
    const json keptCategories = kept.value("categories", json::array());
    kept.erase("categories");
    json document{{"info", kept.value("info", json{{"description", kCocoDescription}, {"version", "1.0"}})},
                  {"licenses", json::array()},
                  {"images", json::array()},
                  {"annotations", json::array()},
                  {"categories", json::array()}};
    std::map<std::string, int64_t> categories;
    for (const std::string& name : set.categories) {
        const auto id = static_cast<int64_t>(categories.size()) + 1;
        categories[name] = id;
        json category = keptCategory(keptCategories, exportText(name));
        addKept(category, {{"supercategory", ""}});
        category["id"] = id;
        category["name"] = exportText(name);
        document["categories"].push_back(std::move(category));
    }
    for (const ExportPicture& picture : set.pictures) {
        const auto image = static_cast<int64_t>(document["images"].size()) + 1;
        document["images"].push_back(imageJson(picture, image));
        for (const ExportShape& shape : picture.shapes) {
            if (shape.box) {
                const auto id = static_cast<int64_t>(document["annotations"].size()) + 1;
                document["annotations"].push_back(annotationJson(shape, id, image, categories.at(shape.category)));
            }
        }
    }
    kept.erase("info");
    addKept(document, kept);
    return {{"annotations.json", document.dump(1) + "\n"}};
}

}  // namespace omnidrive::annotation
