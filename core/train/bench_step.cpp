// SPDX-License-Identifier: GPL-3.0-or-later
// One learning step on given token shapes: log-probabilities of the reference, of the policy, the GRPO loss with its KL term, backward, clipping, AdamW.
#include "base/error.h"
#include "model/use_device.h"
#include "train/adamw.h"
#include "train/bench_parts.h"
#include "train/micro_batches.h"
#include "train/policy_loss.h"
#include "train/response_logprobs.h"
#include "train/trained_parameters.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

namespace omnidrive::train {

namespace {

/// Names in the order in which transformers' model lists its parameters: the peers' reference differs from the policy by the place in it.
std::vector<std::string> namesInOrder(const model::VlmConfig& config) {
    std::vector<std::string> names{"visual.patch_embed.proj.weight"};
    const auto add = [&](const std::string& prefix, std::initializer_list<const char*> parts) {
        for (const char* part : parts) {
            names.push_back(prefix + part);
        }
    };
    for (int64_t i = 0; i < config.vision.depth; ++i) {
        add(fmt::format("visual.blocks.{}.", i), {"norm1.weight", "norm2.weight", "attn.qkv.weight", "attn.qkv.bias", "attn.proj.weight",
                                                  "attn.proj.bias", "mlp.gate_proj.weight", "mlp.gate_proj.bias", "mlp.up_proj.weight",
                                                  "mlp.up_proj.bias", "mlp.down_proj.weight", "mlp.down_proj.bias"});
    }
    add("visual.merger.", {"ln_q.weight", "mlp.0.weight", "mlp.0.bias", "mlp.2.weight", "mlp.2.bias"});
    names.emplace_back("model.embed_tokens.weight");
    for (int64_t i = 0; i < config.text.layers; ++i) {
        add(fmt::format("model.layers.{}.", i), {"self_attn.q_proj.weight", "self_attn.q_proj.bias", "self_attn.k_proj.weight", "self_attn.k_proj.bias",
                                                 "self_attn.v_proj.weight", "self_attn.v_proj.bias", "self_attn.o_proj.weight", "mlp.gate_proj.weight",
                                                 "mlp.up_proj.weight", "mlp.down_proj.weight", "input_layernorm.weight",
                                                 "post_attention_layernorm.weight"});
    }
    names.emplace_back("model.norm.weight");
    if (!config.text.tieWordEmbeddings) {
        names.emplace_back("lm_head.weight");
    }
    return names;
}

std::shared_ptr<model::Vlm> referenceOf(const model::Vlm& policy) {
    auto reference = policy.clone();
    const auto names = namesInOrder(policy.config());
    require(names.size() == reference->weights().size(), "bench step knows {} weights, the model has {}", names.size(), reference->weights().size());
    const torch::NoGradGuard noGrad;
    for (size_t i = 0; i < names.size(); ++i) {
        auto tensor = reference->weights().at(names[i]);
        tensor.mul_(1 + 0.01 * (static_cast<double>(i % 5) - 2));
    }
    return reference;
}

ResponseTokens groupOf(const model::Vlm& vlm, const BenchRequest& request) {
    const auto inputs = benchInputs(vlm, request);
    auto generator = at::make_generator<at::CPUGeneratorImpl>(5);
    const auto drawn = at::randint(10, std::min<int64_t>(vlm.config().bosTokenId, 900), {request.group, request.completion}, generator,
                                   torch::TensorOptions(torch::kLong));
    ResponseTokens tokens;
    tokens.prompts.push_back({inputs.prompt, inputs.pictures});
    for (int g = 0; g < request.group; ++g) {
        ContinuationTokens continuation;
        for (int i = 0; i < request.completion; ++i) {
            continuation.generatedAt.push_back(i);
            continuation.ids.push_back(static_cast<int32_t>(drawn[g][i].item<int64_t>()));
        }
        tokens.continuations.push_back(std::move(continuation));
    }
    return tokens;
}

PolicyLossOptions lossOptions() {
    PolicyLossOptions options;
    options.clipLow = options.clipHigh = 0.2;
    options.dualClip = 0;
    options.klWeight = 0.04;
    options.aggregation = LossAggregation::SeqMeanTokenMean;
    return options;
}

/// The models and inputs of a step.
struct StepBench {
    std::shared_ptr<model::Vlm> policy, reference;
    ResponseTokens tokens;
    torch::Tensor advantages;   // [G]
    std::vector<std::vector<size_t>> passes;
};

StepBench stepBench(const BenchRequest& request) {
    StepBench bench;
    const auto device = model::useDevice(request.device);
    bench.policy = model::Vlm::load(request.folder, device, weightsDtype("auto", device));
    bench.reference = referenceOf(*bench.policy);
    bench.tokens = groupOf(*bench.policy, request);
    bench.advantages = (request.group > 1 ? torch::linspace(-1.5, 1.5, request.group) : torch::full({1}, -1.5F)).to(device);
    bench.passes = microBatches(rowTokens(bench.tokens), request.microBatchTokens);
    return bench;
}

/// Processor seconds of the passes of one step, and their loss.
struct StepCost {
    double reference = 0, forward = 0, backward = 0, loss = 0;
};

void addPass(const StepBench& bench, const std::vector<size_t>& pass, StepCost& cost) {
    const auto tokens = selected(bench.tokens, pass);
    const double start = processorSeconds();
    torch::Tensor old;
    {
        const torch::NoGradGuard noGrad;
        old = responseLogprobs(*bench.reference, tokens, {}, 1.0).logprobs;
    }
    const double afterReference = processorSeconds();
    const auto fresh = responseLogprobs(*bench.policy, tokens, {}, 1.0);
    const auto advantages = bench.advantages.narrow(0, static_cast<int64_t>(pass.front()), static_cast<int64_t>(pass.size()));
    auto loss = policyLoss(fresh.logprobs, fresh.logprobs.detach(), old, {}, advantages, fresh.mask, lossOptions()).loss;
    loss = bench.passes.size() == 1 ? loss : loss * (static_cast<double>(pass.size()) / static_cast<double>(bench.advantages.numel()));
    const double afterForward = processorSeconds();
    loss.backward();
    cost.reference += afterReference - start;
    cost.forward += afterForward - afterReference;
    cost.backward += processorSeconds() - afterForward;
    cost.loss += loss.item<double>();
}

}  // namespace

BenchReport benchStep(const BenchRequest& request, const std::stop_token& stop, const ProgressFn& progress) {
    require(request.completion >= 1, "bench step needs at least one token a rollout, got {}", request.completion);
    const auto bench = stepBench(request);
    AdamW optimiser(bench.policy->enableGradients(true), {1e-6, 0.9, 0.999, 1e-8, 0, request.eightBitState});
    BenchReport report;
    report.numbers = {{"group", request.group}, {"prompt", static_cast<double>(bench.tokens.prompts[0].ids.size())},
                      {"completion", request.completion}, {"passes", static_cast<double>(bench.passes.size())},
                      {"vocab", static_cast<double>(bench.policy->config().text.vocabSize)}, {"base_mib", residentMib()}};
    BenchSeries series;
    bool isFirst = true;
    repeatRuns(request, stop, progress, [&](bool isMeasured) {
        PeakMemory peak;
        peak.reset();
        const double wall = wallSeconds(), start = processorSeconds();
        StepCost cost;
        for (const auto& pass : bench.passes) {
            addPass(bench, pass, cost);
        }
        const double afterBackward = processorSeconds();
        optimiser.step(1e-6, 1.0);
        optimiser.zeroGradients();
        const double end = processorSeconds();
        if (std::exchange(isFirst, false)) {
            report.numbers["loss"] = cost.loss;
        }
        if (isMeasured) {
            series.add("reference_cpu_s", cost.reference);
            series.add("forward_cpu_s", cost.forward);
            series.add("backward_cpu_s", cost.backward);
            series.add("optimizer_cpu_s", end - afterBackward);
            series.add("total_cpu_s", end - start);
            series.add("wall_s", wallSeconds() - wall);
            series.add("peak_mib", peak.read());
        }
    });
    series.writeTo(report);
    return report;
}

}  // namespace omnidrive::train
