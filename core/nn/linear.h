// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/few_rows/few_rows.h"

#include <torch/types.h>

#include <memory>
#include <optional>
#include <vector>

namespace omnidrive::nn {

/// A low-rank addition to a linear layer: y += scale * (x A^T) B^T. Source: arXiv 2106.09685, section 4.1.
struct LowRankAdapter {
    torch::Tensor a;    ///< [rank, in]
    torch::Tensor b;    ///< [out, rank]; zeros at the start, so that training begins with the base model
    double scale = 1;   ///< alpha / rank
};

/// Linear layer over given tensors (shared, not copied), with a low-rank adapter where one is attached. Thread-safe for inference.
class Linear {
public:
    Linear() = default;
    /// @param weight [out, in]; @param bias [out] or undefined; @param adapter null: none.
    Linear(torch::Tensor weight, torch::Tensor bias = {}, const LowRankAdapter* adapter = nullptr);

    /// @param x [.., in] in the weight's dtype. @return [.., out] in the same; the adapter is computed in its own dtype, as PEFT does.
    torch::Tensor operator()(const torch::Tensor& x) const;
    /// Appends weight, bias and adapter matrices, as far as there are any.
    void appendTensors(std::vector<torch::Tensor>& tensors) const;

private:
    torch::Tensor product(const torch::Tensor& x) const;

    torch::Tensor weight_, bias_;
    std::shared_ptr<const kernels::FewRowsLinear> fewRows_;   // shared by copies, as the weight is
    std::optional<LowRankAdapter> adapter_;
};

/// Weight with the adapter added: weight + scale * B A, computed in float32, in the weight's dtype. @return a new tensor [out, in].
torch::Tensor mergedWeight(const torch::Tensor& weight, const LowRankAdapter& adapter);

}  // namespace omnidrive::nn
