// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "base/log.h"
#include "base/random.h"
#include "clip/clip_training.h"
#include "train/clip_pairs.h"
#include "train/embedded_default.h"
#include "train/entry_points.h"
#include "train/pretrain_vlm.h"
#include "train/run_setup.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>

namespace omnidrive::train {

namespace fs = std::filesystem;

namespace {

constexpr const char* kUnfinished = ".unfinished";

/// A model appears under its name only when it is complete: it is made beside it and renamed.
void moveIntoPlace(const fs::path& made, const fs::path& target) {
    std::error_code error;
    const fs::path old = target.string() + ".old";
    fs::remove_all(old, error);
    if (fs::exists(target)) {
        fs::rename(target, old);
    }
    fs::rename(made, target, error);
    if (error) {
        fail(ErrorKind::Io, "cannot rename {} to {}: {}", made.string(), target.string(), error.message());
    }
    fs::remove_all(old, error);
}

/// What was measured, beside the weights it was measured on.
void writeReport(const fs::path& folder, const nlohmann::json& report) {
    std::ofstream stream(folder / "pretraining.json");
    stream << report.dump(2) << '\n';
    if (!stream.flush()) {
        fail(ErrorKind::Io, "cannot write {}", (folder / "pretraining.json").string());
    }
}

ClipPairOptions pairsFrom(uint64_t seed) {
    ClipPairOptions options;
    options.seed = seed;
    options.roadShare = 0.25;
    return options;
}

void pretrainVlmInto(const PretrainRequest& request, const std::stop_token& stop, const ProgressFn& progress) {
    const fs::path made = request.out / (std::string("vlm") + kUnfinished), files = request.out / (std::string("vlm-files") + kUnfinished);
    fs::remove_all(made);
    fs::remove_all(files);
    auto policy = makeEmbeddedSkeleton(files, request.seed);
    PretrainVlmOptions options;
    options.seed = request.seed;
    const auto scaled = [&](int64_t steps) { return std::max<int64_t>(1, std::llround(static_cast<double>(steps) * request.scale)); };
    options.steps = scaled(options.steps);
    options.practiceSteps = scaled(options.practiceSteps);
    options.behaviourSteps = scaled(options.behaviourSteps);
    const auto report = pretrainVlm(policy, options, stop, progress);
    if (!stop.stop_requested()) {
        policy.save(made);
        nlohmann::json byClass;
        for (size_t cls = 0; cls < report.replyReadByClass.size(); ++cls) {
            byClass[data::objectClassLabel(static_cast<data::ObjectClass>(cls))] = report.replyReadByClass[cls];
        }
        writeReport(made, {{"seed", request.seed}, {"steps", options.steps}, {"practice_steps", options.practiceSteps}, {"behaviour_steps", options.behaviourSteps}, {"centre_error_x_px", report.centreErrorX},
                           {"centre_error_y_px", report.centreErrorY}, {"crop_read_rate", report.cropReadRate},
                           {"reply_centre_error_x_px", report.replyErrorX}, {"reply_centre_error_y_px", report.replyErrorY},
                           {"reply_crop_read_rate", report.replyReadRate}, {"reply_crop_read_rate_by_class", byClass}, {"text_loss", report.loss}});
        moveIntoPlace(made, request.out / "vlm");
    }
    fs::remove_all(files);
}

void pretrainClipInto(const PretrainRequest& request, const std::stop_token& stop, const ProgressFn& progress) {
    const fs::path made = request.out / (std::string("clip") + kUnfinished);
    fs::remove_all(made);
    clip::ClipTraining training;
    training.texts = clipTexts();
    training.vocabulary = clipVocabulary();
    training.seed = request.seed;
    training.steps = std::max(1, static_cast<int>(std::lround(training.steps * request.scale)));
    const auto clipModel = clip::trainClip(training, makeClipPairSource(pairsFrom(deriveSeed(request.seed, {0xC11}))), made, stop, progress);
    if (!stop.stop_requested()) {
        const auto heldOut = makeClipPairSource(pairsFrom(deriveSeed(request.seed, {0xC12})))(0, 512);
        const double auc = clip::matchedAuc(*clipModel, *text::ClipTokenizer::fromFolder(made), heldOut, training.padToSquare);
        logInfo("tiny CLIP: matched against shuffled AUC {:.4f} on 512 held-out crops", auc);
        writeReport(made, {{"seed", request.seed}, {"steps", training.steps}, {"matched_auc", auc}, {"held_out_crops", 512}});
        moveIntoPlace(made, request.out / "clip");
    } else {
        fs::remove_all(made);
    }
}

}  // namespace

void runPretrain(const PretrainRequest& request, std::stop_token stop, const ProgressFn& progress) {
    require(request.part == "all" || request.part == "vlm" || request.part == "clip", "part '{}' is not vlm, clip or all", request.part);
    require(request.scale > 0, "scale must be positive, got {}", request.scale);
    fs::create_directories(request.out);
    applyThreads(request.threads);
    if (request.part != "vlm") {
        pretrainClipInto(request, stop, progress);
    }
    if (request.part != "clip" && !stop.stop_requested()) {
        pretrainVlmInto(request, stop, progress);
    }
}

}  // namespace omnidrive::train
