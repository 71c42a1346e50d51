// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/launch_check.h"

#include "base/error.h"
#include "rollout/policy.h"
#include "train/trained_parameters.h"
#include "train/trainer.h"

#include <algorithm>

namespace omnidrive::train {

namespace {

model::TrainLoad loadOf(const Recipe& recipe, const StageOptions& stage, const rollout::Prompt& prompt) {
    model::TrainLoad load;
    load.prompts = (stage.promptsPerStep + stage.minibatches - 1) / stage.minibatches;
    load.rows = load.prompts * recipe.rollout.groupSize;
    load.promptTokens = static_cast<int64_t>(prompt.ids.size());
    load.patches = static_cast<int64_t>(prompt.picture.gridH) * prompt.picture.gridW;
    load.responseTokens = recipe.rollout.maxResponseTokens / 2;
    return load;
}

int64_t adapterParameters(const Recipe& recipe, const model::VlmConfig& config) {
    if (recipe.loraRank == 0) {
        return 0;
    }
    model::LoraConfig lora;
    model::setTargets(lora, recipe.loraTargets);
    const auto shapes = model::expectedShapes(config);
    int64_t count = 0;
    for (const auto& module : model::selectedModules(config, lora)) {
        const auto& shape = shapes.at(module + ".weight");
        count += recipe.freezeVision && module.starts_with("visual.") ? 0 : recipe.loraRank * (shape[0] + shape[1]);
    }
    return count;
}

std::string advice(const Recipe& recipe) {
    std::string text = "a smaller max_pixels, fewer prompts_per_step or more minibatches help";
    if (!recipe.gradientCheckpointing) {
        text = "gradient_checkpointing, " + text;
    }
    return recipe.loraRank > 0 ? text : "lora_rank, " + text;
}

}  // namespace

model::MemoryEstimate launchEstimate(const Recipe& recipe) {
    const auto config = rollout::modelConfig(recipe.model);
    auto policy = rollout::Policy::withoutWeights(recipe.model);
    policy.preprocess.maxPixels = recipe.maxPixels > 0 ? recipe.maxPixels : policy.preprocess.maxPixels;
    model::TrainMethod method;
    method.adapterParameters = adapterParameters(recipe, config);
    method.trainsVision = !recipe.freezeVision;
    method.gradientCheckpointing = recipe.gradientCheckpointing;
    method.hasReference = std::any_of(recipe.stages.begin(), recipe.stages.end(), [](const auto& stage) { return stage.klWeight > 0; });
    const auto dtype = weightsDtype(recipe.weightsDtype, model::parseDevice(recipe.device));
    model::MemoryEstimate widest;
    for (const auto& stage : recipe.stages) {
        const auto prompt = rollout::buildPrompt(policy, *recipeSample(recipe, stage.globalShare, "train", 0));
        const auto estimate = model::estimateTraining(config, dtype, loadOf(recipe, stage, prompt), method);
        widest = estimate.total() > widest.total() ? estimate : widest;
    }
    return widest;
}

std::string requireMemory(const Recipe& recipe, std::optional<int64_t> freeBytes) {
    const auto estimate = launchEstimate(recipe);
    if (!freeBytes) {
        return fmt::format("training needs about {}; what {} has free is not known", model::describe(estimate), recipe.device);
    }
    model::requireFits(estimate, *freeBytes, recipe.device, "training", advice(recipe));
    return fmt::format("training needs about {}; {} has {} free", model::describe(estimate), recipe.device, model::bytesText(*freeBytes));
}

}  // namespace omnidrive::train
