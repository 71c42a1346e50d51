// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/said_of_rollouts.h"

#include "annotation/annotation_json.h"

namespace omnidrive::jobs {

SaidOfRollouts::SaidOfRollouts(const annotation::Project& project) {
    for (const auto& [key, annotation] : project.annotations()) {
        all_.emplace(annotation.target.rollout, &annotation);   // equal keys stay in the order in which they came
    }
}

nlohmann::json SaidOfRollouts::of(const std::string& rollout) const {
    nlohmann::json list = nlohmann::json::array();
    const auto [first, end] = all_.equal_range(rollout);
    for (auto it = first; it != end; ++it) {
        list.push_back({{"target", annotation::keyOf(it->second->target)}, {"annotation", annotation::toJson(*it->second)}});
    }
    return list;
}

}  // namespace omnidrive::jobs
