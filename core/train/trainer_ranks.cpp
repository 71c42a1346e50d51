// SPDX-License-Identifier: GPL-3.0-or-later
// What the trainers of several ranks do together.
#include "train/trainer.h"

#include "base/error.h"
#include "train/whole_model.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace omnidrive::train {

namespace {

using nlohmann::json;

/// While rank 0 is paused it looks in on the others this often: they wait in a call that has a time limit, and one may be lost meanwhile.
constexpr auto kPausedLook = std::chrono::seconds(2);

std::string textOf(const CommandBox::Pending& pending) {
    json text = {{"checkpoint", pending.checkpoint}, {"stop", pending.stop}, {"paused", pending.paused}, {"settings", pending.settings}};
    if (pending.extendBy) {
        text["extend_by"] = *pending.extendBy;
    }
    return text.dump();
}

CommandBox::Pending pendingFrom(const std::string& text) {
    const json parsed = json::parse(text);
    CommandBox::Pending pending;
    pending.checkpoint = parsed.at("checkpoint");
    pending.stop = parsed.at("stop");
    pending.paused = parsed.at("paused");
    pending.settings = parsed.at("settings").get<decltype(pending.settings)>();
    if (parsed.contains("extend_by")) {
        pending.extendBy = parsed["extend_by"].get<int64_t>();
    }
    return pending;
}

std::string extentOf(const RankedOptimiser::Parameters& parameters) {
    int64_t values = 0;
    for (const auto& [name, parameter] : parameters) {
        values += parameter.numel();
    }
    return fmt::format("{} parameters with {} values", parameters.size(), values);
}

}  // namespace

std::pair<CommandBox::Pending, bool> Trainer::agree(const std::stop_token& stop) {
    const auto own = parts_.commands == nullptr ? CommandBox::Pending{} : parts_.commands->take();
    const bool isInterrupted = anyRank(stop.stop_requested());
    return {ranks_.isAlone() ? own : pendingFrom(ranks_.share(textOf(own))), isInterrupted};
}

void Trainer::waitWhilePaused(const std::stop_token& stop) {
    if (parts_.commands == nullptr) {
        return;   // the next look at what all do waits for rank 0
    }
    if (ranks_.isAlone()) {
        parts_.commands->waitWhilePaused(stop);
    } else {
        parts_.commands->waitWhilePaused(stop, kPausedLook);
    }
}

bool Trainer::anyRank(bool holds) { return ranks_.sum(std::vector<double>{holds ? 1.0 : 0.0})[0] > 0; }

void Trainer::onFirstRank(const std::function<void()>& work) {
    std::exception_ptr problem;
    std::string words;
    if (ranks_.isFirst()) {
        try {
            work();
        } catch (const std::exception& error) {
            problem = std::current_exception();
            words = fmt::format("rank 0 failed: {}", error.what());
        }
    }
    words = ranks_.share(words);
    if (problem) {
        std::rethrow_exception(problem);
    }
    if (!words.empty()) {
        fail(ErrorKind::Io, "{}", words);
    }
}

void Trainer::shareParameters() {
    if (ranks_.isAlone()) {
        return;
    }
    const std::string own = extentOf(parameters_), first = ranks_.share(own);
    if (own != first) {
        fail(ErrorKind::Format, "{} holds another model on rank {} than on rank 0: {} instead of {}", recipe_.model, ranks_.rank(), own, first);
    }
    std::vector<torch::Tensor> tensors;
    for (const auto& [name, parameter] : parameters_) {
        tensors.push_back(parameter);
    }
    ranks_.broadcast(0, tensors);
}

void Trainer::checkRanks() const {
    require(ranks_.isAlone() || !recipe_.rolloutsAhead || !recipe_.ranks.shardParameters,
            "rollouts_ahead needs the whole weights on each rank, but ranks.shard_parameters shares them out");
    for (size_t i = 0; i < recipe_.stages.size(); ++i) {
        require(recipe_.stages[i].promptsPerStep >= ranks_.size(), "stages[{}].prompts_per_step is {}, but each of {} ranks needs a prompt", i,
                recipe_.stages[i].promptsPerStep, ranks_.size());
    }
}

void Trainer::shareOutLayers() {
    if (!recipe_.ranks.shardParameters || ranks_.isAlone()) {
        return;
    }
    const auto owners = ownersByName(parameters_, ranks_.size());
    layers_ = std::make_unique<LayerShards>(decoderLayers(parts_.policy.vlm->weights(), owners, ranks_.size()), ranks_, lowestLayerInBackward(parameters_));
    layers_->releaseAll();
    if (recipe_.loraRank > 0 && parts_.reference) {
        parts_.reference->setGradientCheckpointing(true);   // it reads the same weights, so it must ask for them too
    }
}

size_t Trainer::commonPasses(size_t own) {
    if (!layers_) {
        return own;
    }
    std::vector<double> counts(static_cast<size_t>(ranks_.size()), 0.0);
    counts[static_cast<size_t>(ranks_.rank())] = static_cast<double>(own);
    counts = ranks_.sum(std::move(counts));
    return static_cast<size_t>(*std::max_element(counts.begin(), counts.end()));
}

std::vector<int64_t> Trainer::positionsOf(const Step& step) const {
    std::vector<int64_t> positions;
    for (const int prompt : step.prompts) {
        for (int i = 0; i < recipe_.rollout.groupSize; ++i) {
            positions.push_back(int64_t{prompt} * recipe_.rollout.groupSize + i);
        }
    }
    return positions;
}

std::vector<double> Trainer::overPrompts(const Step& step, const std::vector<double>& own, int perPrompt) {
    if (ranks_.isAlone()) {
        return own;
    }
    const auto each = static_cast<size_t>(perPrompt);
    std::vector<double> table(static_cast<size_t>(step.options->promptsPerStep) * each, 0.0);
    for (size_t i = 0; i < own.size(); ++i) {
        table.at(static_cast<size_t>(step.prompts.at(i / each)) * each + i % each) = own[i];
    }
    return ranks_.sum(std::move(table));
}

}  // namespace omnidrive::train
