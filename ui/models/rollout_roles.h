// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <qnamespace.h>

namespace omnidrive::ui {

/// Columns of the rollouts table, in the order of its first appearance.
enum class RolloutColumn {
    Result, Review, Step, Kind, Reward, Advantage, Zooms, Labels, Clip, Answer, Accuracy, Format, Grounding, Tokens, Stage, Group, Id
};
inline constexpr int kRolloutColumns = static_cast<int>(RolloutColumn::Id) + 1;

/// Roles beyond Qt's own; they hold for the whole row.
enum RolloutRole {
    RolloutIdRole = Qt::UserRole,
    GroupIdRole,
    SupersededRole,   ///< bool: from steps that a resume trained again
    CorrectRole,      ///< bool
    HasKeyRole,       ///< bool, the right answer is known
    TruncatedRole,    ///< bool, a budget ended it before its answer
    CheckedRole,      ///< bool, somebody has looked at the case and marked it so
    NotedRole,        ///< bool, somebody said something of it
    NumberRole        ///< double of a numeric column, NaN when it has none; invalid in text columns
};

}  // namespace omnidrive::ui
