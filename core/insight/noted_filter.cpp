// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/noted_filter.h"

#include "insight/filter_match.h"

#include <algorithm>
#include <array>

namespace omnidrive::insight {

namespace {

using Kind = FilterField::Kind;

const std::array<FilterField, 5>& noteFields() {
    static const std::array<FilterField, 5> fields{{{"failure", Kind::Names, "a type of hallucination that somebody found", {}},
                                                    {"severity", Kind::Names, "how bad somebody judged it", {}},
                                                    {"verdict", Kind::Names, "what somebody said of the answer", {}},
                                                    {"tag", Kind::Names, "a tag that somebody gave", {}},
                                                    {"note", Kind::Text, "words of a note that somebody wrote", {}}}};
    return fields;
}

bool says(const RowNotes& notes, const FilterTerm& term) {
    const std::array<const std::string*, 5> texts{&notes.failures, &notes.severities, &notes.verdict, &notes.tags, &notes.allNotes};
    const auto field = static_cast<size_t>(term.field);
    return noteFields()[field].kind == Kind::Text ? containsText(*texts[field], term.text) : listsName(*texts[field], term.text);
}

}  // namespace

const std::vector<FilterField>& notedFilterFields() {
    static const std::vector<FilterField> fields = [] {
        std::vector<FilterField> all = rolloutFilterFields();
        all.insert(all.end(), noteFields().begin(), noteFields().end());
        return all;
    }();
    return fields;
}

NotedFilter::NotedFilter(std::string_view text) {
    FilterQuery query = parseFilter(text, notedFilterFields());
    problems_ = query.problems;
    const auto ofRows = static_cast<int>(rolloutFilterFields().size());
    for (FilterTerm term : query.terms) {
        if (term.field >= ofRows) {
            term.field -= ofRows;
            terms_.push_back(std::move(term));
        }
    }
    std::erase_if(query.terms, [ofRows](const FilterTerm& term) { return term.field >= ofRows; });
    rows_ = RolloutFilter(std::move(query));
}

bool NotedFilter::matches(const store::IndexRow& row, const RowNotes& notes) const {
    return rows_.matches(row, notes.isChecked) && std::all_of(terms_.begin(), terms_.end(), [&](const FilterTerm& term) {
               return says(notes, term) != term.isNegated;
           });
}

}  // namespace omnidrive::insight
