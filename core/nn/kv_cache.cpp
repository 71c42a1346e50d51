// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/kv_cache.h"

#include "base/error.h"
#include "nn/attention.h"
#include "nn/attention_part.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

namespace omnidrive::nn {

namespace {

torch::Tensor indexTensor(const std::vector<int64_t>& values, const torch::Device& device) {
    return torch::tensor(values, torch::kLong).to(device);
}

constexpr int64_t kFirstSlots = 64;

}  // namespace

KvCache::KvCache(int64_t layers, int64_t batch, int64_t capacity, int64_t kvHeads, int64_t headDim, torch::TensorOptions options)
    : capacity_(capacity), kvHeads_(kvHeads), headDim_(headDim), options_(options), keys_(static_cast<size_t>(layers)),
      values_(static_cast<size_t>(layers)), lengths_(static_cast<size_t>(batch), 0) {}

KvCache KvCache::continued(const std::shared_ptr<const KvCache>& prefix, const std::vector<int64_t>& rows, int64_t capacity) {
    require(!prefix->prefix_, "KvCache::continued: the prefix has a prefix itself");
    KvCache result(static_cast<int64_t>(prefix->keys_.size()), static_cast<int64_t>(rows.size()), capacity, prefix->kvHeads_, prefix->headDim_,
                   prefix->options_);
    result.prefix_ = prefix;
    result.prefixRows_ = rows;
    return result;
}

/// Room for so many tokens a row. It doubles, so that each token is moved about once.
void KvCache::reserve(int64_t slots) {
    if (slots <= slots_) {
        return;
    }
    slots_ = std::min(std::max({slots, 2 * slots_, kFirstSlots}), std::max(capacity_, slots));
    const auto grow = [&](torch::Tensor& store) {
        // Zeros: what no mask hides yet must at least be a number.
        auto larger = torch::zeros({batch(), slots_, kvHeads_, headDim_}, options_);
        if (store.defined()) {
            larger.narrow(1, 0, store.size(1)).copy_(store);
        }
        store = larger;
    };
    for (size_t layer = 0; layer < keys_.size(); ++layer) {
        grow(keys_[layer]);
        grow(values_[layer]);
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
    reserve(visible_);
    std::vector<int64_t> source, target;
    mask_ = torch::full({batch, 1, padded, visible_}, -std::numeric_limits<float>::infinity(), torch::kFloat32);
    auto* mask = mask_.data_ptr<float>();
    for (int64_t b = 0; b < batch; ++b) {
        const auto i = static_cast<size_t>(b);
        for (int64_t l = 0; l < padded; ++l) {
            const bool real = l < newCounts[i];
            if (real) {
                source.push_back(b * padded + l);
                target.push_back(b * slots_ + lengths_[i] + l);
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

void KvCache::beginTokens(const std::vector<bool>& has) {
    const int64_t batch = this->batch();
    require(static_cast<int64_t>(has.size()) == batch, "KvCache::beginTokens: {} rows instead of {}", has.size(), batch);
    const int64_t longest = lengths_.empty() ? 0 : *std::max_element(lengths_.begin(), lengths_.end());
    if (longest >= capacity_) {
        fail(ErrorKind::Internal, "KvCache: {} tokens do not fit the capacity of {}", longest + 1, capacity_);
    }
    reserve(longest + 1);
    pending_.assign(has.begin(), has.end());
    auto mask = torch::full({batch, 1, 1, slots_}, -std::numeric_limits<float>::infinity(), torch::kFloat32);
    std::vector<int64_t> target;
    for (int64_t b = 0; b < batch; ++b) {
        const int64_t length = lengths_[static_cast<size_t>(b)];
        target.push_back(b * slots_ + length);
        std::fill_n(mask.data_ptr<float>() + b * slots_, has[static_cast<size_t>(b)] ? length + 1 : 1, 0.0F);
    }
    if (!tokenMask_.defined() || tokenMask_.size(3) != slots_) {
        tokenMask_ = at::empty({batch, 1, 1, slots_}, options_);
        tokenRows_ = at::empty({batch}, options_.dtype(torch::kLong));
    }
    tokenMask_.copy_(mask);
    tokenRows_.copy_(torch::tensor(target, torch::kLong));
    mask_ = tokenMask_;
    targetRows_ = tokenRows_;
    visible_ = slots_;
    dense_ = true;
}

std::pair<torch::Tensor, torch::Tensor> KvCache::write(int64_t layer, const torch::Tensor& k, const torch::Tensor& v) {
    const auto put = [&](torch::Tensor& store, const torch::Tensor& fresh) {
        auto rows = fresh.transpose(1, 2).reshape({-1, kvHeads_ * headDim_});   // [B * L, kvHeads * D]
        if (!dense_) {
            rows = rows.index_select(0, sourceRows_);
        }
        store.view({-1, kvHeads_ * headDim_}).index_copy_(0, targetRows_, rows);
        return store.narrow(1, 0, visible_).transpose(1, 2);                    // [B, kvHeads, T, D]
    };
    const auto index = static_cast<size_t>(layer);
    auto keys = put(keys_[index], k);
    return {keys, put(values_[index], v)};
}

torch::Tensor KvCache::attend(int64_t layer, const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v) {
    const auto [keys, values] = write(layer, k, v);
    return prefix_ ? attendJoined(layer, q, keys, values) : maskedAttention(q, keys, values, mask_);
}

/// Attention to the rows' own tokens and to the prefix, joined by their log-sum-exp. Query heads that share a key head become query rows; so do, for
/// the prefix, the rows that share it: its keys are read once for all of them.
torch::Tensor KvCache::attendJoined(int64_t layer, const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v) const {
    const int64_t rows = q.size(0), heads = q.size(1), length = q.size(2), repeats = heads / kvHeads_, asked = repeats * length;
    const auto grouped = q.reshape({rows, kvHeads_, asked, headDim_});
    const auto mask = mask_.unsqueeze(2).expand({rows, 1, repeats, length, visible_}).reshape({rows, 1, asked, visible_});
    const auto own = attendPart(grouped, k, v, mask);
    std::vector<torch::Tensor> outs, logSums;
    for (int64_t first = 0; first < rows;) {
        const int64_t source = prefixRows_[static_cast<size_t>(first)];
        int64_t end = first;
        while (end < rows && prefixRows_[static_cast<size_t>(end)] == source) {
            ++end;
        }
        const int64_t count = end - first;
        const auto stored = [&](const std::vector<torch::Tensor>& store) {   // [1, kvHeads, Lp, D]
            return store[static_cast<size_t>(layer)].narrow(0, source, 1).narrow(1, 0, prefix_->lengths_[static_cast<size_t>(source)]).transpose(1, 2);
        };
        const auto queries = grouped.narrow(0, first, count).transpose(0, 1).reshape({1, kvHeads_, count * asked, headDim_});
        const auto part = attendPart(queries, stored(prefix_->keys_), stored(prefix_->values_), {});
        outs.push_back(part.out.reshape({kvHeads_, count, asked, headDim_}).transpose(0, 1));
        logSums.push_back(part.logSum.reshape({kvHeads_, count, asked}).transpose(0, 1));
        first = end;
    }
    const auto all = [](const std::vector<torch::Tensor>& parts) { return parts.size() == 1 ? parts[0] : at::cat(parts); };
    return joined(own, {all(outs), all(logSums)})
        .to(q.scalar_type())
        .reshape({rows, kvHeads_, repeats, length, headDim_})
        .permute({0, 3, 1, 2, 4})
        .reshape({rows, length, heads * headDim_});
}

void KvCache::endAppend() {
    for (size_t i = 0; i < lengths_.size(); ++i) {
        lengths_[i] += pending_[i];
    }
    pending_.clear();
}

KvCache KvCache::gather(const std::vector<int64_t>& rows, int64_t capacity) const {
    std::vector<Place> places;
    for (const int64_t row : rows) {
        places.push_back({false, row});
    }
    return gather(*this, *this, places, capacity);
}

KvCache KvCache::gather(const KvCache& first, const KvCache& second, const std::vector<Place>& places, int64_t capacity) {
    require(first.prefix_ == second.prefix_, "KvCache::gather: the caches go on from different prefixes");
    KvCache result(static_cast<int64_t>(first.keys_.size()), static_cast<int64_t>(places.size()), capacity, first.kvHeads_, first.headDim_, first.options_);
    result.prefix_ = first.prefix_;
    std::vector<int64_t> rows[2], targets[2];   // of the first and of the second cache
    int64_t longest = 0;
    for (size_t i = 0; i < places.size(); ++i) {
        const auto& from = places[i].isInSecond ? second : first;
        const auto row = static_cast<size_t>(places[i].row);
        rows[places[i].isInSecond].push_back(places[i].row);
        targets[places[i].isInSecond].push_back(static_cast<int64_t>(i));
        result.lengths_[i] = from.lengths_[row];
        longest = std::max(longest, from.lengths_[row]);
        if (from.prefix_) {
            result.prefixRows_.push_back(from.prefixRows_[row]);
        }
    }
    require(longest <= capacity, "KvCache::gather: rows of {} tokens do not fit a capacity of {}", longest, capacity);
    result.reserve(longest);
    result.copyRows(first, rows[0], targets[0]);
    result.copyRows(second, rows[1], targets[1]);
    return result;
}

void KvCache::copyRows(const KvCache& from, const std::vector<int64_t>& rows, const std::vector<int64_t>& targets) {
    const int64_t used = std::min(slots_, from.slots_);
    if (rows.empty() || used == 0) {
        return;
    }
    const auto source = indexTensor(rows, options_.device()), target = indexTensor(targets, options_.device());
    for (size_t layer = 0; layer < keys_.size(); ++layer) {
        keys_[layer].narrow(1, 0, used).index_copy_(0, target, from.keys_[layer].narrow(1, 0, used).index_select(0, source));
        values_[layer].narrow(1, 0, used).index_copy_(0, target, from.values_[layer].narrow(1, 0, used).index_select(0, source));
    }
}

}  // namespace omnidrive::nn
