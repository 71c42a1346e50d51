// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/rollouts_ahead.h"

#include "base/error.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <optional>

namespace omnidrive::train {

namespace {

using Tensors = std::map<std::string, torch::Tensor>;

torch::Device deviceFor(const Recipe& recipe) {
    return model::parseDevice(recipe.rolloutDevice.empty() ? recipe.device : recipe.rolloutDevice);
}

Tensors trainedPart(const model::Vlm& vlm) {
    Tensors trained(vlm.weights().begin(), vlm.weights().end());
    for (const auto& [name, tensor] : model::namedMatrices(vlm.adapters())) {
        trained.insert_or_assign(name, tensor);
    }
    std::erase_if(trained, [](const auto& named) { return !named.second.requires_grad(); });
    return trained;
}

torch::Tensor copyOf(const torch::Tensor& tensor, torch::Device device) { return tensor.detach().to(device, tensor.scalar_type(), false, true); }

/// The network again, with a copy of what is trained.
std::shared_ptr<model::Vlm> twin(const model::Vlm& vlm, torch::Device device) {
    model::Weights weights;
    for (const auto& [name, tensor] : vlm.weights()) {
        weights[name] = tensor.requires_grad() ? copyOf(tensor, device) : tensor.detach().to(device);
    }
    model::Adapters adapters;
    for (const auto& [module, adapter] : vlm.adapters()) {
        adapters[module] = {copyOf(adapter.a, device), copyOf(adapter.b, device), adapter.scale};
    }
    return std::make_shared<model::Vlm>(vlm.config(), std::move(weights), vlm.lora(), std::move(adapters));
}

Tensors namesakes(const model::Vlm& vlm, const Tensors& trained) {
    Tensors all(vlm.weights().begin(), vlm.weights().end());
    for (const auto& [name, tensor] : model::namedMatrices(vlm.adapters())) {
        all.insert_or_assign(name, tensor);
    }
    std::erase_if(all, [&](const auto& named) { return !trained.contains(named.first); });
    return all;
}

/// A queue of the accelerator beside the one that learns; on the processor there is none.
std::optional<c10::Stream> streamBeside(torch::Device device) {
    return device.is_cpu() ? std::nullopt : std::optional(c10::impl::VirtualGuardImpl(device.type()).getStreamFromGlobalPool(device, false));
}

/// What this thread has queued there is done.
void synchronise(torch::Device device) {
    if (!device.is_cpu()) {
        const c10::impl::VirtualGuardImpl guard(device.type());
        guard.synchronizeStream(guard.getStream(device));
    }
}

}  // namespace

RolloutsAhead::RolloutsAhead(const Recipe& recipe, const rollout::Policy& trained) : trained_(trainedPart(*trained.vlm)), policy_(trained) {
    const auto device = deviceFor(recipe);
    policy_.vlm = twin(*trained.vlm, device);
    copies_ = namesakes(*policy_.vlm, trained_);
    stream_ = streamBeside(device);
    if (trained.features && !device.is_cpu()) {
        policy_.features = std::make_shared<model::FeatureCache>(trained.features->limitBytes());   // of another queue: nothing orders their use
    }
}

RolloutsAhead::~RolloutsAhead() { drop(); }

void RolloutsAhead::drop() {
    stop_.request_stop();
    if (pending_.valid()) {
        pending_.wait();
    }
    pending_ = {};
}

void RolloutsAhead::forget() {
    drop();
    step_ = 0;
}

void RolloutsAhead::takeWeights(int64_t step) { takeWeights(step, trained_); }

void RolloutsAhead::takeWeights(int64_t step, const Tensors& saved) {
    drop();
    const torch::NoGradGuard noGrad;
    for (auto& [name, copy] : copies_) {
        const auto found = saved.find(name);
        if (found == saved.end() || found->second.sizes() != copy.sizes()) {
            fail(ErrorKind::Format, "the weights that make rollouts ahead lack '{}', or have it in another shape", name);
        }
        copy.copy_(found->second.detach());
    }
    synchronise(policy_.vlm->options().device());
    step_ = step;
}

void RolloutsAhead::begin(const rollout::RolloutOptions& options, std::vector<rollout::GroupRequest> requests) {
    drop();
    policy_.version = fmt::format("step-{:06}", step_ - 2);
    stop_ = {};
    pending_ = std::async(std::launch::async, [engine = rollout::Engine(policy_, options), requests = std::move(requests), stop = stop_.get_token(),
                                                stream = stream_] {
        at::init_num_threads();
        const c10::OptionalStreamGuard onStream(stream);
        return engine.run(requests, stop);
    });
}

std::vector<rollout::RolloutResult> RolloutsAhead::finish(const std::stop_token& stop) {
    const std::stop_callback passOn(stop, [this] { stop_.request_stop(); });
    return pending_.get();
}

bool sharesDevice(const Recipe& recipe) { return recipe.rolloutsAhead && model::parseDevice(recipe.device) == deviceFor(recipe); }

bool sharesProcessor(const Recipe& recipe) { return sharesDevice(recipe) && model::parseDevice(recipe.device).is_cpu(); }

}  // namespace omnidrive::train
