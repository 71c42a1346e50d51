// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/evaluation.h"
#include "app/long_task.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace omnidrive::app {

/// One policy to be evaluated greedily and sampled, and the file that keeps the outcome.
struct EvaluationPlan {
    std::string name;   ///< column title
    std::string model;  ///< "embedded" or a model folder
    int64_t step = 0;   ///< of the checkpoint; an outcome of another step is not used again
    std::string recipe;
    std::string clip = "embedded";
    std::string device = "cpu";
    uint64_t seed = 0;  ///< of sampling
    bool toolAllowed = true;
    int samples = 400;
    int threads = 0;
    std::filesystem::path file;
};

struct BothEvaluations {
    Evaluation greedy, sampled;
};

/// Takes the outcome from the plan's file when it is there and fits the plan and this program's version, else evaluates
/// and writes it.
/// @return nullopt when the user stopped it; nothing is written then.
std::optional<BothEvaluations> evaluateOnce(const EvaluationPlan& plan, LongTask& task);

}  // namespace omnidrive::app
