// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/question_filter.h"

#include "base/error.h"
#include "base/random.h"
#include "data/question_places.h"
#include "insight/filter_match.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>

namespace omnidrive::insight {

namespace {

using data::Question;
using Kind = FilterField::Kind;

struct FieldEntry {
    FilterField field;
    std::string (*text)(const Question&) = nullptr;
    double (*number)(const Question&) = nullptr;
};

std::string joined(const std::vector<std::string>& parts) {
    std::string list;
    for (const std::string& part : parts) {
        list += (list.empty() ? "" : ",") + part;
    }
    return list;
}

std::string labelsOf(const Question& question) {
    std::vector<std::string> labels;
    std::transform(question.boxes.begin(), question.boxes.end(), std::back_inserter(labels), [](const data::QuestionBox& box) { return box.label; });
    return joined(labels);
}

bool hasEveryPicture(const Question& question) {
    std::error_code error;
    return std::all_of(question.images.begin(), question.images.end(), [&](const auto& image) { return std::filesystem::is_regular_file(image, error); });
}

FieldEntry text(const char* name, const char* meaning, std::string (*value)(const Question&)) { return {{name, Kind::Text, meaning, {}}, value, nullptr}; }
FieldEntry number(const char* name, const char* meaning, double (*value)(const Question&)) { return {{name, Kind::Number, meaning, {}}, nullptr, value}; }

const std::vector<FieldEntry>& entries() {
    static const std::vector<FieldEntry> all{
        text("id", "name of the question", [](const Question& question) { return question.id; }),
        text("kind", "kind of question", [](const Question& question) { return question.kind; }),
        text("question", "its words", [](const Question& question) { return question.question; }),
        text("answer", "reference answer, or its letter", [](const Question& question) { return question.answer; }),
        text("scene", "scene of the data set", [](const Question& question) { return question.scene; }),
        text("frame", "frame of the data set", [](const Question& question) { return question.frame; }),
        text("split", "split", [](const Question& question) { return question.split; }),
        text("label", "class of an object in the pictures", labelsOf),
        {{"camera", Kind::Names, "a camera that the question names", {}}, [](const Question& question) { return joined(question.cameras); }, nullptr},
        number("options", "answers to choose from", [](const Question& question) { return static_cast<double>(question.options.size()); }),
        number("pictures", "pictures: one, or six views", [](const Question& question) { return static_cast<double>(question.images.size()); }),
        number("boxes", "known objects in the pictures", [](const Question& question) { return static_cast<double>(question.boxes.size()); }),
        {{"is", Kind::Flag, "state of the question", {"choice", "open", "answered", "whole"}}, nullptr, nullptr},
    };
    return all;
}

bool hasWord(const Question& question, const std::string& word) {
    if (word == "answered") {
        return !question.answer.empty();
    }
    if (word == "whole") {
        return hasEveryPicture(question);
    }
    return question.options.empty() == (word == "open");
}

bool holds(const FilterTerm& term, const Question& question) {
    if (term.field < 0) {
        return std::any_of(entries().begin(), entries().end(),
                           [&](const FieldEntry& entry) { return entry.text != nullptr && containsText(entry.text(question), term.text); });
    }
    const FieldEntry& entry = entries()[static_cast<size_t>(term.field)];
    switch (term.test) {
        case FilterTerm::Test::Word: return hasWord(question, entry.field.words[static_cast<size_t>(term.word)]);
        case FilterTerm::Test::Interval: return term.interval.contains(entry.number(question));
        case FilterTerm::Test::Contains: break;
    }
    return entry.field.kind == Kind::Names ? listsName(entry.text(question), term.text) : containsText(entry.text(question), term.text);
}

/// "15%" as 0.15; nullopt for anything that does not end in a percent sign.
std::optional<double> shareOf(std::string_view text) {
    if (!text.ends_with('%')) {
        return std::nullopt;
    }
    double percent = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size() - 1, percent);
    require(error == std::errc() && end == text.data() + text.size() - 1 && percent > 0 && percent <= 100, "\"{}\" is no share above 0 % and up to 100 %", text);
    return percent / 100;
}

/// A number in [0, 1) that the scene's name alone decides.
double placeOf(const Question& question) { return Rng(hashText(data::placeNameOf(question))).uniform(); }

}  // namespace

const std::vector<FilterField>& questionFilterFields() {
    static const std::vector<FilterField> fields = [] {
        std::vector<FilterField> list;
        std::transform(entries().begin(), entries().end(), std::back_inserter(list), [](const FieldEntry& entry) { return entry.field; });
        return list;
    }();
    return fields;
}

QuestionFilter::QuestionFilter(std::string_view text) : query_(parseFilter(text, questionFilterFields())) {
    require(query_.problems.empty(), "{}", query_.problems.empty() ? std::string() : query_.problems.front().sentence);
}

bool QuestionFilter::matches(const Question& question) const {
    return std::all_of(query_.terms.begin(), query_.terms.end(), [&](const FilterTerm& term) { return holds(term, question) != term.isNegated; });
}

SplitRules::SplitRules(const std::vector<std::string>& rules) {
    double taken = 0;
    for (const std::string& text : rules) {
        const size_t mark = text.find('=');
        require(mark != std::string::npos && mark > 0 && mark + 1 < text.size(), "the split \"{}\" is not NAME=FILTER or NAME=15%", text);
        Rule rule{text.substr(0, mark), {}, taken, taken};
        if (const auto share = shareOf(std::string_view(text).substr(mark + 1))) {
            rule.shareTo = taken += *share;
        } else {
            rule.filter = QuestionFilter(std::string_view(text).substr(mark + 1));
        }
        rules_.push_back(std::move(rule));
    }
    require(taken <= 1 + 1e-9, "the splits take {:g} % together", taken * 100);
}

std::string SplitRules::splitOf(const Question& question) const {
    const double place = placeOf(question);
    for (const Rule& rule : rules_) {
        if (rule.isByShare() ? place >= rule.shareFrom && place < rule.shareTo : rule.filter.matches(question)) {
            return rule.name;
        }
    }
    return question.split.empty() ? "train" : question.split;
}

std::vector<std::string> SplitRules::names() const {
    std::vector<std::string> names;
    for (const Rule& rule : rules_) {
        if (std::find(names.begin(), names.end(), rule.name) == names.end()) {
            names.push_back(rule.name);
        }
    }
    return names;
}

bool SplitRules::isDrawn(const std::string& split) const {
    return std::any_of(rules_.begin(), rules_.end(), [&](const Rule& rule) { return rule.name == split && rule.isByShare(); });
}

}  // namespace omnidrive::insight
