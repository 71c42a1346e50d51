// SPDX-License-Identifier: GPL-3.0-or-later
#include "ranks/buckets.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/grad_mode.h>

namespace omnidrive::ranks {

namespace {

torch::Dtype travelType(const torch::Tensor& tensor, Travel travel) {
    const auto type = tensor.scalar_type();
    return travel == Travel::AsFloat32 && (type == torch::kBFloat16 || type == torch::kHalf) ? torch::kFloat32 : type;
}

bool mayShare(const torch::Tensor& a, const torch::Tensor& b) { return a.scalar_type() == b.scalar_type() && a.device() == b.device(); }

void operatePacked(const std::vector<torch::Tensor>& bucket, torch::Dtype type, const Collective& operate) {
    std::vector<torch::Tensor> parts;
    for (const auto& tensor : bucket) {
        parts.push_back(tensor.reshape({-1}).to(type));
    }
    const auto flat = at::cat(parts);   // [sum of numel]
    operate(flat);
    int64_t offset = 0;
    for (const auto& tensor : bucket) {
        tensor.copy_(flat.narrow(0, offset, tensor.numel()).view_as(tensor));
        offset += tensor.numel();
    }
}

void operateOn(const std::vector<torch::Tensor>& bucket, Travel travel, const Collective& operate) {
    const auto& first = bucket.front();
    const auto type = travelType(first, travel);
    if (bucket.size() > 1 || type != first.scalar_type() || !first.is_contiguous()) {
        operatePacked(bucket, type, operate);
        return;
    }
    operate(first.view({-1}));
    first.unsafeGetTensorImpl()->bump_version();   // a collective is no LibTorch operation: nobody else counts it as a change in place
}

}  // namespace

void inBuckets(const std::vector<torch::Tensor>& tensors, Travel travel, int64_t bucketBytes, const Collective& operate) {
    const torch::NoGradGuard noGrad;
    std::vector<torch::Tensor> bucket;
    int64_t bytes = 0;
    const auto flush = [&] {
        if (!bucket.empty()) {
            operateOn(bucket, travel, operate);
        }
        bucket.clear();
        bytes = 0;
    };
    for (const auto& given : tensors) {
        if (given.numel() == 0) {
            continue;
        }
        const auto tensor = given.detach();
        const int64_t size = tensor.numel() * static_cast<int64_t>(c10::elementSize(travelType(tensor, travel)));
        if (!bucket.empty() && (!mayShare(bucket.front(), tensor) || bytes + size > bucketBytes)) {
            flush();
        }
        bucket.push_back(tensor);
        bytes += size;
    }
    flush();
}

}  // namespace omnidrive::ranks
