// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/statistics.h"

#include "base/error.h"
#include "rollout/call_measures.h"
#include "vision/stitch.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>

namespace omnidrive::rollout {

namespace {

constexpr double kEqualRewards = 1e-9;

/// Values of one quantity; every summary is absent when there are none.
class Values {
public:
    void add(double value) { values_.push_back(value); }
    void add(std::optional<double> value) {
        if (value) {
            values_.push_back(*value);
        }
    }
    void add(std::optional<bool> value) {
        if (value) {
            values_.push_back(*value ? 1 : 0);
        }
    }
    size_t size() const { return values_.size(); }
    std::optional<double> mean() const {
        if (values_.empty()) {
            return std::nullopt;
        }
        return std::accumulate(values_.begin(), values_.end(), 0.0) / static_cast<double>(values_.size());
    }
    std::optional<double> max() const {
        return values_.empty() ? std::nullopt : std::optional(*std::max_element(values_.begin(), values_.end()));
    }
    std::optional<double> min() const {
        return values_.empty() ? std::nullopt : std::optional(*std::min_element(values_.begin(), values_.end()));
    }
    std::optional<double> quantileAt(double fraction) const {
        return values_.empty() ? std::nullopt : std::optional(quantile(values_, fraction));
    }

private:
    std::vector<double> values_;
};

class MetricWriter {
public:
    void add(const std::string& name, std::optional<double> value) {
        if (value) {
            metrics_.emplace_back(name, *value);
        }
    }
    void addMeanMaxMin(const std::string& prefix, const Values& values) {
        add(prefix + "mean", values.mean());
        add(prefix + "max", values.max());
        add(prefix + "min", values.min());
    }
    Metrics take() { return std::move(metrics_); }

private:
    Metrics metrics_;
};

using Trajectories = std::vector<Trajectory>;

template <typename Measure>
Values collect(const Trajectories& trajectories, Measure measure) {
    Values values;
    for (const Trajectory& trajectory : trajectories) {
        values.add(measure(trajectory));
    }
    return values;
}

template <typename Measure>
Values collectCalls(const Trajectories& trajectories, Measure measure) {
    Values values;
    for (const Trajectory& trajectory : trajectories) {
        for (const ToolCall* call : callsOf(trajectory)) {
            values.add(measure(trajectory, *call));
        }
    }
    return values;
}

void addRewards(const Trajectories& trajectories, MetricWriter& out) {
    const Values total = collect(trajectories, [](const Trajectory& t) { return t.rewards.total; });
    const auto term = [&](double Rewards::*field) {
        return collect(trajectories, [&](const Trajectory& t) { return t.rewards.*field; }).mean();
    };
    out.addMeanMaxMin("critic/score/", total);
    out.add("critic/rewards/mean", total.mean());
    out.add("reward/accuracy", term(&Rewards::accuracy));
    out.add("reward/format", term(&Rewards::format));
    out.add("reward/grounding", term(&Rewards::grounding));
    out.add("reward/tool", term(&Rewards::tool));
    out.add("reward/tool_cost", term(&Rewards::toolCost));
    out.add("reward/overlong", term(&Rewards::overlong));
}

void addAdvantages(const Trajectories& trajectories, MetricWriter& out) {
    Values perRollout;
    double weighted = 0;
    int64_t tokens = 0;
    for (const Trajectory& trajectory : trajectories) {
        const int64_t generated = generatedTokens(trajectory);
        if (generated > 0) {
            perRollout.add(trajectory.advantage);
            weighted += trajectory.advantage * static_cast<double>(generated);
            tokens += generated;
        }
    }
    out.add("critic/advantages/mean",
            tokens > 0 ? std::optional(weighted / static_cast<double>(tokens)) : std::nullopt);
    out.add("critic/advantages/max", perRollout.max());
    out.add("critic/advantages/min", perRollout.min());
}

/// Share of groups whose rewards are all equal; groups of one carry no comparison and are not counted.
std::optional<double> zeroStdFraction(const Trajectories& trajectories) {
    std::map<std::string, Values> groups;
    for (const Trajectory& trajectory : trajectories) {
        groups[trajectory.groupId].add(trajectory.rewards.total);
    }
    Values isEqual;
    for (const auto& [id, rewards] : groups) {
        if (rewards.size() > 1) {
            isEqual.add(*rewards.max() - *rewards.min() <= kEqualRewards ? 1.0 : 0.0);
        }
    }
    return isEqual.mean();
}

void addLengths(const Trajectories& trajectories, MetricWriter& out) {
    const auto tokens = [](int64_t (*count)(const Trajectory&)) {
        return [count](const Trajectory& t) { return static_cast<double>(count(t)); };
    };
    out.addMeanMaxMin("response_length/", collect(trajectories, tokens(generatedTokens)));
    out.add("response_length/clip_ratio",
            collect(trajectories, [](const Trajectory& t) { return t.truncated ? 1.0 : 0.0; }).mean());
    out.add("prompt_length/mean",
            collect(trajectories, [](const Trajectory& t) { return static_cast<double>(t.promptIds.size()); }).mean());
    out.add("obs_length/mean", collect(trajectories, tokens(observationTokens)).mean());
    out.add("num_turns/mean", collect(trajectories, [](const Trajectory& t) {
                                  return static_cast<double>(1 + t.turns.size() + t.observations.size());
                              }).mean());
    double total = 0;
    for (const Trajectory& t : trajectories) {
        total += static_cast<double>(t.promptIds.size()) + static_cast<double>(generatedTokens(t) + observationTokens(t));
    }
    out.add("perf/total_num_tokens", total);
}

void addFailures(const Trajectories& trajectories, MetricWriter& out) {
    std::map<std::string, int> byReason;
    double calls = 0, failed = 0;
    for (const Trajectory& trajectory : trajectories) {
        for (const ToolCall* call : callsOf(trajectory)) {
            calls += 1;
            if (!call->valid) {
                failed += 1;
                ++byReason[rejectWord(*call)];
            }
        }
    }
    if (calls > 0) {
        out.add("agent/tool_fail_rate", failed / calls);
    }
    for (const auto& [reason, count] : byReason) {
        out.add("agent/tool_fail/" + reason, count / calls);
    }
}

void addToolUse(const Trajectories& trajectories, MetricWriter& out) {
    const auto hasCall = [](const Trajectory& t) { return callsOf(t).empty() ? 0.0 : 1.0; };
    const auto useRateWhere = [&](bool isNeeded) {
        return collect(trajectories, [&](const Trajectory& t) { return needsZoom(t) == isNeeded ? std::optional(hasCall(t)) : std::nullopt; }).mean();
    };
    out.addMeanMaxMin("agent/tool_call_", collect(trajectories, [](const Trajectory& t) {
                          return static_cast<double>(callsOf(t).size());
                      }));
    out.add("agent/tool_use_rate", collect(trajectories, hasCall).mean());
    out.add("agent/tool_use_rate_needed", useRateWhere(true));
    out.add("agent/tool_use_rate_global", useRateWhere(false));
    addFailures(trajectories, out);
}

void addClipScores(const Trajectories& trajectories, const StatisticsOptions& options, MetricWriter& out) {
    const Values cosine = collectCalls(trajectories, [](const Trajectory&, const ToolCall& c) { return c.clipCosine; });
    out.add("clip/score_mean", cosine.mean());
    out.add("clip/score_p10", cosine.quantileAt(0.1));
    out.add("clip/score_p50", cosine.quantileAt(0.5));
    out.add("clip/score_p90", cosine.quantileAt(0.9));
    out.add("clip/hit_rate", collectCalls(trajectories, [&](const Trajectory&, const ToolCall& c) {
                                 return c.groundingScore ? std::optional(*c.groundingScore >= options.hitThreshold)
                                                         : std::nullopt;
                             }).mean());
}

/// For each crop after the first of a rollout: its greatest overlap with an earlier one.
std::optional<double> repeatIou(const Trajectories& trajectories) {
    Values values;
    for (const Trajectory& trajectory : trajectories) {
        std::vector<BoxF> earlier;
        for (const ToolCall* call : validCallsOf(trajectory)) {
            if (!call->effectiveBox) {
                continue;
            }
            const BoxF box = toBoxF(*call->effectiveBox);
            Values overlaps;
            std::for_each(earlier.begin(), earlier.end(), [&](const BoxF& other) { overlaps.add(iou(box, other)); });
            values.add(overlaps.max());
            earlier.push_back(box);
        }
    }
    return values.mean();
}

void addBoxes(const Trajectories& trajectories, MetricWriter& out) {
    const auto validShare = [&](auto predicate) {
        return collectCalls(trajectories,
                            [&](const Trajectory& t, const ToolCall& c) {
                                return c.valid ? predicate(t, c) : std::optional<bool>();
                            })
            .mean();
    };
    out.add("box/area_fraction", collectCalls(trajectories, areaFraction).mean());
    out.add("box/aspect",
            collectCalls(trajectories, [](const Trajectory&, const ToolCall& c) { return aspectOf(c); }).mean());
    out.add("box/edge_clamped",
            validShare([](const Trajectory&, const ToolCall& c) { return std::optional(isEdgeClamped(c)); }));
    out.add("box/cross_tile", validShare([](const Trajectory&, const ToolCall& c) {
                return c.camera.empty() ? std::nullopt : std::optional(c.crossesTileEdge);
            }));
    out.add("box/repeat_iou", repeatIou(trajectories));
    out.add("box/on_object_rate", validShare(isOnObject));
    out.add("box/iou_truth", collectCalls(trajectories, iouWithTruth).mean());
}

void addLabels(const Trajectories& trajectories, MetricWriter& out) {
    std::map<std::string, double> counts;
    double total = 0, top = 0, entropy = 0;
    for (const Trajectory& trajectory : trajectories) {
        for (const ToolCall* call : callsOf(trajectory)) {
            top = std::max(top, ++counts[normalisedLabel(call->label)]);
            total += 1;
        }
    }
    for (const auto& [label, count] : counts) {
        entropy -= count / total * std::log(count / total);
    }
    if (total > 0) {
        out.add("label/entropy", std::max(0.0, entropy));
        out.add("label/top_share", top / total);
    }
    out.add("label/right_rate", collectCalls(trajectories, isLabelRight).mean());
    out.add("label/consistent_rate",
            collectCalls(trajectories, [](const Trajectory&, const ToolCall& c) { return c.labelConsistent; }).mean());
}

void addAccuracy(const Trajectories& trajectories, MetricWriter& out) {
    Values withTool, withoutTool;
    std::map<std::string, Values> byKind;
    for (const Trajectory& trajectory : trajectories) {
        const double isRight = trajectory.correct ? 1 : 0;
        (validCallsOf(trajectory).empty() ? withoutTool : withTool).add(isRight);
        if (!trajectory.kind.empty()) {
            byKind[trajectory.kind].add(isRight);
        }
    }
    out.add("accuracy/with_tool", withTool.mean());
    out.add("accuracy/without_tool", withoutTool.mean());
    if (withTool.mean() && withoutTool.mean()) {
        out.add("accuracy/tool_difference", *withTool.mean() - *withoutTool.mean());
    }
    for (const auto& [kind, values] : byKind) {
        out.add("accuracy/kind/" + kind, values.mean());
    }
}

void addCameras(const Trajectories& trajectories, MetricWriter& out) {
    std::map<std::string, double> counts;
    double total = 0;
    for (const Trajectory& trajectory : trajectories) {
        for (const ToolCall* call : callsOf(trajectory)) {
            if (!call->camera.empty()) {
                ++counts[call->camera];
                total += 1;
            }
        }
    }
    if (total > 0) {
        // A camera nobody looked at is a finding, so all six get a value.
        for (const char* camera : vision::kCameras) {
            out.add(std::string("camera/") + camera, counts[camera] / total);
        }
    }
}

}  // namespace

double quantile(std::vector<double> values, double fraction) {
    require(!values.empty() && fraction >= 0 && fraction <= 1, "quantile {} of {} values is not defined", fraction,
            values.size());
    std::sort(values.begin(), values.end());
    const double position = fraction * static_cast<double>(values.size() - 1);
    const auto below = static_cast<size_t>(position);
    const size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (position - static_cast<double>(below)) * (values[above] - values[below]);
}

Metrics stepStatistics(const Trajectories& trajectories, const StatisticsOptions& options) {
    MetricWriter out;
    if (!trajectories.empty()) {
        addRewards(trajectories, out);
        addAdvantages(trajectories, out);
        out.add("frac_reward_zero_std", zeroStdFraction(trajectories));
        addLengths(trajectories, out);
        addToolUse(trajectories, out);
        addClipScores(trajectories, options, out);
        addBoxes(trajectories, out);
        addLabels(trajectories, out);
        addAccuracy(trajectories, out);
        addCameras(trajectories, out);
    }
    return out.take();
}

}  // namespace omnidrive::rollout
