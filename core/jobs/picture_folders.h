// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace omnidrive::jobs {

/// Where the sessions of this process look for the pictures that trace files of other programs name, after what lies beside the file.
struct PictureFolders {
    std::vector<std::filesystem::path> folders;   ///< searched in this order, with all folders below
    int64_t version = 0;                          ///< another after each change, so that an open session notices
};

/// In place of those before; sessions that are open look there at the next picture. For the composition of a program and its one command. Thread-safe.
void setTracePictureFolders(std::vector<std::filesystem::path> folders);
/// Thread-safe.
PictureFolders tracePictureFolders();

}  // namespace omnidrive::jobs
