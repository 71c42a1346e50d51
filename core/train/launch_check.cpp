// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/launch_check.h"

#include "base/error.h"
#include "rollout/policy.h"
#include "train/rollouts_ahead.h"
#include "train/trained_parameters.h"
#include "train/trainer.h"

#include <algorithm>
#include <vector>

namespace omnidrive::train {

namespace {

/// Room left for what the estimate does not see: rollouts longer than half of the limit, kept picture features, other programs.
constexpr double kUsableShare = 0.85;

/// A recipe's passes in numbers.
struct Launch {
    model::VlmConfig config;
    torch::Dtype dtype;
    model::TrainMethod method;
    std::vector<model::TrainLoad> updates;       // one a stage
    std::vector<model::MemoryEstimate> ahead;    // the same: of the next rollouts, made on that device meanwhile
    int64_t groupSize;
};

int64_t tokensOf(const model::TrainLoad& load) { return load.prompts * load.promptTokens + load.rows * load.responseTokens; }

/// What a prompt weighs.
struct PromptSize {
    int64_t tokens = 0, patches = 0;
};

PromptSize sizeOf(const rollout::Prompt& prompt) {
    return {static_cast<int64_t>(prompt.ids.size()), static_cast<int64_t>(prompt.picture.gridH) * prompt.picture.gridW};
}

PromptSize larger(const PromptSize& a, const PromptSize& b) { return a.tokens >= b.tokens ? a : b; }

/// Asks every case once, so that one that cannot be asked is told now and not hours into the run. @return the size of the largest to train on.
PromptSize largestCase(const CaseQuestions& cases, const rollout::Policy& policy) {
    PromptSize largest;
    for (int i = 0; i < cases.trainingCases(); ++i) {
        largest = larger(largest, sizeOf(rollout::buildPrompt(policy, *cases.trainingCase(i))));
    }
    for (int i = 0; i < cases.probes(); ++i) {
        cases.probeSample(i);
    }
    return largest;
}

model::TrainLoad updateOf(const Recipe& recipe, const StageOptions& stage, const PromptSize& prompt, int ranks) {
    model::TrainLoad load;
    const int parts = stage.minibatches * ranks;
    load.prompts = (stage.promptsPerStep + parts - 1) / parts;
    load.rows = load.prompts * recipe.rollout.groupSize;
    load.promptTokens = prompt.tokens;
    load.patches = prompt.patches;
    load.responseTokens = std::max(recipe.rollout.maxResponseTokens / 2, 1);
    return load;
}

/// What a step's rollouts take while they are made: the prompts' keys and values once, those of the answers up to their limits, and all prompts in one
/// pass. Nothing where they are not made beside an update.
model::MemoryEstimate aheadOf(const Recipe& recipe, const StageOptions& stage, const PromptSize& prompt, int ranks, const Launch& launch) {
    model::MemoryEstimate estimate;
    if (!launch.method.hasTwin) {
        return estimate;
    }
    const int64_t prompts = (stage.promptsPerStep + ranks - 1) / ranks, rows = prompts * recipe.rollout.groupSize;
    const auto cacheOf = [&](int64_t count, int64_t tokens) {
        return model::estimateRun(launch.config, launch.dtype, {.rows = count, .tokens = tokens, .patches = 0}).cache;
    };
    estimate.cache = cacheOf(prompts, prompt.tokens) + cacheOf(rows, recipe.rollout.maxResponseTokens + recipe.rollout.maxTurnTokens);
    const model::RunLoad prefill{.rows = rows, .tokens = prompts * prompt.tokens, .patches = prompts * prompt.patches};
    estimate.activations = model::estimateRun(launch.config, launch.dtype, prefill).activations;
    return estimate;
}

/// The part of an update that microBatches() makes one pass of. @param budget 0: all of it.
model::TrainLoad passOf(model::TrainLoad load, int64_t groupSize, int64_t budget) {
    if (budget == 0 || tokensOf(load) <= budget) {
        return load;
    }
    const int64_t group = load.promptTokens + groupSize * load.responseTokens;
    load.prompts = std::max<int64_t>(budget / group, 1);
    load.rows = budget >= group ? load.prompts * groupSize : std::clamp<int64_t>((budget - load.promptTokens) / load.responseTokens, 1, groupSize);
    return load;
}

model::MemoryEstimate estimateOf(const Launch& launch, int64_t budget) {
    model::MemoryEstimate widest;
    for (size_t i = 0; i < launch.updates.size(); ++i) {
        auto estimate = model::estimateTraining(launch.config, launch.dtype, passOf(launch.updates[i], launch.groupSize, budget), launch.method);
        estimate.activations += launch.ahead[i].activations;
        estimate.cache += launch.ahead[i].cache;
        widest = estimate.total() > widest.total() ? estimate : widest;
    }
    return widest;
}

/// Budgets to try, from wide to narrow: whole groups, then fewer rollouts of one.
std::vector<int64_t> budgets(const Launch& launch) {
    const auto& update = *std::max_element(launch.updates.begin(), launch.updates.end(),
                                           [](const auto& a, const auto& b) { return tokensOf(a) < tokensOf(b); });
    const int64_t group = update.promptTokens + launch.groupSize * update.responseTokens;
    std::vector<int64_t> tried{0};
    for (int64_t prompts = update.prompts - 1; prompts >= 1; --prompts) {
        tried.push_back(prompts * group);
    }
    for (int64_t rows = launch.groupSize - 1; rows >= 1; --rows) {
        tried.push_back(update.promptTokens + rows * update.responseTokens);
    }
    return tried;
}

/// The widest budget whose estimate leaves some of the memory over, or the narrowest.
int64_t fittingBudget(const Launch& launch, int64_t freeBytes) {
    const auto all = budgets(launch);
    const auto usable = static_cast<int64_t>(kUsableShare * static_cast<double>(freeBytes));
    const auto fits = std::find_if(all.begin(), all.end(), [&](int64_t budget) { return estimateOf(launch, budget).total() <= usable; });
    return fits == all.end() ? all.back() : *fits;
}

void addAdapters(model::TrainMethod& method, const Recipe& recipe, const model::VlmConfig& config) {
    if (recipe.loraRank == 0) {
        return;
    }
    if (const auto folder = rollout::modelFolder(recipe.model, "vlm"); model::isAdapterFolder(folder)) {
        requireAskedAdapters(recipe, config, model::LoraConfig::load(folder));
    }
    model::LoraConfig lora;
    model::setTargets(lora, recipe.loraTargets);
    const auto shapes = model::expectedShapes(config);
    for (const auto& module : model::selectedModules(config, lora)) {
        if (!recipe.freezeVision || !module.starts_with("visual.")) {
            model::addAdapter(method, module, shapes.at(module + ".weight"), recipe.loraRank);
        }
    }
}

std::string advice(const Recipe& recipe) {
    std::string text = recipe.microBatchTokens > 0 ? "smaller micro_batch_tokens or a smaller max_pixels help" : "a smaller max_pixels helps";
    for (const auto& [isOpen, field] : {std::pair{recipe.loraRank == 0 && recipe.optimiserState != "8bit", "optimiser_state 8bit"},
                                        {!recipe.gradientCheckpointing, "gradient_checkpointing"}, {recipe.loraRank == 0, "lora_rank"}}) {
        if (isOpen) {
            text = fmt::format("{}, {}", field, text);
        }
    }
    return text;
}

model::TrainMethod methodOf(const Recipe& recipe, const model::VlmConfig& config, int ranks) {
    model::TrainMethod method;
    addAdapters(method, recipe, config);
    method.trainsVision = !recipe.freezeVision;
    method.gradientCheckpointing = recipe.gradientCheckpointing || (recipe.ranks.shardParameters && ranks > 1);
    method.hasReference = std::any_of(recipe.stages.begin(), recipe.stages.end(), [](const auto& stage) { return stage.klWeight > 0; });
    method.hasTwin = sharesDevice(recipe);
    method.eightBitState = recipe.optimiserState == "8bit";
    method.optimiserShards = recipe.ranks.shardOptimiser || recipe.ranks.shardParameters ? ranks : 1;
    method.layerShards = recipe.ranks.shardParameters ? ranks : 1;
    return method;
}

Launch launchOf(const Recipe& recipe, int ranks) {
    Launch launch;
    launch.config = rollout::modelConfig(recipe.model);
    launch.dtype = weightsDtype(recipe.weightsDtype, model::parseDevice(recipe.device));
    launch.method = methodOf(recipe, launch.config, ranks);
    launch.groupSize = recipe.rollout.groupSize;
    auto policy = rollout::Policy::withoutWeights(recipe.model);
    policy.preprocess.maxPixels = recipe.maxPixels > 0 ? recipe.maxPixels : policy.preprocess.maxPixels;
    const CaseQuestions cases(recipe);   // a file that cannot be read is told before anything is loaded
    const PromptSize largest = largestCase(cases, policy);
    for (const auto& stage : recipe.stages) {
        const auto prompt = rollout::buildPrompt(policy, *cases.trainingSample(recipe, stage.globalShare, 0));
        const auto size = larger(sizeOf(prompt), largest);
        launch.updates.push_back(updateOf(recipe, stage, size, ranks));
        launch.ahead.push_back(aheadOf(recipe, stage, size, ranks, launch));
    }
    return launch;
}

}  // namespace

model::MemoryEstimate launchEstimate(const Recipe& recipe, int ranks) { return estimateOf(launchOf(recipe, ranks), recipe.microBatchTokens); }

LaunchMemory requireMemory(const Recipe& recipe, std::optional<int64_t> freeBytes, int ranks) {
    const auto launch = launchOf(recipe, ranks);
    const bool isChosen = recipe.microBatchTokens == 0 && freeBytes.has_value();
    const int64_t budget = isChosen ? fittingBudget(launch, *freeBytes) : recipe.microBatchTokens;
    const auto estimate = estimateOf(launch, budget);
    const auto passes = budget > 0 ? fmt::format(", in micro-batches of {} tokens", budget) : "";
    if (!freeBytes) {
        return {fmt::format("training needs about {}{}; what {} has free is not known", model::describe(estimate), passes, recipe.device), budget};
    }
    model::requireFits(estimate, *freeBytes, recipe.device, "training", advice(recipe));
    return {fmt::format("training needs about {}{}; {} has {} free", model::describe(estimate), passes, recipe.device, model::bytesText(*freeBytes)),
            budget};
}

}  // namespace omnidrive::train
