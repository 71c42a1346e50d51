// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/filter_syntax.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <optional>

namespace omnidrive::insight {

namespace {

constexpr std::string_view kSpaces = " \t\r\n";
/// Lists show two decimals, so "equal" is to that precision.
constexpr double kHalfLastDecimal = 0.005;

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

/// End of the piece that begins at `begin`.
size_t pieceEnd(std::string_view text, size_t begin) {
    bool inQuotes = false;
    char bracketBefore = 0;
    for (size_t i = begin; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"') {
            inQuotes = !inQuotes;
        } else if (!inQuotes && (c == '[' || c == '(') && i > begin && text[i - 1] == ':') {
            bracketBefore = c;
        } else if (!inQuotes && (c == ']' || c == ')')) {
            bracketBefore = 0;
        } else if (!inQuotes && kSpaces.find(c) != std::string_view::npos) {
            // "[0, 0.5)" may hold spaces; a bracket that is never closed ends at the next space, so that it hides no other term.
            if (bracketBefore == 0 || text.find_first_of("])", i) == std::string_view::npos) {
                return i;
            }
        }
    }
    return text.size();
}

size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), size_t{0});
    for (size_t i = 0; i < a.size(); ++i) {
        size_t diagonal = row[0]++;
        for (size_t j = 0; j < b.size(); ++j) {
            const size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

std::string inQuotes(std::string_view text) { return fmt::format("\"{}\"", text); }

std::string withoutQuotes(std::string_view text) {
    std::string plain(text);
    std::erase(plain, '"');
    return plain;
}

/// The candidate that a slip of the fingers would explain; empty when none is near.
template <typename Names>
std::string nearest(std::string_view name, const Names& names) {
    std::string best;
    size_t bestDistance = name.size() > 4 ? 3 : 2;
    for (const std::string& candidate : names) {
        const size_t distance = editDistance(name, candidate);
        if (distance < bestDistance) {
            bestDistance = distance;
            best = candidate;
        }
    }
    return best;
}

/// A number at the front of `rest`, which is shortened by it.
std::optional<double> takeNumber(std::string_view& rest) {
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    if (rest.starts_with('+')) {
        rest.remove_prefix(1);
    }
    double value = 0;
    const std::string_view digits = rest.substr(0, rest.find(".."));   // "10..20" is a range, "10." a number
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || !std::isfinite(value)) {
        return std::nullopt;
    }
    rest.remove_prefix(static_cast<size_t>(end - rest.data()));
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    return value;
}

NumberInterval about(double value) { return {value - kHalfLastDecimal, value + kHalfLastDecimal, true, true}; }

/// "[0,0.5)", "(,3]"; nullopt when it is none.
std::optional<NumberInterval> bracketInterval(std::string_view text) {
    if (text.size() < 3 || (text.front() != '[' && text.front() != '(') || (text.back() != ']' && text.back() != ')')) {
        return std::nullopt;
    }
    NumberInterval interval;
    interval.hasLow = text.front() == '[';
    interval.hasHigh = text.back() == ']';
    std::string_view rest = text.substr(1, text.size() - 2);
    if (const auto low = takeNumber(rest)) {
        interval.low = *low;
    }
    if (!rest.starts_with(',')) {
        return std::nullopt;
    }
    rest.remove_prefix(1);
    if (const auto high = takeNumber(rest)) {
        interval.high = *high;
    }
    const bool isGood = rest.find_first_not_of(' ') == std::string_view::npos && interval.low <= interval.high;
    return isGood ? std::optional(interval) : std::nullopt;
}

/// "12", "10-20", "-1-0", "10..20", "[0,0.5)".
std::optional<NumberInterval> rangeOf(std::string_view text) {
    if (const auto bracket = bracketInterval(text)) {
        return bracket;
    }
    std::string_view rest = text;
    const auto low = takeNumber(rest);
    if (!low) {
        return std::nullopt;
    }
    if (rest.empty()) {
        return about(*low);
    }
    const size_t sign = rest.starts_with("..") ? 2 : rest.starts_with('-') ? 1 : 0;
    rest.remove_prefix(sign);
    const auto high = takeNumber(rest);
    const bool isGood = sign > 0 && high && rest.empty() && *low <= *high;
    return isGood ? std::optional(NumberInterval{*low, *high, true, true}) : std::nullopt;
}

NumberInterval comparisonInterval(std::string_view op, double bound) {
    NumberInterval interval;
    if (op == "=") {
        return about(bound);
    }
    (op[0] == '<' ? interval.high : interval.low) = bound;
    (op[0] == '<' ? interval.hasHigh : interval.hasLow) = op.size() == 2;
    return interval;
}

class Parser {
public:
    Parser(std::string_view text, std::span<const FilterField> fields) : text_(text), fields_(fields) {}

    FilterQuery run() {
        for (const FilterPiece& piece : filterPieces(text_)) {
            takePiece(piece);
        }
        return std::move(query_);
    }

private:
    void problem(size_t begin, size_t length, std::string sentence) { query_.problems.push_back({begin, length, std::move(sentence)}); }

    void takePiece(FilterPiece piece) {
        FilterTerm term;
        if (piece.length > 1 && text_[piece.begin] == '-') {
            term.isNegated = true;
            ++piece.begin;
            --piece.length;
        }
        const std::string_view body = text_.substr(piece.begin, piece.length);
        const size_t nameLength = fieldNameLength(body);
        const bool isGood = nameLength == std::string_view::npos ? takeBare(body, term) : takeField(piece, nameLength, term);
        if (isGood) {
            query_.terms.push_back(std::move(term));
        }
    }

    bool takeBare(std::string_view body, FilterTerm& term) {
        const std::string lower = asciiLower(body);
        const int flags = findFilterField("is", fields_);
        if (flags >= 0 && (lower == "checked" || lower == "unchecked") && takeWord(flags, lower, term)) {
            return true;
        }
        term.text = asciiLower(withoutQuotes(body));
        return !term.text.empty();
    }

    bool takeWord(int field, const std::string& word, FilterTerm& term) {
        const auto& words = fields_[static_cast<size_t>(field)].words;
        const auto found = std::find(words.begin(), words.end(), word);
        if (found == words.end()) {
            return false;
        }
        term.field = field;
        term.test = FilterTerm::Test::Word;
        term.word = static_cast<int>(found - words.begin());
        return true;
    }

    bool takeField(const FilterPiece& piece, size_t nameLength, FilterTerm& term) {
        const std::string_view body = text_.substr(piece.begin, piece.length), name = body.substr(0, nameLength);
        term.field = findFilterField(name, fields_);
        if (term.field < 0) {
            unknownField(piece.begin, name);
            return false;
        }
        const size_t opLength = body[nameLength] != ':' && nameLength + 1 < body.size() && body[nameLength + 1] == '=' ? 2 : 1;
        const std::string_view op = body.substr(nameLength, opLength), value = body.substr(nameLength + opLength);
        if (value.empty()) {
            problem(piece.begin, piece.length, fmt::format("{} wants a value behind it.", inQuotes(body)));
            return false;
        }
        return op == ":" ? takeValue(piece, value, term) : takeComparison(piece, op, value, term);
    }

    void unknownField(size_t begin, std::string_view name) {
        std::vector<std::string> names;
        for (const FilterField& field : fields_) {
            names.push_back(field.name);
        }
        const std::string near = nearest(asciiLower(name), names);
        const std::string hint = near.empty() ? fmt::format("there are {}", fmt::join(names, ", ")) : fmt::format("did you mean {}?", inQuotes(near));
        problem(begin, name.size(), fmt::format("There is no field {}: {}{}", inQuotes(name), hint, near.empty() ? "." : ""));
    }

    bool takeComparison(const FilterPiece& piece, std::string_view op, std::string_view value, FilterTerm& term) {
        const FilterField& field = fields_[static_cast<size_t>(term.field)];
        if (field.kind != FilterField::Kind::Number) {
            problem(piece.begin, piece.length, fmt::format("{} is no number: write {}:text.", inQuotes(field.name), field.name));
            return false;
        }
        std::string_view rest = value;
        const auto bound = takeNumber(rest);
        if (!bound || !rest.empty()) {
            problem(piece.begin + piece.length - value.size(), value.size(), fmt::format("{}{} wants a number, not {}.", field.name, op, inQuotes(value)));
            return false;
        }
        term.test = FilterTerm::Test::Interval;
        term.interval = comparisonInterval(op, *bound);
        return true;
    }

    bool takeValue(const FilterPiece& piece, std::string_view value, FilterTerm& term) {
        const FilterField& field = fields_[static_cast<size_t>(term.field)];
        const size_t valueBegin = piece.begin + piece.length - value.size();
        if (value.find('"') == std::string_view::npos && takeWord(term.field, asciiLower(value), term)) {
            return true;
        }
        if (field.kind == FilterField::Kind::Number) {
            const auto range = rangeOf(value);
            if (!range) {
                problem(valueBegin, value.size(),
                        fmt::format("{}: wants a number, a range such as 10-20 or an interval such as [0,0.5), not {}.", field.name, inQuotes(value)));
                return false;
            }
            term.test = FilterTerm::Test::Interval;
            term.interval = *range;
            return true;
        }
        if (field.kind == FilterField::Kind::Flag) {
            problem(valueBegin, value.size(), fmt::format("{}: knows the words {}, not {}.", field.name, fmt::join(field.words, ", "), inQuotes(value)));
            return false;
        }
        term.text = asciiLower(withoutQuotes(value));
        return true;
    }

    std::string_view text_;
    std::span<const FilterField> fields_;
    FilterQuery query_;
};

}  // namespace

std::string asciiLower(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return lower;
}

std::vector<FilterPiece> filterPieces(std::string_view text) {
    std::vector<FilterPiece> pieces;
    for (size_t begin = text.find_first_not_of(kSpaces); begin < text.size();) {
        const size_t end = pieceEnd(text, begin);
        pieces.push_back({begin, end - begin});
        begin = text.find_first_not_of(kSpaces, end);
    }
    return pieces;
}

size_t fieldNameLength(std::string_view piece) {
    size_t length = 0;
    while (length < piece.size() && isLetter(piece[length])) {
        ++length;
    }
    const bool isField = length > 0 && length < piece.size() && std::string_view(":<>=").find(piece[length]) != std::string_view::npos;
    return isField ? length : std::string_view::npos;
}

int findFilterField(std::string_view name, std::span<const FilterField> fields) {
    std::string wanted = asciiLower(name);
    wanted = wanted == "cam" ? "camera" : wanted == "type" ? "kind" : wanted;
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const FilterField& field) { return field.name == wanted; });
    return found == fields.end() ? -1 : static_cast<int>(found - fields.begin());
}

FilterQuery parseFilter(std::string_view text, std::span<const FilterField> fields) { return Parser(text, fields).run(); }

}  // namespace omnidrive::insight
