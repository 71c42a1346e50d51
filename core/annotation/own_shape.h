// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/export_set.h"
#include "annotation/imported_set.h"
#include "annotation/label_set.h"

#include <map>
#include <string>
#include <vector>

namespace omnidrive::annotation {

/// The text of the attribute kMarksAttribute: for the category, the label and each member that is written, its name and CRC-32C, "type=0a1b2c3d verdict=..." by
/// name. By them a reader tells what somebody changed from what merely still stands there, whatever the project has become. A label that is only the right
/// label of the whole is left out.
std::string exportMarks(const ExportShape& shape, const std::vector<std::pair<std::string, std::string>>& texts);

/// exportMarks() of a shape, by name; empty when it has none.
std::map<std::string, std::string> marksOf(const ImportedShape& shape);

/// What a shape says, and whether that is otherwise than the export that wrote it.
struct Said {
    std::string text{};
    bool isChanged = false;
};

/// A shape that an export of ours wrote, perhaps changed since. Type and labels are said twice, by its category and by attributes: what somebody changed counts.
class OwnShape {
public:
    OwnShape(const ImportedShape& shape, const LabelSet& labels);

    /// Of its whole annotation: "type", "severity" and so on (attributeTexts()).
    Said member(const std::string& name);
    /// Of its box alone; empty where it has none of its own.
    std::string label();
    /// What was said twice, and differently: one sentence each.
    const std::vector<std::string>& problems() const { return problems_; }

private:
    std::string attribute(const std::string& name) const;
    bool isMarked() const { return !marks_.empty(); }
    bool isChanged(const std::string& name, const std::string& text) const;
    bool isType(const std::string& name) const { return labels_.find(name) != nullptr; }
    bool isOtherLabel() const;
    Said attributeOf(const std::string& name) const { return {attribute(name), isChanged(name, attribute(name))}; }
    Said either(const std::string& name, const Said& byCategory, const Said& byAttribute);

    const ImportedShape& shape_;
    const LabelSet& labels_;
    std::map<std::string, std::string> marks_;   ///< by name
    bool hasNewCategory_ = false;                ///< or one of which nobody knows
    std::vector<std::string> problems_;
};

}  // namespace omnidrive::annotation
