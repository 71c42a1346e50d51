// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/label_set.h"

#include "base/error.h"
#include "store/json_fields.h"

#include <algorithm>
#include <set>

namespace omnidrive::annotation {

const FailureType* LabelSet::find(const std::string& id) const {
    const auto it = std::find_if(types.begin(), types.end(), [&](const FailureType& type) { return type.id == id; });
    return it == types.end() ? nullptr : &*it;
}

LabelSet defaultLabelSet() {
    LabelSet labels;
    labels.types = {{"object", "object", "It names a thing that is not there."},
                    {"attribute", "attribute", "The thing is there; its colour, state or kind is wrong."},
                    {"relation", "relation", "Where things are to one another, or what they do to one another, is wrong."},
                    {"count", "count", "The number of things is wrong."},
                    {"camera-confusion", "camera confusion", "It looked at, or speaks of, another camera than it says."},
                    {"off-frame-box", "off-frame box", "The box lies outside of the picture or over the edge of a camera."},
                    {"text-only-reasoning", "text-only reasoning", "The answer does not depend on what the crops show."},
                    {"other", "other", "None of these; the note says what."}};
    labels.tags = {"night", "rain", "glare", "occluded", "far-away", "small", "reference-wrong", "ambiguous-question"};
    return labels;
}

void check(const LabelSet& labels) {
    require(!labels.types.empty(), "a label set needs at least one type");
    std::set<std::string> ids;
    for (const FailureType& type : labels.types) {
        require(!type.id.empty(), "a type of the label set has no id");
        require(store::isUtf8(type.id) && store::isUtf8(type.name) && store::isUtf8(type.meaning), "a type of the label set is not UTF-8");
        require(ids.insert(type.id).second, "the label set has the type '{}' twice", type.id);
    }
    std::set<std::string> tags;
    for (const std::string& tag : labels.tags) {
        require(!tag.empty() && store::isUtf8(tag), "a tag of the label set is empty or not UTF-8");
        require(tags.insert(tag).second, "the label set has the tag '{}' twice", tag);
    }
}

}  // namespace omnidrive::annotation
