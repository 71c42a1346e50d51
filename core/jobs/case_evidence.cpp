// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/case_evidence.h"

#include "jobs/engine_library.h"
#include "jobs/evidence_engine.h"

namespace omnidrive::jobs {

namespace fs = std::filesystem;

namespace {

using MakeEngine = decltype(&omnidriveMakeEvidenceEngine);

}  // namespace

CaseEvidence::CaseEvidence(fs::path run) : run_(std::move(run)) {}
CaseEvidence::~CaseEvidence() = default;

EvidenceEngine& CaseEvidence::engine() {
    if (!engine_) {
        const auto make = reinterpret_cast<MakeEngine>(engineEntry(kMakeEvidenceEngine));
        engine_.reset(make(run_.c_str()));
    }
    return *engine_;
}

void CaseEvidence::gather(const std::string& rolloutId, const EvidenceModels& models, const std::stop_token& stop, const Show& show) {
    engine().gather(rolloutId, models, stop, show);
}

HeatMapPtr CaseEvidence::heatMap(const std::string& rolloutId, const std::string& label, const EvidenceModels& models, const std::stop_token& stop,
                                 const ProgressFn& progress) {
    return engine().heatMap(rolloutId, label, models, stop, progress);
}

void CaseEvidence::scoreLabels(const std::vector<LabelledCrop>& crops, const EvidenceModels& models, const std::stop_token& stop, const ShowScores& show) {
    engine().scoreLabels(crops, models, stop, show);
}

}  // namespace omnidrive::jobs
