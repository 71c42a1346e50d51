// SPDX-License-Identifier: GPL-3.0-or-later
// A trainer without a model: speaks the protocol of run folder and control socket, and ends in the way its "recipe" names.
#include "base/error.h"
#include "store/checkpoint_store.h"
#include "store/control_socket.h"
#include "store/run_files.h"
#include "store/run_folder.h"

#include <nlohmann/json.hpp>
#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <thread>

using namespace omnidrive;
using namespace omnidrive::store;

namespace {

constexpr int64_t kTotalSteps = 1000;

class FakeTrainer {
public:
    FakeTrainer(std::unique_ptr<RunWriter> run, std::string mode, int64_t step)
        : run_(std::move(run)), mode_(std::move(mode)), checkpoints_(run_->folder() / "checkpoints"), step_(step) {}

    int train() {
        report(TrainerState::Preparing);
        const auto server = ControlServer::listen(run_->folder(), [this](const std::string& line) { return obey(line); });
        report(TrainerState::Running);
        while (doStep()) {
        }
        const std::lock_guard lock(mutex_);
        report(stop_ ? TrainerState::Idle : TrainerState::Finished);
        return 0;
    }

private:
    /// @return whether there is another one.
    bool doStep() {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));   // without the lock: commands wait for no work
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return !paused_ || stop_; });
        run_->appendScalars(++step_, 1, {{"reward", 1.0}});
        if (step_ % 10 == 0) {
            save();
        }
        endAsTold();
        report(TrainerState::Running);
        return !stop_ && (step_ < kTotalSteps || mode_ == "endless");
    }

    void endAsTold() {
        if (step_ < 20) {
            return;
        }
        if (mode_ == "exit") {
            std::fprintf(stderr, "error: the recipe is no good\n");
            std::exit(3);
        }
        if (mode_ == "leaving") {   // its lock is gone and its first thread, as when the system takes a large process apart
            run_.reset();
            std::thread([] {
                std::this_thread::sleep_for(std::chrono::milliseconds(300));
                std::fprintf(stderr, "error: it took a while to end\n");
                std::_Exit(3);
            }).detach();
            ::syscall(SYS_exit, 0);
        }
        if (mode_ == "fail") {
            report(TrainerState::Failed, "the loss is not finite");
            std::exit(1);
        }
        if (mode_ == "abort") {
            std::abort();
        }
        if (mode_ == "memory") {
            std::fprintf(stderr, "terminate called after throwing an instance of 'std::bad_alloc'\n");
            std::abort();
        }
        if (mode_ == "cuda") {
            std::fprintf(stderr, "error: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has 1.12 GiB free\n");
            std::exit(1);
        }
        if (mode_ == "segv") {
            std::signal(SIGSEGV, SIG_DFL);   // also where a sanitizer has a handler
            ::raise(SIGSEGV);
        }
        step_ = mode_ == "finish" ? kTotalSteps : step_;
    }

    std::string obey(const std::string& line) {
        const std::string command = nlohmann::json::parse(line).at("command");
        const std::lock_guard lock(mutex_);
        if (command == "checkpoint" && mode_ == "refuse") {
            return R"({"ok":false,"error":"the disk is full"})";
        }
        if (command == "nonsense") {
            return "nonsense";
        }
        paused_ = command == "pause" || (paused_ && command != "resume");
        stop_ = stop_ || command == "stop";
        if (command == "checkpoint") {
            save();
        }
        report(stop_ ? TrainerState::Stopping : paused_ ? TrainerState::Paused : TrainerState::Running);
        changed_.notify_all();
        return R"({"ok":true})";
    }

    void save() {
        checkpoints_.write(step_, [](const std::filesystem::path& folder) { std::ofstream(folder / "trainer.json") << "{}"; });
        checkpoints_.retain(2, {});
    }

    void report(TrainerState state, const std::string& message = {}) {
        run_->setState({state, step_, kTotalSteps, 1, ::getpid(), unixNow(), 0.01, message});
    }

    std::unique_ptr<RunWriter> run_;
    std::string mode_;
    CheckpointStore checkpoints_;
    int64_t step_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool paused_ = false, stop_ = false;
};

int runTrainer(const std::vector<std::string>& words) {
    const bool resume = words.at(1) == "--resume";
    if (!resume && words.at(1) == "unreadable") {
        std::fprintf(stderr, "some text\nerror: there is no recipe \"unreadable\"\n");
        return 2;
    }
    if (resume) {
        const auto checkpoint = CheckpointStore(words.at(2) + "/checkpoints").newestValid();
        const int64_t step = checkpoint ? checkpoint->step : 0;
        return FakeTrainer(RunWriter::openForResume(words.at(2), step), "run", step).train();
    }
    return FakeTrainer(RunWriter::create(words.at(3), "", "fake"), words.at(1), 0).train();
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return runTrainer({argv + 1, argv + argc});
    } catch (const std::exception& error) {
        std::fprintf(stderr, "error: %s\n", error.what());
        return 1;
    }
}
