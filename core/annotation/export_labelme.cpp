// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/export_files.h"

#include "annotation/export_parts.h"

#include <algorithm>

namespace omnidrive::annotation {

namespace {

using nlohmann::json;

/// Of LabelMe's form; both programs read it and newer ones.
constexpr const char* kVersion = "5.5.0";

/// Whether the points still lie in the box as they did when they were read.
bool isAround(const json& points, const BoxF& box) {
    BoxF around{1e300, 1e300, -1e300, -1e300};
    for (const json& point : points) {
        if (!point.is_array() || point.size() != 2 || !point[0].is_number() || !point[1].is_number()) {
            return false;
        }
        const double x = point[0], y = point[1];
        around = {std::min(around.x0, x), std::min(around.y0, y), std::max(around.x1, x), std::max(around.y1, y)};
    }
    return isClose(around, box);
}

json shapeJson(const ExportShape& shape) {
    const BoxF& box = *shape.box;
    json attributes = attributesOf(shape);
    attributes.erase("note");   // it is the description, which people edit: said twice, the copy would bring back what they took away
    json object{{"label", exportText(shape.category)},
            {"points", {{box.x0, box.y0}, {box.x1, box.y1}}},
            {"group_id", nullptr},
            {"description", exportText(shape.annotation.note)},
            {"shape_type", "rectangle"},
            {"flags", json::object()},
            {"mask", nullptr},
            {"difficult", false},
            {"attributes", std::move(attributes)}};
    json kept = keptPart(shape.extraJson, "labelme");
    if (kept.contains("points") && isAround(kept["points"], box)) {
        object["points"] = kept["points"];   // a polygon, or a rectangle's corners in another order
        object["shape_type"] = kept.value("shape_type", json("rectangle"));
    }
    for (const char* own : {"points", "shape_type"}) {
        kept.erase(own);
    }
    for (const char* usual : {"group_id", "flags", "mask", "difficult"}) {
        object[usual] = kept.contains(usual) ? kept[usual] : object[usual];
    }
    addKept(object, kept);
    return object;
}

/// Every rollout that speaks of the picture has been looked at.
bool isChecked(const ExportPicture& picture) {
    return std::all_of(picture.shapes.begin(), picture.shapes.end(), [](const ExportShape& shape) { return shape.annotation.isChecked; });
}

json pictureJson(const ExportPicture& picture) {
    json document{{"version", kVersion},           {"flags", json::object()},       {"shapes", json::array()},      {"imagePath", picture.fileName},
                  {"imageData", nullptr},          {"imageHeight", picture.height}, {"imageWidth", picture.width}, {"checked", isChecked(picture)},
                  {"camera", exportText(picture.camera)}};
    for (const ExportShape& shape : picture.shapes) {
        if (shape.box) {
            document["shapes"].push_back(shapeJson(shape));
        } else {
            document["flags"][exportText(shape.category)] = true;
            document["tags"].push_back(tagOf(shape, "labelme"));
        }
    }
    addKept(document, keptObject(picture.kept, "labelme"));
    return document;
}

}  // namespace

std::vector<ExportFile> labelMeFiles(const ExportSet& set) {
    std::vector<ExportFile> files;
    for (const ExportPicture& picture : set.pictures) {
        files.push_back({std::filesystem::path(picture.fileName).stem().string() + ".json", pictureJson(picture).dump(1) + "\n"});
    }
    return files;
}

}  // namespace omnidrive::annotation
