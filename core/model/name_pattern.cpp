// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/name_pattern.h"

#include "base/error.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <array>

namespace omnidrive::model {

namespace {

constexpr size_t kOwnBytes = 128;              // what this program puts around an expression (lora_config.cpp)
constexpr uint32_t kMostSteps = 20'000;        // a name of a hundred letters takes some hundred
constexpr uint32_t kMostHeapKib = 16 << 10;    // of places to go back to
constexpr uint32_t kDeepestBrackets = 100;
constexpr uint32_t kOptions = PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_NEVER_BACKSLASH_C;

template <typename T, void (*release)(T*)>
struct Release {
    void operator()(T* object) const { release(object); }
};
using Code = std::unique_ptr<pcre2_code, Release<pcre2_code, pcre2_code_free>>;
using CompileContext = std::unique_ptr<pcre2_compile_context, Release<pcre2_compile_context, pcre2_compile_context_free>>;
using MatchContext = std::unique_ptr<pcre2_match_context, Release<pcre2_match_context, pcre2_match_context_free>>;
using MatchData = std::unique_ptr<pcre2_match_data, Release<pcre2_match_data, pcre2_match_data_free>>;

PCRE2_SPTR bytesOf(const std::string& text) { return reinterpret_cast<PCRE2_SPTR>(text.data()); }

Code compile(const std::string& expression) {
    const CompileContext context(pcre2_compile_context_create(nullptr));
    pcre2_set_newline(context.get(), PCRE2_NEWLINE_LF);
    pcre2_set_parens_nest_limit(context.get(), kDeepestBrackets);
    int error = 0;
    PCRE2_SIZE offset = 0;
    Code code(pcre2_compile(bytesOf(expression), expression.size(), kOptions, &error, &offset, context.get()));
    if (code == nullptr) {
        std::array<PCRE2_UCHAR, 256> words{};
        pcre2_get_error_message(error, words.data(), words.size());
        fail(ErrorKind::InvalidArgument, "{}, at byte {}", reinterpret_cast<const char*>(words.data()), offset);
    }
    return code;
}

}  // namespace

struct NamePattern::Impl {
    std::string expression;
    Code code;
    MatchContext limits{pcre2_match_context_create(nullptr)};
};

NamePattern::NamePattern(const std::string& expression, Means means) : impl_(std::make_unique<Impl>()) {
    require(expression.size() <= kMostBytes + kOwnBytes, "longer than {} bytes", kMostBytes);
    impl_->expression = expression;
    impl_->code = compile(expression);
    if (means == Means::EndOfName) {
        impl_->code = compile("(.*\\.)?(" + expression + ")");   // as PEFT writes it, so that numbers of groups mean the same
    }
    pcre2_set_match_limit(impl_->limits.get(), kMostSteps);
    pcre2_set_depth_limit(impl_->limits.get(), kMostSteps);
    pcre2_set_heap_limit(impl_->limits.get(), kMostHeapKib);
}

NamePattern::~NamePattern() = default;
NamePattern::NamePattern(NamePattern&&) noexcept = default;

bool NamePattern::matches(const std::string& name) const {
    if (name.size() > kMostNameBytes) {
        fail(ErrorKind::Format, "the name '{:.80}...' is longer than {} bytes", name, kMostNameBytes);
    }
    const MatchData data(pcre2_match_data_create(1, nullptr));
    const int answer = pcre2_match(impl_->code.get(), bytesOf(name), name.size(), 0, 0, data.get(), impl_->limits.get());
    if (answer < 0 && answer != PCRE2_ERROR_NOMATCH) {
        fail(ErrorKind::Format, "the regular expression '{:.80}' takes too many steps with the name '{:.80}'", impl_->expression, name);
    }
    return answer >= 0;
}

}  // namespace omnidrive::model
