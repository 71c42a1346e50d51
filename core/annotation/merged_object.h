// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

namespace omnidrive::annotation {

/// An object that two changed without knowing of one another.
struct MergedObject {
    std::optional<std::string> text{};   ///< as JSON; nullopt: none is left
    std::string disputed{};              ///< the first field that both changed differently, which is `mine` in the text; empty: there is none
};

/// Field by field: one that only one of them changed is as that one says. Objects as JSON texts, nullopt: there was none. One that is gone disputes
/// nothing: what is said here is kept as a whole.
/// @param before what both began with.
MergedObject mergeObject(const std::optional<std::string>& before, const std::optional<std::string>& mine, const std::optional<std::string>& theirs);

}  // namespace omnidrive::annotation
