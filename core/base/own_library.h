// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

namespace omnidrive {

/// Where a library that comes with this program may lie, by its file name: beside the programs of a build folder, or of an installation.
std::vector<std::filesystem::path> ownLibraryPlaces(const char* name);

/// A library that comes with this program and is loaded when first needed; its copies of our own code, and what it links, stay its own.
/// Thread-safe once made.
class OwnLibrary {
public:
    /// @throws Error (Io) naming the file when it is not there or cannot be loaded. It stays loaded until the program ends.
    explicit OwnLibrary(const char* name);

    /// Address of an `extern "C"` function. @throws Error (Io) when there is none of that name.
    void* entry(const char* function) const;

private:
    std::filesystem::path path_;
    void* handle_ = nullptr;
};

}  // namespace omnidrive
