// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/text_difference.h"

#include <algorithm>
#include <cstdint>

namespace omnidrive::insight {

namespace {

constexpr size_t kMostWords = 3000;   // the table then takes 18 MB

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Bytes above 127 are parts of letters.
bool isLetter(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || byte == '_';
}

struct Word {
    std::string_view word;    ///< what is compared
    std::string_view whole;   ///< with the white space after it
};

std::vector<Word> wordsOf(std::string_view text) {
    std::vector<Word> words;
    for (size_t begin = 0; begin < text.size();) {
        size_t end = begin;
        while (end < text.size() && isLetter(text[end])) {
            ++end;
        }
        end += end == begin && !isSpace(text[begin]) ? 1 : 0;
        size_t next = end;
        while (next < text.size() && isSpace(text[next])) {
            ++next;
        }
        words.push_back({text.substr(begin, end - begin), text.substr(begin, next - begin)});
        begin = next;
    }
    return words;
}

/// Marks the words of both that a longest common subsequence leaves out.
class Marking {
public:
    Marking(const std::vector<Word>& a, const std::vector<Word>& b) : a_(a), b_(b), differsA(a.size(), true), differsB(b.size(), true) {
        while (begin_ < std::min(a.size(), b.size()) && isEqual(begin_, begin_)) {
            keep(begin_, begin_);
            ++begin_;
        }
        endA_ = a.size();
        endB_ = b.size();
        while (endA_ > begin_ && endB_ > begin_ && isEqual(endA_ - 1, endB_ - 1)) {
            keep(--endA_, --endB_);
        }
        if (endA_ - begin_ <= kMostWords && endB_ - begin_ <= kMostWords) {
            markMiddle();
        }
    }

private:
    bool isEqual(size_t i, size_t j) const { return a_[i].word == b_[j].word; }
    void keep(size_t i, size_t j) { differsA[i] = differsB[j] = false; }

    void markMiddle() {
        const size_t rows = endA_ - begin_, columns = endB_ - begin_, width = columns + 1;
        std::vector<uint16_t> common((rows + 1) * width, 0);   // [i, j]: words in common from i and j on
        for (size_t i = rows; i-- > 0;) {
            for (size_t j = columns; j-- > 0;) {
                common[i * width + j] = isEqual(begin_ + i, begin_ + j) ? static_cast<uint16_t>(common[(i + 1) * width + j + 1] + 1)
                                                                        : std::max(common[(i + 1) * width + j], common[i * width + j + 1]);
            }
        }
        for (size_t i = 0, j = 0; i < rows && j < columns;) {
            if (isEqual(begin_ + i, begin_ + j)) {
                keep(begin_ + i++, begin_ + j++);
            } else {
                (common[(i + 1) * width + j] >= common[i * width + j + 1] ? i : j) += 1;
            }
        }
    }

    const std::vector<Word>&a_, &b_;
    size_t begin_ = 0, endA_ = 0, endB_ = 0;

public:
    std::vector<bool> differsA, differsB;
};

std::vector<TextPart> partsOf(const std::vector<Word>& words, const std::vector<bool>& differs) {
    std::vector<TextPart> parts;
    for (size_t i = 0; i < words.size(); ++i) {
        const bool isMarked = differs[i] && !words[i].word.empty();
        if (parts.empty() || parts.back().differs != isMarked) {
            parts.push_back({{}, isMarked});
        }
        parts.back().text += words[i].whole;
    }
    return parts;
}

bool hasNone(const std::vector<TextPart>& parts) {
    return std::none_of(parts.begin(), parts.end(), [](const TextPart& part) { return part.differs; });
}

}  // namespace

bool TextDifference::isSame() const { return hasNone(reference) && hasNone(selected); }

TextDifference textDifference(std::string_view reference, std::string_view selected) {
    const std::vector<Word> a = wordsOf(reference), b = wordsOf(selected);
    const Marking marking(a, b);
    return {partsOf(a, marking.differsA), partsOf(b, marking.differsB)};
}

}  // namespace omnidrive::insight
