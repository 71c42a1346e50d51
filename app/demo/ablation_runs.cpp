// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/ablation_runs.h"

#include "app/demo/trained_run.h"
#include "app/run_models.h"
#include "base/error.h"
#include "train/recipe.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace omnidrive::app {

namespace {

namespace fs = std::filesystem;

constexpr std::array kAblations{
    Ablation{"base", "the shipped model before any reinforcement learning", false, true},
    Ablation{"no-zoom", "both stages, the tool never offered", true, false},
    Ablation{"no-clip-term", "both stages, grounding weight 0", true, true},
    Ablation{"no-consistency-gate", "both stages, any label may earn the CLIP term", true, true},
    Ablation{"stage2-only", "stage 2 for the same total of steps", true, true},
    Ablation{kWholeMethod, "the whole method", true, true},
};

using SeedsByName = std::map<std::string, std::vector<eval::SeedReports>>;

std::vector<eval::AblationRow> rowsOf(const SeedsByName& seeds) {
    std::vector<eval::AblationRow> rows;
    for (const Ablation& ablation : kAblations) {
        const auto found = seeds.find(ablation.name);
        if (found != seeds.end()) {
            rows.push_back(eval::summariseSeeds(ablation.name, found->second));
        }
    }
    return rows;
}

RunModel finishedModel(const fs::path& run) {
    const auto newest = newestModel(run);
    if (!newest) {
        fail(ErrorKind::Io, "{} is finished but has no complete checkpoint", run.string());
    }
    return *newest;
}

/// @return false when the user stopped the training.
bool trainSeed(const DemoOptions& options, const Ablation& ablation, uint64_t seed, LongTask& task) {
    train::TrainRequest request;
    request.recipe = options.recipe();
    request.run = ablationRun(options, ablation, seed);
    request.seed = seed;
    request.threads = options.threads;
    request.ablation = ablation.name;
    const bool isStopped = ensureTrained(request, task) == TrainingOutcome::Stopped;
    if (isStopped && !task.wasStopped()) {
        fail(ErrorKind::InvalidArgument,
             "the training in {} was stopped before its end; run the same command to continue", request.run.string());
    }
    return !isStopped;
}

std::string findingLine(const std::vector<eval::AblationRow>& rows, const std::string& name, const std::string& base) {
    const auto find = [&](const std::string& wanted) {
        return std::find_if(rows.begin(), rows.end(), [&](const eval::AblationRow& row) { return row.name == wanted; });
    };
    const auto row = find(name), other = find(base);
    if (row == rows.end() || other == rows.end()) {
        return "";
    }
    const eval::AblationDifference change = eval::difference(*row, *other);
    return fmt::format("{} minus {}: {:+.1f} points greedy, {:+.1f} sampled; {}\n", name, base, change.greedy,
                       change.sampled, change.everySeedAgrees() ? "every seed agrees" : "the seeds do not all agree");
}

}  // namespace

std::span<const Ablation> ablations() {
    return kAblations;
}

fs::path ablationRun(const DemoOptions& options, const Ablation& ablation, uint64_t seed) {
    const bool isDemoRun = ablation.name == std::string_view(kWholeMethod) && seed == 0;
    return isDemoRun ? options.run : options.run / "ablations" / fmt::format("{}-seed{}", ablation.name, seed);
}

std::optional<BothEvaluations> runAblationSeed(const DemoOptions& options, const Ablation& ablation, uint64_t seed,
                                               LongTask& task) {
    if (ablation.isTrained && !trainSeed(options, ablation, seed, task)) {
        return std::nullopt;
    }
    const train::Recipe recipe = train::loadRecipe(train::findRecipe(options.recipe()));
    const RunModel model =
        ablation.isTrained ? finishedModel(ablationRun(options, ablation, seed)) : RunModel{0, recipe.model};
    EvaluationPlan plan;
    plan.clip = recipe.clip;
    plan.device = recipe.device;
    plan.name = ablation.name;
    plan.model = model.folder.string();
    plan.step = model.step;
    plan.recipe = options.recipe();
    plan.seed = seed;
    plan.toolAllowed = ablation.toolAllowed;
    plan.samples = options.samples;
    plan.threads = options.threads;
    plan.file = options.run / "evaluations" / fmt::format("{}-seed{}.json", ablation.name, seed);
    return evaluateOnce(plan, task);
}

std::vector<eval::AblationRow> runAblations(const DemoOptions& options, LongTask& task) {
    SeedsByName done;
    const int total = options.seeds * static_cast<int>(kAblations.size());
    int number = 0;
    for (int seed = 0; seed < options.seeds; ++seed) {
        for (const Ablation& ablation : kAblations) {
            task.console().note(
                fmt::format("[{}/{}] {}, seed {}: {}", ++number, total, ablation.name, seed, ablation.explanation));
            const auto outcome = runAblationSeed(options, ablation, static_cast<uint64_t>(seed), task);
            if (!outcome) {
                return rowsOf(done);
            }
            done[ablation.name].push_back(
                {static_cast<uint64_t>(seed), outcome->greedy.report, outcome->sampled.report});
            eval::writeAblations(options.run / "ablations.json", rowsOf(done));
        }
    }
    return rowsOf(done);
}

std::string ablationFindings(const std::vector<eval::AblationRow>& rows) {
    return findingLine(rows, kWholeMethod, "base") + findingLine(rows, kWholeMethod, "no-clip-term") +
           findingLine(rows, kWholeMethod, "no-consistency-gate") + findingLine(rows, kWholeMethod, "stage2-only") +
           findingLine(rows, "no-zoom", "base");
}

}  // namespace omnidrive::app
