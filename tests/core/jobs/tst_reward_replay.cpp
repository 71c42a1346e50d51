// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/recipe_sheet.h"
#include "jobs/reward_replay.h"
#include "jobs/run_session.h"
#include "reward/reward.h"
#include "rollout/probe.h"
#include "rollout/trajectory_json.h"
#include "support/error_text.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "train/live_settings.h"
#include "train/stage_advantage.h"

#include <QTest>

#include <chrono>
#include <cmath>
#include <fstream>
#include <thread>

using namespace omnidrive;
using jobs::LabelledCrop;
using jobs::RewardReplay;
using jobs::RewardReplayResult;

namespace fs = std::filesystem;

namespace {

constexpr int kSteps = 4, kGroups = 3;

std::string recipeWith(const char* score, const char* advantage) {
    return std::string("title: Replay\nstages:\n") + "  - {name: one, steps: 2, prompts_per_step: 3, advantage: " + advantage +
           ", reward: {accuracy_weight: 0.8, format_weight: 0.2, grounding_weight: 1.2, score: " + score + "}}\n" +
           "  - {name: two, steps: 2, prompts_per_step: 3, reward: {accuracy_weight: 1, grounding_weight: 0.5, gate: correct, score: " + score + "}}\n";
}

/// Scores the rollouts of one step as the trainer does.
void scoreStep(std::vector<rollout::Trajectory>& rollouts, const train::StageOptions& stage) {
    std::vector<double> all;
    for (size_t begin = 0; begin < rollouts.size(); begin += 4) {
        std::vector<rollout::Rewards> rewards;
        std::vector<double> totals;
        for (size_t i = begin; i < begin + 4; ++i) {
            std::vector<double> shares;
            for (const rollout::Turn& turn : rollouts[i].turns) {
                if (turn.tool && turn.tool->valid) {
                    shares.push_back(*turn.tool->groundingScore);
                }
            }
            reward::applyRewards(rollouts[i], shares, stage.reward);
            rewards.push_back(rollouts[i].rewards);
            totals.push_back(rollouts[i].rewards.total);
        }
        const auto advantages = train::stageAdvantages(rewards, stage);
        all.insert(all.end(), advantages.begin(), advantages.end());
        for (size_t i = begin; i < begin + 4; ++i) {
            rollouts[i].groupHasSignal = train::hasSignal(totals);
        }
    }
    const train::Whitening whiten(all, stage.advantageEpsilon);
    for (size_t i = 0; i < rollouts.size(); ++i) {
        rollouts[i].advantage = stage.advantage == train::AdvantageKind::Gdpo ? whiten(all[i]) : all[i];
    }
}

/// An answer of the probe set: it took part in no step, whatever its reward would do to a batch.
rollout::Trajectory probeAt(int step, const tests::SyntheticRun& shape) {
    auto probe = tests::syntheticTrajectory(shape, step, 0, 0, "frame0");
    probe.groupId = rollout::probeGroupId(0);
    probe.id = rollout::probeRolloutId(probe.groupId, step);
    probe.rewards.total = 50;
    probe.advantage = 0;
    return probe;
}

/// A run of four steps whose rewards are those of its recipe; after step 1 the weight of the accuracy was set to 0.3 while it trained.
class Run {
public:
    /// @param foreign is added to each reward: it was scored elsewhere. @param wrongGroup of each step in which no answer is right.
    explicit Run(const char* score = "contrast", const char* advantage = "group", bool wasSetLive = false, double foreign = 0, int wrongGroup = -1)
        : yaml(recipeWith(score, advantage)) {
        const auto writer = store::RunWriter::create(path, yaml, "Replay");
        train::Recipe recipe = train::parseRecipe(yaml, "test");
        tests::SyntheticRun shape;
        shape.steps = kSteps;
        for (int step = 1; step <= kSteps; ++step) {
            if (wasSetLive && step == 2) {
                train::setField(recipe, "stages[0].reward.accuracy_weight", "0.3");
                writer->appendEvent({0, "set", "after step 1", 1, {}, {}, {{"stages[0].reward.accuracy_weight", "0.3"}}});
            }
            std::vector<rollout::Trajectory> rollouts;
            for (int group = 0; group < kGroups; ++group) {
                for (int index = 0; index < 4; ++index) {
                    rollouts.push_back(tests::syntheticTrajectory(shape, step, group, index, "frame" + std::to_string(group)));
                    if (group == wrongGroup) {
                        rollouts.back().answerText = rollouts.back().answerLetter = "C";
                    }
                }
            }
            scoreStep(rollouts, recipe.stages[2 * step <= kSteps ? 0 : 1]);
            rollouts.push_back(probeAt(step, shape));
            for (auto& trajectory : rollouts) {
                trajectory.rewards.total += foreign;
                writer->appendRollout(rollout::indexRowOf(trajectory), rollout::toJsonLine(trajectory));
            }
        }
        writer->sync();
    }

    RewardReplayResult replay(const std::string& recipe, const jobs::CallContrasts& contrasts = {}) const {
        return RewardReplay(path).replay(recipe, contrasts, {});
    }
    /// The run's recipe with one field changed.
    std::string edited(const std::string& field, const std::string& value) const {
        jobs::RecipeSheet sheet = jobs::sheetOf(yaml);
        sheet.find(field)->value = value;
        jobs::checkSheet(sheet);
        return jobs::yamlOf(sheet);
    }

    tests::TempFolder folder;
    fs::path path = folder.path() / "run";
    std::string yaml;
};

void verifyNothingChanged(const RewardReplayResult& result) {
    for (const jobs::ReplayedRollout& one : result.rollouts) {
        QVERIFY2(one.reward == one.storedReward && one.advantage == one.storedAdvantage, one.id.c_str());   // to the bit
    }
    QCOMPARE(result.unlike, int64_t{0});
    QCOMPARE(result.withoutScore, int64_t{0});
    QVERIFY(result.flipped.empty());
    QCOMPARE(result.noSignalBefore, result.noSignalAfter);
    QCOMPARE(result.largestChange(), 0.0);
}

}  // namespace

class TestRewardReplay : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theRunsOwnRecipeGivesWhatIsStored_data() {
        QTest::addColumn<QByteArray>("score");
        QTest::addColumn<QByteArray>("advantage");
        QTest::addColumn<bool>("wasSetLive");
        for (const char* score : {"contrast", "linear", "threshold"}) {
            for (const char* advantage : {"group", "no-std", "gdpo", "rloo"}) {
                QTest::addRow("%s, %s", score, advantage) << QByteArray(score) << QByteArray(advantage) << false;
            }
        }
        QTest::newRow("set while it trained") << QByteArray("contrast") << QByteArray("group") << true;
    }
    void theRunsOwnRecipeGivesWhatIsStored() {
        QFETCH(QByteArray, score);
        QFETCH(QByteArray, advantage);
        QFETCH(bool, wasSetLive);
        const Run run(score.constData(), advantage.constData(), wasSetLive);
        const RewardReplayResult result = run.replay(run.yaml);
        QCOMPARE(result.rollouts.size(), size_t{kSteps * kGroups * 4});
        QCOMPARE(result.groups, int64_t{kSteps * kGroups});
        verifyNothingChanged(result);
    }

    /// The same of a run that the embedded default trained: OMNIDRIVE_DEMO_RUN names its folder.
    void theEmbeddedDefaultsOwnRewardsComeBackToTheBit() {
        const QString run = qEnvironmentVariable("OMNIDRIVE_DEMO_RUN");
        if (run.isEmpty()) {
            QSKIP("OMNIDRIVE_DEMO_RUN names no run of the embedded default");
        }
        RewardReplay replay(run.toStdString());
        const RewardReplayResult result = replay.replay(replay.recipeYaml(), {}, {});
        QVERIFY(!result.rollouts.empty());
        verifyNothingChanged(result);
        qInfo("%zu rollouts", result.rollouts.size());
    }

    void anotherWeightTurnsAdvantagesRound() {
        const Run run;
        const RewardReplayResult result = run.replay(run.edited("stages[0].reward.accuracy_weight", "0"));
        QVERIFY(!result.flipped.empty());
        QVERIFY(result.correlation < 1 && result.meanAfter < result.meanBefore);
        double before = 1e9;
        for (const size_t i : result.flipped) {
            const jobs::ReplayedRollout& one = result.rollouts[i];
            QVERIFY(one.storedAdvantage * one.advantage < 0);
            QVERIFY(one.step <= 2);   // the second stage is as it was
            const double change = std::abs(one.advantage - one.storedAdvantage);
            QVERIFY(change <= before);
            before = change;
        }
        for (const jobs::ReplayedRollout& one : result.rollouts) {
            QVERIFY(one.step <= 2 || one.reward == one.storedReward);
            QVERIFY(one.step > 2 || std::abs(one.storedReward - one.reward - (one.isCorrect ? 0.8 : 0)) < 1e-12);
        }
    }

    void noWeightAtAllLeavesNoSignal() {
        const Run run("linear");
        jobs::RecipeSheet sheet = jobs::sheetOf(run.yaml);
        for (const char* name : {"accuracy_weight", "format_weight", "grounding_weight"}) {
            for (const char* stage : {"stages[0].reward.", "stages[1].reward."}) {
                sheet.find(std::string(stage) + name)->value = "0";
            }
        }
        const RewardReplayResult result = run.replay(jobs::yamlOf(sheet));
        QCOMPARE(result.noSignalAfter, result.groups);
        QVERIFY(result.lostSignal > 0 && std::isnan(result.correlation));
    }

    /// A field that the user edits counts; the others follow what was set live.
    void whatWasSetLiveIsKeptUnlessEdited() {
        const Run run("contrast", "group", true);
        for (const auto& one : run.replay(run.edited("stages[0].reward.accuracy_weight", "2")).rollouts) {
            const double was = one.step == 1 ? 0.8 : 0.3;
            QVERIFY(one.step > 2 || std::abs(one.reward - one.storedReward - (one.isCorrect ? 2 - was : 0)) < 1e-12);
        }
        for (const auto& one : run.replay(run.edited("stages[0].reward.format_weight", "0.4")).rollouts) {
            QVERIFY(one.reward == one.storedReward);   // no format errors; the accuracy's weight was 0.3 in step 2
        }
    }

    void aScoreThatIsNotStoredCountsNothingAndIsSaid() {
        const Run run("linear");
        jobs::RecipeSheet sheet = jobs::sheetOf(run.yaml);
        sheet.find("stages[0].reward.score")->value = "contrast";
        const std::string yaml = jobs::yamlOf(sheet);
        const RewardReplayResult unknown = run.replay(yaml);
        QVERIFY(unknown.withoutScore > 0);
        jobs::CallContrasts contrasts;
        for (const auto& one : unknown.rollouts) {
            contrasts[one.id] = {1, 1};
        }
        const RewardReplayResult known = run.replay(yaml, contrasts);
        QCOMPARE(known.withoutScore, int64_t{0});
        QVERIFY(known.meanAfter > unknown.meanAfter);
    }

    void savedRecipesAreRead() {
        const Run run;
        jobs::RecipeSheet sheet = jobs::sheetOf(run.yaml);
        sheet.find("stages[1].reward.threshold")->value = "0.31";
        jobs::saveSheet(sheet, run.folder.path() / "saved.yaml");
        QCOMPARE(train::loadRecipe(run.folder.path() / "saved.yaml").stages[1].reward.threshold, 0.31);
    }

    void badRecipesSayWhy() {
        const Run run;
        const QString words = tests::errorOf([&] { run.replay("stages: 7\n"); });
        QVERIFY2(words.contains(QStringLiteral("recipe")), qPrintable(words));
    }

    void aStopEndsIt() {
        const Run run;
        std::stop_source stop;
        stop.request_stop();
        RewardReplay replay(run.path);
        QVERIFY(replay.replay(run.yaml, {}, stop.get_token()).rollouts.empty());
        verifyNothingChanged(replay.replay(run.yaml, {}, {}));   // and it goes on afterwards
    }

    /// A stop at any moment of the count: most of them fall into it.
    void aStopDuringTheCheckLeavesNoWrongCount() {
        const Run run("contrast", "group", false, 0.5);
        for (int microseconds = 0; microseconds < 1500; microseconds += 15) {
            RewardReplay replay(run.path);
            std::stop_source whileReading, whileCounting;
            replay.replay(run.yaml, {}, whileReading.get_token(), [&](const Progress&) { whileReading.request_stop(); });   // all is read, nothing counted
            std::jthread stopper([&] {
                const auto end = std::chrono::steady_clock::now() + std::chrono::microseconds(microseconds);
                while (std::chrono::steady_clock::now() < end) {
                }
                whileCounting.request_stop();
            });
            replay.replay(run.yaml, {}, whileCounting.get_token());
            stopper.join();
            QCOMPARE(replay.replay(run.yaml, {}, {}).unlike, int64_t{kSteps * kGroups * 4});
        }
    }

    void roundingIsNoSignal_data() {
        QTest::addColumn<double>("stored");
        QTest::addColumn<double>("now");
        QTest::addColumn<bool>("flips");
        QTest::newRow("noise to noise") << 1e-17 << -3e-17 << false;
        QTest::newRow("noise to signal") << -1e-17 << 0.7 << false;
        QTest::newRow("signal to noise") << 0.7 << -1e-17 << false;
        QTest::newRow("turned round") << 0.7 << -0.2 << true;
        QTest::newRow("turned round, small") << -1e-6 << 1e-6 << true;
        QTest::newRow("same way") << 0.7 << 0.2 << false;
    }
    void roundingIsNoSignal() {
        QFETCH(double, stored);
        QFETCH(double, now);
        QFETCH(bool, flips);
        jobs::ReplayedRollout one;
        one.storedAdvantage = stored;
        one.advantage = now;
        QCOMPARE(one.flips(), flips);
    }

    /// GDPO whitens over the batch, which leaves about 1e-17 where a group has no signal.
    void groupsThatNeverHadASignalGainAndLoseNone() {
        const Run run("linear", "gdpo", false, 0, 0);
        jobs::RecipeSheet sheet = jobs::sheetOf(run.yaml);
        for (const char* name : {"accuracy_weight", "format_weight", "grounding_weight"}) {
            sheet.find(std::string("stages[0].reward.") + name)->value = std::string(name) == "accuracy_weight" ? "0.7" : "0";
        }
        const RewardReplayResult result = run.replay(jobs::yamlOf(sheet));
        int64_t lost = 0, gained = 0;
        for (const auto& one : result.rollouts) {
            lost += std::abs(one.storedAdvantage) > 1e-9 && std::abs(one.advantage) <= 1e-9 ? 1 : 0;
            gained += std::abs(one.storedAdvantage) <= 1e-9 && std::abs(one.advantage) > 1e-9 ? 1 : 0;
        }
        QVERIFY(lost >= 4);
        QVERIFY(std::any_of(result.rollouts.begin(), result.rollouts.end(), [](const auto& one) { return one.advantage != 0 && std::abs(one.advantage) < 1e-9; }));
        QCOMPARE(result.lostSignal, lost);
        QCOMPARE(result.gainedSignal, gained);
    }

    void labelsAreShuffledWithinTheStep() {
        const Run run;
        RewardReplay replay(run.path);
        const auto crops = replay.labelledCrops(7, {});
        QVERIFY(!crops.empty());
        for (const LabelledCrop& crop : crops) {
            QVERIFY(crop.box.width() > 0 && crop.otherLabel != crop.label);
        }
        QVERIFY(std::any_of(crops.begin(), crops.end(), [](const LabelledCrop& crop) { return crop.otherLabel == "sign"; }));
        QCOMPARE(replay.labelledCrops(7, {}), crops);   // the same seed, the same labels
        std::vector<LabelledCrop> alone{{"r", 0, "f", {0, 0, 1, 1}, "car", {}}, {"s", 0, "g", {0, 0, 1, 1}, "sign", {}}};
        jobs::shuffleLabels(alone, {1, 2}, 7);   // no other label in either step
        QVERIFY(alone[0].otherLabel.empty() && alone[1].otherLabel.empty());
    }
};

QTEST_GUILESS_MAIN(TestRewardReplay)
#include "tst_reward_replay.moc"
