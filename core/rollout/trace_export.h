// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace omnidrive::rollout {

// Rollouts in the forms of other programs. Texts that are no UTF-8 are repaired when the JSON is written (error_handler_t::replace).

/// A record of DeepEyes' evaluation files (`image, question, answer, pred_ans, pred_output, status, acc`); fromDeepEyesRecord() reads it back. Boxes
/// of calls are moved into pixels of the picture, the one frame of reference of these files. What it has no field for is under "omnidrive": rollout,
/// group, step, checkpoint, reward. @param image name of the picture's file; a crop is the same name with a media fragment "#xywh=x,y,w,h".
nlohmann::json toDeepEyesRecord(const Trajectory& trajectory, const std::string& image);

/// A line of verl's rollout dump (ray_trainer.py, _dump_generations): `input, output, gts, score, step`, and the reward terms beside them. Texts as
/// decoded without special tokens.
nlohmann::json toVerlLine(const Trajectory& trajectory);

/// A prediction for DriveLMM-o1's official evaluator: `idx, question, final_answer, llm-response`, the reply as its script reads answers.
nlohmann::json toDriveLmmPrediction(const Trajectory& trajectory);

}  // namespace omnidrive::rollout
