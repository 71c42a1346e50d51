// SPDX-License-Identifier: GPL-3.0-or-later
// A line of a run folder's own traces; what can be read can be written and read again, and is the same.
#include "fuzz/target.h"

#include "rollout/trajectory_json.h"

using namespace omnidrive;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string text(fuzz::textOf(data, size));
    fuzz::mayRefuse([&] {
        const rollout::Trajectory trajectory = rollout::parseTrajectory(text);
        rollout::indexRowOf(trajectory);
        const std::string line = rollout::toJsonLine(trajectory);
        fuzz::promise(line.find('\n') == std::string::npos && rollout::toJsonLine(rollout::parseTrajectory(line)) == line);
    });
    return 0;
}
