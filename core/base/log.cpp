// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/log.h"

#include <cstdio>
#include <mutex>

namespace omnidrive {

namespace {

std::mutex& sinkMutex() {
    static std::mutex mutex;
    return mutex;
}

LogSink& sinkSlot() {
    static LogSink sink = [](LogLevel level, std::string_view text) {
        if (level != LogLevel::Debug) {
            fmt::print(stderr, "{}{}\n", level == LogLevel::Warning ? "warning: " : level == LogLevel::Error ? "error: " : "", text);
        }
    };
    return sink;
}

}  // namespace

void setLogSink(LogSink sink) {
    const std::lock_guard lock(sinkMutex());
    sinkSlot() = std::move(sink);
}

void logLine(LogLevel level, std::string_view text) {
    const std::lock_guard lock(sinkMutex());
    if (sinkSlot()) {
        sinkSlot()(level, text);
    }
}

}  // namespace omnidrive
