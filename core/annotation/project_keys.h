// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace omnidrive::annotation {

/// Keys of a project's objects beside those of annotations (keyOf()): this and the id of a rollout.
inline constexpr const char* kFactsPrefix = "facts:";

}  // namespace omnidrive::annotation
