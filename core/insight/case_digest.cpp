// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/case_digest.h"

#include "base/random.h"
#include "base/utf8.h"
#include "insight/answer_key.h"
#include "vision/stitch.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace omnidrive::insight {

namespace {

constexpr size_t kAnswerBytes = 40;

std::string startOf(const std::string& text) {
    return text.size() > kAnswerBytes ? std::string(utf8Beginning(text, kAnswerBytes)) + "…" : text;
}

uint64_t answerHashOf(const rollout::Trajectory& trajectory) {
    const std::string letter = letterOfAnswer(trajectory);
    return hashText(letter.empty() ? comparableAnswer(trajectory) : letter);
}

double confidenceOf(const rollout::Trajectory& trajectory) {
    if (trajectory.turns.empty() || trajectory.turns.back().logprobs.empty()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const auto& logprobs = trajectory.turns.back().logprobs;
    return std::exp(std::accumulate(logprobs.begin(), logprobs.end(), 0.0) / static_cast<double>(logprobs.size()));
}

ZoomDigest zoomOf(const rollout::ToolCall& call, int number) {
    ZoomDigest zoom;
    zoom.call = number;
    zoom.isValid = call.valid;
    zoom.label = call.label;
    zoom.camera = call.camera;
    zoom.box = call.effectiveBox.value_or(BoxI{});
    zoom.clip = call.clipCosine;
    zoom.grounding = call.groundingScore;
    return zoom;
}

}  // namespace

CaseDigest digestOf(const rollout::Trajectory& trajectory) {
    CaseDigest digest;
    digest.id = trajectory.id;
    digest.groupId = trajectory.groupId;
    digest.frameId = trajectory.stitchedId;
    digest.kind = trajectory.kind;
    digest.answer = trajectory.answerLetter.empty() ? startOf(trajectory.answerText) : trajectory.answerLetter;
    digest.answerHash = answerHashOf(trajectory);
    digest.confidence = confidenceOf(trajectory);
    digest.isCorrect = trajectory.correct;
    digest.isJudged = !trajectory.expectedAnswer.empty();
    digest.reward = trajectory.rewards.total;
    digest.advantage = trajectory.advantage;
    digest.step = trajectory.step;
    digest.imageWidth = trajectory.imageWidth;
    digest.imageHeight = trajectory.imageHeight;
    digest.isSixViews = trajectory.frameIds.size() == vision::kCameras.size();
    const auto calls = std::count_if(trajectory.turns.begin(), trajectory.turns.end(), [](const auto& turn) { return turn.tool.has_value(); });
    digest.zooms.reserve(static_cast<size_t>(calls));
    for (const rollout::Turn& turn : trajectory.turns) {
        if (turn.tool) {
            digest.zooms.push_back(zoomOf(*turn.tool, static_cast<int>(digest.zooms.size())));
        }
    }
    return digest;
}

}  // namespace omnidrive::insight
