// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/call_measures.h"

#include "base/ascii.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace omnidrive::rollout {

namespace {

bool isPunctuation(char c) {
    return std::ispunct(static_cast<unsigned char>(c)) != 0;
}

bool isBlank(char c) {
    return std::isspace(static_cast<unsigned char>(c)) != 0;
}

/// Lower-case ASCII with runs of blanks made one; other bytes (UTF-8) are left alone.
std::string loweredWithSingleBlanks(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (!isBlank(c)) {
            result += asciiLower(c);
        } else if (!result.empty() && result.back() != ' ') {
            result += ' ';
        }
    }
    return result;
}

std::string_view withoutOuterPunctuation(std::string_view text) {
    const auto isOuter = [](char c) { return c == ' ' || isPunctuation(c); };
    while (!text.empty() && isOuter(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && isOuter(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

std::string_view withoutArticle(std::string_view text) {
    for (const std::string_view article : {"the ", "a ", "an "}) {
        if (text.starts_with(article)) {
            return text.substr(article.size());
        }
    }
    return text;
}

std::string_view withoutPlural(std::string_view text) {
    const bool isPlural = text.size() > 3 && text.back() == 's' && text[text.size() - 2] != 's';
    return isPlural ? text.substr(0, text.size() - 1) : text;
}

}  // namespace

std::vector<const ToolCall*> callsOf(const Trajectory& trajectory) {
    std::vector<const ToolCall*> calls;
    for (const Turn& turn : trajectory.turns) {
        if (turn.tool) {
            calls.push_back(&*turn.tool);
        }
    }
    return calls;
}

std::vector<const ToolCall*> validCallsOf(const Trajectory& trajectory) {
    std::vector<const ToolCall*> calls = callsOf(trajectory);
    std::erase_if(calls, [](const ToolCall* call) { return !call->valid; });
    return calls;
}

int64_t generatedTokens(const Trajectory& trajectory) {
    int64_t count = 0;
    for (const Turn& turn : trajectory.turns) {
        count += turn.tokens();
    }
    return count;
}

int64_t observationTokens(const Trajectory& trajectory) {
    int64_t count = 0;
    for (const Observation& observation : trajectory.observations) {
        count += static_cast<int64_t>(observation.tokenIds.size());
    }
    return count;
}

std::string rejectWord(const ToolCall& call) {
    std::string word;
    for (const char c : std::string_view(call.rejectReason).substr(0, call.rejectReason.find(':'))) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
            word += asciiLower(c);
        } else if (!word.empty() && word.back() != '-') {
            word += '-';
        }
    }
    while (word.ends_with('-')) {
        word.pop_back();
    }
    return word.empty() ? "unknown" : word;
}

std::string normalisedLabel(std::string_view label) {
    const std::string text = loweredWithSingleBlanks(label);
    return std::string(withoutPlural(withoutArticle(withoutOuterPunctuation(text))));
}

std::optional<double> areaFraction(const Trajectory& trajectory, const ToolCall& call) {
    const double imageArea = static_cast<double>(trajectory.imageWidth) * trajectory.imageHeight;
    if (!call.valid || !call.effectiveBox || imageArea <= 0) {
        return std::nullopt;
    }
    return toBoxF(*call.effectiveBox).area() / imageArea;
}

std::optional<double> aspectOf(const ToolCall& call) {
    if (!call.valid || !call.effectiveBox) {
        return std::nullopt;
    }
    const auto [shorter, longer] = std::minmax({call.effectiveBox->width(), call.effectiveBox->height()});
    return shorter > 0 ? std::optional(static_cast<double>(longer) / shorter) : std::nullopt;
}

bool isEdgeClamped(const ToolCall& call) {
    return std::find(call.adjustments.begin(), call.adjustments.end(), "clipped") != call.adjustments.end();
}

std::optional<bool> isLabelRight(const Trajectory& trajectory, const ToolCall& call) {
    if (trajectory.truthLabel.empty()) {
        return std::nullopt;
    }
    return normalisedLabel(call.label) == normalisedLabel(trajectory.truthLabel);
}

std::optional<bool> needsZoom(const Trajectory& trajectory) {
    const bool isKnown = !trajectory.truthNeedsZoom || !trajectory.truthLabel.empty() || trajectory.truthBoxInImage;   // "true" alone is the default
    return isKnown ? std::optional(trajectory.truthNeedsZoom) : std::nullopt;
}

std::optional<bool> isOnObject(const Trajectory& trajectory, const ToolCall& call) {
    if (!trajectory.truthBoxInImage || !call.valid || !call.effectiveBox) {
        return std::nullopt;
    }
    return containsCentre(toBoxF(*call.effectiveBox), *trajectory.truthBoxInImage);
}

std::optional<double> iouWithTruth(const Trajectory& trajectory, const ToolCall& call) {
    if (!trajectory.truthBoxInImage || !call.valid || !call.effectiveBox) {
        return std::nullopt;
    }
    return iou(toBoxF(*call.effectiveBox), *trajectory.truthBoxInImage);
}

}  // namespace omnidrive::rollout
