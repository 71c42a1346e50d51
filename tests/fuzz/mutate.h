// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/random.h"

#include <string>
#include <vector>

namespace omnidrive::fuzz {

/// A seed with one to eight changes: bits, bytes, numbers, pieces taken out, doubled, repeated often, moved, or taken from another seed.
/// @param seeds not empty. The same state of the generator gives the same text.
std::string mutated(const std::vector<std::string>& seeds, Rng& rng);

}  // namespace omnidrive::fuzz
