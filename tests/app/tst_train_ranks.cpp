// SPDX-License-Identifier: GPL-3.0-or-later
// `omnidrive train` as torchrun starts it: two processes that meet over Gloo on the loopback interface, against one.
#include "app/program_runner.h"
#include "model/weights.h"
#include "rollout/trajectory_json.h"
#include "store/checkpoint_store.h"
#include "store/control_socket.h"
#include "store/run_folder.h"
#include "support/free_port.h"
#include "support/temp_folder.h"
#include "train/embedded_default.h"
#include "train/recipe.h"

#include <QElapsedTimer>
#include <QTest>

#include <ATen/ATen.h>

#include <fstream>

using namespace omnidrive;
namespace fs = std::filesystem;

namespace {

constexpr double kTolerance = 1e-5;   // of weights, relative

/// One `omnidrive train` of several ranks; what is still alive at the end is killed.
class Ranks {
public:
    Ranks(int size, const QStringList& arguments) {
        const int port = tests::freePort();
        for (int rank = 0; rank < size; ++rank) {
            auto environment = QProcessEnvironment::systemEnvironment();
            environment.insert("RANK", QString::number(rank));
            environment.insert("WORLD_SIZE", QString::number(size));
            environment.insert("LOCAL_RANK", QString::number(rank));
            environment.insert("LOCAL_WORLD_SIZE", QString::number(size));
            environment.insert("MASTER_ADDR", "127.0.0.1");
            environment.insert("MASTER_PORT", QString::number(port));
            processes_.push_back(std::make_unique<QProcess>());
            processes_.back()->setProcessEnvironment(environment);
            processes_.back()->start(OMNIDRIVE_PROGRAM, arguments);
        }
    }
    ~Ranks() {
        for (const auto& process : processes_) {
            process->kill();
            process->waitForFinished();
        }
    }

    QProcess& operator[](size_t rank) { return *processes_[rank]; }

    tests::ProgramResult finish(size_t rank, int timeoutMs = 120'000) {
        QProcess& process = *processes_[rank];
        if (process.state() != QProcess::NotRunning && !process.waitForFinished(timeoutMs)) {
            return {-1, {}, QStringLiteral("did not end in time: ") + QString::fromUtf8(process.readAllStandardError())};
        }
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, QString::fromUtf8(process.readAllStandardOutput()),
                QString::fromUtf8(process.readAllStandardError())};
    }

private:
    std::vector<std::unique_ptr<QProcess>> processes_;
};

std::vector<rollout::Trajectory> trajectoriesOf(const fs::path& run) {
    const auto reader = store::RunReader::open(run);
    reader->refresh();
    std::vector<rollout::Trajectory> trajectories;
    for (const auto& row : reader->rows(1, reader->rolloutCount())) {
        trajectories.push_back(rollout::parseTrajectory(reader->traceJson(row.id)));
    }
    return trajectories;
}

/// The same words, calls, rewards and advantages, token by token. @return empty, or what differs.
QString differenceOf(const rollout::Trajectory& a, const rollout::Trajectory& b) {
    const auto id = QString::fromStdString(a.id);
    if (a.id != b.id || a.seed != b.seed || a.promptIds != b.promptIds || a.turns.size() != b.turns.size()) {
        return id + " is another rollout than " + QString::fromStdString(b.id);
    }
    for (size_t t = 0; t < a.turns.size(); ++t) {
        if (a.turns[t].tokenIds != b.turns[t].tokenIds) {
            return id + " has other tokens";
        }
        for (size_t i = 0; i < a.turns[t].logprobs.size(); ++i) {
            if (std::abs(a.turns[t].logprobs[i] - b.turns[t].logprobs[i]) > 1e-4F) {
                return id + " has other log-probabilities";
            }
        }
        if (a.turns[t].refLogprobs.size() != b.turns[t].refLogprobs.size()) {
            return id + " lacks what the reference model thinks of it";
        }
        for (size_t i = 0; i < a.turns[t].refLogprobs.size(); ++i) {
            if (std::abs(a.turns[t].refLogprobs[i] - b.turns[t].refLogprobs[i]) > 1e-4F) {
                return id + " has other log-probabilities of the reference model";
            }
        }
    }
    const bool same = std::abs(a.rewards.total - b.rewards.total) < 1e-5 && std::abs(a.advantage - b.advantage) < 1e-4 && a.groupHasSignal == b.groupHasSignal;
    return same ? QString() : id + " has another reward or advantage";
}

double largestDifference(const model::Weights& a, const model::Weights& b) {
    double largest = a.size() == b.size() ? 0 : 1e9;
    for (const auto& [name, tensor] : a) {
        largest = std::max(largest, (tensor - b.at(name)).abs().max().item<double>());
    }
    return largest;
}

}  // namespace

class TestTrainRanks : public QObject {
    Q_OBJECT

private:
    tests::TempFolder temp_;
    fs::path model_;

    train::Recipe tinyRecipe() const {
        train::Recipe recipe;
        recipe.title = "ranks";
        recipe.model = model_.string();
        recipe.seed = 3;
        recipe.threads = 1;
        recipe.rollout.groupSize = 4;
        recipe.rollout.maxTurns = 2;
        recipe.rollout.maxTurnTokens = 12;
        recipe.rollout.maxResponseTokens = 60;
        recipe.rollout.zoomMaxPixels = 4704;
        recipe.eval = {3, 3, "validation"};
        recipe.checkpointEvery = 1;
        recipe.keepCheckpoints = 20;
        recipe.ranks.timeoutSeconds = 60;
        train::StageOptions stage;
        stage.name = "driving";
        stage.steps = 3;
        stage.promptsPerStep = 4;
        stage.klWeight = 0.01;
        stage.entropyWeight = 0.01;   // a gradient even where every reward is equal
        // AdamW divides by the root of the squared gradient: with its usual epsilon a gradient of rounding errors alone becomes a step of the whole
        // rate, in one process as in two, and of other signs. This epsilon lies above the rounding and below the gradients.
        stage.optimiser.epsilon = 1e-4;
        stage.optimiser.learningRate = 2e-3;
        recipe.stages = {stage};
        return recipe;
    }

    QString written(const QString& name, const train::Recipe& recipe) const {
        const auto file = temp_.path() / (name.toStdString() + ".yaml");
        std::ofstream(file) << train::toYaml(recipe);
        return QString::fromStdString(file.string());
    }
    QString path(const QString& name) const { return QString::fromStdString((temp_.path() / name.toStdString()).string()); }
    fs::path folder(const QString& name) const { return temp_.path() / name.toStdString(); }
    fs::path checkpoint(const QString& name, int step) const {
        return folder(name) / "checkpoints" / QStringLiteral("step-%1").arg(step, 6, 10, QChar('0')).toStdString();
    }

    /// What a checkpoint holds of the policy: all weights, or adapters.
    static QString trainedFile(const fs::path& checkpoint) {
        const QString adapters = QStringLiteral("model/adapter_model.safetensors");
        return fs::exists(checkpoint / adapters.toStdString()) ? adapters : QStringLiteral("model/model.safetensors");
    }

    /// The weights after the last step of two runs, and the optimiser's state, which has the same file form.
    QString compareRuns(const QString& a, const QString& b, int lastStep) const {
        const auto one = trajectoriesOf(folder(a)), two = trajectoriesOf(folder(b));
        if (one.size() != two.size() || one.empty()) {
            return QStringLiteral("%1 rollouts and %2").arg(one.size()).arg(two.size());
        }
        for (size_t i = 0; i < one.size(); ++i) {
            if (const QString difference = differenceOf(one[i], two[i]); !difference.isEmpty()) {
                return difference;
            }
        }
        for (const QString& file : {trainedFile(checkpoint(a, lastStep)), QStringLiteral("optimizer.safetensors")}) {
            const auto name = file.toStdString();
            const double largest = largestDifference(model::loadTensors(checkpoint(a, lastStep) / name), model::loadTensors(checkpoint(b, lastStep) / name));
            qInfo("%s: largest difference %.3g", name.c_str(), largest);
            if (!(largest < kTolerance)) {
                return QStringLiteral("%1 differs by %2").arg(file).arg(largest);
            }
        }
        return {};
    }

    int64_t stepOf(const QString& name) const {
        if (!fs::exists(folder(name) / "state.json")) {
            return -1;
        }
        const auto state = store::RunReader::open(folder(name))->state();
        return state ? state->step : -1;
    }

private Q_SLOTS:
    void initTestCase() {
        model_ = temp_.path() / "model";
        train::makeEmbeddedSkeleton(model_, 5).save(model_);
    }

    void twoRanksEndWhereOneDoes_data() {
        QTest::addColumn<QString>("kind");
        QTest::newRow("gradients added up") << "plain";
        QTest::newRow("AdamW's usual epsilon, at a lower rate") << "usual";
        QTest::newRow("optimiser sharded") << "sharded";
        QTest::newRow("layers sharded") << "layers";
        QTest::newRow("layers sharded, passes of few tokens, an odd number of prompts") << "passes";
        QTest::newRow("layers sharded, adapters over a frozen base") << "adapters";
        QTest::newRow("layers sharded, adapters of the upper layers alone, ranks with unlike numbers of passes") << "upper-adapters";
        QTest::newRow("means over rollouts, two minibatches, groups without a signal left out, an odd number of prompts") << "parts";
        QTest::newRow("GDPO, whitened over the batch") << "gdpo";
    }

    void twoRanksEndWhereOneDoes() {
        QFETCH(QString, kind);
        auto recipe = tinyRecipe();
        auto& stage = recipe.stages[0];
        recipe.ranks.shardOptimiser = kind == "sharded" || kind == "parts";
        recipe.ranks.shardParameters = kind == "layers" || kind == "passes" || kind.endsWith("adapters");
        if (kind == "passes") {
            stage.promptsPerStep = 3;
            recipe.microBatchTokens = 200;
        }
        if (kind.endsWith("adapters")) {
            recipe.loraRank = 2;
            recipe.freezeVision = true;
        }
        if (kind == "upper-adapters") {   // below them no backward pass reads a layer again
            recipe.loraTargets = {R"(model\.language_model\.layers\.[12]\..*)"};
            stage.promptsPerStep = 3;
            recipe.microBatchTokens = 60;
        }
        if (kind == "parts") {
            stage.promptsPerStep = 5;
            stage.minibatches = 2;
            stage.aggregation = "seq-mean-token-mean";
            stage.dropNoSignalGroups = true;
        }
        if (kind == "usual") {
            stage.optimiser.epsilon = train::OptimiserOptions().epsilon;
            stage.optimiser.learningRate = 2e-4;
        }
        if (kind == "gdpo") {
            stage.advantage = train::AdvantageKind::Gdpo;
        }
        QString difference;
        trainBothWays(kind, recipe, difference);
        if (isOfChance(difference)) {   // weights that differ by rounding draw another token once in some ten thousand
            ++recipe.seed;
            trainBothWays(kind + "-again", recipe, difference);
        }
        QCOMPARE(difference, QString());
    }

    /// Another token after the first step, whose weights are the same to the bit.
    static bool isOfChance(const QString& difference) { return difference.endsWith("has other tokens") && !difference.startsWith("s2-00001-"); }

    void trainBothWays(const QString& kind, const train::Recipe& recipe, QString& difference) {
        const QString yaml = written(kind, recipe), one = kind + "-1", two = kind + "-2";
        const auto alone = tests::runProgram(OMNIDRIVE_PROGRAM, {"train", yaml, "--run", path(one)});
        QVERIFY2(alone.exitCode == 0 || alone.exitCode == 3, qPrintable(alone.err));
        Ranks ranks(2, {"train", yaml, "--run", path(two)});
        const auto first = ranks.finish(0), second = ranks.finish(1);
        QVERIFY2(first.exitCode == alone.exitCode, qPrintable(first.err));
        QVERIFY2(second.exitCode == 0, qPrintable(second.err));
        QVERIFY2(first.out.startsWith("Finished at step 3."), qPrintable(first.out));
        QCOMPARE(second.out + second.err, QString());
        difference = compareRuns(one, two, 3);
        if (!difference.isEmpty()) {
            return;
        }
        const auto file = trainedFile(checkpoint(two, 3)).toStdString();
        QVERIFY2(largestDifference(model::loadTensors(checkpoint(two, 1) / file), model::loadTensors(checkpoint(two, 3) / file)) > 20 * kTolerance,
                 "nothing was learned");
        const auto problems = store::verifyRun(folder(two)).problems;
        QVERIFY2(problems.empty(), problems.empty() ? "" : problems[0].c_str());
        compareCurves(one, two);
    }

    void compareCurves(const QString& one, const QString& two) const {
        const auto a = store::RunReader::open(folder(one)), b = store::RunReader::open(folder(two));
        a->refresh();
        b->refresh();
        QCOMPARE(b->scalarTags(), a->scalarTags());
        for (const auto& tag : a->scalarTags()) {
            if (tag.starts_with("timing_s/") || tag == "perf/throughput" || tag == "perf/cpu_memory_used_gb") {   // of the machine, not of the method
                continue;
            }
            const auto& left = a->scalars(tag);
            const auto& right = b->scalars(tag);
            QCOMPARE(right.size(), left.size());
            for (size_t i = 0; i < left.size(); ++i) {
                const double allowed = 1e-4 * std::max(1.0, std::abs(left[i].value));
                QVERIFY2(std::abs(left[i].value - right[i].value) <= allowed,
                         qPrintable(QStringLiteral("%1: %2 and %3").arg(QString::fromStdString(tag)).arg(left[i].value).arg(right[i].value)));
            }
        }
    }

    /// What two ranks saved goes on in one process, and the other way round, to the same weights.
    void checkpointsFitAnyNumberOfRanks() {
        auto recipe = tinyRecipe();
        recipe.ranks.shardOptimiser = true;
        recipe.stages[0].steps = 2;
        const QString yaml = written("moved", recipe);
        Ranks ranks(2, {"train", yaml, "--run", path("moved")});
        QVERIFY2(ranks.finish(0).exitCode % 3 == 0 && ranks.finish(1).exitCode == 0, "two ranks do not train");
        fs::copy(folder("moved"), folder("moved-back"), fs::copy_options::recursive);
        const auto alone = tests::runProgram(OMNIDRIVE_PROGRAM, {"train", "--resume", path("moved"), "--extend", "1"});
        QVERIFY2(alone.exitCode % 3 == 0, qPrintable(alone.err));
        Ranks back(2, {"train", "--resume", path("moved-back"), "--extend", "1"});
        const auto first = back.finish(0), second = back.finish(1);
        QVERIFY2(first.exitCode % 3 == 0 && second.exitCode == 0, qPrintable(first.err + second.err));
        QCOMPARE(compareRuns("moved", "moved-back", 3), QString());
    }

    void commandsReachAllRanks() {
        auto recipe = tinyRecipe();
        recipe.stages[0].steps = 1000;
        recipe.eval.everySteps = 0;
        Ranks ranks(2, {"train", written("steered", recipe), "--run", path("steered")});
        QTRY_VERIFY_WITH_TIMEOUT(stepOf("steered") >= 1, 60'000);
        const auto ask = [&](const char* request) { return QString::fromStdString(store::sendControl(folder("steered"), request, 60'000)); };
        const QString paused = ask(R"({"command":"pause"})");
        QVERIFY2(paused.contains("\"ok\":true") && paused.contains("\"paused\""), qPrintable(paused));
        QTest::qWait(5000);   // the ranks go on meeting while they are paused
        const QString refused = ask(R"({"command":"set","values":{"learning_rate":7}})");
        QVERIFY2(refused.contains("must be in (0, 1]"), qPrintable(refused));
        const QString changed = ask(R"({"command":"set","values":{"learning_rate":"2e-3"}})");
        QVERIFY2(changed.contains("\"ok\":true"), qPrintable(changed));
        const int64_t step = stepOf("steered");
        ask(R"({"command":"resume"})");
        QTRY_VERIFY_WITH_TIMEOUT(stepOf("steered") > step, 60'000);
        const QString stopped = ask(R"({"command":"stop"})");
        QVERIFY2(stopped.contains("\"ok\":true"), qPrintable(stopped));
        const auto first = ranks.finish(0), second = ranks.finish(1);
        QVERIFY2(first.exitCode % 3 == 0 && second.exitCode == 0, qPrintable(first.err + second.err));
        const auto reader = store::RunReader::open(folder("steered"));
        reader->refresh();
        QCOMPARE(reader->scalars("actor/lr").back().value, 2e-3);
        QCOMPARE(store::CheckpointStore(folder("steered") / "checkpoints").newestValid()->step, reader->state()->step);
    }

    /// A signal to any rank stops all of them, saved.
    void aSignalToOneRankStopsAll() {
        auto recipe = tinyRecipe();
        recipe.stages[0].steps = 1000;
        Ranks ranks(2, {"train", written("signalled", recipe), "--run", path("signalled")});
        QTRY_VERIFY_WITH_TIMEOUT(stepOf("signalled") >= 1, 60'000);
        ranks[1].terminate();
        const auto first = ranks.finish(0), second = ranks.finish(1);
        QVERIFY2(first.exitCode % 3 == 0, qPrintable(first.err));
        QCOMPARE(second.exitCode, 130);
        QVERIFY2(first.out.contains("and saved. Continue: omnidrive train --resume"), qPrintable(first.out));
    }

    void aLostRankStopsTheRunAtItsLastCheckpoint_data() {
        QTest::addColumn<int>("lost");
        QTest::newRow("rank 1") << 1;
        QTest::newRow("rank 0") << 0;
    }

    void aLostRankStopsTheRunAtItsLastCheckpoint() {
        QFETCH(int, lost);
        const QString name = QStringLiteral("lost-%1").arg(lost);
        auto recipe = tinyRecipe();
        recipe.stages[0].steps = 1000;
        Ranks ranks(2, {"train", written(name, recipe), "--run", path(name)});
        QTRY_VERIFY_WITH_TIMEOUT(stepOf(name) >= 2, 60'000);
        const auto pid = ranks[static_cast<size_t>(lost)].processId();
        QElapsedTimer timer;
        timer.start();
        ranks[static_cast<size_t>(lost)].kill();
        const auto survivor = ranks.finish(static_cast<size_t>(1 - lost), 30'000);
        qInfo("ended after %lld ms: %s", timer.elapsed(), qPrintable(survivor.err.trimmed().section('\n', -1)));
        QVERIFY2(survivor.exitCode == 1, qPrintable(survivor.err));
        const QString sentence = survivor.errorLines().last();
        QVERIFY2(sentence.startsWith(QStringLiteral("omnidrive: rank %1 of 2 (host ").arg(lost)) &&
                     sentence.endsWith(QStringLiteral("process %1) was lost; the run goes on from its last checkpoint with omnidrive train --resume %2")
                                           .arg(pid).arg(path(name))),
                 qPrintable(survivor.err));
        if (lost == 1) {
            const auto state = store::RunReader::open(folder(name))->state();
            QCOMPARE(state->state, store::TrainerState::Failed);
            QVERIFY2("omnidrive: " + QString::fromStdString(state->message) == sentence, state->message.c_str());
        }
        const auto saved = store::CheckpointStore(folder(name) / "checkpoints").newestValid();
        QVERIFY(saved && saved->step >= 1);
        Ranks again(2, {"train", "--resume", path(name)});
        QTRY_VERIFY_WITH_TIMEOUT(stepOf(name) > saved->step, 60'000);
        again[0].terminate();
        QCOMPARE(again.finish(0).exitCode, 130);
        QCOMPARE(again.finish(1).exitCode, 0);
    }

    void refusals_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        auto recipe = tinyRecipe();
        recipe.stages[0].promptsPerStep = 1;
        const QString one = written("one-prompt", recipe);
        const QString words = "stages[0].prompts_per_step is 1, but each of 2 ranks needs a prompt";
        QTest::newRow("a prompt less than ranks") << QStringList{"train", one, "--run", path("one-prompt")} << words << words;
        fs::create_directories(folder("used"));
        std::ofstream(folder("used") / "run.json") << "{}";
        QTest::newRow("a run folder that is there already")
            << QStringList{"train", written("used", tinyRecipe()), "--run", path("used")} << path("used") << QStringLiteral("rank 0 of 2 (host ");
    }

    /// What is wrong on rank 0 is told by both.
    void refusals() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, first);
        QFETCH(QString, second);
        Ranks ranks(2, arguments);
        const auto results = std::pair{ranks.finish(0, 30'000), ranks.finish(1, 30'000)};
        QCOMPARE(results.first.exitCode, 1);
        QCOMPARE(results.second.exitCode, 1);
        QVERIFY2(results.first.errorLines().last().contains(first), qPrintable(results.first.err));
        QVERIFY2(results.second.errorLines().size() == 1 && results.second.err.contains(second), qPrintable(results.second.err));
    }

    void aWrongEnvironmentIsRefused() {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("RANK", "2");
        environment.insert("WORLD_SIZE", "2");
        const auto result = tests::runProgram(OMNIDRIVE_PROGRAM, {"train", "embedded", "--run", path("wrong")}, environment);
        QCOMPARE(result.exitCode, 1);
        QCOMPARE(result.err, QStringLiteral("omnidrive: RANK is '2', must be a whole number in [0, 1]\n"));
        QVERIFY(!fs::exists(folder("wrong")));
    }
};

QTEST_GUILESS_MAIN(TestTrainRanks)
#include "tst_train_ranks.moc"
