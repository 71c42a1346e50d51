// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/rollout_record.h"

#include "base/random.h"
#include "vision/codec.h"

#include <fmt/format.h>

namespace omnidrive::rollout {

namespace {

void describePrompt(Trajectory& trajectory, const Prompt& prompt, const FrameIds& ids) {
    trajectory.system = prompt.system;
    trajectory.question = prompt.question;
    trajectory.frameIds = ids.views;
    trajectory.stitchedId = ids.stitched;
    trajectory.imageWidth = prompt.image->width;
    trajectory.imageHeight = prompt.image->height;
    trajectory.modelWidth = prompt.picture.width;
    trajectory.modelHeight = prompt.picture.height;
    trajectory.promptIds = prompt.ids;
}

void describeSample(Trajectory& trajectory, const data::Sample& sample) {
    trajectory.sampleId = sample.id;
    trajectory.options = sample.options;
    trajectory.kind = sample.kind;
    trajectory.expectedAnswer = sample.answer;
    trajectory.truthLabel = sample.truth.targetLabel;
    trajectory.truthBoxInImage = sample.truth.targetBoxInImage;
    trajectory.truthNeedsZoom = sample.truth.needsZoom;
}

}  // namespace

FrameIds frameIdsOf(const data::Sample& sample, const vision::Image& stitched) {
    FrameIds ids;
    for (const auto& image : sample.images) {
        ids.views.push_back(vision::contentId(*image));
    }
    ids.stitched = ids.views.size() == 1 ? ids.views[0] : vision::contentId(stitched);
    return ids;
}

Trajectory beginRecord(const GroupRequest& request, const Prompt& prompt, const FrameIds& ids, int i) {
    Trajectory trajectory;
    trajectory.indexInGroup = request.firstIndex + i;
    trajectory.id = fmt::format("{}-{}", request.groupId, trajectory.indexInGroup);
    trajectory.groupId = request.groupId;
    trajectory.stage = request.stage;
    trajectory.step = request.step;
    trajectory.seed = deriveSeed(request.seed, {static_cast<uint64_t>(trajectory.indexInGroup)});
    describePrompt(trajectory, prompt, ids);
    describeSample(trajectory, *request.sample);
    return trajectory;
}

text::ParsedReply readTurn(Turn& turn) {
    text::ParsedReply reply = text::parseReply(turn.text);
    turn.thought = reply.thought;
    turn.answer = reply.answer.value_or("");
    turn.kind = reply.answer ? TurnKind::Answer : reply.call ? TurnKind::ToolCall : TurnKind::Think;
    return reply;
}

void endRecord(Trajectory& trajectory, bool truncated) {
    trajectory.truncated = truncated;
    if (!trajectory.turns.empty()) {
        trajectory.answerText = trajectory.turns.back().answer;
        trajectory.answerLetter = trajectory.answerText.empty() ? "" : text::answerLetter(trajectory.answerText, trajectory.options);
    }
}

}  // namespace omnidrive::rollout
