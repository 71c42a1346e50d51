// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/rollout_comparison.h"

#include <fmt/format.h>

#include <algorithm>

namespace omnidrive::insight {

namespace {

using Kind = ComparedStep::Kind;
using Steps = std::vector<ComparedStep>;

constexpr double kSamePlace = 0.5;

/// The box as the model wrote it, so that two spellings of one call are the same.
std::string textOf(const rollout::ToolCall& call) {
    if (!call.boxInModel) {
        return call.rawJson;
    }
    const BoxF& box = *call.boxInModel;
    return fmt::format("{}{}[{:g}, {:g}, {:g}, {:g}]", call.label, call.label.empty() ? "" : " ", box.x0, box.y0, box.x1, box.y1);
}

ComparedStep stepOf(const rollout::ToolCall& call, int number) {
    ComparedStep step;
    step.kind = call.valid ? Kind::Zoom : Kind::Refused;
    step.call = number;
    step.text = textOf(call);
    step.label = call.label;
    step.effective = call.effectiveBox;
    step.clip = call.clipCosine;
    step.grounding = call.groundingScore;
    step.rejectReason = call.rejectReason;
    return step;
}

void addWords(Kind kind, const std::string& text, Steps& steps) {
    if (!text.empty()) {
        ComparedStep step;
        step.kind = kind;
        step.text = text;
        steps.push_back(std::move(step));
    }
}

Steps stepsOf(const rollout::Trajectory& trajectory) {
    Steps steps;
    int calls = 0;
    for (const rollout::Turn& turn : trajectory.turns) {
        const bool isBare = turn.thought.empty() && turn.answer.empty() && !turn.tool;   // without tags: shown as it is
        addWords(Kind::Thought, isBare ? turn.text : turn.thought, steps);
        if (turn.tool) {
            steps.push_back(stepOf(*turn.tool, calls++));
        }
        addWords(Kind::Answer, turn.answer, steps);
    }
    return steps;
}

bool isCall(const ComparedStep& step) { return step.kind == Kind::Zoom || step.kind == Kind::Refused; }
bool canStandTogether(const ComparedStep& a, const ComparedStep& b) { return isCall(a) ? isCall(b) : a.kind == b.kind; }

std::optional<double> overlapOf(const ComparedStep& a, const ComparedStep& b) {
    return a.effective && b.effective ? std::optional(iou(toBoxF(*a.effective), toBoxF(*b.effective))) : std::nullopt;
}

StepMatch matchOf(const ComparedStep& a, const ComparedStep& b) {
    if (a.kind == b.kind && a.text == b.text && a.effective == b.effective) {
        return StepMatch::Same;
    }
    const bool isNear = a.kind == b.kind && a.label == b.label && overlapOf(a, b).value_or(0) >= kSamePlace;
    return isNear ? StepMatch::SamePlace : StepMatch::Different;
}

/// What it is worth to let two steps stand side by side; a pair of one kind always beats two gaps.
int worthOf(const ComparedStep& a, const ComparedStep& b) {
    switch (matchOf(a, b)) {
        case StepMatch::Same: return 4;
        case StepMatch::SamePlace: return 3;
        default: return 2;
    }
}

StepPair pairOf(const Steps& reference, const Steps& selected, int i, int j) {
    StepPair pair{i, j, StepMatch::Same, {}, {}};
    const std::string none;
    pair.text = textDifference(i >= 0 ? reference[static_cast<size_t>(i)].text : none, j >= 0 ? selected[static_cast<size_t>(j)].text : none);
    if (i < 0 || j < 0) {
        pair.match = i < 0 ? StepMatch::OnlySelected : StepMatch::OnlyReference;
        return pair;
    }
    const ComparedStep &a = reference[static_cast<size_t>(i)], &b = selected[static_cast<size_t>(j)];
    pair.match = matchOf(a, b);
    pair.overlap = overlapOf(a, b);
    return pair;
}

/// Global alignment (Needleman and Wunsch); gaps cost nothing.
std::vector<StepPair> align(const Steps& reference, const Steps& selected) {
    const size_t rows = reference.size(), columns = selected.size(), width = columns + 1;
    std::vector<int> best((rows + 1) * width, 0);   // [i, j]: worth of what follows from i and j on
    const auto together = [&](size_t i, size_t j) {
        return canStandTogether(reference[i], selected[j]) ? best[(i + 1) * width + j + 1] + worthOf(reference[i], selected[j]) : -1;
    };
    for (size_t i = rows; i-- > 0;) {
        for (size_t j = columns; j-- > 0;) {
            best[i * width + j] = std::max({together(i, j), best[(i + 1) * width + j], best[i * width + j + 1]});
        }
    }
    std::vector<StepPair> pairs;
    size_t i = 0, j = 0;
    while (i < rows || j < columns) {
        const bool isPair = i < rows && j < columns && together(i, j) == best[i * width + j];
        const bool takesReference = isPair || j == columns || (i < rows && best[(i + 1) * width + j] == best[i * width + j]);
        const bool takesSelected = isPair || !takesReference;
        pairs.push_back(pairOf(reference, selected, takesReference ? static_cast<int>(i) : -1, takesSelected ? static_cast<int>(j) : -1));
        i += takesReference ? 1 : 0;
        j += takesSelected ? 1 : 0;
    }
    return pairs;
}

}  // namespace

RolloutComparison compareRollouts(const rollout::Trajectory& reference, const rollout::Trajectory& selected) {
    RolloutComparison comparison;
    comparison.reference = stepsOf(reference);
    comparison.selected = stepsOf(selected);
    comparison.rows = align(comparison.reference, comparison.selected);
    const auto first =
        std::find_if(comparison.rows.begin(), comparison.rows.end(), [](const StepPair& pair) { return pair.match != StepMatch::Same; });
    comparison.firstDivergence = first == comparison.rows.end() ? -1 : static_cast<int>(first - comparison.rows.begin());
    return comparison;
}

}  // namespace omnidrive::insight
