// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace omnidrive::model {

/// A regular expression for names of modules, which may come from a stranger's adapter_config.json: PCRE2 with limits of its steps and its memory, where
/// std::regex calls itself once a letter. Python's dialect, in which PEFT reads them, is nearer to PCRE2's than to ECMAScript's.
class NamePattern {
public:
    enum class Means { WholeName, EndOfName };   ///< an end begins at the name's start or after a dot

    static constexpr size_t kMostBytes = 4096;       ///< of an expression
    static constexpr size_t kMostNameBytes = 1024;   ///< of a name

    /// @throws Error (InvalidArgument) with the reason alone, when it is no expression, too long or too deep.
    explicit NamePattern(const std::string& expression, Means means = Means::WholeName);
    ~NamePattern();
    NamePattern(NamePattern&&) noexcept;

    /// @throws Error (Format) "the regular expression '...' takes too many steps with the name '...'", also for a name that is too long or not UTF-8.
    bool matches(const std::string& name) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace omnidrive::model
