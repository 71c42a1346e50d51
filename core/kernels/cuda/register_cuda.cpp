// SPDX-License-Identifier: GPL-3.0-or-later
// The CUDA half of the operators that the <op>.cpp files declare, in libomnidrive_cuda.so: tensors in, raw pointers and the current stream
// out. Arguments were checked by the public functions before the dispatcher brought them here.
#include "base/error.h"
#include "kernels/common/tensor_checks.h"
#include "kernels/crop_patches/crop_patches_cuda.h"
#include "kernels/group_advantage/group_advantage_cuda.h"
#include "kernels/mrope/mrope_cuda.h"
#include "kernels/rms_norm/rms_norm_cuda.h"
#include "kernels/sample_tokens/sample_tokens_cuda.h"
#include "kernels/token_logprob/token_logprob_cuda.h"

#include <ATen/ATen.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#include <torch/library.h>

#include <algorithm>
#include <optional>
#include <tuple>

namespace omnidrive::kernels {

namespace {

using torch::Tensor;

CudaType typeOf(const Tensor& tensor) {
    switch (tensor.scalar_type()) {
        case torch::kFloat: return CudaType::F32;
        case torch::kDouble: return CudaType::F64;
        case torch::kHalf: return CudaType::F16;
        case torch::kBFloat16: return CudaType::BF16;
        default: fail(ErrorKind::InvalidArgument, "no CUDA kernel for {}", c10::toString(tensor.scalar_type()));
    }
}

/// Makes the tensor's device current for the scope and gives its current stream.
class OnDeviceOf {
public:
    explicit OnDeviceOf(const Tensor& tensor) : guard_(tensor.device()) {}
    cudaStream_t stream() const { return c10::cuda::getCurrentCUDAStream().stream(); }

private:
    c10::cuda::CUDAGuard guard_;
};

torch::TensorOptions sumOptions(const Tensor& tensor) { return tensor.options().dtype(accumulationType(tensor.scalar_type())); }

RmsNormCuda shapeOf(const Tensor& x) { return {typeOf(x), x.numel() / x.size(-1), x.size(-1)}; }

std::tuple<Tensor, Tensor> rmsNormForward(const Tensor& xIn, const Tensor& weightIn, double eps) {
    const OnDeviceOf device(xIn);
    const auto x = xIn.contiguous(), weight = weightIn.contiguous();
    auto y = at::empty(x.sizes(), x.options()), rstd = at::empty({x.numel() / x.size(-1)}, sumOptions(x));
    launchRmsNormForward(shapeOf(x), x.const_data_ptr(), nullptr, weight.const_data_ptr(), eps, y.data_ptr(), nullptr, rstd.data_ptr(),
                         device.stream());
    return {y, rstd};
}

std::tuple<Tensor, Tensor, Tensor> addRmsNormForward(const Tensor& xIn, const Tensor& residualIn, const Tensor& weightIn, double eps) {
    const OnDeviceOf device(xIn);
    const auto x = xIn.contiguous(), residual = residualIn.contiguous(), weight = weightIn.contiguous();
    auto y = at::empty(x.sizes(), x.options()), sum = at::empty(x.sizes(), x.options());
    auto rstd = at::empty({x.numel() / x.size(-1)}, sumOptions(x));
    launchRmsNormForward(shapeOf(x), x.const_data_ptr(), residual.const_data_ptr(), weight.const_data_ptr(), eps, y.data_ptr(),
                         sum.data_ptr(), rstd.data_ptr(), device.stream());
    return {y, sum, rstd};
}

std::tuple<Tensor, Tensor> rmsNormBackward(const Tensor& gradIn, const std::optional<Tensor>& gradSumIn, const Tensor& x,
                                           const Tensor& weightIn, const Tensor& rstd) {
    const OnDeviceOf device(x);
    const auto grad = gradIn.contiguous(), weight = weightIn.contiguous();
    const auto gradSum = gradSumIn.has_value() && gradSumIn->defined() ? gradSumIn->contiguous() : Tensor();
    const int64_t blocks = std::clamp<int64_t>(rstd.numel() / 64, 1, 512);
    auto gradX = at::empty(x.sizes(), x.options()), parts = at::empty({blocks, x.size(-1)}, sumOptions(x));
    launchRmsNormBackward(shapeOf(x), grad.const_data_ptr(), gradSum.defined() ? gradSum.const_data_ptr() : nullptr, x.const_data_ptr(),
                          weight.const_data_ptr(), rstd.const_data_ptr(), gradX.data_ptr(), parts.data_ptr(), blocks, device.stream());
    return {gradX, parts.sum(0).to(x.scalar_type())};
}

Tensor rotary(const Tensor& xIn, const Tensor& cos, const Tensor& sin, bool inverse) {
    const OnDeviceOf device(xIn);
    const auto x = xIn.stride(3) == 1 || xIn.size(3) == 1 ? xIn : xIn.contiguous();
    auto out = at::empty_like(x);
    RotaryExtent extent;
    extent.batch = x.size(0), extent.heads = x.size(1), extent.length = x.size(2), extent.dim = x.size(3);
    extent.in = {x.stride(0), x.stride(1), x.stride(2)};
    extent.out = {out.stride(0), out.stride(1), out.stride(2)};
    extent.tableBatch = cos.size(0) == 1 ? 0 : cos.stride(0);
    extent.tableToken = cos.stride(2);
    extent.inverse = inverse;
    launchRotary(typeOf(x), x.const_data_ptr(), cos.const_data_ptr(), sin.const_data_ptr(), out.data_ptr(), extent, device.stream());
    return out;
}

std::tuple<Tensor, Tensor, Tensor> tokenStats(const Tensor& logits, const Tensor& targets, double inverseTemperature) {
    const OnDeviceOf device(logits);
    const auto make = [&] { return at::empty({logits.size(0)}, logits.options()); };
    auto logprob = make(), entropy = make(), logSumExp = make();
    launchTokenStats(typeOf(logits), logits.const_data_ptr(), targets.const_data_ptr<int64_t>(), logprob.data_ptr(), entropy.data_ptr(),
                     logSumExp.data_ptr(), {logits.size(0), logits.size(1), inverseTemperature, 1}, device.stream());
    return {logprob, entropy, logSumExp};
}

void tokenGrad(Tensor& logits, const Tensor& targets, const Tensor& logSumExp, const Tensor& entropy, const Tensor& gradLogprob,
               const Tensor& gradEntropy, double inverseTemperature) {
    const OnDeviceOf device(logits);
    launchTokenGrad(typeOf(logits), logits.data_ptr(), targets.const_data_ptr<int64_t>(), logSumExp.const_data_ptr(),
                    entropy.const_data_ptr(), gradLogprob.const_data_ptr(), gradEntropy.const_data_ptr(),
                    {logits.size(0), logits.size(1), inverseTemperature, 1}, device.stream());
}

Tensor groupAdvantageOnDevice(const Tensor& rewards, double epsilon, bool divideByStd) {
    const OnDeviceOf device(rewards);
    const auto wide = rewards.to(torch::kDouble).contiguous();
    auto out = at::empty(wide.sizes(), wide.options());
    launchGroupAdvantage(wide.const_data_ptr<double>(), out.data_ptr<double>(), wide.size(0), wide.size(1), epsilon, divideByStd,
                         device.stream());
    return out.to(accumulationType(rewards.scalar_type()));
}

std::tuple<Tensor, Tensor, Tensor> sampleTokensOnDevice(const Tensor& logits, const Tensor& uniforms, double temperature, int64_t topK, double topP) {
    const OnDeviceOf device(logits);
    const int64_t rows = logits.size(0);
    auto ids = at::empty({rows}, logits.options().dtype(torch::kLong)), logprobs = at::empty({rows}, logits.options());
    auto entropies = at::empty({rows}, logits.options()), scores = at::empty_like(logits);
    SampleArguments arguments;
    arguments.logits = logits.const_data_ptr<float>();
    arguments.uniforms = uniforms.const_data_ptr<double>();
    arguments.scores = scores.data_ptr<float>();
    arguments.ids = ids.data_ptr<int64_t>();
    arguments.logprobs = logprobs.data_ptr<float>();
    arguments.entropies = entropies.data_ptr<float>();
    arguments.vocabulary = logits.size(1);
    arguments.temperature = temperature;
    arguments.topK = topK;
    arguments.topP = topP;
    launchSampleTokens(rows, arguments, device.stream());
    return {ids, logprobs, entropies};
}

void cropPatchesOnDevice(const Tensor& frame, const Tensor& plans, const Tensor& first, const Tensor& count, const Tensor& weights, const Tensor& normal,
                         Tensor& narrowed, Tensor& out, int64_t patch, int64_t merge, int64_t temporal) {
    const OnDeviceOf device(frame);
    const auto planned = plans.to(frame.device()), firsts = first.to(frame.device()), counts = count.to(frame.device()), taps = weights.to(frame.device());
    const auto* crops = reinterpret_cast<const CropPlan*>(plans.const_data_ptr<uint8_t>());   // on the host
    const int64_t many = plans.numel() / static_cast<int64_t>(sizeof(CropPlan));
    CropPlan most;
    for (int64_t i = 0; i < many; ++i) {
        most.inHeight = std::max(most.inHeight, crops[i].inHeight);
        most.width = std::max(most.width, crops[i].width);
        most.height = std::max(most.height, crops[i].height);
    }
    CropArguments arguments;
    arguments.frame = frame.const_data_ptr<uint8_t>();
    arguments.frameWidth = frame.size(1);
    arguments.plans = reinterpret_cast<const CropPlan*>(planned.const_data_ptr<uint8_t>());
    arguments.first = firsts.const_data_ptr<int32_t>();
    arguments.count = counts.const_data_ptr<int32_t>();
    arguments.weights = taps.const_data_ptr<int16_t>();
    arguments.narrowed = narrowed.data_ptr<uint8_t>();
    arguments.out = out.data_ptr<float>();
    arguments.patch = static_cast<int32_t>(patch), arguments.merge = static_cast<int32_t>(merge), arguments.temporal = static_cast<int32_t>(temporal);
    std::copy_n(normal.const_data_ptr<float>(), 3, arguments.shift);
    std::copy_n(normal.const_data_ptr<float>() + 3, 3, arguments.scale);
    launchCropPatches(many, most.inHeight, most.width, most.height, arguments, device.stream());
}

}  // namespace

}  // namespace omnidrive::kernels

TORCH_LIBRARY_IMPL(omnidrive, CUDA, library) {
    library.impl("rms_norm_forward", TORCH_FN(omnidrive::kernels::rmsNormForward));
    library.impl("add_rms_norm_forward", TORCH_FN(omnidrive::kernels::addRmsNormForward));
    library.impl("rms_norm_backward", TORCH_FN(omnidrive::kernels::rmsNormBackward));
    library.impl("rotary", TORCH_FN(omnidrive::kernels::rotary));
    library.impl("token_stats", TORCH_FN(omnidrive::kernels::tokenStats));
    library.impl("token_grad_", TORCH_FN(omnidrive::kernels::tokenGrad));
    library.impl("group_advantage", TORCH_FN(omnidrive::kernels::groupAdvantageOnDevice));
    library.impl("sample_tokens", TORCH_FN(omnidrive::kernels::sampleTokensOnDevice));
    library.impl("crop_patches", TORCH_FN(omnidrive::kernels::cropPatchesOnDevice));
}
