// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/annotation.h"
#include "annotation/case_facts.h"
#include "annotation/imported_set.h"

#include <optional>
#include <string>

namespace omnidrive::annotation {

// Where in a case a shape of another tool's file lies.

/// The picture of the case that the file means; nullptr for the stitched one, or none.
const CasePicture* pictureIn(const CaseFacts& facts, const std::string& name);
/// A shape's box in its camera; nullopt when the picture or the place is none of the case. @param shape has a box.
std::optional<EvidenceBox> placed(const ImportedPicture& picture, const ImportedShape& shape, const CaseFacts& facts);
/// The same. @throws Error (InvalidArgument) naming the shape's place, and what is none.
EvidenceBox evidenceOf(const ImportedPicture& picture, const ImportedShape& shape, const CaseFacts& facts);

}  // namespace omnidrive::annotation
