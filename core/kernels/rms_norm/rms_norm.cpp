// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/rms_norm/rms_norm.h"

#include "base/error.h"
#include "kernels/common/tensor_checks.h"
#include "kernels/rms_norm/rms_norm_cpu.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

namespace omnidrive::kernels {

namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

constexpr const char* kOp = "rms_norm";

RmsNormExtent extentOf(const Tensor& x) {
    const int64_t width = x.size(-1);
    return {x.numel() / width, width, at::get_num_threads()};
}

/// Norm, sum (undefined without a residual) and rstd [rows].
struct Forward {
    Tensor y, sum, rstd;
};

template <typename T>
void forwardInto(const Tensor& x, const Tensor& residual, const Tensor& weight, double eps, const Forward& out) {
    rmsNormForwardLoops(x.const_data_ptr<T>(), residual.defined() ? residual.const_data_ptr<T>() : nullptr, weight.const_data_ptr<T>(), eps,
                        out.y.data_ptr<T>(), out.sum.defined() ? out.sum.data_ptr<T>() : nullptr, out.rstd.data_ptr<T>(), extentOf(x));
}

Forward forwardCpu(const Tensor& xIn, const Tensor& residualIn, const Tensor& weightIn, double eps) {
    const auto x = xIn.contiguous(), weight = weightIn.contiguous();
    const auto residual = residualIn.defined() ? residualIn.contiguous() : residualIn;
    const Forward out{at::empty(x.sizes(), x.options()), residual.defined() ? at::empty(x.sizes(), x.options()) : Tensor(),
                      at::empty({x.numel() / x.size(-1)}, x.options())};
    if (x.scalar_type() == torch::kFloat) {
        forwardInto<float>(x, residual, weight, eps, out);
    } else {
        forwardInto<double>(x, residual, weight, eps, out);
    }
    return out;
}

std::tuple<Tensor, Tensor> normCpu(const Tensor& x, const Tensor& weight, double eps) {
    auto out = forwardCpu(x, {}, weight, eps);
    return {std::move(out.y), std::move(out.rstd)};
}

std::tuple<Tensor, Tensor, Tensor> addNormCpu(const Tensor& x, const Tensor& residual, const Tensor& weight, double eps) {
    auto out = forwardCpu(x, residual, weight, eps);
    return {std::move(out.y), std::move(out.sum), std::move(out.rstd)};
}

template <typename T>
void backwardInto(const Tensor& grad, const Tensor& gradSum, const Tensor& x, const Tensor& weight, const Tensor& rstd, const Tensor& gradX,
                  const Tensor& parts) {
    rmsNormBackwardLoops(grad.const_data_ptr<T>(), gradSum.defined() ? gradSum.const_data_ptr<T>() : nullptr, x.const_data_ptr<T>(),
                         weight.const_data_ptr<T>(), rstd.const_data_ptr<T>(), gradX.data_ptr<T>(), parts.data_ptr<T>(), extentOf(x));
}

/// Gradients of x and weight; x is what was normed (the sum, where there was a residual), dense.
std::tuple<Tensor, Tensor> backwardCpu(const Tensor& gradIn, const std::optional<Tensor>& gradSumIn, const Tensor& x, const Tensor& weightIn,
                                       const Tensor& rstd) {
    const auto grad = gradIn.contiguous(), weight = weightIn.contiguous();
    const auto gradSum = gradSumIn.has_value() && gradSumIn->defined() ? gradSumIn->contiguous() : Tensor();
    const auto gradX = at::empty(x.sizes(), x.options());
    const auto parts = at::empty({rmsNormBlocks(rstd.numel()), x.size(-1)}, x.options());
    if (x.scalar_type() == torch::kFloat) {
        backwardInto<float>(grad, gradSum, x, weight, rstd, gradX, parts);
    } else {
        backwardInto<double>(grad, gradSum, x, weight, rstd, gradX, parts);
    }
    return {gradX, parts.sum(0)};
}

// Calls on the CPU skip the dispatcher: at the sizes of the embedded model its microsecond would be half of the work.
Forward forwardOn(const Tensor& x, const Tensor& residual, const Tensor& weight, double eps) {
    if (x.is_cpu()) {
        return forwardCpu(x, residual, weight, eps);
    }
    static const auto norm = c10::Dispatcher::singleton()
                                 .findSchemaOrThrow("omnidrive::rms_norm_forward", "")
                                 .typed<std::tuple<Tensor, Tensor>(const Tensor&, const Tensor&, double)>();
    static const auto addNorm = c10::Dispatcher::singleton()
                                    .findSchemaOrThrow("omnidrive::add_rms_norm_forward", "")
                                    .typed<std::tuple<Tensor, Tensor, Tensor>(const Tensor&, const Tensor&, const Tensor&, double)>();
    if (!residual.defined()) {
        auto [y, rstd] = norm.call(x, weight, eps);
        return {y, {}, rstd};
    }
    auto [y, sum, rstd] = addNorm.call(x, residual, weight, eps);
    return {y, sum, rstd};
}

std::tuple<Tensor, Tensor> backwardOn(const Tensor& grad, const Tensor& gradSum, const Tensor& x, const Tensor& weight, const Tensor& rstd) {
    const std::optional<Tensor> sum = gradSum.defined() ? std::optional<Tensor>(gradSum) : std::nullopt;
    if (x.is_cpu()) {
        return backwardCpu(grad, sum, x, weight, rstd);
    }
    static const auto op =
        c10::Dispatcher::singleton()
            .findSchemaOrThrow("omnidrive::rms_norm_backward", "")
            .typed<std::tuple<Tensor, Tensor>(const Tensor&, const std::optional<Tensor>&, const Tensor&, const Tensor&, const Tensor&)>();
    return op.call(grad, sum, x, weight, rstd);
}

class RmsNormFunction : public torch::autograd::Function<RmsNormFunction> {
public:
    static Variable forward(AutogradContext* context, const Variable& x, const Variable& weight, double eps) {
        const auto dense = x.contiguous();
        const auto out = forwardOn(dense, {}, weight, eps);
        context->save_for_backward({dense, weight, out.rstd});
        return out.y;
    }

    static variable_list backward(AutogradContext* context, variable_list grads) {
        const auto saved = context->get_saved_variables();
        auto [gradX, gradWeight] = backwardOn(grads[0], {}, saved[0], saved[1], saved[2]);
        return {gradX, gradWeight, Variable()};
    }
};

class AddRmsNormFunction : public torch::autograd::Function<AddRmsNormFunction> {
public:
    static variable_list forward(AutogradContext* context, const Variable& x, const Variable& residual, const Variable& weight, double eps) {
        const auto out = forwardOn(x, residual, weight, eps);
        context->save_for_backward({out.sum, weight, out.rstd});
        return {out.y, out.sum};
    }

    static variable_list backward(AutogradContext* context, variable_list grads) {
        const auto saved = context->get_saved_variables();
        const auto grad = grads[0].defined() ? grads[0] : at::zeros_like(saved[0]);
        auto [gradX, gradWeight] = backwardOn(grad, grads[1], saved[0], saved[1], saved[2]);
        return {gradX, gradX, gradWeight, Variable()};
    }
};

void checkArguments(const Tensor& x, const Tensor& weight, double eps) {
    requireFloating(kOp, "x", x);
    requireSameKind(kOp, "weight", weight, "x", x);
    require(x.dim() >= 1 && x.size(-1) >= 1, "{}: x is {}, its last dimension must hold at least one value", kOp, shapeText(x));
    requireShape(kOp, "weight", weight, {x.size(-1)});
    require(eps > 0, "{}: eps must be positive, is {}", kOp, eps);
}

/// Half-precision tensors on the CPU have no raw loops: LibTorch's operators serve them.
bool servedByReference(const Tensor& x) { return x.is_cpu() && !hasCpuLoops(x); }

}  // namespace

Tensor rmsNorm(const Tensor& x, const Tensor& weight, double eps) {
    checkArguments(x, weight, eps);
    if (servedByReference(x)) {
        return rmsNormReference(x, weight, eps);
    }
    return needsGradient(x, weight) ? RmsNormFunction::apply(x, weight, eps) : forwardOn(x, {}, weight, eps).y;
}

AddRmsNorm addRmsNorm(const Tensor& x, const Tensor& residual, const Tensor& weight, double eps) {
    checkArguments(x, weight, eps);
    requireSameKind(kOp, "residual", residual, "x", x);
    requireShape(kOp, "residual", residual, x.sizes());
    if (servedByReference(x)) {
        const auto sum = x + residual;
        return {rmsNormReference(sum, weight, eps), sum};
    }
    if (needsGradient(x, weight) || needsGradient(residual, weight)) {
        const auto out = AddRmsNormFunction::apply(x, residual, weight, eps);
        return {out[0], out[1]};
    }
    auto out = forwardOn(x, residual, weight, eps);
    return {out.y, out.sum};
}

}  // namespace omnidrive::kernels

TORCH_LIBRARY_FRAGMENT(omnidrive, library) {
    library.def("rms_norm_forward(Tensor x, Tensor weight, float eps) -> (Tensor, Tensor)");
    library.def("add_rms_norm_forward(Tensor x, Tensor residual, Tensor weight, float eps) -> (Tensor, Tensor, Tensor)");
    library.def("rms_norm_backward(Tensor grad, Tensor? grad_sum, Tensor x, Tensor weight, Tensor rstd) -> (Tensor, Tensor)");
}

TORCH_LIBRARY_IMPL(omnidrive, CPU, library) {
    library.impl("rms_norm_forward", TORCH_FN(omnidrive::kernels::normCpu));
    library.impl("add_rms_norm_forward", TORCH_FN(omnidrive::kernels::addNormCpu));
    library.impl("rms_norm_backward", TORCH_FN(omnidrive::kernels::backwardCpu));
}
