// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "base/log.h"
#include "kernels/cuda_loader.h"
#include "ranks/group.h"
#include "store/control_socket.h"
#include "store/file_io.h"
#include "store/resumed_run.h"
#include "store/run_curves.h"
#include "store/run_files.h"
#include "train/entry_points.h"
#include "train/rollouts_ahead.h"
#include "train/run_cases.h"
#include "train/run_parts.h"
#include "train/run_setup.h"
#include "train/trainer.h"

#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <chrono>

namespace omnidrive::train {

namespace fs = std::filesystem;

namespace {

/// True when standard error already goes to this file (a trainer started by the Studio): lines would be written twice.
bool isStandardError(const fs::path& file) {
    struct stat ours {};
    struct stat theirs {};
    return fstat(STDERR_FILENO, &ours) == 0 && stat(file.c_str(), &theirs) == 0 && ours.st_ino == theirs.st_ino && ours.st_dev == theirs.st_dev;
}

/// Logs a line a step and passes progress on.
class RunObserver : public TrainerObserver {
public:
    RunObserver(store::RunWriter& run, const ProgressFn& progress) : run_(run), progress_(progress) {}

    void stepDone(int64_t step, int64_t total, int stage, const std::vector<std::pair<std::string, double>>& metrics) override {
        std::string line = fmt::format("step {}/{} stage {}", step, total, stage);
        for (const auto& [name, value] : metrics) {
            for (const auto& [metric, shown] : {std::pair{"critic/score/mean", "reward"}, {"reward/accuracy", "accuracy"},
                                                {"agent/tool_use_rate", "zoom rate"}, {"label/right_rate", "label right"},
                                                {"timing_s/step", "seconds"}}) {
                if (name == metric) {
                    line += fmt::format("  {} {:.3f}", shown, value);
                }
            }
        }
        write(line);
        if (progress_) {
            progress_({step, total, line});
        }
    }

    void noted(const store::RunEvent& event) override {
        logWarning("{}: {}", event.kind, event.text);
        if (!isStandardError(run_.folder() / "log.txt")) {
            run_.appendLog(event.kind + ": " + event.text);
        }
    }

private:
    void write(const std::string& line) {
        if (!isStandardError(run_.folder() / "log.txt")) {
            run_.appendLog(line);
        } else {
            logInfo("{}", line);
        }
    }

    store::RunWriter& run_;
    const ProgressFn& progress_;
};

/// A folder that cannot be listed looks like one without checkpoints.
void requireReadable(const fs::path& folder) {
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    }
    if (error && error != std::errc::no_such_file_or_directory) {
        store::failIo("read", folder, error.value());
    }
}

/// @return nullopt where none was written yet: the run begins at step 1. @throws Error (Io) where there are some and none can be used: going back to
/// step 1 would give up all that was trained, for what may be no more than a disk that does not answer just now.
std::optional<store::CheckpointInfo> checkpointToResume(const fs::path& folder) {
    requireReadable(folder);
    std::vector<store::CheckpointInfo> skipped;
    const auto newest = store::CheckpointStore(folder).newestValid(&skipped);
    std::vector<std::string> names;
    for (const auto& bad : skipped) {
        names.push_back(bad.folder.filename().string());
        logWarning("checkpoint {} is skipped: {}", names.back(), bad.problem);
    }
    if (!newest && !skipped.empty()) {
        fail(ErrorKind::Io, "{} holds no checkpoint that can be used ({}; {}: {}), so nothing was changed; move them out of checkpoints/ to begin anew",
             folder.string(), fmt::join(names, ", "), names.front(), skipped.front().problem);
    }
    return newest;
}

Recipe withChanges(Recipe recipe, const std::vector<LiveChange>& changes) {
    for (const LiveChange& change : changes) {
        setField(recipe, change.field, change.value);
    }
    return recipe;
}

/// What was changed while the run trained, and how far it is extended now.
std::vector<LiveChange> changesToRepeat(const TrainRequest& request, const Recipe& recipe, int64_t step, store::RunWriter& run) {
    store::RunCurves curves(request.run);
    curves.refresh();
    auto changes = changesOf(curves.events());
    if (request.extendBy > 0) {
        const Recipe changed = withChanges(recipe, changes);
        const auto [field, value] = extension(changed, request.extendBy);
        const std::string text = fmt::format("after step {}: {} {} -> {}", step, field, fieldValue(changed, field), value);
        run.appendEvent(store::RunEvent{0, "set", text, step, {}, {}, {{field, value}}});
        addChange(changes, {step, field, value});
    }
    return changes;
}

/// Observer of a rank that writes nothing.
class SilentObserver : public TrainerObserver {
public:
    void stepDone(int64_t, int64_t, int, const std::vector<std::pair<std::string, double>>&) override {}
};

/// Ranks start one after the other; opening the first one's files may take its time.
constexpr auto kMeetingTimeout = std::chrono::seconds(600);

std::unique_ptr<ranks::Group> groupOf(const std::optional<ranks::Place>& place) {
    return place ? ranks::join(*place, kMeetingTimeout) : ranks::alone();
}

/// Rank 0's recipe for all.
Recipe sharedRecipe(const TrainRequest& request, ranks::Group& group) {
    if (group.isAlone()) {
        return requestedRecipe(request);
    }
    const auto text = group.share(group.isFirst() ? toYaml(requestedRecipe(request)) : "");
    return parseRecipe(text, "the recipe that rank 0 sent");
}

std::string textOf(const std::vector<LiveChange>& changes) {
    auto list = nlohmann::json::array();
    for (const auto& change : changes) {
        list.push_back({change.afterStep, change.field, change.value});
    }
    return list.dump();
}

std::vector<LiveChange> changesFrom(const std::string& text) {
    std::vector<LiveChange> changes;
    for (const auto& change : nlohmann::json::parse(text)) {
        changes.push_back({change.at(0).get<int64_t>(), change.at(1).get<std::string>(), change.at(2).get<std::string>()});
    }
    return changes;
}

/// With the way on, where a rank went missing in a run that has begun: what a user does next is the same for all causes.
std::string messageOf(const std::exception& error, const fs::path& run) {
    const bool isLost = dynamic_cast<const ranks::LostRank*>(&error) != nullptr;
    if (!isLost || !fs::exists(run / "run.json")) {
        return error.what();
    }
    return fmt::format("{}; the run goes on from its last checkpoint with omnidrive train --resume {}", error.what(), run.string());
}

/// Everything of one training that belongs to rank 0: folder, lock, checkpoints, control socket.
struct RunFiles {
    RunFiles(const TrainRequest& request, const Recipe& recipe) : checkpoints(request.run / "checkpoints") {
        run = request.resume ? nullptr : store::RunWriter::create(request.run, toYaml(recipe), recipe.title);
        if (!request.resume) {
            keepCases(recipe, request.run);
        } else {
            run = store::openForResume(request.run, [&] {
                checkpoint = checkpointToResume(request.run / "checkpoints");
                return stepReached();
            });
            changes = changesToRepeat(request, recipe, stepReached(), *run);
        }
        server = store::ControlServer::listen(request.run, [this](const std::string& line) { return commands.request(line); });
    }

    int64_t stepReached() const { return checkpoint ? checkpoint->step : 0; }

    std::unique_ptr<store::RunWriter> run;
    store::CheckpointStore checkpoints;
    std::optional<store::CheckpointInfo> checkpoint;
    std::vector<LiveChange> changes;
    CommandBox commands;
    std::unique_ptr<store::ControlServer> server;   // the last to be made and the first to go: it uses the commands
};

/// The last report of this process; else, where it failed before its first one, that of the checkpoint it began with. What cannot be read here, a damaged
/// change of a setting for one, may be what it failed for, and must not take that message's place.
store::RunState lastReport(const RunFiles& files, const Recipe& recipe) {
    store::RunState report;
    try {
        report = store::readRunState(files.run->folder()).value_or(report);
        if (report.pid != getpid()) {
            report.step = files.stepReached();
            report.totalSteps = withChanges(recipe, files.changes).totalSteps();
        }
    } catch (const Error& error) {
        logWarning("{}", error.what());
    }
    return report;
}

store::RunState failure(const RunFiles& files, const Recipe& recipe, const std::string& message) {
    store::RunState failed = lastReport(files, recipe);
    failed.state = store::TrainerState::Failed;
    failed.pid = getpid();
    failed.wall = store::unixNow();
    failed.message = message;
    return failed;
}

void useFiles(TrainerParts& parts, RunFiles& files, const TrainRequest& request) {
    parts.run = files.run.get();
    parts.checkpoints = &files.checkpoints;
    parts.commands = &files.commands;
    parts.watch = request.watch;
    parts.changes = files.changes;
}

Trainer::Outcome train(const Recipe& recipe, const TrainerParts& parts, const std::optional<store::CheckpointInfo>& checkpoint,
                       const std::stop_token& stop, const ProgressFn& progress) {
    Trainer trainer(recipe, parts);
    if (checkpoint) {
        trainer.restore(*checkpoint);
    }
    if (parts.run == nullptr) {
        SilentObserver observer;
        return trainer.run(stop, observer);
    }
    if (checkpoint) {
        parts.run->appendEvent("resume", fmt::format("resumed from the checkpoint of step {}", checkpoint->step));
    }
    RunObserver observer(*parts.run, progress);
    return trainer.run(stop, observer);
}

/// @param asked the recipe as the run folder keeps it: any machine can go on from there.
int64_t trainFirst(const TrainRequest& request, const Recipe& asked, const Recipe& recipe, TrainerParts parts, const std::stop_token& stop,
                   const ProgressFn& progress) {
    RunFiles files(request, asked);
    useFiles(parts, files, request);
    try {
        parts.ranks->share(files.checkpoint ? "resume" : "");
        parts.ranks->share(textOf(parts.changes));
        const auto outcome = train(recipe, parts, files.checkpoint, stop, progress);
        files.commands.close(outcome.finished ? "the run has finished" : "the trainer is stopping");
        return outcome.lastStep;
    } catch (const std::exception& error) {
        const auto failed = failure(files, recipe, messageOf(error, request.run));
        files.commands.close(failed.message);
        try {
            files.run->setState(failed);
        } catch (const Error& second) {
            logWarning("the failure could not be written to the run folder: {}", second.what());
        }
        throw;
    }
}

int64_t trainOther(const Recipe& recipe, TrainerParts parts, const std::stop_token& stop) {
    const bool resumes = !parts.ranks->share("").empty();
    parts.changes = changesFrom(parts.ranks->share(""));
    return train(recipe, parts, resumes ? std::optional<store::CheckpointInfo>(std::in_place) : std::nullopt, stop, {}).lastStep;
}

int64_t trainTogether(const TrainRequest& request, ranks::Group& group, const std::optional<ranks::Place>& place, const std::stop_token& stop,
                      const ProgressFn& progress) {
    const auto asked = sharedRecipe(request, group);
    auto recipe = asked;
    if (place) {
        const bool wantsGpu = asked.device == "cuda" || asked.rolloutDevice == "cuda";
        const int gpus = wantsGpu ? kernels::loadCudaKernels().deviceCount : 0;
        recipe.device = ranks::deviceOf(*place, asked.device, gpus);
        recipe.rolloutDevice = asked.rolloutDevice == "cuda" ? ranks::deviceOf(*place, "cuda", gpus) : asked.rolloutDevice;
    }
    const int processesHere = place ? place->localSize : 1;
    applyThreads(recipe.threads, processesHere * (sharesProcessor(recipe) ? 2 : 1));
    group.setTimeout(std::chrono::seconds(recipe.ranks.timeoutSeconds));
    const auto memory = memoryOf(recipe, processesHere, group.size());
    if (group.isFirst()) {
        logInfo("{}", memory.sentence);
    }
    recipe.microBatchTokens = memory.microBatchTokens;
    auto parts = loadParts(recipe);
    parts.ranks = &group;
    group.useDevice(model::parseDevice(recipe.device));
    if (!group.isFirst()) {
        return trainOther(recipe, std::move(parts), stop);
    }
    return trainFirst(request, asked, recipe, std::move(parts), stop, progress);
}

}  // namespace

int64_t runTraining(const TrainRequest& request, std::stop_token stop, const ProgressFn& progress) {
    const auto place = request.joinRanks ? ranks::placeFromEnvironment() : std::nullopt;
    const bool isFirst = !place || place->rank == 0;
    if (isFirst && request.resume && !fs::exists(request.run / "run.json")) {
        fail(ErrorKind::Io, "{} is not a run folder: run.json is missing", request.run.string());
    }
    const auto group = groupOf(place);
    try {
        return trainTogether(request, *group, place, stop, progress);
    } catch (const std::exception& error) {
        group->leave(error);
        if (dynamic_cast<const ranks::LostRank*>(&error) != nullptr) {
            fail(ErrorKind::Io, "{}", messageOf(error, request.run));
        }
        throw;
    }
}

}  // namespace omnidrive::train
