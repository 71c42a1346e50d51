// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/probe.h"

#include <fmt/format.h>

namespace omnidrive::rollout {

namespace {

constexpr std::string_view kPrefix = "probe-";

}  // namespace

std::string probeGroupId(int question) { return fmt::format("{}{:03}", kPrefix, question); }

std::string probeRolloutId(const std::string& groupId, int64_t step) { return fmt::format("{}-{:06}", groupId, step); }

bool isProbeGroup(std::string_view groupId) { return groupId.starts_with(kPrefix); }

}  // namespace omnidrive::rollout
