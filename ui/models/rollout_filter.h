// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/run_folder.h"

#include <QString>

#include <functional>
#include <optional>
#include <vector>

namespace omnidrive::ui {

/// A filter over rollouts, from one line of text. Terms are separated by spaces and all must hold:
///   lamp               any text column contains the word, case ignored; "traffic light" in quotes for several words
///   label:"traffic light"   a field contains a text (kind, label, answer, expected, group, sample, id)
///   step:12  step:10-20     a number, or a range with both ends
///   reward<0.5  clip>=0.2  zooms=0    comparisons (step, stage, reward, advantage, accuracy, format, grounding, clip, zooms, failed, tokens)
///   answer:wrong  answer:right  answer:none  is:superseded  is:cut-off  is:no-signal
/// A leading minus negates a term. A rollout without the number asked for (no CLIP score) never matches a comparison.
class RolloutFilter {
public:
    /// An empty filter lets everything through.
    RolloutFilter() = default;
    /// @param problem set to one sentence when the text cannot be understood; the result then lets everything through.
    static RolloutFilter parse(const QString& text, QString* problem);

    bool isEmpty() const { return tests_.empty(); }
    bool matches(const store::IndexRow& row) const;

    /// Words that may stand before ':' or a comparison, for completion and help.
    static QStringList fields();

private:
    using Test = std::function<bool(const store::IndexRow&)>;
    std::vector<Test> tests_;
};

}  // namespace omnidrive::ui
