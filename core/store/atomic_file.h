// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/file_io.h"
#include "store/sha256.h"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

namespace omnidrive::store {

/// Whether commit() waits until the disk has the data. Later is for content that a following sync makes durable together.
enum class Durability { Now, Later };

/// The one way to replace a file: readers see the old content or the new, never a mixture, also after a kill, a power cut or a full disk.
/// Writes a temporary file in the target's folder, syncs it, reads it back and compares its hash, renames it over the target and syncs the
/// folder. The target's mode is kept (a new file gets 0666 less the umask) and a symbolic link is followed, not replaced. Until commit()
/// returns the old file is untouched; an uncommitted temporary file is removed by the destructor. Not thread-safe.
class AtomicFile {
public:
    /// @throws Error (Io) when the folder or an existing target cannot be written, or the target is not a regular file.
    explicit AtomicFile(const std::filesystem::path& target, Durability durability = Durability::Now);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    /// @throws Error (Io) "cannot write <target>: no space left on device" and the like.
    void write(std::span<const std::byte> bytes);
    void write(std::string_view text) { write(bytesOf(text)); }
    /// Puts the new content in place. Call once. @throws Error (Io); then the old file is still there.
    void commit();

private:
    void createTemporary();
    void keepMode();
    void verifyContent();

    std::filesystem::path target_;     ///< after following links
    std::filesystem::path temporary_;
    Durability durability_;
    FileDescriptor file_;
    Sha256 hash_;
    bool committed_ = false;
};

/// Replaces a file with `content` through AtomicFile. @throws Error (Io).
void writeFileAtomically(const std::filesystem::path& path, std::string_view content, Durability durability = Durability::Now);
void writeFileAtomically(const std::filesystem::path& path, std::span<const std::byte> content, Durability durability = Durability::Now);

/// True for the names AtomicFile gives its temporary files; a killed program may leave one behind.
bool isTemporaryName(std::string_view fileName);
/// Removes temporary files left in a folder by programs that no longer run. Call only as the folder's one writer. Never throws.
void removeStrayTemporaries(const std::filesystem::path& folder);

}  // namespace omnidrive::store
