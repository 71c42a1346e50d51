// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/scenes.h"
#include "reward/reward.h"
#include "rollout/options.h"
#include "rollout/step_record.h"
#include "train/advantage.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::train {

using rollout::RolloutOptions;

struct OptimiserOptions {
    double learningRate = 1e-6, beta1 = 0.9, beta2 = 0.95, epsilon = 1e-8, weightDecay = 0.01, gradientClip = 1.0;
    int warmupSteps = 0;
    std::string schedule = "constant";  ///< constant | linear | cosine, to finalFraction of the rate just after the last step
    double finalFraction = 0.1;
};

struct StageOptions {
    std::string name;  ///< "tool-learning", "driving"
    int steps = 0;
    int promptsPerStep = 20;
    int minibatches = 1;       ///< optimiser updates per step, split by group
    double globalShare = 0.2;  ///< share of questions that the global view answers (synthetic data)
    reward::RewardOptions reward;
    AdvantageKind advantage = AdvantageKind::Group;
    double advantageEpsilon = 1e-6;
    double clipLow = 0.2, clipHigh = 0.28, dualClip = 3.0, klWeight = 0, entropyWeight = 0;
    std::string aggregation = "token-mean";
    /// groups of equal rewards take no part in the update (DAPO's dynamic sampling, without drawing anew)
    bool dropNoSignalGroups = false;
    OptimiserOptions optimiser;
};

/// DataOptions::source of an imported set.
inline constexpr const char* kQuestionSource = "questions";

struct DataOptions {
    /// synthetic | synthetic-road (objects composed onto road frames) | synthetic-six (six views) | questions (an imported set)
    std::string source = "synthetic";
    std::string questions;   ///< folder or file of a question set (data/question_set.h), for the source "questions"
    uint64_t seed = 1;
    std::string cases;       ///< a file of chosen cases (data/case_file.h) to train on; empty: none
    double casesShare = 1;   ///< share of the prompts that ask about them, each in turn; the rest is drawn from `source`
};

struct EvalOptions {
    int everySteps = 20;  ///< validation during training; 0 = never
    int samples = 200;
    std::string split = "validation";
};

/// Fixed questions that are answered again at each checkpoint, always the same and greedily, so that one case can be followed through the training.
struct ProbeOptions {
    int samples = 0;   ///< 0 = none
    std::string split = "validation";
    std::string cases;   ///< a file of chosen cases that are answered as well, after the samples; empty: none
};

/// Training on several GPUs or machines; without effect in one process.
struct RankOptions {
    bool shardOptimiser = false;   ///< each rank keeps the optimiser's state of its share of the parameters (ZeRO, stage 1)
    bool shardParameters = false;  ///< and of the decoder's layers their parameters and gradients too (ZeRO, stage 3)
    int timeoutSeconds = 1800;     ///< how long one rank waits for the others, the slowest one's rollouts included
};

/// A two-stage recipe, from YAML (SPEC section 14; schema in recipe_schema.cpp with unit, range, default, explanation,
/// SPEC reference).
struct Recipe {
    std::string title;
    std::string model = "embedded";  ///< "embedded" or a checkpoint folder
    std::string clip = "embedded";
    std::string device = "cpu";  ///< cpu | cuda | cuda:N
    int threads = 0;             ///< 0 = physical cores
    uint64_t seed = 0;
    bool freezeVision = false;
    int64_t visionCacheMib = 512;  ///< features of pictures kept in memory while the tower is frozen; 0 = none
    std::string weightsDtype = "auto";  ///< auto | float32 | bfloat16
    int loraRank = 0;                   ///< 0 = all weights are trained; above: adapters alone (arXiv 2106.09685)
    double loraAlpha = 32;              ///< the adapters' change is scaled by this over the rank
    std::vector<std::string> loraTargets{"all-linear"};  ///< ends of module names, or one regular expression
    bool gradientCheckpointing = false;
    int64_t microBatchTokens = 0;            ///< of one pass of a learning step; 0 = as many as fit into the memory that is free at the start
    bool rolloutsAhead = false;              ///< the next step's rollouts are made while a step is learned from: one step off policy
    std::string rolloutDevice;               ///< where those are made; empty: on `device`
    std::string optimiserState = "float32";  ///< float32 | 8bit: the moments of large matrices
    std::vector<std::string> clipTemplates;
    bool clipPadToSquare = true;
    std::vector<std::string> contrastVocabulary;  ///< empty: resources/prompts/vocabulary
    DataOptions data;
    RolloutOptions rollout;
    int64_t maxPixels = 0;             ///< of the picture as shown to the model; 0 = as the model's preprocessor says
    std::vector<StageOptions> stages;  ///< one or two; reward.maxResponseTokens is set from rollout.maxResponseTokens
    EvalOptions eval;
    ProbeOptions probe;
    int checkpointEvery = 20;  ///< steps
    int keepCheckpoints = 3;
    rollout::AlertThresholds alerts;
    RankOptions ranks;

    int64_t totalSteps() const;
};

/// One field of the schema; the recipe editor, the documentation and the checks are generated from these.
struct RecipeField {
    std::string path;          ///< "stages[].reward.grounding_weight"
    std::string type;          ///< int | float | bool | string | choice | list
    std::string unit;          ///< "" when none
    std::string defaultValue;  ///< as YAML
    std::string range;         ///< "[0, 10]", or choices separated by "|"
    std::string explanation;   ///< one sentence
    std::string source;        ///< "SPEC section 5.2"
};
/// Every field in the order of toYaml(). Made once; thread-safe.
const std::vector<RecipeField>& recipeSchema();

/// Reads and checks. @throws Error (Format) whose message lists every bad, unknown or missing field, one a line, with
/// file and line number.
Recipe loadRecipe(const std::filesystem::path& file);
Recipe parseRecipe(const std::string& yaml, const std::string& nameForErrors);
/// What is wrong with the values of a recipe made in code, one sentence each, as parseRecipe would say it; empty when
/// all is well.
std::vector<std::string> validate(const Recipe& recipe);
/// Complete YAML, every field written out; parseRecipe(toYaml(r)) == r.
std::string toYaml(const Recipe& recipe);
/// Two recipes are equal when every field of the schema is.
bool operator==(const Recipe& a, const Recipe& b);
/// Finds "NAME" among resources/recipes/NAME.yaml, or takes a path. @throws Error (Io) that lists the shipped names
/// when there is neither.
std::filesystem::path findRecipe(const std::string& nameOrPath);

}  // namespace omnidrive::train
