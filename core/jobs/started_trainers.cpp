// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/started_trainers.h"

#include "jobs/child_process.h"

#include <map>
#include <mutex>

namespace omnidrive::jobs {

namespace {

struct StartedTrainers {
    std::mutex mutex;
    std::map<std::filesystem::path, int64_t> pids;   ///< by run folder, as weakly_canonical() writes it
};

StartedTrainers& startedTrainers() {
    static StartedTrainers all;
    return all;
}

}  // namespace

void rememberTrainer(const std::filesystem::path& run, int64_t pid) {
    StartedTrainers& all = startedTrainers();
    const std::lock_guard lock(all.mutex);
    all.pids[std::filesystem::weakly_canonical(run)] = pid;
}

int64_t startedTrainerIn(const std::filesystem::path& run) {
    StartedTrainers& all = startedTrainers();
    const std::lock_guard lock(all.mutex);
    const auto found = all.pids.find(std::filesystem::weakly_canonical(run));
    return found == all.pids.end() || exitOf(found->second) ? 0 : found->second;
}

}  // namespace omnidrive::jobs
