// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/pattern.h"

#include "base/error.h"
#include "text/unicode_additions.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <array>

namespace omnidrive::text {

namespace {

/// White_Space; PCRE2's own \s also takes U+180E, which lost that property in Unicode 6.3.
constexpr std::string_view kWhiteSpace =
    R"(\x{09}-\x{0d}\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000})";

/// Steps after which a hostile pattern is given up.
constexpr uint32_t kMatchLimit = 50'000'000;

struct Translation {
    std::string_view from;
    std::string inClass;  ///< the same set as items of a [class]
    bool negated;
};

/// ASCII members are named apart, so that they are found in the class's bitmap before any property is looked up.
const std::array<Translation, 8>& translations() {
    static const std::string letters = R"(a-zA-Z\p{L})" + std::string(kLettersAdded);
    static const std::string numbers = R"(0-9\p{N})" + std::string(kNumbersAdded);
    static const std::array<Translation, 8> table{{{R"(\s)", std::string(kWhiteSpace), false},
                                                   {R"(\S)", std::string(kWhiteSpace), true},
                                                   {R"(\p{L})", letters, false},
                                                   {R"(\P{L})", letters, true},
                                                   {R"(\p{N})", numbers, false},
                                                   {R"(\P{N})", numbers, true},
                                                   {R"(\pL)", letters, false},
                                                   {R"(\pN)", numbers, false}}};
    return table;
}

/// Reads a pattern from left to right and writes its translation.
class Translator {
public:
    explicit Translator(std::string_view regex) : rest_(regex) {}

    std::string run() {
        while (!rest_.empty()) {
            if (rest_.front() == '\\') {
                escape();
            } else {
                plain();
            }
        }
        return std::move(out_);
    }

private:
    void copy(size_t count) {
        count = std::min(count, rest_.size());
        out_.append(rest_.substr(0, count));
        rest_.remove_prefix(count);
    }

    void escape() {
        for (const auto& entry : translations()) {
            // A negated set inside a class cannot be written as items; PCRE2's own is near enough.
            if (!rest_.starts_with(entry.from) || (entry.negated && inClass_)) continue;
            out_ += inClass_ ? entry.inClass : (entry.negated ? "[^" : "[") + entry.inClass + "]";
            rest_.remove_prefix(entry.from.size());
            return;
        }
        copy(2);
    }

    void plain() {
        const char c = rest_.front();
        if (inClass_) {
            if (rest_.starts_with("[:")) {
                copy(std::max<size_t>(rest_.find(":]"), 1) == std::string_view::npos ? 1 : rest_.find(":]") + 2);
                return;
            }
            inClass_ = c != ']';
            copy(1);
            return;
        }
        copy(1);
        if (c == '[') openClass();
    }

    /// A bracket right after "[" or "[^" is an ordinary sign.
    void openClass() {
        inClass_ = true;
        if (rest_.starts_with('^')) copy(1);
        if (rest_.starts_with(']')) copy(1);
    }

    std::string_view rest_;
    std::string out_;
    bool inClass_ = false;
};

std::string pcreMessage(int code) {
    std::array<PCRE2_UCHAR, 256> buffer{};
    pcre2_get_error_message(code, buffer.data(), buffer.size());
    return reinterpret_cast<const char*>(buffer.data());
}

}  // namespace

std::string translatePattern(std::string_view regex) {
    return Translator(regex).run();
}

struct Pattern::Impl {
    std::string regex;
    pcre2_compile_context* compileContext = pcre2_compile_context_create(nullptr);
    pcre2_match_context* matchContext = pcre2_match_context_create(nullptr);
    pcre2_code* code = nullptr;
    bool jit = false;

    Impl() = default;
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;
    ~Impl() {
        pcre2_code_free(code);
        pcre2_match_context_free(matchContext);
        pcre2_compile_context_free(compileContext);
    }
};

Pattern::Pattern(const std::string& regex) : impl_(std::make_unique<Impl>()) {
    impl_->regex = regex;
    pcre2_set_newline(impl_->compileContext, PCRE2_NEWLINE_LF);
    pcre2_set_match_limit(impl_->matchContext, kMatchLimit);
    const std::string translated = translatePattern(regex);
    int error = 0;
    PCRE2_SIZE offset = 0;
    impl_->code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(translated.data()), translated.size(),
                                PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE, &error, &offset, impl_->compileContext);
    if (impl_->code == nullptr) {
        fail(ErrorKind::Format, "pattern '{}': {} (at '{}')", regex, pcreMessage(error), translated.substr(offset, 20));
    }
    impl_->jit = pcre2_jit_compile(impl_->code, PCRE2_JIT_COMPLETE) == 0;
}

Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;

Pattern::Matcher::Matcher(const Pattern& pattern)
    : pattern_(pattern), data_(pcre2_match_data_create_from_pattern(pattern.impl_->code, nullptr)) {
    if (data_ == nullptr) fail(ErrorKind::OutOfMemory, "no memory to match the pattern '{}'", pattern.impl_->regex);
}

Pattern::Matcher::~Matcher() {
    pcre2_match_data_free(static_cast<pcre2_match_data*>(data_));
}

std::optional<Pattern::Match> Pattern::Matcher::find(std::string_view text, size_t from) {
    const Impl& impl = *pattern_.impl_;
    auto* data = static_cast<pcre2_match_data*>(data_);
    const auto* subject = reinterpret_cast<PCRE2_SPTR>(text.data());
    int code = PCRE2_ERROR_JIT_STACKLIMIT;
    if (impl.jit) {
        code = pcre2_jit_match(impl.code, subject, text.size(), from, PCRE2_NO_UTF_CHECK, data, impl.matchContext);
    }
    if (code == PCRE2_ERROR_JIT_STACKLIMIT) {
        // The interpreter keeps its backtracking points on the heap instead of the small JIT stack.
        code = pcre2_match(impl.code, subject, text.size(), from, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, data,
                           impl.matchContext);
    }
    if (code == PCRE2_ERROR_NOMATCH) return std::nullopt;
    if (code < 0)
        fail(ErrorKind::Format, "pattern '{}' could not be applied to a text: {}", impl.regex, pcreMessage(code));
    const auto* offsets = pcre2_get_ovector_pointer(data);
    return Match{offsets[0], offsets[1]};
}

}  // namespace omnidrive::text
