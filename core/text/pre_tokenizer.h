// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "text/added_tokens.h"
#include "text/pattern.h"
#include "text/unicode.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace omnidrive::text {

/// Qwen's pre-tokenizer, used where a file names none.
inline constexpr const char* kQwenPattern =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
/// GPT-2's, which a ByteLevel pre-tokenizer applies itself unless use_regex is false.
inline constexpr const char* kByteLevelPattern =
    R"('(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";
/// CLIP's.
inline constexpr const char* kClipPattern =
    R"(<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+)";

/// One step of normalisation.
struct NormalizerStep {
    enum class Kind { Form, LowerCase, Replace } kind = Kind::Form;
    NormalForm form = NormalForm::Nfc;
    std::string pattern;      ///< Replace: regular expression
    std::string replacement;  ///< Replace: literal text
};

/// One Split step. Which pieces go on: all (Isolated), only matches, or only what lies between matches.
struct SplitStep {
    enum class Keep { All, Matches, Gaps } keep = Keep::All;
    std::string pattern;
};

/// Receives the parts of a text in order.
class PieceSink {
public:
    virtual ~PieceSink() = default;
    /// A word for the BPE; valid only during the call.
    virtual void word(std::string_view utf8) = 0;
    virtual void addedToken(int32_t id) = 0;
};

/// Takes a text apart as the reference does: repairs UTF-8, finds added tokens, normalises what lies between, finds the
/// normalised added tokens, and applies the split patterns to each remaining stretch on its own. Immutable;
/// thread-safe.
class PreTokenizer {
public:
    /// @throws Error (Format) when a pattern cannot be compiled.
    PreTokenizer(const std::vector<AddedToken>& added, std::vector<NormalizerStep> normalizer,
                 const std::vector<SplitStep>& splits);

    void run(std::string_view text, bool parseAdded, PieceSink& sink) const;

private:
    struct Split {
        Pattern pattern;
        SplitStep::Keep keep;
    };
    struct Normalizer {
        NormalizerStep step;
        std::optional<Pattern> pattern;
    };
    class Run;

    std::string_view normalized(std::string_view text, std::string& storage) const;

    std::vector<Normalizer> normalizer_;
    std::vector<Split> splits_;
    AddedTokenMatcher rawTokens_, normalizedTokens_;
};

}  // namespace omnidrive::text
