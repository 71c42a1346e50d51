// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/import_lines.h"
#include "annotation/imported_set.h"

#include <functional>
#include <optional>

namespace omnidrive::annotation {

struct ShapeImportOptions {
    bool mayReplace = false;   ///< what differs takes the place of what the project says of the same target
    std::string reason{};      ///< for the journal
    /// Facts of a rollout that the project does not know yet; nullopt when the source does not have it. May be null.
    std::function<std::optional<CaseFacts>(const std::string& rollout)> caseOf{};
    /// The first rollout that shows a picture of that name and that the project does not know yet. May be null.
    std::function<std::optional<CaseFacts>(const std::string& picture)> caseShowing{};
};

/// Takes what another tool's file says into a project, as one step of undo with author and reason. What our own export wrote goes back to its target; any
/// other box becomes evidence of the first case that shows its picture. A category that is one of the project's types is the type of the annotation, any
/// other the label of the box. Of a target that an export of ours wrote, what any of its shapes says otherwise than the project is what was changed; boxes of
/// pictures that the file does not have stay. What the file says besides is kept and written again by the export of its format.
/// @throws Error (InvalidArgument) when the project is read-only.
ImportReport importShapes(Project& project, const ImportedSet& set, const ShapeImportOptions& options);

}  // namespace omnidrive::annotation
