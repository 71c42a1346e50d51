// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "insight/filter_syntax.h"
#include "store/run_folder.h"

#include <functional>
#include <map>
#include <utility>

namespace omnidrive::insight {

/// What a filter over rollouts may ask for.
const std::vector<FilterField>& rolloutFilterFields();

/// A filter over rollouts, from one line of text (parseFilter has the grammar). A rollout without the number asked for (no CLIP score) lies in
/// no interval. About 0.1 to 0.3 microseconds a row and term.
class RolloutFilter {
public:
    /// An empty filter lets everything through.
    RolloutFilter() = default;
    /// Terms with problems are left out: what cannot be understood hides nothing.
    explicit RolloutFilter(std::string_view text);
    /// @param query over rolloutFilterFields().
    explicit RolloutFilter(FilterQuery query) : query_(std::move(query)) {}

    bool isEmpty() const { return query_.terms.empty(); }
    const std::vector<FilterProblem>& problems() const { return query_.problems; }
    /// @param isChecked somebody has looked at the case and marked it so.
    bool matches(const store::IndexRow& row, bool isChecked = false) const;

private:
    FilterQuery query_;
};

/// The different values of the fields that name things, counted, for completion. Cheap to add to.
class RolloutFilterValues {
public:
    void add(const store::IndexRow& row);
    void clear() { counts_.clear(); }
    /// Values of a field by falling count; empty for numbers and for what is different in every row.
    std::vector<std::string> of(std::string_view field) const;

private:
    void count(const char* field, const std::string& value);

    std::map<std::string, std::map<std::string, int>, std::less<>> counts_;
};

/// What may stand at a place of the text.
struct FilterCompletion {
    size_t begin = 0, length = 0;       ///< bytes that a suggestion replaces
    std::vector<std::string> words;     ///< best first; those that end with ':' go on
};
/// Values of a field, best first.
using FilterValuesFn = std::function<std::vector<std::string>(const std::string& field)>;
/// @param cursor bytes before the cursor, at most the text's size.
FilterCompletion completeFilter(std::string_view text, size_t cursor, std::span<const FilterField> fields, const FilterValuesFn& values);
/// Over rolloutFilterFields().
FilterCompletion completeFilter(std::string_view text, size_t cursor, const RolloutFilterValues& values);

}  // namespace omnidrive::insight
