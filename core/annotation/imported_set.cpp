// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/imported_set.h"

#include "store/json_fields.h"

namespace omnidrive::annotation {

namespace fs = std::filesystem;
using nlohmann::json;

std::optional<ImportedSet> readForeignAnnotations(const fs::path& path) {
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) {
        for (const char* name : {"annotations.json", "annotations.xml"}) {
            if (fs::exists(path / name, ignored)) {
                return readForeignAnnotations(path / name);
            }
        }
        return readLabelMe(path);
    }
    if (path.extension() == ".xml") {
        return readCvat(path);
    }
    if (path.extension() != ".json") {
        return std::nullopt;
    }
    const json document = store::readJsonDocument(path);
    const bool isCoco = document.is_object() && document.contains("images") && document.contains("annotations");
    const bool isLabelMe = document.is_object() && document.contains("shapes");
    return isCoco ? std::optional(readCoco(path)) : isLabelMe ? std::optional(readLabelMe(path)) : std::nullopt;
}

}  // namespace omnidrive::annotation
