// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/json_records.h"

#include "base/error.h"
#include "store/file_io.h"
#include "store/json_fields.h"

#include <nlohmann/json.hpp>

namespace omnidrive::eval {

using nlohmann::json;

json readJsonRecords(const std::filesystem::path& file) {
    json parsed = store::parseJson(store::readTextFile(file));
    if (!parsed.is_array() && !parsed.is_object()) {
        fail(ErrorKind::Format, "{}: is neither a JSON list nor an object of records", file.string());
    }
    json records = json::array();
    for (json& record : parsed) {
        records.push_back(std::move(record));
    }
    return records;
}

std::string recordPlace(const std::filesystem::path& file, size_t number, const std::string& idx) {
    return idx.empty() ? fmt::format("{}, record {}", file.string(), number)
                       : fmt::format("{}, record {} ({})", file.string(), number, idx);
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
