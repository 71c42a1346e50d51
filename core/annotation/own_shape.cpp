// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/own_shape.h"

#include "annotation/export_parts.h"
#include "store/crc32c.h"

#include <fmt/format.h>

#include <sstream>

namespace omnidrive::annotation {

namespace {

std::string markOf(const std::string& text) { return fmt::format("{:08x}", store::crc32c(text)); }

}  // namespace

std::string exportMarks(const ExportShape& shape, const std::vector<std::pair<std::string, std::string>>& texts) {
    std::map<std::string, std::string> marks{{"category", markOf(exportText(shape.category))}};
    for (const auto& [name, text] : texts) {
        if (name != "label" || !shape.hasLabelOfWhole) {
            marks.emplace(name, markOf(text));
        }
    }
    std::string all;
    for (const auto& [name, mark] : marks) {
        all += fmt::format("{}{}={}", all.empty() ? "" : " ", name, mark);
    }
    return all;
}

std::map<std::string, std::string> marksOf(const ImportedShape& shape) {
    std::map<std::string, std::string> marks;
    const auto found = shape.attributes.find(kMarksAttribute);
    std::istringstream words(found == shape.attributes.end() ? std::string() : found->second);
    for (std::string word; words >> word;) {
        if (const size_t at = word.find('='); at != std::string::npos) {
            marks.emplace(word.substr(0, at), word.substr(at + 1));
        }
    }
    return marks;
}

OwnShape::OwnShape(const ImportedShape& shape, const LabelSet& labels) : shape_(shape), labels_(labels), marks_(marksOf(shape)) {
    hasNewCategory_ = !isMarked() || isChanged("category", shape_.category);
}

std::string OwnShape::attribute(const std::string& name) const {
    const auto found = shape_.attributes.find(name);
    return found == shape_.attributes.end() ? std::string() : found->second;
}

bool OwnShape::isChanged(const std::string& name, const std::string& text) const {
    const auto mark = marks_.find(name);
    return isMarked() && (mark == marks_.end() ? !text.empty() : mark->second != markOf(text));
}

/// Exports by label have the label as category, others the type. One that is neither was chosen in the other tool.
bool OwnShape::isOtherLabel() const {
    const std::string& name = shape_.category;
    return !name.empty() && !isType(name) && name != kUnlabelledCategory && name != attribute("type") && name != attribute("label");
}

/// Of two changes, or two of which nobody knows, the category is kept.
Said OwnShape::either(const std::string& name, const Said& byCategory, const Said& byAttribute) {
    const bool isAttribute = byCategory.text == byAttribute.text || (isMarked() ? !byCategory.isChanged : byCategory.text.empty());
    if (!isAttribute && !byAttribute.text.empty() && byAttribute.isChanged == byCategory.isChanged) {
        problems_.push_back(fmt::format("{}: {} is \"{}\" by its attribute and \"{}\" by its category, which is kept", shape_.place, name, byAttribute.text, byCategory.text));
    }
    return isAttribute ? byAttribute : byCategory;
}

Said OwnShape::member(const std::string& name) {
    Said said = attributeOf(name);
    const Said category{shape_.category, isMarked() && hasNewCategory_};
    const bool isCalledByCategory = !shape_.box || attribute("box") == "zoom";   // others are evidence with a label of its own
    if (name == "checked" && said.text != "true") {
        said.text.clear();
    }
    if (name == "type" && hasNewCategory_) {
        const bool saysType = isType(category.text) && category.text != attribute("label") && category.text != attribute("correct_label");
        const bool saysNone = category.text == kUnlabelledCategory;
        return saysType || saysNone ? either(name, {saysNone ? "" : category.text, category.isChanged}, said) : said;
    }
    return name == "correct_label" && isCalledByCategory && hasNewCategory_ && isOtherLabel() ? either(name, category, said) : said;
}

std::string OwnShape::label() {
    Said said = attributeOf("label");
    const bool isOfWhole = marks_.count("label") == 0 && !isChanged("correct_label", said.text);
    const bool isOfModel = attribute("box") == "zoom" && !said.isChanged && !attribute("correct_label").empty();   // a crop that was moved
    if (isMarked() && (isOfWhole || isOfModel)) {
        said = {};
    }
    if (!hasNewCategory_ || !isOtherLabel()) {
        return said.text;
    }
    const bool isRightLabel = !isMarked() && shape_.category == attribute("correct_label");
    return isRightLabel ? shape_.category : either("label", {shape_.category, isMarked()}, said).text;
}

}  // namespace omnidrive::annotation
