// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/export_files.h"

#include "annotation/export_parts.h"

#include <fmt/format.h>

namespace omnidrive::annotation {

namespace {

using nlohmann::json;

/// Elements that a file of CVAT brought along.
std::string keptElements(const json& kept, const char* part) {
    std::string xml;
    for (const json& element : kept.value(part, json::array())) {
        xml += element.is_string() ? element.get<std::string>() : "";
    }
    return xml;
}

/// Attributes of an element: ours, changed and filled up by those that a file of CVAT brought along.
std::string elementAttributes(json own, const json& kept) {
    own.update(memberObject(kept, "element"));
    std::string xml;
    for (const auto& [key, value] : own.items()) {
        xml += value.is_string() ? fmt::format(" {}=\"{}\"", key, xmlText(value.get<std::string>())) : "";
    }
    return xml;
}

std::string labelsXml(const ExportSet& set) {
    std::string xml;
    const json labels = memberObject(keptObject(set.kept, "cvat"), "labels");
    for (const std::string& category : set.categories) {
        const json kept = memberObject(labels, exportText(category));
        xml += fmt::format("        <label>\n          <name>{}</name>\n          <attributes>\n", xmlText(category));
        for (const char* name : ownAttributes()) {
            xml += fmt::format("            <attribute><name>{}</name><mutable>False</mutable><input_type>text</input_type>"
                               "<default_value></default_value><values></values></attribute>\n",
                               name);
        }
        xml += keptElements(kept, "attributes") + "          </attributes>\n" + keptElements(kept, "children") + "        </label>\n";
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
    const json kept = keptPart(shape.extraJson, "cvat");
    const std::string inside = attributesXml(shape) + keptElements(kept, "children");
    if (!shape.box) {
        return fmt::format("    <tag label=\"{}\"{}>\n{}    </tag>\n", label, elementAttributes({{"source", "manual"}}, kept), inside);
    }
    return fmt::format("    <box label=\"{}\" xtl=\"{}\" ytl=\"{}\" xbr=\"{}\" ybr=\"{}\"{}>\n{}    </box>\n", label, digits(shape.box->x0), digits(shape.box->y0),
                       digits(shape.box->x1), digits(shape.box->y1), elementAttributes({{"source", "manual"}, {"occluded", "0"}, {"z_order", "0"}}, kept), inside);
}

}  // namespace

std::vector<ExportFile> cvatFiles(const ExportSet& set) {
    const json kept = keptObject(set.kept, "cvat");
    std::string xml = fmt::format("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<annotations>\n  <version>1.1</version>\n  <meta>\n    <task>\n"
                                  "      <name>OmniDrive-R1 Studio annotations</name>\n      <size>{}</size>\n      <mode>annotation</mode>\n"
                                  "      <labels>\n{}      </labels>\n{}    </task>\n{}  </meta>\n",
                                  set.pictures.size(), labelsXml(set), keptElements(kept, "task"), keptElements(kept, "meta"));
    int id = 0;
    for (const ExportPicture& picture : set.pictures) {
        const json ofPicture = keptObject(picture.kept, "cvat");
        xml += fmt::format("  <image id=\"{}\" name=\"{}\" width=\"{}\" height=\"{}\"{}>\n", id++, xmlText(picture.fileName), picture.width, picture.height,
                           elementAttributes(json::object(), ofPicture));
        for (const ExportShape& shape : picture.shapes) {
            xml += shapeXml(shape);
        }
        xml += keptElements(ofPicture, "children") + "  </image>\n";
    }
    return {{"annotations.xml", xml + "</annotations>\n"}};
}

}  // namespace omnidrive::annotation
