// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/case_evidence.h"

namespace omnidrive::jobs {

/// What stands behind CaseEvidence: LibTorch and OpenCV's DNN module. It lives in libomnidrive_evidence.so, which is loaded when the first question is
/// asked, so that a window starts without them (a quarter of a second and 110 MiB).
class EvidenceEngine {
public:
    virtual ~EvidenceEngine() = default;
    /// As CaseEvidence::gather.
    virtual void gather(const std::string& rolloutId, const EvidenceModels& models, const std::stop_token& stop, const CaseEvidence::Show& show) = 0;
    /// As CaseEvidence::heatMap.
    virtual HeatMapPtr heatMap(const std::string& rolloutId, const std::string& label, const EvidenceModels& models, const std::stop_token& stop,
                               const ProgressFn& progress) = 0;
    /// As CaseEvidence::scoreLabels.
    virtual void scoreLabels(const std::vector<LabelledCrop>& crops, const EvidenceModels& models, const std::stop_token& stop,
                             const CaseEvidence::ShowScores& show) = 0;
};

inline constexpr const char* kMakeEvidenceEngine = "omnidriveMakeEvidenceEngine";

}  // namespace omnidrive::jobs

/// The one entry of the library. @param run folder or trace file. @return to be deleted by the caller.
extern "C" __attribute__((visibility("default"))) omnidrive::jobs::EvidenceEngine* omnidriveMakeEvidenceEngine(const char* run);
