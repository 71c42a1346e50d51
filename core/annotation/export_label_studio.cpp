// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/export_files.h"

#include "annotation/export_parts.h"

#include <fmt/format.h>

#include <string_view>

namespace omnidrive::annotation {

namespace {

using nlohmann::json;

// Names of the configuration; results must use the same.
constexpr const char* kPicture = "image";
constexpr const char* kBoxes = "box";
constexpr const char* kWhole = "whole";

/// A name as part of an address: all but RFC 3986's unreserved characters is written by its bytes.
std::string percentEncoded(const std::string& name) {
    constexpr std::string_view kUnreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string encoded;
    for (const char c : name) {
        encoded += kUnreserved.find(c) != std::string_view::npos ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return encoded;
}

/// Label Studio counts in percent of the picture.
json valueOf(const ExportShape& shape, const ExportPicture& picture) {
    if (!shape.box) {
        return {{"choices", {exportText(shape.category)}}};
    }
    const double x = 100.0 / picture.width, y = 100.0 / picture.height;
    return {{"x", shape.box->x0 * x},           {"y", shape.box->y0 * y},  {"width", shape.box->width() * x},
            {"height", shape.box->height() * y}, {"rotation", 0},           {"rectanglelabels", {exportText(shape.category)}}};
}

/// @param number tells the results of a task apart.
json resultOf(const ExportShape& shape, const ExportPicture& picture, size_t number) {
    json meta = json::array();
    for (const auto& [name, text] : attributeTexts(shape)) {
        if (name != kMarksAttribute) {   // nothing is read back from here
            meta.push_back(fmt::format("{}: {}", name, text));
        }
    }
    return {{"id", fmt::format("{}", number)},
            {"from_name", shape.box ? kBoxes : kWhole},
            {"to_name", kPicture},
            {"type", shape.box ? "rectanglelabels" : "choices"},
            {"original_width", picture.width},
            {"original_height", picture.height},
            {"image_rotation", 0},
            {"origin", "manual"},
            {"value", valueOf(shape, picture)},
            {"meta", {{"text", meta}}}};
}

json taskOf(const ExportPicture& picture, const std::string& pictureUrl) {
    json results = json::array();
    for (const ExportShape& shape : picture.shapes) {
        results.push_back(resultOf(shape, picture, results.size()));
    }
    return {{"data", {{kPicture, pictureUrl + percentEncoded(picture.fileName)}, {"camera", exportText(picture.camera)}, {"frame_id", exportText(picture.frameId)}}},
            {"annotations", json::array({{{"result", results}, {"was_cancelled", false}, {"ground_truth", false}}})}};
}

std::string configXml(const ExportSet& set) {
    std::string labels, choices;
    for (const std::string& category : set.categories) {
        labels += fmt::format("    <Label value=\"{}\"/>\n", xmlText(category));
        choices += fmt::format("    <Choice value=\"{}\"/>\n", xmlText(category));
    }
    return fmt::format("<View>\n  <Image name=\"{0}\" value=\"${0}\"/>\n  <RectangleLabels name=\"{1}\" toName=\"{0}\">\n{2}  </RectangleLabels>\n"
                       "  <Choices name=\"{3}\" toName=\"{0}\" choice=\"multiple\">\n{4}  </Choices>\n</View>\n",
                       kPicture, kBoxes, labels, kWhole, choices);
}

}  // namespace

std::vector<ExportFile> labelStudioFiles(const ExportSet& set, const std::string& pictureUrl) {
    json tasks = json::array();
    for (const ExportPicture& picture : set.pictures) {
        tasks.push_back(taskOf(picture, pictureUrl));
    }
    return {{"tasks.json", tasks.dump(1) + "\n"}, {"config.xml", configXml(set)}};
}

}  // namespace omnidrive::annotation
