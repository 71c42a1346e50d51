// SPDX-License-Identifier: GPL-3.0-or-later
// AdamW over several ranks, whole and sharded, against AdamW of one process on the summed gradients.
#include "train/ranked_optimiser.h"

#include "support/on_ranks.h"

#include <QTest>

#include <ATen/ATen.h>

using namespace omnidrive;
using Parameters = train::RankedOptimiser::Parameters;

namespace {

constexpr double kRate = 0.01, kClip = 0.5;

torch::Tensor noise(at::IntArrayRef shape, uint64_t seed) {
    auto generator = at::detail::createCPUGenerator(seed);
    return at::randn(shape, generator);
}

Parameters freshParameters() {
    Parameters parameters;
    const std::vector<std::vector<int64_t>> shapes{{8, 4}, {3}, {16, 4}, {5, 5}, {2}, {70, 90}};   // the last one large enough for bytes
    for (size_t i = 0; i < shapes.size(); ++i) {
        parameters.emplace_back("p" + std::to_string(i), noise(shapes[i], 100 + i).set_requires_grad(true));
    }
    return parameters;
}

/// Of one rank in one step. Parameter 1 has one on rank 0 alone, parameter 4 has none anywhere.
torch::Tensor gradientOf(const Parameters& parameters, size_t i, int rank, int step) {
    if (i == 4 || (i == 1 && rank > 0)) {
        return {};
    }
    return noise(parameters[i].second.sizes(), 1000 + 100 * static_cast<uint64_t>(step) + 10 * static_cast<uint64_t>(rank) + i);
}

struct Outcome {
    Parameters parameters;
    std::map<std::string, torch::Tensor> state;
    std::vector<double> norms;
};

Outcome expectedAfter(int ranks, int steps, const train::AdamWOptions& options) {
    Outcome outcome{freshParameters(), {}, {}};
    train::AdamW adam(outcome.parameters, options);
    for (int step = 0; step < steps; ++step) {
        for (size_t i = 0; i < outcome.parameters.size(); ++i) {
            torch::Tensor sum;
            for (int rank = 0; rank < ranks; ++rank) {
                const auto gradient = gradientOf(outcome.parameters, i, rank, step);
                sum = !gradient.defined() ? sum : sum.defined() ? sum + gradient : gradient;
            }
            outcome.parameters[i].second.mutable_grad() = sum;
        }
        outcome.norms.push_back(adam.step(kRate, kClip));
    }
    outcome.state = adam.state();
    return outcome;
}

void takeSteps(train::RankedOptimiser& optimiser, const Parameters& parameters, int rank, int from, int to, std::vector<double>& norms) {
    for (int step = from; step < to; ++step) {
        for (size_t i = 0; i < parameters.size(); ++i) {
            auto parameter = parameters[i].second;
            parameter.mutable_grad() = gradientOf(parameters, i, rank, step);
        }
        norms.push_back(optimiser.step(kRate, kClip));
        optimiser.zeroGradients();
    }
}

double difference(const torch::Tensor& a, const torch::Tensor& b) { return (a - b).abs().max().item<double>(); }

}  // namespace

class TestRankedOptimiser : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ranksEndWhereOneProcessDoes_data() {
        QTest::addColumn<int>("ranks");
        QTest::addColumn<bool>("sharded");
        QTest::addColumn<bool>("eightBit");
        QTest::newRow("two ranks") << 2 << false << false;
        QTest::newRow("two ranks, sharded") << 2 << true << false;
        QTest::newRow("three ranks, sharded") << 3 << true << false;
        QTest::newRow("more ranks than parameters, sharded") << 7 << true << false;
        QTest::newRow("two ranks, state as bytes") << 2 << false << true;
        QTest::newRow("two ranks, sharded, state as bytes") << 2 << true << true;
    }

    /// Two steps, the state over rank 0 into fresh optimisers as by a checkpoint, two more steps.
    void ranksEndWhereOneProcessDoes() {
        QFETCH(int, ranks);
        QFETCH(bool, sharded);
        QFETCH(bool, eightBit);
        const train::AdamWOptions options{.eightBitState = eightBit};
        const auto expected = expectedAfter(ranks, 4, options);
        QCOMPARE(expected.state.contains("m_largest/p5"), eightBit);
        std::vector<Outcome> outcomes(static_cast<size_t>(ranks));
        std::vector<size_t> kept(static_cast<size_t>(ranks), 0);
        const auto problems = tests::onRanks(ranks, [&](omnidrive::ranks::Group& group) {
            auto& mine = outcomes[static_cast<size_t>(group.rank())];
            mine.parameters = freshParameters();
            train::RankedOptimiser first(mine.parameters, options, group, sharded);
            takeSteps(first, mine.parameters, group.rank(), 0, 2, mine.norms);
            const auto saved = first.state();
            kept[static_cast<size_t>(group.rank())] = saved.size();
            train::RankedOptimiser second(mine.parameters, options, group, sharded);
            second.loadState(saved, first.steps());
            takeSteps(second, mine.parameters, group.rank(), 2, 4, mine.norms);
            mine.state = second.state();
        });
        QCOMPARE(problems.join(QString()), QString());
        QCOMPARE(kept[0], expected.state.size());
        for (size_t rank = 0; rank < outcomes.size(); ++rank) {
            QVERIFY(rank == 0 || kept[rank] == 0);
            for (size_t i = 0; i < expected.parameters.size(); ++i) {
                const auto& own = outcomes[rank].parameters[i].second;
                QVERIFY2(at::equal(own, outcomes[0].parameters[i].second), "all ranks hold the same bits");
                QVERIFY(difference(own, expected.parameters[i].second) < 1e-6);
            }
            for (size_t step = 0; step < 4; ++step) {
                QVERIFY(std::abs(outcomes[rank].norms[step] - expected.norms[step]) < 1e-6 * expected.norms[step]);
            }
        }
        for (const auto& [key, moment] : expected.state) {
            QCOMPARE(outcomes[0].state.at(key).scalar_type(), moment.scalar_type());
            QVERIFY2(difference(outcomes[0].state.at(key).to(torch::kFloat64), moment.to(torch::kFloat64)) < 1e-6, key.c_str());
        }
        QVERIFY(difference(expected.parameters[0].second, freshParameters()[0].second) > 1e-3);
        QVERIFY2(at::equal(expected.parameters[4].second, outcomes[0].parameters[4].second), "without a gradient nothing moves");
    }

    void aGradientThatIsNotFiniteChangesNothing() {
        std::vector<double> norms(2);
        std::vector<int> unchanged(2);
        const auto problems = tests::onRanks(2, [&](omnidrive::ranks::Group& group) {
            const auto parameters = freshParameters();
            train::RankedOptimiser optimiser(parameters, {}, group, true);
            auto parameter = parameters[0].second;
            parameter.mutable_grad() = at::full(parameter.sizes(), group.rank() == 1 ? NAN : 1.0);
            const auto rank = static_cast<size_t>(group.rank());
            norms[rank] = optimiser.step(kRate, kClip);
            unchanged[rank] = at::equal(parameter, freshParameters()[0].second);
        });
        QCOMPARE(problems.join(QString()), QString());
        QVERIFY(std::isnan(norms[0]) && std::isnan(norms[1]));
        QCOMPARE(unchanged, (std::vector<int>{1, 1}));
    }

    void aStateThatDoesNotFitIsNamed() {
        const auto problems = tests::onRanks(2, [](omnidrive::ranks::Group& group) {
            const auto parameters = freshParameters();
            train::RankedOptimiser optimiser(parameters, {}, group, true);
            optimiser.loadState({}, 3);
        });
        QCOMPARE(problems[0], QStringLiteral("optimiser state 'm/p0' is missing"));
        QVERIFY2(problems[1].contains("failed: optimiser state 'm/p0' is missing"), qPrintable(problems[1]));
    }

    void sharesAreEven() {
        QCOMPARE(train::shareOut({10, 1, 7, 4, 2}, 2), (std::vector<int>{0, 1, 1, 1, 0}));
        QCOMPARE(train::shareOut({5, 5}, 3), (std::vector<int>{0, 1}));
        QVERIFY(train::shareOut({}, 2).empty());
    }
};

QTEST_APPLESS_MAIN(TestRankedOptimiser)
#include "tst_ranked_optimiser.moc"
