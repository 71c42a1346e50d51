// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/token_strip.h"

#include <QTest>

#include <cmath>

using namespace omnidrive;
using ui::tokenStrip;
using ui::TokenColouring;
using ui::TokenStrip;

namespace {

rollout::Trajectory madeRollout() {
    rollout::Trajectory trajectory;
    trajectory.advantage = -1.5;
    rollout::Turn first, second;
    first.tokenIds = {7, 8, 9};
    first.logprobs = {-0.5F, -1.0F, -2.0F};
    first.refLogprobs = {-1.0F, -1.0F, -1.0F};
    first.entropy = {0.1F, 0.2F, 0.3F};
    second.tokenIds = {4};
    second.logprobs = {-0.25F};
    second.refLogprobs = {-0.25F};
    second.entropy = {1.5F};
    trajectory.turns = {first, second};
    rollout::Observation seen;
    seen.afterTurn = 0;
    seen.tokenIds = {1, 2, 3, 4};
    trajectory.observations = {seen};
    return trajectory;
}

}  // namespace

class TestTokenStrip : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void valuesAndScales_data() {
        QTest::addColumn<int>("colouring");
        QTest::addColumn<double>("ofThird");
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        const double kl = std::exp(1.0) - 2;   // exp(r) - r - 1 at r = log ref - log p = 1
        const auto row = [](const char* name, TokenColouring colouring, double ofThird, double low, double high) {
            QTest::newRow(name) << static_cast<int>(colouring) << ofThird << low << high;
        };
        row("advantage", TokenColouring::Advantage, -1.5, -2, 2);   // rollouts compare
        row("log-probability", TokenColouring::LogProbability, -2, -2, 0);
        row("ratio", TokenColouring::LogRatio, -1, -1, 1);
        row("entropy", TokenColouring::Entropy, 0.3, 0, 1.5);   // the scale is the rollout's, not the turn's
        row("kl", TokenColouring::Kl, kl, 0, kl);
        row("mask", TokenColouring::Mask, 1, 0, 1);
    }
    void valuesAndScales() {
        QFETCH(int, colouring);
        QFETCH(double, ofThird);
        QFETCH(double, low);
        QFETCH(double, high);
        const TokenStrip strip = tokenStrip(madeRollout(), 0, {"I", " see", "\n"}, static_cast<TokenColouring>(colouring));
        QCOMPARE(strip.missing, QString());
        QCOMPARE(strip.tokens.size(), size_t{4});
        QVERIFY(std::abs(*strip.tokens[2].value - ofThird) < 1e-6);
        QVERIFY(std::abs(strip.low - low) < 1e-6 && std::abs(strip.high - high) < 1e-6);
        QCOMPARE(strip.tokens[1].text, QStringLiteral(" see"));
        QCOMPARE(strip.tokens[2].text, QString(QChar(0x21b5)));
        QVERIFY(!strip.tokens[3].isGenerated && !strip.tokens[3].value);   // the observation
    }

    void whatIsNotStoredIsSaid() {
        rollout::Trajectory trajectory = madeRollout();
        for (rollout::Turn& turn : trajectory.turns) {
            turn.refLogprobs.clear();
        }
        QVERIFY(tokenStrip(trajectory, 0, {}, TokenColouring::LogRatio).missing.contains(QStringLiteral("not stored by this run")));
        QVERIFY(tokenStrip(trajectory, 0, {}, TokenColouring::Kl).missing.contains(QStringLiteral("not stored by this run")));
        QVERIFY(tokenStrip(trajectory, 0, {}, TokenColouring::Entropy).missing.isEmpty());
        trajectory.advantage = std::nan("");   // traces of another program
        QVERIFY(tokenStrip(trajectory, 0, {}, TokenColouring::Advantage).missing.contains(QStringLiteral("not stored by this run")));
        trajectory.turns[0] = {};
        QVERIFY(tokenStrip(trajectory, 0, {}, TokenColouring::Entropy).missing.contains(QStringLiteral("without its tokens")));
    }

    void withoutTextsIdsAreShown() {
        QCOMPARE(tokenStrip(madeRollout(), 0, {}, TokenColouring::Entropy).tokens[0].text, QStringLiteral("#7 "));
        QVERIFY(tokenStrip(madeRollout(), 0, {}, TokenColouring::None).tokens.empty());
        QVERIFY(tokenStrip(madeRollout(), 5, {}, TokenColouring::Entropy).tokens.empty());
    }
};

QTEST_GUILESS_MAIN(TestTokenStrip)
#include "tst_token_strip.moc"
