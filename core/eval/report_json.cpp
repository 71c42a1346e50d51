// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/report.h"

#include "base/error.h"

#include <nlohmann/json.hpp>

#include <array>
#include <utility>

namespace omnidrive::eval {

namespace {

using Json = nlohmann::json;

struct RateField {
    const char* key;
    Rate EvalReport::*field;
};

constexpr std::array kRateFields{
    RateField{"accuracy", &EvalReport::accuracy},
    RateField{"accuracy_needed", &EvalReport::accuracyNeeded},
    RateField{"accuracy_global", &EvalReport::accuracyGlobal},
    RateField{"accuracy_with_tool", &EvalReport::accuracyWithTool},
    RateField{"accuracy_without_tool", &EvalReport::accuracyWithoutTool},
    RateField{"tool_use_rate", &EvalReport::toolUse},
    RateField{"tool_use_rate_needed", &EvalReport::toolUseNeeded},
    RateField{"tool_use_rate_global", &EvalReport::toolUseGlobal},
    RateField{"tool_fail_rate", &EvalReport::toolFail},
    RateField{"label_right_rate", &EvalReport::labelRight},
    RateField{"zoom_on_object_rate", &EvalReport::zoomOnObject},
    RateField{"well_formed_rate", &EvalReport::wellFormed},
    RateField{"answered_rate", &EvalReport::answered},
    RateField{"truncated_rate", &EvalReport::truncated},
};

Json rateJson(const Rate& rate) {
    const Interval interval = *rate.wilson();
    return {{"value", *rate.value()},
            {"low", interval.low},
            {"high", interval.high},
            {"hits", rate.hits},
            {"count", rate.count}};
}

Rate rateFromJson(const Json& json) {
    const Rate rate{json.at("hits").get<int64_t>(), json.at("count").get<int64_t>()};
    require(rate.count > 0 && rate.hits >= 0 && rate.hits <= rate.count, "{} hits of {} is no rate", rate.hits,
            rate.count);
    return rate;
}

void readRates(const Json& json, EvalReport& report) {
    for (const RateField& entry : kRateFields) {
        if (json.contains(entry.key)) {
            report.*entry.field = rateFromJson(json.at(entry.key));
        }
    }
    for (const auto& [kind, rate] : json.at("accuracy_by_kind").items()) {
        report.accuracyByKind[kind] = rateFromJson(rate);
    }
}

ReportInfo infoFromJson(const Json& json) {
    ReportInfo info;
    info.name = json.at("name").get<std::string>();
    info.model = json.at("model").get<std::string>();
    info.recipe = json.at("recipe").get<std::string>();
    info.split = json.at("split").get<std::string>();
    const auto mode = json.at("mode").get<std::string>();
    require(mode == "greedy" || mode == "sampled", "mode \"{}\" is neither greedy nor sampled", mode);
    info.greedy = mode == "greedy";
    info.seed = json.at("seed").get<uint64_t>();
    info.toolAllowed = json.at("tool_allowed").get<bool>();
    return info;
}

EvalReport parse(const Json& json) {
    EvalReport report;
    report.info = infoFromJson(json);
    report.questions = json.at("questions").get<int64_t>();
    readRates(json, report);
    if (json.contains("mean_iou")) {
        report.meanIou = json.at("mean_iou").get<double>();
    }
    report.meanResponseTokens = json.at("mean_response_tokens").get<double>();
    report.meanCalls = json.at("mean_calls").get<double>();
    require(report.answered.count + report.accuracy.count > 0, "the report counts no rollout");
    return report;
}

}  // namespace

Json toJson(const EvalReport& report) {
    const ReportInfo& info = report.info;
    Json json{{"name", info.name},
              {"model", info.model},
              {"recipe", info.recipe},
              {"split", info.split},
              {"mode", info.greedy ? "greedy" : "sampled"},
              {"seed", info.seed},
              {"tool_allowed", info.toolAllowed},
              {"questions", report.questions},
              {"mean_response_tokens", report.meanResponseTokens},
              {"mean_calls", report.meanCalls},
              {"accuracy_by_kind", Json::object()}};
    for (const RateField& entry : kRateFields) {
        if ((report.*entry.field).count > 0) {
            json[entry.key] = rateJson(report.*entry.field);
        }
    }
    for (const auto& [kind, rate] : report.accuracyByKind) {
        json["accuracy_by_kind"][kind] = rateJson(rate);
    }
    if (report.meanIou) {
        json["mean_iou"] = *report.meanIou;
    }
    return json;
}

EvalReport reportFromJson(const Json& json, const std::string& nameForErrors) {
    try {
        return parse(json);
    } catch (const Json::exception& problem) {
        fail(ErrorKind::Format, "{} is no evaluation report: {}", nameForErrors, problem.what());
    } catch (const Error& problem) {
        fail(ErrorKind::Format, "{} is no evaluation report: {}", nameForErrors, problem.what());
    }
}

}  // namespace omnidrive::eval
