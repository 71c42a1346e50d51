// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "model/vlm.h"
#include "train/adamw.h"
#include "train/golden_parts.h"
#include "train/policy_loss.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace omnidrive::train {

namespace {

/// The hyper-parameters that the reference lists, in its order.
struct Hyper {
    double temperature, beta, clip, rate, beta1, beta2, epsilon, weightDecay, gradientClip;
};

Hyper hyperOf(const torch::Tensor& values) {
    require(values.numel() == 9, "hparams has {} values, expected 9", values.numel());
    const auto v = [&](int i) { return values[i].item<double>(); };
    return {v(0), v(1), v(2), v(3), v(4), v(5), v(6), v(7), v(8)};
}

/// The rows as they stand, padding behind the completion included: the loss's mask leaves it out, and nothing before it can see it.
model::SequenceBatch rowsOf(const model::Vlm& vlm, const torch::Tensor& ids, const model::PatchGrid& grid) {
    model::SequenceBatch batch;
    for (int64_t b = 0; b < ids.size(0); ++b) {
        const auto row = ids[b].to(torch::kInt32).contiguous();
        std::vector<int32_t> list(row.const_data_ptr<int32_t>(), row.const_data_ptr<int32_t>() + row.numel());
        model::PositionCursor cursor;
        batch.positions.push_back(model::mropePositions(list, std::vector{vlm.cells(grid)}, vlm.config().imageTokenId, cursor));
        batch.ids.push_back(std::move(list));
    }
    return batch;
}

/// Log-probabilities of every token of the completions at the temperature, [B, T, vocab].
torch::Tensor completionLogs(const model::Vlm& vlm, const model::Weights& t, double temperature) {
    const auto& thw = t.at("image_grid_thw");
    const model::PatchGrid grid{static_cast<int>(thw[0][1].item<int64_t>()), static_cast<int>(thw[0][2].item<int64_t>())};
    const int64_t rows = t.at("input_ids").size(0), length = t.at("input_ids").size(1), completion = t.at("logps").size(1);
    const auto features = vlm.encodePictures(t.at("pixel_values"), {grid});   // one picture, the same for each row
    const auto hidden = vlm.forward(rowsOf(vlm, t.at("input_ids"), grid), features.repeat({rows, 1}));
    return (vlm.decoder().logits(hidden.slice(1, length - completion - 1, length - 1)) / temperature).log_softmax(-1);
}

void compareTokens(const GoldenSource& source, const model::Weights& t, const torch::Tensor& logs, const torch::Tensor& logps, GoldenResults& results) {
    const auto mask = t.at("loss_mask").to(torch::kFloat32);
    const auto of = [&](const char* what, const torch::Tensor& value, const char* name) {
        results.push_back(compareTensors(source, what, value.detach() * mask, t.at(name) * mask, source.tolerances.logprobs));
    };
    of("log-probabilities", logps, "logps");
    of("entropy", -(logs.exp() * logs).sum(-1), "entropy");
    of("KL to the reference", k3(logps, t.at("ref_logps")), "per_token_kl");
}

/// All three aggregations of the loss; the first is the one that is differentiated.
PolicyLoss compareLosses(const GoldenSource& source, const model::Weights& t, const Hyper& hyper, const torch::Tensor& logps, GoldenResults& results) {
    const auto mask = t.at("loss_mask").to(torch::kFloat32);
    PolicyLossOptions options;
    options.klWeight = hyper.beta;
    options.clipLow = options.clipHigh = hyper.clip;
    options.dualClip = 0;
    options.lengthNorm = static_cast<double>(logps.size(1));
    const auto loss = [&](LossAggregation mode, const char* name) {
        options.aggregation = mode;
        const auto made = policyLoss(logps, t.at("old_logps"), t.at("ref_logps"), {}, t.at("advantages"), mask, options);
        results.push_back(compareTensors(source, name, made.loss.detach().view({1}), t.at(name).view({1}), source.tolerances.logprobs));
        return made;
    };
    if (t.contains("loss_bnpo")) {
        loss(LossAggregation::TokenMean, "loss_bnpo");
    }
    if (t.contains("loss_dr_grpo")) {
        loss(LossAggregation::SeqMeanTokenSumNorm, "loss_dr_grpo");
    }
    return loss(LossAggregation::SeqMeanTokenMean, "loss_grpo");
}

using Named = std::vector<std::pair<std::string, torch::Tensor>>;

void compareGradients(const GoldenSource& source, const model::Weights& t, const Named& parameters, GoldenResults& results) {
    for (const auto& [name, parameter] : parameters) {
        if (const auto it = t.find("grad/" + name); it != t.end()) {
            results.push_back(compareTensors(source, "gradient of " + name, parameter.grad(), it->second, source.tolerances.gradients,
                                             source.tolerances.gradientsRelative));
        }
    }
}

/// Adam's first step is rate * g / (|g| + epsilon), which turns at g = 0: near it the float32 noise of a gradient (its tensor's largest value times
/// this) decides the step.
constexpr double kGradientNoise = 2e-6;

/// Where noise alone moves the step by more than the tolerance: 1 there, else 0. @param gradient after clipping.
torch::Tensor undecided(const torch::Tensor& gradient, const Hyper& hyper, double tolerance) {
    const auto step = [&](const torch::Tensor& g) { return hyper.rate * g / (g.abs() + hyper.epsilon); };
    const auto noise = kGradientNoise * gradient.abs().max();
    return ((step(gradient + noise) - step(gradient - noise)) > tolerance).to(torch::kFloat32);
}

void compareUpdate(const GoldenSource& source, const model::Weights& t, const Named& parameters, const Hyper& hyper, GoldenResults& results) {
    AdamW optimiser(parameters, {hyper.rate, hyper.beta1, hyper.beta2, hyper.epsilon, hyper.weightDecay});
    const double norm = optimiser.step(hyper.rate, hyper.gradientClip);
    results.push_back(compareTensors(source, "norm of the gradient", torch::tensor({norm}), t.at("grad_norm"), source.tolerances.gradients,
                                     source.tolerances.gradientsRelative));
    const double scale = std::min(1.0, hyper.gradientClip / norm);
    for (const auto& [name, parameter] : parameters) {
        const auto it = t.find("after/" + name);
        if (it == t.end()) {
            continue;
        }
        const auto left = undecided(t.at("grad/" + name) * scale, hyper, source.tolerances.after);
        const auto value = parameter.detach() * (1 - left) + it->second * left;
        results.push_back(compareTensors(source, "after one step " + name, value, it->second, source.tolerances.after));
    }
}

}  // namespace

GoldenResults compareStep(const GoldenSource& source) {
    const auto t = source.tensors();
    const auto hyper = hyperOf(t.at("hparams"));
    const auto vlm = model::Vlm::load(source.checkpoint, torch::kCPU, torch::kFloat32);
    const auto parameters = vlm->enableGradients(true);
    const auto logs = completionLogs(*vlm, t, hyper.temperature);
    const auto targets = t.at("input_ids").slice(1, t.at("input_ids").size(1) - logs.size(1));
    const auto logps = logs.gather(2, targets.unsqueeze(2)).squeeze(2);   // [B, T]
    GoldenResults results;
    compareTokens(source, t, logs, logps, results);
    compareLosses(source, t, hyper, logps, results).loss.backward();
    compareGradients(source, t, parameters, results);
    compareUpdate(source, t, parameters, hyper, results);
    return results;
}

}  // namespace omnidrive::train
