// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/own_library.h"

#include "base/error.h"

#include <dlfcn.h>

namespace omnidrive {

namespace fs = std::filesystem;

namespace {

fs::path findLibrary(const char* name) {
    const auto places = ownLibraryPlaces(name);
    for (const fs::path& place : places) {
        std::error_code ignored;
        if (fs::exists(place, ignored)) {
            return place;
        }
    }
    fail(ErrorKind::Io, "{} is not in {}: the installation is not complete", name, places.front().parent_path().string());
}

[[noreturn]] void failLoading(const fs::path& library) {
    const char* reason = dlerror();
    fail(ErrorKind::Io, "{} cannot be loaded: {}", library.string(), reason == nullptr ? "it has no entry" : reason);
}

}  // namespace

std::vector<fs::path> ownLibraryPlaces(const char* name) {
    std::error_code ignored;
    const fs::path root = fs::read_symlink("/proc/self/exe", ignored).parent_path().parent_path();
    return {root / "lib" / name, root / OMNIDRIVE_INSTALL_LIBS / name};
}

OwnLibrary::OwnLibrary(const char* name) : path_(findLibrary(name)), handle_(dlopen(path_.c_str(), RTLD_NOW | RTLD_LOCAL)) {
    if (handle_ == nullptr) {
        failLoading(path_);
    }
}

void* OwnLibrary::entry(const char* function) const {
    void* const found = dlsym(handle_, function);
    if (found == nullptr) {
        failLoading(path_);
    }
    return found;
}

}  // namespace omnidrive
