// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/noted_filter.h"

#include <algorithm>
#include <array>

namespace omnidrive::insight {

namespace {

using Kind = FilterField::Kind;

const std::array<FilterField, 4>& noteFields() {
    static const std::array<FilterField, 4> fields{{{"failure", Kind::Names, "a type of hallucination that somebody found", {}},
                                                    {"severity", Kind::Names, "how bad somebody judged it", {}},
                                                    {"verdict", Kind::Names, "what somebody said of the answer", {}},
                                                    {"tag", Kind::Names, "a tag that somebody gave", {}}}};
    return fields;
}

const std::string& listOf(const RowNotes& notes, int field) {
    const std::array<const std::string*, 4> lists{&notes.failures, &notes.severities, &notes.verdict, &notes.tags};
    return *lists[static_cast<size_t>(field)];
}

/// @param name in lower case.
bool listsName(const std::string& list, const std::string& name) {
    for (size_t begin = 0; begin < list.size();) {
        const size_t end = std::min(list.find(',', begin), list.size());
        if (asciiLower(std::string_view(list).substr(begin, end - begin)) == name) {
            return true;
        }
        begin = end + 1;
    }
    return false;
}

bool asksForNotes(std::string_view piece) {
    const std::string_view body = piece.starts_with('-') ? piece.substr(1) : piece;
    const size_t length = fieldNameLength(body);
    return length != std::string_view::npos && findFilterField(body.substr(0, length), noteFields()) >= 0;
}

}  // namespace

/// Blanks take the place of terms over notes, so that the problems of the others stand where they did.
NotedFilter::NotedFilter(std::string_view text) {
    std::string others(text);
    for (const FilterPiece& piece : filterPieces(text)) {
        const std::string_view body = text.substr(piece.begin, piece.length);
        if (!asksForNotes(body)) {
            continue;
        }
        FilterQuery query = parseFilter(body, noteFields());
        terms_.insert(terms_.end(), query.terms.begin(), query.terms.end());
        for (FilterProblem& problem : query.problems) {
            problem.begin += piece.begin;
            problems_.push_back(std::move(problem));
        }
        others.replace(piece.begin, piece.length, piece.length, ' ');
    }
    rows_ = RolloutFilter(others);
    problems_.insert(problems_.end(), rows_.problems().begin(), rows_.problems().end());
}

bool NotedFilter::matches(const store::IndexRow& row, const RowNotes& notes) const {
    return rows_.matches(row, notes.isChecked) && std::all_of(terms_.begin(), terms_.end(), [&](const FilterTerm& term) {
               return listsName(listOf(notes, term.field), term.text) != term.isNegated;
           });
}

}  // namespace omnidrive::insight
