// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/run_recorder.h"

#include "rollout/trajectory_json.h"
#include "vision/codec.h"

namespace omnidrive::train {

void recordRollout(store::RunWriter& run, const rollout::RolloutResult& rollout) {
    const auto& trajectory = rollout.trajectory;
    const auto add = [&](const std::string& id, const vision::Image& image) {
        if (!id.empty() && !run.hasFrame(id)) {
            run.addFrame(id, image.encoded.empty() ? vision::encodePng(image) : image.encoded);
        }
    };
    if (rollout.prompt) {
        add(trajectory.stitchedId, *rollout.prompt->image);
        for (size_t i = 0; i < rollout.prompt->views.size() && i < trajectory.frameIds.size(); ++i) {
            add(trajectory.frameIds[i], *rollout.prompt->views[i]);
        }
    }
    run.appendRollout(rollout::indexRowOf(trajectory), rollout::toJsonLine(trajectory));
}

}  // namespace omnidrive::train
