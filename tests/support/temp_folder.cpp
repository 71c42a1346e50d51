// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/temp_folder.h"

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace omnidrive::tests {

namespace fs = std::filesystem;

TempFolder::TempFolder() {
    std::string pattern = (fs::temp_directory_path() / "omnidrive-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) {
        throw std::runtime_error("cannot make a temporary folder: " + pattern);
    }
    path_ = pattern;
}

TempFolder::~TempFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

fs::path sharedFolder() {
    if (const char* fromEnvironment = std::getenv("OMNIDRIVE_SHARED")) {
        return fromEnvironment;
    }
    return fs::path(OMNIDRIVE_SOURCE_DIR).parent_path() / "shared";
}

fs::path testData() { return fs::path(OMNIDRIVE_SOURCE_DIR) / "tests" / "data"; }

}  // namespace omnidrive::tests
