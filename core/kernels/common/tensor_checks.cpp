// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/common/tensor_checks.h"

#include "base/error.h"

#include <fmt/ranges.h>

namespace omnidrive::kernels {

std::string shapeText(const torch::Tensor& tensor) {
    return tensor.defined() ? fmt::format("[{}]", fmt::join(tensor.sizes(), ", ")) : "[undefined]";
}

void requireFloating(const char* op, const char* name, const torch::Tensor& tensor) {
    require(tensor.defined(), "{}: {} is undefined", op, name);
    require(tensor.is_floating_point(), "{}: {} must be floating point, is {}", op, name, c10::toString(tensor.scalar_type()));
}

void requireSameKind(const char* op, const char* name, const torch::Tensor& tensor, const char* otherName, const torch::Tensor& other) {
    require(tensor.defined(), "{}: {} is undefined", op, name);
    require(tensor.scalar_type() == other.scalar_type(), "{}: {} is {}, {} is {}", op, name, c10::toString(tensor.scalar_type()), otherName,
            c10::toString(other.scalar_type()));
    require(tensor.device() == other.device(), "{}: {} is on {}, {} is on {}", op, name, tensor.device().str(), otherName,
            other.device().str());
}

void requireShape(const char* op, const char* name, const torch::Tensor& tensor, torch::IntArrayRef expected) {
    require(tensor.sizes() == expected, "{}: {} is {}, expected [{}]", op, name, shapeText(tensor), fmt::join(expected, ", "));
}

bool needsGradient(const torch::Tensor& a, const torch::Tensor& b) {
    return at::GradMode::is_enabled() && (a.requires_grad() || b.requires_grad());
}

torch::ScalarType accumulationType(torch::ScalarType type) { return type == torch::kDouble ? torch::kDouble : torch::kFloat; }

bool hasCpuLoops(const torch::Tensor& tensor) {
    return tensor.is_cpu() && (tensor.scalar_type() == torch::kFloat || tensor.scalar_type() == torch::kDouble);
}

}  // namespace omnidrive::kernels
