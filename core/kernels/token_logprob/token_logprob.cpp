// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/token_logprob/token_logprob.h"

#include "base/error.h"
#include "kernels/common/tensor_checks.h"
#include "kernels/token_logprob/token_logprob_cpu.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace omnidrive::kernels {

namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

constexpr const char* kOp = "token_logprob";
constexpr int64_t kChunkLogitsCpu = 1 << 20;    // 4 MiB of float32: stays near the cache between the product and the reduction
constexpr int64_t kChunkLogitsCuda = 1 << 26;   // 256 MiB: enough rows to fill a GPU, little beside the model

int64_t rowsPerChunk(const Tensor& hidden, int64_t vocabulary) {
    const int64_t logits = hidden.is_cpu() ? kChunkLogitsCpu : kChunkLogitsCuda;
    return std::max<int64_t>(logits / vocabulary, 1);
}

LogitsExtent extentOf(const Tensor& logits, double inverseTemperature) {
    return {logits.size(0), logits.size(1), inverseTemperature, at::get_num_threads()};
}

std::tuple<Tensor, Tensor, Tensor> statsCpu(const Tensor& logits, const Tensor& targets, double inverseTemperature) {
    const auto options = logits.options();
    const int64_t rows = logits.size(0);
    auto logprob = at::empty({rows}, options), entropy = at::empty({rows}, options), logSumExp = at::empty({rows}, options);
    const auto run = [&]<typename T>(T) {
        tokenStatsLoops(logits.const_data_ptr<T>(), targets.const_data_ptr<int64_t>(), logprob.data_ptr<T>(), entropy.data_ptr<T>(),
                        logSumExp.data_ptr<T>(), extentOf(logits, inverseTemperature));
    };
    logits.scalar_type() == torch::kFloat ? run(float{}) : run(double{});
    return {logprob, entropy, logSumExp};
}

void gradCpu(const Tensor& logits, const Tensor& targets, const Tensor& logSumExp, const Tensor& entropy, const Tensor& gradLogprob,
             const Tensor& gradEntropy, double inverseTemperature) {
    const auto run = [&]<typename T>(T) {
        tokenGradLoops(logits.data_ptr<T>(), targets.const_data_ptr<int64_t>(), logSumExp.const_data_ptr<T>(), entropy.const_data_ptr<T>(),
                       gradLogprob.const_data_ptr<T>(), gradEntropy.const_data_ptr<T>(), extentOf(logits, inverseTemperature));
    };
    logits.scalar_type() == torch::kFloat ? run(float{}) : run(double{});
}

void gradRegistered(Tensor& logits, const Tensor& targets, const Tensor& logSumExp, const Tensor& entropy, const Tensor& gradLogprob,
                    const Tensor& gradEntropy, double inverseTemperature) {
    gradCpu(logits, targets, logSumExp, entropy, gradLogprob, gradEntropy, inverseTemperature);
}

std::tuple<Tensor, Tensor, Tensor> statsOn(const Tensor& logits, const Tensor& targets, double inverseTemperature) {
    if (logits.is_cpu()) {
        return statsCpu(logits, targets, inverseTemperature);
    }
    static const auto op = c10::Dispatcher::singleton()
                               .findSchemaOrThrow("omnidrive::token_stats", "")
                               .typed<std::tuple<Tensor, Tensor, Tensor>(const Tensor&, const Tensor&, double)>();
    return op.call(logits, targets, inverseTemperature);
}

void gradOn(Tensor& logits, const Tensor& targets, const Tensor& logSumExp, const Tensor& entropy, const Tensor& gradLogprob,
            const Tensor& gradEntropy, double inverseTemperature) {
    if (logits.is_cpu()) {
        gradCpu(logits, targets, logSumExp, entropy, gradLogprob, gradEntropy, inverseTemperature);
        return;
    }
    static const auto op = c10::Dispatcher::singleton()
                               .findSchemaOrThrow("omnidrive::token_grad_", "")
                               .typed<void(Tensor&, const Tensor&, const Tensor&, const Tensor&, const Tensor&, const Tensor&, double)>();
    op.call(logits, targets, logSumExp, entropy, gradLogprob, gradEntropy, inverseTemperature);
}

/// What both passes need beside the tensors.
struct Settings {
    double inverseTemperature = 1;
    Tensor banned;   ///< [K] int64 columns; undefined when none
};

/// Logits of one chunk of rows in the accumulation dtype, banned columns -inf. [rows, V], written into `scratch` where dtypes allow.
Tensor chunkLogits(const Tensor& hidden, const Tensor& weight, const Settings& settings, Tensor& scratch) {
    const auto type = accumulationType(hidden.scalar_type());
    Tensor logits;
    if (type == hidden.scalar_type()) {
        if (!scratch.defined()) {
            scratch = at::empty({hidden.size(0), weight.size(0)}, hidden.options());
        }
        logits = scratch.narrow(0, 0, hidden.size(0));
        at::mm_out(logits, hidden, weight.t());
    } else {
        logits = at::mm(hidden, weight.t()).to(type);
    }
    if (settings.banned.defined()) {
        logits.index_fill_(1, settings.banned, -std::numeric_limits<float>::infinity());
    }
    return logits;
}

/// Calls body(start, rows) for each chunk of [0, N).
template <typename Body>
void forChunks(const Tensor& hidden, int64_t vocabulary, const Body& body) {
    const int64_t step = rowsPerChunk(hidden, vocabulary);
    for (int64_t start = 0; start < hidden.size(0); start += step) {
        body(start, std::min(step, hidden.size(0) - start));
    }
}

struct Stats {
    Tensor logprob, entropy, logSumExp;   // [N] each
};

Stats forwardChunks(const Tensor& hidden, const Tensor& weight, const Tensor& targets, const Settings& settings) {
    const auto options = hidden.options().dtype(accumulationType(hidden.scalar_type()));
    const int64_t count = hidden.size(0);
    Stats all{at::empty({count}, options), at::empty({count}, options), at::empty({count}, options)};
    Tensor scratch;
    forChunks(hidden, weight.size(0), [&](int64_t start, int64_t rows) {
        const auto logits = chunkLogits(hidden.narrow(0, start, rows), weight, settings, scratch);
        const auto [logprob, entropy, logSumExp] = statsOn(logits, targets.narrow(0, start, rows), settings.inverseTemperature);
        all.logprob.narrow(0, start, rows).copy_(logprob);
        all.entropy.narrow(0, start, rows).copy_(entropy);
        all.logSumExp.narrow(0, start, rows).copy_(logSumExp);
    });
    return all;
}

class TokenLogprobFunction : public torch::autograd::Function<TokenLogprobFunction> {
public:
    static variable_list forward(AutogradContext* context, const Variable& hidden, const Variable& weight, const Variable& targets,
                                 const Settings& settings) {
        const auto stats = forwardChunks(hidden, weight, targets, settings);
        context->save_for_backward({hidden, weight, targets, stats.entropy, stats.logSumExp, settings.banned});
        context->saved_data["inverseTemperature"] = settings.inverseTemperature;
        return {stats.logprob, stats.entropy};
    }

    static variable_list backward(AutogradContext* context, variable_list grads) {
        const auto saved = context->get_saved_variables();
        const auto &hidden = saved[0], &weight = saved[1], &targets = saved[2], &entropy = saved[3], &logSumExp = saved[4];
        const Settings settings{context->saved_data["inverseTemperature"].toDouble(), saved[5]};
        const auto orZero = [&](const Tensor& grad) { return grad.defined() ? grad.contiguous() : at::zeros_like(entropy); };
        const auto gradLogprob = orZero(grads[0]), gradEntropy = orZero(grads[1]);
        const bool wantHidden = context->needs_input_grad(0), wantWeight = context->needs_input_grad(1);
        const auto gradHidden = wantHidden ? at::empty_like(hidden) : Tensor();
        const auto gradWeight = wantWeight ? at::zeros(weight.sizes(), entropy.options()) : Tensor();
        Tensor scratch;
        forChunks(hidden, weight.size(0), [&](int64_t start, int64_t rows) {
            const auto part = [&](const Tensor& t) { return t.narrow(0, start, rows); };
            auto logits = chunkLogits(part(hidden), weight, settings, scratch);
            gradOn(logits, part(targets), part(logSumExp), part(entropy), part(gradLogprob), part(gradEntropy), settings.inverseTemperature);
            if (wantHidden) {
                auto target = part(gradHidden);
                at::mm_out(target, logits.to(weight.scalar_type()), weight);
            }
            if (wantWeight) {
                gradWeight.addmm_(logits.t(), part(hidden).to(logits.scalar_type()));
            }
        });
        return {gradHidden, wantWeight ? gradWeight.to(weight.scalar_type()) : Tensor(), Variable(), Variable()};
    }
};

void checkShapes(const Tensor& hidden, const Tensor& weight, const Tensor& targets) {
    requireFloating(kOp, "hidden", hidden);
    requireSameKind(kOp, "weight", weight, "hidden", hidden);
    require(hidden.dim() == 2 && weight.dim() == 2 && hidden.size(1) == weight.size(1) && weight.size(0) > 0,
            "{}: hidden is {} and weight is {}, expected [N, H] and [V, H]", kOp, shapeText(hidden), shapeText(weight));
    require(targets.defined() && targets.scalar_type() == torch::kLong && targets.device() == hidden.device(),
            "{}: targets must be int64 on {}", kOp, hidden.device().str());
    requireShape(kOp, "targets", targets, {hidden.size(0)});
}

void checkTokens(const Tensor& targets, int64_t vocabulary, const std::vector<int32_t>& banned) {
    for (const int32_t id : banned) {
        require(id >= 0 && id < vocabulary, "{}: banned token {} is outside the vocabulary of {}", kOp, id, vocabulary);
    }
    if (!targets.is_cpu()) {
        return;
    }
    const auto* ids = targets.const_data_ptr<int64_t>();
    for (int64_t i = 0; i < targets.numel(); ++i) {
        require(ids[i] >= 0 && ids[i] < vocabulary, "{}: target {} is {}, outside the vocabulary of {}", kOp, i, ids[i], vocabulary);
        require(std::find(banned.begin(), banned.end(), ids[i]) == banned.end(), "{}: target {} is {}, a banned token", kOp, i, ids[i]);
    }
}

}  // namespace

TokenLogprob tokenLogprob(const Tensor& hiddenIn, const Tensor& weight, const Tensor& targetsIn, double temperature,
                          const std::vector<int32_t>& banned) {
    checkShapes(hiddenIn, weight, targetsIn);
    require(std::isfinite(temperature) && temperature > 0, "{}: temperature must be positive, is {}", kOp, temperature);
    const auto hidden = hiddenIn.contiguous(), targets = targetsIn.contiguous();
    checkTokens(targets, weight.size(0), banned);
    Settings settings{1.0 / temperature, {}};
    if (!banned.empty()) {
        settings.banned = torch::tensor(std::vector<int64_t>(banned.begin(), banned.end()), torch::kLong).to(hidden.device());
    }
    if (needsGradient(hidden, weight)) {
        const auto out = TokenLogprobFunction::apply(hidden, weight, targets, settings);
        return {out[0], out[1]};
    }
    const auto stats = forwardChunks(hidden, weight, targets, settings);
    return {stats.logprob, stats.entropy};
}

}  // namespace omnidrive::kernels

TORCH_LIBRARY_FRAGMENT(omnidrive, library) {
    library.def("token_stats(Tensor logits, Tensor targets, float inverse_temperature) -> (Tensor, Tensor, Tensor)");
    library.def("token_grad_(Tensor(a!) logits, Tensor targets, Tensor log_sum_exp, Tensor entropy, Tensor grad_logprob, "
                "Tensor grad_entropy, float inverse_temperature) -> ()");
}

TORCH_LIBRARY_IMPL(omnidrive, CPU, library) {
    library.impl("token_stats", TORCH_FN(omnidrive::kernels::statsCpu));
    library.impl("token_grad_", TORCH_FN(omnidrive::kernels::gradRegistered));
}
