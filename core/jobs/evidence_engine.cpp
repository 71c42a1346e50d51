// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/evidence_engine.h"

#include "base/error.h"
#include "evidence/detector.h"
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

private:
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
};

/// Other models, other results: nothing of the former ones is kept.
void LoadedEngine::prepare(const EvidenceModels& models, EvidenceReport& report) {
    if (models_ != models) {
        models_ = models;
        clip_.reset();
        witness_.reset();
        clipResults_ = LruCache<std::shared_ptr<const ClipEvidence>>(kClipResultsKept);
    }
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

void LoadedEngine::gather(const std::string& rolloutId, const EvidenceModels& models, const std::stop_token& stop, const CaseEvidence::Show& show) {
    if (!session_) {
        session_ = RunSession::open(run_);
    }
    session_->refresh();
    const auto trajectory = session_->trajectory(rolloutId);
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

}  // namespace

EvidenceEngine* makeEvidenceEngine(const fs::path& run) { return new LoadedEngine(run); }

}  // namespace omnidrive::jobs

omnidrive::jobs::EvidenceEngine* omnidriveMakeEvidenceEngine(const char* run) { return omnidrive::jobs::makeEvidenceEngine(run); }
