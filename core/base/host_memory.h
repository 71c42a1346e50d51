// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

namespace omnidrive {

/// Bytes that a new use of memory can have without swapping: what the machine calls available, within the limit of the control group if there is
/// one. Nothing when neither can be read.
std::optional<int64_t> availableHostMemory();

/// Bytes of this process that are in memory now. Nothing when the system does not say.
std::optional<int64_t> residentHostMemory();

}  // namespace omnidrive
