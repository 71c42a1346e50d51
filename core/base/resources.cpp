// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/resources.h"

#include "base/error.h"

#include <cstdlib>
#include <vector>

namespace omnidrive {

namespace fs = std::filesystem;

const char* versionString() { return OMNIDRIVE_VERSION; }

fs::path resourcesDir() {
    std::vector<fs::path> candidates;
    if (const char* fromEnvironment = std::getenv("OMNIDRIVE_RESOURCES")) {
        candidates.emplace_back(fromEnvironment);
    }
    std::error_code ignored;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
    if (!ignored) {
        candidates.push_back(program.parent_path().parent_path() / "share" / "omnidrive");
    }
    for (const auto& candidate : candidates) {
        if (fs::is_directory(candidate, ignored)) {
            return candidate;
        }
    }
    fail(ErrorKind::Io, "resources folder not found (looked in {}); set OMNIDRIVE_RESOURCES", candidates.empty() ? "" : candidates.front().string());
}

fs::path resourcePath(const std::string& relative) {
    fs::path path = resourcesDir() / relative;
    if (!fs::exists(path)) {
        fail(ErrorKind::Io, "resource file not found: {}", path.string());
    }
    return path;
}

}  // namespace omnidrive
