// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"
#include "base/progress.h"
#include "rollout/trajectory.h"

#include <filesystem>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace omnidrive::jobs {

/// An object that a data set's own annotators boxed, placed in the picture that a rollout's boxes refer to.
struct KeyObject {
    std::string category, description;   ///< "Vehicle", "Brown SUV."
    std::string tag;                     ///< of the data set
    BoxF boxInPicture;
};

/// The key objects of a DriveLM file, or of a question set that import wrote (nuScenes' projected boxes), found again by the content of the pictures: names and folders may have changed since. Not thread-safe.
class KeyObjects {
public:
    /// Reads the file and looks into all of its pictures; those that are missing are told, the rest loads.
    /// @return null after a stop. @throws Error (Io / Format) when the file cannot be read or none of its pictures is there.
    static std::shared_ptr<const KeyObjects> load(const std::filesystem::path& file, const std::stop_token& stop, const ProgressFn& progress = {});

    /// Those in the pictures of a rollout, six views or one; empty when the file does not know them. Thread-safe.
    std::vector<KeyObject> of(const rollout::Trajectory& trajectory) const;
    /// Pictures that were found.
    size_t pictures() const { return byPicture_.size(); }
    /// One sentence for each record or picture that was left out.
    const std::vector<std::string>& problems() const { return problems_; }

private:
    struct InCamera {
        std::string category, description, tag;
        BoxF box;   ///< pixels of the camera's picture
    };
    std::map<std::string, std::vector<InCamera>> byPicture_;   ///< content id -> its objects
    std::vector<std::string> problems_;
};
using KeyObjectsPtr = std::shared_ptr<const KeyObjects>;

}  // namespace omnidrive::jobs
