// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "rollout/server_options.h"
#include "rollout/step_record.h"
#include "rollout/trajectory.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
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
    int64_t extendBy = 0;               ///< when resuming: steps past the planned end; 0 = as planned
    rollout::StepWatch watch;           ///< sees every finished step (alerts); may be empty
    bool joinRanks = false;             ///< train together with the processes that torchrun's or Slurm's variables name (ranks/place.h)
    std::string ablation;  ///< change made to the recipe (ablationNames()); empty or "two-stages": as it is
};
/// With several ranks each calls this; recipe and run folder are read and written by rank 0 alone, which alone reports progress.
/// @return the last step that was finished (and checkpointed). @throws Error (Io) naming the rank when one is lost.
int64_t runTraining(const TrainRequest& request, std::stop_token stop, const ProgressFn& progress);

/// What two real steps of each stage took.
struct LaunchTrial {
    std::vector<double> secondsPerStep;   ///< by stage, testing left out
    double totalSeconds = 0;              ///< of the whole run, testing included, by those steps; early steps are not always like late ones
    int64_t peakBytes = 0;                ///< resident memory of the process; what a GPU held is not in it
};
/// What a request would start.
struct LaunchPlan {
    std::string title;
    int64_t steps = 0;
    std::string memory;   ///< the estimate, and what the device has free, as one sentence
    std::optional<LaunchTrial> trial;
};
/// Loads and writes nothing. @throws Error as runTraining() would before its first step: all problems of the recipe, or what does not fit into
/// memory.
LaunchPlan planTraining(const TrainRequest& request);
/// The same with a trial: loads the models and makes two steps of each stage, of which nothing is kept. One process. @return without a trial when
/// it was stopped. @throws Error as planTraining(), or as those steps do.
LaunchPlan tryTraining(const TrainRequest& request, const std::stop_token& stop, const ProgressFn& progress);

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
    std::string model = "embedded";  ///< "embedded" or a Hugging Face checkpoint folder; with a server: for its prompts and picture limits, or empty
    rollout::ServerOptions server;   ///< asked for the rollouts instead of the local engine when its URL is set
    std::string clip = "embedded";
    std::string device = "cpu";
    std::string dtype = "auto";      ///< of the weights: auto (bfloat16 on a GPU, float32 on the CPU where it fits) | float32 | bfloat16
    std::vector<std::filesystem::path> images;  ///< one picture, or six views in any order (found by camera name)
    std::string question;
    std::vector<std::string> options;  ///< option texts without letter
    std::string answer;                ///< reference answer; empty when unknown
    int group = 1;                     ///< rollouts
    uint64_t seed = 0;
    double temperature = 1;
    double topP = 1;                 ///< in (0, 1]
    int maxTurns = 5;
    int maxTurnTokens = 256;
    std::filesystem::path out;         ///< run folder to write; empty: none
    bool greedy = false;               ///< most likely token always; temperature and seed are then without effect
    std::optional<int64_t> maxPixels;  ///< of the picture as shown to the model; default: the model's own
    std::optional<std::filesystem::path> prompts;  ///< prompt wording (text::Prompts) instead of the shipped one
};
/// @throws Error also when a server fails; rollouts that were under way are then in `out`, when there is one, up to their last whole turn.
std::vector<rollout::Trajectory> runRollouts(const RolloutRequest& request, std::stop_token stop,
                                             const ProgressFn& progress);

/// One rollout per question of a data split, with rewards filled in.
struct EvalRequest {
    std::string model = "embedded";  ///< as in RolloutRequest
    rollout::ServerOptions server;   ///< as in RolloutRequest
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
/// a result, no throw. On a GPU its numbers are also compared with the CPU's. @param device cpu, cuda or cuda:N. @throws Error (Device) when it is not there.
std::vector<kernels::CheckResult> runModelChecks(const std::string& device);

/// What a checkpoint folder holds, without reading its weights: a Qwen2.5-VL, adapters over one (PEFT), or a CLIP.
struct ModelReport {
    /// Memory in bytes for a use, with its parts as text.
    struct Need {
        std::string use;  ///< "run in bfloat16: one prompt of 1500 tokens with a picture"
        int64_t bytes = 0;
        std::string parts;
    };
    std::string kind;                                                ///< "Qwen2.5-VL", "Qwen2.5-VL with LoRA adapters", "CLIP"
    std::vector<std::pair<std::string, std::string>> architecture;  ///< name and value, in the order to show them
    std::string dtype;                                               ///< as stored: "BF16", or several: "BF16, F32"
    int64_t parameters = 0;                                          ///< of the weights
    int64_t adapterParameters = 0;
    int64_t weightBytes = 0;                                         ///< of the weight files
    int files = 0;                                                   ///< number of them
    std::vector<Need> memory;
    std::vector<std::string> missing;  ///< files and weights that are not as they should be, a sentence each; empty: complete
};
/// @throws Error (Io / Format) when the folder has no readable config.json; anything else that is wrong is listed.
ModelReport describeModel(const std::filesystem::path& folder);

/// Compares what a checkpoint folder gives: weights, tokenizer and picture rules with each other, generation with a cache and in batches with
/// plain runs, and with a golden set the reference's own numbers.
struct ModelCheckRequest {
    std::filesystem::path folder;
    std::optional<std::filesystem::path> golden;  ///< a set that has cases for a checkpoint of this folder's name
};
/// A failed check is a result. @throws Error (Io / Format) when the folder cannot be opened or the set has no such case.
std::vector<kernels::CheckResult> checkModel(const ModelCheckRequest& request, const ProgressFn& progress);

/// How well a picture fits a label, in the three numbers in use.
struct LabelScore {
    std::string label;
    double cosine = 0;     ///< of the embeddings, in [-1, 1]
    double logit = 0;      ///< exp(logit_scale) times the cosine
    double clipScore = 0;  ///< 2.5 * max(cosine, 0)
};
/// Scores a whole picture against labels with a CLIP folder or "embedded"; the short side is resized and the centre cut out, as CLIP does it.
/// @param sentence around the label, with "{label}" in it. @throws Error naming the file or field at fault.
std::vector<LabelScore> scorePicture(const std::string& clip, const std::filesystem::path& picture, const std::vector<std::string>& labels,
                                     const std::string& sentence);

/// Writes a complete checkpoint folder of an adapter folder: the base's weights with the adapters added, and all files beside them.
/// @throws Error (Format) when the folder holds no adapters, (InvalidArgument) when `out` exists.
void mergeAdapterFolder(const std::filesystem::path& folder, const std::filesystem::path& out);

}  // namespace omnidrive::train
