// SPDX-License-Identifier: GPL-3.0-or-later
// Rollouts of the next step, made while a step is learned from.
#include "train/trainer.h"

#include "model/weights.h"
#include "train/rollouts_ahead.h"

namespace omnidrive::train {

void Trainer::beginAhead(int64_t next) {
    if (!ahead_) {
        return;
    }
    if (next > recipe_.totalSteps()) {
        ahead_->forget();   // should the run be extended, its next step is made from the weights of its end, as in a run that is resumed there
        return;
    }
    ahead_->takeWeights(next);
    ahead_->begin(recipe_.rollout, requestsOf(beginStep(next)));
}

void Trainer::restartAhead() {
    if (ahead_ && ahead_->isFor(step_ + 1)) {
        ahead_->begin(recipe_.rollout, requestsOf(beginStep(step_ + 1)));
    }
}

void Trainer::restoreAhead(const std::filesystem::path& checkpoint) {
    if (ahead_ && ranks_.isFirst() && std::filesystem::exists(checkpoint / kAheadFile)) {
        ahead_->takeWeights(step_ + 1, model::loadTensors(checkpoint / kAheadFile));
    }
}

void Trainer::shareAhead() {
    if (!ahead_) {
        return;
    }
    if (!ranks_.isAlone()) {
        const bool isThere = !ranks_.share(ranks_.isFirst() && ahead_->isFor(step_ + 1) ? "ahead" : "").empty();
        std::vector<torch::Tensor> tensors;
        for (const auto& [name, tensor] : ahead_->weights()) {
            tensors.push_back(tensor);
        }
        if (isThere) {
            ranks_.broadcast(0, tensors);
            ahead_->takeWeights(step_ + 1, ahead_->weights());
        }
    }
    restartAhead();
}

}  // namespace omnidrive::train
