// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace omnidrive::text {

/// A pre-tokenizer's regular expression, compiled by PCRE2 (JIT where the machine has it). Immutable; thread-safe.
///
/// Tokenizer files write Oniguruma's dialect. What differs there is translated before compiling: `\s` is exactly
/// White_Space, `^` and `$` work on lines, and \p{L}, \p{N} also hold what Unicode added after PCRE2's tables
/// (unicode_additions.h).
class Pattern {
public:
    /// @throws Error (Format) with the pattern, the reason and its place.
    explicit Pattern(const std::string& regex);
    ~Pattern();
    Pattern(Pattern&&) noexcept;
    Pattern& operator=(Pattern&&) noexcept;

    struct Match {
        size_t begin = 0, end = 0;
    };

    /// Working memory of one search; one per thread and pattern. Must not outlive the pattern.
    class Matcher {
    public:
        explicit Matcher(const Pattern& pattern);
        ~Matcher();
        Matcher(const Matcher&) = delete;
        Matcher& operator=(const Matcher&) = delete;

        /// First match at or after `from`; may be empty. @throws Error (Format) when the pattern needs more steps than
        /// allowed.
        std::optional<Match> find(std::string_view validUtf8, size_t from);

    private:
        const Pattern& pattern_;
        void* data_;
    };

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// PCRE2's spelling of an Oniguruma pattern (see Pattern). Public for tests.
std::string translatePattern(std::string_view regex);

}  // namespace omnidrive::text
