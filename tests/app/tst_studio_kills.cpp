// SPDX-License-Identifier: GPL-3.0-or-later
// The Studio killed without warning at random moments while it watches a training: the trainer does not notice, nobody else can train there, the next
// Studio shows what is true, and the weights at the end are those of a run that nobody watched. OMNIDRIVE_KILLS sets how often (4), OMNIDRIVE_KILL_SEED
// when. The first Studio of each run starts the trainer itself, by its button; the later ones are the program as it is shipped.
#include "app/program_runner.h"
#include "jobs/child_process.h"
#include "store/checkpoint_store.h"
#include "store/run_files.h"
#include "store/run_folder.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"
#include "ui/panels/launch_form.h"
#include "ui/panels/training_panel.h"
#include "ui/studio.h"
#include "ui/views/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

#include <fstream>
#include <iterator>
#include <random>

using namespace omnidrive;
namespace fs = std::filesystem;
using tests::bytesOf;

namespace {

constexpr int kFalseMs = 2000;       // no false state may be shown longer
constexpr int kLastIntrusion = 30;   // step
constexpr int kFirstWordMs = 30'000; // a busy machine starts programs slowly; until then nothing is shown, which is not false

constexpr const char* kRecipe = R"(title: watched
model: embedded
clip: embedded
freeze_vision: true
data: {source: synthetic}
rollout: {group_size: 4, max_turns: 2, max_turn_tokens: 24, max_response_tokens: 80}
eval: {every_steps: 0}
checkpoints: {every_steps: 10, keep: 2}
threads: 1
stages:
  - {name: tool-learning, steps: 30, prompts_per_step: 4, reward: {score: contrast}, optimiser: {learning_rate: 4.0e-4}}
  - {name: driving, steps: 30, prompts_per_step: 4, reward: {score: contrast}, optimiser: {learning_rate: 4.0e-4}}
)";

/// The files of the newest checkpoint that decide how a training goes on.
std::string stateOf(const fs::path& run) {
    const auto checkpoint = store::CheckpointStore(run / "checkpoints").newestValid();
    return checkpoint ? bytesOf(checkpoint->folder / "model" / "model.safetensors") + bytesOf(checkpoint->folder / "optimizer.safetensors") : "";
}

QString text(const fs::path& path) { return QString::fromStdString(path.string()); }

/// What may be shown of a run that only ever prepares, trains and finishes, by its lock and its report.
QString truthOf(const fs::path& run) {
    if (!store::isRunFolder(run)) {
        return QStringLiteral("Preparing");
    }
    const auto state = store::readRunState(run);
    if (!state || state->state == store::TrainerState::Preparing) {
        return QStringLiteral("Preparing");
    }
    return state->state == store::TrainerState::Finished ? QStringLiteral("Finished") : QStringLiteral("Running");
}

/// A Studio in a process of its own, and what it shows.
class WatchedStudio {
public:
    WatchedStudio(const QString& program, const QStringList& arguments, const fs::path& home) {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("HOME"), text(home));
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), text(home));
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        environment.insert(QStringLiteral("OMNIDRIVE_OFFSCREEN_WINDOW"), QStringLiteral("1"));
        environment.insert(QStringLiteral("OMNIDRIVE_PROGRAM"), QStringLiteral(OMNIDRIVE_PROGRAM));
        environment.insert(QStringLiteral("QT_LOGGING_RULES"), QStringLiteral("omnidrive.training.debug=true"));
        process_.setProcessEnvironment(environment);
        process_.setProcessChannelMode(QProcess::MergedChannels);
        process_.start(program, arguments);
        clock_.start();
    }
    ~WatchedStudio() { kill(); }

    void kill() {
        process_.kill();
        process_.waitForFinished();
    }
    bool isAlive() const { return process_.state() != QProcess::NotRunning; }
    /// Last word that it showed; empty before the first.
    QString shown() {
        process_.waitForReadyRead(20);
        output_ += process_.readAll();
        for (qsizetype end; (end = output_.indexOf('\n')) >= 0; output_.remove(0, end + 1)) {
            const QString line = QString::fromUtf8(output_.left(end));
            const qsizetype at = line.indexOf(QStringLiteral("shown: "));
            if (at >= 0) {
                shown_ = line.mid(at + 7).section(QStringLiteral(" step "), 0, 0);
                shown_ = shown_ == QLatin1String("-") ? QString() : shown_;
            } else {
                said_ += line + QLatin1Char('\n');
            }
        }
        return shown_;
    }
    QString said() const { return said_; }
    qint64 ageMs() const { return clock_.elapsed(); }

private:
    QProcess process_;
    QElapsedTimer clock_;
    QByteArray output_;
    QString shown_, said_;
};

/// Child mode of this program: a window whose start button is pressed.
int launchInWindow(int argc, char** argv) {
    QApplication app(argc, argv);
    ui::prepareLook(app);
    const QString recipe = QString::fromLocal8Bit(argv[2]), run = QString::fromLocal8Bit(argv[3]);
    ui::StudioOptions options;
    options.runsFolder = QFileInfo(run).absolutePath();
    options.panel = QStringLiteral("training");
    ui::Studio studio(options);
    studio.window().show();
    ui::LaunchForm* form = studio.window().training().form();
    form->recipeBox()->addItem(QStringLiteral("watched"), recipe);
    form->recipeBox()->setCurrentIndex(form->recipeBox()->count() - 1);
    form->folderEdit()->setText(run);
    form->startButton()->click();
    return app.exec();
}

}  // namespace

class TestStudioKills : public QObject {
    Q_OBJECT

private:
    tests::TempFolder folder_;
    int64_t trainer_ = 0;   ///< process that began the run

    /// Watches what is shown for a while. The sentence says what was false for too long; empty: nothing.
    QString watch(WatchedStudio& studio, const fs::path& run, int forMs) {
        QElapsedTimer all, wrong;
        all.start();
        while (all.elapsed() < forMs || (studio.shown().isEmpty() && studio.ageMs() < kFirstWordMs)) {
            const QString shown = studio.shown(), truth = truthOf(run);
            if (!studio.isAlive()) {
                return QStringLiteral("the Studio ended by itself: ") + studio.said();
            }
            if (shown.isEmpty() || shown == truth) {
                wrong.invalidate();
            } else if (!wrong.isValid()) {
                wrong.start();
            } else if (wrong.elapsed() > kFalseMs) {
                return QStringLiteral("\"%1\" was shown for %2 ms while it was %3").arg(shown).arg(wrong.elapsed()).arg(truth);
            }
        }
        return studio.shown().isEmpty() ? QStringLiteral("nothing was shown: ") + studio.said() : QString();
    }

    QString launchAndKill(const fs::path& run, int moment) {
        WatchedStudio studio(QCoreApplication::applicationFilePath(),
                             {QStringLiteral("--launch"), text(folder_.path() / "recipe.yaml"), text(run)}, folder_.path());
        QElapsedTimer clock;
        for (clock.start(); store::runWriterPid(run).value_or(0) <= 0; studio.shown()) {
            if (!studio.isAlive() || clock.elapsed() > kFirstWordMs) {
                return QStringLiteral("no trainer was started: ") + studio.said();
            }
        }
        trainer_ = store::runWriterPid(run).value_or(store::readRunState(run).value_or(store::RunState{}).pid);
        const QString problem = watch(studio, run, moment);
        studio.kill();
        return problem;
    }

    QString openAndKill(const fs::path& run, int moment) {
        WatchedStudio studio(QStringLiteral(OMNIDRIVE_STUDIO), {text(run), QStringLiteral("--panel"), QStringLiteral("training")}, folder_.path());
        const QString problem = watch(studio, run, moment);
        studio.kill();
        return problem;
    }

    static bool hasEnded(const fs::path& run) {
        const auto state = store::readRunState(run);
        return state && state->state == store::TrainerState::Finished && !store::runWriterPid(run);
    }

    /// The one trainer of the start still lives, and nobody else gets in.
    static void checkTheTrainer(const fs::path& run, int64_t pid) {
        if (store::readRunState(run).value_or(store::RunState{}).step > kLastIntrusion) {
            return;   // the second one could come after the end, and would then be let in
        }
        const auto second = tests::runProgram(QStringLiteral(OMNIDRIVE_PROGRAM), {QStringLiteral("train"), QStringLiteral("--resume"), text(run)});
        if (hasEnded(run)) {
            return;
        }
        QVERIFY(second.exitCode != 0);
        QVERIFY2(second.err.contains(QStringLiteral("in use by process %1").arg(pid)), qPrintable(second.err));
        QVERIFY(jobs::inspectProcess(pid).has_value());
    }

    /// @return kills until the run was finished, at most `most`; -1 after a failure.
    int disturb(const fs::path& run, int most, std::mt19937& generator) {
        std::uniform_int_distribution<int> moment(50, 3000);
        QString problem = launchAndKill(run, moment(generator));
        const int64_t pid = trainer_;
        int kills = 1;
        for (; problem.isEmpty() && kills < most && !hasEnded(run); ++kills) {
            checkTheTrainer(run, pid);
            problem = openAndKill(run, moment(generator));
        }
        if (!problem.isEmpty()) {
            qWarning() << problem;
            return -1;
        }
        [&] { QTRY_VERIFY_WITH_TIMEOUT(hasEnded(run), 300'000); }();
        const int64_t last = store::readRunState(run).value_or(store::RunState{}).pid;
        if (last != pid) {
            qWarning() << "the run was begun by process" << pid << "and ended by" << last;
        }
        return hasEnded(run) && last == pid ? kills : -1;
    }

private Q_SLOTS:
    void theTrainerDoesNotNotice() {
        std::ofstream(folder_.path() / "recipe.yaml") << kRecipe;
        const auto quiet = tests::runProgram(QStringLiteral(OMNIDRIVE_PROGRAM), {QStringLiteral("train"), text(folder_.path() / "recipe.yaml"),
                                                                                QStringLiteral("--run"), text(folder_.path() / "quiet")});
        QVERIFY2(quiet.exitCode == 0, qPrintable(quiet.err));
        const std::string expected = stateOf(folder_.path() / "quiet");
        QVERIFY(expected.size() > 100'000);
        const int wanted = qEnvironmentVariableIsSet("OMNIDRIVE_KILLS") ? qEnvironmentVariableIntValue("OMNIDRIVE_KILLS") : 4;
        std::mt19937 generator(static_cast<unsigned>(qEnvironmentVariableIntValue("OMNIDRIVE_KILL_SEED")));
        int kills = 0, runs = 0;
        while (kills < wanted) {
            const fs::path run = folder_.path() / ("run-" + std::to_string(runs++));
            const int done = disturb(run, wanted - kills, generator);
            QVERIFY(done > 0);
            kills += done;
            QVERIFY2(stateOf(run) == expected, qPrintable(QStringLiteral("run %1, after %2 kills").arg(runs).arg(done)));
            QVERIFY(store::verifyRun(run).problems.empty());
        }
        qInfo("%d kills of the Studio in %d runs, all ended with the same weights and optimiser", kills, runs);
    }
};

int main(int argc, char** argv) {
    if (argc == 4 && std::string_view(argv[1]) == "--launch") {
        return launchInWindow(argc, argv);
    }
    QCoreApplication app(argc, argv);
    TestStudioKills test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_studio_kills.moc"
