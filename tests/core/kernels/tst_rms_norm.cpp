// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/rms_norm/rms_norm.h"

#include "base/error.h"
#include "finite_difference.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <QtTest>

using namespace omnidrive;
using namespace omnidrive::tests;

class TestRmsNorm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void handComputed();
    void matchesReference_data();
    void matchesReference();
    void gradient_data();
    void gradient();
    void addGradient();
    void addUsesOnlySum();
    void stridesAreFree();
    void halfRoundsBeforeTheWeight();
    void sameBitsForAnyThreads();
    void inferenceMode();
    void refuses_data();
    void refuses();
};

void TestRmsNorm::handComputed() {
    // mean square of (3, 4) is 12.5
    const auto y = kernels::rmsNorm(torch::tensor({3.0, 4.0}, torch::kDouble), torch::tensor({1.0, 2.0}, torch::kDouble), 1e-12);
    QVERIFY(std::abs(y[0].item<double>() - 3.0 / std::sqrt(12.5)) < 1e-9);
    QVERIFY(std::abs(y[1].item<double>() - 8.0 / std::sqrt(12.5)) < 1e-9);
}

void TestRmsNorm::matchesReference_data() {
    QTest::addColumn<QList<qint64>>("shape");
    QTest::addColumn<bool>("isDouble");
    QTest::newRow("one value") << QList<qint64>{1} << false;
    QTest::newRow("no rows") << QList<qint64>{0, 8} << false;
    QTest::newRow("odd") << QList<qint64>{3, 5, 13} << false;
    QTest::newRow("default decoder") << QList<qint64>{8, 40, 96} << false;
    QTest::newRow("7B width") << QList<qint64>{2, 3584} << false;
    QTest::newRow("many rows, two threads") << QList<qint64>{4001, 65} << false;
    QTest::newRow("double") << QList<qint64>{7, 33} << true;
}

void TestRmsNorm::matchesReference() {
    QFETCH(QList<qint64>, shape);
    QFETCH(bool, isDouble);
    const auto type = isDouble ? torch::kDouble : torch::kFloat;
    const std::vector<int64_t> sizes(shape.begin(), shape.end());
    const auto x = normal64(sizes, 1).to(type), weight = normal64({sizes.back()}, 2).to(type);
    const double tolerance = isDouble ? 1e-12 : 2e-6;
    const auto problem = mismatch(kernels::rmsNorm(x, weight, 1e-6), kernels::rmsNormReference(x, weight, 1e-6), tolerance, tolerance);
    QVERIFY2(problem.empty(), problem.c_str());
}

void TestRmsNorm::gradient_data() {
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("width");
    QTest::newRow("single") << 1 << 1;
    QTest::newRow("odd") << 5 << 7;
    QTest::newRow("several blocks of rows") << 200 << 3;
}

void TestRmsNorm::gradient() {
    QFETCH(int, rows);
    QFETCH(int, width);
    const auto upstream = normal64({rows, width}, 3);
    const auto problem = gradientMismatch(
        [&](const std::vector<torch::Tensor>& in) { return (kernels::rmsNorm(in[0], in[1], 1e-3) * upstream).sum(); },
        {normal64({rows, width}, 1), normal64({width}, 2)});
    QVERIFY2(problem.empty(), problem.c_str());
}

void TestRmsNorm::addGradient() {
    const auto upNormed = normal64({6, 5}, 4), upSum = normal64({6, 5}, 5);
    const auto problem = gradientMismatch(
        [&](const std::vector<torch::Tensor>& in) {
            const auto out = kernels::addRmsNorm(in[0], in[1], in[2], 1e-3);
            return (out.normed * upNormed).sum() + (out.sum * upSum).sum();
        },
        {normal64({6, 5}, 1), normal64({6, 5}, 2), normal64({5}, 3)});
    QVERIFY2(problem.empty(), problem.c_str());
}

void TestRmsNorm::addUsesOnlySum() {
    const auto x = normal64({4, 5}, 1).requires_grad_(true), residual = normal64({4, 5}, 2).requires_grad_(true);
    kernels::addRmsNorm(x, residual, torch::ones({5}, torch::kDouble), 1e-6).sum.sum().backward();
    QVERIFY(at::equal(x.grad(), torch::ones({4, 5}, torch::kDouble)));
    QVERIFY(at::equal(residual.grad(), torch::ones({4, 5}, torch::kDouble)));
}

void TestRmsNorm::stridesAreFree() {
    const auto base = normal64({6, 9, 8}, 1).to(torch::kFloat);
    const auto weight = normal64({16}, 2).to(torch::kFloat).slice(0, 0, 16, 2);
    const auto views = {base.transpose(0, 1), base.slice(1, 1, 9, 3), base.narrow(0, 2, 3).expand({3, 9, 8})};
    for (const auto& x : views) {
        const auto problem = mismatch(kernels::rmsNorm(x, weight, 1e-6), kernels::rmsNormReference(x, weight, 1e-6), 2e-6, 2e-6);
        QVERIFY2(problem.empty(), problem.c_str());
    }
}

void TestRmsNorm::halfRoundsBeforeTheWeight() {
    const auto x = normal64({5, 33}, 1).to(torch::kBFloat16), weight = normal64({33}, 2).to(torch::kBFloat16);
    const auto wide = x.to(torch::kFloat);
    const auto expected = weight * (wide * at::rsqrt(wide.square().mean(-1, true) + 1e-6)).to(torch::kBFloat16);
    QVERIFY(at::equal(kernels::rmsNorm(x, weight, 1e-6), expected));
}

void TestRmsNorm::sameBitsForAnyThreads() {
    const auto run = [](int threads) {
        at::set_num_threads(threads);
        const auto x = normal64({3000, 64}, 1).to(torch::kFloat).requires_grad_(true);
        const auto weight = normal64({64}, 2).to(torch::kFloat).requires_grad_(true);
        (kernels::rmsNorm(x, weight, 1e-6) * normal64({3000, 64}, 3).to(torch::kFloat)).sum().backward();
        return std::pair(x.grad(), weight.grad());
    };
    const auto one = run(1), two = run(2);
    QVERIFY(at::equal(one.first, two.first));
    QVERIFY(at::equal(one.second, two.second));
}

void TestRmsNorm::inferenceMode() {
    const c10::InferenceMode guard;
    const auto x = normal64({3, 4}, 1);
    QVERIFY(!kernels::rmsNorm(x, torch::ones({4}, torch::kDouble), 1e-6).requires_grad());
}

void TestRmsNorm::refuses_data() {
    QTest::addColumn<int>("which");
    QTest::addColumn<QString>("message");
    QTest::newRow("undefined") << 0 << "rms_norm: x is undefined";
    QTest::newRow("integers") << 1 << "rms_norm: x must be floating point, is Int";
    QTest::newRow("dtype") << 2 << "rms_norm: weight is Double, x is Float";
    QTest::newRow("width") << 3 << "rms_norm: weight is [5], expected [4]";
    QTest::newRow("scalar") << 4 << "rms_norm: x is [], its last dimension must hold at least one value";
    QTest::newRow("eps") << 5 << "rms_norm: eps must be positive, is 0";
    QTest::newRow("residual") << 6 << "rms_norm: residual is [3, 4], expected [2, 4]";
}

void TestRmsNorm::refuses() {
    QFETCH(int, which);
    QFETCH(QString, message);
    const auto x = torch::ones({2, 4}), weight = torch::ones({4});
    const auto call = [&] {
        switch (which) {
            case 0: kernels::rmsNorm({}, weight, 1e-6); break;
            case 1: kernels::rmsNorm(torch::ones({2, 4}, torch::kInt), weight, 1e-6); break;
            case 2: kernels::rmsNorm(x, weight.to(torch::kDouble), 1e-6); break;
            case 3: kernels::rmsNorm(x, torch::ones({5}), 1e-6); break;
            case 4: kernels::rmsNorm(torch::ones({}), weight, 1e-6); break;
            case 5: kernels::rmsNorm(x, weight, 0); break;
            default: kernels::addRmsNorm(x, torch::ones({3, 4}), weight, 1e-6);
        }
    };
    try {
        call();
        QFAIL("no error");
    } catch (const Error& error) {
        QCOMPARE(QString(error.what()), message);
        QVERIFY(error.kind() == ErrorKind::InvalidArgument);
    }
}

QTEST_APPLESS_MAIN(TestRmsNorm)
#include "tst_rms_norm.moc"
