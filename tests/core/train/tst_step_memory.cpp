// SPDX-License-Identifier: GPL-3.0-or-later
// What a learning step holds at its peak, at the vocabulary of the published checkpoints.
#include "../model/nano_config.h"

#include "kernels/token_logprob/token_logprob.h"
#include "support/peak_memory.h"
#include "train/micro_batches.h"
#include "train/policy_loss.h"
#include "train/response_logprobs.h"

#include <ATen/ATen.h>

#include <QTest>

using namespace omnidrive;

namespace {

constexpr int64_t kVocabulary = 151936;
constexpr int64_t kMiB = 1 << 20;

std::shared_ptr<model::Vlm> vlmOfLargeVocabulary() {
    auto config = tests::nanoConfig(true);
    config.text.vocabSize = kVocabulary;
    return model::Vlm::makeRandom(config, 2);
}

/// One prompt of `prompt` tokens and `group` continuations of `length` generated tokens, ids from 40 on.
train::ResponseTokens textGroup(int prompt, int group, int length, int differentIds = 150000) {
    const auto ids = [differentIds](int count, int salt) {
        std::vector<int32_t> made;
        for (int i = 0; i < count; ++i) {
            made.push_back(40 + (i * 7919 + salt * 104729) % differentIds);
        }
        return made;
    };
    train::ResponseTokens tokens;
    tokens.prompts.push_back({ids(prompt, 1), {}});
    for (int g = 0; g < group; ++g) {
        train::ContinuationTokens continuation{0, ids(length, g + 2), {}, {}};
        for (int i = 0; i < length; ++i) {
            continuation.generatedAt.push_back(i);
        }
        tokens.continuations.push_back(continuation);
    }
    return tokens;
}

/// Forward and backward pass of the whole step, optimiser left out.
void step(const model::Vlm& vlm, const train::ResponseTokens& tokens) {
    const auto fresh = train::responseLogprobs(vlm, tokens, {39}, 1.0);
    train::PolicyLossOptions options;
    options.entropyWeight = 0.01;
    const auto advantages = torch::linspace(-1, 1, fresh.logprobs.size(0));
    train::policyLoss(fresh.logprobs, fresh.logprobs.detach(), {}, fresh.entropy, advantages, fresh.mask, options).loss.backward();
}

}  // namespace

class TestStepMemory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The largest thing that may depend on the vocabulary is a chunk of logits, besides the gradient of the output matrix.
    void noMatrixOfTokensByVocabulary() {
        const auto vlm = vlmOfLargeVocabulary();
        const auto parameters = vlm->enableGradients(true);
        const auto peak = [&](int length) {
            for (const auto& [name, parameter] : parameters) {
                parameter.mutable_grad() = torch::Tensor();
            }
            return tests::peakBytes([&] { step(*vlm, textGroup(20, 4, length)); });
        };
        const int64_t few = peak(100), many = peak(200);
        const int64_t logits = 400 * kVocabulary * 4;   // what 400 tokens more would take: 232 MiB
        QVERIFY2(many - few < logits / 20, qPrintable(QString("%1 MiB, then %2 MiB").arg(few / kMiB).arg(many / kMiB)));
        QVERIFY2(many < 800 * kVocabulary * 4 / 3, qPrintable(QString("%1 MiB").arg(many / kMiB)));
    }

    /// The counter itself sees such a matrix: by plain operators it is there.
    void plainOperatorsHoldIt() {
        const auto hidden = torch::ones({200, 16}).requires_grad_(true), weight = torch::ones({kVocabulary, 16});
        const auto targets = torch::zeros({200}, torch::kLong);
        const int64_t peak = tests::peakBytes([&] { kernels::tokenLogprobReference(hidden, weight, targets).logprob.sum().backward(); });
        QVERIFY2(peak > 200 * kVocabulary * 4, qPrintable(QString("%1 MiB").arg(peak / kMiB)));
    }

    /// At a fixed budget of a pass a step's peak is that of its widest pass, however many rollouts the group has.
    void theBudgetOfAPassBoundsTheStep() {
        auto config = tests::nanoConfig(true);
        config.text.vocabSize = 1000;
        const auto vlm = model::Vlm::makeRandom(config, 2);
        const auto parameters = vlm->enableGradients(false);
        const auto peak = [&](int group, int64_t budget) {
            for (const auto& [name, parameter] : parameters) {
                parameter.mutable_grad() = torch::zeros_like(parameter);
            }
            const auto tokens = textGroup(200, group, 50, 900);
            return tests::peakBytes([&] {
                for (const auto& pass : train::microBatches(train::rowTokens(tokens), budget)) {
                    step(*vlm, train::selected(tokens, pass));
                }
            });
        };
        const int64_t budget = 200 + 4 * 50;
        const int64_t four = peak(4, budget), thirtyTwo = peak(32, budget), atOnce = peak(32, 0);
        QVERIFY2(std::abs(thirtyTwo - four) < four / 20, qPrintable(QString("%1, then %2 bytes").arg(four).arg(thirtyTwo)));
        QVERIFY2(atOnce > 3 * four, qPrintable(QString("%1 at once, %2 in passes").arg(atOnce).arg(thirtyTwo)));
    }

    /// At a fixed number of generated tokens, more and shorter rollouts of one prompt cost no more: the prompt is held once.
    void theSizeOfTheGroupDoesNotCount() {
        const auto vlm = model::Vlm::makeRandom([] {
            auto config = tests::nanoConfig(true);
            config.text.vocabSize = 151000;
            return config;
        }(), 2);
        vlm->enableGradients(false);
        const auto body = [&](int group) {
            return tests::peakBytes([&] {
                const auto tokens = textGroup(600, group, 96 / group);
                train::responseLogprobs(*vlm, tokens, {39}, 1.0).logprobs.sum();   // the graph is held to the end
            });
        };
        const int64_t one = body(1), sixteen = body(16);
        QVERIFY2(std::abs(sixteen - one) < one / 20, qPrintable(QString("%1, then %2 bytes").arg(one).arg(sixteen)));
    }
};

QTEST_APPLESS_MAIN(TestStepMemory)
#include "tst_step_memory.moc"
