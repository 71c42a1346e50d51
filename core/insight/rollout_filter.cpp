// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/rollout_filter.h"

#include "insight/filter_match.h"
#include "rollout/probe.h"

#include <algorithm>
#include <array>

namespace omnidrive::insight {

namespace {

using store::IndexRow;
using Kind = FilterField::Kind;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
/// Texts of more different values than this are not offered: nobody reads such a list.
constexpr size_t kValuesKept = 2000;
constexpr size_t kWordsOffered = 40;

/// How a field is read from a row; exactly one of the two is set for numbers and texts, none for flags.
struct FieldSource {
    double (*number)(const IndexRow&) = nullptr;
    const std::string& (*text)(const IndexRow&) = nullptr;
    bool isSearched = false;   ///< words without a field look here
};

struct FieldEntry {
    FilterField field;
    FieldSource source;
};

FieldEntry number(const char* name, const char* meaning, double (*value)(const IndexRow&)) {
    return {{name, Kind::Number, meaning, {}}, {value, nullptr, false}};
}

FieldEntry text(const char* name, const char* meaning, const std::string& (*value)(const IndexRow&)) {
    return {{name, Kind::Text, meaning, {}}, {nullptr, value, true}};
}

std::vector<FieldEntry> makeEntries() {
    std::vector<FieldEntry> entries{
        text("kind", "kind of question", [](const IndexRow& row) -> const std::string& { return row.kind; }),
        text("label", "what the model said it zooms on", [](const IndexRow& row) -> const std::string& { return row.labels; }),
        {{"camera", Kind::Names, "a camera that a zoom looked through", {}},
         {nullptr, [](const IndexRow& row) -> const std::string& { return row.cameras; }, true}},
        text("answer", "the answer given", [](const IndexRow& row) -> const std::string& { return row.answer; }),
        text("expected", "the right answer", [](const IndexRow& row) -> const std::string& { return row.expectedAnswer; }),
        text("group", "name of the group", [](const IndexRow& row) -> const std::string& { return row.groupId; }),
        text("sample", "name of the question in its data set", [](const IndexRow& row) -> const std::string& { return row.sampleId; }),
        text("id", "name of the rollout", [](const IndexRow& row) -> const std::string& { return row.id; }),
        number("step", "training step", [](const IndexRow& row) { return static_cast<double>(row.step); }),
        number("stage", "training stage", [](const IndexRow& row) { return static_cast<double>(row.stage); }),
        number("reward", "weighted sum of the reward terms", [](const IndexRow& row) { return row.rewardTotal; }),
        number("advantage", "how much better than its group", [](const IndexRow& row) { return row.advantage; }),
        number("accuracy", "accuracy term, 0 or 1", [](const IndexRow& row) { return row.rewardAccuracy; }),
        number("format", "format term, 0 or -1", [](const IndexRow& row) { return row.rewardFormat; }),
        number("grounding", "grounding term, 0 to 1", [](const IndexRow& row) { return row.rewardGrounding; }),
        number("clip", "mean CLIP(crop, label), -1 to 1", [](const IndexRow& row) { return row.clipCosine.value_or(kNone); }),
        number("zooms", "zooms that returned a crop", [](const IndexRow& row) { return static_cast<double>(row.zooms); }),
        number("failed", "zooms that were refused", [](const IndexRow& row) { return static_cast<double>(row.failedCalls); }),
        number("tokens", "tokens generated", [](const IndexRow& row) { return static_cast<double>(row.responseTokens); }),
        {{"is", Kind::Flag, "state of the rollout", {"superseded", "cut-off", "no-signal", "probe", "checked", "unchecked"}}, {}},
    };
    entries[3].field.words = {"right", "wrong", "none"};
    return entries;
}

const std::vector<FieldEntry>& entries() {
    static const std::vector<FieldEntry> all = makeEntries();
    return all;
}

bool hasWord(const IndexRow& row, bool isChecked, const std::string& word) {
    if (word == "right") {
        return row.correct;
    }
    if (word == "wrong") {
        return !row.correct && !row.expectedAnswer.empty();   // without a key nothing was judged
    }
    if (word == "none") {
        return row.answer.empty();
    }
    if (word == "superseded") {
        return row.superseded;
    }
    if (word == "cut-off") {
        return row.truncated;
    }
    if (word == "no-signal") {
        return !row.groupHasSignal;
    }
    if (word == "probe") {
        return rollout::isProbeGroup(row.groupId);
    }
    return isChecked == (word == "checked");
}

bool anyTextContains(const IndexRow& row, const std::string& text) {
    return std::any_of(entries().begin(), entries().end(),
                       [&](const FieldEntry& entry) { return entry.source.isSearched && containsText(entry.source.text(row), text); });
}

bool holds(const FilterTerm& term, const IndexRow& row, bool isChecked) {
    if (term.field < 0) {
        return anyTextContains(row, term.text);
    }
    const FieldEntry& entry = entries()[static_cast<size_t>(term.field)];
    switch (term.test) {
        case FilterTerm::Test::Word: return hasWord(row, isChecked, entry.field.words[static_cast<size_t>(term.word)]);
        case FilterTerm::Test::Interval: return term.interval.contains(entry.source.number(row));
        case FilterTerm::Test::Contains: break;
    }
    const std::string& value = entry.source.text(row);
    return entry.field.kind == Kind::Names ? listsName(value, term.text) : containsText(value, term.text);
}

/// The piece of the text that the cursor stands in or right behind.
FilterPiece pieceAt(std::string_view text, size_t cursor) {
    for (const FilterPiece& piece : filterPieces(text)) {
        if (piece.begin <= cursor && cursor <= piece.begin + piece.length) {
            return piece;
        }
    }
    return {cursor, 0};
}

std::string quotedWhenNeeded(const std::string& value) { return value.find(' ') == std::string::npos ? value : '"' + value + '"'; }

void offerFields(FilterCompletion& completion, std::span<const FilterField> fields, const std::string& typed) {
    for (const FilterField& field : fields) {
        if (field.name.starts_with(typed) || typed.empty()) {
            completion.words.push_back(field.name + ':');
        }
        for (const std::string& word : field.words) {
            const std::string whole = field.name + ':' + word;
            if (!typed.empty() && (whole.starts_with(typed) || word.starts_with(typed))) {
                completion.words.push_back(whole);
            }
        }
    }
}

void offerValues(FilterCompletion& completion, const FilterField& field, std::string_view typed, const FilterValuesFn& values) {
    std::string plain = asciiLower(typed);
    std::erase(plain, '"');
    const auto offer = [&](const std::string& value) {
        const bool isName = field.kind == Kind::Names && plainName(value).starts_with(plainName(plain));
        if (isName || asciiLower(value).starts_with(plain)) {
            completion.words.push_back(field.name + ':' + quotedWhenNeeded(value));
        }
    };
    std::for_each(field.words.begin(), field.words.end(), offer);
    const auto known = values(field.name);
    std::for_each(known.begin(), known.end(), offer);
}

}  // namespace

const std::vector<FilterField>& rolloutFilterFields() {
    static const std::vector<FilterField> fields = [] {
        std::vector<FilterField> list;
        for (const FieldEntry& entry : entries()) {
            list.push_back(entry.field);
        }
        return list;
    }();
    return fields;
}

RolloutFilter::RolloutFilter(std::string_view text) : query_(parseFilter(text, rolloutFilterFields())) {}

bool RolloutFilter::matches(const IndexRow& row, bool isChecked) const {
    return std::all_of(query_.terms.begin(), query_.terms.end(),
                       [&](const FilterTerm& term) { return holds(term, row, isChecked) != term.isNegated; });
}

void RolloutFilterValues::count(const char* field, const std::string& value) {
    auto& known = counts_[field];
    const auto found = known.find(value);
    if (found != known.end()) {
        ++found->second;
    } else if (!value.empty() && known.size() < kValuesKept) {
        known.emplace(value, 1);
    }
}

void RolloutFilterValues::add(const IndexRow& row) {
    count("kind", row.kind);
    count("answer", row.answer);
    count("expected", row.expectedAnswer);
    forEachPart(row.labels, [this](std::string_view label) { count("label", std::string(label)); });
    forEachPart(row.cameras, [this](std::string_view camera) { count("camera", std::string(camera)); });
}

std::vector<std::string> RolloutFilterValues::of(std::string_view field) const {
    std::vector<std::string> values;
    const auto found = counts_.find(field);
    if (found == counts_.end()) {
        return values;
    }
    std::vector<std::pair<int, std::string>> sorted;
    for (const auto& [value, times] : found->second) {
        sorted.emplace_back(times, value);
    }
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    for (auto& [times, value] : sorted) {
        values.push_back(std::move(value));
    }
    return values;
}

FilterCompletion completeFilter(std::string_view text, size_t cursor, std::span<const FilterField> fields, const FilterValuesFn& values) {
    FilterPiece piece = pieceAt(text, std::min(cursor, text.size()));
    if (piece.length > 0 && text[piece.begin] == '-') {
        ++piece.begin;
        --piece.length;
    }
    FilterCompletion completion{piece.begin, piece.length, {}};
    const std::string_view typed = text.substr(piece.begin, piece.length);
    const size_t nameLength = fieldNameLength(typed);
    if (nameLength == std::string_view::npos) {
        offerFields(completion, fields, asciiLower(typed));
    } else if (const int field = findFilterField(typed.substr(0, nameLength), fields); field >= 0 && typed[nameLength] == ':') {
        offerValues(completion, fields[static_cast<size_t>(field)], typed.substr(nameLength + 1), values);
    }
    if (completion.words.size() > kWordsOffered) {
        completion.words.resize(kWordsOffered);
    }
    const bool isDone = completion.words.size() == 1 && completion.words.front() == typed;
    if (isDone) {
        completion.words.clear();
    }
    return completion;
}

FilterCompletion completeFilter(std::string_view text, size_t cursor, const RolloutFilterValues& values) {
    return completeFilter(text, cursor, rolloutFilterFields(), [&](const std::string& field) { return values.of(field); });
}

}  // namespace omnidrive::insight
