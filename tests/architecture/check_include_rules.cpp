// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the source tree below the folder given as argument against the include rules; exit code 1 and one line a violation when it breaks
// them. Needs no Qt, so the core-only build runs it too.
#include "architecture/include_rules.h"

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iterator>

namespace fs = std::filesystem;

namespace {

bool isSource(const fs::path& path) {
    const auto extension = path.extension();
    return extension == ".h" || extension == ".cpp" || extension == ".cu" || extension == ".cuh";
}

omnidrive::tests::SourceTree readTree(const fs::path& root) {
    omnidrive::tests::SourceTree tree;
    for (const char* folder : {"core", "ui", "app"}) {
        for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
            if (entry.is_regular_file() && isSource(entry.path())) {
                std::ifstream file(entry.path(), std::ios::binary);
                tree[fs::relative(entry.path(), root).generic_string()] = {std::istreambuf_iterator<char>(file), {}};
            }
        }
    }
    return tree;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2 || !fs::is_directory(fs::path(argv[1]) / "core")) {
        fmt::print(stderr, "usage: check_include_rules SOURCE_FOLDER\n");
        return 2;
    }
    const auto tree = readTree(argv[1]);
    const auto found = omnidrive::tests::violations(tree);
    for (const auto& line : found) {
        fmt::print(stderr, "{}\n", line);
    }
    fmt::print("{} files read, {} violations\n", tree.size(), found.size());
    return found.empty() ? 0 : 1;
}
