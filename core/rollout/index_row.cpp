// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/utf8.h"
#include "rollout/trajectory_json.h"

#include <algorithm>

namespace omnidrive::rollout {

namespace {

constexpr size_t kAnswerBytes = 80;   // a column of a list, not the answer itself

/// The list is comma separated, so a comma inside a label becomes a semicolon.
void addLabel(std::string& labels, std::string label) {
    std::replace(label.begin(), label.end(), ',', ';');
    labels += (labels.empty() ? "" : ",") + label;
}

void addCamera(std::string& cameras, const std::string& camera) {
    const std::string known = ',' + cameras + ',';
    if (!camera.empty() && known.find(',' + camera + ',') == std::string::npos) {
        cameras += (cameras.empty() ? "" : ",") + camera;
    }
}

void addCalls(store::IndexRow& row, const Trajectory& trajectory) {
    double cosineSum = 0;
    int cosines = 0;
    for (const Turn& turn : trajectory.turns) {
        if (!turn.tool) {
            continue;
        }
        ++(turn.tool->valid ? row.zooms : row.failedCalls);
        if (!turn.tool->label.empty()) {
            addLabel(row.labels, turn.tool->label);
        }
        addCamera(row.cameras, turn.tool->camera);
        if (turn.tool->valid && turn.tool->clipCosine) {
            cosineSum += *turn.tool->clipCosine;
            ++cosines;
        }
    }
    if (cosines > 0) {
        row.clipCosine = cosineSum / cosines;
    }
}

void addScores(store::IndexRow& row, const Trajectory& trajectory) {
    row.rewardTotal = trajectory.rewards.total;
    row.rewardAccuracy = trajectory.rewards.accuracy;
    row.rewardFormat = trajectory.rewards.format;
    row.rewardGrounding = trajectory.rewards.grounding;
    row.advantage = trajectory.advantage;
    row.groupHasSignal = trajectory.groupHasSignal;
    row.correct = trajectory.correct;
    row.truncated = trajectory.truncated;
}

}  // namespace

store::IndexRow indexRowOf(const Trajectory& trajectory) {
    store::IndexRow row;
    row.id = trajectory.id;
    row.groupId = trajectory.groupId;
    row.sampleId = trajectory.sampleId;
    row.stage = trajectory.stage;
    row.step = trajectory.step;
    row.indexInGroup = trajectory.indexInGroup;
    row.kind = trajectory.kind;
    row.answer = trajectory.answerLetter.empty() ? std::string(utf8Beginning(trajectory.answerText, kAnswerBytes)) : trajectory.answerLetter;
    row.expectedAnswer = trajectory.expectedAnswer;
    addScores(row, trajectory);
    addCalls(row, trajectory);
    for (const Turn& turn : trajectory.turns) {
        row.responseTokens += static_cast<int>(turn.tokens());
    }
    return row;
}

}  // namespace omnidrive::rollout
