// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/clip_model.h"

#include "base/error.h"
#include "clip/label_text.h"
#include "clip/text_batch.h"
#include "vision/preprocess.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <unordered_map>

namespace omnidrive::clip {

namespace {

constexpr size_t kImagesPerBatch = 32;
/// Labels are free text of a policy: the cache must not grow with every new spelling for ever.
constexpr size_t kMaxCachedLabels = 8192;
constexpr double kClipScoreWeight = 2.5;  // arXiv 2104.08718, equation 1

using Embedding = std::vector<float>;  // [projection], of length 1

double dot(const Embedding& a, const Embedding& b) {
    double sum = 0;
    for (size_t i = 0; i < a.size(); ++i) {
        sum += static_cast<double>(a[i]) * b[i];
    }
    return sum;
}

std::vector<Embedding> rowsOf(const torch::Tensor& embeddings) {
    const auto cpu = embeddings.to(torch::kCPU, torch::kFloat32).contiguous();  // [N, projection]
    const float* data = cpu.const_data_ptr<float>();
    std::vector<Embedding> rows;
    for (int64_t i = 0; i < cpu.size(0); ++i) {
        rows.emplace_back(data + i * cpu.size(1), data + (i + 1) * cpu.size(1));
    }
    return rows;
}

class ClipRegionScorer final : public RegionScorer {
public:
    ClipRegionScorer(std::shared_ptr<const ClipModel> model, std::shared_ptr<const text::ClipTokenizer> tokenizer,
                     ScorerOptions options)
        : model_(std::move(model)),
          tokenizer_(std::move(tokenizer)),
          options_(std::move(options)),
          logitScale_(model_->logitScale().item<double>()) {
        requireTemplates();
        for (const auto& text : options_.vocabulary) {
            comparableVocabulary_.push_back(comparableLabel(text));
            vocabulary_.push_back(embedLabel(text));
        }
    }

    std::vector<Score> scoreEach(const std::vector<const vision::Image*>& crops,
                                 const std::vector<std::string>& labels) override {
        require(crops.size() == labels.size(), "{} crops but {} labels to score", crops.size(), labels.size());
        const auto images = embedCrops(crops);
        std::vector<Score> scores;
        for (size_t i = 0; i < crops.size(); ++i) {
            scores.push_back(scoreOne(images[i], labels[i]));
        }
        return scores;
    }

    const ScorerOptions& options() const override { return options_; }

private:
    void requireTemplates() const {
        require(!options_.templates.empty(), "the region scorer needs at least one template");
        for (const auto& sentence : options_.templates) {
            require(sentence.find("{label}") != std::string::npos, "CLIP template '{}' has no {{label}}", sentence);
        }
    }

    std::vector<Embedding> embedCrops(const std::vector<const vision::Image*>& crops) const {
        const c10::InferenceMode inference;
        const auto& config = model_->config();
        std::vector<Embedding> result;
        for (size_t begin = 0; begin < crops.size(); begin += kImagesPerBatch) {
            std::vector<const vision::Image*> images;
            for (size_t i = begin; i < std::min(begin + kImagesPerBatch, crops.size()); ++i) {
                require(!crops[i]->isEmpty(), "crop {} to score is empty", i);
                images.push_back(crops[i]);
            }
            const auto rows = rowsOf(model_->embedImages(vision::preprocessForClip(
                images, {static_cast<int>(config.imageSize), options_.padToSquare, config.mean, config.std})));
            result.insert(result.end(), rows.begin(), rows.end());
        }
        return result;
    }

    /// Mean over the templates, normalised again.
    Embedding computeLabel(const std::string& label) const {
        const c10::InferenceMode inference;
        std::vector<std::string> texts;
        for (const auto& sentence : options_.templates) {
            texts.push_back(fillTemplate(sentence, label));
        }
        const auto batch = tokenizeTexts(*tokenizer_, texts, static_cast<int>(model_->config().maxPositions));
        const auto mean = model_->embedTexts(batch.ids, batch.mask).mean(0, true);  // [1, projection]
        return rowsOf(mean / mean.norm().clamp_min(1e-12)).front();
    }

    Embedding embedLabel(const std::string& label) {
        {
            const std::lock_guard lock(cacheMutex_);
            if (const auto it = cache_.find(label); it != cache_.end()) {
                return it->second;
            }
        }
        Embedding embedding = computeLabel(label);  // outside the lock; two threads may do it twice, with one result
        const std::lock_guard lock(cacheMutex_);
        if (cache_.size() >= kMaxCachedLabels) {
            cache_.clear();
        }
        cache_[label] = embedding;
        return embedding;
    }

    Score scoreOne(const Embedding& image, const std::string& label) {
        Score score;
        score.cosine = dot(image, embedLabel(label));
        score.logit = logitScale_ * score.cosine;
        score.clipScore = kClipScoreWeight * std::max(score.cosine, 0.0);
        const std::string comparable = comparableLabel(label);
        double others = 0;  // sum of exp(logit - own logit)
        for (size_t i = 0; i < vocabulary_.size(); ++i) {
            if (namesSameThing(comparable, comparableVocabulary_[i])) {
                continue;
            }
            const double cosine = dot(image, vocabulary_[i]);
            others += std::exp(logitScale_ * (cosine - score.cosine));
            if (score.bestOther.empty() || cosine > score.bestOtherCosine) {
                score.bestOther = options_.vocabulary[i];
                score.bestOtherCosine = cosine;
            }
        }
        score.contrast = 1 / (1 + others);
        return score;
    }

    std::shared_ptr<const ClipModel> model_;
    std::shared_ptr<const text::ClipTokenizer> tokenizer_;
    const ScorerOptions options_;
    const double logitScale_;
    std::vector<Embedding> vocabulary_;
    std::vector<std::string> comparableVocabulary_;
    std::mutex cacheMutex_;
    std::unordered_map<std::string, Embedding> cache_;
};

}  // namespace

std::vector<RegionScorer::Score> RegionScorer::score(const std::vector<vision::Image>& crops,
                                                     const std::vector<std::string>& labels) {
    std::vector<const vision::Image*> pictures;
    for (const auto& crop : crops) {
        pictures.push_back(&crop);
    }
    return scoreEach(pictures, labels);
}

std::shared_ptr<RegionScorer> RegionScorer::load(const std::filesystem::path& folder, const ScorerOptions& options,
                                                 torch::Device device) {
    return make(ClipModel::load(folder, device), text::ClipTokenizer::fromFolder(folder), options);
}

std::shared_ptr<RegionScorer> RegionScorer::make(std::shared_ptr<const ClipModel> model,
                                                 std::shared_ptr<const text::ClipTokenizer> tokenizer,
                                                 const ScorerOptions& options) {
    return std::make_shared<ClipRegionScorer>(std::move(model), std::move(tokenizer), options);
}

}  // namespace omnidrive::clip
