// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/export_files.h"

#include "annotation/export_parts.h"

#include <fmt/format.h>

#include <algorithm>

namespace omnidrive::annotation {

namespace {

std::string lineOf(const ExportShape& shape, const ExportPicture& picture, const ExportSet& set) {
    const auto category = std::find(set.categories.begin(), set.categories.end(), shape.category) - set.categories.begin();
    const BoxF& box = *shape.box;
    return fmt::format("{} {} {} {} {}\n", category, digits((box.x0 + box.x1) / 2 / picture.width), digits((box.y0 + box.y1) / 2 / picture.height),
                       digits(box.width() / picture.width), digits(box.height() / picture.height));
}

/// A line break would begin another class.
std::string oneLine(std::string text) {
    std::replace_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
    return text;
}

}  // namespace

std::vector<ExportFile> yoloFiles(const ExportSet& set) {
    std::vector<ExportFile> files;
    for (const ExportPicture& picture : set.pictures) {
        std::string lines;
        for (const ExportShape& shape : picture.shapes) {
            lines += shape.box ? lineOf(shape, picture, set) : "";
        }
        files.push_back({"labels/" + std::filesystem::path(picture.fileName).stem().string() + ".txt", lines});
    }
    std::string classes, yaml = "path: .\ntrain: images\nval: images\nnames:\n";
    for (size_t i = 0; i < set.categories.size(); ++i) {
        classes += oneLine(exportText(set.categories[i])) + "\n";
        yaml += fmt::format("  {}: {}\n", i, nlohmann::json(exportText(set.categories[i])).dump());   // a JSON text is a YAML one
    }
    files.push_back({"classes.txt", classes});
    files.push_back({"data.yaml", yaml});
    return files;
}

}  // namespace omnidrive::annotation
