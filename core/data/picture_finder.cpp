// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/picture_finder.h"

#include <algorithm>

namespace omnidrive::data {

namespace {

namespace fs = std::filesystem;

constexpr size_t kLongestPath = 4096;   // Linux's PATH_MAX

/// Parts of a path of any system, from behind its last "..": "D:\x\a.jpg" gives "D:", "x", "a.jpg".
std::vector<std::string> partsOf(const std::string& recorded) {
    std::vector<std::string> parts;
    for (size_t begin = 0; begin <= recorded.size();) {
        const size_t end = std::min(recorded.find_first_of("/\\", begin), recorded.size());
        const std::string part = recorded.substr(begin, end - begin);
        if (part == "..") {
            parts.clear();
        } else if (!part.empty() && part != ".") {
            parts.push_back(part);
        }
        begin = end + 1;
    }
    return parts;
}

fs::path joined(const std::vector<std::string>& parts, size_t from) {
    fs::path path;
    for (size_t i = from; i < parts.size(); ++i) {
        path /= parts[i];
    }
    return path;
}

bool isFile(const fs::path& path) {
    std::error_code error;
    return fs::is_regular_file(path, error);
}

/// Number of parts at the end of both that are the same.
size_t sameEnd(const fs::path& file, const std::vector<std::string>& parts) {
    const std::vector<fs::path> own(file.begin(), file.end());
    size_t same = 0;
    while (same < own.size() && same < parts.size() && own[own.size() - 1 - same].string() == parts[parts.size() - 1 - same]) {
        ++same;
    }
    return same;
}

}  // namespace

const PictureFinder::Index& PictureFinder::indexOf(const fs::path& folder) const {
    const auto known = indices_.find(folder);
    if (known != indices_.end()) {
        return known->second;
    }
    Index& index = indices_[folder];
    std::error_code error;
    for (fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied, error), end; !error && it != end; it.increment(error)) {
        if (it->is_regular_file(error)) {
            index.emplace(it->path().filename().string(), it->path());
        }
    }
    return index;
}

fs::path PictureFinder::find(const std::string& recorded) const {
    if (recorded.size() > kLongestPath) {
        return {};   // no file has such a name, and each "/" in it would be tried
    }
    const std::vector<std::string> parts = partsOf(recorded);
    for (const auto* folders : {&folders_, &deepFolders_}) {
        for (const fs::path& folder : *folders) {
            for (size_t from = 0; from < parts.size(); ++from) {
                if (fs::path candidate = folder / joined(parts, from); isFile(candidate)) {
                    return candidate;
                }
            }
        }
    }
    fs::path best;
    for (const fs::path& folder : parts.empty() ? std::vector<fs::path>() : deepFolders_) {
        const auto [begin, end] = indexOf(folder).equal_range(parts.back());
        for (auto it = begin; it != end; ++it) {
            const size_t same = sameEnd(it->second, parts), before = best.empty() ? 0 : sameEnd(best, parts);
            if (same > before || (same == before && it->second < best)) {
                best = it->second;
            }
        }
    }
    return best;
}

}  // namespace omnidrive::data
