// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace omnidrive::store {

/// CRC-32C (Castagnoli, RFC 3720 appendix B.4). Thread-safe.
uint32_t crc32c(std::string_view bytes);

/// The check sum of TensorFlow's record files: a CRC over bytes that themselves hold CRCs is weak, so it is rotated and shifted.
uint32_t maskedCrc32c(std::string_view bytes);

}  // namespace omnidrive::store
