// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace omnidrive::annotation {

/// An element of an XML document: as much as annotation files need. Comments, processing instructions and document types are passed over.
struct XmlNode {
    std::string name{};
    std::vector<std::pair<std::string, std::string>> attributes{};   ///< in their order
    std::string text{};                                              ///< of the element itself, its parts joined; without blanks at its ends
    std::vector<XmlNode> children{};
    size_t line = 0;                                                 ///< where it begins, from 1

    /// Value of an attribute; nullptr without one.
    const std::string* attribute(std::string_view wanted) const;
    /// First child of that name; nullptr without one.
    const XmlNode* child(std::string_view wanted) const;
};

/// The document's one element. @param name of the file, for errors.
/// @throws Error (Format) "NAME, line N: ..." for what is no well-formed XML, is nested deeper than 64 elements, or uses an entity of its own.
XmlNode parseXml(std::string_view text, const std::string& name);

/// The element as text, indented, with a line feed at its end; parseXml() gives it back.
std::string xmlOf(const XmlNode& node, int indent);

}  // namespace omnidrive::annotation
