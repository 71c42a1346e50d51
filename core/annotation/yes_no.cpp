// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/yes_no.h"

#include <algorithm>
#include <string>

namespace omnidrive::annotation {

namespace {

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::optional<bool> yesOrNo(std::string_view reference) {
    const auto begin = std::find_if(reference.begin(), reference.end(), isLetter);
    const auto end = std::find_if_not(begin, reference.end(), isLetter);
    std::string word(begin, end);
    std::transform(word.begin(), word.end(), word.begin(), lower);
    return word == "yes" ? std::optional(true) : word == "no" ? std::optional(false) : std::nullopt;
}

bool popeSaysYes(std::string_view answer) {
    std::string sentence(answer.substr(0, answer.find('.')));
    std::erase(sentence, ',');
    for (size_t begin = 0; begin < sentence.size();) {
        const size_t end = std::min(sentence.find(' ', begin), sentence.size());
        const std::string_view word = std::string_view(sentence).substr(begin, end - begin);
        if (word == "No" || word == "not" || word == "no") {
            return false;
        }
        begin = end + 1;
    }
    return true;
}

}  // namespace omnidrive::annotation
