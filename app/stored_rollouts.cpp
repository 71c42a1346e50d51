// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stored_rollouts.h"

#include "base/error.h"
#include "rollout/probe.h"
#include "rollout/trajectory_json.h"
#include "store/run_folder.h"

#include <charconv>

namespace omnidrive::app {

namespace {

constexpr int64_t kRowsAtOnce = 1000;

int64_t stepOr(const std::string& text, int64_t fallback, const std::string& whole) {
    int64_t value = fallback;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool isNumber = text.empty() || (problem == std::errc{} && end == text.data() + text.size() && value >= 0);
    require(isNumber, "'{}' is no range of steps; use FROM:TO, FROM: or :TO", whole);
    return value;
}

}  // namespace

StepRange parseStepRange(const std::string& text) {
    StepRange range;
    const size_t colon = text.find(':');
    range.from = stepOr(text.substr(0, colon), range.from, text);
    range.to = colon == std::string::npos ? (text.empty() ? range.to : range.from)
                                          : stepOr(text.substr(colon + 1), range.to, text);
    require(range.from <= range.to, "the range of steps '{}' ends before it starts", text);
    return range;
}

std::vector<rollout::Trajectory> storedRollouts(const std::filesystem::path& run, const StepRange& steps) {
    const auto reader = store::RunReader::open(run);
    reader->refresh();
    std::vector<rollout::Trajectory> result;
    for (int64_t first = 1; first <= reader->rolloutCount(); first += kRowsAtOnce) {
        for (const store::IndexRow& row : reader->rows(first, kRowsAtOnce)) {
            if (!row.superseded && !rollout::isProbeGroup(row.groupId) && row.step >= steps.from && row.step <= steps.to) {
                result.push_back(rollout::parseTrajectory(reader->traceJson(row.id)));
            }
        }
    }
    require(!result.empty(), "{} has no rollouts in these steps", run.string());
    return result;
}

}  // namespace omnidrive::app
