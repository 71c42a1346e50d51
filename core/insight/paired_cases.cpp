// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/paired_cases.h"

#include "base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace omnidrive::insight {

namespace {

/// The rollouts of one case in one set.
struct Case {
    std::vector<const JudgedRollout*> rollouts;
    bool isPaired = false;

    const JudgedRollout& first() const { return *rollouts.front(); }
};

/// Empty where there is nothing to pair by.
std::string keyUnder(const JudgedRollout& rollout, const std::string& name) { return name.empty() ? std::string() : rollout.question + '\n' + name; }
std::string pictureKey(const JudgedRollout& rollout) { return keyUnder(rollout, rollout.frameId); }
std::string sampleKey(const JudgedRollout& rollout) { return keyUnder(rollout, rollout.sampleId); }

/// What the rollouts of one case of a set share; the letter keeps names of different kinds apart.
std::string caseKey(const JudgedRollout& rollout) {
    if (!rollout.frameId.empty()) {
        return 'p' + pictureKey(rollout);
    }
    if (!rollout.sampleId.empty()) {
        return 's' + sampleKey(rollout);
    }
    return rollout.groupId.empty() ? 'r' + rollout.id : 'g' + rollout.groupId;
}

/// In the order of their first rollouts.
std::vector<Case> casesOf(std::span<const JudgedRollout> set) {
    std::vector<Case> cases;
    std::unordered_map<std::string, size_t> places;
    for (const JudgedRollout& rollout : set) {
        const auto [place, isNew] = places.emplace(caseKey(rollout), cases.size());
        if (isNew) {
            cases.emplace_back();
        }
        cases[place->second].rollouts.push_back(&rollout);
    }
    return cases;
}

using KeyOf = std::string (*)(const JudgedRollout&);

/// Cases of b by key; one that two cases share names neither.
std::unordered_map<std::string, Case*> byKey(std::vector<Case>& cases, KeyOf keyOf) {
    std::unordered_map<std::string, Case*> found;
    for (Case& one : cases) {
        if (!one.isPaired) {
            const auto [place, isNew] = found.emplace(keyOf(one.first()), &one);
            place->second = isNew ? &one : nullptr;
        }
    }
    found.erase(std::string());
    return found;
}

/// partners[i] belongs to the i-th case of a.
void findPartners(std::vector<Case>& a, std::vector<Case>& b, KeyOf keyOf, std::vector<Case*>& partners) {
    const auto found = byKey(b, keyOf);
    for (size_t i = 0; i < a.size(); ++i) {
        const auto match = partners[i] == nullptr ? found.find(keyOf(a[i].first())) : found.end();
        if (match != found.end() && match->second != nullptr && !match->second->isPaired) {
            partners[i] = match->second;
            a[i].isPaired = match->second->isPaired = true;
        }
    }
}

PairSide sideOf(const Case& one) {
    PairSide side;
    side.rollouts = static_cast<int>(one.rollouts.size());
    for (const JudgedRollout* rollout : one.rollouts) {
        side.right += rollout->isCorrect ? 1 : 0;
        side.reward += rollout->reward / side.rollouts;
    }
    const auto typical = std::find_if(one.rollouts.begin(), one.rollouts.end(), [&](const JudgedRollout* rollout) { return rollout->isCorrect == side.isRight(); });
    side.rolloutId = (*typical)->id;
    side.answer = (*typical)->answer;
    return side;
}

PairOutcome outcomeOf(bool wasRight, bool isRight) {
    if (wasRight) {
        return isRight ? PairOutcome::SameRight : PairOutcome::Lost;
    }
    return isRight ? PairOutcome::Gained : PairOutcome::SameWrong;
}

void countIn(PairOutcome outcome, PairedCases& result) {
    switch (outcome) {
        case PairOutcome::Gained: ++result.gained; break;
        case PairOutcome::Lost: ++result.lost; break;
        case PairOutcome::SameRight: ++result.sameRight; break;
        case PairOutcome::SameWrong: ++result.sameWrong; break;
    }
}

void addPair(const Case& a, const Case& b, PairedCases& result) {
    const std::string& expected = a.first().expected.empty() ? b.first().expected : a.first().expected;
    if (a.first().expected.empty() || b.first().expected.empty()) {
        ++result.unjudged;
        return;
    }
    CasePair pair{a.first().sampleId, a.first().question, expected, {}, sideOf(a), sideOf(b)};
    pair.outcome = outcomeOf(pair.a.isRight(), pair.b.isRight());
    countIn(pair.outcome, result);
    result.pairs.push_back(std::move(pair));
}

std::string percent(int64_t part, size_t whole) { return fmt::format("{} ({:.1f} %)", part, 100.0 * static_cast<double>(part) / static_cast<double>(whole)); }

}  // namespace

JudgedRollout judgedRolloutOf(const rollout::Trajectory& trajectory) {
    return {trajectory.id,
            trajectory.sampleId,
            trajectory.question,
            trajectory.stitchedId,
            trajectory.answerLetter.empty() ? trajectory.answerText : trajectory.answerLetter,
            trajectory.expectedAnswer,
            trajectory.correct,
            trajectory.rewards.total,
            trajectory.step,
            trajectory.groupId};
}

PairedCases pairCases(std::span<const JudgedRollout> setA, std::span<const JudgedRollout> setB) {
    std::vector<Case> a = casesOf(setA), b = casesOf(setB);
    std::vector<Case*> partners(a.size(), nullptr);
    findPartners(a, b, pictureKey, partners);
    findPartners(a, b, sampleKey, partners);
    PairedCases result;
    for (size_t i = 0; i < a.size(); ++i) {
        if (partners[i] != nullptr) {
            addPair(a[i], *partners[i], result);
        } else {
            ++result.onlyA;
        }
    }
    result.onlyB = std::count_if(b.begin(), b.end(), [](const Case& one) { return !one.isPaired; });
    result.pValue = mcNemarExact(result.gained, result.lost);
    return result;
}

double mcNemarExact(int64_t gained, int64_t lost) {
    require(gained >= 0 && lost >= 0, "McNemar's test needs counts of at least 0, got {} and {}", gained, lost);
    const auto n = static_cast<double>(gained + lost);
    const int64_t fewer = std::min(gained, lost);
    double tail = 0, logTerm = -n * std::log(2.0);   // P(X <= fewer), X binomial with n and 1/2
    for (int64_t k = 0; k <= fewer; ++k) {
        tail += std::exp(logTerm);
        logTerm += std::log((n - static_cast<double>(k)) / static_cast<double>(k + 1));
    }
    return std::min(1.0, 2 * tail);
}

std::string sentenceOf(const PairedCases& cases) {
    if (cases.pairs.empty()) {
        return cases.unjudged > 0 ? fmt::format("The sets share {} cases, but none has a reference answer to judge by.", cases.unjudged)
                                  : std::string("The two sets share no case: pairs need the same question about the same picture.");
    }
    const size_t n = cases.pairs.size();
    const bool isUnchanged = cases.gained + cases.lost == 0;
    const char* verdict = isUnchanged ? "no case changed" : cases.pValue < 0.05 ? "chance alone would seldom do this" : "chance alone could do this";
    return fmt::format("{} cases in both: {} gained, {} lost, {} right in both, {} wrong in both. Right {} before and {} after; McNemar's exact test gives p = {:.3g}: {}.",
                       n, cases.gained, cases.lost, cases.sameRight, cases.sameWrong, percent(cases.rightA(), n), percent(cases.rightB(), n), cases.pValue, verdict);
}

}  // namespace omnidrive::insight
