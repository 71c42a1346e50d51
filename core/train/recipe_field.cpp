// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/recipe_field.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

namespace omnidrive::train {

namespace {

/// What is wrong with the node as a scalar at all, or nothing.
std::optional<std::string> scalarProblem(const YAML::Node& node, const char* wanted) {
    if (node.IsNull()) {
        return fmt::format("has no value, must be {}", wanted);
    }
    if (!node.IsScalar()) {
        return fmt::format("is a {}, must be {}", node.IsSequence() ? "list" : "map", wanted);
    }
    return std::nullopt;
}

template <typename Number>
bool parseAll(const std::string& text, Number& value) {
    const char* begin = text.data() + (text.starts_with('+') ? 1 : 0);
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(begin, end, value);
    return error == std::errc() && stop == end && begin != end;
}

std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

/// Texts that YAML readers take for something else than a text.
bool isReservedWord(const std::string& text) {
    static const std::vector<std::string> words{"true", "false", "yes", "no", "on", "off", "null", "y", "n", "~"};
    return std::find(words.begin(), words.end(), lowered(text)) != words.end();
}

bool isPlainSafe(const std::string& text) {
    const auto isLetter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    const auto isSafe = [&](char c) {
        return isLetter(c) || (c >= '0' && c <= '9') || std::string_view(" ._/()+-").find(c) != std::string_view::npos;
    };
    return !text.empty() && isLetter(text.front()) && text.back() != ' ' && !isReservedWord(text) &&
           std::all_of(text.begin(), text.end(), isSafe);
}

size_t editDistance(const std::string& a, const std::string& b) {
    std::vector<size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), size_t{0});
    for (size_t i = 1; i <= a.size(); ++i) {
        size_t diagonal = std::exchange(row[0], i);
        for (size_t j = 1; j <= b.size(); ++j) {
            const size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row.back();
}

}  // namespace

std::string Range::text() const {
    return fmt::format("{}{}, {}]", isLowOpen ? '(' : '[', low, high);
}

std::optional<std::string> readInteger(const YAML::Node& node, const Range& range, int64_t& value) {
    if (auto problem = scalarProblem(node, "a whole number")) {
        return problem;
    }
    if (!parseAll(node.Scalar(), value)) {
        return fmt::format("is '{}', must be a whole number", node.Scalar());
    }
    if (!range.contains(static_cast<double>(value))) {
        return fmt::format("is {}, must be in {}", value, range.text());
    }
    return std::nullopt;
}

std::optional<std::string> readSeed(const YAML::Node& node, uint64_t& value) {
    if (auto problem = scalarProblem(node, "a whole number")) {
        return problem;
    }
    if (!parseAll(node.Scalar(), value)) {
        return fmt::format("is '{}', must be a whole number in [0, 18446744073709551615]", node.Scalar());
    }
    return std::nullopt;
}

std::optional<std::string> readNumber(const YAML::Node& node, const Range& range, double& value) {
    if (auto problem = scalarProblem(node, "a number")) {
        return problem;
    }
    double parsed = 0;
    if (!parseAll(node.Scalar(), parsed) || !std::isfinite(parsed)) {
        return fmt::format("is '{}', must be a number", node.Scalar());
    }
    if (!range.contains(parsed)) {
        return fmt::format("is {}, must be in {}", node.Scalar(), range.text());
    }
    value = parsed;
    return std::nullopt;
}

std::optional<std::string> readFlag(const YAML::Node& node, bool& value) {
    if (auto problem = scalarProblem(node, "true or false")) {
        return problem;
    }
    const std::string word = lowered(node.Scalar());
    const bool isTrue = word == "true" || word == "yes" || word == "on",
               isFalse = word == "false" || word == "no" || word == "off";
    if (!isTrue && !isFalse) {
        return fmt::format("is '{}', must be true or false", node.Scalar());
    }
    value = isTrue;
    return std::nullopt;
}

std::optional<std::string> readText(const YAML::Node& node, std::string& value) {
    if (auto problem = scalarProblem(node, "a text")) {
        return problem;
    }
    value = node.Scalar();
    return std::nullopt;
}

std::optional<std::string> readList(const YAML::Node& node, std::vector<std::string>& value) {
    if (!node.IsSequence()) {
        return std::string("must be a list of texts");
    }
    std::vector<std::string> texts;
    for (const auto& entry : node) {
        if (!entry.IsScalar() || entry.Scalar().empty()) {
            return fmt::format("entry {} (line {}) must be a text that is not empty", texts.size() + 1,
                               entry.Mark().line + 1);
        }
        texts.push_back(entry.Scalar());
    }
    value = std::move(texts);
    return std::nullopt;
}

std::optional<size_t> readChoice(const YAML::Node& node, const std::vector<std::string>& words, std::string& problem) {
    const std::string wanted = "one of " + joinWords(words);
    if (const auto broken = scalarProblem(node, wanted.c_str())) {
        problem = *broken;
        return std::nullopt;
    }
    const auto it = std::find(words.begin(), words.end(), node.Scalar());
    if (it == words.end()) {
        problem = fmt::format("is '{}', must be {}", node.Scalar(), wanted);
        return std::nullopt;
    }
    return static_cast<size_t>(it - words.begin());
}

std::string joinWords(const std::vector<std::string>& words) {
    return fmt::format("{}", fmt::join(words, " | "));
}

std::string numberText(double value) {
    return fmt::format("{}", value);
}

std::string quoteYaml(const std::string& text) {
    if (isPlainSafe(text)) {
        return text;
    }
    std::string quoted = "\"";
    for (char c : text) {
        if (c == '"' || c == '\\') {
            quoted += '\\';
        }
        if (c == '\n') {
            quoted += "\\n";
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
            quoted += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        } else {
            quoted += c;
        }
    }
    return quoted + '"';
}

std::string nearestName(const std::string& name, const std::vector<std::string>& known) {
    std::string best;
    size_t least = std::max<size_t>(2, name.size() / 3) + 1;
    for (const auto& candidate : known) {
        const size_t distance = editDistance(name, candidate);
        if (distance < least) {
            least = distance;
            best = candidate;
        }
    }
    return best;
}

}  // namespace omnidrive::train
