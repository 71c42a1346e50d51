// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace omnidrive::jobs {

/// Entry of libomnidrive_evidence.so, which holds all that the Studio asks of LibTorch: loaded when something is first asked for, from beside the
/// program's own libraries, of a build or as installed, and kept to the end. Thread-safe. @param entry name of an extern "C" function.
/// @throws Error (Io) when it is missing or cannot be loaded; the next call tries again.
void* engineEntry(const char* entry);

}  // namespace omnidrive::jobs
