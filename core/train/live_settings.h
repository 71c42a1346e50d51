// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/run_folder.h"
#include "train/recipe.h"

#include <string>
#include <utility>
#include <vector>

namespace omnidrive::train {

// What may be changed while a run trains: learning rate, temperature, KL weight and the weights of the reward terms. A change is made at a step
// boundary and written to events.jsonl (kind "set"); a resume makes it again after the same step, so that the resumed run equals the
// uninterrupted one.

/// A field of the recipe that changes after a step.
struct LiveChange {
    int64_t afterStep = 0;
    std::string field;   ///< "stages[1].optimiser.learning_rate", "rollout.temperature"
    std::string value;   ///< as YAML

    bool operator==(const LiveChange&) const = default;
};

/// The settings that may change, by the short names that `omnidrive ctl RUN set` takes ("learning_rate"), with their documentation.
const std::vector<RecipeField>& liveSettings();

/// Field that a short name means in a stage (0-based), or a whole field name as it is. @throws Error (InvalidArgument) for others, listing what
/// may be changed.
std::string liveField(const Recipe& recipe, size_t stage, const std::string& name);

/// The value of a field as YAML. @throws Error (InvalidArgument) when the recipe has no such field.
std::string fieldValue(const Recipe& recipe, const std::string& field);
/// Sets one field. @throws Error (InvalidArgument) "<field> is 7, must be in [0, 5]".
void setField(Recipe& recipe, const std::string& field, const std::string& value);

/// The field that `extend` changes, and its value after it. @param by steps, at least 1. @throws Error (InvalidArgument) when it grows too large.
std::pair<std::string, std::string> extension(const Recipe& recipe, int64_t by);

/// The changes that a run's events tell, in the order of the file; one that a later decision about the same field and an earlier or the same step
/// overtook is left out.
std::vector<LiveChange> changesOf(const std::vector<store::RunEvent>& events);
/// The recipe as it was when rollouts of `step` were made: with the changes after earlier steps. @param changes as changesOf() gives them.
/// @throws Error (Format) when one names no field of the recipe or has a value that it does not take.
Recipe recipeAt(Recipe recipe, const std::vector<LiveChange>& changes, int64_t step);
/// Adds one as changesOf() does.
void addChange(std::vector<LiveChange>& changes, LiveChange change);

}  // namespace omnidrive::train
