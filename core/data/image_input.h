// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/sample.h"

#include <filesystem>
#include <string>
#include <vector>

namespace omnidrive::data {

/// A question about the user's own pictures: one, or six views in any order. Six views are told apart by camera names in their paths
/// (CAM_FRONT_LEFT ...); without any such name they are taken in the order of SPEC section 2.1.
/// @param answer reference: a letter, the text of one option, or free text; empty when unknown.
/// @throws Error naming the picture or number at fault.
Sample loadQuestion(const std::vector<std::filesystem::path>& images, const std::string& question, const std::vector<std::string>& options,
                    const std::string& answer);

}  // namespace omnidrive::data
