// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/what_if_record.h"

#include "eval/rate.h"
#include "insight/answer_key.h"

#include <fmt/format.h>

#include <algorithm>

namespace omnidrive::jobs {

namespace {

/// ".38", "1.00": shares as the evaluations print them.
std::string shareText(double share) {
    const std::string text = fmt::format("{:.2f}", share);
    return text.starts_with("0.") ? text.substr(1) : text;
}

}  // namespace

std::string describeChange(const WhatIfChange& change) {
    const int zoom = change.call + 1;
    if (change.mask != WhatIfMask::None) {
        return fmt::format("{} of zoom {} grey", change.mask == WhatIfMask::Crop ? "crop" : "all but the crop", zoom);
    }
    if (change.question) {
        return "new question";
    }
    if (change.call < 0) {
        return "the question again";
    }
    const bool hasBox = change.boxInModel.has_value(), hasLabel = change.label.has_value();
    return hasBox || hasLabel ? fmt::format("{} of zoom {}", hasBox && hasLabel ? "box and label" : hasBox ? "box" : "label", zoom)
                              : fmt::format("zoom {} again", zoom);
}

std::string answerOf(const rollout::Trajectory& trajectory) {
    return trajectory.answerLetter.empty() ? trajectory.answerText : trajectory.answerLetter;
}

bool isSameAnswer(const rollout::Trajectory& a, const rollout::Trajectory& b) {
    const std::string letter = insight::letterOfAnswer(a), other = insight::letterOfAnswer(b);
    return !letter.empty() && !other.empty() ? letter == other : insight::comparableAnswer(a) == insight::comparableAnswer(b);
}

std::pair<double, double> AnswerChanges::interval() const {
    const auto wilson = eval::Rate{changed, samples}.wilson();
    return wilson ? std::pair(wilson->low, wilson->high) : std::pair(0.0, 1.0);
}

AnswerChanges answerChanges(const std::vector<WhatIfChildPtr>& children) {
    const auto changed = std::count_if(children.begin(), children.end(), [](const WhatIfChildPtr& child) { return child->isAnswerChanged; });
    return {static_cast<int>(changed), static_cast<int>(children.size())};
}

std::string describeChanges(const AnswerChanges& changes) {
    const auto [low, high] = changes.interval();
    return fmt::format("answer changed {} of {}: {}, 95 % Wilson interval {} to {}", changes.changed, changes.samples, shareText(changes.share()),
                       shareText(low), shareText(high));
}

std::string maskVerdict(WhatIfMask mask, const AnswerChanges& changes) {
    if (mask == WhatIfMask::None || changes.samples == 0) {
        return {};
    }
    const int kept = changes.samples - changes.changed;
    const bool stays = kept >= kTextOnlyShare * changes.samples;
    const char* stayed = mask == WhatIfMask::Crop ? "text-only reasoning" : "the crop is enough for the answer";
    const char* moved = mask == WhatIfMask::Crop ? "the answer needs the crop" : "the answer needs more than the crop";
    return fmt::format("the answer did not change in {} of {}: {} (threshold {:.0f} %)", kept, changes.samples, stays ? stayed : moved,
                       100 * kTextOnlyShare);
}

}  // namespace omnidrive::jobs
