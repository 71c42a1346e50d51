// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/own_files.h"

#include "base/error.h"

#include <algorithm>

namespace omnidrive::store {

namespace {

namespace fs = std::filesystem;

/// Pictures are many; each is looked at when it is opened (findFrame).
constexpr const char* kFramesFolder = "frames";

void requireOwn(const fs::path& run, const fs::path& folder, bool mayDescend) {
    std::error_code error, ignored;   // an entry that is gone meanwhile does not end the loop
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        if (leadsOut(run, it->path())) {
            fail(ErrorKind::Format, "{} is a symbolic link that leads out of the run", it->path().string());
        }
        if (it->is_fifo(ignored) || it->is_character_file(ignored) || it->is_block_file(ignored)) {
            fail(ErrorKind::Format, "{} is a pipe or a device, which no run holds", it->path().string());
        }
        if (mayDescend && it->is_directory(ignored) && it->path().filename() != kFramesFolder) {
            requireOwn(run, it->path(), false);
        }
    }
}

}  // namespace

bool leadsOut(const fs::path& folder, const fs::path& inside) {
    std::error_code error;
    if (!fs::is_symlink(inside, error)) {
        return false;
    }
    const fs::path root = fs::canonical(folder, error), target = error ? fs::path() : fs::canonical(inside, error);
    return error || std::mismatch(root.begin(), root.end(), target.begin(), target.end()).first != root.end();
}

void requireOwnFile(const fs::path& folder, const fs::path& inside) {
    for (fs::path part = inside; part != folder && part.has_relative_path(); part = part.parent_path()) {
        if (leadsOut(folder, part)) {
            fail(ErrorKind::Format, "{} is a symbolic link that leads out of {}", part.string(), folder.string());
        }
    }
}

void requireOwnFiles(const fs::path& runFolder) { requireOwn(runFolder, runFolder, true); }

}  // namespace omnidrive::store
