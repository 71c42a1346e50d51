// SPDX-License-Identifier: GPL-3.0-or-later
// The whole loop (engine, advantages, loss, optimiser) must learn a toy reward within a bound, and the shared prompt
// must not change gradients.
#include "model/vlm.h"
#include "rollout/engine.h"
#include "support/temp_folder.h"
#include "train/adamw.h"
#include "train/advantage.h"
#include "train/embedded_default.h"
#include "train/policy_loss.h"
#include "train/response_logprobs.h"

#include <QTest>

#include <torch/types.h>

using namespace omnidrive;

namespace {

rollout::RolloutOptions shortReplies() {
    rollout::RolloutOptions options;
    options.groupSize = 8;
    options.maxTurns = 1;
    options.maxTurnTokens = 6;
    options.maxResponseTokens = 6;
    return options;
}

std::vector<rollout::GroupRequest> requests(int64_t step) {
    std::vector<rollout::GroupRequest> groups;
    for (int p = 0; p < 4; ++p) {
        rollout::GroupRequest group;
        group.sample = std::make_shared<const data::Sample>(data::makeSample(11, step * 4 + p, {}, {}));
        group.groupId = std::to_string(step) + "-" + std::to_string(p);
        group.seed = static_cast<uint64_t>(step * 4 + p);
        groups.push_back(group);
    }
    return groups;
}

/// Share of generated tokens that are the wanted one.
double toyReward(const rollout::Trajectory& trajectory, int32_t wanted) {
    double hits = 0, all = 0;
    for (const auto& turn : trajectory.turns) {
        for (int32_t id : turn.tokenIds) {
            hits += id == wanted ? 1 : 0;
            all += 1;
        }
    }
    return all > 0 ? hits / all : 0;
}

std::vector<const rollout::RolloutResult*> pointersTo(const std::vector<rollout::RolloutResult>& results) {
    std::vector<const rollout::RolloutResult*> pointers;
    for (const auto& result : results) {
        pointers.push_back(&result);
    }
    return pointers;
}

}  // namespace

class TestLearning : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aToyRewardIsLearned() {
        const tests::TempFolder folder;
        auto policy = train::makeEmbeddedSkeleton(folder.path(), 5);
        const auto wanted = policy.tokenId("<think>");
        train::AdamW optimiser(policy.vlm->enableGradients(true), {.weightDecay = 0});
        double first = 0, last = 0;
        for (int64_t step = 0; step < 100; ++step) {
            const rollout::Engine engine(policy, shortReplies());
            const auto results = engine.run(requests(step));
            std::vector<float> advantages;
            double mean = 0;
            for (size_t g = 0; g < results.size(); g += 8) {
                std::vector<double> rewards;
                for (size_t i = g; i < g + 8; ++i) {
                    rewards.push_back(toyReward(results[i].trajectory, wanted));
                    mean += rewards.back() / static_cast<double>(results.size());
                }
                for (double a : train::groupAdvantages(rewards, train::AdvantageKind::Group, 0.05)) {
                    advantages.push_back(static_cast<float>(a));
                }
            }
            const auto pointers = pointersTo(results);
            const auto fresh = train::responseLogprobs(*policy.vlm, train::responseTokens(pointers), engine.bannedIds(), 1.0);
            const auto loss = train::policyLoss(fresh.logprobs, train::recordedLogprobs(pointers), {}, {},
                                                torch::tensor(advantages), fresh.mask, {});
            optimiser.zeroGradients();
            loss.loss.backward();
            optimiser.step(3e-3, 1.0);
            first = step == 0 ? mean : first;
            last = mean;
        }
        QVERIFY2(first < 0.1 && last > 0.6, qPrintable(QStringLiteral("from %1 to %2").arg(first).arg(last)));
    }

    /// Gradients of G rollouts over one shared prompt equal those of G whole sequences.
    void sharedPromptGradientsEqualWholeSequences() {
        const tests::TempFolder folder;
        auto policy = train::makeEmbeddedSkeleton(folder.path(), 9);
        const rollout::Engine engine(policy, shortReplies());
        const auto results = engine.run({requests(0)[0], requests(0)[1]});
        const auto parameters = policy.vlm->enableGradients(true);
        const auto gradients = [&](const std::vector<std::vector<const rollout::RolloutResult*>>& batches) {
            for (const auto& [name, parameter] : parameters) {
                torch::Tensor(parameter).mutable_grad() = torch::Tensor();
            }
            torch::Tensor total = torch::zeros({});
            for (const auto& batch : batches) {
                const auto fresh = train::responseLogprobs(*policy.vlm, train::responseTokens(batch), engine.bannedIds(), 1.0);
                total = total + (fresh.logprobs * fresh.mask).sum();
            }
            total.backward();
            std::vector<torch::Tensor> copies;
            for (const auto& [name, parameter] : parameters) {
                copies.push_back(parameter.grad().defined() ? parameter.grad().clone() : torch::zeros_like(parameter));
            }
            return copies;
        };
        const auto pointers = pointersTo(results);
        std::vector<std::vector<const rollout::RolloutResult*>> alone;
        for (const auto* pointer : pointers) {
            alone.push_back({pointer});
        }
        const auto shared = gradients({pointers});
        const auto whole = gradients(alone);
        for (size_t i = 0; i < shared.size(); ++i) {
            const double scale = whole[i].abs().max().item<double>() + 1e-8;
            const double worst = (shared[i] - whole[i]).abs().max().item<double>() / scale;
            QVERIFY2(worst < 1e-4,
                     qPrintable(QString::fromStdString(parameters[i].first) + QStringLiteral(" %1").arg(worst)));
        }
    }
};

QTEST_APPLESS_MAIN(TestLearning)
#include "tst_learning.moc"
