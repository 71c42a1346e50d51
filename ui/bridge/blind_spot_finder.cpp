// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/blind_spot_finder.h"

#include "ui/bridge/gui_post.h"

namespace omnidrive::ui {

namespace {

insight::WantsDigest wantsOf(const HeatSet& set) {
    return [set](const insight::CaseDigest& digest) { return set.holds(digest); };
}

/// By the first rollout that says how large its picture is; all six cameras of a stitched one are alike.
std::map<std::string, double> aspectsOf(const HeatMaps& maps, const CaseOverview& overview, const HeatSet& set) {
    std::map<std::string, double> aspects;
    for (const insight::CameraHeat& camera : maps.set.cameras) {
        const bool isSixViews = !camera.camera.empty();
        for (const insight::CaseDigest& digest : overview.digests) {
            if (digest.isSixViews == isSixViews && digest.imageWidth > 0 && digest.imageHeight > 0 && set.holds(digest)) {
                aspects[camera.camera] = (isSixViews ? 2.0 / 3 : 1.0) * digest.imageWidth / digest.imageHeight;
                break;
            }
        }
    }
    return aspects;
}

}  // namespace

double HeatMaps::aspectOf(const std::string& camera) const {
    const auto known = aspects.find(camera);
    return known == aspects.end() ? 16.0 / 9 : known->second;
}

BlindSpotFinder::BlindSpotFinder(QObject* parent) : QObject(parent), job_(std::make_unique<jobs::AnalysisJob>([](const jobs::AnalysisJob::Outcome&) {})) {}

BlindSpotFinder::~BlindSpotFinder() { job_.reset(); }

void BlindSpotFinder::submit(const std::function<void()>& work) {
    ++waiting_;
    job_->submit([this, work](const std::stop_token&) {
        work();
        postWhileCurrent(this, alive_, 0, [this] { --waiting_; });
    });
}

void BlindSpotFinder::find(const CaseOverviewPtr& overview, const HeatSet& set, const std::optional<HeatSet>& other) {
    const quint64 request = ++newestMaps_;
    submit([this, overview, set, other, request] {
        if (request != newestMaps_) {
            return;
        }
        auto maps = std::make_shared<HeatMaps>();
        maps->set = insight::blindSpots(overview->digests, wantsOf(set));
        maps->aspects = aspectsOf(*maps, *overview, set);
        if (other) {
            maps->other = insight::blindSpots(overview->digests, wantsOf(*other));
        }
        postWhileCurrent(this, newestMaps_, request, [this, maps] { Q_EMIT found(maps); });
    });
}

void BlindSpotFinder::findRollouts(const CaseOverviewPtr& overview, const HeatSet& set, const insight::HeatCell& cell) {
    const quint64 request = ++newestRollouts_;
    submit([this, overview, set, cell, request] {
        QStringList ids;
        for (const std::string& id : insight::rolloutsThatLooked(overview->digests, wantsOf(set), cell)) {
            ids.push_back(QString::fromStdString(id));
        }
        postWhileCurrent(this, newestRollouts_, request, [this, cell, ids] { Q_EMIT rolloutsFound(cell, ids); });
    });
}

}  // namespace omnidrive::ui
