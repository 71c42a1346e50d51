// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/pre_tokenizer.h"

#include "base/error.h"

#include <algorithm>
#include <deque>
#include <utility>

namespace omnidrive::text {

namespace {

/// A replacement may be longer than what it replaces, step after step: a hostile file would fill the memory from a word, or take minutes to put megabytes of it
/// into tokens. Decomposition makes at most 18 bytes of one.
constexpr size_t kMaxNormalizedBytes = size_t{64} << 20, kMaxShortBytes = size_t{1} << 20, kMaxGrowth = 64;

/// @param most bytes of the result.
std::string replaceAll(std::string_view text, const Pattern& pattern, const std::string& replacement, size_t most) {
    std::string result;
    Pattern::Matcher matcher(pattern);
    size_t done = 0;
    for (size_t from = 0; from < text.size();) {
        const auto match = matcher.find(text, from);
        if (!match) break;
        result.append(text.substr(done, match->begin - done)).append(replacement);
        if (result.size() > most) {
            fail(ErrorKind::Format, "the tokenizer's normaliser makes more than {} bytes of a text", most);
        }
        done = match->end;
        const bool isEmpty = match->end == match->begin && match->end < text.size();
        from = match->end + (isEmpty ? codePointAt(text, match->end).length : match->end == match->begin ? 1 : 0);
    }
    return result.append(text.substr(std::min(done, text.size())));
}

std::vector<AddedToken> select(const std::vector<AddedToken>& tokens, bool normalized) {
    std::vector<AddedToken> selected;
    for (const auto& token : tokens) {
        if (token.normalized == normalized) selected.push_back(token);
    }
    return selected;
}

}  // namespace

/// One pass over one text: owns the matchers' working memory and the normalised copies.
class PreTokenizer::Run {
public:
    Run(const PreTokenizer& owner, bool parseAdded, PieceSink& sink)
        : owner_(owner), parseAdded_(parseAdded), sink_(sink) {
        for (const auto& split : owner.splits_) matchers_.emplace_back(split.pattern);
    }

    void text(std::string_view text) {
        betweenTokens(owner_.rawTokens_, text, [this](std::string_view stretch) { rawStretch(stretch); });
    }

private:
    void rawStretch(std::string_view stretch) {
        std::string storage;
        betweenTokens(owner_.normalizedTokens_, owner_.normalized(stretch, storage),
                      [this](std::string_view part) { split(0, part); });
    }

    template <typename Next>
    void betweenTokens(const AddedTokenMatcher& tokens, std::string_view text, Next next) {
        size_t from = 0;
        while (parseAdded_ && from < text.size()) {
            const auto match = tokens.find(text, from);
            if (!match) break;
            if (match->begin > from) next(text.substr(from, match->begin - from));
            sink_.addedToken(match->id);
            from = match->end;
        }
        if (from < text.size()) next(text.substr(from));
    }

    void split(size_t step, std::string_view text) {
        if (step == matchers_.size()) {
            sink_.word(text);
            return;
        }
        const auto keep = owner_.splits_[step].keep;
        size_t done = 0;
        for (size_t from = 0; from < text.size();) {
            const auto match = matchers_[step].find(text, from);
            if (!match) break;
            if (match->begin == match->end) {
                if (match->begin == text.size()) break;
                from = match->begin + codePointAt(text, match->begin).length;
                continue;
            }
            if (match->begin > done && keep != SplitStep::Keep::Matches)
                split(step + 1, text.substr(done, match->begin - done));
            if (keep != SplitStep::Keep::Gaps) split(step + 1, text.substr(match->begin, match->end - match->begin));
            done = from = match->end;
        }
        if (done < text.size() && keep != SplitStep::Keep::Matches) split(step + 1, text.substr(done));
    }

    const PreTokenizer& owner_;
    const bool parseAdded_;
    PieceSink& sink_;
    std::deque<Pattern::Matcher> matchers_;  // a deque, because matchers do not move
};

PreTokenizer::PreTokenizer(const std::vector<AddedToken>& added, std::vector<NormalizerStep> normalizer,
                           const std::vector<SplitStep>& splits)
    : rawTokens_(select(added, false)), normalizedTokens_({}) {
    for (auto& step : normalizer) {
        std::optional<Pattern> pattern;
        if (step.kind == NormalizerStep::Kind::Replace) pattern.emplace(step.pattern);
        normalizer_.push_back({std::move(step), std::move(pattern)});
    }
    for (const auto& split : splits) splits_.push_back({Pattern(split.pattern), split.keep});
    auto tokens = select(added, true);
    for (auto& token : tokens) {
        std::string storage;
        token.content = std::string(normalized(token.content, storage));
    }
    normalizedTokens_ = AddedTokenMatcher(std::move(tokens));
}

std::string_view PreTokenizer::normalized(std::string_view text, std::string& storage) const {
    const size_t most = std::min(kMaxNormalizedBytes, kMaxShortBytes + kMaxGrowth * text.size());
    for (const auto& [step, pattern] : normalizer_) {
        switch (step.kind) {
            case NormalizerStep::Kind::Form:
                if (isNormalized(text, step.form)) continue;
                storage = normalize(text, step.form);
                break;
            case NormalizerStep::Kind::LowerCase:
                storage = lowerCase(text);
                break;
            case NormalizerStep::Kind::Replace:
                storage = replaceAll(text, *pattern, step.replacement, most);
                break;
        }
        text = storage;
    }
    return text;
}

void PreTokenizer::run(std::string_view text, bool parseAdded, PieceSink& sink) const {
    if (isValidUtf8(text)) {
        Run(*this, parseAdded, sink).text(text);
    } else {
        const std::string repaired = repairUtf8(text);
        Run(*this, parseAdded, sink).text(repaired);
    }
}

}  // namespace omnidrive::text
