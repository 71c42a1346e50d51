// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/file_io.h"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace omnidrive::store {

/// The exclusive right to write a run folder, held on its file `lock` (an open-file-description lock: the system frees it with the process,
/// however that ends, so a dead writer's lock is no lock). The file holds the writer's process id for messages.
class RunLock {
public:
    /// @throws Error (InvalidArgument) "<folder> is in use by process N", (Io) when the file cannot be made.
    explicit RunLock(const std::filesystem::path& folder);

    struct Holder {
        int64_t pid = 0;   ///< 0 when the file does not say
    };
    /// Who holds the lock now; nullopt when nobody does. Takes no lock itself, so that looking never disturbs a writer.
    static std::optional<Holder> holderOf(const std::filesystem::path& folder);

private:
    FileDescriptor file_;
};

}  // namespace omnidrive::store
