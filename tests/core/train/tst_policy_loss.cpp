// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/policy_loss.h"

#include "base/error.h"

#include <QtTest>

#include <ATen/ATen.h>

#include <limits>

using omnidrive::train::LossAggregation;

Q_DECLARE_METATYPE(LossAggregation)

namespace omnidrive::train {

class PolicyLossTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tokenLoss_data();
    void tokenLoss();
    void dualClipOff();
    void klEstimate_data();
    void klEstimate();
    void aggregation_data();
    void aggregation();
    void maskedTokensAreWithoutEffect();
    void reportsMeans();
    void gradientMatchesFiniteDifferences();
    void entropyBonusLowersTheLoss();
    void badShapes_data();
    void badShapes();
};

namespace {

torch::Tensor scalar(double value) {
    return at::full({1}, value, at::kDouble);
}

torch::Tensor rows(std::vector<double> values, int64_t count) {
    return at::tensor(values, at::kDouble).view({count, -1});
}

}  // namespace

void PolicyLossTest::tokenLoss_data() {
    QTest::addColumn<double>("logRatio");
    QTest::addColumn<double>("advantage");
    QTest::addColumn<double>("loss");
    QTest::addColumn<bool>("clipped");
    QTest::addColumn<bool>("lowerClipped");

    QTest::newRow("inside, good") << 0.1 << 1.0 << -1.105171 << false << false;
    QTest::newRow("above, good") << 0.3 << 1.0 << -1.2 << true << false;
    QTest::newRow("below, good") << -0.3 << 1.0 << -0.740818 << false << false;
    QTest::newRow("above, bad") << 0.3 << -1.0 << 1.349859 << false << false;
    QTest::newRow("below, bad") << -0.3 << -1.0 << 0.8 << true << false;
    QTest::newRow("far above, bad") << 1.5 << -1.0 << 3.0 << false << true;
    QTest::newRow("absurd ratio stays finite") << 500.0 << 1.0 << -1.2 << true << false;
}

void PolicyLossTest::tokenLoss() {
    QFETCH(double, logRatio);
    QFETCH(double, advantage);
    QFETCH(double, loss);
    const PolicyLossOptions options{.clipLow = 0.2, .clipHigh = 0.2, .dualClip = 3};
    const TokenLoss token = tokenPolicyLoss(scalar(logRatio), scalar(advantage), options);
    QVERIFY2(std::abs(token.loss.item<double>() - loss) < 1e-6,
             qPrintable(QString::number(token.loss.item<double>(), 'g', 10)));
    QTEST(token.clipped.item<bool>(), "clipped");
    QTEST(token.lowerClipped.item<bool>(), "lowerClipped");
}

void PolicyLossTest::dualClipOff() {
    const TokenLoss token = tokenPolicyLoss(scalar(1.5), scalar(-1), {.clipLow = 0.2, .clipHigh = 0.2, .dualClip = 1});
    QVERIFY(std::abs(token.loss.item<double>() - std::exp(1.5)) < 1e-9);
    QVERIFY(!token.lowerClipped.item<bool>());
}

void PolicyLossTest::klEstimate_data() {
    QTest::addColumn<double>("logprob");
    QTest::addColumn<double>("reference");
    QTest::addColumn<double>("expected");

    QTest::newRow("reference lower") << -1.0 << -1.2 << 0.018730753;
    QTest::newRow("reference higher") << -0.5 << -0.1 << 0.091824698;
    QTest::newRow("equal") << -0.7 << -0.7 << 0.0;
    QTest::newRow("below the limit") << -3.0 << -0.5 << std::exp(2.5) - 3.5;
    QTest::newRow("clamped") << -4.0 << -0.5 << 10.0;   // 28.6
    QTest::newRow("clamped, beyond what exp() should see") << -100.0 << 0.0 << 10.0;
    QTest::newRow("clamped, reference lower") << 0.0 << -12.0 << 10.0;
}

void PolicyLossTest::klEstimate() {
    QFETCH(double, logprob);
    QFETCH(double, reference);
    QFETCH(double, expected);
    QVERIFY(std::abs(k3(scalar(logprob), scalar(reference)).item<double>() - expected) <
            1e-9 * std::max(1.0, expected));
}

void PolicyLossTest::aggregation_data() {
    QTest::addColumn<LossAggregation>("mode");
    QTest::addColumn<double>("expected");

    // Rows of 3, 1 and 0 generated tokens: sums 6 and 8, means 2 and 8.
    QTest::newRow("token-mean") << LossAggregation::TokenMean << 14.0 / 4;
    QTest::newRow("seq-mean-token-mean") << LossAggregation::SeqMeanTokenMean << 10.0 / 2;
    QTest::newRow("seq-mean-token-sum") << LossAggregation::SeqMeanTokenSum << 14.0 / 2;
    QTest::newRow("seq-mean-token-sum-norm") << LossAggregation::SeqMeanTokenSumNorm << 14.0 / 2 / 4;
}

void PolicyLossTest::aggregation() {
    QFETCH(LossAggregation, mode);
    QFETCH(double, expected);
    const auto values = rows({1, 2, 3, 8, 99, 99, 99, 99, 99}, 3);
    const auto mask = rows({1, 1, 1, 1, 0, 0, 0, 0, 0}, 3);
    QCOMPARE(aggregate(values, mask, mode, 4).item<double>(), expected);
    QCOMPARE(aggregate(values, at::zeros_like(mask), mode, 4).item<double>(), 0.0);
}

void PolicyLossTest::maskedTokensAreWithoutEffect() {
    const double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
    auto logprobs = rows({-0.5, -1, nan, -2, -infinity, -1}, 2).requires_grad_(true);
    const auto old = rows({-0.6, -1.1, 0, -2.2, 0, nan}, 2), reference = rows({-0.7, -1, nan, -2, -infinity, 0}, 2);
    const auto mask = rows({1, 1, 0, 1, 0, 0}, 2);
    const PolicyLoss result =
        policyLoss(logprobs, old, reference, {}, at::tensor({1.0, -1.0}, at::kDouble), mask, {.klWeight = 0.1});
    result.loss.backward();
    QVERIFY(std::isfinite(result.loss.item<double>()));
    QVERIFY(logprobs.grad().isfinite().all().item<bool>());
    QCOMPARE((logprobs.grad() * (1 - mask)).abs().sum().item<double>(), 0.0);
    QVERIFY(std::abs(result.oldKl - (-0.1 - 0.1 - 0.2) / 3) < 1e-12);
}

void PolicyLossTest::reportsMeans() {
    const auto old = rows({-2, -2, -2, -2}, 2);
    const auto logprobs = old + rows({0.3, 0, -0.3, 1.5}, 2);
    const auto advantages = rows({1, 1, -1, -1}, 2);
    const auto ones = at::ones_like(old);
    const PolicyLoss result =
        policyLoss(logprobs, old, old, at::full_like(old, 0.5), advantages, ones, {.clipLow = 0.2, .clipHigh = 0.2});
    QVERIFY(std::abs(result.policyLoss - (-1.2 - 1 + 0.8 + 3) / 4) < 1e-9);
    QCOMPARE(result.clipFraction, 0.5);
    QCOMPARE(result.clipFractionLower, 0.25);
    QVERIFY(std::abs(result.entropy - 0.5) < 1e-12);
    QVERIFY(result.kl > 0);
    QCOMPARE(result.loss.item<double>(), result.policyLoss);
}

void PolicyLossTest::gradientMatchesFiniteDifferences() {
    at::manual_seed(3);
    auto logprobs = (-at::rand({3, 4}, at::kDouble)).requires_grad_(true);
    const auto old = logprobs.detach() + 0.05 * at::randn({3, 4}, at::kDouble),
               reference = -at::rand({3, 4}, at::kDouble);
    const auto mask = rows({1, 1, 1, 1, 1, 1, 0, 0, 1, 0, 1, 0}, 3), advantages = at::randn({3}, at::kDouble);
    const PolicyLossOptions options{.klWeight = 0.2, .aggregation = LossAggregation::SeqMeanTokenMean};
    const auto lossAt = [&](const torch::Tensor& x) {
        return policyLoss(x, old, reference, {}, advantages, mask, options).loss;
    };
    lossAt(logprobs).backward();
    for (int64_t i = 0; i < 12; ++i) {
        auto step = at::zeros({12}, at::kDouble);
        step[i] = 1e-6;
        const auto moved = step.view({3, 4});
        const double slope =
            (lossAt(logprobs.detach() + moved) - lossAt(logprobs.detach() - moved)).item<double>() / 2e-6;
        QVERIFY(std::abs(slope - logprobs.grad().view(-1)[i].item<double>()) < 1e-7);
    }
}

void PolicyLossTest::entropyBonusLowersTheLoss() {
    const auto zeros = at::zeros({1, 2}, at::kDouble), ones = at::ones({1, 2}, at::kDouble);
    const PolicyLoss result =
        policyLoss(zeros, zeros, {}, ones, at::zeros({1}, at::kDouble), ones, {.entropyWeight = 0.01});
    QCOMPARE(result.loss.item<double>(), -0.01);
    QCOMPARE(result.policyLoss, 0.0);
}

void PolicyLossTest::badShapes_data() {
    QTest::addColumn<int>("broken");
    QTest::addColumn<QString>("message");

    QTest::newRow("old") << 0 << "policy loss: oldLogprobs has shape [2, 2], expected [2, 3]";
    QTest::newRow("no reference, but a KL weight") << 1 << "policy loss: refLogprobs is missing";
    QTest::newRow("advantages") << 2 << "policy loss: advantages has shape [3], expected [2]";
    QTest::newRow("mask") << 3 << "policy loss: mask has shape [6], expected [2, 3]";
}

void PolicyLossTest::badShapes() {
    QFETCH(int, broken);
    QFETCH(QString, message);
    const auto good = at::zeros({2, 3});
    try {
        policyLoss(good, broken == 0 ? at::zeros({2, 2}) : good, broken == 1 ? torch::Tensor() : good, {},
                   at::zeros({broken == 2 ? 3 : 2}), broken == 3 ? at::ones({6}) : at::ones({2, 3}), {.klWeight = 0.1});
        QFAIL("no error was thrown");
    } catch (const Error& error) {
        QCOMPARE(QString::fromStdString(error.what()), message);
    }
}

}  // namespace omnidrive::train

QTEST_APPLESS_MAIN(omnidrive::train::PolicyLossTest)
#include "tst_policy_loss.moc"
