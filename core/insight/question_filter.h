// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/question_set.h"
#include "insight/filter_syntax.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace omnidrive::insight {

/// What a filter over the questions of a data set may ask for.
const std::vector<FilterField>& questionFilterFields();

/// A filter over questions, from one line of text in the grammar of the rollout list (parseFilter): "kind:planning camera:BACK -scene:abc boxes>2".
class QuestionFilter {
public:
    /// An empty filter lets everything through.
    QuestionFilter() = default;
    /// @throws Error (InvalidArgument) with the first part that cannot be understood.
    explicit QuestionFilter(std::string_view text);
    bool matches(const data::Question& question) const;

private:
    FilterQuery query_;
};

/// Divides questions among splits. A rule is "NAME=FILTER" or "NAME=15%"; the first one that a question meets names its split, what meets none
/// keeps its own, or is "train" without one. Shares are drawn by scene (without one by frame, else by question), so that pictures of one place never lie in two splits; the same names
/// give the same splits everywhere.
class SplitRules {
public:
    SplitRules() = default;
    /// @throws Error (InvalidArgument) for a rule without name, a filter that cannot be understood, or shares of more than 100 % together.
    explicit SplitRules(const std::vector<std::string>& rules);
    bool isEmpty() const { return rules_.empty(); }
    std::string splitOf(const data::Question& question) const;
    /// The splits that the rules name, each once, in their order.
    std::vector<std::string> names() const;
    /// Whether a share of the scenes is drawn for the split.
    bool isDrawn(const std::string& split) const;

private:
    struct Rule {
        std::string name;
        QuestionFilter filter;
        double shareFrom = 0, shareTo = 0;   ///< of all scenes, 0 to 1; equal: the filter decides

        bool isByShare() const { return shareTo > shareFrom; }
    };
    std::vector<Rule> rules_;
};

}  // namespace omnidrive::insight
