// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/export_set.h"

#include <nlohmann/json.hpp>

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::annotation {

// What the exporters share.

/// A text for other tools: bytes that are no UTF-8 become U+FFFD.
std::string exportText(const std::string& text);

/// A file name for a picture: its id without folders or marks that other systems refuse. @param extension with its dot; empty: the id's own, else ".png".
std::string pictureFileName(const std::string& frameId, const std::string& extension);
/// The name, or where it is taken "stem-2.ext", "stem-3.ext" ...; takes it. Case does not tell names apart: it does not on every disk.
std::string uniqueFileName(const std::string& name, std::set<std::string>& taken);

/// What other formats have no field for, as names and texts: type, severity, verdict, label, tags (comma separated), note, rollout, target, box
/// ("evidence" or "zoom"), checked, correct_label, correct_answer. Those without a value are left out.
std::vector<std::pair<std::string, std::string>> attributeTexts(const ExportShape& shape);
/// The same as a JSON object.
nlohmann::json attributesOf(const ExportShape& shape);

/// Text for XML, between tags and in attributes; characters that XML 1.0 forbids become U+FFFD.
std::string xmlText(const std::string& text);
/// Shortest digits that give the number back.
std::string digits(double value);

}  // namespace omnidrive::annotation
