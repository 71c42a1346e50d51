// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/question_set.h"
#include "train/entry_points.h"

#include <functional>
#include <string>
#include <vector>

namespace omnidrive::train {

/// Who takes the rollouts of many questions; called on the thread that asks.
struct QuestionReceiver {
    std::function<void(rollout::Trajectory&&)> rollout;          ///< scored, and in the run folder where there is one
    std::function<void(const std::string& sentence)> problem;    ///< a question is left out
};

/// Rollouts of the questions of a set, a group each, one after the other in small batches; the model is loaded once. Each batch is handed over and
/// written when it is made, and none is kept. Each question's seed follows from the request's and its place in the list. A question whose picture or
/// answer cannot be read is named and left out.
/// @param request its pictures, question, options and answer are not looked at. @param questions at least one.
/// @throws Error as runRollouts(); what was made before is then in the run folder. (Format) when not one of the questions could be asked.
void runQuestionRollouts(const RolloutRequest& request, const std::vector<data::Question>& questions, const QuestionReceiver& receiver,
                         std::stop_token stop, const ProgressFn& progress);

}  // namespace omnidrive::train
