// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace omnidrive::tests {

/// The address sanitizer reserves terabytes of addresses, so none can be limited, and makes a program several times slower.
#ifdef __SANITIZE_ADDRESS__
inline constexpr bool kHasAddressSanitizer = true;
#else
inline constexpr bool kHasAddressSanitizer = false;
#endif

/// By how much more time than usual a test may take.
inline constexpr int kSlowness = kHasAddressSanitizer ? 8 : 1;

}  // namespace omnidrive::tests
