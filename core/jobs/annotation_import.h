// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/import_lines.h"
#include "annotation/project.h"

#include <filesystem>
#include <string>

namespace omnidrive::jobs {

/// Takes annotations from a file or folder into a project, one step of undo: what our export "jsonl" wrote, COCO's detection form, LabelMe's and
/// X-AnyLabeling's files, or "CVAT for images 1.1"; the content tells which. Boxes of pictures that no annotated case shows go to the source's first rollout
/// that does. @throws Error as annotation::importLines and importShapes, (Format) when the path is none of these.
annotation::ImportReport importAnnotations(annotation::Project& project, const std::filesystem::path& path, bool mayReplace, const std::string& reason);

}  // namespace omnidrive::jobs
