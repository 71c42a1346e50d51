// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/merged_object.h"

#include "store/json_fields.h"

#include <set>

namespace omnidrive::annotation {

namespace {

using nlohmann::json;

/// Discarded for what is no object.
json objectOf(const std::optional<std::string>& text) {
    json object = text ? store::parseJson(*text) : json::object();
    return object.is_object() ? object : json(json::value_t::discarded);
}

/// Null for a field that is not there: none of ours is null.
json fieldOf(const json& object, const std::string& name) { return object.contains(name) ? object[name] : json(); }

}  // namespace

MergedObject mergeObject(const std::optional<std::string>& before, const std::optional<std::string>& mine, const std::optional<std::string>& theirs) {
    if (!theirs || theirs == before || theirs == mine) {
        return {mine, {}};
    }
    const json begun = objectOf(before), own = objectOf(mine);
    json merged = objectOf(theirs);
    if (begun.is_discarded() || own.is_discarded() || merged.is_discarded()) {
        return {mine, "all"};
    }
    std::set<std::string> names;
    for (const json& object : {begun, own}) {
        for (const auto& [name, value] : object.items()) {
            names.insert(name);
        }
    }
    MergedObject result;
    for (const std::string& name : names) {
        const json wanted = fieldOf(own, name), was = fieldOf(begun, name), now = fieldOf(merged, name);
        if (wanted == was || wanted == now) {
            continue;
        }
        if (now != was && result.disputed.empty()) {
            result.disputed = name;
        }
        merged[name] = wanted;
        if (wanted.is_null()) {
            merged.erase(name);
        }
    }
    result.text = merged.empty() ? std::nullopt : std::optional(merged.dump());
    return result;
}

}  // namespace omnidrive::annotation
