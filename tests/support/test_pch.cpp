// SPDX-License-Identifier: GPL-3.0-or-later
// A translation unit to hang the precompiled header on.
namespace omnidrive {
void testPrecompiledHeaderAnchor() {}
}  // namespace omnidrive
