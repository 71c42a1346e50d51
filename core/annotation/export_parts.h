// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/export_set.h"

#include <nlohmann/json.hpp>

#include <string>
#include <utility>
#include <vector>

namespace omnidrive::annotation {

// What the exporters share.

/// A text for other tools: bytes that are no UTF-8 become U+FFFD.
std::string exportText(const std::string& text);

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
