// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/what_if_setup.h"

#include "base/error.h"
#include "rollout/policy.h"
#include "rollout/server_policy.h"
#include "store/run_files.h"
#include "train/live_settings.h"
#include "vision/grey.h"
#include "vision/stitch.h"

#include <algorithm>

namespace omnidrive::jobs {

namespace fs = std::filesystem;

namespace {

/// The run's recipe as it was at a step. One that cannot be read says less than the shipped one would say wrongly.
std::optional<train::Recipe> recipeOf(const RunSession& session, int64_t step) {
    const std::string yaml = session.reader().recipeYaml();
    return yaml.empty() ? std::nullopt
                        : std::optional(train::recipeAt(train::parseRecipe(yaml, "recipe.yaml"), train::changesOf(session.reader().events()), step));
}

const rollout::ToolCall& callAt(const rollout::Trajectory& trajectory, int call) {
    for (const rollout::Turn& turn : trajectory.turns) {
        if (turn.tool && call-- == 0) {
            return *turn.tool;
        }
    }
    fail(ErrorKind::InvalidArgument, "rollout {} has no such zoom", trajectory.id);
}

vision::ImagePtr loadFrame(RunSession& session, const std::string& id) {
    std::string problem;
    const auto frame = session.frame(id, &problem);
    if (!frame) {
        fail(ErrorKind::Io, "the rollout cannot be asked again without its picture: {}", problem);
    }
    return frame;
}

/// One view with its part of the mask. @param tile where the view lies in the picture that the box refers to.
vision::ImagePtr masked(const vision::ImagePtr& view, const BoxI& box, const BoxI& tile, WhatIfMask mask) {
    const BoxI own{box.x0 - tile.x0, box.y0 - tile.y0, box.x1 - tile.x0, box.y1 - tile.y0};
    return std::make_shared<const vision::Image>(
        vision::greyed(*view, own, mask == WhatIfMask::Crop ? vision::GreyPart::Inside : vision::GreyPart::Outside));
}

void maskViews(std::vector<vision::ImagePtr>& views, const BoxI& box, WhatIfMask mask) {
    const vision::StitchLayout layout{views.front()->width, views.front()->height};
    for (size_t i = 0; i < views.size(); ++i) {
        views[i] = masked(views[i], box, layout.tile(static_cast<int>(i)), mask);
    }
}

/// The recorded question has its options in it already, so it is asked as one text.
std::shared_ptr<data::Sample> sampleOf(RunSession& session, const rollout::Trajectory& parent, const WhatIfChange& change) {
    auto sample = std::make_shared<data::Sample>();
    sample->id = parent.sampleId;
    sample->question = change.question.value_or(parent.question);
    sample->kind = parent.kind;
    const bool isSix = parent.frameIds.size() == vision::kCameras.size();
    for (const std::string& id : isSix ? parent.frameIds : std::vector<std::string>{parent.stitchedId}) {
        sample->images.push_back(loadFrame(session, id));
    }
    if (!change.question) {
        sample->answer = parent.expectedAnswer;
        sample->truth = {parent.truthLabel, parent.truthBoxInImage, parent.truthNeedsZoom};
    }
    if (change.mask != WhatIfMask::None) {
        maskViews(sample->images, *callAt(parent, change.call).effectiveBox, change.mask);
    }
    return sample;
}

/// Limits of rollouts that were made without a recipe: those of `omnidrive rollout`.
rollout::RolloutOptions freeOptions(const rollout::Trajectory& parent) {
    rollout::RolloutOptions options;
    if (parent.policyVersion == "embedded") {
        options = train::loadRecipe(train::findRecipe("embedded")).rollout;
    }
    constexpr int kTurns = 5, kTurnTokens = 256;
    options.maxTurns = kTurns;
    options.maxTurnTokens = kTurnTokens;
    options.maxResponseTokens = std::max(options.maxResponseTokens, kTurns * kTurnTokens);
    options.topP = 1;
    return options;
}

rollout::RolloutOptions optionsOf(const WhatIfSetup& setup, const WhatIfRequest& request) {
    rollout::RolloutOptions options = setup.recipe ? setup.recipe->rollout : freeOptions(*setup.parent);
    options.groupSize = request.samples;
    options.temperature = request.isGreedy ? 0 : request.temperature.value_or(setup.parent->temperature);
    if (setup.isImported) {
        options.zoom.rescale = false;
        options.maxTurns = std::max(options.maxTurns, static_cast<int>(setup.turns.size()) + 2);
        int given = 0;
        for (const auto& turn : setup.turns) {
            given += static_cast<int>(turn.text.size());   // at least as many as tokens
        }
        options.maxTurnTokens += given;
        options.maxResponseTokens += 2 * given + options.maxTurnTokens;
    }
    return options;
}

void giveTurns(WhatIfSetup& setup, const WhatIfChange& change) {
    if (change.call < 0) {
        return;
    }
    setup.turns = rollout::turnsUpTo(*setup.parent, change.call);
    if (change.boxInModel || change.label) {
        rollout::replaceCall(setup.turns.back(), change.boxInModel, change.label);
    }
    for (const auto& turn : setup.turns) {
        setup.draws += turn.sampled;
    }
}

}  // namespace

WhatIfSetup prepareWhatIf(RunSession& session, const WhatIfRequest& request) {
    WhatIfSetup setup;
    const bool isRun = store::isRunFolder(session.reader().folder());
    const auto now = isRun ? rowNow(session.reader(), request.rolloutId, request.row) : std::nullopt;
    setup.parent = session.trajectory(now ? now->id : request.rolloutId);
    const auto row = isRun ? session.reader().rowById(setup.parent->id) : std::nullopt;
    setup.parentRow = row ? row->row : 0;
    const std::string problem = problemOf(request, *setup.parent);
    if (!problem.empty()) {
        fail(ErrorKind::InvalidArgument, "{}", problem);
    }
    setup.isImported = !setup.parent->turns.empty() && setup.parent->turns.front().tokens() == 0 && setup.parent->seed == 0;
    setup.recipe = recipeOf(session, setup.parent->step);
    setup.isMasked = request.change.mask != WhatIfMask::None;
    setup.sample = sampleOf(session, *setup.parent, request.change);
    giveTurns(setup, request.change);
    setup.options = optionsOf(setup, request);
    return setup;
}

template <typename Policy>
void fitToRecord(Policy& policy, WhatIfSetup& setup) {
    const rollout::Trajectory& parent = *setup.parent;
    if (!parent.system.empty()) {
        policy.prompts.system = parent.system;
    }
    if (setup.isImported) {
        policy.prompts.userSuffix.clear();   // the recorded question is all that was said
        return;
    }
    auto& rules = policy.preprocess;
    if (setup.recipe && setup.recipe->maxPixels > 0) {
        rules.maxPixels = setup.recipe->maxPixels;
    }
    const auto shown =
        vision::smartResize(parent.imageWidth, parent.imageHeight, rules.patchSize * rules.mergeSize, rules.minPixels, rules.maxPixels);
    const int64_t recorded = int64_t{parent.modelWidth} * parent.modelHeight;
    if (recorded > 0 && (shown.width != parent.modelWidth || shown.height != parent.modelHeight)) {
        rules.maxPixels = std::max(rules.minPixels, recorded);
    }
    if (!setup.recipe) {
        auto& options = setup.options;
        options.zoomMaxPixels = std::max(options.zoomMinPixels, std::min(options.zoomMaxPixels, rules.maxPixels));
    }
}

template void fitToRecord(rollout::Policy&, WhatIfSetup&);
template void fitToRecord(rollout::ServerPolicy&, WhatIfSetup&);

namespace {

std::string validModel(store::CheckedCheckpoints& checkpoints, const fs::path& folder, const std::string& name) {
    const auto info = checkpoints.named(name);
    if (!info) {
        fail(ErrorKind::Io, "there is no checkpoint {} in {}", name, folder.string());
    }
    require(info->valid, "the checkpoint {} is not whole: {}", name, info->problem);
    return (info->folder / "model").string();
}

/// That of another run, for one question.
std::string foreignModel(const fs::path& checkpoint) {
    store::CheckedCheckpoints checkpoints(checkpoint.parent_path());
    return validModel(checkpoints, checkpoint.parent_path(), checkpoint.filename().string());
}

}  // namespace

std::string modelForWhatIf(const fs::path& run, store::CheckedCheckpoints& checkpoints, const rollout::Trajectory& parent,
                           const std::string& wanted) {
    std::error_code ignored;
    const fs::path own = run / "checkpoints";
    if (wanted == "embedded") {
        return wanted;
    }
    const bool isName = !wanted.empty() && fs::path(wanted).filename() == wanted;
    if (isName && fs::is_directory(own / wanted, ignored)) {
        return validModel(checkpoints, own, wanted);
    }
    if (!wanted.empty()) {
        const fs::path folder = wanted;
        require(fs::is_directory(folder, ignored), "{} is neither a checkpoint of the run nor a folder", wanted);
        return fs::is_directory(folder / "model", ignored) ? foreignModel(folder) : wanted;
    }
    if (const auto newest = fs::is_directory(own, ignored) ? checkpoints.newestValid() : std::nullopt) {
        return (newest->folder / "model").string();
    }
    if (parent.policyVersion == "embedded") {
        return "embedded";
    }
    fail(ErrorKind::Io, "{} holds no valid checkpoint and its rollouts are from \"{}\": name the model that is to answer", run.string(),
         parent.policyVersion);
}

}  // namespace omnidrive::jobs
