// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/progress_bar.h"

#include "eval/text_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace omnidrive::app {

namespace {

/// Rate over this much of the past: long enough to be calm, short enough to follow a change of pace.
constexpr ProgressMeter::Seconds kWindow{30};
constexpr size_t kLargestHistory = 400;
constexpr int kSmallestBar = 10, kLargestBar = 40;
/// Left free for the numbers beside the bar.
constexpr int kTextColumns = 50;

double fractionOf(const Progress& progress) {
    return std::clamp(static_cast<double>(progress.done) / static_cast<double>(progress.total), 0.0, 1.0);
}

std::string barText(double fraction, int width) {
    const auto filled = static_cast<size_t>(std::floor(fraction * width));
    return "[" + std::string(filled, '#') + std::string(static_cast<size_t>(width) - filled, '-') + "]  ";
}

}  // namespace

std::string durationText(double seconds) {
    const auto total = static_cast<int64_t>(std::llround(std::clamp(seconds, 0.0, 1e9)));
    const int64_t hours = total / 3600, minutes = total / 60 % 60, rest = total % 60;
    return hours > 0 ? fmt::format("{}:{:02}:{:02}", hours, minutes, rest) : fmt::format("{}:{:02}", minutes, rest);
}

std::string rateText(double perSecond) {
    return perSecond >= 1 ? fmt::format("{:.1f}/s", perSecond) : fmt::format("{:.1f} s each", 1 / perSecond);
}

void ProgressMeter::update(const Progress& progress, Seconds now) {
    const bool isNewWork = progress.done < latest_.done || progress.total != latest_.total;
    if (isNewWork) {
        marks_.clear();
    }
    const bool hasAdvanced = marks_.empty() || progress.done != latest_.done;
    latest_ = progress;
    if (!hasAdvanced) {   // a report in between says nothing of the pace
        return;
    }
    marks_.push_back({now, progress.done});
    // The last mark before the window stays: the window begins within its unit.
    while (marks_.size() > 2 && (now - marks_[1].at > kWindow || marks_.size() > kLargestHistory)) {
        marks_.pop_front();
    }
}

std::optional<double> ProgressMeter::rate() const {
    if (marks_.size() < 2) {
        return std::nullopt;
    }
    const double seconds = (marks_.back().at - marks_.front().at).count();
    const auto units = static_cast<double>(marks_.back().done - marks_.front().done);
    return seconds > 0 && units > 0 ? std::optional(units / seconds) : std::nullopt;
}

std::string ProgressMeter::numbers() const {
    std::string text = latest_.total > 0
                           ? fmt::format("{:3.0f} %  {} of {}", 100 * fractionOf(latest_), latest_.done, latest_.total)
                           : fmt::format("{}", latest_.done);
    if (const auto perSecond = rate()) {
        text += ", " + rateText(*perSecond);
        if (latest_.total > latest_.done) {
            text += ", " + durationText(static_cast<double>(latest_.total - latest_.done) / *perSecond) + " left";
        }
    }
    return text;
}

std::string ProgressMeter::line(int width) const {
    const int room = std::min(width - kTextColumns, kLargestBar);
    const std::string bar = latest_.total > 0 && room >= kSmallestBar ? barText(fractionOf(latest_), room) : "";
    const std::string what = latest_.what.empty() ? "" : "  " + eval::singleLine(latest_.what);
    // What is being done comes last: it may be long, and the numbers must survive the cut.
    const std::string text = bar + numbers() + what;
    return width > 0 ? eval::elided(text, static_cast<size_t>(width)) : text;
}

}  // namespace omnidrive::app
