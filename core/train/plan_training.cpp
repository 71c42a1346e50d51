// SPDX-License-Identifier: GPL-3.0-or-later
// What a training would need, before it is started.
#include "train/bench_parts.h"
#include "train/rollouts_ahead.h"
#include "train/run_parts.h"
#include "train/run_setup.h"

#include <algorithm>

namespace omnidrive::train {

namespace {

constexpr double kMib = 1024.0 * 1024.0;
constexpr int kTrialSteps = 2;   // the first one of a stage also warms caches up; the second one counts

/// Its stages shortened, and its testing at the very end.
Recipe shortened(Recipe recipe) {
    for (auto& stage : recipe.stages) {
        stage.steps = std::min(stage.steps, kTrialSteps);
    }
    recipe.eval.everySteps = recipe.eval.everySteps > 0 ? recipe.totalSteps() : 0;
    recipe.checkpointEvery = 0;
    return recipe;
}

/// Remembers how long each stage's last step took, and the testing after the last one.
class Stopwatch : public TrainerObserver {
public:
    Stopwatch(size_t stages, const ProgressFn& progress) : seconds(stages, 0), progress_(progress) {}

    void stepDone(int64_t step, int64_t total, int stage, const std::vector<std::pair<std::string, double>>& metrics) override {
        const auto of = [&](const char* name) {
            const auto it = std::find_if(metrics.begin(), metrics.end(), [&](const auto& metric) { return metric.first == name; });
            return it == metrics.end() ? 0.0 : it->second;
        };
        testing = of("timing_s/testing");
        seconds.at(seconds.size() == 1 ? 0 : static_cast<size_t>(stage - 1)) = of("timing_s/step") - testing;   // a driving stage alone is called 2
        if (progress_) {
            progress_({step, total, "trial step"});
        }
    }

    std::vector<double> seconds;
    double testing = 0;

private:
    const ProgressFn& progress_;
};

}  // namespace

LaunchPlan planTraining(const TrainRequest& request) {
    const auto recipe = requestedRecipe(request);
    return {recipe.title, recipe.totalSteps(), memoryOf(recipe).sentence, std::nullopt};
}

LaunchPlan tryTraining(const TrainRequest& request, const std::stop_token& stop, const ProgressFn& progress) {
    LaunchPlan plan = planTraining(request);
    auto recipe = requestedRecipe(request);
    recipe.microBatchTokens = memoryOf(recipe).microBatchTokens;
    applyThreads(recipe.threads, sharesProcessor(recipe) ? 2 : 1);
    Stopwatch watch(recipe.stages.size(), progress);
    Trainer trainer(shortened(recipe), loadParts(recipe));
    if (!trainer.run(stop, watch).finished) {
        return plan;
    }
    LaunchTrial trial;
    trial.secondsPerStep = watch.seconds;
    trial.peakBytes = static_cast<int64_t>(PeakMemory().read() * kMib);
    for (size_t i = 0; i < recipe.stages.size(); ++i) {
        trial.totalSeconds += static_cast<double>(recipe.stages[i].steps) * watch.seconds[i];
    }
    trial.totalSeconds += recipe.eval.everySteps > 0 ? watch.testing * static_cast<double>(recipe.totalSteps() / recipe.eval.everySteps) : 0;
    plan.trial = trial;
    return plan;
}

}  // namespace omnidrive::train
