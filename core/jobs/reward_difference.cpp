// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/reward_difference.h"

#include <algorithm>

namespace omnidrive::jobs {

namespace {

using Terms = std::vector<RewardTerm>;

const RewardTerm* find(const Terms& terms, const std::string& name) {
    const auto it = std::find_if(terms.begin(), terms.end(), [&](const RewardTerm& term) { return term.name == name; });
    return it == terms.end() ? nullptr : &*it;
}

/// A term that one recipe gives no weight adds nothing there.
std::optional<double> partOf(const RewardTerm* term, bool areWeightsKnown) {
    if (!areWeightsKnown) {
        return std::nullopt;
    }
    return term == nullptr ? 0 : term->value * term->weight.value_or(0);
}

bool areWeightsKnown(const Terms& terms) {
    return !terms.empty() && std::all_of(terms.begin(), terms.end(), [](const RewardTerm& term) { return term.weight.has_value(); });
}

}  // namespace

std::vector<RewardDifference> rewardDifferences(const rollout::Trajectory& reference, const RewardWeights& referenceWeights, const rollout::Trajectory& selected,
                                                const RewardWeights& selectedWeights) {
    const Terms here = rewardTerms(reference, referenceWeights), there = rewardTerms(selected, selectedWeights);
    const bool isHereKnown = areWeightsKnown(here), isThereKnown = areWeightsKnown(there);
    std::vector<RewardDifference> lines;
    for (const char* name : {"accuracy", "format", "grounding", "tool", "tool_cost", "overlong"}) {
        const RewardTerm *a = find(here, name), *b = find(there, name);
        if (a != nullptr || b != nullptr) {
            lines.push_back({name, a == nullptr ? 0 : a->value, b == nullptr ? 0 : b->value, partOf(a, isHereKnown), partOf(b, isThereKnown)});
        }
    }
    lines.push_back({"total", reference.rewards.total, selected.rewards.total, reference.rewards.total, selected.rewards.total});
    return lines;
}

}  // namespace omnidrive::jobs
