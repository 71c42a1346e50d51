// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/common_tags.h"

#include <map>

namespace omnidrive::insight {

std::string commonTag(const std::string& foreign) {
    static const std::map<std::string, std::string> kTags{
        // TRL and ms-swift
        {"reward", "critic/score/mean"}, {"kl", "actor/kl_loss"}, {"entropy", "actor/entropy"}, {"entropy/mean", "actor/entropy"},
        {"grad_norm", "actor/grad_norm"}, {"learning_rate", "actor/lr"}, {"policy_loss", "actor/pg_loss"},
        {"completions/mean_length", "response_length/mean"}, {"completions/min_length", "response_length/min"},
        {"completions/max_length", "response_length/max"}, {"completions/clipped_ratio", "response_length/clip_ratio"},
        {"completion_length", "response_length/mean"}, {"clip_ratio/region_mean", "actor/pg_clipfrac"}, {"clip_ratio", "actor/pg_clipfrac"},
        {"tools/failure_frequency", "agent/tool_fail_rate"}, {"tools/call_frequency", "agent/tool_call_mean"}, {"step_time", "timing_s/step"},
        {"rewards/accuracy_reward/mean", "reward/accuracy"}, {"rewards/accuracy_reward", "reward/accuracy"},
        // EasyR1, verl
        {"reward/overall", "critic/score/mean"}, {"perf/time_per_step", "timing_s/step"}, {"tool_call_counts/mean", "agent/tool_call_mean"},
    };
    const auto it = kTags.find(foreign.starts_with("train/") ? foreign.substr(6) : foreign);
    return it == kTags.end() ? foreign : it->second;
}

}  // namespace omnidrive::insight
