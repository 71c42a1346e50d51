// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/server_engine.h"

#include "base/error.h"
#include "base/log.h"
#include "rollout/rollout_record.h"
#include "rollout/server_rollout.h"
#include "rollout/untokenised_prompt.h"

#include <atomic>
#include <mutex>
#include <thread>

namespace omnidrive::rollout {

namespace {

/// One rollout to be made.
struct Task {
    RolloutResult result;
    std::shared_ptr<const std::string> picture;   // data: URL, shared by the group
    std::vector<std::string> given;               // turns to begin with
    bool isWhole = false;
};

std::vector<Task> prepare(const std::vector<GroupRequest>& groups, const ServerPolicy& policy, const RolloutOptions& options,
                          const std::string& model) {
    std::vector<Task> tasks;
    for (const auto& request : groups) {
        auto prompt = std::make_shared<Prompt>(untokenisedPrompt(policy.prompts, *request.sample));
        const auto shown = shownPicture(*prompt->image, policy.preprocess);
        prompt->picture.width = shown.width;
        prompt->picture.height = shown.height;
        const auto picture = std::make_shared<const std::string>(pictureUrl(shown));
        const FrameIds ids = frameIdsOf(*request.sample, *prompt->image);
        for (int i = 0; i < options.groupSize; ++i) {
            Task task;
            task.result.trajectory = beginRecord(request, *prompt, ids, i);
            task.result.trajectory.temperature = options.temperature;
            task.result.trajectory.policyVersion = model;
            task.result.prompt = prompt;
            task.picture = picture;
            tasks.push_back(std::move(task));
        }
    }
    return tasks;
}

/// Hands the tasks to workers and waits for all of them.
class Crew {
public:
    Crew(ChatServer& server, const ServerSetting& setting, std::vector<Task>& tasks, const ProgressFn& progress)
        : server_(server), setting_(setting), tasks_(tasks), progress_(progress) {}

    /// @return the first failure, or nothing.
    std::string run(std::stop_token stop) {
        const std::stop_callback passOn(stop, [this] { stopAll_.request_stop(); });
        {
            std::vector<std::jthread> workers;
            for (size_t i = 0; i < std::min(tasks_.size(), static_cast<size_t>(server_.options().concurrent)); ++i) {
                workers.emplace_back([this] { work(); });
            }
        }
        return failure_;
    }

private:
    void work() {
        try {
            ChatClient client(server_);
            for (size_t i = next_++; i < tasks_.size() && !stopAll_.stop_requested(); i = next_++) {
                Task& task = tasks_[i];
                ServerRollout rollout(setting_, task.result, *task.picture);
                const bool goesOn = rollout.give(task.given);
                const auto result = goesOn ? rollout.run(client, stopAll_.get_token()) : ServerRollout::Result{ServerRollout::End::Whole, {}};
                task.isWhole = result.end == ServerRollout::End::Whole;
                report(task, result);
            }
        } catch (const std::exception& error) {
            const std::lock_guard lock(mutex_);
            giveUp(error.what());
        }
    }

    void giveUp(const std::string& why) {
        failure_ = failure_.empty() ? why : failure_;
        stopAll_.request_stop();
    }

    void report(const Task& task, const ServerRollout::Result& result) {
        const std::lock_guard lock(mutex_);
        whole_ += task.isWhole ? 1 : 0;
        if (result.end == ServerRollout::End::Broken) {
            brokenInARow_ += 1;
            ++broken_;
            if (brokenInARow_ >= ServerEngine::kBrokenInARow || broken_ == static_cast<int>(tasks_.size())) {
                giveUp(result.problem);
            } else {
                logWarning("rollout {} ends before its answer: {}", task.result.trajectory.id, result.problem);
            }
        }
        brokenInARow_ = task.isWhole ? 0 : brokenInARow_;
        if (progress_) {
            progress_({whole_, static_cast<int64_t>(tasks_.size()), "rollouts"});
        }
    }

    ChatServer& server_;
    const ServerSetting& setting_;
    std::vector<Task>& tasks_;
    const ProgressFn& progress_;
    std::stop_source stopAll_;
    std::atomic<size_t> next_ = 0;
    std::mutex mutex_;
    int64_t whole_ = 0;
    int broken_ = 0, brokenInARow_ = 0;
    std::string failure_;
};

/// A server that serves one model may be asked by any name, or answer by another than was asked for.
void warnOfOtherModels(const std::vector<Task>& tasks, const std::string& asked) {
    for (const Task& task : tasks) {
        if (task.result.trajectory.policyVersion != asked) {
            logWarning("the server was asked for the model {} and answers as {}", asked, task.result.trajectory.policyVersion);
            return;
        }
    }
}

}  // namespace

ServerEngine::ServerEngine(ServerOptions server, std::string key, ServerPolicy policy, RolloutOptions options)
    : server_(std::move(server), std::move(key)), policy_(std::move(policy)), options_(std::move(options)) {
    require(options_.groupSize >= 1, "rollout.group_size must be at least 1, got {}", options_.groupSize);
    require(options_.maxTurns >= 1 && options_.maxTurnTokens >= 1, "rollout limits must be at least one turn of one token");
    require(options_.toolAllowed, "a server's model cannot be kept from calling the tool; that needs the local engine");
}

/// What a continuation begins with.
struct ServerEngine::Given {
    const std::vector<std::string>& turns;
    uint64_t seed = 0;
};

ServerEngine::Outcome ServerEngine::run(const std::vector<GroupRequest>& groups, std::stop_token stop, const ProgressFn& progress) {
    return runGiven(groups, nullptr, stop, progress);
}

ServerEngine::Outcome ServerEngine::continueFrom(const GroupRequest& group, const std::vector<std::string>& turns, uint64_t seed,
                                                 std::stop_token stop, const ProgressFn& progress) {
    const Given given{turns, seed};
    return runGiven({group}, &given, stop, progress);
}

ServerEngine::Outcome ServerEngine::runGiven(const std::vector<GroupRequest>& groups, const Given* given, const std::stop_token& stop,
                                             const ProgressFn& progress) {
    ChatClient first(server_);
    const std::string model = first.modelName(stop);
    std::vector<Task> tasks = prepare(groups, policy_, options_, model);
    for (size_t i = 0; given != nullptr && i < tasks.size(); ++i) {
        tasks[i].given = given->turns;
        tasks[i].result.trajectory.seed = given->seed + i;
    }
    const ServerSetting setting{policy_, options_, server_.options().stop, model};
    Outcome outcome;
    if (!stop.stop_requested()) {
        outcome.failure = Crew(server_, setting, tasks, progress).run(stop);
        warnOfOtherModels(tasks, model);
    }
    for (Task& task : tasks) {
        if (!task.isWhole) {
            endRecord(task.result.trajectory, true);
        }
        outcome.whole += task.isWhole ? 1 : 0;
        outcome.rollouts.push_back(std::move(task.result));
    }
    return outcome;
}

}  // namespace omnidrive::rollout
