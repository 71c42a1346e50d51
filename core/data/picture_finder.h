// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace omnidrive::data {

/// Finds the pictures that records of other machines name, in folders of this one: "/data/vstar/images/sa_1.jpg" or "samples/CAM_FRONT/x.jpg".
/// The longest end of the recorded path that exists in one of the folders counts, tried in their order; in the deep ones a file of that name may lie
/// anywhere below. A name never leads out of the folders. Not thread-safe.
class PictureFinder {
public:
    /// Folders that are not there are passed over.
    explicit PictureFinder(std::vector<std::filesystem::path> folders, std::vector<std::filesystem::path> deepFolders = {})
        : folders_(std::move(folders)), deepFolders_(std::move(deepFolders)) {}

    /// @return an existing file; empty when there is none.
    std::filesystem::path find(const std::string& recorded) const;

private:
    using Index = std::multimap<std::string, std::filesystem::path>;
    const Index& indexOf(const std::filesystem::path& folder) const;

    std::vector<std::filesystem::path> folders_, deepFolders_;
    mutable std::map<std::filesystem::path, Index> indices_;   ///< files below a folder by name, walked through when first needed
};

}  // namespace omnidrive::data
