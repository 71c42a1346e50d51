// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/export_parts.h"
#include "annotation/imported_set.h"
#include "annotation/xml_node.h"
#include "base/error.h"
#include "store/file_io.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace omnidrive::annotation {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int kIndent = 4;

std::string valueOf(const XmlNode& node, std::string_view key) {
    const std::string* value = node.attribute(key);
    return value == nullptr ? std::string() : *value;
}

double cornerOf(const XmlNode& node, const char* key, const std::string& place) {
    const std::string text = valueOf(node, key);
    double number = 0;
    const char* const end = text.data() + text.size();
    const bool isNumber = !text.empty() && std::from_chars(text.data(), end, number).ptr == end;
    if (!isNumber) {
        fail(ErrorKind::Format, "{}: \"{}\" is no number", place, key);
    }
    return number;
}

/// Attributes of an element but those that are read, as texts.
json otherAttributes(const XmlNode& node, std::initializer_list<std::string_view> known) {
    json rest = json::object();
    for (const auto& [key, value] : node.attributes) {
        if (std::find(known.begin(), known.end(), key) == known.end()) {
            rest[key] = value;
        }
    }
    return rest;
}

ImportedShape shapeOf(const XmlNode& node, const std::string& file) {
    ImportedShape shape;
    shape.place = fmt::format("{}, line {}", file, node.line);
    shape.category = valueOf(node, "label");
    if (node.name == "box") {
        shape.box = BoxF{cornerOf(node, "xtl", shape.place), cornerOf(node, "ytl", shape.place), cornerOf(node, "xbr", shape.place),
                         cornerOf(node, "ybr", shape.place)};
    }
    json element = otherAttributes(node, {"label", "xtl", "ytl", "xbr", "ybr"});
    const json usual{{"source", "manual"}, {"occluded", "0"}, {"z_order", "0"}};
    for (const auto& [key, value] : usual.items()) {
        if (element.contains(key) && element[key] == value) {
            element.erase(key);   // what we would write ourselves is no news
        }
    }
    if (!element.empty()) {
        shape.rest["element"] = std::move(element);
    }
    for (const XmlNode& child : node.children) {
        const std::string name = valueOf(child, "name");
        const bool isOurs = child.name == "attribute" && isOwnAttribute(name);
        if (isOurs && child.text.empty()) {
            continue;   // CVAT writes all attributes of the label for what is drawn there
        }
        if (!isOurs || !shape.attributes.emplace(name, child.text).second) {   // of two of one name the export's own comes first
            shape.rest["children"].push_back(xmlOf(child, kIndent + 2));
        }
    }
    return shape;
}

ImportedPicture pictureOf(const XmlNode& image, const std::string& file, std::vector<std::string>& problems) {
    const std::string path = valueOf(image, "name");
    ImportedPicture picture{path, {}, json::object()};
    if (json element = otherAttributes(image, {"id", "name", "width", "height"}); !element.empty()) {
        picture.rest["element"] = std::move(element);
    }
    for (const XmlNode& node : image.children) {
        if (node.name != "box" && node.name != "tag") {
            picture.rest["children"].push_back(xmlOf(node, kIndent));
            continue;
        }
        try {
            picture.shapes.push_back(shapeOf(node, file));
        } catch (const Error& error) {
            problems.emplace_back(error.what());
        }
    }
    return picture;
}

/// What a task or its meta part says beside what we write ourselves, as elements.
json otherElements(const XmlNode* node, std::initializer_list<std::string_view> known) {
    json rest = json::array();
    for (const XmlNode& child : node == nullptr ? std::vector<XmlNode>() : node->children) {
        if (std::find(known.begin(), known.end(), child.name) == known.end()) {
            rest.push_back(xmlOf(child, kIndent));
        }
    }
    return rest;
}

/// Of each label what its definition says beyond its name, and attributes that are not ours.
json otherLabels(const XmlNode* task) {
    json rest = json::object();
    const XmlNode* labels = task == nullptr ? nullptr : task->child("labels");
    for (const XmlNode& label : labels == nullptr ? std::vector<XmlNode>() : labels->children) {
        const XmlNode* name = label.child("name");
        json kept{{"children", json::array()}, {"attributes", json::array()}};
        for (const XmlNode& child : label.children) {
            if (child.name != "name" && child.name != "attributes") {
                kept["children"].push_back(xmlOf(child, 10));
            }
        }
        const XmlNode* attributes = label.child("attributes");
        for (const XmlNode& attribute : attributes == nullptr ? std::vector<XmlNode>() : attributes->children) {
            const XmlNode* own = attribute.child("name");
            if (own == nullptr || !isOwnAttribute(own->text)) {
                kept["attributes"].push_back(xmlOf(attribute, 12));
            }
        }
        if (!kept["children"].empty() || !kept["attributes"].empty()) {
            rest[name == nullptr ? "" : name->text] = std::move(kept);
        }
    }
    return rest;
}

}  // namespace

ImportedSet readCvat(const fs::path& file) {
    const std::string name = file.filename().string();
    const XmlNode root = parseXml(exportText(store::readTextFile(file)), name);
    if (root.name != "annotations") {
        fail(ErrorKind::Format, "{} is no \"CVAT for images\" file: its element is {}, not annotations", file.string(), root.name);
    }
    ImportedSet set;
    set.format = "cvat";
    const XmlNode* meta = root.child("meta");
    const XmlNode* task = meta == nullptr ? nullptr : meta->child("task");
    set.rest = {{"meta", otherElements(meta, {"task"})}, {"task", otherElements(task, {"name", "size", "mode", "labels"})}, {"labels", otherLabels(task)}};
    for (const char* part : {"meta", "task", "labels"}) {
        if (set.rest[part].empty()) {
            set.rest.erase(part);
        }
    }
    for (const XmlNode& child : root.children) {
        if (child.name == "image") {
            set.pictures.push_back(pictureOf(child, name, set.problems));
        }
    }
    return set;
}

}  // namespace omnidrive::annotation
