// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/group_advantage/group_advantage.h"

#include "base/error.h"
#include "kernels/common/tensor_checks.h"

#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/library.h>

#include <algorithm>
#include <cmath>

namespace omnidrive::kernels {

namespace {

using torch::Tensor;

constexpr const char* kOp = "group_advantage";
constexpr double kNoSignal = 1e-9;   // rewards closer than this carry no preference

void advantageRow(const double* rewards, double* out, int64_t count, double epsilon, bool divideByStd) {
    if (count == 1) {
        *out = divideByStd ? *rewards / (1.0 + epsilon) : *rewards;
        return;
    }
    double mean = 0, squares = 0;
    for (int64_t i = 0; i < count; ++i) {
        mean += rewards[i] / static_cast<double>(count);
    }
    for (int64_t i = 0; i < count; ++i) {
        squares += (rewards[i] - mean) * (rewards[i] - mean);
    }
    const auto [low, high] = std::minmax_element(rewards, rewards + count);
    const double deviation = divideByStd ? std::sqrt(squares / static_cast<double>(count - 1)) + epsilon : 1.0;
    for (int64_t i = 0; i < count; ++i) {
        out[i] = *high - *low > kNoSignal ? (rewards[i] - mean) / deviation : 0.0;
    }
}

Tensor advantageCpu(const Tensor& rewards, double epsilon, bool divideByStd) {
    const auto wide = rewards.to(torch::kDouble).contiguous();
    const auto out = at::empty(wide.sizes(), wide.options());
    const int64_t groups = wide.size(0), size = wide.size(1);
    for (int64_t group = 0; group < groups; ++group) {
        advantageRow(wide.const_data_ptr<double>() + group * size, out.data_ptr<double>() + group * size, size, epsilon, divideByStd);
    }
    return out.to(accumulationType(rewards.scalar_type()));
}

void checkFinite(const Tensor& rewards) {
    const auto wide = rewards.to(torch::kDouble).contiguous();
    const auto* values = wide.const_data_ptr<double>();
    for (int64_t i = 0; i < wide.numel(); ++i) {
        require(std::isfinite(values[i]), "{}: reward {} of prompt {} is not finite", kOp, i % wide.size(1), i / wide.size(1));
    }
}

}  // namespace

Tensor groupAdvantage(const Tensor& rewardsIn, double epsilon, bool divideByStd) {
    requireFloating(kOp, "rewards", rewardsIn);
    require(rewardsIn.dim() == 2 && rewardsIn.size(1) >= 1, "{}: rewards is {}, expected [P, G] with G >= 1", kOp, shapeText(rewardsIn));
    require(std::isfinite(epsilon) && epsilon >= 0, "{}: epsilon must be at least 0, is {}", kOp, epsilon);
    const auto rewards = rewardsIn.detach();
    if (rewards.is_cpu()) {
        checkFinite(rewards);
        return advantageCpu(rewards, epsilon, divideByStd);
    }
    static const auto op = c10::Dispatcher::singleton()
                               .findSchemaOrThrow("omnidrive::group_advantage", "")
                               .typed<Tensor(const Tensor&, double, bool)>();
    return op.call(rewards, epsilon, divideByStd);
}

}  // namespace omnidrive::kernels

TORCH_LIBRARY_FRAGMENT(omnidrive, library) {
    library.def("group_advantage(Tensor rewards, float epsilon, bool divide_by_std) -> Tensor");
}

TORCH_LIBRARY_IMPL(omnidrive, CPU, library) { library.impl("group_advantage", TORCH_FN(omnidrive::kernels::advantageCpu)); }
