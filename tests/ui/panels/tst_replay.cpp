// SPDX-License-Identifier: GPL-3.0-or-later
#include "reward/reward.h"
#include "rollout/trajectory_json.h"
#include "support/cars_run.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "train/recipe.h"
#include "train/stage_advantage.h"
#include "ui/panels/replay_panel.h"
#include "ui/panels/reward_form.h"
#include "ui/studio.h"
#include "ui/views/theme.h"
#include "ui/views/threshold_histogram.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace omnidrive;
using ui::Studio;
using ui::StudioOptions;

namespace {

constexpr const char* kRecipe = R"(title: Replay
stages:
  - {name: one, steps: 3, prompts_per_step: 2, reward: {accuracy_weight: 0.8, grounding_weight: 1.2, score: linear}}
  - {name: two, steps: 3, prompts_per_step: 2, reward: {accuracy_weight: 1, grounding_weight: 0.5, score: linear}}
)";

/// A run whose rewards are those of its recipe.
void writeScoredRun(const std::filesystem::path& path) {
    const train::Recipe recipe = train::parseRecipe(kRecipe, "test");
    const auto writer = store::RunWriter::create(path, kRecipe, "Replay");
    const tests::SyntheticRun shape;
    for (int step = 1; step <= shape.steps; ++step) {
        const train::StageOptions& stage = recipe.stages[2 * step <= shape.steps ? 0 : 1];
        for (int group = 0; group < shape.groupsPerStep; ++group) {
            std::vector<rollout::Trajectory> rollouts;
            std::vector<rollout::Rewards> rewards;
            for (int index = 0; index < shape.groupSize; ++index) {
                rollouts.push_back(tests::syntheticTrajectory(shape, step, group, index, "no-picture"));
                reward::applyRewards(rollouts.back(), {}, stage.reward);
                rewards.push_back(rollouts.back().rewards);
            }
            const auto advantages = train::stageAdvantages(rewards, stage);
            for (size_t i = 0; i < rollouts.size(); ++i) {
                rollouts[i].advantage = advantages[i];
                writer->appendRollout(rollout::indexRowOf(rollouts[i]), rollout::toJsonLine(rollouts[i]));
            }
        }
    }
    writer->sync();
}

struct Opened {
    tests::TempFolder folder;
    std::unique_ptr<Studio> studio;

    explicit Opened(const std::function<void(const std::filesystem::path&)>& write = writeScoredRun, const QString& run = {}) {
        const std::filesystem::path path = folder.path() / "runs" / "demo";
        if (run.isEmpty()) {
            write(path);
        }
        StudioOptions options;
        options.run = run.isEmpty() ? QString::fromStdString(path.string()) : run;
        options.settingsFile = QString::fromStdString((folder.path() / "studio.ini").string());
        options.size = QSize(1280, 800);
        options.panel = QStringLiteral("replay");
        studio = std::make_unique<Studio>(options);
        studio->window().show();
        studio->settle(60000);
    }
    ui::ReplayPanel& panel() { return studio->window().replay(); }
    void type(const char* field, const char* value) {
        auto* edit = qobject_cast<QLineEdit*>(panel().form()->editor(QLatin1String(field)));
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, QLatin1String(value));
        studio->settle(20000);
    }
};

}  // namespace

class TestReplay : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::prepareLook(*qApp); }

    void beginsWithWhatIsStored() {
        Opened opened;
        QCOMPARE(opened.panel().problem(), QString());
        QVERIFY2(opened.panel().summary().startsWith(QStringLiteral("This reward gives all 48 rollouts what is stored.")), qPrintable(opened.panel().summary()));
        QCOMPARE(opened.panel().model().rowCount(), 0);
        QCOMPARE(opened.panel().form()->value(QStringLiteral("reward.grounding_weight")), QStringLiteral("1.2"));
    }

    /// OMNIDRIVE_DEMO_RUN names the folder of a run of the embedded default.
    void beginsWithWhatTheEmbeddedDefaultStored() {
        const QString run = qEnvironmentVariable("OMNIDRIVE_DEMO_RUN");
        if (run.isEmpty()) {
            QSKIP("OMNIDRIVE_DEMO_RUN names no run of the embedded default");
        }
        Opened opened({}, run);
        QVERIFY2(opened.panel().summary().startsWith(QStringLiteral("This reward gives all ")), qPrintable(opened.panel().summary()));
        opened.type("reward.accuracy_weight", "0");
        QVERIFY(opened.panel().model().rowCount() > 0);
    }

    void anotherWeightListsWhoseAdvantageTurns() {
        Opened opened;
        opened.type("reward.accuracy_weight", "0");
        const jobs::RewardReplayResult* result = opened.panel().model().result();
        QVERIFY(!result->flipped.empty());
        QVERIFY2(opened.panel().summary().startsWith(QStringLiteral("%1 of 48 rollouts change the sign").arg(result->flipped.size())), qPrintable(opened.panel().summary()));
        QTableView* table = opened.panel().table();
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(0, 0)).center());
        opened.studio->settle(10000);
        QCOMPARE(opened.studio->selection().current().rollout, table->model()->index(0, 0).data().toString());
        opened.panel().reset();
        opened.studio->settle(20000);
        QCOMPARE(opened.panel().model().rowCount(), 0);
    }

    /// The steps after the checkpoint are no longer the run's, and their ids may come again; what was typed stays.
    void aResumedRunIsReadAnew() {
        Opened opened;
        opened.type("reward.accuracy_weight", "0");
        const std::filesystem::path run = opened.folder.path() / "runs" / "demo";
        store::RunWriter::openForResume(run, 4)->appendEvent("resume", "resumed from the checkpoint of step 4");
        QTRY_VERIFY_WITH_TIMEOUT(opened.panel().model().result() != nullptr && opened.panel().model().result()->rollouts.size() == 32, 20000);
        QVERIFY(opened.studio->settle(20000));
        QCOMPARE(opened.panel().form()->value(QStringLiteral("reward.accuracy_weight")), QStringLiteral("0"));
        QVERIFY2(opened.panel().summary().contains(QStringLiteral(" of 32 rollouts change")), qPrintable(opened.panel().summary()));
        QVERIFY(opened.panel().model().rowCount() > 0);
    }

    void badValuesAreMarkedAndNotReplayed() {
        Opened opened;
        opened.type("reward.accuracy_weight", "much");
        QVERIFY(!opened.panel().sheet().isGood());
        QVERIFY(!opened.panel().saveButton()->isEnabled());
        QVERIFY(opened.panel().summary().contains(QStringLiteral("do not fit")));
        opened.type("reward.accuracy_weight", "0.8");
        QVERIFY(opened.panel().saveButton()->isEnabled());
    }

    void theThresholdIsALineThatIsDragged() {
        Opened opened;
        ui::ThresholdHistogram* histogram = opened.panel().histogram();
        QSignalSpy moved(histogram, &ui::ThresholdHistogram::thresholdMoved);
        const int y = histogram->height() / 2;
        const auto at = [&](double score) { return QPoint(static_cast<int>(std::lround(histogram->toX(score))), y); };
        QTest::mousePress(histogram, Qt::LeftButton, {}, at(0.2));
        QTest::mouseMove(histogram, at(0.31));
        QTest::mouseRelease(histogram, Qt::LeftButton, {}, at(0.31));
        QVERIFY(moved.count() >= 1);
        QVERIFY(std::abs(opened.panel().form()->value(QStringLiteral("reward.threshold")).toDouble() - histogram->threshold()) < 1e-9);
        QVERIFY(std::abs(histogram->threshold() - 0.31) < 0.01);
        const double before = histogram->threshold();
        QTest::keyClick(histogram, Qt::Key_Left);
        QVERIFY(std::abs(before - 0.005 - histogram->threshold()) < 1e-9);
        opened.type("reward.threshold", "0.125");
        QCOMPARE(histogram->threshold(), 0.125);
    }

    void theThresholdCountsWithItsScore() {
        Opened opened;
        qobject_cast<QComboBox*>(opened.panel().form()->editor(QStringLiteral("reward.score")))->setCurrentText(QStringLiteral("threshold"));
        opened.studio->settle(20000);
        opened.type("reward.threshold", "0.9");   // no crop is that good
        const double none = opened.panel().model().result()->meanAfter;
        opened.type("reward.threshold", "-1");    // every crop is
        QVERIFY(opened.panel().model().result()->meanAfter > none);
    }

    void savedRecipesAreWhatTrainTakes() {
        Opened opened;
        opened.type("reward.grounding_weight", "0.75");
        const auto file = opened.folder.path() / "reward.yaml";
        QVERIFY(opened.panel().saveTo(QString::fromStdString(file.string())));
        const train::Recipe saved = train::loadRecipe(file);
        QCOMPARE(saved.stages[0].reward.groundingWeight, 0.75);
        QCOMPARE(saved.stages[1].reward.groundingWeight, 0.5);
        QVERIFY(!opened.panel().saveTo(QString::fromStdString((opened.folder.path() / "no" / "such" / "folder.yaml").string())));
        QVERIFY(!opened.panel().problem().isEmpty());
    }

    /// Six zooms onto a real picture: the embedded CLIP scores them with their own and with other labels.
    void clipScoresOwnAgainstOtherLabels() {
        Opened opened([](const std::filesystem::path& path) { tests::writeCarsRun(path, tests::shippedRecipe("embedded")); });
        QTest::mouseClick(opened.panel().scoreButton(), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(opened.panel().separationText().contains(QStringLiteral("ROC")), 60000);
        QVERIFY2(opened.panel().problem().isEmpty(), qPrintable(opened.panel().problem()));
        QTRY_VERIFY(!opened.panel().scoreButton()->isEnabled());   // all crops are scored
    }

    void modelIsSound() {
        ui::ReplayModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto result = std::make_shared<jobs::RewardReplayResult>();
        result->rollouts.push_back({"r", "g", 3, true, 1, 0.5, 0.2, -0.1});
        result->flipped = {0};
        model.setResult(result);
        QCOMPARE(model.index(0, 6).data().toString(), QStringLiteral("−0.100"));
        model.setResult(nullptr);
    }
};

QTEST_MAIN(TestReplay)
#include "tst_replay.moc"
