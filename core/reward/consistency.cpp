// SPDX-License-Identifier: GPL-3.0-or-later
//
// The consistency gate (DEFAULT_MODEL section 6): does the label name what question and thought are about? From text
// alone.
//
// 1. The head noun of the label decides: its last content word before a preposition or participle. "the red traffic
// light on the left" is
//    about "light", "area containing the clock" about "clock". Words that name no object ("area", "red", "road") are no
//    heads; a label without a head never passes, so "road" or "image" cannot earn anything.
// 2. The head must be named in the question: the same word up to plural and synonym, or a kind of it ("truck" for
// "vehicle").
// 3. Where both sides say which kind of thing is meant ("brake light", "traffic light"), the kinds must agree.
// 4. When the thought of the turn names any object, it must name the head as well.
#include "reward/reward.h"

#include "reward/object_words.h"
#include "reward/words.h"

#include <array>

namespace omnidrive::reward {

namespace {

using Words = std::vector<std::string>;

/// Words of a text as the rules compare them; breaks stay as empty entries.
Words comparableWords(std::string_view text) {
    Words words = splitWords(text);
    for (size_t i = 0; i < words.size(); ++i) {
        words[i] = canonicalObject(singular(words[i]));
        // Only after "traffic": a cyclist's arm signal is no light.
        if (words[i] == "signal" && i > 0 && words[i - 1] == "traffic") {
            words[i] = "light";
        }
    }
    return words;
}

bool endsIn(const std::string& word, std::string_view ending) {
    return word.size() > ending.size() + 2 && word.compare(word.size() - ending.size(), ending.size(), ending) == 0;
}

/// "crossing" in "pedestrian crossing the road", "parked" in "car parked here": what stands after the thing and tells
/// of it.
bool isParticiple(const Words& words, size_t i) {
    static constexpr std::array kNouns{"crossing", "building", "parking", "marking", "railing",
                                       "ceiling",  "warning",  "speed",   "shed"};
    const std::string& word = words[i];
    if (i == 0 || (!endsIn(word, "ing") && !endsIn(word, "ed"))) {
        return false;
    }
    const bool isLast = i + 1 == words.size();
    if (!isLast && isDeterminer(words[i + 1])) {
        return true;
    }
    for (const char* noun : kNouns) {
        if (word == noun) {
            return false;
        }
    }
    return isLast || words[i + 1].empty() || isFunctionWord(words[i + 1]) || isVague(words[i + 1]);
}

/// Numbers, single letters and adverbs ("potentially").
bool isNoNoun(const std::string& word) {
    return word.size() < 2 || endsIn(word, "ly") || word.find_first_not_of("0123456789") == std::string::npos;
}

/// Index of the head noun, or words.size() when the label names nothing.
size_t headOf(const Words& words) {
    size_t head = words.size();
    for (size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (word.empty() || endsNounPhrase(word) || isParticiple(words, i)) {
            if (head != words.size()) {
                return head;
            }
            continue;
        }
        if (!isNoNoun(word) && !isFunctionWord(word) && !isVague(word)) {
            head = i;
        }
    }
    return head;
}

/// The noun that says which kind of thing words[i] is; empty when none is given.
std::string modifierOf(const Words& words, size_t i) {
    return i > 0 && isNounModifier(words[i - 1]) ? words[i - 1] : std::string();
}

/// "traffic" in "traffic light": there it names no thing of its own. A "vehicle" before its "light" still does.
bool isOnlyModifier(const Words& words, size_t i) {
    return i + 1 < words.size() && isObjectWord(words[i + 1]) && isNounModifier(words[i]) && !isObjectWord(words[i]);
}

/// Rules 2 and 3: is the label's head named in the text?
bool isNamedIn(const Words& text, const Words& label, size_t head) {
    const std::string kind = modifierOf(label, head);
    for (size_t i = 0; i < text.size(); ++i) {
        const std::string kindInText = modifierOf(text, i);
        const bool isSameKind = kind.empty() || kindInText.empty() || kind == kindInText;
        if (canNameSameObject(text[i], label[head]) && isSameKind && !isOnlyModifier(text, i)) {
            return true;
        }
    }
    return false;
}

bool namesAnyObject(const Words& words) {
    for (const auto& word : words) {
        if (isObjectWord(word)) {
            return true;
        }
    }
    return false;
}

}  // namespace

bool isLabelConsistent(const std::string& label, const std::string& question, const std::string& thought,
                       bool thoughtMayName) {
    const Words labelWords = comparableWords(label), questionWords = comparableWords(question),
                thoughtWords = comparableWords(thought);
    const size_t head = headOf(labelWords);
    if (head == labelWords.size()) {
        return false;
    }
    const bool isInThought = isNamedIn(thoughtWords, labelWords, head);
    if (thoughtMayName && !namesAnyObject(questionWords)) {
        return isInThought;
    }
    return isNamedIn(questionWords, labelWords, head) && (isInThought || !namesAnyObject(thoughtWords));
}

}  // namespace omnidrive::reward
