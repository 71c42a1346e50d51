// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/history_text.h"

#include "base/utf8.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace omnidrive::annotation {

namespace {

using nlohmann::json;

constexpr size_t kMostBytes = 60;

json objectOf(const std::optional<std::string>& text) {
    const json parsed = text ? json::parse(*text, nullptr, false) : json::object();
    return parsed.is_object() ? parsed : json::object();
}

std::string shortened(const std::string& text) {
    return text.size() > kMostBytes ? std::string(utf8Beginning(text, kMostBytes)) + "…" : text;
}

/// Texts of a list one after the other; of boxes their number.
std::string listText(const json& list) {
    std::string words;
    for (const json& one : list) {
        if (!one.is_string()) {
            return fmt::format("{}", list.size());
        }
        words += (words.empty() ? "" : ", ") + one.get<std::string>();
    }
    return words;
}

std::string valueText(const json& object, const std::string& field) {
    const auto found = object.find(field);
    if (found == object.end()) {
        return "-";
    }
    return shortened(found->is_string()  ? found->get<std::string>()
                     : found->is_array() ? listText(*found)
                                         : found->dump(-1, ' ', false, json::error_handler_t::replace));
}

}  // namespace

std::string whatChanged(const Action& action, const std::string& key) {
    std::string words;
    for (const ObjectChange& change : action.changes) {
        if (change.key != key) {
            continue;
        }
        const json before = objectOf(change.before), after = objectOf(change.after);
        std::set<std::string> fields;
        for (const json* object : {&before, &after}) {
            for (const auto& [field, value] : object->items()) {
                fields.insert(field);
            }
        }
        for (const std::string& field : fields) {
            if (before.value(field, json()) != after.value(field, json())) {
                words += (words.empty() ? "" : "; ") + field + ": " + valueText(after, field);
            }
        }
    }
    return words;
}

}  // namespace omnidrive::annotation
