// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/official_extraction.h"

#include "text/reply_parser.h"
#include "text/tags.h"
#include "text/unicode.h"

#include <array>

namespace omnidrive::text {

namespace {

/// In the order in which the official script tries them.
constexpr std::array<std::string_view, 9> kMarkers{
    "The final answer is:", "**Final Answer:**",   "Final Answer", "Answer",      "Why take this action?:",
    "**Final Answer**",     "**Final Decision**:", "Final Step:",  "<CONCLUSION>"};

/// Whether `\s*(.+)` matches at the front: anything but an empty rest and line feeds only.
bool hasSomething(std::string_view rest) {
    for (const char c : rest) {
        if (c != '\n') return true;
    }
    return false;
}

std::string_view afterLast(std::string_view text, std::string_view marker) {
    const size_t at = text.rfind(marker);
    return at == std::string_view::npos ? std::string_view() : text.substr(at + marker.size());
}

/// ASCII letters in lower case; same length, so that places agree.
std::string asciiLower(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return lower;
}

bool isWordCharacter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// As extractOption, but a letter inside a word ("(VOID)") is none, and one that ends the text is.
std::string namedOption(std::string_view text) {
    for (size_t i = 0; i + 1 < text.size(); ++i) {
        const bool isLetter = text[i] >= 'A' && text[i] <= 'F' && text[i + 1] == ')';
        if (isLetter && (i == 0 || !isWordCharacter(text[i - 1]))) return std::string(1, text[i]);
    }
    return asciiLower(text).find("none of the ") != std::string::npos ? "F" : "";
}

/// The last place of a phrase that is no closing tag: "</CONCLUSION>" ends a conclusion.
size_t lastPhrase(std::string_view text, std::string_view phrase) {
    size_t at = text.rfind(phrase);
    while (at != std::string_view::npos && at > 0 && text[at - 1] == '/') at = text.rfind(phrase, at - 1);
    return at;
}

/// Where a reply's conclusion begins, by the phrases that models use; the whole reply without one.
std::string_view conclusion(std::string_view reply) {
    const std::string lower = asciiLower(reply);
    for (const std::string_view phrase : {"final answer", "final decision", "answer is", "answer:", "conclusion"}) {
        const size_t at = lastPhrase(lower, phrase);
        if (at == std::string::npos) continue;
        auto rest = reply.substr(at + phrase.size());
        const size_t begin = rest.find_first_not_of(" \t\r\n:*>");
        return begin == std::string_view::npos ? std::string_view() : rest.substr(begin);
    }
    return reply;
}

/// "B) text", with the option's own text where it is known.
std::string withLetter(const std::string& letter, const std::string& answer, const std::vector<std::string>& options) {
    const auto index = static_cast<size_t>(letter[0] - 'A');
    if (index < options.size()) return letter + ") " + options[index];
    return extractOption(answer) == letter ? answer : letter + ") " + answer;
}

}  // namespace

std::string extractFinalAnswer(std::string_view text) {
    for (const auto marker : kMarkers) {
        if (text.find(marker) != std::string_view::npos) return std::string(afterLast(text, marker));
    }
    return {};
}

std::string extractOption(std::string_view text) {
    for (size_t i = 0; i + 1 < text.size(); ++i) {
        if (text[i] >= 'A' && text[i] <= 'F' && text[i + 1] == ')' && hasSomething(text.substr(i + 2)))
            return std::string(1, text[i]);
    }
    return asciiLower(text).find("none of the ") != std::string::npos ? "F" : "";
}

std::string officialOption(std::string_view reply) {
    return extractOption(extractFinalAnswer(reply));
}

bool officialMatch(std::string_view reply, std::string_view finalAnswer) {
    return officialOption(reply) == extractOption(finalAnswer);
}

std::string repairedOption(std::string_view reply, const std::vector<std::string>& options) {
    if (const auto parsed = parseReply(reply); parsed.answer) {
        auto letter = answerLetter(*parsed.answer, options);
        if (letter.empty()) letter = answerLetter(conclusion(*parsed.answer), options);
        return letter.empty() ? namedOption(*parsed.answer) : letter;
    }
    const auto rest = conclusion(reply);
    const auto letter = answerLetter(rest, options);
    return letter.empty() ? namedOption(rest) : letter;
}

std::string toOfficialForm(std::string_view reply, const std::vector<std::string>& options) {
    const auto parsed = parseReply(reply);
    if (!parsed.answer) return std::string(reply);
    const std::string letter = repairedOption(reply, options);
    const std::string answer =
        "Final Answer: " + (letter.empty() ? *parsed.answer : withLetter(letter, *parsed.answer, options));
    const std::string whole = parsed.thought.empty() ? answer : "Reasoning Steps: " + parsed.thought + "\n" + answer;
    // A marker inside the reasoning can lead the script astray; then the answer goes alone.
    return officialOption(whole) == officialOption(answer) ? whole : answer;
}

}  // namespace omnidrive::text
