// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/run_recorder.h"

#include "rollout/trajectory_json.h"
#include "vision/codec.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <map>
#include <set>

namespace omnidrive::train {

namespace {

using nlohmann::json;
using FrameFn = std::function<void(const std::string& id, const vision::Image& image)>;

/// The pictures that a rollout's record names: the one the boxes refer to, and the views it was stitched from.
void forEachFrame(const rollout::RolloutResult& rollout, const FrameFn& frame) {
    const auto& trajectory = rollout.trajectory;
    if (!rollout.prompt) {
        return;
    }
    frame(trajectory.stitchedId, *rollout.prompt->image);
    for (size_t i = 0; i < rollout.prompt->views.size() && i < trajectory.frameIds.size(); ++i) {
        frame(trajectory.frameIds[i], *rollout.prompt->views[i]);
    }
}

std::vector<uint8_t> encoded(const vision::Image& image) { return image.encoded.empty() ? vision::encodePng(image) : image.encoded; }

std::string pack(const std::vector<rollout::RolloutResult>& rollouts, const std::vector<int64_t>& positions, bool withFrames) {
    std::set<std::string> sent;
    json packed = json::array();
    for (size_t i = 0; i < rollouts.size(); ++i) {
        json frames = json::object();
        if (withFrames) {
            forEachFrame(rollouts[i], [&](const std::string& id, const vision::Image& image) {
                if (!id.empty() && sent.insert(id).second) {
                    frames[id] = json::binary(encoded(image));
                }
            });
        }
        packed.push_back({{"position", positions[i]}, {"trajectory", rollout::toJson(rollouts[i].trajectory)}, {"frames", std::move(frames)}});
    }
    const auto bytes = json::to_cbor(packed);
    return {bytes.begin(), bytes.end()};
}

void unpack(const std::string& bytes, std::map<int64_t, SentRollout>& rollouts) {
    for (const auto& entry : json::from_cbor(bytes)) {
        SentRollout rollout{rollout::fromJson(entry.at("trajectory")), {}};
        for (const auto& [id, picture] : entry.at("frames").items()) {
            rollout.frames.emplace_back(id, picture.get_binary());
        }
        rollouts[entry.at("position").get<int64_t>()] = std::move(rollout);
    }
}

}  // namespace

void recordRollout(store::RunWriter& run, const rollout::RolloutResult& rollout) {
    forEachFrame(rollout, [&](const std::string& id, const vision::Image& image) {
        if (!id.empty() && !run.hasFrame(id)) {
            run.addFrame(id, encoded(image));
        }
    });
    run.appendRollout(rollout::indexRowOf(rollout.trajectory), rollout::toJsonLine(rollout.trajectory));
}

void recordRollout(store::RunWriter& run, const SentRollout& rollout) {
    for (const auto& [id, picture] : rollout.frames) {
        run.addFrame(id, picture);
    }
    run.appendRollout(rollout::indexRowOf(rollout.trajectory), rollout::toJsonLine(rollout.trajectory));
}

std::vector<SentRollout> gatherRollouts(ranks::Group& ranks, const std::vector<rollout::RolloutResult>& rollouts,
                                        const std::vector<int64_t>& positions, bool withFrames) {
    if (ranks.isAlone()) {
        return {};
    }
    std::map<int64_t, SentRollout> byPosition;
    for (const auto& bytes : ranks.gather(pack(rollouts, positions, withFrames))) {
        unpack(bytes, byPosition);
    }
    std::vector<SentRollout> all;
    for (auto& [position, rollout] : byPosition) {
        all.push_back(std::move(rollout));
    }
    return all;
}

std::vector<rollout::Trajectory> trajectoriesOf(const std::vector<rollout::RolloutResult>& own, const std::vector<SentRollout>& gathered) {
    std::vector<rollout::Trajectory> trajectories;
    for (const auto& rollout : gathered) {
        trajectories.push_back(rollout.trajectory);
    }
    for (size_t i = 0; gathered.empty() && i < own.size(); ++i) {
        trajectories.push_back(own[i].trajectory);
    }
    return trajectories;
}

}  // namespace omnidrive::train
