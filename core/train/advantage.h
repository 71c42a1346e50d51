// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace omnidrive::train {

/// Group: GRPO, (R - mean) / (std + eps), sample std. NoStd: Dr.GRPO. Gdpo: each term normalised in the group, weighted sum (whitened over the
/// batch by the caller). Rloo: leave-one-out baseline. SPEC section 6.1.
enum class AdvantageKind { Group, NoStd, Gdpo, Rloo };

/// @param rewards total reward per rollout of one prompt, all finite, size >= 1 (a group of one: mean 0, std 1, as in verl).
/// @param epsilon added to the sample standard deviation.
/// @return one advantage per rollout; zeros when all rewards are equal.
std::vector<double> groupAdvantages(const std::vector<double>& rewards, AdvantageKind kind, double epsilon);

/// GDPO: terms[k][i] is reward term k of rollout i. Each term is normalised in the group, then the weighted sum is returned (not whitened).
std::vector<double> gdpoAdvantages(const std::vector<std::vector<double>>& terms, const std::vector<double>& weights, double epsilon);

/// True when the rewards differ by more than 1e-9.
bool hasSignal(const std::vector<double>& rewards);

}  // namespace omnidrive::train
