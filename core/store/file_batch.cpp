// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/file_batch.h"

#include "store/atomic_file.h"
#include "store/file_io.h"

namespace omnidrive::store {

namespace fs = std::filesystem;

void FileBatch::write(const fs::path& file, std::string_view content) {
    writeFileAtomically(file, content, Durability::Later);
    add(file);
}

void FileBatch::add(const fs::path& file) {
    std::error_code error;
    const fs::path real = fs::canonical(file, error);
    files_.insert(error ? file : real);
}

void FileBatch::sync() {
    std::set<fs::path> folders;
    for (const fs::path& file : files_) {
        syncPath(file);
        folders.insert(file.has_parent_path() ? file.parent_path() : fs::path("."));
    }
    for (const fs::path& folder : folders) {
        syncPath(folder);
    }
    files_.clear();
}

}  // namespace omnidrive::store
