// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stored_rollouts.h"

#include "base/error.h"
#include "rollout/probe.h"
#include "rollout/trajectory_json.h"
#include "store/run_folder.h"

namespace omnidrive::app {

namespace {

constexpr int64_t kRowsAtOnce = 1000;

}  // namespace

std::vector<rollout::Trajectory> storedRollouts(const std::filesystem::path& run, const StepRange& steps) {
    const auto reader = store::RunReader::open(run);
    reader->refresh();
    std::vector<rollout::Trajectory> result;
    for (int64_t first = 1; first <= reader->rolloutCount(); first += kRowsAtOnce) {
        for (const store::IndexRow& row : reader->rows(first, kRowsAtOnce)) {
            if (!row.superseded && !rollout::isProbeGroup(row.groupId) && steps.holds(row.step)) {
                result.push_back(rollout::parseTrajectory(reader->traceJson(row.id)));
            }
        }
    }
    require(!result.empty(), "{} has no rollouts in these steps", run.string());
    return result;
}

}  // namespace omnidrive::app
