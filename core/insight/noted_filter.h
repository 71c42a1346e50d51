// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "insight/rollout_filter.h"

#include <string>
#include <string_view>
#include <vector>

namespace omnidrive::insight {

/// What people said of a rollout, as far as filters ask for it. Lists are comma separated.
struct RowNotes {
    bool isChecked = false;    ///< somebody has looked at the case and marked it so
    std::string failures{};    ///< types of hallucination on the case, its steps, zooms and tokens
    std::string severities{};  ///< "minor", "major", "critical"
    std::string verdict{};     ///< on the answer: "right", "wrong", "unsure"
    std::string tags{};
    std::string note{};        ///< the beginning of the first note, on one line
    std::string allNotes{};    ///< a line or more each
    bool hasEvidence = false;  ///< boxes, right labels or right answers

    bool operator==(const RowNotes&) const = default;
};

/// rolloutFilterFields() and, behind them, failure, severity, verdict, tag and note.
const std::vector<FilterField>& notedFilterFields();

/// A RolloutFilter whose line may also ask for what people said: failure:object, severity:major, verdict:wrong, tag:night (a name of the list, case
/// ignored), note:fog (any note contains the text). All terms must hold; a minus negates one.
class NotedFilter {
public:
    /// An empty filter lets everything through.
    NotedFilter() = default;
    explicit NotedFilter(std::string_view text);

    bool isEmpty() const { return rows_.isEmpty() && terms_.empty(); }
    /// Of the whole line; terms with problems are left out.
    const std::vector<FilterProblem>& problems() const { return problems_; }
    bool matches(const store::IndexRow& row, const RowNotes& notes) const;

private:
    RolloutFilter rows_;
    std::vector<FilterTerm> terms_;       ///< over notes; fields count from 0
    std::vector<FilterProblem> problems_;
};

}  // namespace omnidrive::insight
