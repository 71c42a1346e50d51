// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/export_set.h"

#include <nlohmann/json.hpp>

#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::annotation {

// What the exporters share.

/// Category of what has no type.
inline constexpr const char* kUnlabelledCategory = "unlabelled";
/// Name of the attribute that holds exportMarks().
inline constexpr const char* kMarksAttribute = "exported";
/// By which a COCO file is known as ours.
inline constexpr const char* kCocoDescription = "OmniDrive-R1 Studio annotations";

/// What was kept of a format in a box's or annotation's further keys, or an object for a text of Project::kept(); an empty object without it.
nlohmann::json keptPart(const std::string& extraJson, const std::string& format);
nlohmann::json keptObject(const std::map<std::string, std::string>& kept, const std::string& format);
/// A member that is an object; an empty one where there is none.
nlohmann::json memberObject(const nlohmann::json& object, const std::string& key);
/// Adds the members of `kept` that `object` lacks, those of objects within objects too; of lists, the kept elements are added at the end.
void addKept(nlohmann::json& object, const nlohmann::json& kept);

/// A text for other tools: bytes that are no UTF-8 become U+FFFD.
std::string exportText(const std::string& text);

/// A path as one file name: folders and marks that other systems refuse become "_".
std::string plainFileName(const std::string& path);
/// The name without ".jpg", ".png" and the like; a hash or a time may have dots, which are no extension.
std::string withoutPictureExtension(const std::string& name);
/// A file name for a picture: its id without folders or marks that other systems refuse. @param extension with its dot; empty: the id's own, else ".png".
std::string pictureFileName(const std::string& frameId, const std::string& extension);
/// Stems of file names, in small letters, and how often each was asked for.
using TakenNames = std::map<std::string, int>;
/// The name, or where its stem is taken "stem-2.ext", "stem-3.ext" ...; takes it. Case does not tell names apart: it does not on every disk; nor does the
/// extension, since labels lie in files of the picture's stem.
std::string uniqueFileName(const std::string& name, TakenNames& taken);

/// What other formats have no field for, as names and texts: type, severity, verdict, label, tags (comma separated), note, rollout, target, box
/// ("evidence" or "zoom"), checked, correct_label, correct_answer; where there is a target also kMarksAttribute. Those without a value are left out.
std::vector<std::pair<std::string, std::string>> attributeTexts(const ExportShape& shape);
/// All names that it may give.
std::span<const char* const> ownAttributes();
/// The same as a JSON object.
nlohmann::json attributesOf(const ExportShape& shape);
/// What is said of a whole picture, in formats whose tags are such objects: also what was kept of a tag.
nlohmann::json tagOf(const ExportShape& shape, const std::string& format);

/// Whether two boxes are one: corners less than kMoved pixels apart. Formats that count in fractions, or in widths, round.
inline constexpr double kMoved = 0.01;
bool isClose(const BoxF& a, const BoxF& b);

/// Text for XML, between tags and in attributes; characters that XML 1.0 forbids become U+FFFD.
std::string xmlText(const std::string& text);
/// Shortest digits that give the number back.
std::string digits(double value);

}  // namespace omnidrive::annotation
