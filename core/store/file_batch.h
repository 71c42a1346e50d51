// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <set>
#include <string_view>

namespace omnidrive::store {

/// Files that become durable together, for a document that names them: write() waits for no disk, sync() for all of them and then for their folders. The
/// document is written after sync(), else a power cut may leave it with files that are empty. Not thread-safe.
class FileBatch {
public:
    /// Replaces a file with `content`, as writeFileAtomically does. @throws Error (Io).
    void write(const std::filesystem::path& file, std::string_view content);
    /// A file that is there already; whoever wrote it may not have waited for the disk.
    void add(const std::filesystem::path& file);
    /// @throws Error (Io); then all of them are synced by the next call.
    void sync();

private:
    std::set<std::filesystem::path> files_;   ///< without links
};

}  // namespace omnidrive::store
