// SPDX-License-Identifier: GPL-3.0-or-later
// Trainings of the embedded default that are made to fail, each in its own way: the alert that is for it must come, name rollouts that are there,
// and show in the exit code. The thresholds are the usual ones (over five steps instead of ten), but where a row says otherwise.
#include "app/program_runner.h"
#include "store/run_folder.h"
#include "support/sanitizers.h"
#include "support/temp_folder.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>

using namespace omnidrive;
namespace fs = std::filesystem;

namespace {

/// What is wrong with a training.
struct Fault {
    QString rollout;                       ///< lines of the section, indented by two
    QString alerts;
    int steps = 20, prompts = 6;
    QString reward = QStringLiteral("accuracy_weight: 0.5, format_weight: 0.2, grounding_weight: 1, score: contrast, consistency_gate: true");
    double rate = 4e-4;
    QString model = QStringLiteral("embedded");
};

QString recipeOf(const Fault& fault) {
    return QStringLiteral(R"(title: made to fail
model: %1
freeze_vision: true
clip: embedded
clip_templates: ["{label}", "a {label}", "a photo of a {label}."]
data: {source: synthetic}
rollout: {group_size: 8, zoom_min_pixels: 6272, zoom_max_pixels: 9408%2}
eval: {every_steps: 0}
alerts: {window: 5%3}
stages:
  - name: fails
    steps: %4
    prompts_per_step: %5
    minibatches: 2
    advantage_epsilon: 0.05
    kl_weight: 0.01
    reward: {%6}
    optimiser: {learning_rate: %7, beta2: 0.95, warmup_steps: 0}
)")
        .arg(fault.model, fault.rollout, fault.alerts)
        .arg(fault.steps)
        .arg(fault.prompts)
        .arg(fault.reward)
        .arg(fault.rate);
}

const QString kShortTurns = QStringLiteral(", max_turns: 3, max_turn_tokens: 40, max_response_tokens: 120");
const QString kEveryCallPays =
    QStringLiteral("accuracy_weight: 0, format_weight: 0.2, grounding_weight: 1, score: threshold, threshold: -1, consistency_gate: false");

}  // namespace

class TestFailingRuns : public QObject {
    Q_OBJECT

private:
    tests::TempFolder folder_;
    QString path(const QString& name) const { return QString::fromStdString((folder_.path() / name.toStdString()).string()); }

    /// A copy of the shipped model one of whose weights is no number.
    QString brokenModel() const {
        const fs::path model = folder_.path() / "model";
        fs::copy(fs::path(OMNIDRIVE_SOURCE_DIR) / "resources" / "embedded" / "vlm", model);
        std::fstream file(model / "model.safetensors", std::ios::binary | std::ios::in | std::ios::out);
        const float notANumber = std::nanf("");
        file.seekp(-static_cast<int>(sizeof notANumber), std::ios::end);
        file.write(reinterpret_cast<const char*>(&notANumber), sizeof notANumber);
        return QString::fromStdString(model.string());
    }

    static tests::ProgramResult resume(const fs::path& run) {
        return tests::runProgram(QStringLiteral(OMNIDRIVE_PROGRAM), {"train", "--resume", QString::fromStdString(run.string()), "--threads", "1"});
    }

    static int64_t supersededRows(const fs::path& run) {
        const auto reader = store::RunReader::open(run);
        reader->refresh();
        const auto rows = reader->rows(1, 1'000'000);
        return std::count_if(rows.begin(), rows.end(), [](const store::IndexRow& row) { return row.superseded; });
    }

    tests::ProgramResult train(const QString& name, const Fault& fault) const {
        std::ofstream(path(name + ".yaml").toStdString()) << recipeOf(fault).toStdString();
        return tests::runProgram(QStringLiteral(OMNIDRIVE_PROGRAM), {"train", path(name + ".yaml"), "--run", path(name), "--threads", "1"});
    }

    /// The alerts of a finished run by name; their rollouts are looked up.
    std::set<std::string> alertsOf(const QString& name) const {
        std::set<std::string> names;
        const auto reader = store::RunReader::open(path(name).toStdString());
        reader->refresh();
        for (const auto& event : reader->events()) {
            if (event.kind != "alert") {
                continue;
            }
            names.insert(event.name);
            if (event.rollouts.empty() || !event.step) {
                qWarning() << "no evidence:" << event.text.c_str();
                return {};
            }
            for (const auto& rollout : event.rollouts) {
                if (reader->traceJson(rollout).empty()) {
                    return {};
                }
            }
        }
        return names;
    }

private Q_SLOTS:
    void eachFaultRaisesItsAlert_data() {
        QTest::addColumn<Fault>("fault");
        QTest::addColumn<QStringList>("wanted");
        QTest::newRow("CLIP's agreement pays, whatever the question is about")
            << Fault{kShortTurns, {}, 60, 6,
                     QStringLiteral("accuracy_weight: 0, format_weight: 0.2, grounding_weight: 1, score: contrast, consistency_gate: false"), 8e-4}
            << (tests::kHasAddressSanitizer ? QStringList{"one-label"}   // its code rounds otherwise, and that training finds the answers, too
                                            : QStringList{"one-label", "grounding-without-accuracy"});
        QTest::newRow("calls cost more than answers are worth")
            << Fault{kShortTurns, {}, 40, 6,
                     QStringLiteral("accuracy_weight: 0, format_weight: 0.2, grounding_weight: 0, tool_cost_weight: 3, "
                                    "score: contrast, consistency_gate: true"), 1e-3}
            << QStringList{"tool-collapse"};
        QTest::newRow("a learning rate that destroys the policy")
            << Fault{kShortTurns, {}, 20, 6, Fault{}.reward, 1} << QStringList{"kl-jump", "length-explosion", "entropy-collapse"};
        QTest::newRow("a reward that all rollouts get")
            << Fault{kShortTurns, {}, 12, 6, QStringLiteral("accuracy_weight: 0, format_weight: 0.2, grounding_weight: 0"), 4e-4}
            << QStringList{"no-signal"};
        QTest::newRow("a policy with a broken weight")
            << Fault{kShortTurns, {}, 2, 6, Fault{}.reward, 4e-4, brokenModel()} << QStringList{"not-finite"};
        // The tiny policy never learns to take in everything, so what counts as the whole picture is set to what it does. It seldom zooms twice, so
        // repeated boxes are proven on made steps alone (tst_alerts).
        QTest::newRow("boxes that are large, by a lower threshold")
            << Fault{kShortTurns, QStringLiteral(", whole_frame_area: 0.01"), 20, 20, kEveryCallPays, 1e-3} << QStringList{"whole-frame-boxes"};
    }

    void eachFaultRaisesItsAlert() {
        QFETCH(Fault, fault);
        QFETCH(QStringList, wanted);
        const QString name = QStringLiteral("run-%1").arg(qHash(QString::fromUtf8(QTest::currentDataTag())));
        const auto result = train(name, fault);
        QVERIFY2(result.exitCode == 3, qPrintable(result.err.right(600)));
        const auto alerts = alertsOf(name);
        for (const QString& alert : wanted) {
            QVERIFY2(alerts.contains(alert.toStdString()), qPrintable(alert + "\n" + result.err.right(1500)));
        }
        QVERIFY(result.err.contains(QStringLiteral("alert: ")));
    }

    /// The same training without a fault: an alert that always comes says nothing.
    void aSoundTrainingRaisesNone() {
        Fault none;
        none.rollout = kShortTurns;
        none.prompts = 20;
        const auto result = train(QStringLiteral("sound"), none);
        const QStringList alerts = result.errorLines().filter(QStringLiteral("alert: "));
        QVERIFY2(alerts.isEmpty(), qPrintable(alerts.join(QLatin1Char('\n'))));
        QVERIFY2(result.exitCode == 0, qPrintable(result.err.right(600)));
        QVERIFY(alertsOf(QStringLiteral("sound")).empty());
    }

    /// Going back to step 1 would give up the whole run, for what may be a disk that does not answer just now.
    void checkpointsThatAreAllDamagedAreNoReasonToBeginAnew() {
        Fault none;
        none.rollout = kShortTurns + QStringLiteral("}\ncheckpoints: {every_steps: 1");
        none.steps = 2;
        QCOMPARE(train(QStringLiteral("damaged"), none).exitCode, 0);
        const fs::path run = folder_.path() / "damaged", checkpoints = run / "checkpoints";
        for (const char* step : {"step-000001", "step-000002"}) {
            fs::resize_file(checkpoints / step / "model" / "model.safetensors", 100);
        }
        const auto refused = resume(run);
        QCOMPARE(refused.exitCode, 1);
        const QString said = refused.errorLines().last();
        for (const char* part : {"checkpoints holds no checkpoint that can be used", "step-000002, step-000001", "model/model.safetensors has 100 bytes",
                                 "nothing was changed"}) {
            QVERIFY2(said.contains(QLatin1String(part)), qPrintable(refused.err));
        }
        QCOMPARE(supersededRows(run), int64_t{0});
        const auto state = store::RunReader::open(run)->state();
        QVERIFY(state && state->state == store::TrainerState::Finished && state->step == 2);

        fs::rename(checkpoints, folder_.path() / "moved");   // as the sentence says
        const auto anew = resume(run);
        QVERIFY2(anew.exitCode == 0, qPrintable(anew.err));
        QVERIFY(supersededRows(run) > 0);
    }

    /// Not "step 0 of 4": what is told of a failure and what can be resumed go by it.
    void aFailureSaysHowFarItCame() {
        Fault none;
        none.rollout = kShortTurns + QStringLiteral("}\ncheckpoints: {every_steps: 100");
        none.steps = 4;
        std::ofstream(path(QStringLiteral("far.yaml")).toStdString()) << recipeOf(none).toStdString();
        const fs::path run = folder_.path() / "far";
        QProcess process;
        process.start(QStringLiteral(OMNIDRIVE_PROGRAM), {"train", path(QStringLiteral("far.yaml")), "--run", path(QStringLiteral("far")), "--threads", "1"});
        QTRY_VERIFY_WITH_TIMEOUT(fs::exists(run / "run.json"), 60'000 * tests::kSlowness);
        fs::remove_all(run / "checkpoints");
        std::ofstream(run / "checkpoints") << "no folder";
        QVERIFY(process.waitForFinished(120'000 * tests::kSlowness));
        QCOMPARE(process.exitCode(), 1);
        const auto state = store::RunReader::open(run)->state();
        QVERIFY(state && state->state == store::TrainerState::Failed);
        QVERIFY2(state->message.find("cannot make the folder") != std::string::npos, state->message.c_str());
        QCOMPARE(state->step, int64_t{3});   // the last one that it reported: the fourth failed with its checkpoint
        QCOMPARE(state->totalSteps, int64_t{4});
        QVERIFY(state->stage > 0);
        QVERIFY(state->secondsPerStep > 0);
    }
};

QTEST_APPLESS_MAIN(TestFailingRuns)
#include "tst_failing_runs.moc"
