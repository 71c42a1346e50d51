// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/alert_monitor.h"

#include "insight/alerts.h"

#include <memory>

namespace omnidrive::jobs {

rollout::StepWatch alertWatch(AlertCount& count) {
    return [&count, watch = std::make_shared<insight::AlertWatch>()](const rollout::StepRecord& step) {
        std::vector<store::RunEvent> events;
        for (insight::Alert& alert : watch->look(step)) {
            events.push_back({0, "alert", std::move(alert.text), alert.step, insight::alertName(alert.kind), std::move(alert.rollouts), {}});
        }
        count.alerts += static_cast<int64_t>(events.size());
        return events;
    };
}

}  // namespace omnidrive::jobs
