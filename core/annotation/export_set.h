// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::annotation {

/// One thing said of a picture, as other tools know it.
struct ExportShape {
    std::optional<BoxF> box{};           ///< pixels of the picture; nullopt: said of the whole picture
    std::string category{};              ///< see ExportOptions::Category
    bool isZoom = false;                 ///< the box is what the model cropped, not evidence that a person drew
    std::string label{};                 ///< what is really there, or what the model called it
    bool hasLabelOfWhole = false;        ///< the box has none of its own: it is the annotation's right label
    std::string rollout{};
    std::string target{};                ///< key of the annotation
    Annotation annotation{};
    std::string extraJson{};             ///< keys that are kept with the box, or with the annotation where it has none (EvidenceBox::extraJson)
};

/// A picture with all that is said of it, by however many rollouts.
struct ExportPicture {
    std::string frameId{};
    std::string fileName{};              ///< "<frame id>.png", unique in the set, without folders
    std::filesystem::path source{};      ///< empty when the picture is not at hand
    std::string camera{};                ///< empty for a stitched or single picture
    int width = 0, height = 0;           ///< pixels, both > 0
    std::vector<ExportShape> shapes{};
    std::map<std::string, std::string> kept{};   ///< by format: what its files said of the picture before, as JSON
};

/// What an export holds, whatever its format.
struct ExportSet {
    std::vector<ExportPicture> pictures{}; ///< by frame id
    std::vector<std::string> categories{}; ///< of the shapes: the label set's types in their order, then others by name
    std::map<std::string, std::string> kept{};   ///< by format: what its files said as a whole
    std::vector<std::string> problems{}; ///< one sentence for each annotation that could not be placed in a picture
};

struct ExportOptions {
    enum class Category { Type, Label };
    /// Type: categories are the types of the label set, "unlabelled" without one. Label: what is really there (a box's label, else the right label,
    /// else what the model called the zoom), else the type.
    Category category = Category::Type;
    bool isCheckedOnly = false;          ///< only annotations of cases marked as checked
    /// File of a picture by its content id, empty when it is not at hand. A camera's own picture is used when there is one (or neither it nor the
    /// stitched one is at hand), else the stitched one with the boxes moved there.
    std::function<std::filesystem::path(const std::string& frameId)> pathOf;
};

/// An annotation without a box stands at its zoom's crop when it is about a zoom, else it is said of the whole (stitched) picture.
ExportSet exportSetOf(const Project& project, const ExportOptions& options);

}  // namespace omnidrive::annotation
