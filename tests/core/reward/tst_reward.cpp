// SPDX-License-Identifier: GPL-3.0-or-later
#include "reward/reward.h"

#include "base/error.h"

#include <QtTest>

#include <cmath>
#include <limits>

namespace omnidrive::reward {

using rollout::Trajectory;
using Values = std::vector<double>;

class RewardTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void deepEyesTotals_data();
    void deepEyesTotals();
    void accuracy_data();
    void accuracy();
    void scoringFunctions_data();
    void scoringFunctions();
    void groundingIsTheMeanOverAllCalls();
    void gates_data();
    void gates();
    void toolCostCountsWastedCalls();
    void withoutClipTheTermIsZero();
    void overlong_data();
    void overlong();
    void charactersNotBytes();
    void totalIsTheWeightedSum();
    void applyingTwiceChangesNothing();
    void badScores();
};

namespace {

rollout::Turn callTurn(const std::string& label, bool valid, double cosine) {
    rollout::Turn turn;
    turn.kind = rollout::TurnKind::ToolCall;
    turn.thought = "I look closer.";
    turn.text = "<think>I look closer.</think><tool_call>{}</tool_call><|im_end|>";
    turn.tool.emplace();
    turn.tool->label = label;
    turn.tool->valid = valid;
    if (valid) {
        turn.tool->clipCosine = cosine;
    }
    return turn;
}

Trajectory makeRollout(const std::string& answer, std::vector<rollout::Turn> calls = {}) {
    Trajectory trajectory;
    trajectory.id = "r1";
    trajectory.question = "What is the state of the traffic light?";
    trajectory.options = {"red", "yellow", "green", "off"};
    trajectory.expectedAnswer = "B";
    trajectory.turns = std::move(calls);
    rollout::Turn last;
    last.kind = rollout::TurnKind::Answer;
    last.text = "<think>It is lit.</think><answer>" + answer + "</answer><|im_end|>";
    last.answer = answer;
    trajectory.turns.push_back(last);
    trajectory.answerText = answer;
    return trajectory;
}

RewardOptions deepEyes() {
    RewardOptions options;
    options.groundingWeight = 0;
    options.toolWeight = 1.2;
    options.consistencyGate = false;
    return options;
}

RewardOptions contrastOnly() {
    RewardOptions options;
    options.score = GroundingScore::Contrast;
    return options;
}

bool isClose(double a, double b) {
    return std::abs(a - b) < 1e-12;
}

}  // namespace

void RewardTest::deepEyesTotals_data() {
    QTest::addColumn<QString>("answer");
    QTest::addColumn<bool>("tool");
    QTest::addColumn<bool>("formatError");
    QTest::addColumn<double>("total");

    QTest::newRow("right, tool") << "B" << true << false << 2.0;
    QTest::newRow("right, no tool") << "B" << false << false << 0.8;
    QTest::newRow("wrong, tool") << "A" << true << false << 0.0;
    QTest::newRow("wrong, tool, format error") << "A" << true << true << -0.2;
    QTest::newRow("right, tool, format error") << "B" << true << true << 1.8;
    QTest::newRow("answer of 1000 characters")
        << QStringLiteral("B) ") + QString(997, QLatin1Char('x')) << true << false << -0.2;
}

void RewardTest::deepEyesTotals() {
    QFETCH(QString, answer);
    QFETCH(bool, tool);
    QFETCH(bool, formatError);
    QFETCH(double, total);
    auto trajectory = makeRollout(answer.toStdString());
    if (tool) {
        trajectory.turns.insert(trajectory.turns.begin(), callTurn("traffic light", true, 0.2));
    }
    if (formatError) {
        trajectory.turns.back().text = "<think>" + trajectory.turns.back().text;
    }
    applyRewards(trajectory, {}, deepEyes());
    QVERIFY2(isClose(trajectory.rewards.total, total), qPrintable(QString::number(trajectory.rewards.total)));
    QCOMPARE(trajectory.correct, trajectory.rewards.accuracy == 1);
}

void RewardTest::accuracy_data() {
    QTest::addColumn<QString>("answer");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<bool>("hasOptions");
    QTest::addColumn<double>("accuracy");

    QTest::newRow("letter") << "B"
                            << "B" << true << 1.0;
    QTest::newRow("letter with text") << "B) yellow"
                                      << "B" << true << 1.0;
    QTest::newRow("option's text") << "yellow"
                                   << "B" << true << 1.0;
    QTest::newRow("reference with text") << "B"
                                         << "B) yellow" << true << 1.0;
    QTest::newRow("other letter") << "C"
                                  << "B" << true << 0.0;
    QTest::newRow("no answer") << ""
                               << "B" << true << 0.0;
    QTest::newRow("reference unknown") << "B"
                                       << "" << true << 0.0;
    QTest::newRow("open, same") << " The  car stops."
                                << "the car stops" << false << 1.0;
    QTest::newRow("open, other") << "the car turns"
                                 << "the car stops" << false << 0.0;
}

void RewardTest::accuracy() {
    QFETCH(QString, answer);
    QFETCH(QString, expected);
    QFETCH(bool, hasOptions);
    auto trajectory = makeRollout(answer.toStdString());
    trajectory.expectedAnswer = expected.toStdString();
    if (!hasOptions) {
        trajectory.options.clear();
    }
    QTEST(accuracyReward(trajectory, {}), "accuracy");
}

void RewardTest::scoringFunctions_data() {
    QTest::addColumn<int>("score");
    QTest::addColumn<double>("cosine");
    QTest::addColumn<double>("expected");

    const int threshold = static_cast<int>(GroundingScore::Threshold),
              linear = static_cast<int>(GroundingScore::Linear);
    QTest::newRow("threshold, below") << threshold << 0.2199 << 0.0;
    QTest::newRow("threshold, at") << threshold << 0.22 << 1.0;
    QTest::newRow("linear, below a") << linear << -0.4 << 0.0;
    QTest::newRow("linear, between") << linear << 0.21 << 0.4;
    QTest::newRow("linear, above b") << linear << 0.9 << 1.0;
    QTest::newRow("contrast") << static_cast<int>(GroundingScore::Contrast) << -1.0 << 0.7;
}

void RewardTest::scoringFunctions() {
    QFETCH(int, score);
    QFETCH(double, cosine);
    QFETCH(double, expected);
    RewardOptions options;
    options.score = static_cast<GroundingScore>(score);
    QVERIFY(isClose(groundingOfCall(cosine, 0.7, options), expected));
}

void RewardTest::groundingIsTheMeanOverAllCalls() {
    auto trajectory = makeRollout(
        "B", {callTurn("traffic light", true, 0.1), callTurn("traffic light", false, 0), callTurn("light", true, 0.2)});
    applyRewards(trajectory, {0.9, 0.6}, contrastOnly());
    QCOMPARE(trajectory.rewards.perCall, (Values{0.9, 0, 0.6}));
    QVERIFY(isClose(trajectory.rewards.grounding, 0.5));
    QCOMPARE(trajectory.turns[2].tool->groundingScore.value(), 0.6);
    QVERIFY(!trajectory.turns[1].tool->groundingScore);
    QVERIFY(isClose(trajectory.rewards.total, 0.8 + 1.2 * 0.5));
}

void RewardTest::gates_data() {
    QTest::addColumn<QString>("label");
    QTest::addColumn<QString>("answer");
    QTest::addColumn<bool>("consistencyGate");
    QTest::addColumn<bool>("onlyWhenRight");
    QTest::addColumn<double>("grounding");

    QTest::newRow("open") << "vehicle"
                          << "A" << false << false << 0.9;
    QTest::newRow("label gaming is stopped") << "vehicle"
                                             << "B" << true << false << 0.0;
    QTest::newRow("consistent label passes") << "traffic light"
                                             << "A" << true << false << 0.9;
    QTest::newRow("wrong answer, conditional") << "traffic light"
                                               << "A" << true << true << 0.0;
    QTest::newRow("right answer, conditional") << "traffic light"
                                               << "B" << true << true << 0.9;
}

void RewardTest::gates() {
    QFETCH(QString, label);
    QFETCH(QString, answer);
    QFETCH(bool, consistencyGate);
    QFETCH(bool, onlyWhenRight);
    auto options = contrastOnly();
    options.consistencyGate = consistencyGate;
    options.gate = onlyWhenRight ? GroundingGate::Correct : GroundingGate::None;
    auto trajectory = makeRollout(answer.toStdString(), {callTurn(label.toStdString(), true, 0.1)});
    applyRewards(trajectory, {0.9}, options);
    QTEST(trajectory.rewards.grounding, "grounding");
    QCOMPARE(trajectory.turns[0].tool->groundingScore.value(), 0.9);
    QCOMPARE(trajectory.turns[0].tool->labelConsistent.value(), label != QStringLiteral("vehicle"));
}

void RewardTest::toolCostCountsWastedCalls() {
    auto options = contrastOnly();
    options.toolCostWeight = 0.1;
    auto trajectory = makeRollout("B", {callTurn("traffic light", true, 0.1), callTurn("traffic light", false, 0),
                                        callTurn("vehicle", true, 0.2)});
    applyRewards(trajectory, {0.9, 0.9}, options);
    QCOMPARE(trajectory.rewards.toolCost, 2.0);
    QVERIFY(isClose(trajectory.rewards.total, 0.8 + 1.2 * 0.3 - 0.2));
    options.consistencyGate = false;
    applyRewards(trajectory, {0.9, 0.9}, options);
    QCOMPARE(trajectory.rewards.toolCost, 1.0);
}

void RewardTest::withoutClipTheTermIsZero() {
    auto trajectory = makeRollout("B", {callTurn("traffic light", true, 0.1)});
    trajectory.turns[0].tool->clipCosine.reset();
    applyRewards(trajectory, {}, contrastOnly());
    QCOMPARE(trajectory.rewards.perCall, Values{0});
    QVERIFY(!trajectory.turns[0].tool->groundingScore);
    QVERIFY(isClose(trajectory.rewards.total, 0.8));
}

void RewardTest::overlong_data() {
    QTest::addColumn<int>("generated");
    QTest::addColumn<int>("observed");
    QTest::addColumn<int>("buffer");
    QTest::addColumn<double>("expected");

    QTest::newRow("short") << 60 << 20 << 20 << 0.0;
    QTest::newRow("half into the buffer") << 70 << 20 << 20 << -0.5;
    QTest::newRow("at the limit") << 100 << 0 << 20 << -1.0;
    QTest::newRow("beyond the limit") << 100 << 50 << 20 << -1.0;
    QTest::newRow("off") << 100 << 50 << 0 << 0.0;
}

void RewardTest::overlong() {
    QFETCH(int, generated);
    QFETCH(int, observed);
    QFETCH(int, buffer);
    RewardOptions options;
    options.maxResponseTokens = 100;
    options.overlongBuffer = buffer;
    auto trajectory = makeRollout("B");
    trajectory.turns.back().tokenIds.assign(static_cast<size_t>(generated), 1);
    trajectory.observations.emplace_back().tokenIds.assign(static_cast<size_t>(observed), 1);
    QTEST(overlongReward(trajectory, options), "expected");
}

void RewardTest::charactersNotBytes() {
    RewardOptions options;
    options.maxAnswerCharacters = 6;
    auto trajectory = makeRollout("ÄÖÜäö");  // 5 characters, 10 bytes
    trajectory.options.clear();
    trajectory.expectedAnswer = "ÄÖÜäö";
    QCOMPARE(accuracyReward(trajectory, options), 1.0);
    options.maxAnswerCharacters = 5;
    QCOMPARE(accuracyReward(trajectory, options), 0.0);
    QCOMPARE(formatReward(trajectory, options), -1.0);
}

void RewardTest::totalIsTheWeightedSum() {
    RewardOptions options = contrastOnly();
    options.toolWeight = 0.3;
    options.toolCostWeight = 0.05;
    options.overlongWeight = 1;
    options.maxResponseTokens = 10;
    options.overlongBuffer = 10;
    auto trajectory = makeRollout("B", {callTurn("traffic light", true, 0.1), callTurn("vehicle", true, 0.1)});
    trajectory.turns[0].tokenIds.assign(5, 1);
    applyRewards(trajectory, {0.5, 1}, options);
    QVERIFY(isClose(trajectory.rewards.total, 0.8 + 1.2 * 0.25 + 0.3 - 0.05 - 0.5));
    QCOMPARE(termValues(trajectory.rewards).size(), size_t(kTermCount));
    QCOMPARE(termWeights(options).size(), size_t(kTermCount));
}

void RewardTest::applyingTwiceChangesNothing() {
    auto trajectory = makeRollout("B", {callTurn("traffic light", true, 0.1)});
    applyRewards(trajectory, {0.5}, contrastOnly());
    const double total = trajectory.rewards.total;
    applyRewards(trajectory, {0.5}, contrastOnly());
    QCOMPARE(trajectory.rewards.total, total);
    QCOMPARE(trajectory.rewards.perCall.size(), size_t(1));
}

void RewardTest::badScores() {
    auto trajectory = makeRollout("B", {callTurn("traffic light", true, std::numeric_limits<double>::quiet_NaN())});
    const auto messageOf = [&](const Values& contrasts) {
        try {
            applyRewards(trajectory, contrasts, contrastOnly());
        } catch (const Error& error) {
            return QString::fromStdString(error.what());
        }
        return QString();
    };
    QCOMPARE(messageOf({0.5}),
             QStringLiteral("rollout r1: the CLIP score of the call labelled 'traffic light' is not finite"));
    QCOMPARE(messageOf({0.5, 0.5}), QStringLiteral("rollout r1 has 1 valid calls but 2 contrast scores were given"));
}

}  // namespace omnidrive::reward

QTEST_APPLESS_MAIN(omnidrive::reward::RewardTest)
#include "tst_reward.moc"
