// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace omnidrive {

/// What ended an operation; decides the exit code of programs and the icon in the Studio.
enum class ErrorKind { InvalidArgument, Format, Io, Device, OutOfMemory, Internal };

/// Lower-case word for a kind ("invalid argument", "format", "i/o", ...).
const char* errorKindName(ErrorKind kind);

/// The one exception type of the project. The message is one clear sentence that names the file, field or shape.
class Error : public std::runtime_error {
public:
    Error(ErrorKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}

    ErrorKind kind() const { return kind_; }

private:
    ErrorKind kind_;
};

/// Throws Error(kind) with a fmt-formatted message: fail(ErrorKind::Format, "{}: no header", path).
template <typename... Args>
[[noreturn]] void fail(ErrorKind kind, fmt::format_string<Args...> format, Args&&... args) {
    throw Error(kind, fmt::format(format, std::forward<Args>(args)...));
}

/// Throws Error(InvalidArgument) unless the condition holds.
template <typename... Args>
void require(bool condition, fmt::format_string<Args...> format, Args&&... args) {
    if (!condition) {
        throw Error(ErrorKind::InvalidArgument, fmt::format(format, std::forward<Args>(args)...));
    }
}

}  // namespace omnidrive
