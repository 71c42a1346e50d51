// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/run_parts.h"

#include "model/use_device.h"
#include "train/ablations.h"
#include "train/run_cases.h"
#include "train/run_setup.h"
#include "train/trained_parameters.h"

namespace omnidrive::train {

namespace {

/// A run may be resumed from another folder than it was started in.
std::string absolutePath(const std::string& path) { return path.empty() ? path : std::filesystem::absolute(path).lexically_normal().string(); }

/// "embedded" is a name, not a folder (rollout::modelFolder).
std::string absoluteModel(const std::string& nameOrFolder) { return nameOrFolder == "embedded" ? nameOrFolder : absolutePath(nameOrFolder); }

}  // namespace

Recipe requestedRecipe(const TrainRequest& request) {
    auto recipe = request.resume ? loadRecipe(request.run / "recipe.yaml") : applyAblation(loadRecipe(findRecipe(request.recipe)), request.ablation);
    if (request.device) {
        recipe.device = *request.device;
    }
    if (request.seed && !request.resume) {
        recipe.seed = *request.seed;
    }
    if (request.threads) {
        recipe.threads = *request.threads;
    }
    recipe.model = absoluteModel(recipe.model);
    recipe.clip = absoluteModel(recipe.clip);
    recipe.data.questions = absolutePath(recipe.data.questions);
    recipe.data.cases = absolutePath(recipe.data.cases);
    recipe.probe.cases = absolutePath(recipe.probe.cases);
    return request.resume ? withKeptCases(std::move(recipe), request.run) : recipe;
}

TrainerParts loadParts(const Recipe& recipe) {
    TrainerParts parts;
    const auto device = model::useDevice(recipe.device);
    parts.policy = rollout::Policy::load(recipe.model, device, weightsDtype(recipe.weightsDtype, device));
    if (recipe.maxPixels > 0) {
        parts.policy.preprocess.maxPixels = recipe.maxPixels;
    }
    parts.scorer = loadScorer(recipe, device);
    for (const auto& stage : recipe.stages) {
        if (stage.klWeight > 0 && !parts.reference) {
            parts.reference = frozenReference(recipe, *parts.policy.vlm);
        }
    }
    return parts;
}

LaunchMemory memoryOf(const Recipe& recipe, int processesHere, int ranks) {
    const auto device = model::useDevice(recipe.device);
    const auto free = model::freeMemory(device);
    return requireMemory(recipe, free && device.is_cpu() ? std::optional(*free / processesHere) : free, ranks);
}

}  // namespace omnidrive::train
