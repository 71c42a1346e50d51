// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace omnidrive {

/// The project's version, "0.1.0".
const char* versionString();

/// Folder of the shipped resources: $OMNIDRIVE_RESOURCES, else share/omnidrive beside the folder of the program (in a build folder a link to the sources).
/// @throws Error (Io) when none of them exists.
std::filesystem::path resourcesDir();

/// resourcesDir() / relative. @throws Error (Io) naming the file when it is missing.
std::filesystem::path resourcePath(const std::string& relative);

}  // namespace omnidrive
