// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/checks.h"

#include "base/error.h"
#include "kernels/common/tensor_checks.h"
#include "kernels/crop_patches/crop_patches.h"
#include "kernels/cuda_loader.h"
#include "kernels/few_rows/few_rows.h"
#include "kernels/group_advantage/group_advantage.h"
#include "kernels/mrope/mrope.h"
#include "kernels/rms_norm/rms_norm.h"
#include "kernels/sample_tokens/sample_tokens.h"
#include "kernels/shared_attention/shared_attention.h"
#include "kernels/token_logprob/token_logprob.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <cmath>
#include <functional>

namespace omnidrive::kernels {

namespace {

using torch::Tensor;

/// Results of an operator or its reference: named in the order they are compared.
using Outputs = std::vector<std::pair<std::string, Tensor>>;

/// How far a dtype's result may lie from the float64 reference: absolute + relative * |reference|. Half-precision values are rounded once
/// or twice on the way (2^-8 for bfloat16, 2^-11 for float16); float32 sums run over up to a few thousand terms.
double toleranceOf(torch::ScalarType type) {
    switch (type) {
        case torch::kDouble: return 1e-10;
        case torch::kFloat: return 3e-5;
        case torch::kHalf: return 4e-3;
        default: return 3e-2;
    }
}

class Checker {
public:
    explicit Checker(torch::Device device) : device_(device), generator_(at::make_generator<at::CPUGeneratorImpl>(20251216)) {}

    /// Normal numbers rounded to `type`, on the CPU: both sides get the same values.
    Tensor normal(torch::IntArrayRef sizes, torch::ScalarType type) {
        return at::randn(sizes, generator_, torch::TensorOptions(torch::kDouble)).to(type);
    }
    /// [count] float64 in [0, 1).
    Tensor uniform(int64_t count) { return at::rand({count}, generator_, torch::TensorOptions(torch::kDouble)); }
    Tensor tokens(int64_t count, int64_t vocabulary) {
        return at::randint(0, vocabulary, {count}, generator_, torch::TensorOptions(torch::kLong));
    }
    /// A leaf on the device under test, or its float64 twin on the CPU, that wants a gradient.
    Tensor leaf(const Tensor& values) const { return values.to(device_).clone().requires_grad_(true); }
    static Tensor leaf64(const Tensor& values) { return values.to(torch::kDouble).clone().requires_grad_(true); }
    Tensor moved(const Tensor& values) const { return values.to(device_); }

    void compare(const std::string& op, torch::ScalarType type, const Tensor& shaped, const std::function<Outputs()>& tested,
                 const std::function<Outputs()>& reference) {
        CheckResult base;
        base.device = device_.str();
        base.dtype = c10::toString(type);
        base.shape = shapeText(shaped);
        base.name = op;
        try {
            const auto expected = reference(), actual = tested();
            for (size_t i = 0; i < expected.size(); ++i) {
                results_.push_back(judged(base, op + " " + expected[i].first, type, actual[i].second, expected[i].second));
            }
        } catch (const std::exception& error) {
            base.note = std::string(error.what()).substr(0, 300);
            results_.push_back(base);
        }
    }

    bool isOnCpu() const { return device_.is_cpu(); }

    std::vector<CheckResult> take() { return std::move(results_); }

private:
    static CheckResult judged(CheckResult result, std::string name, torch::ScalarType type, const Tensor& actual, const Tensor& expected) {
        result.name = std::move(name);
        if (actual.sizes() != expected.sizes()) {
            result.note = fmt::format("result is {}, reference is {}", shapeText(actual), shapeText(expected));
            return result;
        }
        const auto got = actual.detach().cpu().to(torch::kDouble), want = expected.detach().to(torch::kDouble);
        const auto difference = (got - want).abs();
        const double tolerance = toleranceOf(type);
        // Relative to the tensor's scale, too, and to 1, the scale of all inputs: a value near zero may be the difference of large terms.
        const double scale = want.numel() > 0 ? std::max(want.abs().max().item<double>(), 1.0) : 1.0;
        const auto allowed = tolerance * (want.abs() + 0.1 * scale);
        result.worstDifference = difference.numel() > 0 ? difference.max().item<double>() : 0;
        result.worstError = difference.numel() > 0 ? (difference / allowed).max().item<double>() : 0;
        result.passed = result.worstError <= 1;   // false for NaN
        result.note = result.passed ? "" : fmt::format("differs by {:.3g}", result.worstDifference);
        return result;
    }

    torch::Device device_;
    at::Generator generator_;
    std::vector<CheckResult> results_;
};

/// Gradients of sum(outputs * weights) for each leaf.
Outputs withGradients(Outputs outputs, const std::vector<Tensor>& upstream, const std::vector<std::pair<std::string, Tensor>>& leaves) {
    Tensor loss;
    for (size_t i = 0; i < upstream.size(); ++i) {
        const auto term = (outputs[i].second * upstream[i]).sum();
        loss = loss.defined() ? loss + term : term;
    }
    loss.backward();
    for (const auto& [name, leaf] : leaves) {
        outputs.emplace_back("gradient of " + name, leaf.grad());
    }
    return outputs;
}

void checkRmsNorm(Checker& check, torch::IntArrayRef shape, torch::ScalarType type) {
    const auto x = check.normal(shape, type), weight = check.normal({shape.back()}, type), upstream = check.normal(shape, type);
    const auto run = [&](const Tensor& xLeaf, const Tensor& weightLeaf, const Tensor& grad, auto op) {
        return withGradients({{"value", op(xLeaf, weightLeaf, 1e-6)}}, {grad}, {{"x", xLeaf}, {"weight", weightLeaf}});
    };
    check.compare(
        "rms_norm", type, x, [&] { return run(check.leaf(x), check.leaf(weight), check.moved(upstream), rmsNorm); },
        [&] { return run(Checker::leaf64(x), Checker::leaf64(weight), upstream.to(torch::kDouble), rmsNormReference); });
}

void checkAddRmsNorm(Checker& check, torch::IntArrayRef shape, torch::ScalarType type) {
    const auto x = check.normal(shape, type), residual = check.normal(shape, type), weight = check.normal({shape.back()}, type);
    const auto upNormed = check.normal(shape, type), upSum = check.normal(shape, type);
    const auto reference = [](const Tensor& a, const Tensor& b, const Tensor& w, double eps) {
        const auto sum = a + b;
        return AddRmsNorm{rmsNormReference(sum, w, eps), sum};
    };
    const auto run = [&](const Tensor& a, const Tensor& b, const Tensor& w, const Tensor& gradNormed, const Tensor& gradSum, auto op) {
        const auto out = op(a, b, w, 1e-6);
        return withGradients({{"value", out.normed}, {"sum", out.sum}}, {gradNormed, gradSum}, {{"x", a}, {"residual", b}, {"weight", w}});
    };
    check.compare(
        "add_rms_norm", type, x,
        [&] { return run(check.leaf(x), check.leaf(residual), check.leaf(weight), check.moved(upNormed), check.moved(upSum), addRmsNorm); },
        [&] {
            return run(Checker::leaf64(x), Checker::leaf64(residual), Checker::leaf64(weight), upNormed.to(torch::kDouble),
                       upSum.to(torch::kDouble), reference);
        });
}

/// shape: B, heads, kvHeads, L, D. Queries and keys are the transposed views a model makes, not dense tensors.
void checkMrope(Checker& check, std::array<int64_t, 5> shape, torch::ScalarType type) {
    const auto [batch, heads, kvHeads, length, dim] = shape;
    const auto q = check.normal({batch, length, heads, dim}, type), k = check.normal({batch, length, kvHeads, dim}, type);
    const auto angle = check.normal({batch, 1, length, dim}, torch::kFloat);
    const auto cos = angle.cos(), sin = angle.sin();
    const auto upQ = check.normal({batch, heads, length, dim}, type), upK = check.normal({batch, kvHeads, length, dim}, type);
    const auto run = [](const Tensor& qLeaf, const Tensor& kLeaf, const Tensor& gradQ, const Tensor& gradK, auto op) {
        const auto [rotatedQ, rotatedK] = op(qLeaf.transpose(1, 2), kLeaf.transpose(1, 2));
        return withGradients({{"q", rotatedQ}, {"k", rotatedK}}, {gradQ, gradK}, {{"q", qLeaf}, {"k", kLeaf}});
    };
    const auto tested = [&](const Tensor& a, const Tensor& b) { return applyMrope(a, b, check.moved(cos), check.moved(sin)); };
    const auto reference = [&](const Tensor& a, const Tensor& b) {
        return RotatedPair{applyRotaryReference(a, cos, sin), applyRotaryReference(b, cos, sin)};
    };
    check.compare(
        "mrope", type, q, [&] { return run(check.leaf(q), check.leaf(k), check.moved(upQ), check.moved(upK), tested); },
        [&] {
            return run(Checker::leaf64(q), Checker::leaf64(k), upQ.to(torch::kDouble), upK.to(torch::kDouble), reference);
        });
}

/// heads, kvHeads, D. Queries, keys and values are the transposed views a model makes.
void checkSharedAttention(Checker& check, std::array<int64_t, 3> shape, const SharedLayout& layout, torch::ScalarType type) {
    const auto [heads, kvHeads, dim] = shape;
    const int64_t length = layout.back().end();
    const auto q = check.normal({1, length, heads, dim}, type), k = check.normal({1, length, kvHeads, dim}, type);
    const auto v = check.normal({1, length, kvHeads, dim}, type), upstream = check.normal({1, length, heads * dim}, type);
    const auto run = [&](const Tensor& a, const Tensor& b, const Tensor& c, const Tensor& grad, auto op) {
        return withGradients({{"value", op(a.transpose(1, 2), b.transpose(1, 2), c.transpose(1, 2), layout)}}, {grad}, {{"q", a}, {"k", b}, {"v", c}});
    };
    check.compare(
        "shared_attention", type, q, [&] { return run(check.leaf(q), check.leaf(k), check.leaf(v), check.moved(upstream), sharedAttention); },
        [&] {
            return run(Checker::leaf64(q), Checker::leaf64(k), Checker::leaf64(v), upstream.to(torch::kDouble), sharedAttentionReference);
        });
}

struct LogprobCase {
    int64_t rows, width, vocabulary;
    double temperature = 1;
    std::vector<int32_t> banned;
};

void checkTokenLogprob(Checker& check, const LogprobCase& item, torch::ScalarType type) {
    const auto hidden = check.normal({item.rows, item.width}, type);
    const double scale = 1.0 / std::sqrt(static_cast<double>(item.width));   // logits of about 1, whatever the width
    const auto weight = (check.normal({item.vocabulary, item.width}, torch::kDouble) * scale).to(type);
    auto targets = check.tokens(item.rows, item.vocabulary);
    for (const int32_t id : item.banned) {
        targets.masked_fill_(targets == id, (id + 1) % item.vocabulary);
    }
    const auto sums = accumulationType(type);
    const auto upLogprob = check.normal({item.rows}, sums), upEntropy = check.normal({item.rows}, sums);
    const auto run = [&](const Tensor& h, const Tensor& w, const Tensor& t, const Tensor& gradLogprob, const Tensor& gradEntropy, auto op) {
        const auto out = op(h, w, t, item.temperature, item.banned);
        return withGradients({{"logprob", out.logprob}, {"entropy", out.entropy}}, {gradLogprob, gradEntropy}, {{"hidden", h}, {"weight", w}});
    };
    check.compare(
        "token_logprob", type, hidden,
        [&] {
            return run(check.leaf(hidden), check.leaf(weight), check.moved(targets), check.moved(upLogprob), check.moved(upEntropy),
                       tokenLogprob);
        },
        [&] {
            return run(Checker::leaf64(hidden), Checker::leaf64(weight), targets, upLogprob.to(torch::kDouble), upEntropy.to(torch::kDouble),
                       tokenLogprobReference);
        });
}

void checkGroupAdvantage(Checker& check, torch::IntArrayRef shape, torch::ScalarType type) {
    auto rewards = (check.normal(shape, torch::kDouble) * 2).round().to(type) * 0.25;   // ties, as real rewards have
    if (shape[0] > 1) {
        rewards[1].fill_(0.75);
    }
    for (const bool divide : {true, false}) {
        check.compare(
            divide ? "group_advantage" : "group_advantage centred", type, rewards,
            [&] { return Outputs{{"value", groupAdvantage(check.moved(rewards), 1e-6, divide)}}; },
            [&] { return Outputs{{"value", groupAdvantageReference(rewards.to(torch::kDouble), 1e-6, divide)}}; });
    }
}

/// rows, in, out. A kernel of the CPU alone, for float32; it makes no gradients.
void checkFewRows(Checker& check, std::array<int64_t, 3> shape) {
    const auto [rows, in, out] = shape;
    const auto x = check.normal({rows, in}, torch::kFloat), bias = check.normal({out}, torch::kFloat);
    const auto weight = (check.normal({out, in}, torch::kDouble) / std::sqrt(static_cast<double>(in))).to(torch::kFloat);
    check.compare(
        "few_rows", torch::kFloat, x, [&] { return Outputs{{"value", FewRowsLinear().apply(x, weight, bias)}}; },
        [&] { return Outputs{{"value", fewRowsReference(x.to(torch::kDouble), weight.to(torch::kDouble), bias.to(torch::kDouble))}}; });
}

struct SamplingCase {
    int64_t rows, vocabulary;
    SamplingRules rules;
    std::vector<int32_t> banned;
};

/// Logits with many ties, as half-precision models give them.
void checkSampleTokens(Checker& check, const SamplingCase& item) {
    const auto logits = (check.normal({item.rows, item.vocabulary}, torch::kDouble) * 16).round().to(torch::kFloat) / 8;
    const auto uniforms = check.uniform(item.rows);
    const auto outputs = [](const SampledTokens& drawn) {
        return Outputs{{"ids", drawn.ids}, {"logprobs", drawn.logprobs.to(torch::kDouble)}, {"entropies", drawn.entropies.to(torch::kDouble)}};
    };
    check.compare(
        "sample_tokens", torch::kFloat, logits, [&] { return outputs(sampleTokens(check.moved(logits), uniforms, item.rules, item.banned)); },
        [&] { return outputs(sampleTokensReference(logits, uniforms, item.rules, item.banned)); });
}

void checkCropPatches(Checker& check, std::array<int64_t, 2> size, const std::vector<CropRequest>& crops, const PatchForm& form) {
    const auto frame = (check.normal({size[1], size[0], 3}, torch::kDouble) * 80 + 128).clamp(0, 255).to(torch::kByte);
    check.compare(
        "crop_patches", torch::kFloat, frame, [&] { return Outputs{{"value", cropPatches(check.moved(frame), crops, form)}}; },
        [&] { return Outputs{{"value", cropPatchesReference(frame, crops, form).to(torch::kDouble)}}; });
}

/// What works on float32 logits and on pixels, whatever the dtype of the model.
void checkSamplingAndCrops(Checker& check) {
    for (const auto& item : std::vector<SamplingCase>{{1, 1, {}, {}},
                                                      {3, 7, {0.7, 0, 1}, {}},
                                                      {5, 600, {0, 0, 1}, {599}},
                                                      {8, 5003, {1, 0, 1}, {2, 100}},
                                                      {8, 5003, {1.3, 50, 1}, {}},
                                                      {8, 5003, {1, 0, 0.8}, {7}},
                                                      {4, 40000, {0.9, 200, 0.95}, {}}}) {
        checkSampleTokens(check, item);
    }
    const PatchForm form{14, 2, 2, {0.48145466F, 0.4578275F, 0.40821073F}, {0.26862954F, 0.26130258F, 0.27577711F}};
    checkCropPatches(check, {64, 48}, {{0, 0, 64, 48, 56, 56}}, form);
    checkCropPatches(check, {640, 360}, {{0, 0, 640, 360, 336, 196}, {10, 20, 45, 41, 84, 56}, {639, 359, 640, 360, 28, 28}, {100, 100, 128, 156, 28, 56}}, form);
    checkCropPatches(check, {33, 57}, {{3, 4, 33, 57, 24, 48}}, {4, 3, 1, {0, 0, 0}, {1, 1, 1}});
}

void checkAll(Checker& check, torch::ScalarType type) {
    for (const auto& shape : std::vector<std::vector<int64_t>>{{1}, {1, 1}, {3, 7}, {2, 5, 96}, {129, 255}, {700, 96}, {3, 3584}}) {
        checkRmsNorm(check, shape, type);
        checkAddRmsNorm(check, shape, type);
    }
    for (const auto& shape : std::vector<std::array<int64_t, 5>>{{1, 1, 1, 1, 2}, {2, 3, 1, 5, 10}, {3, 4, 2, 33, 24}, {1, 28, 4, 17, 128}}) {
        checkMrope(check, shape, type);
    }
    if (type == torch::kFloat || type == torch::kDouble) {   // other types run the reference itself
        checkSharedAttention(check, {1, 1, 2}, {{0, 1, {}}}, type);
        checkSharedAttention(check, {4, 2, 24}, {{0, 18, {5, 0, 11}}, {34, 3, {1}}}, type);
        checkSharedAttention(check, {6, 1, 16}, {{0, 129, {40, 33, 2, 65}}}, type);
    }
    if (type == torch::kFloat && check.isOnCpu()) {
        for (const auto& shape : std::vector<std::array<int64_t, 3>>{{1, 1, 1}, {3, 5, 16}, {8, 64, 176}, {13, 96, 600}, {64, 1000, 33}}) {
            checkFewRows(check, shape);
        }
    }
    for (const auto& item : std::vector<LogprobCase>{
             {1, 1, 1, 1.0, {}}, {3, 5, 7, 0.7, {}}, {33, 24, 129, 1.0, {2, 100}}, {300, 16, 5003, 1.3, {}}, {17, 96, 600, 1.0, {599}}}) {
        checkTokenLogprob(check, item, type);
    }
    for (const auto& shape : std::vector<std::vector<int64_t>>{{1, 1}, {3, 8}, {5, 7}, {20, 300}}) {
        checkGroupAdvantage(check, shape, type);
    }
}

}  // namespace

std::vector<CheckResult> runKernelChecks(torch::Device device) {
    if (!device.is_cpu()) {
        const auto& status = loadCudaKernels();
        if (!device.is_cuda() || !status.loaded || device.index() >= status.deviceCount) {
            fail(ErrorKind::Device, "kernels cannot be checked on {}: {}", device.str(),
                 status.loaded || !device.is_cuda() ? "there is no such device" : status.problem);
        }
    }
    Checker check(device);
    std::vector<torch::ScalarType> types{torch::kFloat, torch::kDouble, torch::kBFloat16};
    if (device.is_cuda()) {
        types.push_back(torch::kHalf);
    }
    for (const auto type : types) {
        checkAll(check, type);
    }
    checkSamplingAndCrops(check);
    return check.take();
}

}  // namespace omnidrive::kernels
