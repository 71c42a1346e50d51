// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace omnidrive::tests {

/// A fresh folder below the system's temporary folder, removed with everything in it at the end of the scope.
class TempFolder {
public:
    TempFolder();
    ~TempFolder();
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// ../shared beside the checkout, when it is there (tests that need it skip with a reason otherwise); OMNIDRIVE_SHARED overrides.
std::filesystem::path sharedFolder();
/// tests/data of the source tree.
std::filesystem::path testData();

}  // namespace omnidrive::tests
