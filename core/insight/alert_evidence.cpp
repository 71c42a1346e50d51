// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/alert_evidence.h"

#include "rollout/call_measures.h"

#include <algorithm>
#include <map>

namespace omnidrive::insight {

namespace {

constexpr size_t kEvidence = 8;

double overlap(const BoxI& a, const BoxI& b) {
    const double width = std::max(0, std::min(a.x1, b.x1) - std::max(a.x0, b.x0)), height = std::max(0, std::min(a.y1, b.y1) - std::max(a.y0, b.y0));
    const auto area = [](const BoxI& box) { return static_cast<double>(box.x1 - box.x0) * (box.y1 - box.y0); };
    const double both = width * height, either = area(a) + area(b) - both;
    return either > 0 ? both / either : 0;
}

}  // namespace

std::vector<std::string> mostTelling(const Rollouts& rollouts, const std::function<std::optional<double>(const rollout::Trajectory&)>& score) {
    std::vector<std::pair<double, std::string>> scored;
    for (const auto* rollout : rollouts) {
        if (const auto value = score(*rollout)) {
            scored.emplace_back(*value, rollout->id);
        }
    }
    std::stable_sort(scored.begin(), scored.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::string> ids;
    for (size_t i = 0; i < std::min(kEvidence, scored.size()); ++i) {
        ids.push_back(std::move(scored[i].second));
    }
    return ids;
}

int wholeFrameCallsOf(const rollout::Trajectory& rollout, double area) {
    int hits = 0;
    for (const auto* call : rollout::validCallsOf(rollout)) {
        hits += rollout::areaFraction(rollout, *call).value_or(0) >= area ? 1 : 0;
    }
    return hits;
}

CallShare wholeFrameCalls(const Rollouts& rollouts, double area) {
    CallShare share;
    for (const auto* rollout : rollouts) {
        share.calls += static_cast<int64_t>(rollout::validCallsOf(*rollout).size());
        share.hits += wholeFrameCallsOf(*rollout, area);
    }
    return share;
}

int repeatedCallsOf(const rollout::Trajectory& rollout, double iou) {
    const auto calls = rollout::validCallsOf(rollout);
    int hits = 0;
    for (size_t i = 1; i < calls.size(); ++i) {
        const bool isRepeat = std::any_of(calls.begin(), calls.begin() + static_cast<std::ptrdiff_t>(i),
                                          [&](const auto* earlier) { return overlap(*earlier->effectiveBox, *calls[i]->effectiveBox) >= iou; });
        hits += isRepeat ? 1 : 0;
    }
    return hits;
}

CallShare repeatedCalls(const Rollouts& rollouts, double iou) {
    CallShare share;
    for (const auto* rollout : rollouts) {
        const auto calls = static_cast<int64_t>(rollout::validCallsOf(*rollout).size());
        share.calls += std::max<int64_t>(calls - 1, 0);
        share.hits += repeatedCallsOf(*rollout, iou);
    }
    return share;
}

std::string topLabel(const Rollouts& rollouts) {
    std::map<std::string, int> counts;
    for (const auto* rollout : rollouts) {
        for (const auto* call : rollout::callsOf(*rollout)) {
            const std::string label = rollout::normalisedLabel(call->label);
            counts[label] += label.empty() ? 0 : 1;
        }
    }
    const auto most = std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == counts.end() || most->second == 0 ? std::string() : most->first;
}

}  // namespace omnidrive::insight
