// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>

namespace omnidrive::annotation {

/// How surely a file of another tool means a frame, best first.
enum class Likeness {
    SameFile,   ///< the frame's file name as our exports write it
    SameName,   ///< that without a picture's extension
    SameStem,   ///< the same last part of the path, without a picture's extension
    Numbered,   ///< an export's "name-2", given because another picture had the name: true of a frame that is known to be in question only
};

/// How well the name fits; nullopt: not at all. @param picture name or path in the file of another tool. @param frameId as in the trace: a hash, or a path.
std::optional<Likeness> likeness(const std::string& picture, const std::string& frameId);

/// Rollouts by the names of their frames; of frames that fit equally well the first counts.
class FrameNames {
public:
    void add(const std::string& frameId, const std::string& rollout);
    /// The rollout whose frame fits best, at least so well; "" without one. Never by Numbered.
    std::string find(const std::string& picture, Likeness worst = Likeness::SameStem) const;

private:
    std::array<std::map<std::string, std::string>, 3> rollouts_;   ///< by name, for each likeness but the last
};

}  // namespace omnidrive::annotation
