// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/json_records.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace omnidrive::eval {

using nlohmann::json;

std::string recordPlace(const std::filesystem::path& file, size_t number, const std::string& idx) {
    return idx.empty() ? fmt::format("{}, record {}", file.string(), number)
                       : fmt::format("{}, record {} ({:.80})", file.string(), number, idx);
}

std::string textMember(const json& record, const char* key) {
    const auto found = record.is_object() ? record.find(key) : record.end();
    return found != record.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string idxOf(const json& record) {
    const std::string idx = textMember(record, "idx");
    return idx.empty() ? textMember(record, "id") : idx;
}

}  // namespace omnidrive::eval
