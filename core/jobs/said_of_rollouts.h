// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"

#include <nlohmann/json.hpp>

#include <map>
#include <string>

namespace omnidrive::jobs {

/// A project's annotations by rollout, for exports that go through many. The project must outlive it and not change meanwhile.
class SaidOfRollouts {
public:
    explicit SaidOfRollouts(const annotation::Project& project);
    /// [{"target": key, "annotation": object}, ...] in the order of the keys; an empty list where nobody said anything.
    nlohmann::json of(const std::string& rollout) const;

private:
    std::multimap<std::string, const annotation::Annotation*> all_;
};

}  // namespace omnidrive::jobs
