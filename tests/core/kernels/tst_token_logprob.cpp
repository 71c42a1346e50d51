// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/token_logprob/token_logprob.h"

#include "base/error.h"
#include "finite_difference.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <limits>

using namespace omnidrive;
using namespace omnidrive::tests;

class TestTokenLogprob : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void handComputed();
    void matchesReference_data();
    void matchesReference();
    void gradient_data();
    void gradient();
    void largeGradientMatchesReference_data();
    void largeGradientMatchesReference();
    void retainedGraphGivesTheSameAgain();
    void extremeLogits();
    void bannedTokensGetNothing();
    void onlyOneGradientWanted();
    void notANumberStaysVisible();
    void noRows();
    void refuses_data();
    void refuses();
};

namespace {

torch::Tensor targetsFor(int64_t rows, int64_t vocabulary) { return (torch::arange(rows, torch::kLong) * 7919 + 3) % vocabulary; }

}  // namespace

void TestTokenLogprob::handComputed() {
    // Logits 0 and log 3: probabilities 1/4 and 3/4.
    const auto weight = torch::tensor({0.0, std::log(3.0)}, torch::kDouble).view({2, 1});
    const auto out = kernels::tokenLogprob(torch::ones({2, 1}, torch::kDouble), weight, torch::tensor({0L, 1L}));
    QVERIFY(std::abs(out.logprob[0].item<double>() - std::log(0.25)) < 1e-12);
    QVERIFY(std::abs(out.logprob[1].item<double>() - std::log(0.75)) < 1e-12);
    QVERIFY(std::abs(out.entropy[0].item<double>() + 0.25 * std::log(0.25) + 0.75 * std::log(0.75)) < 1e-12);
}

void TestTokenLogprob::matchesReference_data() {
    QTest::addColumn<QList<int>>("shape");   // N, H, V
    QTest::addColumn<double>("temperature");
    QTest::addColumn<QString>("type");
    QTest::newRow("single") << QList<int>{1, 1, 1} << 1.0 << "float";
    QTest::newRow("odd, cold") << QList<int>{3, 5, 7} << 0.5 << "float";
    QTest::newRow("default model") << QList<int>{701, 96, 600} << 1.0 << "float";
    QTest::newRow("several chunks") << QList<int>{25, 8, 100003} << 1.0 << "float";
    QTest::newRow("hot") << QList<int>{33, 16, 129} << 2.5 << "float";
    QTest::newRow("double") << QList<int>{33, 16, 129} << 0.8 << "double";
    QTest::newRow("bfloat16") << QList<int>{33, 16, 129} << 1.0 << "bfloat16";
}

void TestTokenLogprob::matchesReference() {
    QFETCH(QList<int>, shape);
    QFETCH(double, temperature);
    QFETCH(QString, type);
    const auto dtype = type == "float" ? torch::kFloat : type == "double" ? torch::kDouble : torch::kBFloat16;
    const double tolerance = type == "float" ? 5e-6 : type == "double" ? 1e-12 : 1e-5;
    const auto hidden = normal64({shape[0], shape[1]}, 1).to(dtype), weight = normal64({shape[2], shape[1]}, 2).to(dtype);
    const auto targets = targetsFor(shape[0], shape[2]);
    const auto actual = kernels::tokenLogprob(hidden, weight, targets, temperature);
    // A float64 reference, but for bfloat16, whose logits are rounded by both.
    const auto wide = dtype == torch::kFloat ? torch::kDouble : dtype;
    const auto expected = kernels::tokenLogprobReference(hidden.to(wide), weight.to(wide), targets, temperature);
    auto problem = mismatch(actual.logprob, expected.logprob, tolerance, tolerance);
    QVERIFY2(problem.empty(), problem.c_str());
    problem = mismatch(actual.entropy, expected.entropy, tolerance, tolerance);
    QVERIFY2(problem.empty(), problem.c_str());
}

void TestTokenLogprob::gradient_data() {
    QTest::addColumn<double>("logprobWeight");
    QTest::addColumn<double>("entropyWeight");
    QTest::addColumn<double>("temperature");
    QTest::addColumn<bool>("ban");
    QTest::newRow("log-probability") << 1.0 << 0.0 << 1.0 << false;
    QTest::newRow("entropy") << 0.0 << 1.0 << 1.0 << false;
    QTest::newRow("both, cold") << 1.0 << -0.7 << 0.6 << false;
    QTest::newRow("both, banned") << 1.0 << 0.5 << 1.0 << true;
}

void TestTokenLogprob::gradient() {
    QFETCH(double, logprobWeight);
    QFETCH(double, entropyWeight);
    QFETCH(double, temperature);
    QFETCH(bool, ban);
    const auto targets = torch::tensor({2L, 0L, 4L, 2L});
    const auto upLogprob = normal64({4}, 3) * logprobWeight, upEntropy = normal64({4}, 4) * entropyWeight;
    const auto problem = gradientMismatch(
        [&](const std::vector<torch::Tensor>& in) {
            const auto out = kernels::tokenLogprob(in[0], in[1], targets, temperature, ban ? std::vector<int32_t>{1, 3} : std::vector<int32_t>{});
            return (out.logprob * upLogprob).sum() + (out.entropy * upEntropy).sum();
        },
        {normal64({4, 3}, 1), normal64({5, 3}, 2)});
    QVERIFY2(problem.empty(), problem.c_str());
}

void TestTokenLogprob::largeGradientMatchesReference_data() {
    QTest::addColumn<int>("rows");
    QTest::newRow("logits kept") << 40;
    QTest::newRow("logits made again, in chunks") << 300;
}

void TestTokenLogprob::largeGradientMatchesReference() {
    QFETCH(int, rows);
    constexpr int64_t kVocabulary = 60007;
    const auto targets = targetsFor(rows, kVocabulary);
    const auto up = normal64({rows}, 3).to(torch::kFloat);
    const auto run = [&](auto op, torch::ScalarType type) {
        const auto hidden = normal64({rows, 6}, 1).to(type).requires_grad_(true);
        const auto weight = normal64({kVocabulary, 6}, 2).to(type).requires_grad_(true);
        const auto out = op(hidden, weight, targets, 1.0, std::vector<int32_t>{5});
        ((out.logprob + 0.3 * out.entropy) * up).sum().backward();
        return std::pair(hidden.grad(), weight.grad());
    };
    const auto actual = run(kernels::tokenLogprob, torch::kFloat), expected = run(kernels::tokenLogprobReference, torch::kDouble);
    // Sums over 60,007 terms in float32: held to what plain float32 operators reach against the float64 truth.
    const auto plain = run(kernels::tokenLogprobReference, torch::kFloat);
    const auto worst = [](const torch::Tensor& a, const torch::Tensor& b) { return (a.to(torch::kDouble) - b).abs().max().item<double>(); };
    const double hiddenError = worst(actual.first, expected.first), plainHidden = worst(plain.first, expected.first);
    const double weightError = worst(actual.second, expected.second), plainWeight = worst(plain.second, expected.second);
    QVERIFY2(hiddenError <= 2 * plainHidden + 1e-5, qPrintable(QString("hidden: %1, operators %2").arg(hiddenError).arg(plainHidden)));
    QVERIFY2(weightError <= 2 * plainWeight + 1e-5, qPrintable(QString("weight: %1, operators %2").arg(weightError).arg(plainWeight)));
}

void TestTokenLogprob::retainedGraphGivesTheSameAgain() {
    const auto hidden = normal64({6, 4}, 1).requires_grad_(true), weight = normal64({9, 4}, 2);
    const auto loss = kernels::tokenLogprob(hidden, weight, targetsFor(6, 9)).logprob.sum();
    loss.backward({}, /*retain_graph=*/true);
    const auto once = hidden.grad().clone();
    loss.backward();
    QVERIFY(at::equal(hidden.grad(), once * 2));
}

void TestTokenLogprob::extremeLogits() {
    // One logit of 1e4 above the rest: probability 1, entropy 0, the others' log-probability exact and their gradient zero.
    const auto weight = torch::tensor({1e4F, 0.0F, -1e4F}).view({3, 1}).requires_grad_(true);
    const auto out = kernels::tokenLogprob(torch::ones({3, 1}), weight, torch::tensor({0L, 1L, 2L}));
    QVERIFY(at::equal(out.logprob.detach(), torch::tensor({0.0F, -1e4F, -2e4F})));
    QVERIFY(at::equal(out.entropy.detach(), torch::zeros({3})));
    (out.logprob.sum() + out.entropy.sum()).backward();
    QVERIFY(at::equal(weight.grad().flatten(), torch::tensor({-2.0F, 1.0F, 1.0F})));
}

void TestTokenLogprob::bannedTokensGetNothing() {
    const auto hidden = normal64({6, 4}, 1), weight = normal64({9, 4}, 2).requires_grad_(true);
    const auto targets = torch::tensor({0L, 1L, 2L, 4L, 5L, 8L});
    const auto out = kernels::tokenLogprob(hidden, weight, targets, 1.0, {3, 7});
    const auto kept = torch::tensor({0L, 1L, 2L, 4L, 5L, 6L, 8L});
    const auto smaller = kernels::tokenLogprobReference(hidden, weight.index_select(0, kept), torch::tensor({0L, 1L, 2L, 3L, 4L, 6L}));
    QVERIFY(mismatch(out.logprob, smaller.logprob, 1e-12, 1e-12).empty());
    QVERIFY(mismatch(out.entropy, smaller.entropy, 1e-12, 1e-12).empty());
    (out.logprob.sum() + out.entropy.sum()).backward();
    QCOMPARE(weight.grad()[3].abs().sum().item<double>(), 0.0);
    QCOMPARE(weight.grad()[7].abs().sum().item<double>(), 0.0);
}

void TestTokenLogprob::onlyOneGradientWanted() {
    const auto hidden = normal64({6, 4}, 1).requires_grad_(true), weight = normal64({9, 4}, 2);
    kernels::tokenLogprob(hidden, weight, targetsFor(6, 9)).logprob.sum().backward();
    QVERIFY(hidden.grad().defined());
    QVERIFY(!weight.grad().defined());
}

void TestTokenLogprob::notANumberStaysVisible() {
    auto hidden = torch::ones({2, 3});
    hidden[0][1] = std::numeric_limits<float>::quiet_NaN();
    const auto out = kernels::tokenLogprob(hidden, torch::ones({5, 3}), torch::tensor({0L, 0L}));
    QVERIFY(std::isnan(out.logprob[0].item<float>()) && std::isnan(out.entropy[0].item<float>()));
    QVERIFY(std::isfinite(out.logprob[1].item<float>()));
}

void TestTokenLogprob::noRows() {
    const auto hidden = torch::ones({0, 3}).requires_grad_(true), weight = torch::ones({5, 3}).requires_grad_(true);
    const auto out = kernels::tokenLogprob(hidden, weight, torch::empty({0}, torch::kLong));
    QCOMPARE(out.logprob.numel(), 0L);
    out.logprob.sum().backward();
    QCOMPARE(weight.grad().abs().sum().item<float>(), 0.0F);
}

void TestTokenLogprob::refuses_data() {
    QTest::addColumn<int>("which");
    QTest::addColumn<QString>("message");
    QTest::newRow("width") << 0 << "token_logprob: hidden is [2, 3] and weight is [5, 4], expected [N, H] and [V, H]";
    QTest::newRow("targets dtype") << 1 << "token_logprob: targets must be int64 on cpu";
    QTest::newRow("targets count") << 2 << "token_logprob: targets is [3], expected [2]";
    QTest::newRow("target too large") << 3 << "token_logprob: target 1 is 5, outside the vocabulary of 5";
    QTest::newRow("target negative") << 4 << "token_logprob: target 0 is -1, outside the vocabulary of 5";
    QTest::newRow("temperature") << 5 << "token_logprob: temperature must be positive, is 0";
    QTest::newRow("banned outside") << 6 << "token_logprob: banned token 9 is outside the vocabulary of 5";
    QTest::newRow("banned target") << 7 << "token_logprob: target 1 is 4, a banned token";
}

void TestTokenLogprob::refuses() {
    QFETCH(int, which);
    QFETCH(QString, message);
    const auto hidden = torch::ones({2, 3}), weight = torch::ones({5, 3}), targets = torch::tensor({0L, 4L});
    const auto call = [&] {
        switch (which) {
            case 0: kernels::tokenLogprob(hidden, torch::ones({5, 4}), targets); break;
            case 1: kernels::tokenLogprob(hidden, weight, targets.to(torch::kInt)); break;
            case 2: kernels::tokenLogprob(hidden, weight, torch::tensor({0L, 1L, 2L})); break;
            case 3: kernels::tokenLogprob(hidden, weight, torch::tensor({0L, 5L})); break;
            case 4: kernels::tokenLogprob(hidden, weight, torch::tensor({-1L, 5L})); break;
            case 5: kernels::tokenLogprob(hidden, weight, targets, 0); break;
            case 6: kernels::tokenLogprob(hidden, weight, targets, 1, {9}); break;
            default: kernels::tokenLogprob(hidden, weight, targets, 1, {4});
        }
    };
    try {
        call();
        QFAIL("no error");
    } catch (const Error& error) {
        QCOMPARE(QString(error.what()), message);
    }
}

QTEST_APPLESS_MAIN(TestTokenLogprob)
#include "tst_token_logprob.moc"
