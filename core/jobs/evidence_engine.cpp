// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/evidence_engine.h"

#include "base/error.h"
#include "evidence/detector.h"
#include "jobs/camera_views.h"
#include "jobs/clip_of_run.h"
#include "jobs/failure.h"
#include "jobs/lru_cache.h"
#include "jobs/run_session.h"
#include "jobs/second_witness.h"
#include "vision/codec.h"
#include "vision/stitch.h"

#include <fmt/format.h>

#include <algorithm>

namespace omnidrive::jobs {

namespace fs = std::filesystem;

namespace {

constexpr size_t kClipResultsKept = 4096;
constexpr size_t kHeatMapsKept = 256;
/// Windows that CLIP gets at once: a stop waits for no more than these.
constexpr size_t kWindowsAtOnce = 16;

std::vector<ZoomEvidence> zoomsOf(const rollout::Trajectory& trajectory) {
    std::vector<ZoomEvidence> zooms;
    for (const rollout::Turn& turn : trajectory.turns) {
        if (turn.tool) {
            const rollout::ToolCall& call = *turn.tool;
            zooms.push_back(
                {static_cast<int>(zooms.size()), call.label, call.camera, call.valid ? call.effectiveBox : std::nullopt, call.rejectReason, {}, {}});
        }
    }
    return zooms;
}

class LoadedEngine final : public EvidenceEngine {
public:
    explicit LoadedEngine(fs::path run) : run_(std::move(run)) {}

    void gather(const std::string& rolloutId, const EvidenceModels& models, const std::stop_token& stop, const CaseEvidence::Show& show) override;

    HeatMapPtr heatMap(const std::string& rolloutId, const std::string& label, const EvidenceModels& models, const std::stop_token& stop,
                       const ProgressFn& progress) override;

private:
    std::shared_ptr<const rollout::Trajectory> open(const std::string& rolloutId);
    void choose(const EvidenceModels& models);
    void prepare(const EvidenceModels& models, EvidenceReport& report);
    void prepareClip(EvidenceReport& report);
    void prepareWitness(EvidenceReport& report);
    void askClip(ZoomEvidence& zoom, const std::string& frameId, const vision::Image& frame);

    const fs::path run_;
    std::unique_ptr<RunSession> session_;
    std::optional<EvidenceModels> models_;                  // that clip_ and witness_ are of
    std::unique_ptr<ClipOfRun> clip_;
    std::unique_ptr<SecondWitness> witness_;
    LruCache<std::shared_ptr<const ClipEvidence>> clipResults_{kClipResultsKept};
    LruCache<HeatMapPtr> heatMaps_{kHeatMapsKept};
};

/// Other models, other results: nothing of the former ones is kept.
void LoadedEngine::choose(const EvidenceModels& models) {
    if (models_ != models) {
        models_ = models;
        clip_.reset();
        witness_.reset();
        clipResults_ = LruCache<std::shared_ptr<const ClipEvidence>>(kClipResultsKept);
        heatMaps_ = LruCache<HeatMapPtr>(kHeatMapsKept);
    }
}

void LoadedEngine::prepare(const EvidenceModels& models, EvidenceReport& report) {
    choose(models);
    prepareClip(report);
    prepareWitness(report);
}

void LoadedEngine::prepareClip(EvidenceReport& report) {
    try {
        if (!clip_) {
            clip_ = ClipOfRun::load(*session_, models_->clip);
            report.isClipUnknown = !clip_;
        }
        report.clipName = clip_ ? clip_->name() : std::string();
    } catch (...) {
        report.clipProblem = currentFailure().sentence;
    }
    if (report.isClipUnknown) {
        report.clipProblem = "this run does not say which CLIP its crops were scored with";
    }
}

void LoadedEngine::prepareWitness(EvidenceReport& report) {
    try {
        if (!witness_) {
            witness_ = std::make_unique<SecondWitness>(models_->detector.empty() ? evidence::shippedDetector() : models_->detector);
        }
        report.witnessName = witness_->name();
    } catch (...) {
        report.witnessProblem = currentFailure().sentence;
    }
}

void LoadedEngine::askClip(ZoomEvidence& zoom, const std::string& frameId, const vision::Image& frame) {
    const std::string key = fmt::format("{} {} {} {} {} {}", frameId, zoom.box->x0, zoom.box->y0, zoom.box->x1, zoom.box->y1, zoom.label);
    auto known = clipResults_.find(key);
    if (!known) {
        known = std::make_shared<const ClipEvidence>(clip_->score(frame, vision::cropImage(frame, *zoom.box), zoom.label));
        clipResults_.insert(key, known, 1);
    }
    zoom.clip = *known;
}

std::shared_ptr<const rollout::Trajectory> LoadedEngine::open(const std::string& rolloutId) {
    if (!session_) {
        session_ = RunSession::open(run_);
    }
    session_->refresh();
    return session_->trajectory(rolloutId);
}

void LoadedEngine::gather(const std::string& rolloutId, const EvidenceModels& models, const std::stop_token& stop, const CaseEvidence::Show& show) {
    const auto trajectory = open(rolloutId);
    EvidenceReport report;
    report.rolloutId = rolloutId;
    report.zooms = zoomsOf(*trajectory);
    const bool hasCrop = std::any_of(report.zooms.begin(), report.zooms.end(), [](const ZoomEvidence& zoom) { return zoom.box.has_value(); });
    std::string problem;
    const vision::ImagePtr frame = hasCrop ? session_->frame(trajectory->stitchedId, &problem) : nullptr;
    const auto showUnlessStopped = [&] {
        if (!stop.stop_requested()) {
            show(report);
        }
    };
    if (hasCrop && frame && !stop.stop_requested()) {
        prepare(models, report);
        for (ZoomEvidence& zoom : report.zooms) {
            if (clip_ && zoom.box && !stop.stop_requested()) {
                askClip(zoom, trajectory->stitchedId, *frame);
                showUnlessStopped();
            }
        }
        const bool isSixViews = trajectory->frameIds.size() == vision::kCameras.size();
        for (ZoomEvidence& zoom : report.zooms) {
            if (witness_ && zoom.box && !stop.stop_requested()) {
                zoom.witness = witness_->judge(trajectory->stitchedId, *frame, isSixViews, *zoom.box, zoom.label, stop);
                showUnlessStopped();
            }
        }
    } else if (hasCrop && !frame) {
        report.clipProblem = report.witnessProblem = problem;
    }
    report.isComplete = true;
    showUnlessStopped();
}

/// @return fewer scores than windows after a stop.
std::vector<double> scoreWindows(ClipOfRun& clip, const vision::Image& frame, const std::vector<insight::HeatWindow>& windows, const std::string& label,
                                 const std::stop_token& stop, const ProgressFn& progress) {
    std::vector<double> scores;
    while (scores.size() < windows.size() && !stop.stop_requested()) {
        std::vector<vision::Image> crops;
        for (size_t i = scores.size(); i < std::min(windows.size(), scores.size() + kWindowsAtOnce); ++i) {
            crops.push_back(vision::cropImage(frame, windows[i].box));
        }
        const auto next = clip.cosines(crops, label);
        scores.insert(scores.end(), next.begin(), next.end());
        if (progress) {
            progress({static_cast<int64_t>(scores.size()), static_cast<int64_t>(windows.size()), "windows"});
        }
    }
    return scores;
}

HeatMapPtr LoadedEngine::heatMap(const std::string& rolloutId, const std::string& label, const EvidenceModels& models, const std::stop_token& stop,
                                 const ProgressFn& progress) {
    const auto trajectory = open(rolloutId);
    require(label.find_first_not_of(" \t") != std::string::npos, "a heat map needs a label to look for");
    choose(models);
    const std::string key = trajectory->stitchedId + " " + label;
    if (const HeatMapPtr known = heatMaps_.find(key)) {
        return known;
    }
    std::string problem;
    const vision::ImagePtr frame = session_->frame(trajectory->stitchedId, &problem);
    require(frame != nullptr, "{}", problem);
    EvidenceReport report;
    prepareClip(report);
    require(clip_ != nullptr, "{}", report.clipProblem);
    const auto views = cameraViews(*frame, trajectory->frameIds.size() == vision::kCameras.size());
    const auto windows = insight::heatWindows(views);
    const auto scores = scoreWindows(*clip_, *frame, windows, label, stop, progress);
    if (scores.size() < windows.size()) {
        return nullptr;
    }
    auto map = std::make_shared<HeatMap>(HeatMap{trajectory->stitchedId, label, clip_->name(), frame->width, frame->height, static_cast<int>(windows.size()),
                                                 insight::heatGrid(frame->width, frame->height, views, windows, scores)});
    heatMaps_.insert(key, map, 1);
    return map;
}

}  // namespace

EvidenceEngine* makeEvidenceEngine(const fs::path& run) { return new LoadedEngine(run); }

}  // namespace omnidrive::jobs

omnidrive::jobs::EvidenceEngine* omnidriveMakeEvidenceEngine(const char* run) { return omnidrive::jobs::makeEvidenceEngine(run); }
