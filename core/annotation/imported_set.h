// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::annotation {

/// One thing that a file of another tool says of a picture.
struct ImportedShape {
    std::optional<BoxF> box{};                        ///< pixels of the picture; nullopt: said of the whole picture
    std::string category{};
    std::map<std::string, std::string> attributes{};  ///< those that our exports write (attributeTexts), by name
    nlohmann::json rest = nlohmann::json::object();   ///< what else the file says of it, in the form of its format
    std::string place{};                              ///< for sentences: "annotations.json, annotation 7"
};

struct ImportedPicture {
    std::string name{};                               ///< the frame's id where the file says it, else the picture's file as the file names it (picture_names.h)
    std::vector<ImportedShape> shapes{};
    nlohmann::json rest = nlohmann::json::object();   ///< what else the file says of the picture
};

/// A file, or folder of files, of another tool.
struct ImportedSet {
    std::string format{};                             ///< "coco", "labelme", "cvat"
    std::vector<ImportedPicture> pictures{};
    nlohmann::json rest = nlohmann::json::object();   ///< what else it says as a whole
    std::vector<std::string> problems{};              ///< shapes that cannot be read, one sentence each; the rest is there
};

// Shapes that are no boxes (polygons but LabelMe's, points, lines, masks) are no annotations here: they are kept in `rest` of their picture.

/// COCO's detection form. @throws Error (Io), (Format) naming the file.
ImportedSet readCoco(const std::filesystem::path& file);
/// LabelMe's and X-AnyLabeling's form. @param path a file, or a folder whose *.json are read. @throws Error as above.
ImportedSet readLabelMe(const std::filesystem::path& path);
/// "CVAT for images 1.1": the annotations.xml of an unpacked export. @throws Error as above.
ImportedSet readCvat(const std::filesystem::path& file);

/// Which of them a path is, by its content, and reads it. @param path a file, or a folder that holds annotations.json, annotations.xml or LabelMe's files.
/// @return nullopt when it is none. @throws Error (Io), (Format).
std::optional<ImportedSet> readForeignAnnotations(const std::filesystem::path& path);

/// Names that attributeTexts() gives.
bool isOwnAttribute(const std::string& name);

}  // namespace omnidrive::annotation
