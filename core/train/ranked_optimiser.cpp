// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/ranked_optimiser.h"

#include "train/layer_shards.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>

namespace omnidrive::train {

namespace {

using Parameters = RankedOptimiser::Parameters;

std::vector<int> ownersOf(const Parameters& parameters, int ranks) {
    std::vector<int64_t> sizes;
    for (const auto& [name, parameter] : parameters) {
        sizes.push_back(parameter.numel());
    }
    return shareOut(sizes, ranks);
}

Parameters shareOf(const Parameters& parameters, const std::vector<int>& owner, int rank) {
    Parameters share;
    for (size_t i = 0; i < parameters.size(); ++i) {
        if (owner[i] == rank) {
            share.push_back(parameters[i]);
        }
    }
    return share;
}

/// Room for a part of a parameter's state where it arrives; elsewhere nothing.
torch::Tensor roomFor(const AdamMoments::Part& part, const torch::Tensor& parameter, bool arrivesHere) {
    const auto options = parameter.options().requires_grad(false).dtype(part.dtype);
    return arrivesHere ? at::empty(part.shape, options) : at::empty({0}, options);
}

std::vector<torch::Tensor> valuesOf(const std::map<std::string, torch::Tensor>& state) {
    std::vector<torch::Tensor> values;
    for (const auto& [name, tensor] : state) {
        values.push_back(tensor);
    }
    return values;
}

}  // namespace

std::vector<int> shareOut(const std::vector<int64_t>& sizes, int ranks) {
    std::vector<size_t> order(sizes.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return sizes[a] > sizes[b]; });
    std::vector<int> owner(sizes.size(), 0);
    std::vector<int64_t> held(static_cast<size_t>(ranks), 0);
    for (const size_t i : order) {
        const auto least = std::min_element(held.begin(), held.end());
        *least += sizes[i];
        owner[i] = static_cast<int>(least - held.begin());
    }
    return owner;
}

std::map<std::string, int> ownersByName(const Parameters& parameters, int ranks) {
    const auto owners = ownersOf(parameters, ranks);
    std::map<std::string, int> byName;
    for (size_t i = 0; i < parameters.size(); ++i) {
        byName[parameters[i].first] = owners[i];
    }
    return byName;
}

RankedOptimiser::RankedOptimiser(Parameters parameters, const AdamWOptions& options, ranks::Group& ranks, bool shard, bool layersShared)
    : parameters_(std::move(parameters)), ranks_(ranks), isSharded_((shard || layersShared) && !ranks.isAlone()),
      layersShared_(layersShared && !ranks.isAlone()), owner_(ownersOf(parameters_, ranks.size())),
      options_(options), adam_(isSharded_ ? shareOf(parameters_, owner_, ranks.rank()) : parameters_, options) {}

bool RankedOptimiser::isWithOwner(size_t i) const { return layersShared_ && isOfDecoderLayer(parameters_[i].first); }

/// What has yet to be summed.
std::vector<torch::Tensor> RankedOptimiser::gradientsOf(int rank) const {
    std::vector<torch::Tensor> gradients;
    for (size_t i = 0; i < parameters_.size(); ++i) {
        if (owner_[i] == rank && !isWithOwner(i) && parameters_[i].second.grad().defined()) {
            gradients.push_back(parameters_[i].second.grad());
        }
    }
    return gradients;
}

std::vector<torch::Tensor> RankedOptimiser::parametersOf(int rank) const {
    std::vector<torch::Tensor> owned;
    for (size_t i = 0; i < parameters_.size(); ++i) {
        if (owner_[i] == rank && !isWithOwner(i)) {
            owned.push_back(parameters_[i].second);
        }
    }
    return owned;
}

/// A rank whose questions did not touch a parameter has no gradient for it; where another one has, it adds nothing.
void RankedOptimiser::agreeOnGradients() {
    has_.clear();
    for (const auto& [name, parameter] : parameters_) {
        has_.push_back(parameter.grad().defined() ? 1 : 0);
    }
    has_ = ranks_.sum(std::move(has_));
    for (size_t i = 0; i < parameters_.size(); ++i) {
        auto& parameter = parameters_[i].second;
        if (has_[i] > 0 && !isWithOwner(i) && !parameter.grad().defined()) {
            parameter.mutable_grad() = at::zeros_like(parameter, parameter.options().requires_grad(false));
        }
    }
}

void RankedOptimiser::sumGradients() {
    if (!isSharded_) {
        std::vector<torch::Tensor> all;
        for (const auto& [name, parameter] : parameters_) {
            if (parameter.grad().defined()) {
                all.push_back(parameter.grad());
            }
        }
        ranks_.sum(all);
        return;
    }
    for (int rank = 0; rank < ranks_.size(); ++rank) {
        ranks_.sumTo(rank, gradientsOf(rank));
    }
}

/// Each rank computes the norms of the gradients it owns, so that all use the same bits whatever their thread counts; in the order and type in which
/// one process joins them.
double RankedOptimiser::norm() const {
    std::vector<double> norms(parameters_.size(), 0.0);
    for (size_t i = 0; i < parameters_.size(); ++i) {
        if (isMine(i) && parameters_[i].second.grad().defined()) {
            norms[i] = gradientNorm(parameters_[i].second.grad()).item<double>();
        }
    }
    norms = ranks_.sum(std::move(norms));
    std::vector<torch::Tensor> defined;
    for (size_t i = 0; i < parameters_.size(); ++i) {
        if (has_[i] > 0) {
            defined.push_back(torch::scalar_tensor(norms[i], torch::kFloat32));
        }
    }
    return defined.empty() ? 0 : joinedNorm(defined);
}

double RankedOptimiser::step(double learningRate, double gradientClip) {
    if (ranks_.isAlone()) {
        return adam_.step(learningRate, gradientClip);
    }
    const torch::NoGradGuard noGrad;
    agreeOnGradients();
    sumGradients();
    if (std::none_of(has_.begin(), has_.end(), [](double ranks) { return ranks > 0; })) {
        return 0;
    }
    const double total = norm();
    adam_.step(learningRate, gradientClip, total);
    for (int rank = 0; isSharded_ && rank < ranks_.size(); ++rank) {
        ranks_.broadcast(rank, parametersOf(rank));
    }
    return total;
}

void RankedOptimiser::zeroGradients() {
    for (auto& [name, parameter] : parameters_) {
        parameter.mutable_grad() = torch::Tensor();
    }
}

/// Moments travel one by one: a share of the state that is not this rank's never lies on its device as a whole.
std::map<std::string, torch::Tensor> RankedOptimiser::state() {
    if (!isSharded_) {
        return ranks_.isFirst() ? adam_.state() : std::map<std::string, torch::Tensor>();
    }
    const auto own = adam_.state();
    std::map<std::string, torch::Tensor> whole;
    for (size_t i = 0; i < parameters_.size(); ++i) {
        const auto& [name, parameter] = parameters_[i];
        for (const auto& part : AdamMoments::partsOf(name, parameter, options_.eightBitState)) {
            const auto moment = isMine(i) ? own.at(part.key).contiguous() : roomFor(part, parameter, ranks_.isFirst());
            ranks_.transfer(owner_[i], 0, moment);
            if (ranks_.isFirst()) {
                whole[part.key] = isMine(i) ? moment : moment.cpu();
            }
        }
    }
    return whole;
}

void RankedOptimiser::loadState(const std::map<std::string, torch::Tensor>& state, int64_t steps) {
    if (isSharded_) {
        adam_.loadState(shareOfState(state), steps);
        return;
    }
    if (ranks_.isFirst()) {
        adam_.loadState(state, steps);
    }
    const auto own = adam_.state();
    ranks_.broadcast(0, valuesOf(own));
    if (!ranks_.isFirst()) {
        adam_.loadState(own, steps);
    }
}

std::map<std::string, torch::Tensor> RankedOptimiser::shareOfState(const std::map<std::string, torch::Tensor>& state) {
    std::map<std::string, torch::Tensor> share;
    for (size_t i = 0; i < parameters_.size(); ++i) {
        const auto& [name, parameter] = parameters_[i];
        for (const auto& part : AdamMoments::partsOf(name, parameter, options_.eightBitState)) {
            const auto moment = ranks_.isFirst() ? storedPart(state, part, parameter).to(parameter.device(), part.dtype).contiguous()
                                                 : roomFor(part, parameter, isMine(i));
            ranks_.transfer(0, owner_[i], moment);
            if (isMine(i)) {
                share[part.key] = moment;
            }
        }
    }
    return share;
}

}  // namespace omnidrive::train
