// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/export_files.h"

#include "annotation/export_parts.h"

#include <nlohmann/json.hpp>

namespace omnidrive::annotation {

namespace {

using nlohmann::json;

/// Corner and size as fractions of the picture.
json detectionJson(const ExportShape& shape, const ExportPicture& picture) {
    const BoxF& box = *shape.box;
    return {{"label", exportText(shape.category)},
            {"bounding_box", {box.x0 / picture.width, box.y0 / picture.height, box.width() / picture.width, box.height() / picture.height}},
            {"attributes", attributesOf(shape)}};
}

}  // namespace

std::vector<ExportFile> fiftyOneFiles(const ExportSet& set) {
    json labels = json::object(), classes = json::array();
    for (const std::string& name : set.categories) {
        classes.push_back(exportText(name));
    }
    for (const ExportPicture& picture : set.pictures) {
        json detections = json::array();
        for (const ExportShape& shape : picture.shapes) {
            if (shape.box) {
                detections.push_back(detectionJson(shape, picture));
            }
        }
        labels[std::filesystem::path(picture.fileName).replace_extension().string()] = std::move(detections);
    }
    return {{"labels.json", json{{"classes", std::move(classes)}, {"labels", std::move(labels)}}.dump(1) + "\n"}};
}

}  // namespace omnidrive::annotation
