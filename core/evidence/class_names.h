// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace omnidrive::evidence {

/// The 80 classes of COCO in the order that detectors use.
const std::vector<std::string>& cocoClassNames();

/// Names as Ultralytics writes them into a model's metadata: "{0: 'person', 1: 'traffic light'}". Empty when the text has another form.
std::vector<std::string> classNamesOfMetadata(std::string_view text);

/// Names of a detector's classes: from its metadata ("names"), else a file `<model>.names` or `coco.names` beside it, else COCO's when there are 80.
/// @throws Error (Format) naming the file and both counts when they do not fit, or no names are known.
std::vector<std::string> findClassNames(const std::filesystem::path& onnxFile, const std::map<std::string, std::string>& metadata, int classes);

}  // namespace omnidrive::evidence
