// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/mrope/mrope.h"

#include "base/error.h"
#include "kernels/common/tensor_checks.h"
#include "kernels/mrope/mrope_cpu.h"

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

constexpr const char* kOp = "mrope";

HeadStrides stridesOf(const Tensor& x) { return {x.stride(0), x.stride(1), x.stride(2)}; }

RotaryExtent extentOf(const Tensor& in, const Tensor& out, const Tensor& cos, bool inverse) {
    RotaryExtent extent;
    extent.batch = in.size(0), extent.heads = in.size(1), extent.length = in.size(2), extent.dim = in.size(3);
    extent.in = stridesOf(in);
    extent.out = stridesOf(out);
    extent.tableBatch = cos.size(0) == 1 ? 0 : cos.stride(0);
    extent.tableToken = cos.stride(2);
    extent.inverse = inverse;
    extent.threads = at::get_num_threads();
    return extent;
}

/// A gradient may arrive with any strides; the loops need only its last dimension dense.
Tensor withDenseRows(const Tensor& x) { return x.stride(3) == 1 || x.size(3) == 1 ? x : x.contiguous(); }

Tensor rotateCpu(const Tensor& xIn, const Tensor& cos, const Tensor& sin, bool inverse) {
    const auto x = withDenseRows(xIn);
    const auto out = at::empty_like(x);
    if (x.numel() == 0) {
        return out;
    }
    const auto extent = extentOf(x, out, cos, inverse);
    if (x.scalar_type() == torch::kFloat) {
        rotaryLoops(x.const_data_ptr<float>(), cos.const_data_ptr<float>(), sin.const_data_ptr<float>(), out.data_ptr<float>(), extent);
    } else {
        rotaryLoops(x.const_data_ptr<double>(), cos.const_data_ptr<double>(), sin.const_data_ptr<double>(), out.data_ptr<double>(), extent);
    }
    return out;
}

Tensor rotateOn(const Tensor& x, const Tensor& cos, const Tensor& sin, bool inverse) {
    if (x.is_cpu()) {
        return rotateCpu(x, cos, sin, inverse);
    }
    static const auto op = c10::Dispatcher::singleton()
                               .findSchemaOrThrow("omnidrive::rotary", "")
                               .typed<Tensor(const Tensor&, const Tensor&, const Tensor&, bool)>();
    return op.call(x, cos, sin, inverse);
}

class RotaryFunction : public torch::autograd::Function<RotaryFunction> {
public:
    static variable_list forward(AutogradContext* context, const Variable& q, const Variable& k, const Variable& cos, const Variable& sin) {
        context->save_for_backward({cos, sin});
        return {rotateOn(q, cos, sin, false), rotateOn(k, cos, sin, false)};
    }

    static variable_list backward(AutogradContext* context, variable_list grads) {
        const auto saved = context->get_saved_variables();
        const auto back = [&](const Tensor& grad) { return grad.defined() ? rotateOn(grad, saved[0], saved[1], true) : Tensor(); };
        return {back(grads[0]), back(grads[1]), Variable(), Variable()};
    }
};

void checkHeads(const char* name, const Tensor& x) {
    requireFloating(kOp, name, x);
    require(x.dim() == 4 && x.size(3) % 2 == 0, "{}: {} is {}, expected [B, heads, L, D] with an even D", kOp, name, shapeText(x));
    require(x.stride(3) == 1 || x.numel() == 0, "{}: the last dimension of {} must be dense", kOp, name);
}

void checkTable(const char* name, const Tensor& table, const Tensor& q) {
    requireFloating(kOp, name, table);
    require(table.device() == q.device(), "{}: {} is on {}, q is on {}", kOp, name, table.device().str(), q.device().str());
    const bool fits = table.dim() == 4 && (table.size(0) == 1 || table.size(0) == q.size(0)) && table.size(1) == 1 &&
                      table.size(2) == q.size(2) && table.size(3) == q.size(3);
    require(fits, "{}: {} is {}, expected [{} or 1, 1, {}, {}]", kOp, name, shapeText(table), q.size(0), q.size(2), q.size(3));
}

void checkArguments(const Tensor& q, const Tensor& k, const Tensor& cos, const Tensor& sin) {
    checkHeads("q", q);
    checkHeads("k", k);
    requireSameKind(kOp, "k", k, "q", q);
    require(k.size(0) == q.size(0) && k.size(2) == q.size(2) && k.size(3) == q.size(3), "{}: k is {}, q is {}: only the heads may differ",
            kOp, shapeText(k), shapeText(q));
    checkTable("cos", cos, q);
    checkTable("sin", sin, q);
    requireShape(kOp, "sin", sin, cos.sizes());
}

/// Half types on the CPU, by LibTorch's operators: products and sum are rounded one by one.
Tensor rotateHalfType(const Tensor& x, const Tensor& cos, const Tensor& sin) {
    const int64_t half = x.size(3) / 2;
    const auto rotated = at::cat({x.narrow(3, half, half).neg(), x.narrow(3, 0, half)}, 3);
    return x * cos + rotated * sin;
}

}  // namespace

RotatedPair applyMrope(const Tensor& q, const Tensor& k, const Tensor& cosIn, const Tensor& sinIn) {
    checkArguments(q, k, cosIn, sinIn);
    const auto roundedCos = cosIn.to(q.scalar_type()), roundedSin = sinIn.to(q.scalar_type());   // no copies when they already are
    if (q.is_cpu() && !hasCpuLoops(q)) {
        return {rotateHalfType(q, roundedCos, roundedSin), rotateHalfType(k, roundedCos, roundedSin)};
    }
    const auto type = accumulationType(q.scalar_type());
    const auto cos = roundedCos.to(type).contiguous(), sin = roundedSin.to(type).contiguous();
    if (needsGradient(q, k)) {
        const auto out = RotaryFunction::apply(q, k, cos, sin);
        return {out[0], out[1]};
    }
    return {rotateOn(q, cos, sin, false), rotateOn(k, cos, sin, false)};
}

}  // namespace omnidrive::kernels

TORCH_LIBRARY_FRAGMENT(omnidrive, library) { library.def("rotary(Tensor x, Tensor cos, Tensor sin, bool inverse) -> Tensor"); }

TORCH_LIBRARY_IMPL(omnidrive, CPU, library) { library.impl("rotary", TORCH_FN(omnidrive::kernels::rotateCpu)); }
