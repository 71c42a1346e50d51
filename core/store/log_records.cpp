// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/log_records.h"

#include "store/json_fields.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace omnidrive::store {

namespace {

constexpr std::string_view kNumpy = "np.float";

std::string lowered(std::string_view text) {
    std::string low(text);
    std::transform(low.begin(), low.end(), low.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return low;
}

std::string_view trimmed(std::string_view text) {
    const size_t begin = text.find_first_not_of(" \t\r\n\"'");
    const size_t end = text.find_last_not_of(" \t\r\n\"'");
    return begin == std::string_view::npos ? std::string_view() : text.substr(begin, end - begin + 1);
}

/// "np.float64(0.5)" -> "0.5".
std::string_view withoutNumpy(std::string_view text) {
    if (text.starts_with(kNumpy) && text.ends_with(')') && text.find('(') != std::string_view::npos) {
        const size_t open = text.find('(') + 1;
        return text.substr(open, text.size() - open - 1);
    }
    return text;
}

std::optional<double> numberOf(const nlohmann::json& value) {
    if (value.is_boolean()) {
        return std::nullopt;
    }
    if (value.is_number()) {
        return value.get<double>();
    }
    return value.is_string() ? numberFromLog(value.get_ref<const std::string&>()) : std::nullopt;
}

}  // namespace

std::optional<double> numberFromLog(std::string_view text) {
    text = withoutNumpy(trimmed(text));
    const bool isSigned = text.starts_with('-') || text.starts_with('+');
    const std::string word = lowered(isSigned ? text.substr(1) : text);
    const double sign = text.starts_with('-') ? -1 : 1;
    if (word == "nan") {
        return std::nan("");
    }
    if (word == "inf" || word == "infinity") {
        return sign * std::numeric_limits<double>::infinity();
    }
    const std::string_view digits = isSigned ? text.substr(1) : text;
    double value = 0;
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool isWhole = error == std::errc() && stop == digits.data() + digits.size() && !digits.empty() && digits.front() != '-';
    return isWhole ? std::optional(sign * value) : std::nullopt;
}

bool isStepName(std::string_view name) {
    static const std::array<std::string_view, 7> kNames{
        "step", "_step", "global_step", "trainer/global_step", "train/global_step", "training/global_step", "training_step"};
    const std::string low = lowered(trimmed(name));
    return std::find(kNames.begin(), kNames.end(), low) != kNames.end();
}

bool isWallName(std::string_view name) {
    static const std::array<std::string_view, 5> kNames{"wall", "wall time", "wall_time", "_timestamp", "timestamp"};
    const std::string low = lowered(trimmed(name));
    return std::find(kNames.begin(), kNames.end(), low) != kNames.end();
}

void LogRecords::add(const Record& record) {
    ++count_;
    const bool isCounted = !record.step || !std::isfinite(*record.step) || std::abs(*record.step) > kMostSteps;
    counted_ += isCounted ? 1 : 0;
    ScalarPoint point;
    point.step = isCounted ? count_ : static_cast<int64_t>(std::llround(*record.step));
    point.wall = record.wall;
    for (const auto& [tag, value] : record.values) {
        point.value = value;
        addPoint(tag, point);
    }
}

void LogRecords::addPoint(const std::string& tag, const ScalarPoint& point) {
    auto& points = log_.curves[tag];
    if (!points.empty() && points.back().step == point.step) {
        ++repeated_;
    }
    // A restart from an older step: what was trained beyond it does not count any more.
    for (auto it = points.rbegin(); it != points.rend() && !it->superseded && it->step > point.step; ++it) {
        it->superseded = true;
    }
    points.push_back(point);
}

void LogRecords::add(const nlohmann::json& object) {
    Record record;
    const auto take = [&](const std::string& name, const nlohmann::json& value) {
        const auto number = numberOf(value);
        if (number && isStepName(name)) {
            record.step = number;
        } else if (number && isWallName(name)) {
            record.wall = *number;
        } else if (number) {
            record.values.emplace_back(name, *number);
        }
    };
    for (const auto& [name, value] : object.items()) {
        if (!value.is_object()) {
            take(name, value);
            continue;
        }
        for (const auto& [inner, number] : value.items()) {
            take(name == "data" ? inner : name + "/" + inner, number);
        }
    }
    add(record);
}

ForeignLog LogRecords::take(std::string name, std::string format) {
    log_.name = std::move(name);
    log_.format = std::move(format);
    if (counted_ > 0) {
        log_.problems.push_back(fmt::format("{}: {} records name no step; they are counted from 1", log_.name, counted_));
    }
    if (repeated_ > 0) {
        log_.problems.push_back(fmt::format("{}: {} the step before; of each step the last one is shown", log_.name,
                                            repeated_ == 1 ? "1 value repeats" : fmt::format("{} values repeat", repeated_)));
    }
    return std::move(log_);
}

}  // namespace omnidrive::store
