// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/live_settings.h"

#include "train/live_settings.h"

namespace omnidrive::jobs {

const std::vector<LiveSetting>& liveSettings() {
    static const std::vector<LiveSetting> settings = [] {
        std::vector<LiveSetting> made;
        for (const train::RecipeField& field : train::liveSettings()) {
            made.push_back({field.path, field.range, field.explanation});
        }
        return made;
    }();
    return settings;
}

}  // namespace omnidrive::jobs
