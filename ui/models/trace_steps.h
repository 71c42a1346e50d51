// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"

#include <QString>

#include <vector>

namespace omnidrive::ui {

enum class TraceKind {
    Question, Thought, Call, Crop,
    Problem,   ///< an error that the tool answered instead of a crop
    Answer,
    Note       ///< how a rollout without an answer ended
};

enum class ChipTone { Neutral, Good, Bad, Warning };

/// A short fact shown beside a step: "CLIP 0.31".
struct TraceChip {
    QString text;
    ChipTone tone = ChipTone::Neutral;
    QString toolTip;

    bool operator==(const TraceChip&) const = default;
};

/// One row of the trace.
struct TraceStep {
    TraceKind kind = TraceKind::Thought;
    int turn = -1;      ///< policy turn it belongs to; -1 for the question
    int call = -1;      ///< zoom-in call it belongs to, counted from 0 over the rollout; -1 when none
    QString title;
    QString text;       ///< all of it
    std::vector<TraceChip> chips;
};

/// A rollout as the steps a reader follows: question, then per turn thought, call, what came back, answer. Pure.
std::vector<TraceStep> traceSteps(const rollout::Trajectory& trajectory);

/// The rollout's zoom-in calls in order.
std::vector<const rollout::ToolCall*> callsOf(const rollout::Trajectory& trajectory);

/// The start of a text on at most `maxCharacters` characters, white space runs and line breaks made single; ends with an ellipsis when cut.
QString previewOf(const QString& text, qsizetype maxCharacters);

}  // namespace omnidrive::ui
