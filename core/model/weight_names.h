// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace omnidrive::model {

/// Hub name of a tensor as stored: transformers 5 writes "model.language_model." and "model.visual." where the hub has "model." and "visual.".
std::string canonicalName(const std::string& stored);
/// The inverse: the name that transformers 5 gives a tensor or module with this hub name.
std::string storedName(const std::string& canonical);

}  // namespace omnidrive::model
