// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/export_files.h"

#include "annotation/export_parts.h"

#include <fmt/format.h>

namespace omnidrive::annotation {

namespace {

/// All that attributeTexts() may name.
constexpr std::array kAttributes{"type",          "severity",       "verdict", "label",  "tags", "note",
                                 "correct_label", "correct_answer", "rollout", "target", "box",  "checked"};

std::string labelsXml(const ExportSet& set) {
    std::string xml;
    for (const std::string& category : set.categories) {
        xml += fmt::format("        <label>\n          <name>{}</name>\n          <attributes>\n", xmlText(category));
        for (const char* name : kAttributes) {
            xml += fmt::format("            <attribute><name>{}</name><mutable>False</mutable><input_type>text</input_type>"
                               "<default_value></default_value><values></values></attribute>\n",
                               name);
        }
        xml += "          </attributes>\n        </label>\n";
    }
    return xml;
}

std::string attributesXml(const ExportShape& shape) {
    std::string xml;
    for (const auto& [name, text] : attributeTexts(shape)) {
        xml += fmt::format("      <attribute name=\"{}\">{}</attribute>\n", name, xmlText(text));
    }
    return xml;
}

std::string shapeXml(const ExportShape& shape) {
    const std::string label = xmlText(shape.category);
    if (!shape.box) {
        return fmt::format("    <tag label=\"{}\" source=\"manual\">\n{}    </tag>\n", label, attributesXml(shape));
    }
    return fmt::format(
        "    <box label=\"{}\" source=\"manual\" occluded=\"0\" xtl=\"{}\" ytl=\"{}\" xbr=\"{}\" ybr=\"{}\" z_order=\"0\">\n{}    </box>\n", label,
        digits(shape.box->x0), digits(shape.box->y0), digits(shape.box->x1), digits(shape.box->y1), attributesXml(shape));
}

}  // namespace

std::vector<ExportFile> cvatFiles(const ExportSet& set) {
    std::string xml = fmt::format("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<annotations>\n  <version>1.1</version>\n  <meta>\n    <task>\n"
                                  "      <name>OmniDrive-R1 Studio annotations</name>\n      <size>{}</size>\n      <mode>annotation</mode>\n"
                                  "      <labels>\n{}      </labels>\n    </task>\n  </meta>\n",
                                  set.pictures.size(), labelsXml(set));
    int id = 0;
    for (const ExportPicture& picture : set.pictures) {
        xml += fmt::format("  <image id=\"{}\" name=\"{}\" width=\"{}\" height=\"{}\">\n", id++, xmlText(picture.fileName), picture.width,
                           picture.height);
        for (const ExportShape& shape : picture.shapes) {
            xml += shapeXml(shape);
        }
        xml += "  </image>\n";
    }
    return {{"annotations.xml", xml + "</annotations>\n"}};
}

}  // namespace omnidrive::annotation
