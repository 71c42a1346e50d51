// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace omnidrive::store {

/// Whether a name inside a folder leads out of it: a symbolic link to elsewhere, or to nothing. The folder itself may be reached by a link.
bool leadsOut(const std::filesystem::path& folder, const std::filesystem::path& inside);

/// Before a file is written there: writing follows links, also to what is not there yet. @throws Error (Format) naming the link that leads out of the folder,
/// the file itself or a folder on the way to it.
void requireOwnFile(const std::filesystem::path& folder, const std::filesystem::path& inside);

/// A run folder may come from a stranger, and programs write into it (locks, notes, resumed runs): none of its files or folders, down to the files of
/// the folders in it, may be a link that leads out, nor a pipe or a device, which would keep whoever opens it waiting. @throws Error (Format) naming it.
/// A folder that is not there has neither.
void requireOwnFiles(const std::filesystem::path& runFolder);

}  // namespace omnidrive::store
