// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/question_set.h"
#include "train/entry_points.h"

namespace omnidrive::train {

/// Rollouts of the questions of a set, a group each, one after the other in small batches; the model is loaded once. Each question's seed follows from
/// the request's and its place in the list.
/// @param request its pictures, question, options and answer are not looked at. @param questions at least one.
/// @throws Error as runRollouts(); what was made before is then in the run folder.
std::vector<rollout::Trajectory> runQuestionRollouts(const RolloutRequest& request, const std::vector<data::Question>& questions, std::stop_token stop,
                                                     const ProgressFn& progress);

}  // namespace omnidrive::train
