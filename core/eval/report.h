// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "eval/rate.h"
#include "rollout/trajectory.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::eval {

/// What was evaluated and how, said in every report so that two numbers are only compared when they may be.
struct ReportInfo {
    std::string name;    ///< column title: "base", "two stages, seed 1"
    std::string model;   ///< "embedded" or a model folder
    std::string recipe;  ///< data, prompts and limits
    std::string split = "test";
    bool greedy = true;  ///< false: sampled
    uint64_t seed = 0;   ///< of sampling
    bool toolAllowed = true;

    bool operator==(const ReportInfo&) const = default;
};

/// Metrics of one policy over one data set, from the records of its rollouts. Shares of rollouts unless a comment says
/// calls.
struct EvalReport {
    ReportInfo info;
    int64_t questions = 0;  ///< different samples
    Rate accuracy;                               ///< here and below: over the rollouts with a reference answer
    std::map<std::string, Rate> accuracyByKind;
    Rate accuracyNeeded, accuracyGlobal;         ///< questions that need a zoom / that the global view answers, where that is known
    Rate accuracyWithTool, accuracyWithoutTool;  ///< rollouts that saw a crop / that saw none
    Rate toolUse, toolUseNeeded, toolUseGlobal;  ///< rollouts with a call
    Rate toolFail;                               ///< failed calls over calls
    Rate labelRight;                             ///< calls that name the object asked about
    Rate zoomOnObject;                           ///< crops that hold the object's centre
    std::optional<double> meanIou;               ///< of crops with the object, over crops
    Rate wellFormed;                             ///< no format error (SPEC section 5.1)
    Rate answered;                               ///< an answer could be read; counts every rollout
    Rate truncated;                              ///< ended by a budget
    double meanResponseTokens = 0;               ///< generated
    double meanCalls = 0;                        ///< per rollout, failed ones counted

    bool operator==(const EvalReport&) const = default;
};

/// @throws Error (InvalidArgument) when there is no trajectory. Pure.
EvalReport makeReport(const std::vector<rollout::Trajectory>& trajectories, const ReportInfo& info);

/// Every number with its count and 95 % interval; a rate without cases is left out.
nlohmann::json toJson(const EvalReport& report);
/// @throws Error (Format) naming the field that is missing or of the wrong type. @param nameForErrors file the object
/// came from.
EvalReport reportFromJson(const nlohmann::json& json, const std::string& nameForErrors);

/// One column a report, one row a metric, percent with 95 % Wilson interval. Rows without data in every report are left
/// out.
std::string reportTable(const std::vector<EvalReport>& reports);

}  // namespace omnidrive::eval
