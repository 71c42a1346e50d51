// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <string_view>

/// What every target of this folder defines, as libFuzzer wants it (llvm.org/docs/LibFuzzer.html): reads the bytes with one of our readers.
/// A crash, a report of a sanitizer, an exception that is no Error, and a broken promise (`promise`) are findings.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace omnidrive::fuzz {

inline std::string_view textOf(const uint8_t* data, size_t size) { return {reinterpret_cast<const char*>(data), size}; }

/// Reading that may be refused: an Error is what bad input shall end in, unless it says that the mistake is ours.
template <typename Read>
void mayRefuse(const Read& read) {
    try {
        read();
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::Internal) {
            std::abort();
        }
    }
}

/// Something that must hold whatever the input is.
inline void promise(bool holds) {
    if (!holds) {
        std::abort();
    }
}

/// A folder that lives as long as the process, and whose files are written anew for each input.
class InputFolder {
public:
    InputFolder();
    ~InputFolder();
    InputFolder(const InputFolder&) = delete;
    InputFolder& operator=(const InputFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path write(const std::string& name, std::string_view content);
    /// Several files in one input: "=== name" on a line of its own, then the file's content. Names that are not `allowed` are passed over.
    void writeParts(std::string_view input, const std::set<std::string>& allowed);
    /// Takes all files away again.
    void clear();

private:
    std::filesystem::path path_;
    std::set<std::filesystem::path> written_;
};

}  // namespace omnidrive::fuzz
