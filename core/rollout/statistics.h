// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"

#include <string>
#include <utility>
#include <vector>

namespace omnidrive::rollout {

struct StatisticsOptions {
    double hitThreshold = 0.5;  ///< a call is a hit (clip/hit_rate) when its grounding score g reaches this; 0 to 1
};

/// Name and value of one metric of a step, as appended to scalars.jsonl.
using Metrics = std::vector<std::pair<std::string, double>>;

/// The curves of SPEC section 11 for the rollouts of one training step, under the names that verl and DeepEyes users know; the ones special to this
/// method carry the SPEC's [OURS] names. A metric that has no data (no call, no truth, one picture instead of six views) is left out: a curve then
/// shows a gap, never an invented 0. Definitions where frameworks differ:
///   critic/score/*              total reward per rollout; critic/rewards/mean is the same, since no KL penalty is put into the reward
///   critic/advantages/mean      over generated tokens, as verl masks them; max and min over rollouts with a token
///   response_length/*           generated tokens; response_length/clip_ratio: share of rollouts that a budget ended
///   perf/total_num_tokens       prompts, generated tokens and observations of all rollouts, as verl counts them
///   agent/tool_call_*           calls per rollout, failed ones counted (SPEC section 4.5)
///   agent/tool_use_rate         share of rollouts with a call; agent/tool_use_rate_needed / _global: by what the question needs
///   agent/tool_fail_rate        failed calls over calls; agent/tool_fail/<reason> are its parts and add up to it
///   num_turns/mean              messages as verl counts them: the prompt, policy turns and observations
///   clip/score_*                raw cosine of crop and label over the calls that have one
///   box/edge_clamped, box/cross_tile, box/on_object_rate   shares of the calls that returned a crop
///   box/repeat_iou              greatest overlap with an earlier box of the same rollout, mean over second and later calls
///   label/entropy               nats, over the normalised labels of all calls; label/top_share: share of the most frequent one
///   label/right_rate            share of calls that name the object asked about (truth of the data set, display only)
///   accuracy/with_tool          rollouts that saw at least one crop; accuracy/tool_difference: with minus without
///   frac_reward_zero_std        share of groups (of two or more) whose rewards are all equal
///   camera/<name>               share of calls whose box centre lies in that camera, six views only
/// @return in a fixed order; empty for no rollouts. Pure and thread-safe.
Metrics stepStatistics(const std::vector<Trajectory>& trajectories, const StatisticsOptions& options = {});

/// Quantile by linear interpolation between order statistics (numpy's default). @param values not empty, any order.
/// @param fraction 0 to 1.
double quantile(std::vector<double> values, double fraction);

}  // namespace omnidrive::rollout
