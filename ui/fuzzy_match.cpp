// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/fuzzy_match.h"

#include <algorithm>
#include <vector>

namespace omnidrive::ui {

namespace {

constexpr int kMatch = 4, kWordStart = 10, kRun = 16, kSkip = 1;

bool isWordStart(const QString& text, qsizetype i) { return i == 0 || !text[i - 1].isLetterOrNumber(); }

}  // namespace

/// Dynamic programming over pattern letters: best[i] is the best score of the pattern so far with its last letter at text[i].
std::optional<int> fuzzyScore(const QString& pattern, const QString& text) {
    const QString wanted = pattern.toLower().remove(QLatin1Char(' ')), given = text.toLower();
    if (wanted.isEmpty()) {
        return 0;
    }
    constexpr int kNone = -1'000'000;
    std::vector<int> best(static_cast<size_t>(given.size()), kNone);
    for (qsizetype p = 0; p < wanted.size(); ++p) {
        std::vector<int> next(best.size(), kNone);
        int before = p == 0 ? 0 : kNone;   // best score that ends left of i, less what was skipped since
        for (qsizetype i = 0; i < given.size(); ++i) {
            if (given[i] == wanted[p]) {
                const int gain = kMatch + (isWordStart(given, i) ? kWordStart : 0);
                const int run = p > 0 && i > 0 ? best[static_cast<size_t>(i - 1)] + kRun : kNone;
                next[static_cast<size_t>(i)] = std::max(before, run) + gain;
            }
            before = std::max(before - kSkip, p == 0 ? -static_cast<int>(i + 1) * kSkip : best[static_cast<size_t>(i)]);
        }
        best = std::move(next);
    }
    const int score = best.empty() ? kNone : *std::max_element(best.begin(), best.end());
    return score > kNone / 2 ? std::optional(score) : std::nullopt;
}

}  // namespace omnidrive::ui
