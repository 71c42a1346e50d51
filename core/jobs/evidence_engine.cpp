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
#include "store/run_files.h"
#include "vision/codec.h"
#include "vision/stitch.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <span>

namespace omnidrive::jobs {

namespace fs = std::filesystem;

namespace {

constexpr size_t kClipResultsKept = 4096;
constexpr size_t kHeatMapsKept = 256;
/// Crops that CLIP gets at once: few enough that a stop takes effect at once also with a large one.
constexpr size_t kCropsAtOnce = 16;

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

bool liesIn(const BoxI& box, const vision::Image& frame) {
    return box.x0 >= 0 && box.y0 >= 0 && box.x1 <= frame.width && box.y1 <= frame.height && box.width() > 0 && box.height() > 0;
}

std::vector<LabelScore> scoreBatch(RunSession& session, ClipOfRun& clip, std::span<const LabelledCrop> batch) {
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    std::vector<LabelScore> scores(batch.size(), LabelScore{kNone, kNone, kNone});
    std::vector<vision::Image> pictures;
    std::vector<std::string> labels;
    std::vector<std::pair<size_t, bool>> places;   // crop of the batch; whether the label is its own
    for (size_t i = 0; i < batch.size(); ++i) {
        const vision::ImagePtr frame = session.frame(batch[i].frameId);
        for (const std::string* label : {&batch[i].label, &batch[i].otherLabel}) {
            if (frame && liesIn(batch[i].box, *frame) && (label == &batch[i].label || !label->empty())) {
                pictures.push_back(vision::cropImage(*frame, batch[i].box));
                labels.push_back(*label);
                places.emplace_back(i, label == &batch[i].label);
            }
        }
    }
    const auto found = clip.scoreLabels(pictures, labels);
    for (size_t k = 0; k < places.size(); ++k) {
        const auto [crop, isOwn] = places[k];
        (isOwn ? scores[crop].cosine : scores[crop].otherCosine) = found[k].first;
        scores[crop].contrast = isOwn ? found[k].second : scores[crop].contrast;
    }
    return scores;
}

class LoadedEngine final : public EvidenceEngine {
public:
    explicit LoadedEngine(fs::path run) : run_(std::move(run)) {}

    void gather(const std::string& rolloutId, const EvidenceModels& models, const std::stop_token& stop, const CaseEvidence::Show& show) override;
    void scoreLabels(const std::vector<LabelledCrop>& crops, const EvidenceModels& models, const std::stop_token& stop,
                     const CaseEvidence::ShowScores& show) override;

    HeatMapPtr heatMap(const std::string& rolloutId, const std::string& label, const EvidenceModels& models, const std::stop_token& stop,
                       const ProgressFn& progress) override;

private:
    RunSession& session();
    void useModels(const EvidenceModels& models);
    bool loadClip();
    ClipOfRun& requiredClip();
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

RunSession& LoadedEngine::session() {
    if (!session_) {
        session_ = RunSession::open(run_);
    }
    session_->refresh();
    return *session_;
}

/// Other models, other results: nothing of the former ones is kept.
void LoadedEngine::useModels(const EvidenceModels& models) {
    if (models_ != models) {
        models_ = models;
        clip_.reset();
        witness_.reset();
        clipResults_ = LruCache<std::shared_ptr<const ClipEvidence>>(kClipResultsKept);
        heatMaps_ = LruCache<HeatMapPtr>(kHeatMapsKept);
    }
}

void LoadedEngine::prepare(const EvidenceModels& models, EvidenceReport& report) {
    useModels(models);
    if (models.isClipWanted) {
        prepareClip(report);
    }
    prepareWitness(report);
}

/// @return whether there is one: a run need not say which.
bool LoadedEngine::loadClip() {
    if (!clip_) {
        clip_ = ClipOfRun::load(*session_, models_->clip);
    }
    return clip_ != nullptr;
}

ClipOfRun& LoadedEngine::requiredClip() {
    require(loadClip(), "this run does not say which CLIP its crops were scored with; choose one in the evidence panel");
    return *clip_;
}

void LoadedEngine::prepareClip(EvidenceReport& report) {
    try {
        report.isClipUnknown = !loadClip();
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
    const auto trajectory = session().trajectory(rolloutId);
    EvidenceReport report;
    report.rolloutId = rolloutId;
    const auto row = store::isRunFolder(run_) ? session_->reader().rowById(rolloutId) : std::nullopt;
    report.row = row ? row->row : 0;
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
std::vector<double> scoreWindows(ClipOfRun& clip, const vision::Image& frame, const std::vector<insight::HeatWindow>& windows,
                                 const std::string& label, const std::stop_token& stop, const ProgressFn& progress) {
    std::vector<double> scores;
    while (scores.size() < windows.size() && !stop.stop_requested()) {
        std::vector<vision::Image> crops;
        for (size_t i = scores.size(); i < std::min(windows.size(), scores.size() + kCropsAtOnce); ++i) {
            crops.push_back(vision::cropImage(frame, windows[i].box));
        }
        for (const auto& [cosine, share] : clip.scoreLabels(crops, std::vector<std::string>(crops.size(), label))) {
            scores.push_back(cosine);
        }
        if (progress) {
            progress({static_cast<int64_t>(scores.size()), static_cast<int64_t>(windows.size()), "windows"});
        }
    }
    return scores;
}

HeatMapPtr LoadedEngine::heatMap(const std::string& rolloutId, const std::string& label, const EvidenceModels& models, const std::stop_token& stop,
                                 const ProgressFn& progress) {
    const auto trajectory = session().trajectory(rolloutId);
    require(label.find_first_not_of(" \t") != std::string::npos, "a heat map needs a label to look for");
    useModels(models);
    const std::string key = trajectory->stitchedId + " " + label;
    if (const HeatMapPtr known = heatMaps_.find(key)) {
        return known;
    }
    std::string problem;
    const vision::ImagePtr frame = session_->frame(trajectory->stitchedId, &problem);
    require(frame != nullptr, "{}", problem);
    ClipOfRun& clip = requiredClip();
    const auto views = cameraViews(*frame, trajectory->frameIds.size() == vision::kCameras.size());
    const auto windows = insight::heatWindows(views);
    const auto scores = scoreWindows(clip, *frame, windows, label, stop, progress);
    if (scores.size() < windows.size()) {
        return nullptr;
    }
    auto map =
        std::make_shared<HeatMap>(HeatMap{trajectory->stitchedId, label, clip.name(), frame->width, frame->height, static_cast<int>(windows.size()),
                                          insight::heatGrid(frame->width, frame->height, views, windows, scores)});
    heatMaps_.insert(key, map, 1);
    return map;
}

void LoadedEngine::scoreLabels(const std::vector<LabelledCrop>& crops, const EvidenceModels& models, const std::stop_token& stop,
                               const CaseEvidence::ShowScores& show) {
    session();
    useModels(models);
    ClipOfRun& clip = requiredClip();
    for (size_t first = 0; first < crops.size() && !stop.stop_requested(); first += kCropsAtOnce) {
        const auto batch = std::span(crops).subspan(first, std::min(kCropsAtOnce, crops.size() - first));
        const std::vector<LabelScore> scores = scoreBatch(*session_, clip, batch);
        if (!stop.stop_requested()) {
            show(first, scores);
        }
    }
}

}  // namespace

EvidenceEngine* makeEvidenceEngine(const fs::path& run) { return new LoadedEngine(run); }

}  // namespace omnidrive::jobs

omnidrive::jobs::EvidenceEngine* omnidriveMakeEvidenceEngine(const char* run) { return omnidrive::jobs::makeEvidenceEngine(run); }
