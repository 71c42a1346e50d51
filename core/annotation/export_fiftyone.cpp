// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/export_files.h"

#include "annotation/export_parts.h"

#include <nlohmann/json.hpp>

namespace omnidrive::annotation {

namespace {

using nlohmann::json;

/// They become fields of a Detection, which has a `label` of its own and wants a list of `tags`.
json fieldsOf(const ExportShape& shape) {
    json fields = attributesOf(shape);
    fields.erase(kMarksAttribute);   // nothing is read back from here
    fields.erase("tags");
    for (const std::string& tag : shape.annotation.tags) {
        fields["tags"].push_back(exportText(tag));
    }
    if (fields.contains("label")) {
        fields["object_label"] = fields["label"];
        fields.erase("label");
    }
    return fields;
}

/// Corner and size as fractions of the picture.
json detectionJson(const ExportShape& shape, const ExportPicture& picture) {
    const BoxF& box = *shape.box;
    return {{"label", exportText(shape.category)},
            {"bounding_box", {box.x0 / picture.width, box.y0 / picture.height, box.width() / picture.width, box.height() / picture.height}},
            {"attributes", fieldsOf(shape)}};
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
