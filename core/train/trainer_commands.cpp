// SPDX-License-Identifier: GPL-3.0-or-later
// Between two steps: what is reported, and what is obeyed.
#include "train/trainer.h"

#include "base/error.h"
#include "store/run_files.h"

#include <unistd.h>

#include <algorithm>

namespace omnidrive::train {

void Trainer::report(store::TrainerState state, int64_t step, const std::string& message) {
    if (parts_.run == nullptr) {
        return;
    }
    store::RunState report;
    report.state = state;
    report.step = step;
    report.totalSteps = recipe_.totalSteps();
    report.stage = stage_;
    report.pid = getpid();
    report.wall = store::unixNow();
    report.secondsPerStep = secondsPerStep_;
    report.message = message;
    parts_.run->setState(report);
    if (parts_.commands != nullptr) {
        parts_.commands->publish(report);
    }
}

bool Trainer::obeyCommands(int64_t step, const std::stop_token& stop) {
    for (;;) {
        const auto [wanted, isInterrupted] = agree(stop);
        std::string problem;
        const auto attempt = [&](const auto& work) {
            try {
                work();
            } catch (const ranks::LostRank&) {
                throw;
            } catch (const Error& error) {
                problem = error.what();
            }
        };
        if (!wanted.settings.empty() || wanted.extendBy) {
            attempt([&] { change(step, wanted); });
        }
        if (wanted.checkpoint || wanted.stop) {
            attempt([&] { saveCheckpoint(step); });
        }
        if (wanted.stop || isInterrupted) {
            acknowledge(store::TrainerState::Stopping, step, fmt::format("stopping after step {}", step), problem);
            return false;
        }
        if (!wanted.paused) {
            acknowledge(store::TrainerState::Running, step, "", problem);
            return true;
        }
        acknowledge(store::TrainerState::Paused, step, fmt::format("paused after step {}", step), problem);
        waitWhilePaused(stop);
    }
}

void Trainer::acknowledge(store::TrainerState state, int64_t step, const std::string& message, const std::string& problem) {
    if (parts_.commands == nullptr) {
        return;
    }
    report(state, step, message);
    parts_.commands->acknowledge({state, step, recipe_.totalSteps(), stage_, getpid(), store::unixNow(), secondsPerStep_, message}, problem);
}

bool Trainer::repeatChanges(int64_t step) {
    for (const LiveChange& change : parts_.changes) {
        if (change.afterStep <= step) {
            setField(recipe_, change.field, change.value);
        }
    }
    return std::erase_if(parts_.changes, [&](const LiveChange& change) { return change.afterStep <= step; }) > 0;
}

void Trainer::change(int64_t step, const CommandBox::Pending& wanted) {
    const auto next = beginStep(std::min(step + 1, recipe_.totalSteps()));
    const auto stage = static_cast<size_t>(next.options - recipe_.stages.data());
    Recipe changed = recipe_;
    store::RunEvent event{0, "set", {}, step, {}, {}, {}};
    const auto make = [&](const std::string& field, const std::string& value) {
        const std::string before = fieldValue(changed, field);
        setField(changed, field, value);
        event.values.emplace_back(field, fieldValue(changed, field));
        event.text +=
            fmt::format("{}{} {} -> {}", event.text.empty() ? fmt::format("after step {}: ", step) : "; ", field, before, event.values.back().second);
    };
    for (const auto& [name, value] : wanted.settings) {
        make(liveField(recipe_, stage, name), value);
    }
    if (wanted.extendBy) {
        const auto [field, value] = extension(changed, *wanted.extendBy);
        make(field, value);
    }
    const bool needsReference =
        std::any_of(changed.stages.begin(), changed.stages.end(), [](const StageOptions& options) { return options.klWeight > 0; });
    require(!needsReference || parts_.reference, "this run has no reference model: its recipe begins with kl_weight 0 in every stage");
    recipe_ = std::move(changed);
    for (const auto& [field, value] : event.values) {
        std::erase_if(parts_.changes, [&](const LiveChange& old) { return old.field == field; });
    }
    if (parts_.run != nullptr) {
        parts_.run->appendEvent(event);
        parts_.run->sync();
    }
    if (observer_ != nullptr) {
        observer_->noted(event);
    }
    restartAhead();
}

}  // namespace omnidrive::train
