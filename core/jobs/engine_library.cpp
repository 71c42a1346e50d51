// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/engine_library.h"

#include "base/error.h"

#include <dlfcn.h>

#include <filesystem>

namespace omnidrive::jobs {

namespace fs = std::filesystem;

namespace {

constexpr const char* kLibrary = "libomnidrive_evidence.so";

fs::path findLibrary() {
    std::error_code ignored;
    const fs::path root = fs::read_symlink("/proc/self/exe", ignored).parent_path().parent_path();
    for (const fs::path& candidate : {root / "lib" / kLibrary, root / OMNIDRIVE_INSTALL_LIBS / kLibrary}) {
        if (fs::exists(candidate, ignored)) {
            return candidate;
        }
    }
    fail(ErrorKind::Io, "{} is not in {}: the installation is not complete", kLibrary, (root / "lib").string());
}

[[noreturn]] void failLoading(const fs::path& library) {
    const char* reason = dlerror();
    fail(ErrorKind::Io, "{} cannot be loaded: {}", library.string(), reason == nullptr ? "it has no entry" : reason);
}

/// RTLD_LOCAL: its copies of our own code stay its own.
void* loadLibrary() {
    const fs::path library = findLibrary();
    void* handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) {
        failLoading(library);
    }
    return handle;
}

}  // namespace

void* engineEntry(const char* entry) {
    static void* const library = loadLibrary();   // tried again when it threw
    void* found = dlsym(library, entry);
    if (found == nullptr) {
        failLoading(kLibrary);
    }
    return found;
}

}  // namespace omnidrive::jobs
