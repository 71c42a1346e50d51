// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/annotation.h"
#include "annotation/case_facts.h"
#include "annotation/label_set.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace omnidrive::annotation {

// The stored forms (core/README.md, "Annotations"). What a reader does not know is kept and written again; what has its empty value is left out.

nlohmann::json toJson(const Annotation& annotation);
nlohmann::json toJson(const CaseFacts& facts);
nlohmann::json toJson(const LabelSet& labels);

/// @param key of the target. @param text one JSON object. @throws Error (Format) naming key and field.
Annotation annotationFromJson(const std::string& key, const std::string& text);
CaseFacts factsFromJson(const std::string& rollout, const std::string& text);
/// @param name of the document, for errors.
LabelSet labelsFromJson(const std::string& text, const std::string& name);

}  // namespace omnidrive::annotation
