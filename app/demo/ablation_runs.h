// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/demo_options.h"
#include "app/demo/stored_evaluation.h"
#include "app/long_task.h"
#include "eval/ablation.h"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace omnidrive::app {

/// One line of the ablation table.
struct Ablation {
    const char* name;  ///< also the change of the recipe (train::ablationNames())
    const char* explanation;
    bool isTrained;    ///< false: the shipped base as it is
    bool toolAllowed;  ///< in training and evaluation
};
std::span<const Ablation> ablations();

/// Name of the unchanged method; its seed 0 is the demo's own run.
inline constexpr const char* kWholeMethod = "two-stages";

/// Run folder of one ablation and seed. The base has none; its evaluation is kept under the same name.
std::filesystem::path ablationRun(const DemoOptions& options, const Ablation& ablation, uint64_t seed);

/// Trains (where needed) and evaluates one ablation and seed; what is finished already is taken as it is.
/// @return nullopt when the user stopped it. @throws Error, also when the training was stopped from outside.
std::optional<BothEvaluations> runAblationSeed(const DemoOptions& options, const Ablation& ablation, uint64_t seed,
                                               LongTask& task);

/// All ablations, seed by seed, so that an early stop leaves whole rounds to compare. After each one `ablations.json`
/// in the demo's run is written anew.
/// @return the rows so far; fewer seeds than asked for when stopped.
std::vector<eval::AblationRow> runAblations(const DemoOptions& options, LongTask& task);

/// The comparisons a reader asks for, in words with numbers: whole method against base, without the CLIP term, stage 2
/// only; no zoom against base.
std::string ablationFindings(const std::vector<eval::AblationRow>& rows);

}  // namespace omnidrive::app
