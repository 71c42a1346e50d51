// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/picture_names.h"

#include "annotation/export_parts.h"

namespace omnidrive::annotation {

namespace {

/// The name for each likeness but the last.
std::array<std::string, 3> namesOf(const std::string& path) {
    const std::string file = plainFileName(path), last = plainFileName(path.substr(path.find_last_of("/\\") + 1));
    return {file, withoutPictureExtension(file), withoutPictureExtension(last.empty() ? file : last)};
}

/// "name" of "name-2"; "" of what has no number.
std::string withoutNumber(const std::string& name) {
    const size_t dash = name.find_last_not_of("0123456789");
    return dash == std::string::npos || name[dash] != '-' || dash + 1 == name.size() ? std::string() : name.substr(0, dash);
}

}  // namespace

std::optional<Likeness> likeness(const std::string& picture, const std::string& frameId) {
    if (picture.empty() || frameId.empty()) {
        return std::nullopt;
    }
    const auto a = namesOf(picture), b = namesOf(frameId);
    for (size_t i = 0; i < a.size(); ++i) {
        if (a[i] == b[i]) {
            return static_cast<Likeness>(i);
        }
    }
    return withoutNumber(a[1]) == b[1] ? std::optional(Likeness::Numbered) : std::nullopt;
}

void FrameNames::add(const std::string& frameId, const std::string& rollout) {
    const auto names = namesOf(frameId);
    for (size_t i = 0; i < names.size() && !frameId.empty(); ++i) {
        rollouts_[i].emplace(names[i], rollout);
    }
}

std::string FrameNames::find(const std::string& picture, Likeness worst) const {
    const auto names = namesOf(picture);
    for (size_t i = 0; i < names.size() && i <= static_cast<size_t>(worst); ++i) {
        if (const auto found = rollouts_[i].find(names[i]); found != rollouts_[i].end()) {
            return found->second;
        }
    }
    return {};
}

}  // namespace omnidrive::annotation
