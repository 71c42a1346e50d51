// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/reply_parser.h"

#include "text/tags.h"
#include "text/unicode.h"

#include <algorithm>
#include <array>

namespace omnidrive::text {

namespace {

constexpr std::string_view kOpeners = "([*_\"'`", kClosers = ")]*_\"'`.,;:!";

bool isLetter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// Lower case, runs of blanks as one, without signs around it: how an option's text is compared.
std::string comparable(std::string_view text) {
    std::string result;
    for (const char c : lowerCase(isValidUtf8(text) ? std::string(text) : repairUtf8(text))) {
        const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!blank) {
            result += c;
        } else if (!result.empty() && result.back() != ' ') {
            result += ' ';
        }
    }
    const size_t begin = std::min(result.find_first_not_of(" ([*_\"'`"), result.size());
    const size_t end = result.find_last_not_of(" )]*_\"'`.,;:!");
    return end == std::string::npos || end < begin ? std::string() : result.substr(begin, end - begin + 1);
}

bool startsWithIgnoringCase(std::string_view text, std::string_view lead) {
    return text.size() >= lead.size() &&
           std::equal(lead.begin(), lead.end(), text.begin(), [](char a, char b) { return upper(a) == upper(b); });
}

/// Cuts phrases such as "The correct answer is" or "Option" from the front.
std::string_view withoutLead(std::string_view text) {
    constexpr std::array<std::string_view, 9> kLeads{"the",    "my",     "final",  "correct", "best",
                                                     "answer", "option", "choice", "is"};
    for (bool cut = true; cut;) {
        cut = false;
        const size_t signs = std::min(text.find_first_not_of(kOpeners), text.size());
        for (const auto lead : kLeads) {
            if (!startsWithIgnoringCase(text.substr(signs), lead)) continue;
            const auto rest = text.substr(signs + lead.size());
            const size_t next = rest.find_first_not_of(" \t\r\n:*");
            if (next == 0 || next == std::string_view::npos) continue;
            text = rest.substr(next);
            cut = true;
            break;
        }
    }
    return text;
}

struct LetterHead {
    char letter = 0;
    std::string_view rest;  ///< text after the letter and its signs
    bool marked = false;    ///< a closing sign stands behind the letter, or nothing does
};

/// A letter at the front: "B", "(B)", "B. text", "**B**".
LetterHead letterHead(std::string_view text) {
    const size_t at = text.find_first_not_of(kOpeners);
    if (at == std::string_view::npos || !isLetter(text[at])) return {};
    const auto behind = text.substr(at + 1);
    const size_t end = std::min(behind.find_first_not_of(kClosers), behind.size());
    const auto rest = behind.substr(end);
    // "Bus", "B2" and "don't" begin with a letter that stands for nothing.
    const bool alone =
        rest.empty() || rest[0] == ' ' || rest[0] == '\n' || rest[0] == '\t' || rest[0] == '\r' || end > 0;
    const bool apostrophe = end > 0 && (behind[0] == '\'' || behind[0] == '_') && !rest.empty() && isLetter(rest[0]);
    if (!alone || apostrophe) return {};
    const bool marked = rest.empty() || (end > 0 && behind[0] != ',' && behind[0] != ';');
    return {upper(text[at]), trimmed(rest), marked};
}

/// True when another valid letter is offered too, as in "A) or B)": hedging is no answer.
bool namesAnother(std::string_view text, char letter, char last) {
    for (size_t i = 0; i + 1 < text.size(); ++i) {
        const bool starts = i == 0 || !(isLetter(text[i - 1]) || (text[i - 1] >= '0' && text[i - 1] <= '9'));
        if (starts && text[i] >= 'A' && text[i] <= last && text[i] != letter &&
            (text[i + 1] == ')' || text[i + 1] == '.'))
            return true;
    }
    return false;
}

std::string letterOfText(std::string_view text, const std::vector<std::string>& options) {
    const std::string wanted = comparable(text);
    std::string letter;
    for (size_t i = 0; i < options.size() && !wanted.empty(); ++i) {
        if (comparable(options[i]) != wanted) continue;
        if (!letter.empty()) return {};
        letter = static_cast<char>('A' + i);
    }
    return letter;
}

}  // namespace

std::string answerLetter(std::string_view answer, const std::vector<std::string>& options) {
    const auto text = trimmed(answer);
    // Before any letter is read: an option may itself be a letter or begin with one.
    if (auto letter = letterOfText(text, options); !letter.empty()) return letter;
    const auto shortened = withoutLead(text);
    const char last = options.empty() ? 'F' : static_cast<char>('A' + std::min<size_t>(options.size(), 26) - 1);
    const auto head = letterHead(shortened);
    if (head.letter >= 'A' && head.letter <= last) {
        const std::string letter(1, head.letter);
        // "A car" is a sentence, "A red" is option A when its text is "red".
        const bool said = head.marked || letterOfText(head.rest, options) == letter;
        if (said) return namesAnother(shortened, head.letter, last) ? std::string() : letter;
    }
    return letterOfText(shortened, options);
}

}  // namespace omnidrive::text
