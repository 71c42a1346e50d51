// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/trace_steps.h"

#include "ui/models/shown_text.h"
#include "ui/models/words.h"

#include <QStringList>

namespace omnidrive::ui {

namespace {

QString fromStd(const std::string& text) { return QString::fromStdString(text); }
QString twoDecimals(double value) { return QString::number(value, 'f', 2); }

TraceStep questionStep(const rollout::Trajectory& trajectory) {
    TraceStep step;
    step.kind = TraceKind::Question;
    step.title = tr("Question");
    step.text = fromStd(trajectory.question);
    if (!trajectory.kind.empty()) {
        step.chips.push_back({fromStd(trajectory.kind), ChipTone::Neutral, tr("Kind of question")});
    }
    return step;
}

/// A turn without tags is shown as it is: what the model wrote must not be hidden because it is malformed.
QString thoughtOf(const rollout::Turn& turn) {
    const bool isBare = turn.thought.empty() && turn.answer.empty() && !turn.tool;
    return fromStd(isBare ? turn.text : turn.thought);
}

TraceStep thoughtStep(const rollout::Turn& turn, int index) {
    TraceStep step{TraceKind::Thought, index, -1, tr("Thought"), thoughtOf(turn), {}};
    if (turn.finish != rollout::FinishReason::EndOfTurn) {
        step.chips.push_back({tr("cut off"), ChipTone::Warning, tr("The turn ended by a token budget")});
    }
    return step;
}

QString adjustmentTip(const std::string& adjustment) {
    if (adjustment == "clipped") {
        return tr("The requested box reached beyond the picture");
    }
    if (adjustment == "enlarged") {
        return tr("The requested box was smaller than the smallest crop");
    }
    if (adjustment == "padded") {
        return tr("Context was added around the requested box");
    }
    return tr("The corners were moved to whole pixels");
}

void addPlaceChips(const rollout::ToolCall& call, TraceStep& step) {
    if (!call.camera.empty()) {
        step.chips.push_back({cameraWord(call.camera), ChipTone::Neutral, tr("Camera that holds the centre of the box")});
    }
    if (call.crossesTileEdge) {
        step.chips.push_back({tr("crosses a tile edge"), ChipTone::Warning, tr("The box reaches into a second camera")});
    }
    for (const std::string& adjustment : call.adjustments) {
        if (adjustment != "rounded") {   // true of nearly every box; the coordinates show it
            step.chips.push_back({word(adjustment), ChipTone::Warning, adjustmentTip(adjustment)});
        }
    }
}

TraceStep callStep(const rollout::ToolCall& call, int turn, int number) {
    TraceStep step{TraceKind::Call, turn, number, tr("Zoom %1").arg(number + 1), fromStd(call.rawJson), {}};
    if (!call.label.empty()) {
        step.title += QStringLiteral("  ") + fromStd(call.label);
    }
    if (!call.valid) {
        step.chips.push_back({tr("rejected"), ChipTone::Bad, fromStd(call.rejectReason)});
    }
    addPlaceChips(call, step);
    return step;
}

void addScoreChips(const rollout::ToolCall& call, TraceStep& step) {
    if (call.clipCosine) {
        step.chips.push_back({tr("CLIP %1").arg(twoDecimals(*call.clipCosine)), ChipTone::Neutral, tr("Cosine of CLIP(crop) and CLIP(label), -1 to 1")});
    }
    if (call.groundingScore) {
        step.chips.push_back({tr("grounding %1").arg(twoDecimals(*call.groundingScore)),
                              *call.groundingScore >= 0.5 ? ChipTone::Good : ChipTone::Neutral,
                              tr("Grounding score g of the call before the gates, 0 to 1")});
    }
    if (call.labelConsistent) {
        step.chips.push_back({*call.labelConsistent ? tr("label fits the text") : tr("label does not fit the text"),
                              *call.labelConsistent ? ChipTone::Good : ChipTone::Bad,
                              tr("Consistency gate: the label must be what question and thought are about")});
    }
}

TraceStep cropStep(const rollout::Observation& seen, const rollout::ToolCall* call, int number) {
    TraceStep step{TraceKind::Crop, seen.afterTurn, number, tr("Crop %1").arg(number + 1), {}, {}};
    const BoxI& box = seen.cropInImage;
    step.text = tr("%1 x %2 px at (%3, %4), shown to the model as %5 x %6 (%7 tokens)")
                    .arg(box.width()).arg(box.height()).arg(box.x0).arg(box.y0).arg(seen.shownWidth).arg(seen.shownHeight).arg(seen.imageTokens);
    if (seen.shownWidth == 0) {   // a trace of another program
        step.text = tr("The tool answered with the crop; its size is not in the trace");
    }
    if (call != nullptr) {
        addScoreChips(*call, step);
    }
    return step;
}

TraceStep observationStep(const rollout::Observation& seen, const rollout::ToolCall* call, int number) {
    return seen.ok ? cropStep(seen, call, number) : TraceStep{TraceKind::Problem, seen.afterTurn, number, tr("The tool refused"), fromStd(seen.error), {}};
}

TraceStep answerStep(const rollout::Trajectory& trajectory, const rollout::Turn& turn, int index) {
    TraceStep step{TraceKind::Answer, index, -1, tr("Answer"), fromStd(turn.answer), {}};
    if (!trajectory.expectedAnswer.empty()) {
        step.chips.push_back({trajectory.correct ? tr("right") : tr("wrong"), trajectory.correct ? ChipTone::Good : ChipTone::Bad, {}});
        step.chips.push_back({tr("expected %1").arg(previewOf(fromStd(trajectory.expectedAnswer), 40)), ChipTone::Neutral, tr("Reference answer")});
    }
    return step;
}

TraceStep endNote(const rollout::Trajectory& trajectory) {
    const QString text = trajectory.truncated ? tr("A budget ended the rollout before an answer was given.") : tr("The rollout ended without an answer.");
    TraceStep step{TraceKind::Note, static_cast<int>(trajectory.turns.size()) - 1, -1, tr("No answer"), text, {}};
    if (!trajectory.expectedAnswer.empty()) {
        step.chips.push_back({tr("expected %1").arg(previewOf(fromStd(trajectory.expectedAnswer), 40)), ChipTone::Neutral, tr("Reference answer")});
    }
    return step;
}

/// Appends the steps of one turn. @param calls number of calls before it, counted on.
void addTurn(const rollout::Trajectory& trajectory, int index, int& calls, std::vector<TraceStep>& steps) {
    const rollout::Turn& turn = trajectory.turns[static_cast<size_t>(index)];
    if (!thoughtOf(turn).isEmpty()) {
        steps.push_back(thoughtStep(turn, index));
    }
    const int number = calls;
    if (turn.tool) {
        steps.push_back(callStep(*turn.tool, index, calls++));
    }
    if (!turn.answer.empty()) {
        steps.push_back(answerStep(trajectory, turn, index));
    }
    for (const rollout::Observation& seen : trajectory.observations) {
        if (seen.afterTurn == index) {
            steps.push_back(observationStep(seen, turn.tool ? &*turn.tool : nullptr, turn.tool ? number : -1));
        }
    }
}

}  // namespace

std::vector<TraceStep> traceSteps(const rollout::Trajectory& trajectory) {
    std::vector<TraceStep> steps{questionStep(trajectory)};
    int calls = 0;
    for (int i = 0; i < static_cast<int>(trajectory.turns.size()); ++i) {
        addTurn(trajectory, i, calls, steps);
    }
    const bool isAnswered = !trajectory.turns.empty() && !trajectory.turns.back().answer.empty();
    if (!isAnswered) {
        steps.push_back(endNote(trajectory));
    }
    return steps;
}

std::vector<const rollout::ToolCall*> callsOf(const rollout::Trajectory& trajectory) {
    std::vector<const rollout::ToolCall*> calls;
    for (const rollout::Turn& turn : trajectory.turns) {
        if (turn.tool) {
            calls.push_back(&*turn.tool);
        }
    }
    return calls;
}

QString previewOf(const QString& text, qsizetype maxCharacters) {
    // Simplifying all of a very long text to show its start would be wasted work.
    const QString start = text.left(2 * maxCharacters).simplified();
    const bool isCut = start.size() > maxCharacters || text.size() > 2 * maxCharacters;
    return isCut ? start.left(cutPlace(start, maxCharacters)) + QChar(0x2026) : start;
}

}  // namespace omnidrive::ui
