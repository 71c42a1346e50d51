// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace omnidrive::annotation {

/// A type of hallucination that annotators choose from.
struct FailureType {
    std::string id{};      ///< stored in annotations and exports: "camera-confusion"
    std::string name{};    ///< on the screen: "camera confusion"
    std::string meaning{}; ///< when it applies, one sentence
    bool operator==(const FailureType&) const = default;
};

/// The words of one project. Types stand in the order of their keys: the first has key 1.
struct LabelSet {
    std::vector<FailureType> types{};
    std::vector<std::string> tags{}; ///< offered for completion; other tags may be used too
    std::string extraJson{};         ///< keys of the stored object that this version does not know, as a JSON object; empty: none

    bool operator==(const LabelSet&) const = default;
    /// nullptr when there is no such type: it was taken out of the set after it had been used.
    const FailureType* find(const std::string& id) const;
};

/// object, attribute, relation, count, camera-confusion, off-frame-box, text-only-reasoning, other.
LabelSet defaultLabelSet();

/// @throws Error (InvalidArgument) for no types, an empty, repeated or non-UTF-8 id.
void check(const LabelSet& labels);

}  // namespace omnidrive::annotation
