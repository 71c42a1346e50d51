// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/stored_evaluation.h"

#include "base/error.h"
#include "base/resources.h"
#include "store/atomic_file.h"
#include "store/file_io.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace omnidrive::app {

namespace {

using nlohmann::json;

/// Everything the outcome depends on; equal settings, equal outcome.
json settingsOf(const EvaluationPlan& plan) {
    return {{"program", versionString()},
            {"model", plan.model},
            {"step", plan.step},
            {"recipe", plan.recipe},
            {"split", "test"},
            {"seed", plan.seed},
            {"tool_allowed", plan.toolAllowed},
            {"samples", plan.samples}};
}

std::optional<BothEvaluations> storedOutcome(const EvaluationPlan& plan) {
    std::error_code ignored;
    if (!std::filesystem::exists(plan.file, ignored)) {
        return std::nullopt;
    }
    const json parsed = json::parse(store::readTextFile(plan.file), nullptr, false);
    if (!parsed.is_object() || parsed.value("settings", json()) != settingsOf(plan)) {
        return std::nullopt;
    }
    const std::string name = plan.file.string();
    return BothEvaluations{evaluationFromJson(parsed.value("greedy", json()), name),
                           evaluationFromJson(parsed.value("sampled", json()), name)};
}

void keep(const EvaluationPlan& plan, const BothEvaluations& outcome) {
    const json object{{"settings", settingsOf(plan)},
                      {"greedy", evaluationJson(outcome.greedy)},
                      {"sampled", evaluationJson(outcome.sampled)}};
    store::makeFolders(plan.file.parent_path());
    store::writeFileAtomically(plan.file, object.dump(1) + "\n");
}

std::optional<Evaluation> evaluateMode(const EvaluationPlan& plan, bool greedy, LongTask& task) {
    if (task.wasStopped()) {
        return std::nullopt;
    }
    train::EvalRequest request;
    request.model = plan.model;
    request.recipe = plan.recipe;
    request.clip = plan.clip;
    request.device = plan.device;
    request.samples = plan.samples;
    request.greedy = greedy;
    request.seed = plan.seed;
    request.toolAllowed = plan.toolAllowed;
    request.threads = plan.threads;
    auto evaluation = evaluate(request, plan.name, task);
    // A part of the questions would pass for all of them later.
    return task.wasStopped() ? std::nullopt : std::move(evaluation);
}

}  // namespace

std::optional<BothEvaluations> evaluateOnce(const EvaluationPlan& plan, LongTask& task) {
    if (auto outcome = storedOutcome(plan)) {
        return outcome;
    }
    auto greedy = evaluateMode(plan, true, task);
    auto sampled = evaluateMode(plan, false, task);
    if (!greedy || !sampled) {
        return std::nullopt;
    }
    BothEvaluations outcome{std::move(*greedy), std::move(*sampled)};
    keep(plan, outcome);
    return outcome;
}

}  // namespace omnidrive::app
