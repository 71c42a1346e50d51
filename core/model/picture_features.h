// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/vlm.h"

#include <torch/types.h>

#include <cstdint>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace omnidrive::model {

/// A picture for the vision tower. Equal keys say equal pixels; a picture without a key is like no other.
struct PictureInput {
    std::string key;
    torch::Tensor patches;   ///< [gridH * gridW, patch values]
    PatchGrid grid;
};

/// Features of pictures under weights that do not change, up to a limit of memory; the one that was not asked for longest goes first. Thread-safe.
class FeatureCache {
public:
    explicit FeatureCache(int64_t limitBytes) : limitBytes_(limitBytes) {}

    /// Undefined when the picture is not there.
    torch::Tensor find(const std::string& key);
    /// Keeps the features; nothing happens when they alone exceed the limit or the key is empty.
    void keep(const std::string& key, const torch::Tensor& features);
    /// Forgets everything: the weights have changed.
    void clear();

    int64_t usedBytes() const;
    int64_t limitBytes() const { return limitBytes_; }
    /// Pictures found and not found so far.
    int64_t hits() const;
    int64_t misses() const;

private:
    struct Entry {
        torch::Tensor features;
        std::list<std::string>::iterator place;
    };
    void dropOldest();

    const int64_t limitBytes_;
    mutable std::mutex mutex_;
    int64_t usedBytes_ = 0, hits_ = 0, misses_ = 0;
    std::list<std::string> byUse_;           // most recently used first
    std::map<std::string, Entry> entries_;
};

/// Features of the pictures, one behind the other in the given order [tokens, hidden]; pictures of one key are encoded once. Undefined without pictures.
/// @param cache null: encoded together, differentiable. Else for a tower that is not trained: pictures that are not in the cache are encoded one by
///        one, without gradients, so that a picture's features are the same to the bit whichever pictures came before.
torch::Tensor encodeOnce(const Vlm& vlm, const std::vector<PictureInput>& pictures, FeatureCache* cache);

}  // namespace omnidrive::model
