// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/statistics.h"

#include "rollout/call_measures.h"

#include <QTest>

#include <cmath>
#include <map>

using namespace omnidrive;
using namespace omnidrive::rollout;

namespace {

ToolCall goodCall(const std::string& label, const BoxI& effective) {
    ToolCall call;
    call.name = "image_zoom_in_tool";
    call.label = label;
    call.effectiveBox = effective;
    call.valid = true;
    return call;
}

ToolCall badCall(const std::string& label, const std::string& reason) {
    ToolCall call;
    call.label = label;
    call.rejectReason = reason;
    return call;
}

/// A rollout of `tokens` generated tokens, one turn per call and one more; 200 x 100 picture.
Trajectory makeRollout(const std::string& group, double reward, bool correct, int tokens, std::vector<ToolCall> calls) {
    Trajectory trajectory;
    trajectory.groupId = group;
    trajectory.rewards.total = reward;
    trajectory.rewards.accuracy = correct ? 1 : 0;
    trajectory.correct = correct;
    trajectory.imageWidth = 200;
    trajectory.imageHeight = 100;
    trajectory.promptIds.assign(10, 1);
    for (ToolCall& call : calls) {
        Turn turn;
        turn.kind = TurnKind::ToolCall;
        turn.tool = std::move(call);
        trajectory.turns.push_back(turn);
        Observation observation;
        observation.tokenIds.assign(6, 2);
        trajectory.observations.push_back(observation);
    }
    Turn last;
    last.kind = TurnKind::Answer;
    last.tokenIds.assign(static_cast<size_t>(tokens), 3);
    trajectory.turns.push_back(last);
    return trajectory;
}

std::map<std::string, double> metricsOf(const std::vector<Trajectory>& trajectories) {
    std::map<std::string, double> result;
    for (const auto& [name, value] : stepStatistics(trajectories)) {
        result[name] = value;
    }
    return result;
}

}  // namespace

class TestStatistics : public QObject {
    Q_OBJECT

private:
    void compare(const std::map<std::string, double>& metrics, const char* name, double expected) {
        QVERIFY2(metrics.contains(name), name);
        QVERIFY2(std::abs(metrics.at(name) - expected) < 1e-12,
                 qPrintable(QString("%1 is %2, expected %3").arg(name).arg(metrics.at(name)).arg(expected)));
    }

private Q_SLOTS:
    void noRolloutsGiveNoMetrics() { QVERIFY(stepStatistics({}).empty()); }

    void rewardsAndAdvantages() {
        std::vector<Trajectory> rollouts{makeRollout("a", 2, true, 30, {}), makeRollout("a", 0, false, 10, {}),
                                         makeRollout("b", 1, true, 20, {}), makeRollout("b", 1, false, 20, {})};
        rollouts[0].advantage = 1;
        rollouts[1].advantage = -1;
        const auto metrics = metricsOf(rollouts);
        compare(metrics, "critic/score/mean", 1);
        compare(metrics, "critic/score/max", 2);
        compare(metrics, "critic/score/min", 0);
        compare(metrics, "critic/rewards/mean", 1);
        compare(metrics, "reward/accuracy", 0.5);
        compare(metrics, "critic/advantages/mean", 20.0 / 80.0);
        compare(metrics, "critic/advantages/max", 1);
        compare(metrics, "critic/advantages/min", -1);
        compare(metrics, "frac_reward_zero_std", 0.5);
        compare(metrics, "response_length/mean", 20);
        compare(metrics, "response_length/clip_ratio", 0);
    }

    void groupsOfOneSayNothingAboutSignal() {
        QVERIFY(!metricsOf({makeRollout("a", 1, true, 5, {})}).contains("frac_reward_zero_std"));
    }

    /// Nobody said of a question set's questions whether they need a zoom: "true" alone is the default.
    void needOfAZoomIsKnownOrNotDrawn() {
        auto rollout = makeRollout("a", 1, true, 5, {goodCall("sign", {0, 0, 50, 50})});
        rollout.truthLabel.clear();
        rollout.truthBoxInImage.reset();
        const auto metrics = metricsOf({rollout});
        compare(metrics, "agent/tool_use_rate", 1);
        QVERIFY(!metrics.contains("agent/tool_use_rate_needed") && !metrics.contains("agent/tool_use_rate_global"));
        rollout.truthLabel = "sign";
        compare(metricsOf({rollout}), "agent/tool_use_rate_needed", 1);
    }

    void toolMetrics() {
        std::vector<Trajectory> rollouts{
            makeRollout("a", 1, true, 5, {goodCall("sign", {0, 0, 50, 50}), badCall("sign", "outside: x0 = 900")}),
            makeRollout("a", 0, false, 5, {badCall("car", "Bad JSON: no brace")}), makeRollout("a", 0, true, 5, {}),
            makeRollout("a", 0, false, 5, {})};
        for (Trajectory& rollout : rollouts) {
            rollout.truthLabel = "sign";
        }
        rollouts[2].truthNeedsZoom = false;
        rollouts[1].truncated = true;
        const auto metrics = metricsOf(rollouts);
        compare(metrics, "agent/tool_call_mean", 0.75);
        compare(metrics, "agent/tool_call_max", 2);
        compare(metrics, "agent/tool_call_min", 0);
        compare(metrics, "agent/tool_use_rate", 0.5);
        compare(metrics, "agent/tool_use_rate_needed", 2.0 / 3.0);
        compare(metrics, "agent/tool_use_rate_global", 0);
        compare(metrics, "agent/tool_fail_rate", 2.0 / 3.0);
        compare(metrics, "agent/tool_fail/outside", 1.0 / 3.0);
        compare(metrics, "agent/tool_fail/bad-json", 1.0 / 3.0);
        compare(metrics, "num_turns/mean", (6 + 4 + 2 + 2) / 4.0);
        compare(metrics, "obs_length/mean", 18.0 / 4.0);
        compare(metrics, "prompt_length/mean", 10);
        compare(metrics, "perf/total_num_tokens", 4 * 10 + 4 * 5 + 18);
        compare(metrics, "response_length/clip_ratio", 0.25);
        compare(metrics, "accuracy/with_tool", 1);
        compare(metrics, "accuracy/without_tool", 1.0 / 3.0);
        compare(metrics, "accuracy/tool_difference", 2.0 / 3.0);
    }

    void withoutCallsNothingIsInvented() {
        const auto metrics = metricsOf({makeRollout("a", 1, true, 5, {})});
        for (const char* name : {"agent/tool_fail_rate", "clip/score_mean", "clip/hit_rate", "box/area_fraction",
                                 "box/aspect", "box/edge_clamped", "box/cross_tile", "box/repeat_iou", "label/entropy",
                                 "label/right_rate", "box/on_object_rate", "box/iou_truth", "accuracy/with_tool",
                                 "accuracy/tool_difference", "camera/CAM_FRONT", "agent/tool_use_rate_global"}) {
            QVERIFY2(!metrics.contains(name), name);
        }
    }

    void clipScores() {
        std::vector<Trajectory> rollouts;
        for (int i = 0; i <= 10; ++i) {
            ToolCall call = goodCall("sign", {0, 0, 50, 50});
            call.clipCosine = i / 10.0;
            call.groundingScore = i >= 8 ? 0.5 : 0.49;
            rollouts.push_back(makeRollout("a", 0, false, 5, {call}));
        }
        const auto metrics = metricsOf(rollouts);
        compare(metrics, "clip/score_mean", 0.5);
        compare(metrics, "clip/score_p10", 0.1);
        compare(metrics, "clip/score_p50", 0.5);
        compare(metrics, "clip/score_p90", 0.9);
        compare(metrics, "clip/hit_rate", 3.0 / 11.0);
    }

    void boxes() {
        ToolCall first = goodCall("traffic light", {0, 0, 100, 50});
        first.adjustments = {"clipped"};
        ToolCall second = goodCall("Traffic lights.", {50, 0, 150, 50});
        std::vector<Trajectory> rollouts{makeRollout("a", 0, false, 5, {first, second})};
        rollouts[0].truthLabel = "traffic light";
        rollouts[0].truthBoxInImage = BoxF{0, 0, 20, 50};
        const auto metrics = metricsOf(rollouts);
        compare(metrics, "box/area_fraction", 0.25);
        compare(metrics, "box/aspect", 2);
        compare(metrics, "box/edge_clamped", 0.5);
        compare(metrics, "box/repeat_iou", 1.0 / 3.0);
        compare(metrics, "box/on_object_rate", 0.5);
        compare(metrics, "box/iou_truth", (0.2 + 0) / 2);
        compare(metrics, "label/right_rate", 1);
        compare(metrics, "label/entropy", 0);
        compare(metrics, "label/top_share", 1);
        QVERIFY(!metrics.contains("box/cross_tile"));
    }

    void labelsAndCameras() {
        ToolCall left = goodCall("sign", {0, 0, 30, 30});
        left.camera = "CAM_FRONT_LEFT";
        left.crossesTileEdge = true;
        left.labelConsistent = true;
        ToolCall front = goodCall("cyclist", {0, 0, 30, 30});
        front.camera = "CAM_FRONT";
        front.labelConsistent = false;
        std::vector<Trajectory> rollouts{makeRollout("a", 0, false, 5, {left}), makeRollout("a", 0, false, 5, {front})};
        rollouts[0].truthLabel = rollouts[1].truthLabel = "traffic sign";
        const auto metrics = metricsOf(rollouts);
        compare(metrics, "label/entropy", std::log(2.0));
        compare(metrics, "label/right_rate", 0);
        compare(metrics, "label/consistent_rate", 0.5);
        compare(metrics, "box/cross_tile", 0.5);
        compare(metrics, "camera/CAM_FRONT_LEFT", 0.5);
        compare(metrics, "camera/CAM_FRONT", 0.5);
        compare(metrics, "camera/CAM_BACK", 0);
    }

    void accuracyByKind() {
        std::vector<Trajectory> rollouts{makeRollout("a", 0, true, 5, {}), makeRollout("a", 0, false, 5, {}),
                                         makeRollout("a", 0, true, 5, {})};
        rollouts[0].kind = rollouts[1].kind = "object";
        rollouts[2].kind = "global";
        const auto metrics = metricsOf(rollouts);
        compare(metrics, "accuracy/kind/object", 0.5);
        compare(metrics, "accuracy/kind/global", 1);
    }

    void labelsAreNormalised_data() {
        QTest::addColumn<QString>("label");
        QTest::addColumn<QString>("expected");
        QTest::newRow("plain") << "traffic light"
                               << "traffic light";
        QTest::newRow("case, article, plural, stop") << "The Traffic  Lights."
                                                     << "traffic light";
        QTest::newRow("outer blanks") << "  a\tcyclist \n"
                                      << "cyclist";
        QTest::newRow("double s stays") << "glass"
                                        << "glass";
        QTest::newRow("short word stays") << "bus"
                                          << "bus";
        QTest::newRow("article inside stays") << "bend of the road"
                                              << "bend of the road";
        QTest::newRow("empty") << ""
                               << "";
        QTest::newRow("punctuation only") << "..."
                                          << "";
        QTest::newRow("other scripts untouched") << "红绿灯"
                                                 << "红绿灯";
    }
    void labelsAreNormalised() {
        QFETCH(QString, label);
        QFETCH(QString, expected);
        QCOMPARE(QString::fromStdString(normalisedLabel(label.toStdString())), expected);
    }

    void rejectWords_data() {
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("word");
        QTest::newRow("word and detail") << "too-thin: 1 x 400"
                                         << "too-thin";
        QTest::newRow("word alone") << "outside"
                                    << "outside";
        QTest::newRow("sentence") << "No JSON object."
                                  << "no-json-object";
        QTest::newRow("none") << ""
                              << "unknown";
    }
    void rejectWords() {
        QFETCH(QString, reason);
        QFETCH(QString, word);
        QCOMPARE(QString::fromStdString(rejectWord(badCall("x", reason.toStdString()))), word);
    }

    void quantiles() {
        QCOMPARE(quantile({4, 1, 3, 2}, 0), 1.0);
        QCOMPARE(quantile({4, 1, 3, 2}, 1), 4.0);
        QCOMPARE(quantile({4, 1, 3, 2}, 0.5), 2.5);
        QCOMPARE(quantile({7}, 0.9), 7.0);
    }
};

QTEST_APPLESS_MAIN(TestStatistics)
#include "tst_statistics.moc"
