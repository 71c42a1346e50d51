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

constexpr int64_t kMinRows = 128;               // below this the product waits for lm_head's rows to arrive from memory
constexpr int64_t kKeptLogits = 1 << 24;        // 64 MiB of float32: so many are kept for the backward pass instead of made again

int64_t rowsPerChunk(const Tensor& hidden, int64_t vocabulary) {
    const int64_t logits = hidden.is_cpu() ? kChunkLogitsCpu : kChunkLogitsCuda;
    return std::max<int64_t>(logits / vocabulary, kMinRows);
}

/// Half-precision logits are never kept: they are widened chunk by chunk.
bool keepsLogits(const Tensor& hidden, int64_t vocabulary) {
    return accumulationType(hidden.scalar_type()) == hidden.scalar_type() && hidden.size(0) * vocabulary <= kKeptLogits;
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

/// Logits of one chunk of rows, banned columns -inf, written into `out` [rows, V] of the accumulation dtype.
void makeLogits(const Tensor& hidden, const Tensor& weight, const Settings& settings, Tensor out) {
    if (out.scalar_type() == hidden.scalar_type()) {
        at::mm_out(out, hidden, weight.t());
    } else {
        out.copy_(at::mm(hidden, weight.t()));
    }
    if (settings.banned.defined()) {
        out.index_fill_(1, settings.banned, -std::numeric_limits<float>::infinity());
    }
}

/// Room for the logits of one chunk.
Tensor chunkRoom(const Tensor& hidden, const Tensor& weight) {
    const int64_t rows = std::min(rowsPerChunk(hidden, weight.size(0)), hidden.size(0));
    return at::empty({rows, weight.size(0)}, hidden.options().dtype(accumulationType(hidden.scalar_type())));
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

/// @param kept [N, V] receives all logits; undefined: one chunk's room is used over and over.
Stats forwardChunks(const Tensor& hidden, const Tensor& weight, const Tensor& targets, const Settings& settings, const Tensor& kept) {
    const auto options = hidden.options().dtype(accumulationType(hidden.scalar_type()));
    const int64_t count = hidden.size(0);
    Stats all{at::empty({count}, options), at::empty({count}, options), at::empty({count}, options)};
    const auto room = kept.defined() ? kept : chunkRoom(hidden, weight);
    forChunks(hidden, weight.size(0), [&](int64_t start, int64_t rows) {
        const auto logits = room.narrow(0, kept.defined() ? start : 0, rows);
        makeLogits(hidden.narrow(0, start, rows), weight, settings, logits);
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
        const auto kept = keepsLogits(hidden, weight.size(0)) ? at::empty({hidden.size(0), weight.size(0)}, hidden.options()) : Tensor();
        const auto stats = forwardChunks(hidden, weight, targets, settings, kept);
        context->save_for_backward({hidden, weight, targets, stats.entropy, stats.logSumExp, settings.banned, kept});
        context->saved_data["inverseTemperature"] = settings.inverseTemperature;
        return {stats.logprob, stats.entropy};
    }

    static variable_list backward(AutogradContext* context, variable_list grads) {
        const auto saved = context->get_saved_variables();
        const auto &hidden = saved[0], &weight = saved[1], &targets = saved[2], &entropy = saved[3], &logSumExp = saved[4], &kept = saved[6];
        const Settings settings{context->saved_data["inverseTemperature"].toDouble(), saved[5]};
        const auto orZero = [&](const Tensor& grad) { return grad.defined() ? grad.contiguous() : at::zeros_like(entropy); };
        const auto gradLogprob = orZero(grads[0]), gradEntropy = orZero(grads[1]);
        const bool wantHidden = context->needs_input_grad(0), wantWeight = context->needs_input_grad(1);
        const auto gradHidden = wantHidden ? at::empty_like(hidden) : Tensor();
        const auto gradWeight = wantWeight ? at::zeros(weight.sizes(), entropy.options()) : Tensor();
        const auto room = chunkRoom(hidden, weight);
        forChunks(hidden, weight.size(0), [&](int64_t start, int64_t rows) {
            const auto part = [&](const Tensor& t) { return t.narrow(0, start, rows); };
            auto logits = room.narrow(0, 0, rows);
            if (kept.defined()) {
                logits.copy_(part(kept));   // a copy: a retained graph may ask for this gradient again
            } else {
                makeLogits(part(hidden), weight, settings, logits);
            }
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
    const auto stats = forwardChunks(hidden, weight, targets, settings, {});
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
