// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/alerts.h"

#include "insight/alert_evidence.h"
#include "rollout/call_measures.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace omnidrive::insight {

namespace {

using rollout::Trajectory;

constexpr int64_t kFewCalls = 8;          // shares of fewer calls say nothing
constexpr double kToolWasUsed = 0.1;      // a share of rollouts that zoom below this cannot collapse
constexpr size_t kNamesShown = 4;
constexpr std::array kKinds{AlertKind::NotFinite,    AlertKind::ToolCollapse,  AlertKind::GroundingWithoutAccuracy, AlertKind::OneLabel,
                            AlertKind::WholeFrameBoxes, AlertKind::RepeatedBoxes, AlertKind::KlJump,                  AlertKind::LengthExplosion,
                            AlertKind::NoSignal,     AlertKind::EntropyCollapse};

constexpr const char* kToolUse = "agent/tool_use_rate";
constexpr const char* kAccuracy = "reward/accuracy";
constexpr const char* kGrounding = "reward/grounding";
constexpr const char* kLabelShare = "label/top_share";
constexpr const char* kKl = "actor/kl_loss";
constexpr const char* kOldKl = "actor/ppo_kl";
constexpr const char* kLength = "response_length/mean";
constexpr const char* kTurns = "num_turns/mean";
constexpr const char* kClipped = "response_length/clip_ratio";
constexpr const char* kNoSignal = "frac_reward_zero_std";
constexpr const char* kEntropy = "actor/entropy";

double mean(const double* first, size_t count) { return std::accumulate(first, first + count, 0.0) / static_cast<double>(count); }

std::optional<double> finiteScore(bool isEvidence, double score) { return isEvidence ? std::optional(score) : std::nullopt; }

/// Mean difference between policy and reference on the tokens of a rollout; nullopt when the reference was not asked.
std::optional<double> driftOf(const Trajectory& rollout) {
    double sum = 0;
    size_t count = 0;
    for (const auto& turn : rollout.turns) {
        for (size_t i = 0; i < std::min(turn.logprobs.size(), turn.refLogprobs.size()); ++i) {
            sum += std::abs(turn.logprobs[i] - turn.refLogprobs[i]);
            ++count;
        }
    }
    return count == 0 ? std::nullopt : std::optional(sum / static_cast<double>(count));
}

std::optional<Alert> notFinite(const rollout::StepRecord& step) {
    std::vector<std::string> names;
    for (const auto& [name, value] : step.metrics) {
        if (!std::isfinite(value)) {
            names.push_back(name);
        }
    }
    auto evidence = mostTelling(step.rollouts, [](const Trajectory& rollout) {
        return finiteScore(!std::isfinite(rollout.rewards.total) || !std::isfinite(rollout.advantage), 1);
    });
    if (names.empty() && evidence.empty()) {
        return std::nullopt;
    }
    if (evidence.empty()) {
        evidence = mostTelling(step.rollouts, [](const Trajectory& rollout) { return std::abs(rollout.advantage); });
    }
    const size_t more = names.size() - std::min(names.size(), kNamesShown);
    names.resize(names.size() - more);
    const std::string which =
        names.empty() ? "a reward" : fmt::format("{}{}", fmt::join(names, ", "), more > 0 ? fmt::format(" and {} more", more) : "");
    return Alert{AlertKind::NotFinite, step.step, fmt::format("Not a number: {}", which), std::move(evidence)};
}

std::optional<Alert> wholeFrames(const rollout::StepRecord& step) {
    const auto& limits = step.thresholds;
    const CallShare share = wholeFrameCalls(step.rollouts, limits.wholeFrameArea);
    if (share.calls < kFewCalls || share.share() < limits.wholeFrameShare) {
        return std::nullopt;
    }
    return Alert{
        AlertKind::WholeFrameBoxes, step.step,
        fmt::format("Boxes of the whole picture: {} of {} zooms take {:.0f} % of it or more", share.hits, share.calls, 100 * limits.wholeFrameArea),
        mostTelling(step.rollouts, [&](const Trajectory& rollout) {
            const int hits = wholeFrameCallsOf(rollout, limits.wholeFrameArea);
            return finiteScore(hits > 0, hits + rollout.rewards.grounding);
        })};
}

std::optional<Alert> repeats(const rollout::StepRecord& step) {
    const auto& limits = step.thresholds;
    const CallShare share = repeatedCalls(step.rollouts, limits.repeatIou);
    if (share.calls < kFewCalls || share.share() < limits.repeatShare) {
        return std::nullopt;
    }
    return Alert{AlertKind::RepeatedBoxes, step.step,
                 fmt::format("Repeated boxes: {} of {} later zooms take a place that was seen already", share.hits, share.calls),
                 mostTelling(step.rollouts, [&](const Trajectory& rollout) {
                     const int hits = repeatedCallsOf(rollout, limits.repeatIou);
                     return finiteScore(hits > 0, hits + rollout.rewards.grounding);
                 })};
}

}  // namespace

const char* alertName(AlertKind kind) {
    switch (kind) {
        case AlertKind::NotFinite: return "not-finite";
        case AlertKind::ToolCollapse: return "tool-collapse";
        case AlertKind::GroundingWithoutAccuracy: return "grounding-without-accuracy";
        case AlertKind::OneLabel: return "one-label";
        case AlertKind::WholeFrameBoxes: return "whole-frame-boxes";
        case AlertKind::RepeatedBoxes: return "repeated-boxes";
        case AlertKind::KlJump: return "kl-jump";
        case AlertKind::LengthExplosion: return "length-explosion";
        case AlertKind::NoSignal: return "no-signal";
        case AlertKind::EntropyCollapse: break;
    }
    return "entropy-collapse";
}

std::vector<Alert> AlertWatch::look(const Step& step) {
    if (step.step <= lastStep_ || step.stage != stage_) {
        history_.clear();
        lastSeen_.clear();
    }
    stage_ = step.stage;
    lastStep_ = step.step;
    remember(step);
    std::vector<Alert> alerts;
    for (const AlertKind kind : kKinds) {
        if (kind != AlertKind::NotFinite && step.thresholds.window <= 0) {
            continue;
        }
        auto alert = check(kind, step);
        if (!alert) {
            continue;
        }
        const auto before = lastSeen_.find(kind);
        const bool isNew = before == lastSeen_.end() || step.step - before->second > std::max(step.thresholds.window, 1);
        lastSeen_[kind] = step.step;
        if (isNew) {
            alerts.push_back(std::move(*alert));
        }
    }
    return alerts;
}

std::optional<Alert> AlertWatch::check(AlertKind kind, const Step& step) const {
    switch (kind) {
        case AlertKind::NotFinite: return notFinite(step);
        case AlertKind::ToolCollapse: return toolCollapse(step);
        case AlertKind::GroundingWithoutAccuracy: return groundingWithoutAccuracy(step);
        case AlertKind::OneLabel: return oneLabel(step);
        case AlertKind::WholeFrameBoxes: return wholeFrames(step);
        case AlertKind::RepeatedBoxes: return repeats(step);
        case AlertKind::KlJump: return klJump(step);
        case AlertKind::LengthExplosion: return lengthExplosion(step);
        case AlertKind::NoSignal: return noSignal(step);
        case AlertKind::EntropyCollapse: break;
    }
    return entropyCollapse(step);
}

/// Only finite numbers: one NaN must not blind the watch for a whole window.
void AlertWatch::remember(const Step& step) {
    for (const auto& [name, value] : step.metrics) {
        if (std::isfinite(value)) {
            history_[name].push_back(value);
        }
    }
}

std::optional<double> AlertWatch::valueNow(const std::string& name) const { return meanBack(name, 0, 1); }

/// Mean of `count` values that end `skip` values before the newest.
std::optional<double> AlertWatch::meanBack(const std::string& name, size_t skip, size_t count) const {
    const auto it = history_.find(name);
    if (it == history_.end() || count == 0 || it->second.size() < skip + count) {
        return std::nullopt;
    }
    return mean(it->second.data() + it->second.size() - skip - count, count);
}

std::optional<double> AlertWatch::meanAtStart(const std::string& name, size_t count) const {
    const auto it = history_.find(name);
    return it == history_.end() || it->second.size() < 2 * count ? std::nullopt : std::optional(mean(it->second.data(), count));
}

/// Highest mean of any `count` values in a row.
std::optional<double> AlertWatch::bestMean(const std::string& name, size_t count) const {
    const auto it = history_.find(name);
    if (it == history_.end() || it->second.size() < count) {
        return std::nullopt;
    }
    double best = -std::numeric_limits<double>::infinity();
    for (size_t first = 0; first + count <= it->second.size(); ++first) {
        best = std::max(best, mean(it->second.data() + first, count));
    }
    return best;
}

std::optional<Alert> AlertWatch::toolCollapse(const Step& step) const {
    const auto window = static_cast<size_t>(step.thresholds.window);
    const auto now = meanBack(kToolUse, 0, window), best = bestMean(kToolUse, window);
    if (!now || !best || *best < kToolWasUsed || *now >= step.thresholds.toolUseLeft * *best) {
        return std::nullopt;
    }
    return Alert{AlertKind::ToolCollapse, step.step,
                 fmt::format("Tool collapse: {:.0f} % of the rollouts zoom, {:.0f} % did at best", 100 * *now, 100 * *best),
                 mostTelling(step.rollouts, [](const Trajectory& rollout) {
                     return finiteScore(rollout::callsOf(rollout).empty(), (rollout.truthNeedsZoom ? 2 : 0) + (rollout.correct ? 0 : 1));
                 })};
}

std::optional<Alert> AlertWatch::groundingWithoutAccuracy(const Step& step) const {
    const auto window = 2 * static_cast<size_t>(step.thresholds.window);
    const auto grounding = meanBack(kGrounding, 0, window), groundingBefore = meanBack(kGrounding, window, window);
    const auto accuracy = meanBack(kAccuracy, 0, window), accuracyBefore = meanBack(kAccuracy, window, window);
    if (!groundingBefore || !accuracyBefore || *grounding - *groundingBefore < step.thresholds.groundingRise ||
        *accuracy - *accuracyBefore > step.thresholds.accuracyFlat) {
        return std::nullopt;
    }
    return Alert{AlertKind::GroundingWithoutAccuracy, step.step,
                 fmt::format("Reward hacking? The CLIP term rose from {:.2f} to {:.2f} while the accuracy went from {:.2f} to {:.2f}",
                             *groundingBefore, *grounding, *accuracyBefore, *accuracy),
                 mostTelling(step.rollouts, [](const Trajectory& rollout) {
                     return finiteScore(!rollout.correct && rollout.rewards.grounding > 0, rollout.rewards.grounding);
                 })};
}

std::optional<Alert> AlertWatch::oneLabel(const Step& step) const {
    const auto share = meanBack(kLabelShare, 0, static_cast<size_t>(step.thresholds.window));
    const int64_t calls = std::accumulate(step.rollouts.begin(), step.rollouts.end(), int64_t{0}, [](int64_t sum, const Trajectory* rollout) {
        return sum + static_cast<int64_t>(rollout::callsOf(*rollout).size());
    });
    if (!share || *share < step.thresholds.topLabelShare || calls < kFewCalls) {
        return std::nullopt;
    }
    const std::string label = topLabel(step.rollouts);
    return Alert{AlertKind::OneLabel, step.step, fmt::format("One label takes over: '{}' is used by {:.0f} % of the zooms", label, 100 * *share),
                 mostTelling(step.rollouts, [&](const Trajectory& rollout) {
                     const auto used = rollout::callsOf(rollout);
                     const bool hasIt =
                         std::any_of(used.begin(), used.end(), [&](const auto* call) { return rollout::normalisedLabel(call->label) == label; });
                     return finiteScore(hasIt, (rollout.correct ? 0 : 1) + rollout.rewards.grounding);
                 })};
}

/// A training begins at its reference: before step 1 there was no KL. A later stage, or a resumed run, begins at some KL that nobody here has seen.
std::optional<Alert> AlertWatch::klJump(const Step& step) const {
    for (const char* name : {kKl, kOldKl}) {
        const auto series = history_.find(name);
        const size_t known = series == history_.end() ? 0 : series->second.size();
        const auto now = valueNow(name);
        const size_t count = std::min(known > 0 ? known - 1 : 0, static_cast<size_t>(step.thresholds.window));
        const double before = meanBack(name, 1, count).value_or(0);
        const bool isUnknown = count == 0 && step.step > 1;
        if (!now || isUnknown || *now < step.thresholds.klFloor || *now <= step.thresholds.klJump * before) {
            continue;
        }
        const std::string was = count == 0 ? "at the first step" : fmt::format("it was {:.3g} over the {} steps before", before, count);
        return Alert{AlertKind::KlJump, step.step, fmt::format("KL jump: {} is {:.3g}, {}", name, *now, was),
                     mostTelling(step.rollouts, [](const Trajectory& rollout) { return driftOf(rollout).value_or(std::abs(rollout.advantage)); })};
    }
    return std::nullopt;
}

/// A policy that learns to zoom has more turns, and with them more tokens: that is no explosion. How many times the turns of the stage's beginning it has now;
/// 1 when it has fewer or nothing tells them.
double AlertWatch::turnGrowth(size_t window) const {
    const auto now = meanBack(kTurns, 0, window), start = meanAtStart(kTurns, window);
    return now && start && *start > 0 ? std::max(1.0, *now / *start) : 1;
}

std::optional<Alert> AlertWatch::lengthExplosion(const Step& step) const {
    const auto window = static_cast<size_t>(step.thresholds.window);
    const auto now = meanBack(kLength, 0, window), start = meanAtStart(kLength, window), clipped = meanBack(kClipped, 0, window);
    const bool isLong = now && start && *start > 0 && *now > step.thresholds.lengthGrowth * turnGrowth(window) * *start;
    const bool isClipped = clipped && *clipped >= step.thresholds.clippedShare;
    if (!isLong && !isClipped) {
        return std::nullopt;
    }
    return Alert{AlertKind::LengthExplosion, step.step,
                 isLong ? fmt::format("Length explosion: {:.0f} tokens a rollout, {:.0f} at the beginning of the stage", *now, *start)
                        : fmt::format("Length explosion: a token limit ends {:.0f} % of the rollouts", 100 * *clipped),
                 mostTelling(step.rollouts, [](const Trajectory& rollout) { return static_cast<double>(rollout::generatedTokens(rollout)); })};
}

std::optional<Alert> AlertWatch::noSignal(const Step& step) const {
    const auto share = meanBack(kNoSignal, 0, static_cast<size_t>(step.thresholds.window));
    if (!share || *share < step.thresholds.noSignalShare) {
        return std::nullopt;
    }
    std::set<std::string> groups;
    return Alert{AlertKind::NoSignal, step.step, fmt::format("No signal: all rewards are equal in {:.0f} % of the groups", 100 * *share),
                 mostTelling(step.rollouts, [&](const Trajectory& rollout) {   // one rollout a group
                     return finiteScore(!rollout.groupHasSignal && groups.insert(rollout.groupId).second, -rollout.rewards.total);
                 })};
}

std::optional<Alert> AlertWatch::entropyCollapse(const Step& step) const {
    const auto window = static_cast<size_t>(step.thresholds.window);
    const auto now = meanBack(kEntropy, 0, window), start = meanAtStart(kEntropy, window);
    if (!now || !start || *start <= 0 || *now >= step.thresholds.entropyLeft * *start) {
        return std::nullopt;
    }
    return Alert{AlertKind::EntropyCollapse, step.step,
                 fmt::format("Entropy collapse: {:.3g} nats a token, {:.3g} at the beginning of the stage", *now, *start),
                 mostTelling(step.rollouts, [](const Trajectory& rollout) { return finiteScore(!rollout.groupHasSignal, rollout.rewards.total); })};
}

}  // namespace omnidrive::insight
