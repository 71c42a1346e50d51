// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/sample.h"

#include <filesystem>
#include <string>
#include <vector>

namespace omnidrive::data {

/// A question about the user's own pictures: one, or six views of one size in any order. Six views are told apart by the camera names in
/// their paths (CAM_FRONT_LEFT, front-left ...); without such names they are taken in the order of SPEC section 2.1.
/// @param answer reference: with options a letter or the text of one of them, else free text; empty when unknown.
/// @throws Error naming the picture, number or answer at fault.
Sample loadQuestion(const std::vector<std::filesystem::path>& images, const std::string& question, const std::vector<std::string>& options,
                    const std::string& answer);

}  // namespace omnidrive::data
