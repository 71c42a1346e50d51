// SPDX-License-Identifier: GPL-3.0-or-later
// A day of work, compressed: the real window follows a run that grows to 100,000 rollouts and a million points of fifty curves, while other runs are
// opened, looked into and left 10,000 times. After each tenth it says what memory and handles the process holds, with a small run open and with the
// large one. Ends with 1 when something grows that nobody asked for: with the small run open all must be as after the first tenth; the large one may
// cost what its rollouts and points need.
//   bench_soak [PERCENT]      of these amounts; 100 unless said
#include "measures.h"

#include "base/error.h"
#include "rollout/trajectory_json.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "ui/application.h"
#include "ui/models/rollout_roles.h"
#include "ui/panels/rollouts_panel.h"
#include "ui/studio.h"
#include "ui/views/theme.h"
#include "vision/codec.h"

#include <QTableView>
#include <QThread>

#include <malloc.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <limits>

using namespace omnidrive;

namespace {

namespace fs = std::filesystem;

constexpr int kTenths = 10, kPatienceMs = 600'000;
constexpr int kTags = 50, kRolloutsPerStep = 5, kSteps = 20'000, kCycles = 10'000;
constexpr int kPictures = 32, kSmallRuns = 4, kLooksIntoTheLarge = 40;
constexpr double kBytesPerRollout = 2048, kBytesPerPoint = 160;   // of the large run, while it is open
constexpr double kToleranceMib = 32;

/// What a process holds.
struct Holding {
    double mib = 0;       ///< resident
    double heapMib = 0;   ///< of that, what the program has asked for and not given back; the rest of the heap's growth is holes in it
    int handles = 0;
};

/// The fewest of a second: a file that a worker reads at one moment is not held.
int handlesHeld() {
    int fewest = std::numeric_limits<int>::max();
    for (int i = 0; i < 20; ++i) {
        const fs::directory_iterator begin("/proc/self/fd"), end;
        fewest = std::min(fewest, static_cast<int>(std::distance(begin, end)));
        QApplication::processEvents();
        QThread::msleep(50);
    }
    return fewest;
}

Holding holding() {
    const int handles = handlesHeld();
    ::malloc_trim(0);   // what is free again counts as free
    const auto heap = ::mallinfo2();
    return {bench::statusMib("VmRSS:"), static_cast<double>(heap.uordblks + heap.hblkhd) / (1 << 20), handles};
}

/// The run that grows, as a trainer in this process writes it.
class GrowingRun {
public:
    explicit GrowingRun(const fs::path& folder) : writer_(store::RunWriter::create(folder, "title: Soak\n", "A long day")) {
        shape_.steps = kSteps;
        for (int i = 0; i < kPictures; ++i) {
            addPicture(i);
        }
    }

    void writeSteps(int count) {
        for (int i = 0; i < count; ++i) {
            writeStep();
        }
        writer_->sync();
    }
    int rollouts() const { return step_ * kRolloutsPerStep; }
    int64_t points() const { return int64_t{step_} * kTags; }
    QString anyId(int number) const { return QString::fromStdString(trajectoryOf(1 + number % step_, number % kRolloutsPerStep).id); }

private:
    void addPicture(int number) {
        vision::Image image{shape_.width, shape_.height, std::vector<uint8_t>(static_cast<size_t>(shape_.width * shape_.height) * 3, static_cast<uint8_t>(7 * number)), {}};
        frames_.push_back(vision::contentId(image));
        writer_->addFrame(frames_.back(), vision::encodePng(image));
    }

    rollout::Trajectory trajectoryOf(int step, int index) const {
        return tests::syntheticTrajectory(shape_, step, 0, index, frames_[static_cast<size_t>(step) % frames_.size()]);
    }

    void writeStep() {
        ++step_;
        for (int index = 0; index < kRolloutsPerStep; ++index) {
            const rollout::Trajectory trajectory = trajectoryOf(step_, index);
            writer_->appendRollout(rollout::indexRowOf(trajectory), rollout::toJsonLine(trajectory));
        }
        std::vector<std::pair<std::string, double>> values;
        for (int tag = 0; tag < kTags; ++tag) {
            values.emplace_back(fmt::format("group{}/curve{}", tag / 10, tag), std::sin(0.001 * step_ + tag));
        }
        writer_->appendScalars(step_, 2 * step_ <= kSteps ? 1 : 2, values);
    }

    tests::SyntheticRun shape_;
    std::vector<std::string> frames_;
    int step_ = 0;
    std::unique_ptr<store::RunWriter> writer_;
};

/// The window, and what a person does with it.
class Day {
public:
    Day(const fs::path& root, int percent) : percent_(percent), large_(root / "large"), growing_(large_) {
        for (int i = 0; i < kSmallRuns; ++i) {
            small_.push_back(root / fmt::format("small-{}", i));
            tests::writeSyntheticRun(small_.back());
        }
        ui::StudioOptions options;
        options.runsFolder = QString::fromStdString(root.string());
        options.settingsFile = QString::fromStdString((root / "studio.ini").string());
        options.size = QSize(1600, 1000);
        studio_ = std::make_unique<ui::Studio>(options);
        studio_->window().show();
    }

    /// @return whether everything stayed as it may.
    bool run() {
        std::printf("%6s %9s %10s %8s | %12s %9s %8s | %12s %9s %8s %10s\n", "tenth", "rollouts", "points", "cycles", "small, MiB", "in use", "handles", "large, MiB",
                    "in use", "handles", "allowed");
        for (int tenth = 1; tenth <= kTenths; ++tenth) {
            followGrowth();
            openAndLeave();
            const Holding small = holding();
            open(large_, growing_.rollouts());
            lookIntoTheLarge();
            judge(tenth, small, holding());
        }
        return !isMissed_;
    }

private:
    int share(int whole) const { return std::max(1, whole * percent_ / 100 / kTenths); }

    void open(const fs::path& run, int rollouts) {
        studio_->selection().selectRun(QString::fromStdString(run.string()));
        waitForRows(rollouts);
    }

    void waitForRows(int rollouts) {
        QElapsedTimer clock;
        clock.start();
        const auto* model = studio_->window().rollouts().table()->model();
        while ((model->rowCount() != rollouts || !studio_->settle(kPatienceMs)) && clock.elapsed() < kPatienceMs) {
            QApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 5);
        }
        if (model->rowCount() != rollouts || !studio_->problem().isEmpty()) {
            fail(ErrorKind::Io, "the window shows {} rollouts instead of {}: {}", model->rowCount(), rollouts, studio_->problem().toStdString());
        }
    }

    /// In ten bursts, each of which the window has to notice by itself.
    void followGrowth() {
        open(large_, growing_.rollouts());
        for (int burst = 0; burst < 10; ++burst) {
            growing_.writeSteps(std::max(1, share(kSteps) / 10));
            waitForRows(growing_.rollouts());
        }
    }

    void openAndLeave() {
        const tests::SyntheticRun shape;
        const int rollouts = shape.steps * shape.groupsPerStep * shape.groupSize;
        for (int i = 0; i < share(kCycles); ++i, ++cycles_) {
            open(small_[static_cast<size_t>(cycles_) % small_.size()], rollouts);
            const auto* model = studio_->window().rollouts().table()->model();
            studio_->selection().selectRollout(model->index(cycles_ % rollouts, 0).data(ui::RolloutIdRole).toString());
            studio_->settle(kPatienceMs);
        }
    }

    void lookIntoTheLarge() {
        for (int i = 0; i < kLooksIntoTheLarge; ++i) {
            studio_->selection().selectRollout(growing_.anyId(7919 * (++looks_)));
            studio_->settle(kPatienceMs);
        }
    }

    void judge(int tenth, const Holding& small, const Holding& large) {
        if (tenth == 1) {
            firstSmall_ = small;
            firstLarge_ = large;
            firstRollouts_ = growing_.rollouts();
            firstPoints_ = growing_.points();
        }
        const double data = (kBytesPerRollout * (growing_.rollouts() - firstRollouts_) + kBytesPerPoint * static_cast<double>(growing_.points() - firstPoints_)) / (1 << 20);
        const double allowed = firstLarge_.mib + data + kToleranceMib;
        const bool isBad = small.mib > firstSmall_.mib + kToleranceMib || small.handles > firstSmall_.handles || large.mib > allowed || large.handles > firstLarge_.handles;
        isMissed_ = isMissed_ || isBad;
        std::printf("%6d %9d %10lld %8d | %12.1f %9.1f %8d | %12.1f %9.1f %8d %10.1f%s\n", tenth, growing_.rollouts(), static_cast<long long>(growing_.points()), cycles_, small.mib,
                    small.heapMib, small.handles, large.mib, large.heapMib, large.handles, allowed, isBad ? "  MISSED" : "");
        std::fflush(stdout);
    }

    int percent_;
    fs::path large_;
    GrowingRun growing_;
    std::vector<fs::path> small_;
    std::unique_ptr<ui::Studio> studio_;
    Holding firstSmall_, firstLarge_;
    int firstRollouts_ = 0, cycles_ = 0, looks_ = 0;
    int64_t firstPoints_ = 0;
    bool isMissed_ = false;
};

}  // namespace

int main(int argc, char** argv) {
    const int percent = argc > 1 ? std::atoi(argv[1]) : 100;
    if (argc > 2 || percent < 1) {
        std::fprintf(stderr, "usage: bench_soak [PERCENT]\n");
        return 2;
    }
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    ui::Application app(argc, argv);
    ui::prepareLook(app);
    try {
        const tests::TempFolder root;
        QElapsedTimer clock;
        clock.start();
        const bool isGood = Day(root.path(), percent).run();
        std::printf("%.0f s on the clock, %.0f s of processor time, at most %.1f MiB\n", static_cast<double>(clock.elapsed()) / 1000, bench::processorMs() / 1000,
                    bench::statusMib("VmHWM:"));
        return isGood ? 0 : 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_soak: %s\n", error.what());
        return 1;
    }
}
