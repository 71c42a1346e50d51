// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <atomic>
#include <memory>

namespace omnidrive::kernels {

/// Linear layer for the few rows of a decoding step: general matrix libraries lay the matrix out anew in each call, which at these sizes is half of
/// their time. Here the layout is kept, until the matrix changes. Only while gradients are off: a frozen layer before a trained one must come to the
/// same values in a pass with gradients and in the two of gradient checkpointing, of which the first has them off. Thread-safe.
class FewRowsLinear {
public:
    /// Most rows, and most values of a matrix, that are served: beyond, the layout costs little beside the product, and a second copy much memory.
    static constexpr int64_t kMostRows = 64;
    static constexpr int64_t kMostWeights = int64_t{1} << 20;
    /// Under inference mode small matrices take more rows: reading a prompt or crops is faster by a little, too, and their second copy costs nothing
    /// to speak of. Not where gradients are merely off: such values may have to meet those of a pass with gradients.
    static constexpr int64_t kMostRowsOfSmall = 1024;
    static constexpr int64_t kSmallWeights = int64_t{1} << 18;

    /// Whether apply() takes these: float32 on the CPU, gradients off, sizes within the limits, a dense matrix.
    static bool serves(const torch::Tensor& x, const torch::Tensor& weight);
    /// The same with a limit of the caller's, who knows that the layout is worth its memory.
    static bool serves(const torch::Tensor& x, const torch::Tensor& weight, int64_t mostRows);
    /// @param x [.., in]; @param weight [out, in]; @param bias [out] or undefined. @return x weight^T + bias, [.., out], contiguous. Each value is one
    /// sum in the order of the inputs, so a row has the same bits alone and in a batch.
    torch::Tensor apply(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias) const;

    /// While one lives, nothing is served in its thread: for a pass without gradients whose values a pass with gradients must meet bit for bit.
    class Pause {
    public:
        Pause();
        ~Pause();
        Pause(const Pause&) = delete;
        Pause& operator=(const Pause&) = delete;

    private:
        bool wasPaused_;
    };

private:
    struct Packed;
    std::shared_ptr<const Packed> packedOf(const torch::Tensor& weight) const;

    mutable std::atomic<std::shared_ptr<const Packed>> packed_;
};

/// The same from plain LibTorch operators.
torch::Tensor fewRowsReference(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias);

}  // namespace omnidrive::kernels
