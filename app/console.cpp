// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console.h"

#include "base/log.h"
#include "eval/text_table.h"
#include "store/file_io.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>

namespace omnidrive::app {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kRedrawEvery = std::chrono::milliseconds(100);
constexpr auto kLineEvery = std::chrono::seconds(5);
constexpr int kDefaultColumns = 80;
constexpr const char* kEraseLine = "\r\033[K";

bool isTerminal(std::FILE* stream) {
    const int fd = fileno(stream);
    return fd >= 0 && isatty(fd) != 0;
}

int columnsOf(std::FILE* stream) {
    winsize size{};
    const bool isKnown = ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return isKnown ? size.ws_col : kDefaultColumns;
}

void put(std::FILE* stream, std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stream);
}

const char* prefixOf(LogLevel level) {
    return level == LogLevel::Warning ? "warning: " : level == LogLevel::Error ? "error: " : "";
}

}  // namespace

Console::Console(std::FILE* out, std::FILE* err) : out_(out), err_(err), isTerminal_(isTerminal(err)) {
    setLogSink([this](LogLevel level, std::string_view text) {
        if (level != LogLevel::Debug) {
            note(prefixOf(level) + std::string(text));
        }
    });
}

Console::~Console() {
    endProgress();
    setLogSink({});
}

void Console::print(std::string_view text) {
    const std::lock_guard lock(mutex_);
    eraseLine();
    if (std::fwrite(text.data(), 1, text.size(), out_) != text.size()) {
        rememberFailure();
    }
    drawLine();
}

void Console::note(std::string_view line) {
    const std::lock_guard lock(mutex_);
    eraseLine();
    put(err_, eval::onTerminal(line) + "\n");
    drawLine();
}

void Console::error(std::string_view sentence) {
    endProgress();
    note("omnidrive: " + std::string(sentence));
}

ProgressFn Console::progress() {
    return [this](const Progress& progress) { report(progress); };
}

void Console::report(const Progress& progress) {
    const std::lock_guard lock(mutex_);
    const auto now = Clock::now();
    meter_.update(progress, now.time_since_epoch());
    const auto interval = isTerminal_ ? Clock::duration(kRedrawEvery) : Clock::duration(kLineEvery);
    const bool isDue = !isActive_ || now - lastShownAt_ >= interval || meter_.isComplete();
    isActive_ = true;
    if (isDue) {
        eraseLine();
        drawLine();
        lastShownAt_ = now;
    }
}

/// Takes the progress line off the screen to make room for other text.
void Console::eraseLine() {
    if (isDrawn_) {
        put(err_, kEraseLine);
        isDrawn_ = false;
    }
}

/// On a terminal: shows the progress line again. Elsewhere: writes it once each time it changed.
void Console::drawLine() {
    if (!isActive_) {
        return;
    }
    if (isTerminal_) {
        std::fflush(out_);
        put(err_, meter_.line(columnsOf(err_) - 1));
        std::fflush(err_);
        isDrawn_ = true;
        return;
    }
    const std::string line = meter_.line(0);
    const bool isDue = lastShown_.empty() || Clock::now() - lastShownAt_ >= kLineEvery || meter_.isComplete();
    if (isDue && line != lastShown_) {
        put(err_, line + "\n");
        std::fflush(err_);
        lastShown_ = line;
    }
}

void Console::endProgress() {
    const std::lock_guard lock(mutex_);
    if (isActive_) {
        eraseLine();
        const std::string last = meter_.line(isTerminal_ ? columnsOf(err_) - 1 : 0);
        put(err_, last == lastShown_ ? "" : last + "\n");
        std::fflush(err_);
    }
    isActive_ = isDrawn_ = false;
    lastShown_.clear();
    meter_ = {};
}

void Console::rememberFailure() {
    if (outputError_ == 0) {
        outputError_ = errno;
    }
}

std::string Console::flush() {
    const std::lock_guard lock(mutex_);
    if (std::fflush(out_) != 0) {
        rememberFailure();
    }
    std::fflush(err_);
    const bool failed = outputError_ != 0 && outputError_ != EPIPE;
    return failed ? "cannot write to standard output: " + store::reasonOf(outputError_) : std::string();
}

}  // namespace omnidrive::app
