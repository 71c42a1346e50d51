// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/alerts.h"

#include <QTest>

#include <cmath>

using namespace omnidrive;
using namespace omnidrive::insight;

namespace {

rollout::Trajectory rolloutNamed(const std::string& id) {
    rollout::Trajectory rollout;
    rollout.id = id;
    rollout.groupId = id.substr(0, 1);
    rollout.imageWidth = 100;
    rollout.imageHeight = 100;
    return rollout;
}

void addCall(rollout::Trajectory& rollout, const std::string& label, BoxI box) {
    rollout::ToolCall call;
    call.label = label;
    call.valid = true;
    call.effectiveBox = box;
    rollout.turns.emplace_back();
    rollout.turns.back().tool = call;
}

/// A training made step by step; what the watch says is written down.
class Training {
public:
    rollout::AlertThresholds thresholds;
    std::vector<rollout::Trajectory> rollouts;

    void step(const rollout::Metrics& metrics, int stage = 1) {
        rollout::StepRecord record{++step_, stage, metrics, {}, thresholds};
        for (const auto& rollout : rollouts) {
            record.rollouts.push_back(&rollout);
        }
        for (const Alert& alert : watch_.look(record)) {
            alerts_.push_back(alert);
        }
    }
    void steps(int count, const std::string& name, double from, double to, int stage = 1) {
        for (int i = 0; i < count; ++i) {
            step({{name, from + (to - from) * i / std::max(1, count - 1)}}, stage);
        }
    }
    void restart(int64_t after) { step_ = after; }
    int64_t now() const { return step_; }
    const std::vector<Alert>& alerts() const { return alerts_; }
    /// "tool-collapse@31"
    std::string text() const {
        std::string text;
        for (const Alert& alert : alerts_) {
            text += (text.empty() ? "" : " ") + std::string(alertName(alert.kind)) + "@" + std::to_string(alert.step);
        }
        return text;
    }

private:
    AlertWatch watch_;
    int64_t step_ = 0;
    std::vector<Alert> alerts_;
};

}  // namespace

class TestAlerts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aQuietRunHasNone() {
        Training training;
        for (int i = 0; i < 200; ++i) {
            const double noise = 0.05 * std::sin(i * 1.7);
            training.step({{"agent/tool_use_rate", 0.8 + noise},
                           {"reward/accuracy", 0.4 + i / 1000.0},
                           {"reward/grounding", 0.3 + i / 900.0},
                           {"label/top_share", 0.35},
                           {"actor/kl_loss", 0.001 * i},
                           {"response_length/mean", 25 + noise},
                           {"actor/entropy", 0.3 - i / 2000.0},
                           {"frac_reward_zero_std", 0.1},
                           {"response_length/clip_ratio", 0.02}},
                          i < 100 ? 1 : 2);
        }
        QCOMPARE(training.text(), std::string());
    }

    void toolCollapseNamesRolloutsThatShouldHaveZoomed() {
        Training training;
        training.rollouts = {rolloutNamed("zooms"), rolloutNamed("right without"), rolloutNamed("wrong without")};
        addCall(training.rollouts[0], "car", {0, 0, 10, 10});
        training.rollouts[1].correct = true;
        training.steps(20, "agent/tool_use_rate", 0.8, 0.8);
        training.steps(20, "agent/tool_use_rate", 0.1, 0.1);
        QCOMPARE(training.alerts().size(), size_t{1});
        QVERIFY(training.alerts()[0].kind == AlertKind::ToolCollapse);
        QCOMPARE(training.alerts()[0].rollouts, (std::vector<std::string>{"wrong without", "right without"}));
        QVERIFY(training.alerts()[0].text.find("80 % did at best") != std::string::npos);
    }

    void groundingWithoutAccuracy() {
        Training training;
        training.rollouts = {rolloutNamed("a"), rolloutNamed("b"), rolloutNamed("c")};
        training.rollouts[0].rewards.grounding = 0.5;
        training.rollouts[1].rewards.grounding = 0.9;
        training.rollouts[2].rewards.grounding = 0.9;
        training.rollouts[2].correct = true;
        for (int i = 0; i < 60; ++i) {
            training.step({{"reward/grounding", i / 60.0}, {"reward/accuracy", 0.4}});
        }
        QCOMPARE(training.text(), std::string("grounding-without-accuracy@40"));
        QCOMPARE(training.alerts()[0].rollouts, (std::vector<std::string>{"b", "a"}));
        Training honest;
        for (int i = 0; i < 60; ++i) {
            honest.step({{"reward/grounding", i / 60.0}, {"reward/accuracy", 0.3 + i / 300.0}});
        }
        QCOMPARE(honest.text(), std::string());
    }

    void oneLabelTakesOver() {
        Training training;
        for (int i = 0; i < 9; ++i) {
            training.rollouts.push_back(rolloutNamed("r" + std::to_string(i)));
            addCall(training.rollouts.back(), i < 8 ? "The Cars." : "sign", {0, 0, 10, 10});
        }
        training.steps(12, "label/top_share", 0.9, 0.9);
        QCOMPARE(training.text(), std::string("one-label@10"));
        QVERIFY(training.alerts()[0].text.find("'car'") != std::string::npos);
        QCOMPARE(training.alerts()[0].rollouts.size(), size_t{8});
        training.rollouts.resize(3);   // too few calls to say anything
        training.steps(40, "label/top_share", 0.2, 0.2);
        training.steps(12, "label/top_share", 0.9, 0.9);
        QCOMPARE(training.alerts().size(), size_t{1});
    }

    void wholeFramesAndRepeats() {
        Training training;
        for (int i = 0; i < 10; ++i) {
            training.rollouts.push_back(rolloutNamed("r" + std::to_string(i)));
            addCall(training.rollouts.back(), "car", i < 6 ? BoxI{0, 0, 100, 95} : BoxI{10, 10, 30, 30});
            addCall(training.rollouts.back(), "car", i < 4 ? BoxI{0, 0, 100, 95} : i < 7 ? BoxI{60, 60, 80, 80} : BoxI{10, 10, 30, 30});
        }
        training.step({});
        QCOMPARE(training.text(), std::string("whole-frame-boxes@1 repeated-boxes@1"));
        QCOMPARE(training.alerts()[0].text, std::string("Boxes of the whole picture: 10 of 20 zooms take 80 % of it or more"));
        QCOMPARE(training.alerts()[1].text, std::string("Repeated boxes: 7 of 10 later zooms take a place that was seen already"));
        QCOMPARE(training.alerts()[1].rollouts.size(), size_t{7});
    }

    void klLengthSignalEntropy() {
        Training training;
        training.rollouts = {rolloutNamed("a1"), rolloutNamed("a2"), rolloutNamed("b1")};
        for (size_t i = 0; i < training.rollouts.size(); ++i) {
            training.rollouts[i].groupHasSignal = false;
            training.rollouts[i].turns.resize(1);
            training.rollouts[i].turns[0].tokenIds.resize(10 * (i + 1));
            training.rollouts[i].turns[0].logprobs = {-1};
            training.rollouts[i].turns[0].refLogprobs = {-1 - static_cast<float>(i)};
        }
        training.steps(20, "actor/kl_loss", 0.1, 0.12);
        training.step({{"actor/kl_loss", 0.9}});
        QCOMPARE(training.text(), std::string("kl-jump@21"));
        QCOMPARE(training.alerts()[0].rollouts.front(), std::string("b1"));
        training.steps(20, "response_length/mean", 100, 100);
        training.steps(20, "response_length/mean", 300, 300);
        QCOMPARE(training.alerts().back().rollouts.front(), std::string("b1"));   // the longest
        training.steps(10, "frac_reward_zero_std", 0.9, 0.9);
        QCOMPARE(training.alerts().back().rollouts, (std::vector<std::string>{"a1", "b1"}));   // one a group
        training.steps(20, "actor/entropy", 1, 1);
        training.steps(20, "actor/entropy", 0.01, 0.01);
        QVERIFY2(QString::fromStdString(training.text()).contains(QStringLiteral("kl-jump@21 length-explosion@")), training.text().c_str());
        QVERIFY(QString::fromStdString(training.text()).endsWith(QStringLiteral("entropy-collapse@%1").arg(training.now() - 12)));
        QCOMPARE(training.alerts().size(), size_t{4});
    }

    /// Fourteen tokens in one turn, twenty-nine in two with a zoom between: it has learnt to look.
    void moreTurnsAreNoExplosion() {
        Training training;
        const auto steps = [&](int count, double length, double turns) {
            for (int i = 0; i < count; ++i) {
                training.step({{"response_length/mean", length}, {"num_turns/mean", turns}});
            }
        };
        steps(20, 14, 2);
        steps(20, 29, 4);
        QCOMPARE(training.text(), std::string());
        steps(20, 70, 4);
        QCOMPARE(QString::fromStdString(training.text()).section(QLatin1Char('@'), 0, 0), QStringLiteral("length-explosion"));
        training.restart(0);
        steps(20, 30, 4);
        steps(20, 29, 2);   // fewer turns: each has twice the words, but there are no more of them
        QCOMPARE(training.alerts().size(), size_t{1});
    }

    void aFirstStepThatLeavesTheReferenceIsAJump() {
        Training first, laterStage;
        first.step({{"actor/kl_loss", 0.9}});
        QCOMPARE(first.text(), std::string("kl-jump@1"));
        QVERIFY(first.alerts().front().text.ends_with("at the first step"));
        laterStage.restart(40);
        laterStage.step({{"actor/kl_loss", 0.9}}, 2);   // where it came from is not known
        QVERIFY(laterStage.text().empty());
        laterStage.step({{"actor/kl_loss", 0.9}}, 2);
        laterStage.step({{"actor/kl_loss", 4.0}}, 2);
        QCOMPARE(laterStage.text(), std::string("kl-jump@43"));
    }

    void numbersThatAreNone() {
        Training training;
        training.rollouts = {rolloutNamed("good"), rolloutNamed("bad")};
        training.rollouts[1].rewards.total = std::nan("");
        training.thresholds.window = 0;
        training.step({{"actor/pg_loss", 0.5}, {"a", std::nan("")}, {"b", INFINITY}});
        QCOMPARE(training.text(), std::string("not-finite@1"));
        QCOMPARE(training.alerts()[0].text, std::string("Not a number: a, b"));
        QCOMPARE(training.alerts()[0].rollouts, (std::vector<std::string>{"bad"}));
    }

    void whatLastsIsToldOnceAndAgainAfterAPause() {
        Training training;
        training.steps(60, "frac_reward_zero_std", 1, 1);
        QCOMPARE(training.text(), std::string("no-signal@10"));
        training.steps(40, "frac_reward_zero_std", 0, 0);
        training.steps(20, "frac_reward_zero_std", 1, 1);
        QCOMPARE(training.alerts().size(), size_t{2});
    }

    void stagesAndResumesBeginAnew() {
        Training training;
        training.steps(15, "response_length/mean", 10, 10, 1);
        training.steps(30, "response_length/mean", 50, 50, 2);   // another stage, other questions
        QCOMPARE(training.text(), std::string());
        training.restart(20);
        training.steps(30, "response_length/mean", 200, 200, 2);
        QCOMPARE(training.text(), std::string());
    }
};

QTEST_APPLESS_MAIN(TestAlerts)
#include "tst_alerts.moc"
