// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/export_files.h"

#include "annotation/export_parts.h"

#include <algorithm>

namespace omnidrive::annotation {

namespace {

using nlohmann::json;

/// Of LabelMe's form; both programs read it and newer ones.
constexpr const char* kVersion = "5.5.0";

json shapeJson(const ExportShape& shape) {
    const BoxF& box = *shape.box;
    return {{"label", exportText(shape.category)},
            {"points", {{box.x0, box.y0}, {box.x1, box.y1}}},
            {"group_id", nullptr},
            {"description", exportText(shape.annotation.note)},
            {"shape_type", "rectangle"},
            {"flags", json::object()},
            {"mask", nullptr},
            {"difficult", false},
            {"attributes", attributesOf(shape)}};
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
            document["tags"].push_back(attributesOf(shape));
        }
    }
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
