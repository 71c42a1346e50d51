// SPDX-License-Identifier: GPL-3.0-or-later
// Gradient checkpointing against the plain call: same values, same gradients, the segment run once more in the backward pass.
#include "nn/gradient_checkpoint.h"
#include "nn/linear.h"

#include <QTest>

#include <ATen/ATen.h>

using namespace omnidrive;

namespace {

/// Two inputs, two results, two parameters; counts how often it runs.
struct Toy {
    torch::Tensor weight = torch::randn({5, 5}, torch::kFloat64).requires_grad_(true);
    torch::Tensor frozen = torch::randn({5, 5}, torch::kFloat64);
    int runs = 0;

    nn::TensorList operator()(const nn::TensorList& in) {
        ++runs;
        const auto mixed = at::tanh(at::linear(in[0], weight)) * at::sin(in[1]);
        return {mixed + in[0], at::linear(mixed, frozen).exp()};
    }
};

}  // namespace

class TestGradientCheckpoint : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { torch::manual_seed(4); }

    void sameGradients_data() {
        QTest::addColumn<bool>("firstTrains");
        QTest::addColumn<bool>("secondUsed");
        QTest::newRow("all") << true << true;
        QTest::newRow("frozen input, as under frozen embeddings") << false << true;
        QTest::newRow("one result unused") << true << false;
    }

    void sameGradients() {
        QFETCH(bool, firstTrains);
        QFETCH(bool, secondUsed);
        Toy toy;
        auto x = torch::randn({3, 5}, torch::kFloat64), y = torch::randn({3, 5}, torch::kFloat64).requires_grad_(true);
        x.requires_grad_(firstTrains);
        const auto lossOf = [&](const nn::TensorList& out) { return out[0].pow(2).sum() + (secondUsed ? out[1].sum() : at::zeros({}, torch::kFloat64)); };
        lossOf(toy({x, y})).backward();
        const auto weightGrad = toy.weight.grad().clone(), yGrad = y.grad().clone();
        const auto xGrad = firstTrains ? x.grad().clone() : torch::Tensor();
        for (auto* tensor : {&toy.weight, &x, &y}) {
            tensor->mutable_grad().reset();
        }
        toy.runs = 0;
        const auto out = nn::checkpointed([&toy](const nn::TensorList& in) { return toy(in); }, {x, y}, {toy.weight, toy.frozen});
        QCOMPARE(toy.runs, 1);
        lossOf(out).backward();
        QCOMPARE(toy.runs, 2);
        QVERIFY(at::equal(toy.weight.grad(), weightGrad));
        QVERIFY(at::equal(y.grad(), yGrad));
        QCOMPARE(x.grad().defined(), firstTrains);
        QVERIFY(!firstTrains || at::equal(x.grad(), xGrad));
        QVERIFY(!toy.frozen.grad().defined());
    }

    void chainOfSegments() {
        Toy a, b;
        const auto x = torch::randn({2, 5}, torch::kFloat64), y = torch::randn({2, 5}, torch::kFloat64);
        const auto run = [&](bool isOn) {
            const auto part = [&](Toy& toy, const nn::TensorList& in) {
                return isOn ? nn::checkpointed([&toy](const nn::TensorList& given) { return toy(given); }, in, {toy.weight}) : toy(in);
            };
            return part(b, part(a, {x, y}))[0].sum();
        };
        run(false).backward();
        const auto first = a.weight.grad().clone(), second = b.weight.grad().clone();
        a.weight.mutable_grad().reset();
        b.weight.mutable_grad().reset();
        run(true).backward();
        QVERIFY(at::equal(a.weight.grad(), first) && at::equal(b.weight.grad(), second));
    }

    void withoutGradientsItIsTheCall() {
        Toy toy;
        const torch::NoGradGuard noGrad;
        const auto in = torch::ones({1, 5}, torch::kFloat64);
        const auto out = nn::checkpointed([&toy](const nn::TensorList& given) { return toy(given); }, {in, in}, {toy.weight});
        QVERIFY(!out[0].requires_grad());
        QCOMPARE(toy.runs, 1);
    }

    /// The adapter against its definition, y = x W^T + b + scale (x A^T) B^T, and against the merged matrix.
    void adapterIsItsDefinition() {
        const auto weight = torch::randn({4, 6}), bias = torch::randn({4}), x = torch::randn({2, 3, 6});
        const nn::LowRankAdapter adapter{torch::randn({2, 6}), torch::randn({4, 2}), 1.5};
        const auto expected = x.matmul(weight.t()) + bias + 1.5 * x.matmul(adapter.a.t()).matmul(adapter.b.t());
        QVERIFY(at::allclose(nn::Linear(weight, bias, &adapter)(x), expected, 1e-4, 1e-5));
        QVERIFY(at::allclose(nn::Linear(nn::mergedWeight(weight, adapter), bias)(x), expected, 1e-4, 1e-5));
        QVERIFY(!at::allclose(nn::Linear(weight, bias)(x), expected, 1e-2, 1e-2));
    }
};

QTEST_APPLESS_MAIN(TestGradientCheckpoint)
#include "tst_gradient_checkpoint.moc"
