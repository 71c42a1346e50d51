// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <string>

namespace omnidrive::kernels {

/// "[2, 3, 96]".
std::string shapeText(const torch::Tensor& tensor);

/// Throws Error (InvalidArgument), naming operator and argument, unless the tensor is defined and floating point.
void requireFloating(const char* op, const char* name, const torch::Tensor& tensor);

/// Throws Error (InvalidArgument), naming operator, both arguments and what differs, unless dtype and device are alike.
void requireSameKind(const char* op, const char* name, const torch::Tensor& tensor, const char* otherName, const torch::Tensor& other);

/// Throws Error (InvalidArgument) with expected and actual shape unless they are equal.
void requireShape(const char* op, const char* name, const torch::Tensor& tensor, torch::IntArrayRef expected);

/// True when a backward pass through these may be asked for: gradients are on and one of them needs one.
bool needsGradient(const torch::Tensor& a, const torch::Tensor& b);

/// float64 for float64, else float32: the dtype sums are made in.
torch::ScalarType accumulationType(torch::ScalarType type);

/// True for the dtypes the raw CPU loops are written for.
bool hasCpuLoops(const torch::Tensor& tensor);

}  // namespace omnidrive::kernels
