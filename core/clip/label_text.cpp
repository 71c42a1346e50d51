// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/label_text.h"

namespace omnidrive::clip {

namespace {

bool isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::string comparableLabel(std::string_view label) {
    std::string words;
    for (char raw : label) {
        const char c = lower(raw);
        if (isLetterOrDigit(c)) {
            words += c;
        } else if (!words.empty() && words.back() != ' ') {
            words += ' ';
        }
    }
    while (words.ends_with(' ')) {
        words.pop_back();
    }
    for (std::string_view article : {"the ", "a ", "an "}) {
        if (words.starts_with(article)) {
            words.erase(0, article.size());
            break;
        }
    }
    if (words.size() > 3 && words.ends_with('s') && !words.ends_with("ss") && !words.ends_with("us")) {
        words.pop_back();
    }
    return words;
}

bool namesSameThing(std::string_view label, std::string_view vocabulary) {
    if (vocabulary.empty() || !label.ends_with(vocabulary)) {
        return false;
    }
    return label.size() == vocabulary.size() || label[label.size() - vocabulary.size() - 1] == ' ';
}

std::string fillTemplate(std::string_view sentence, std::string_view label) {
    static constexpr std::string_view kSlot = "{label}";
    std::string text(sentence);
    for (size_t at = text.find(kSlot); at != std::string::npos; at = text.find(kSlot, at + label.size())) {
        text.replace(at, kSlot.size(), label);
    }
    return text;
}

}  // namespace omnidrive::clip
