// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fmt/format.h>

#include <functional>
#include <string>
#include <string_view>

namespace omnidrive {

enum class LogLevel { Debug, Info, Warning, Error };

using LogSink = std::function<void(LogLevel, std::string_view)>;

/// Replaces the process-wide sink (default: standard error, Info and above). Thread-safe; the sink may be called from any thread,
/// one call at a time.
void setLogSink(LogSink sink);

/// Passes one line (no newline) to the sink.
void logLine(LogLevel level, std::string_view text);

template <typename... Args>
void logInfo(fmt::format_string<Args...> format, Args&&... args) {
    logLine(LogLevel::Info, fmt::format(format, std::forward<Args>(args)...));
}
template <typename... Args>
void logWarning(fmt::format_string<Args...> format, Args&&... args) {
    logLine(LogLevel::Warning, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace omnidrive
