// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/recipe_reader.h"

#include <fmt/format.h>

#include <algorithm>

namespace omnidrive::train {

namespace {

using Problems = std::vector<RecipeProblem>;

void expect(Problems& problems, bool holds, std::string text) {
    if (!holds) {
        problems.push_back({0, std::move(text)});
    }
}

bool isDevice(const std::string& name) {
    const std::string prefix = "cuda:";
    const bool isNumbered = name.size() > prefix.size() && name.size() < prefix.size() + 4 &&
                            name.starts_with(prefix) &&
                            name.find_first_not_of("0123456789", prefix.size()) == std::string::npos;
    return name == "cpu" || name == "cuda" || isNumbered;
}

void checkIdentity(Problems& problems, const Recipe& recipe) {
    expect(problems, !recipe.title.empty(), "title is empty");
    expect(problems, !recipe.model.empty(), "model is empty");
    expect(problems, !recipe.clip.empty(), "clip is empty");
    expect(problems, isDevice(recipe.device),
           fmt::format("device is '{}', must be cpu, cuda or cuda:N", recipe.device));
    expect(problems, recipe.rolloutDevice.empty() || isDevice(recipe.rolloutDevice),
           fmt::format("rollout_device is '{}', must be cpu, cuda, cuda:N or empty", recipe.rolloutDevice));
    expect(problems, recipe.rolloutDevice.empty() || recipe.rolloutsAhead, "rollout_device is set, but rollouts_ahead is off");
    expect(problems, recipe.loraRank == 0 || !recipe.loraTargets.empty(), "lora_targets is empty, but lora_rank is set");
    for (const auto& sentence : recipe.clipTemplates) {
        expect(problems, sentence.find("{label}") != std::string::npos,
               fmt::format("clip_templates: '{}' has no {{label}}", sentence));
    }
}

void checkData(Problems& problems, const DataOptions& data) {
    expect(problems, data.source != kQuestionSource || !data.questions.empty(), "data.questions is empty, but data.source is 'questions'");
    expect(problems, data.source == kQuestionSource || data.questions.empty(),
           fmt::format("data.questions is set, but data.source is '{}', not 'questions'", data.source));
}

void checkRollout(Problems& problems, const RolloutOptions& rollout) {
    expect(problems, rollout.zoomMaxPixels >= rollout.zoomMinPixels,
           fmt::format("rollout.zoom_max_pixels is {}, below zoom_min_pixels ({})", rollout.zoomMaxPixels,
                       rollout.zoomMinPixels));
    expect(problems, rollout.maxTurnTokens <= rollout.maxResponseTokens,
           fmt::format("rollout.max_turn_tokens is {}, above max_response_tokens ({})", rollout.maxTurnTokens,
                       rollout.maxResponseTokens));
}

void checkStage(Problems& problems, const StageOptions& stage, const std::string& path, const RolloutOptions& rollout) {
    const auto& reward = stage.reward;
    expect(problems, !stage.name.empty(), path + "name is empty");
    expect(problems, stage.minibatches <= stage.promptsPerStep,
           fmt::format("{}minibatches is {}, above prompts_per_step ({}): a batch is split by group", path,
                       stage.minibatches, stage.promptsPerStep));
    expect(problems, reward.linearHigh > reward.linearLow,
           fmt::format("{}reward.linear_high is {}, must be above linear_low ({})", path, reward.linearHigh,
                       reward.linearLow));
    expect(problems, reward.overlongBuffer <= rollout.maxResponseTokens,
           fmt::format("{}reward.overlong_buffer is {}, above rollout.max_response_tokens ({})", path,
                       reward.overlongBuffer, rollout.maxResponseTokens));
    expect(problems, stage.optimiser.warmupSteps <= stage.steps,
           fmt::format("{}optimiser.warmup_steps is {}, above the stage's steps ({})", path,
                       stage.optimiser.warmupSteps, stage.steps));
}

}  // namespace

std::vector<RecipeProblem> checkRules(const Recipe& recipe) {
    Problems problems;
    checkIdentity(problems, recipe);
    checkData(problems, recipe.data);
    checkRollout(problems, recipe.rollout);
    expect(problems, recipe.stages.size() == 1 || recipe.stages.size() == 2,
           fmt::format("stages holds {} stages, must be one or two", recipe.stages.size()));
    for (size_t i = 0; i < recipe.stages.size(); ++i) {
        checkStage(problems, recipe.stages[i], fmt::format("stages[{}].", i), recipe.rollout);
    }
    return problems;
}

}  // namespace omnidrive::train
