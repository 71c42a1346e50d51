// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/kv_cache.h"

#include "base/error.h"

#include <ATen/ATen.h>

#include <limits>

namespace omnidrive::nn {

namespace {

torch::Tensor indexTensor(const std::vector<int64_t>& values, const torch::Device& device) {
    return torch::tensor(values, torch::kLong).to(device);
}

}  // namespace

KvCache::KvCache(int64_t layers, int64_t batch, int64_t capacity, int64_t kvHeads, int64_t headDim, torch::TensorOptions options)
    : capacity_(capacity), kvHeads_(kvHeads), headDim_(headDim), options_(options), lengths_(static_cast<size_t>(batch), 0) {
    for (int64_t layer = 0; layer < layers; ++layer) {
        keys_.push_back(torch::zeros({batch, capacity, kvHeads, headDim}, options));
        values_.push_back(torch::zeros({batch, capacity, kvHeads, headDim}, options));
    }
}

void KvCache::beginAppend(const std::vector<int64_t>& newCounts) {
    const int64_t batch = this->batch();
    require(static_cast<int64_t>(newCounts.size()) == batch, "KvCache::beginAppend: {} counts for {} rows", newCounts.size(), batch);
    pending_ = newCounts;
    int64_t padded = 0;
    visible_ = 0;
    for (int64_t b = 0; b < batch; ++b) {
        const auto i = static_cast<size_t>(b);
        padded = std::max(padded, newCounts[i]);
        visible_ = std::max(visible_, lengths_[i] + newCounts[i]);
    }
    if (visible_ > capacity_) {
        fail(ErrorKind::Internal, "KvCache: {} tokens do not fit the capacity of {}", visible_, capacity_);
    }
    std::vector<int64_t> source, target;
    mask_ = torch::full({batch, 1, padded, visible_}, -std::numeric_limits<float>::infinity(), torch::kFloat32);
    auto* mask = mask_.data_ptr<float>();
    for (int64_t b = 0; b < batch; ++b) {
        const auto i = static_cast<size_t>(b);
        for (int64_t l = 0; l < padded; ++l) {
            const bool real = l < newCounts[i];
            if (real) {
                source.push_back(b * padded + l);
                target.push_back(b * capacity_ + lengths_[i] + l);
            }
            // A padding query sees position 0 alone, so that its softmax is defined; its output is never used.
            const int64_t sees = real ? lengths_[i] + l + 1 : 1;
            std::fill_n(mask + (b * padded + l) * visible_, sees, 0.0F);
        }
    }
    dense_ = static_cast<int64_t>(source.size()) == batch * padded;
    sourceRows_ = dense_ ? torch::Tensor() : indexTensor(source, options_.device());
    targetRows_ = indexTensor(target, options_.device());
    mask_ = mask_.to(options_);
}

std::pair<torch::Tensor, torch::Tensor> KvCache::append(int64_t layer, const torch::Tensor& k, const torch::Tensor& v) {
    const auto write = [&](torch::Tensor& store, const torch::Tensor& fresh) {
        auto rows = fresh.transpose(1, 2).reshape({-1, kvHeads_ * headDim_});   // [B * L, kvHeads * D]
        if (!dense_) {
            rows = rows.index_select(0, sourceRows_);
        }
        store.view({-1, kvHeads_ * headDim_}).index_copy_(0, targetRows_, rows);
        return store.narrow(1, 0, visible_).transpose(1, 2);                    // [B, kvHeads, T, D]
    };
    const auto index = static_cast<size_t>(layer);
    auto keys = write(keys_[index], k);
    return {keys, write(values_[index], v)};
}

void KvCache::endAppend() {
    for (size_t i = 0; i < lengths_.size(); ++i) {
        lengths_[i] += pending_[i];
    }
    pending_.clear();
}

KvCache KvCache::gather(const std::vector<int64_t>& rows, int64_t capacity) const {
    KvCache result(0, 0, capacity, kvHeads_, headDim_, options_);
    int64_t longest = 0;
    for (int64_t row : rows) {
        result.lengths_.push_back(lengths_[static_cast<size_t>(row)]);
        longest = std::max(longest, result.lengths_.back());
    }
    require(longest <= capacity, "KvCache::gather: rows of {} tokens do not fit a capacity of {}", longest, capacity);
    const auto index = indexTensor(rows, options_.device());
    const auto copy = [&](const torch::Tensor& store) {
        auto fresh = torch::zeros({static_cast<int64_t>(rows.size()), capacity, kvHeads_, headDim_}, options_);
        fresh.narrow(1, 0, longest).copy_(store.narrow(1, 0, longest).index_select(0, index));
        return fresh;
    };
    for (size_t layer = 0; layer < keys_.size(); ++layer) {
        result.keys_.push_back(copy(keys_[layer]));
        result.values_.push_back(copy(values_[layer]));
    }
    return result;
}

}  // namespace omnidrive::nn
