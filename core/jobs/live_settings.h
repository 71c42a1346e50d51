// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace omnidrive::jobs {

/// A setting that may be changed while a run trains.
struct LiveSetting {
    std::string name;          ///< "learning_rate"
    std::string range;         ///< "(0, 1]"
    std::string explanation;   ///< one sentence
};
const std::vector<LiveSetting>& liveSettings();

}  // namespace omnidrive::jobs
