// SPDX-License-Identifier: GPL-3.0-or-later
// Decoder layers shared out over ranks: memory, passes and gradients against whole models.
#include "../model/nano_config.h"

#include "model/vlm.h"
#include "support/on_ranks.h"
#include "train/layer_shards.h"
#include "train/ranked_optimiser.h"
#include "train/whole_model.h"

#include <QTest>

#include <ATen/ATen.h>

#include <functional>
#include <numeric>

using namespace omnidrive;
using Gradients = std::map<std::string, torch::Tensor>;

namespace {

std::shared_ptr<model::Vlm> freshModel() {
    auto config = tests::nanoConfig(false);
    config.text.layers = 3;
    return model::Vlm::makeRandom(config, 7);
}

/// Sixteen ids and their final states.
torch::Tensor statesOf(const model::Vlm& vlm, int salt) {
    std::vector<int32_t> ids;
    std::vector<nn::MropePosition> positions;
    for (int i = 0; i < 16; ++i) {
        ids.push_back(2 + (i * 7 + salt * 5) % 30);
        positions.push_back({i, i, i});
    }
    return vlm.forward({{ids}, {positions}}, {});
}

void addGradient(const model::Vlm& vlm, int salt) { statesOf(vlm, salt).square().sum().backward(); }

Gradients gradientsOf(const model::Vlm& vlm) {
    Gradients gradients;
    for (const auto& [name, tensor] : vlm.weights()) {
        if (tensor.grad().defined()) {
            gradients[name] = tensor.grad().clone();
        }
    }
    return gradients;
}

/// A model of one rank, its layers shared out.
struct Shared {
    explicit Shared(ranks::Group& group) : vlm(freshModel()), parameters(vlm->enableGradients(false)) {
        vlm->setGradientCheckpointing(true);
        shards = std::make_unique<train::LayerShards>(
            train::decoderLayers(vlm->weights(), train::ownersByName(parameters, group.size()), group.size()), group);
    }
    std::shared_ptr<model::Vlm> vlm;
    train::RankedOptimiser::Parameters parameters;
    std::unique_ptr<train::LayerShards> shards;
};

}  // namespace

class TestLayerShards : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The ranks' shares are all of the memory once; together again they have every bit, also what an owner changed meanwhile.
    void memoryIsSharedOut() {
        std::vector<int64_t> whole(2), shares(2), after(2);
        std::vector<int> same(2);
        const auto problems = tests::onRanks(2, [&](ranks::Group& group) {
            const auto rank = static_cast<size_t>(group.rank());
            Shared shared(group);
            whole[rank] = shared.shards->residentBytes();
            shared.shards->releaseAll();
            shares[rank] = shared.shards->residentBytes();
            const auto owners = train::ownersByName(shared.parameters, 2);
            const torch::NoGradGuard noGrad;
            for (auto& [name, parameter] : shared.parameters) {
                if (train::isOfDecoderLayer(name) && owners.at(name) == group.rank()) {
                    parameter.mul_(2);
                }
            }
            {
                const train::WholeModel all(shared.shards.get());
                same[rank] = 1;
                const auto fresh = freshModel();
                for (const auto& [name, tensor] : fresh->weights()) {
                    const auto expected = train::isOfDecoderLayer(name) ? tensor * 2 : tensor;
                    same[rank] &= torch::equal(shared.vlm->weights().at(name), expected) ? 1 : 0;
                }
            }
            after[rank] = shared.shards->residentBytes();
            shared.shards->fetchAll();
        });
        QCOMPARE(problems.join(QString()), QString());
        QCOMPARE(shares[0] + shares[1], whole[0]);
        QVERIFY(shares[0] > whole[0] / 3 && shares[1] > whole[0] / 3);
        QCOMPARE(after, shares);
        QCOMPARE(same, (std::vector<int>{1, 1}));
    }

    /// Rank 0 makes one pass, rank 1 two: the owners' gradients are the sums over all three, the other tensors' are each rank's own.
    void gradientsAreSummedOnTheirOwners() {
        const auto reference = freshModel();
        reference->enableGradients(false);
        for (const int salt : {0, 1, 2}) {
            addGradient(*reference, salt);
        }
        const auto expected = gradientsOf(*reference);
        std::vector<Gradients> found(2);
        const auto problems = tests::onRanks(2, [&](ranks::Group& group) {
            Shared shared(group);
            shared.shards->releaseAll();
            {
                const nn::TensorKeeper::Use keeper(shared.shards.get());
                addGradient(*shared.vlm, group.rank());
                if (group.rank() == 1) {
                    addGradient(*shared.vlm, 2);
                } else {
                    shared.shards->idlePass(1);
                }
            }
            found[static_cast<size_t>(group.rank())] = gradientsOf(*shared.vlm);
            shared.shards->fetchAll();
        });
        QCOMPARE(problems.join(QString()), QString());
        for (const auto& [name, gradient] : expected) {
            const bool isShared = train::isOfDecoderLayer(name);
            QVERIFY2(found[0].contains(name) || found[1].contains(name), name.c_str());
            QCOMPARE(isShared && found[0].contains(name) && found[1].contains(name), false);
            auto sum = torch::zeros_like(gradient);
            for (const auto& own : found) {
                sum += own.contains(name) ? own.at(name) : torch::zeros_like(gradient);
            }
            const double difference = (sum - gradient).norm().item<double>(), size = gradient.norm().item<double>();
            QVERIFY2(size > 0 && difference <= 1e-5 * size, qPrintable(QString("%1: %2 of %3").arg(name.c_str()).arg(difference).arg(size)));
        }
    }

    /// A pass without gradients (a reference model's) reads the layers in the same way.
    void passesWithoutGradients() {
        const auto expected = statesOf(*freshModel(), 4).detach();
        std::vector<double> differences(2, 1);
        std::vector<int> released(2);
        const auto problems = tests::onRanks(2, [&](ranks::Group& group) {
            const auto rank = static_cast<size_t>(group.rank());
            Shared shared(group);
            shared.shards->releaseAll();
            const int64_t before = shared.shards->residentBytes();
            {
                const torch::NoGradGuard noGrad;
                const nn::TensorKeeper::Use keeper(shared.shards.get());
                differences[rank] = (statesOf(*shared.vlm, 4) - expected).abs().max().item<double>();
            }
            released[rank] = shared.shards->residentBytes() == before ? 1 : 0;
            shared.shards->fetchAll();
        });
        QCOMPARE(problems.join(QString()), QString());
        QVERIFY(differences[0] < 1e-6 && differences[1] < 1e-6);
        QCOMPARE(released, (std::vector<int>{1, 1}));
    }
};

QTEST_APPLESS_MAIN(TestLayerShards)
#include "tst_layer_shards.moc"
