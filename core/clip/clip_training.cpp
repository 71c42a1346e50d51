// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/clip_training.h"

#include "base/error.h"
#include "clip/clip_tokenizer_training.h"
#include "clip/clip_towers.h"
#include "clip/pair_batch.h"
#include "store/atomic_file.h"

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/grad_mode.h>

#include <cmath>
#include <numbers>
#include <set>

namespace omnidrive::clip {

namespace {

/// CLIP keeps its logit scale below 100, lest the loss saturates.
const double kMaxLogScale = std::log(100.0);

/// AdamW over the tower parameters, with a global gradient clip.
class Optimiser {
public:
    Optimiser(ClipWeights& weights, const ClipTraining& training) : training_(training) {
        for (auto& [name, tensor] : weights) {
            tensor.requires_grad_(true);
            slots_.push_back({tensor, at::zeros_like(tensor), at::zeros_like(tensor), tensor.dim() > 1});
        }
    }

    void step(int index) {
        const torch::NoGradGuard noGrad;
        clipGradients();
        const double rate = rateAt(index), first = 1 - std::pow(kBeta1, index + 1),
                     second = 1 - std::pow(kBeta2, index + 1);
        for (auto& slot : slots_) {
            const auto& gradient = slot.parameter.grad();
            if (!gradient.defined()) {
                continue;
            }
            slot.mean.mul_(kBeta1).add_(gradient, 1 - kBeta1);
            slot.square.mul_(kBeta2).addcmul_(gradient, gradient, 1 - kBeta2);
            if (slot.decays) {
                slot.parameter.mul_(1 - rate * training_.weightDecay);
            }
            slot.parameter.addcdiv_(slot.mean, (slot.square / second).sqrt_().add_(1e-8), -rate / first);
            slot.parameter.mutable_grad().reset();
        }
    }

private:
    static constexpr double kBeta1 = 0.9, kBeta2 = 0.98;

    struct Slot {
        torch::Tensor parameter, mean, square;
        bool decays = false;
    };

    /// Linear warm-up, then a cosine to a twentieth.
    double rateAt(int index) const {
        if (index < training_.warmupSteps) {
            return training_.learningRate * (index + 1) / training_.warmupSteps;
        }
        const double span = std::max(1, training_.steps - training_.warmupSteps);
        const double wave = 0.5 * (1 + std::cos(std::numbers::pi * (index - training_.warmupSteps) / span));
        return training_.learningRate * (0.05 + 0.95 * wave);
    }

    void clipGradients() {
        double squares = 0;
        for (const auto& slot : slots_) {
            if (slot.parameter.grad().defined()) {
                squares += slot.parameter.grad().square().sum().item<double>();
            }
        }
        const double scale = training_.gradientClip / (std::sqrt(squares) + 1e-6);
        if (training_.gradientClip > 0 && scale < 1) {
            for (auto& slot : slots_) {
                if (slot.parameter.grad().defined()) {
                    slot.parameter.mutable_grad().mul_(scale);
                }
            }
        }
    }

    const ClipTraining& training_;
    std::vector<Slot> slots_;
};

void requireUsable(const ClipTraining& training) {
    require(training.steps >= 1 && training.batch >= 2,
            "CLIP training needs at least one step and two pairs a step, got {} and {}", training.steps,
            training.batch);
    require(!training.texts.empty(), "CLIP training needs the texts its pairs may carry");
}

void requireAnnounced(const std::vector<ClipPair>& pairs, const std::set<std::string>& texts) {
    require(pairs.size() >= 2, "the source of CLIP pairs gave {} pairs, at least two are needed", pairs.size());
    for (const auto& pair : pairs) {
        require(texts.contains(pair.text), "the CLIP text '{}' was not announced to the tokenizer", pair.text);
    }
}

torch::Tensor lossOf(const ClipModel& model, const PairBatch& batch) {
    const auto& weights = model.parameters();
    const auto images = encodeImages(weights, model.config(), batch.pixels);
    const auto texts =
        encodeTexts(weights, model.config(), batch.texts.ids, batch.texts.mask).index_select(0, batch.textOfPair);
    return contrastiveLoss(images, texts, weights.at("logit_scale").exp(), batch.classes);
}

void clampScale(ClipModel& model) {
    const torch::NoGradGuard noGrad;
    model.parameters().at("logit_scale").clamp_max_(kMaxLogScale);
}

void runSteps(ClipModel& model, const ClipTraining& training, const text::ClipTokenizer& tokenizer,
              const PairSource& source, const std::stop_token& stop, const ProgressFn& progress) {
    Optimiser optimiser(model.parameters(), training);
    const std::set<std::string> announced(training.texts.begin(), training.texts.end());
    for (int step = 0; step < training.steps && !stop.stop_requested(); ++step) {
        const auto pairs = source(step, training.batch);
        requireAnnounced(pairs, announced);
        const auto loss = lossOf(model, makePairBatch(pairs, model.config(), tokenizer, training.padToSquare));
        const double value = loss.item<double>();
        if (!std::isfinite(value)) {
            fail(ErrorKind::Internal, "CLIP training diverged at step {}: the loss is {}", step, value);
        }
        loss.backward();
        optimiser.step(step);
        clampScale(model);
        if (progress) {
            progress({step + 1, training.steps, fmt::format("CLIP, loss {:.3f}", value)});
        }
    }
    for (auto& [name, tensor] : model.parameters()) {
        tensor = tensor.detach();
    }
}

void writeVocabulary(const std::filesystem::path& folder, const std::vector<std::string>& vocabulary) {
    if (vocabulary.empty()) {
        return;
    }
    std::string yaml = "vocabulary:\n";
    for (const auto& text : vocabulary) {
        yaml += fmt::format("  - \"{}\"\n", text);
    }
    store::writeFileAtomically(folder / "omnidrive_vocabulary.yaml", yaml);
}

}  // namespace

ClipConfig ClipTraining::tinyClipConfig() {
    ClipConfig config;
    config.vision = {64, 128, 2, 4, 1e-5, true};
    config.text = {48, 96, 1, 3, 1e-5, true};
    config.projectionDim = 32;
    config.maxPositions = 24;
    config.imageSize = 56;
    config.patchSize = 8;
    return config;
}

torch::Tensor contrastiveLoss(const torch::Tensor& images, const torch::Tensor& texts, const torch::Tensor& scale,
                              const torch::Tensor& classes) {
    const auto logits = scale * images.matmul(texts.t());                                          // [N, N]
    const auto matches = (classes.unsqueeze(1) == classes.unsqueeze(0)).to(logits.scalar_type());  // [N, N], symmetric
    const auto targets = matches / matches.sum(1, true);
    const auto perImage = -(targets * logits.log_softmax(1)).sum(1).mean();
    const auto perText = -(targets.t() * logits.log_softmax(0)).sum(0).mean();
    return (perImage + perText) / 2;
}

std::shared_ptr<ClipModel> trainClip(const ClipTraining& training, const PairSource& source,
                                     const std::filesystem::path& folder, std::stop_token stop,
                                     const ProgressFn& progress) {
    requireUsable(training);
    ClipConfig config = training.config;
    config.vocabSize = trainClipTokenizer(training.texts, folder, static_cast<int>(config.maxPositions));
    const auto tokenizer = text::ClipTokenizer::fromFolder(folder);
    config.eosTokenId = tokenizer->endId();
    const auto model = ClipModel::makeRandom(config, training.seed);
    runSteps(*model, training, *tokenizer, source, stop, progress);
    model->save(folder);
    writeVocabulary(folder, training.vocabulary);
    return model;
}

}  // namespace omnidrive::clip
