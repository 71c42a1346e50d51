// SPDX-License-Identifier: GPL-3.0-or-later
// A group of rollouts with one zoom turn: a prompt with pictures, sampled tokens, a crop that comes back, sampled tokens. End tokens are never drawn, so
// that every run does the same work; words play no part.
#include "base/random.h"
#include "model/use_device.h"
#include "nn/sampling.h"
#include "rollout/group_decoder.h"
#include "train/bench_parts.h"
#include "train/trained_parameters.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

namespace omnidrive::train {

namespace {

struct Sampler {
    nn::SamplingOptions options;
    std::vector<Rng> generators;
    std::vector<float> scratch;

    /// Draws a token for each row and queues it.
    void draw(rollout::GroupDecoder& decoder, const torch::Tensor& logits) {
        const auto rows = logits.to(torch::kCPU, torch::kFloat32).contiguous();
        const auto vocabulary = static_cast<size_t>(rows.size(1));
        for (size_t place = 0; place < decoder.order().size(); ++place) {
            const size_t row = decoder.order()[place];
            const auto token = nn::sampleToken({rows.const_data_ptr<float>() + place * vocabulary, vocabulary}, {}, options, generators[row], scratch);
            decoder.append(row, {token.id});
        }
    }
};

Sampler samplerFor(const model::Vlm& vlm, int group) {
    Sampler sampler;
    sampler.options.banned = vlm.config().stopTokenIds;
    sampler.options.banned.push_back(vlm.config().imageTokenId);
    for (int i = 0; i < group; ++i) {
        sampler.generators.emplace_back(deriveSeed(1, {static_cast<uint64_t>(i)}));
    }
    return sampler;
}

/// @return processor seconds to the first token of every row.
double rollOut(const model::Vlm& vlm, const BenchInputs& inputs, const BenchRequest& request) {
    const c10::InferenceMode inference;
    const double start = processorSeconds();
    auto sampler = samplerFor(vlm, request.group);
    const auto group = static_cast<size_t>(request.group);
    rollout::GroupDecoder decoder(vlm, nullptr, request.firstTurn + request.secondTurn + static_cast<int64_t>(inputs.reply.size()),
                                  request.cudaGraphs ? nn::launchGraphs(vlm.options().device()) : nn::LaunchGraphMaker{});
    auto logits = decoder.start({{inputs.prompt, inputs.pictures}}, std::vector<size_t>(group, 0));
    sampler.draw(decoder, logits);
    const double first = processorSeconds() - start;
    for (int i = 1; i < request.firstTurn; ++i) {
        sampler.draw(decoder, decoder.step());
    }
    for (size_t row = 0; row < group; ++row) {
        decoder.append(row, inputs.reply, inputs.crops.empty() ? std::vector<model::PictureInput>{} : std::vector{inputs.crops[row]});
    }
    for (int i = 0; i < request.secondTurn; ++i) {
        sampler.draw(decoder, decoder.step());
    }
    return first;
}

}  // namespace

BenchReport benchRollout(const BenchRequest& request, const std::stop_token& stop, const ProgressFn& progress) {
    const auto device = model::useDevice(request.device);
    const auto vlm = model::Vlm::load(request.folder, device, weightsDtype("auto", device));
    const auto inputs = benchInputs(*vlm, request);
    BenchReport report;
    report.numbers = {{"group", request.group}, {"prompt_tokens", static_cast<double>(inputs.prompt.size())},
                      {"reply_tokens", static_cast<double>(inputs.reply.size())}, {"first_turn", request.firstTurn},
                      {"second_turn", request.secondTurn}, {"base_mib", residentMib()}};
    const double tokens = double{1} * request.group * (request.firstTurn + request.secondTurn);
    BenchSeries series;
    PeakMemory peak;
    peak.reset();
    repeatRuns(request, stop, progress, [&](bool isMeasured) {
        const double wall = wallSeconds(), cpu = processorSeconds();
        const double first = rollOut(*vlm, inputs, request);
        if (isMeasured) {
            series.add("wall_s", wallSeconds() - wall);
            series.add("cpu_s", processorSeconds() - cpu);
            series.add("first_token_cpu_s", first);
            series.add("tokens_per_cpu_s", tokens / (processorSeconds() - cpu));
        }
    });
    report.numbers["peak_mib"] = peak.read();
    series.writeTo(report);
    return report;
}

}  // namespace omnidrive::train
