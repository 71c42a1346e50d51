// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/picture_features.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <numeric>

namespace omnidrive::model {

namespace {

/// For each picture the first one of its key.
std::vector<size_t> firstsOf(const std::vector<PictureInput>& pictures) {
    std::map<std::string, size_t> first;
    std::vector<size_t> firsts;
    for (size_t i = 0; i < pictures.size(); ++i) {
        firsts.push_back(pictures[i].key.empty() ? i : first.emplace(pictures[i].key, i).first->second);
    }
    return firsts;
}

torch::Tensor encodeAlone(const Vlm& vlm, const PictureInput& picture) {
    // What is kept must be usable by training when a rollout's inference mode made it.
    const c10::InferenceMode off(false);
    const torch::NoGradGuard noGrad;
    return vlm.encodePictures(picture.patches.clone(), {picture.grid});
}

/// Pictures that one pass of the tower encodes, so that many crops do not need memory for all of them at once.
struct Pass {
    std::vector<torch::Tensor> patches;
    std::vector<PatchGrid> grids;
    std::vector<int64_t> tokens;
    std::vector<size_t> pictures;
    int64_t rows = 0;

    void add(size_t index, const PictureInput& picture, const Vlm& vlm) {
        patches.push_back(picture.patches);
        grids.push_back(picture.grid);
        tokens.push_back(vlm.cells(picture.grid).tokens());
        pictures.push_back(index);
        rows += picture.patches.size(0);
    }
    void encode(const Vlm& vlm, std::vector<torch::Tensor>& features) {
        const auto parts = vlm.encodePictures(patches.size() == 1 ? patches[0] : at::cat(patches), grids).split_with_sizes(tokens);
        for (size_t i = 0; i < pictures.size(); ++i) {
            features[pictures[i]] = parts[i];
        }
        *this = {};
    }
};

/// Features of the pictures that are the first of their key; undefined for the others.
std::vector<torch::Tensor> encodeTogether(const Vlm& vlm, const std::vector<PictureInput>& pictures, const std::vector<size_t>& firsts) {
    constexpr int64_t kMostPatches = 384;
    std::vector<torch::Tensor> features(pictures.size());
    Pass pass;
    for (size_t i = 0; i < pictures.size(); ++i) {
        if (firsts[i] != i) {
            continue;
        }
        if (pass.rows > 0 && pass.rows + pictures[i].patches.size(0) > kMostPatches) {
            pass.encode(vlm, features);
        }
        pass.add(i, pictures[i], vlm);
    }
    pass.encode(vlm, features);
    return features;
}

torch::Tensor findOrEncode(const Vlm& vlm, const PictureInput& picture, FeatureCache& cache) {
    auto features = cache.find(picture.key);
    if (!features.defined()) {
        features = encodeAlone(vlm, picture);
        cache.keep(picture.key, features);
    }
    return features;
}

}  // namespace

torch::Tensor FeatureCache::find(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto it = entries_.find(key);
    if (it == entries_.end()) {
        ++misses_;
        return {};
    }
    ++hits_;
    byUse_.splice(byUse_.begin(), byUse_, it->second.place);
    return it->second.features;
}

void FeatureCache::keep(const std::string& key, const torch::Tensor& features) {
    const std::lock_guard lock(mutex_);
    const auto bytes = static_cast<int64_t>(features.nbytes());
    if (key.empty() || bytes > limitBytes_ || entries_.contains(key)) {
        return;
    }
    while (usedBytes_ + bytes > limitBytes_) {
        dropOldest();
    }
    byUse_.push_front(key);
    entries_[key] = {features, byUse_.begin()};
    usedBytes_ += bytes;
}

void FeatureCache::dropOldest() {
    const auto it = entries_.find(byUse_.back());
    usedBytes_ -= static_cast<int64_t>(it->second.features.nbytes());
    entries_.erase(it);
    byUse_.pop_back();
}

void FeatureCache::clear() {
    const std::lock_guard lock(mutex_);
    entries_.clear();
    byUse_.clear();
    usedBytes_ = 0;
}

int64_t FeatureCache::usedBytes() const {
    const std::lock_guard lock(mutex_);
    return usedBytes_;
}

int64_t FeatureCache::hits() const {
    const std::lock_guard lock(mutex_);
    return hits_;
}

int64_t FeatureCache::misses() const {
    const std::lock_guard lock(mutex_);
    return misses_;
}

torch::Tensor encodeOnce(const Vlm& vlm, const std::vector<PictureInput>& pictures, FeatureCache* cache) {
    if (pictures.empty()) {
        return {};
    }
    const auto firsts = firstsOf(pictures);
    std::vector<torch::Tensor> features(pictures.size());
    if (cache == nullptr) {
        features = encodeTogether(vlm, pictures, firsts);
    }
    std::vector<torch::Tensor> inOrder;
    for (size_t i = 0; i < pictures.size(); ++i) {
        auto& own = features[firsts[i]];
        if (!own.defined()) {
            own = findOrEncode(vlm, pictures[firsts[i]], *cache);
        }
        inOrder.push_back(own);
    }
    return at::cat(inOrder);
}

}  // namespace omnidrive::model
