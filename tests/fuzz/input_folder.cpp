// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/target.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>

namespace omnidrive::fuzz {

namespace fs = std::filesystem;

namespace {

/// In memory where that is: most targets write each input to a file, and some let SQLite put it on the disk.
fs::path inMemory() {
    constexpr const char* kMemory = "/dev/shm";
    return std::getenv("TMPDIR") == nullptr && ::access(kMemory, W_OK) == 0 ? fs::path(kMemory) : fs::temp_directory_path();
}

}  // namespace

InputFolder::InputFolder() {
    std::string name = (inMemory() / "omnidrive-fuzz-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
        fail(ErrorKind::Io, "cannot make the folder {}", name);
    }
    path_ = name;
}

InputFolder::~InputFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

fs::path InputFolder::write(const std::string& name, std::string_view content) {
    const fs::path file = path_ / name;
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    stream.write(content.data(), static_cast<std::streamsize>(content.size()));
    written_.insert(file);
    return file;
}

void InputFolder::writeParts(std::string_view input, const std::set<std::string>& allowed) {
    constexpr std::string_view kMark = "=== ";
    while (!input.empty()) {
        const size_t next = input.find(std::string("\n") + std::string(kMark), 1);
        const std::string_view part = input.substr(0, next == std::string_view::npos ? next : next + 1);
        input.remove_prefix(part.size());
        const size_t lineEnd = part.find('\n');
        if (!part.starts_with(kMark) || lineEnd == std::string_view::npos) {
            continue;
        }
        const std::string name(part.substr(kMark.size(), lineEnd - kMark.size()));
        if (allowed.contains(name)) {
            write(name, part.substr(lineEnd + 1));
        }
    }
}

void InputFolder::clear() {
    for (const fs::path& file : written_) {
        std::error_code ignored;
        fs::remove(file, ignored);
    }
    written_.clear();
}

}  // namespace omnidrive::fuzz
