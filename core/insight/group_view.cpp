// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/group_view.h"

#include "rollout/probe.h"

#include <algorithm>
#include <limits>

namespace omnidrive::insight {

namespace {

using rollout::Trajectory;
using Kind = GroupStep::Kind;

constexpr double kSamePlace = 0.5;

GroupStep stepOf(const rollout::Turn& turn, int& calls) {
    GroupStep step;
    if (turn.tool) {
        step.kind = turn.tool->valid ? Kind::Zoom : Kind::Refused;
        step.text = turn.tool->label;
        step.box = turn.tool->effectiveBox.value_or(BoxI{});
        step.call = calls++;
    } else if (!turn.answer.empty()) {
        step.kind = Kind::Answer;
        step.text = turn.answer;
    } else {
        step.kind = Kind::Thought;
    }
    return step;
}

GroupMember memberOf(const Trajectory& trajectory) {
    GroupMember member;
    member.id = trajectory.id;
    member.answer = trajectory.answerLetter.empty() ? trajectory.answerText : trajectory.answerLetter;
    member.isCorrect = trajectory.correct;
    member.step = trajectory.step;
    member.rewards = trajectory.rewards;
    member.advantage = trajectory.advantage;
    int calls = 0;
    for (const rollout::Turn& turn : trajectory.turns) {
        member.steps.push_back(stepOf(turn, calls));
    }
    return member;
}

bool isSameStep(const GroupStep& a, const GroupStep& b) {
    const bool isPlaced = a.kind == Kind::Zoom && a.box.width() > 0 && b.box.width() > 0;
    return a.kind == b.kind && a.text == b.text && (!isPlaced || iou(toBoxF(a.box), toBoxF(b.box)) >= kSamePlace);
}

/// Marks those that did not do what most did, and says whether there are any.
bool markOwnWays(std::vector<GroupMember>& members, size_t step) {
    const auto likeMe = [&](const GroupMember& me) {
        return std::count_if(members.begin(), members.end(), [&](const GroupMember& other) { return isSameStep(me.steps[step], other.steps[step]); });
    };
    std::vector<std::ptrdiff_t> counts;
    std::transform(members.begin(), members.end(), std::back_inserter(counts), likeMe);
    const size_t typical = static_cast<size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin());
    bool isSplit = false;
    for (GroupMember& member : members) {
        member.steps[step].isOwnWay = !isSameStep(member.steps[step], members[typical].steps[step]);
        isSplit = isSplit || member.steps[step].isOwnWay;
    }
    return isSplit;
}

double bestOverlap(const GroupMember& a, const GroupMember& b) {
    double best = std::numeric_limits<double>::quiet_NaN();
    for (const GroupStep& mine : a.steps) {
        for (const GroupStep& yours : b.steps) {
            const bool areCrops = mine.kind == Kind::Zoom && yours.kind == Kind::Zoom && mine.box.width() > 0 && yours.box.width() > 0;
            if (areCrops) {
                const double overlap = iou(toBoxF(mine.box), toBoxF(yours.box));
                best = best >= overlap ? best : overlap;
            }
        }
    }
    return best;
}

}  // namespace

GroupView groupView(const std::vector<std::shared_ptr<const Trajectory>>& rollouts) {
    GroupView view;
    size_t steps = 0;
    for (const auto& trajectory : rollouts) {
        view.groupId = trajectory->groupId;
        view.isProbe = rollout::isProbeGroup(view.groupId);
        view.question = trajectory->question;
        view.expectedAnswer = trajectory->expectedAnswer;
        view.hasSignal = view.hasSignal && trajectory->groupHasSignal;
        view.members.push_back(memberOf(*trajectory));
        steps = std::max(steps, view.members.back().steps.size());
    }
    for (GroupMember& member : view.members) {
        member.steps.resize(steps);
    }
    for (size_t step = 0; step < steps; ++step) {
        if (markOwnWays(view.members, step) && view.firstDivergence < 0) {
            view.firstDivergence = static_cast<int>(step);
        }
    }
    for (const GroupMember& a : view.members) {
        for (const GroupMember& b : view.members) {
            view.overlap.push_back(bestOverlap(a, b));
        }
    }
    return view;
}

}  // namespace omnidrive::insight
