// SPDX-License-Identifier: GPL-3.0-or-later
// A scripted engine behind jobs::WhatIf: every second continuation answers A instead of B. FAKE_WHAT_IF_MS slows each down, so that it can be
// stopped.
#include "app/small_run.h"
#include "base/error.h"
#include "jobs/what_if_engine.h"
#include "jobs/what_if_store.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <thread>

namespace omnidrive::jobs {

namespace {

class FakeWhatIf final : public WhatIfEngine {
public:
    explicit FakeWhatIf(std::filesystem::path run) : run_(std::move(run)) {}

    std::vector<WhatIfChildPtr> run(const WhatIfRequest& request, std::stop_token stop, const ProgressFn& progress) override {
        const auto parent = tests::zoomRollout(request.rolloutId, 1, true);
        const std::string problem = problemOf(request, parent);
        require(problem.empty(), "{}", problem);
        std::vector<WhatIfChild> children;
        std::fputs("asked\n", stderr);
        for (int i = 0; i < request.samples && !stop.stop_requested(); ++i) {
            const char* pause = std::getenv("FAKE_WHAT_IF_MS");
            std::this_thread::sleep_for(std::chrono::milliseconds(pause == nullptr ? 0 : std::atoi(pause)));
            progress({i + 1, request.samples, "continuations"});
            children.push_back(childOf(request, parent, i));
        }
        return storeWhatIf(run_, std::move(children), {});
    }

private:
    static WhatIfChild childOf(const WhatIfRequest& request, const rollout::Trajectory& parent, int i) {
        auto trajectory = std::make_shared<rollout::Trajectory>(parent);
        trajectory->seed = static_cast<uint64_t>(i);
        trajectory->turns[0].tool->boxInModel = request.change.boxInModel;
        WhatIfChild child;
        child.parentId = request.rolloutId;
        child.change = request.change;
        child.engine = request.server.url.empty() ? "local" : request.server.url;
        child.checkpoint = request.model.empty() ? "embedded" : request.model;
        child.parentAnswer = "B";
        child.answer = i % 2 == 0 ? "B" : "A";
        child.isAnswerChanged = i % 2 != 0;
        child.rewardChange = i % 2 == 0 ? 0 : -1;
        child.verdict = maskVerdict(request.change.mask, {request.samples / 2, request.samples});
        child.trajectory = std::move(trajectory);
        return child;
    }

    const std::filesystem::path run_;
};

}  // namespace

WhatIfEngine* makeWhatIfEngine(const std::filesystem::path& run) { return new FakeWhatIf(run); }

}  // namespace omnidrive::jobs
