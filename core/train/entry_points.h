// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "rollout/trajectory.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace omnidrive::kernels {
struct CheckResult;
}

namespace omnidrive::train {

// What the omnidrive program asks of the engine. No LibTorch type crosses this header, so the program's sources compile
// without it. Every function blocks, owns no thread that outlives the call and throws Error with one clear sentence. A
// requested stop is a normal end: what was made so far is saved and returned. Progress is reported on the calling
// thread or a worker's, one call at a time.

/// Starts or continues one training run (Trainer, run folder, control socket).
struct TrainRequest {
    std::string recipe;                 ///< name below resources/recipes or a path; unused when resuming
    std::filesystem::path run;          ///< run folder: new, or the one to resume
    bool resume = false;                ///< continue from the newest checkpoint that validates
    std::optional<std::string> device;  ///< cpu | cuda | cuda:N, instead of the recipe's
    std::optional<uint64_t> seed;       ///< instead of the recipe's
    std::optional<int> threads;         ///< instead of the recipe's; 0 = physical cores
    std::string ablation;  ///< change made to the recipe (ablationNames()); empty or "two-stages": as it is
};
/// @return the last step that was finished (and checkpointed).
int64_t runTraining(const TrainRequest& request, std::stop_token stop, const ProgressFn& progress);

/// What `TrainRequest::ablation` may say: "no-zoom" (the tool is never offered a token), "no-clip-term" (grounding
/// weight 0 in both stages), "no-consistency-gate", "stage2-only" (the same total of steps), "two-stages" (unchanged).
std::vector<std::string> ablationNames();

/// Makes the embedded default: the tiny VLM, its tiny CLIP and tokenizers.
struct PretrainRequest {
    std::filesystem::path out;  ///< folder that receives vlm/ and clip/
    uint64_t seed = 7;
    int threads = 0;           ///< 0 = physical cores
    double scale = 1;          ///< multiplies all step counts; below 1 for tests
    std::string part = "all";  ///< vlm | clip | all
};
void runPretrain(const PretrainRequest& request, std::stop_token stop, const ProgressFn& progress);

/// Rollouts of one question about one picture or six views.
struct RolloutRequest {
    std::string model = "embedded";  ///< "embedded" or a Hugging Face checkpoint folder
    std::string clip = "embedded";
    std::string device = "cpu";
    std::vector<std::filesystem::path> images;  ///< one picture, or six views in any order (found by camera name)
    std::string question;
    std::vector<std::string> options;  ///< option texts without letter
    std::string answer;                ///< reference answer; empty when unknown
    int group = 1;                     ///< rollouts
    uint64_t seed = 0;
    double temperature = 1;
    int maxTurns = 5;
    int maxTurnTokens = 256;
    std::filesystem::path out;         ///< run folder to write; empty: none
    bool greedy = false;               ///< most likely token always; temperature and seed are then without effect
    std::optional<int64_t> maxPixels;  ///< of the picture as shown to the model; default: the model's own
    std::optional<std::filesystem::path> prompts;  ///< prompt wording (text::Prompts) instead of the shipped one
};
std::vector<rollout::Trajectory> runRollouts(const RolloutRequest& request, std::stop_token stop,
                                             const ProgressFn& progress);

/// One rollout per question of a data split, with rewards filled in.
struct EvalRequest {
    std::string model = "embedded";
    std::string clip = "embedded";
    std::string recipe = "embedded";  ///< name or path: data, prompts, limits of the rollouts
    std::string device = "cpu";
    std::string split = "test";  ///< train | validation | test
    int samples = 400;
    bool greedy = true;       ///< false: sampled at the recipe's temperature
    uint64_t seed = 0;        ///< of sampling; the questions depend on recipe and split alone
    bool toolAllowed = true;  ///< false: the tool is never offered a token
    int threads = 0;          ///< 0 = physical cores
};
std::vector<rollout::Trajectory> runEvaluation(const EvalRequest& request, std::stop_token stop,
                                               const ProgressFn& progress);

/// Self-check of the model code against slow references and stored numbers (`omnidrive self-check`); a failed check is
/// a result, no throw.
std::vector<kernels::CheckResult> runModelChecks();

}  // namespace omnidrive::train
