// SPDX-License-Identifier: GPL-3.0-or-later
// Random presses of the training panel's buttons against real trainers of a very small recipe: whatever was pressed, the state shown is soon what run
// folder and process say, no run ever has two trainers, and the window closes in under five seconds. Each sequence opens a window of its own on what
// the ones before left. OMNIDRIVE_STORMS sets how many sequences (6), OMNIDRIVE_STORM_SEED which.
#include "jobs/training_job.h"
#include "store/run_files.h"
#include "support/sanitizers.h"
#include "support/temp_folder.h"
#include "ui/panels/launch_form.h"
#include "ui/panels/live_settings_form.h"
#include "ui/panels/training_panel.h"
#include "ui/studio.h"
#include "ui/views/confirm_button.h"
#include "ui/views/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QSpinBox>
#include <QTest>

#include <algorithm>
#include <array>
#include <cctype>
#include <csignal>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <random>

using namespace omnidrive;
using ui::TrainingCommand;
namespace fs = std::filesystem;

namespace {

constexpr int kFalseMs = 2000;    // no false state may be shown longer
constexpr int kCloseMs = 5000;
constexpr size_t kMostTrainers = 2, kKeptRuns = 6;

constexpr const char* kRecipe = R"(title: pressed
model: embedded
clip: embedded
freeze_vision: true
data: {source: synthetic}
rollout: {group_size: 2, max_turns: 2, max_turn_tokens: 8, max_response_tokens: 24}
eval: {every_steps: 0}
checkpoints: {every_steps: 5, keep: 2}
threads: 1
stages:
  - {name: tool-learning, steps: 40, prompts_per_step: 1, reward: {score: contrast}, optimiser: {learning_rate: 4.0e-4}}
  - {name: driving, steps: 40, prompts_per_step: 1, reward: {score: contrast}, optimiser: {learning_rate: 4.0e-4}}
)";

QString text(const fs::path& path) { return QString::fromStdString(path.string()); }

/// The start of a file of the system's; empty when its process is gone.
std::string contentOf(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string content(4096, '\0');
    stream.read(content.data(), static_cast<std::streamsize>(content.size()));
    content.resize(static_cast<size_t>(std::max<std::streamsize>(0, stream.gcount())));
    return content;
}

/// Living processes that train in a run, by the system's own list: what locks and reports say is what is tested.
std::vector<int64_t> trainersOf(const fs::path& run) {
    std::vector<int64_t> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator("/proc", error)) {
        if (std::isdigit(static_cast<unsigned char>(entry.path().filename().string()[0])) == 0) {
            continue;
        }
        const std::string command = contentOf(entry.path() / "cmdline"), stat = contentOf(entry.path() / "stat");
        const std::string marked = std::string(1, '\0') + run.string() + '\0';
        const size_t name = stat.rfind(')');
        const bool isDead = name == std::string::npos || stat.size() < name + 3 || stat[name + 2] == 'Z' || stat[name + 2] == 'X';
        if (!isDead && command.find(marked) != std::string::npos && command.find(std::string("\0train\0", 7)) != std::string::npos) {
            found.push_back(std::stoll(entry.path().filename().string()));
        }
    }
    return found;
}

QString wordOf(store::TrainerState state) {
    switch (state) {
        case store::TrainerState::Preparing: return QStringLiteral("Preparing");
        case store::TrainerState::Running: return QStringLiteral("Running");
        case store::TrainerState::Paused: return QStringLiteral("Paused");
        case store::TrainerState::Stopping: return QStringLiteral("Stopping");
        case store::TrainerState::Failed: return QStringLiteral("Failed");
        case store::TrainerState::Finished:
        case store::TrainerState::Idle: break;
    }
    return QStringLiteral("Finished");
}

bool isFinal(store::TrainerState state) {
    return state == store::TrainerState::Finished || state == store::TrainerState::Idle || state == store::TrainerState::Failed;
}

/// Words that are true of a run now. @param seen process that was seen to train there last.
QStringList truthsOf(const fs::path& run, int64_t seen) {
    if (run.empty()) {
        return {QString()};
    }
    const auto trainers = trainersOf(run);
    const auto state = store::isRunFolder(run) ? store::readRunState(run) : std::nullopt;
    if (!trainers.empty() && state && state->pid == trainers[0]) {
        return {wordOf(state->state)};
    }
    QStringList words;
    if (!trainers.empty()) {
        words << QStringLiteral("Preparing");
        if (store::runWriterPid(run) == trainers[0]) {
            return words;
        }   // a program that is still being loaded: nobody but its starter can know of it
    }
    if (state && isFinal(state->state)) {
        words << wordOf(state->state);
        return seen == 0 || seen == state->pid ? words : words << QStringLiteral("Killed");   // a later one, before its first report
    }
    // Dead before its last report: who saw it die knows that it was killed. Without any report nobody but its starter knows that it lived.
    return words << QStringLiteral("Killed") << (state ? QStringLiteral("Lost") : QString());
}

}  // namespace

class TestButtonStorm : public QObject {
    Q_OBJECT

private:
    tests::TempFolder folder_;
    std::mt19937 generator_;
    std::vector<fs::path> runs_;
    int launched_ = 0;
    std::unique_ptr<ui::Studio> studio_;
    QStringList pressed_;
    std::map<fs::path, int64_t> seen_;   ///< trainer that was killed last, by run

    int roll(int below) { return std::uniform_int_distribution<int>(0, below - 1)(generator_); }
    ui::TrainingPanel& panel() { return studio_->window().training(); }
    fs::path shownRun() { return studio_->training().folder().toStdString(); }

    void openWindow() {
        ui::StudioOptions options;
        options.run = runs_.empty() || roll(4) == 0 ? QString() : text(runs_[static_cast<size_t>(roll(static_cast<int>(runs_.size())))]);
        options.run = store::isRunFolder(options.run.toStdString()) ? options.run : QString();
        options.runsFolder = text(folder_.path());
        options.settingsFile = text(folder_.path() / "studio.ini");
        options.panel = QStringLiteral("training");
        studio_ = std::make_unique<ui::Studio>(options);
        studio_->window().show();
        panel().form()->recipeBox()->addItem(QStringLiteral("pressed"), text(folder_.path() / "recipe.yaml"));
    }

    size_t livingTrainers() const {
        size_t count = 0;
        for (const fs::path& run : runs_) {
            count += trainersOf(run).empty() ? 0 : 1;
        }
        return count;
    }

    void launch() {
        if (livingTrainers() >= kMostTrainers || !panel().form()->startButton()->isEnabled()) {
            return;
        }
        const bool isTaken = !runs_.empty() && roll(5) == 0;   // a folder that holds a run already must be refused
        const fs::path run = isTaken ? runs_.back() : folder_.path() / ("run-" + std::to_string(launched_++));
        panel().form()->recipeBox()->setCurrentIndex(panel().form()->recipeBox()->count() - 1);
        panel().form()->folderEdit()->setText(text(run));
        panel().form()->startButton()->click();
        if (!isTaken) {
            runs_.push_back(run);
        }
    }

    void setSomething() {
        static constexpr std::array kValues{"1e-4", "0.5", "-3", "a lot", "0"};
        QComboBox* settings = panel().settings()->settingBox();
        settings->setCurrentIndex(roll(settings->count()));
        panel().settings()->valueEdit()->setText(QLatin1String(kValues[static_cast<size_t>(roll(static_cast<int>(kValues.size())))]));
        panel().settings()->applyButton()->click();
    }

    QStringList truths() { return truthsOf(shownRun(), seen_[shownRun()]); }

    void killOne() {
        if (!panel().killButton()->isHidden()) {
            for (const int64_t pid : trainersOf(shownRun())) {
                seen_[shownRun()] = pid;
            }
            panel().killButton()->click();
            panel().killButton()->click();
        }
    }

    void goOn() {
        if (!panel().continueButton()->isHidden()) {
            panel().continueButton()->click();
        }
    }

    /// Old runs that nobody trains any more are removed: each takes some megabytes.
    void forgetOldRuns() {
        for (size_t i = 0; runs_.size() > kKeptRuns && i < runs_.size();) {
            if (trainersOf(runs_[i]).empty()) {
                fs::remove_all(runs_[i]);
                runs_.erase(runs_.begin() + static_cast<std::ptrdiff_t>(i));
            } else {
                ++i;
            }
        }
    }

    void selectAnother() {
        if (!runs_.empty()) {
            const fs::path& run = runs_[static_cast<size_t>(roll(static_cast<int>(runs_.size())))];
            if (store::isRunFolder(run)) {
                studio_->selection().selectRun(text(run));
            }
        }
    }

    void press() {
        struct Press {
            const char* name;
            std::function<void()> act;
        };
        const auto click = [this](TrainingCommand command) { return [this, command] { panel().button(command)->click(); }; };
        const std::vector<Press> presses{{"launch", [this] { launch(); }},
                                         {"pause", click(TrainingCommand::Pause)},
                                         {"resume", click(TrainingCommand::Resume)},
                                         {"checkpoint", click(TrainingCommand::Checkpoint)},
                                         {"stop", click(TrainingCommand::Stop)},
                                         {"stop", click(TrainingCommand::Stop)},
                                         {"set", [this] { setSomething(); }},
                                         {"extend", [this] {
                                              panel().settings()->stepsBox()->setValue(1 + roll(5));
                                              panel().settings()->extendButton()->click();
                                          }},
                                         {"continue", [this] { goOn(); }},
                                         {"continue", [this] { goOn(); }},
                                         {"kill", [this] { killOne(); }},
                                         {"select", [this] { selectAnother(); }}};
        const Press& chosen = presses[static_cast<size_t>(roll(static_cast<int>(presses.size())))];
        pressed_.push_back(QLatin1String(chosen.name));
        chosen.act();
    }

    QString story(const QString& what) {
        return QStringLiteral("%1; pressed: %2; shown: \"%3\"; true: \"%4\"")
            .arg(what, pressed_.join(QStringLiteral(", ")), panel().stateWord(), truths().join(QStringLiteral("\" or \"")));
    }

    /// Watches while nothing is pressed; empty when what was shown was never false for long.
    QString watch(int forMs) {
        QElapsedTimer all, wrong;
        for (all.start(); all.elapsed() < forMs || wrong.isValid();) {
            QTest::qWait(10);
            for (const fs::path& run : runs_) {
                if (trainersOf(run).size() > 1) {
                    return story(QStringLiteral("two trainers in ") + text(run));
                }
            }
            if (truths().contains(panel().stateWord())) {
                wrong.invalidate();
            } else if (!wrong.isValid()) {
                wrong.start();
            } else if (wrong.elapsed() > kFalseMs) {
                return story(QStringLiteral("a false state for 2 s"));
            }
        }
        return {};
    }

    /// Buttons that can be pressed are those which the shown state allows.
    bool areButtonsLegal() {
        const QString word = panel().stateWord();
        const auto can = [this](TrainingCommand command) { return panel().button(command)->isEnabled(); };
        const bool isRunning = word == QLatin1String("Running"), isPaused = word == QLatin1String("Paused"), isPreparing = word == QLatin1String("Preparing");
        const bool isAlive = isRunning || isPaused || isPreparing || word == QLatin1String("Stopping") || word == QLatin1String("Not responding");
        return (!can(TrainingCommand::Pause) || isRunning) && (!can(TrainingCommand::Resume) || isPaused) &&
               (!can(TrainingCommand::Checkpoint) || isRunning || isPaused) && (!can(TrainingCommand::Stop) || isRunning || isPaused || isPreparing) &&
               (panel().continueButton()->isHidden() || !isAlive) && panel().killButton()->isHidden() == !isAlive;
    }

    /// @return empty, or what went wrong.
    QString sequence() {
        pressed_.clear();
        forgetOldRuns();
        openWindow();
        for (int presses = 3 + roll(8); presses > 0; --presses) {
            press();
            const QString problem = roll(3) == 0 ? QString() : watch(roll(500));   // some follow at once
            if (!problem.isEmpty()) {
                return problem;
            }
        }
        const QString problem = roll(4) == 0 ? QString() : watch(500);   // some windows are closed in the middle of everything
        if (!problem.isEmpty() || !areButtonsLegal()) {
            return problem.isEmpty() ? story(QStringLiteral("a button that the state forbids")) : problem;
        }
        QElapsedTimer clock;
        clock.start();
        studio_->window().close();
        studio_.reset();
        return clock.elapsed() < kCloseMs ? QString()
                                          : QStringLiteral("closing took %1 ms after %2").arg(clock.elapsed()).arg(pressed_.join(QStringLiteral(", ")));
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("OMNIDRIVE_PROGRAM", OMNIDRIVE_PROGRAM);
        if (tests::kHasAddressSanitizer) {   // a trainer that looks for leaks after its last word is a process still, beside the next one
            qputenv("ASAN_OPTIONS", qgetenv("ASAN_OPTIONS") + ":detect_leaks=0");
        }
        ui::prepareLook(*qApp);
        std::ofstream(folder_.path() / "recipe.yaml") << kRecipe;
    }

    void cleanupTestCase() {
        studio_.reset();
        for (const fs::path& run : runs_) {
            for (const int64_t pid : trainersOf(run)) {
                ::kill(static_cast<pid_t>(pid), SIGKILL);
            }
        }
    }

    void endsInLegalStates() {
        const int wanted = qEnvironmentVariableIsSet("OMNIDRIVE_STORMS") ? qEnvironmentVariableIntValue("OMNIDRIVE_STORMS") : 6;
        generator_.seed(static_cast<unsigned>(qEnvironmentVariableIntValue("OMNIDRIVE_STORM_SEED")));
        for (int i = 0; i < wanted; ++i) {
            const QString problem = sequence();
            QVERIFY2(problem.isEmpty(), qPrintable(QStringLiteral("sequence %1: %2").arg(i).arg(problem)));
            if (i % 25 == 24) {
                qInfo("%d sequences, %d runs", i + 1, launched_);
            }
        }
    }

    /// A trainer that does not answer: commands wait for it, the window does not.
    void closesWhileACommandWaits() {
        const fs::path run = folder_.path() / "silent";
        jobs::TrainingJob::Launch launch;
        launch.recipe = (folder_.path() / "recipe.yaml").string();
        launch.run = run;
        runs_.push_back(run);
        const auto job = jobs::TrainingJob::start(launch);
        QTRY_VERIFY_WITH_TIMEOUT(job->poll().state == jobs::TrainingState::Running, 60'000);
        ui::StudioOptions options;
        options.run = text(run);
        options.settingsFile = text(folder_.path() / "studio.ini");
        options.panel = QStringLiteral("training");
        studio_ = std::make_unique<ui::Studio>(options);
        studio_->window().show();
        QTRY_VERIFY_WITH_TIMEOUT(panel().button(TrainingCommand::Stop)->isEnabled(), 10'000);
        const auto trainers = trainersOf(run);
        QCOMPARE(trainers.size(), size_t{1});
        ::kill(static_cast<pid_t>(trainers[0]), SIGSTOP);
        panel().button(TrainingCommand::Stop)->click();
        QTest::qWait(300);
        QVERIFY(studio_->training().isBusy());   // the answer is still waited for
        QElapsedTimer clock;
        clock.start();
        studio_->window().close();
        studio_.reset();
        QVERIFY2(clock.elapsed() < kCloseMs, qPrintable(QString::number(clock.elapsed())));
        ::kill(static_cast<pid_t>(trainers[0]), SIGCONT);
        QTRY_VERIFY_WITH_TIMEOUT(trainersOf(run).empty(), 60'000);   // what was asked for is done all the same
        QCOMPARE(store::readRunState(run).value_or(store::RunState{}).state, store::TrainerState::Idle);
    }
};

QTEST_MAIN(TestButtonStorm)
#include "tst_button_storm.moc"
