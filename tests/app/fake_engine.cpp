// SPDX-License-Identifier: GPL-3.0-or-later
// A quick, scripted engine behind train/entry_points.h, so that the program's own work (options, stopping, resuming,
// measuring, reporting) is tested in seconds. "Training" writes a true run folder of FAKE_STEPS steps; a "trained"
// model answers three questions of four, the base one.
#include "app/kernel_checks.h"
#include "app/small_run.h"
#include "base/error.h"
#include "base/random.h"
#include "store/checkpoint_store.h"
#include "train/benchmarks.h"
#include "train/question_rollouts.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace omnidrive::train {

namespace fs = std::filesystem;

namespace {

int64_t setting(const char* name, int64_t fallback) {
    const char* text = std::getenv(name);
    return text != nullptr ? std::strtoll(text, nullptr, 10) : fallback;
}

void writeCheckpoint(const fs::path& run, int64_t step) {
    store::CheckpointStore(run / "checkpoints").write(step, [](const fs::path& folder) {
        fs::create_directories(folder / "model");
        std::ofstream(folder / "model" / "config.json") << "{}";
    });
}

int64_t resumedStep(const TrainRequest& request) {
    const auto newest = store::CheckpointStore(request.run / "checkpoints").newestValid();
    return newest ? newest->step : 0;
}

void report(store::RunWriter& run, store::TrainerState state, int64_t step, int64_t total) {
    store::RunState report;
    report.state = state;
    report.step = step;
    report.totalSteps = total;
    report.stage = 1;
    run.setState(report);
}

/// A share of right answers that depends on the model's name, the same for every call.
double skillOf(const EvalRequest& request) {
    const bool isTrained = request.model.find("checkpoints") != std::string::npos;
    return !isTrained || !request.toolAllowed ? 0.25 : request.greedy ? 0.75 : 0.65;
}

}  // namespace

LaunchPlan planTraining(const TrainRequest& request) { return {request.recipe, 150, "training needs about 150 MiB", std::nullopt}; }

LaunchPlan tryTraining(const TrainRequest& request, const std::stop_token& stop, const ProgressFn& progress) {
    LaunchPlan plan = planTraining(request);
    if (progress) {
        progress({4, 4, "trial step"});
    }
    if (!stop.stop_requested()) {
        plan.trial = LaunchTrial{{0.5, 0.25}, 62.5, int64_t{300} << 20};
    }
    return plan;
}

int64_t runTraining(const TrainRequest& request, std::stop_token stop, const ProgressFn& progress) {
    if (request.device && *request.device != "cpu") {
        fail(ErrorKind::Device, "there is no device {} on this machine", *request.device);
    }
    const int64_t total = setting("FAKE_STEPS", 3);
    int64_t step = request.resume ? resumedStep(request) : 0;
    const std::string title = fmt::format("{} {} seed {}", request.recipe, request.ablation, request.seed.value_or(0));
    const auto run = request.resume ? store::RunWriter::openForResume(request.run, step)
                                    : store::RunWriter::create(request.run, tests::smallRecipe(), title);
    while (step < total && step != setting("FAKE_CTL_STOP_AT", -1) && !stop.stop_requested()) {
        ++step;
        std::this_thread::sleep_for(std::chrono::milliseconds(setting("FAKE_STEP_MS", 0)));
        tests::appendRollout(*run, tests::zoomRollout(fmt::format("s1-{}-0-0", step), step, true));
        run->appendScalars(step, 1, {{"reward/accuracy", 0.5}});
        if (request.watch) {
            const rollout::Trajectory shown = tests::zoomRollout(fmt::format("s1-{}-0-0", step), step, true);
            const rollout::Metrics metrics{{"actor/pg_loss", step == setting("FAKE_NAN_AT", -1) ? std::nan("") : 0.5}};
            for (const store::RunEvent& event : request.watch({step, 1, metrics, {&shown}, {}})) {
                run->appendEvent(event);
            }
        }
        report(*run, store::TrainerState::Running, step, total);
        progress({step, total, "training"});
        if (step == setting("FAKE_FAIL_AT", -1)) {
            fail(ErrorKind::Io, "cannot write {}: no space left on device", (request.run / "scalars.jsonl").string());
        }
    }
    writeCheckpoint(request.run, step);
    report(*run, step == total ? store::TrainerState::Finished : store::TrainerState::Idle, step, total);
    return step;
}

std::vector<std::string> ablationNames() {
    return {"no-zoom", "no-clip-term", "no-consistency-gate", "stage2-only", "two-stages"};
}

void runPretrain(const PretrainRequest& request, std::stop_token, const ProgressFn& progress) {
    fs::create_directories(request.out);
    std::ofstream(request.out / "made.txt") << request.part << " " << request.seed;
    progress({1, 1, "pretraining"});
}

std::vector<rollout::Trajectory> runRollouts(const RolloutRequest& request, std::stop_token, const ProgressFn&) {
    for (const fs::path& image : request.images) {
        if (!fs::exists(image)) {
            fail(ErrorKind::Io, "cannot read {}: no such file or directory", image.string());
        }
    }
    std::vector<rollout::Trajectory> rollouts;
    for (int i = 0; i < request.group; ++i) {
        rollouts.push_back(tests::zoomRollout(fmt::format("r-{}", i), 0, request.answer == "B"));
        rollouts.back().question = request.question;
        rollouts.back().expectedAnswer = request.answer;
    }
    return rollouts;
}

void runQuestionRollouts(const RolloutRequest&, const std::vector<data::Question>& questions, const QuestionReceiver& receiver, std::stop_token,
                         const ProgressFn&) {
    int number = 0;
    for (const data::Question& question : questions) {
        rollout::Trajectory made = tests::zoomRollout(fmt::format("r{}-0", number++), 0, true);
        made.sampleId = question.id;
        made.question = question.question;
        receiver.rollout(std::move(made));
    }
}

std::vector<rollout::Trajectory> runEvaluation(const EvalRequest& request, std::stop_token stop,
                                               const ProgressFn& progress) {
    if (request.model != "embedded" && !fs::exists(fs::path(request.model) / "config.json")) {
        fail(ErrorKind::Io, "{} is no model folder: config.json is missing", request.model);
    }
    std::vector<rollout::Trajectory> rollouts;
    for (int i = 0; i < request.samples && !stop.stop_requested(); ++i) {
        // The same question is answered alike by models of the same skill.
        Rng rng(deriveSeed(static_cast<uint64_t>(i), {hashText(request.split)}));
        rollouts.push_back(
            tests::zoomRollout(fmt::format("{}-{}", request.split, i), 0, rng.uniform() < skillOf(request)));
        if (!request.toolAllowed) {
            rollouts.back().turns.erase(rollouts.back().turns.begin());
            rollouts.back().observations.clear();
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(setting("FAKE_EVAL_MS", 0)));
        progress({i + 1, request.samples, "evaluating"});
    }
    return rollouts;
}

std::vector<kernels::CheckResult> runModelChecks(const std::string& device) {
    kernels::CheckResult result;
    result.name = "fake model";
    result.device = device;
    result.passed = setting("FAKE_CHECK_FAILS", 0) == 0;
    result.note = result.passed ? "" : "made to fail";
    return {result};
}

ModelReport describeModel(const fs::path& folder) {
    ModelReport report;
    report.kind = "fake model at " + folder.string();
    return report;
}

std::vector<kernels::CheckResult> checkModel(const ModelCheckRequest&, const ProgressFn&) { return runModelChecks("cpu"); }

std::vector<LabelScore> scorePicture(const std::string&, const fs::path&, const std::vector<std::string>& labels,
                                     const std::string&) {
    return std::vector<LabelScore>(labels.size());
}

void mergeAdapterFolder(const fs::path&, const fs::path& out) { fs::create_directories(out); }

BenchReport runBenchmark(const BenchRequest& request, std::stop_token, const ProgressFn&) {
    BenchReport report;
    report.words["bench"] = request.what;
    report.numbers["group"] = request.group;
    report.numbers["picture_width"] = request.picture.width;
    report.figures["total_cpu_s"] = {0.5, 0.4, 0.6, request.runs};
    return report;
}

}  // namespace omnidrive::train

namespace omnidrive::app {

std::vector<kernels::CheckResult> runKernelChecks(const std::string& device) {
    kernels::CheckResult result;
    result.name = "fake kernel";
    result.device = device;
    result.passed = true;
    return {result};
}

}  // namespace omnidrive::app
