// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/block_quantised.h"

#include <torch/types.h>

#include <map>
#include <string>
#include <vector>

namespace omnidrive::train {

/// What AdamW remembers of one parameter: two moments, in float32 (float64 of float64) or as bytes with a scale a block, and of a parameter below 32
/// bits its value in float32, which the updates are added to: a step of 1e-6 is nothing to bfloat16.
class AdamMoments {
public:
    /// Bytes stand for the moments of matrices of at least this many values; smaller ones would save nothing.
    static constexpr int64_t kFewestQuantised = 4096;

    /// Moments of zero. @param eightBit bytes, where the parameter is large enough.
    AdamMoments(const torch::Tensor& parameter, bool eightBit);

    /// Float moments and no value of its own: the caller updates them with others in one fused call.
    bool isPlain() const { return !isQuantised_ && !master_.defined(); }
    torch::Tensor first() const { return first_; }
    torch::Tensor second() const { return second_; }

    struct Update {
        double learningRate, beta1, beta2, epsilon, weightDecay;
        double scale = 1;          ///< of the gradient
        torch::Tensor steps;       ///< scalar float32: how many with this one
    };
    /// One step of a parameter that is not plain, in slices: no more than a few MiB are held in float32.
    void update(const torch::Tensor& parameter, const Update& update);

    /// What a checkpoint holds of a parameter: "m/<name>", "v/<name>" (uint8 with "m_largest/", "v_largest/" when quantised), "w/<name>" the value.
    struct Part {
        std::string key;
        std::vector<int64_t> shape;
        torch::Dtype dtype;
    };
    static std::vector<Part> partsOf(const std::string& name, const torch::Tensor& parameter, bool eightBit);
    /// Tensors in the order of partsOf(), sharing memory with this.
    std::vector<torch::Tensor> tensors() const;

private:
    void updateSlice(const torch::Tensor& parameter, int64_t first, int64_t count, const Update& update);

    bool isQuantised_;
    torch::Tensor first_, second_;             // as the parameter, where not quantised
    BlockQuantised firstBytes_, secondBytes_;
    torch::Tensor master_;                     // float32, as the parameter; undefined for one of 32 bits or more
    std::vector<int64_t> shape_;
};

/// The tensor of a stored state that a part asks for. One without a value in float32, from before there was one, gives the parameter's.
/// @throws Error (Format) when it is missing, of another shape, or bytes instead of floats or the other way round.
torch::Tensor storedPart(const std::map<std::string, torch::Tensor>& state, const AdamMoments::Part& part, const torch::Tensor& parameter);

}  // namespace omnidrive::train
