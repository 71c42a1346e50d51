// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/ablation.h"

#include "base/error.h"
#include "store/atomic_file.h"
#include "store/json_fields.h"

#include <nlohmann/json.hpp>

namespace omnidrive::eval {

namespace {

using Json = nlohmann::json;

void putRate(Json& json, const char* key, const std::optional<double>& rate) {
    if (rate) {
        json[key] = *rate;
    }
}

std::optional<double> takeRate(const Json& json, const char* key) {
    return json.contains(key) ? std::optional(json.at(key).get<double>()) : std::nullopt;
}

Json rowJson(const AblationRow& row) {
    Json json{{"name", row.name},
              {"seeds", row.seeds.size()},
              {"greedy_mean", row.greedyMean},
              {"greedy_spread", row.greedySpread},
              {"sampled_mean", row.sampledMean},
              {"sampled_spread", row.sampledSpread},
              {"seed_values", row.seeds},
              {"greedy", row.greedy},
              {"sampled", row.sampled}};
    putRate(json, "tool_rate_needed", row.toolRateNeeded);
    putRate(json, "tool_rate_global", row.toolRateGlobal);
    putRate(json, "label_right", row.labelRight);
    putRate(json, "zoom_on_object", row.zoomOnObject);
    return json;
}

AblationRow fromJson(const Json& json) {
    AblationRow row;
    row.name = json.at("name").get<std::string>();
    row.seeds = json.at("seed_values").get<std::vector<uint64_t>>();
    row.greedy = json.at("greedy").get<std::vector<double>>();
    row.sampled = json.at("sampled").get<std::vector<double>>();
    row.greedyMean = json.at("greedy_mean").get<double>();
    row.greedySpread = json.at("greedy_spread").get<double>();
    row.sampledMean = json.at("sampled_mean").get<double>();
    row.sampledSpread = json.at("sampled_spread").get<double>();
    row.toolRateNeeded = takeRate(json, "tool_rate_needed");
    row.toolRateGlobal = takeRate(json, "tool_rate_global");
    row.labelRight = takeRate(json, "label_right");
    row.zoomOnObject = takeRate(json, "zoom_on_object");
    require(row.greedy.size() == row.seeds.size() && row.sampled.size() == row.seeds.size(),
            "\"{}\" names {} seeds but has {} greedy and {} sampled values", row.name, row.seeds.size(),
            row.greedy.size(), row.sampled.size());
    return row;
}

}  // namespace

Json toJson(const std::vector<AblationRow>& rows) {
    Json json = Json::array();
    for (const AblationRow& row : rows) {
        json.push_back(rowJson(row));
    }
    return json;
}

void writeAblations(const std::filesystem::path& file, const std::vector<AblationRow>& rows) {
    store::writeFileAtomically(file, toJson(rows).dump(2) + "\n");
}

std::vector<AblationRow> readAblations(const std::filesystem::path& file) {
    std::vector<AblationRow> rows;
    try {
        const Json parsed = store::readJsonDocument(file);
        for (const Json& row : parsed.get_ref<const Json::array_t&>()) {
            rows.push_back(fromJson(row));
        }
    } catch (const Json::exception& problem) {
        fail(ErrorKind::Format, "{} is no ablation table: {}", file.string(), problem.what());
    }
    return rows;
}

}  // namespace omnidrive::eval
