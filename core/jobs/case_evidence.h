// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"
#include "base/progress.h"
#include "evidence/witness.h"
#include "jobs/heat_map.h"
#include "jobs/label_scores.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace omnidrive::jobs {

/// What CLIP says about one zoom. All values are cosines of two embeddings, -1 to 1.
struct ClipEvidence {
    double crop = 0;            ///< CLIP(label, crop)
    double frame = 0;           ///< CLIP(label, the whole picture that the box refers to)
    std::string bestOther;      ///< text of the driving vocabulary, other than the label, that fits the crop best; empty when there is none
    double other = 0;           ///< CLIP(bestOther, crop)

    /// What zooming brought: positive when the label fits the crop better than the frame.
    double gain() const { return crop - frame; }
};

/// One zoom-in call of a rollout and what speaks for and against it.
struct ZoomEvidence {
    int call = 0;               ///< counted from 0 over the rollout
    std::string label, camera;  ///< camera empty for one picture
    std::optional<BoxI> box;    ///< what was cropped, pixels of the picture; nothing when the call was rejected
    std::string rejectReason;
    std::optional<ClipEvidence> clip;                  ///< nothing yet, or not to be had: see EvidenceReport::clipProblem
    std::optional<evidence::WitnessReport> witness;    ///< likewise witnessProblem
};

struct EvidenceReport {
    std::string rolloutId;
    int64_t row = 0;            ///< its row of the run's index, which stays when a resume renames it; 0: it is in none
    std::vector<ZoomEvidence> zooms;
    std::string clipName;       ///< "embedded", or the folder
    std::string witnessName;    ///< the detector's name
    std::string clipProblem;    ///< why there are no values of CLIP, one sentence; empty when there are or will be
    std::string witnessProblem; ///< likewise of the detector
    bool isClipUnknown = false; ///< the run does not say which CLIP it was scored with, and none was chosen
    bool isComplete = false;    ///< nothing more follows
};

struct EvidenceModels {
    std::string clip;                  ///< empty: as the run's recipe says; "embedded"; or a folder
    std::filesystem::path detector;    ///< empty: the one that ships with the program
    bool isClipWanted = true;          ///< false: only the second witness is asked

    bool operator==(const EvidenceModels&) const = default;
};

class EvidenceEngine;

/// Gathers the evidence for the zooms of a run's rollouts: CLIP scores, and an object detector as a second witness. A plain object without a thread:
/// use it from one at a time. Opened runs and models are kept, results too (per zoom and models). The truth of the data set plays no part.
class CaseEvidence {
public:
    /// @param run folder or trace file; nothing is read yet.
    explicit CaseEvidence(std::filesystem::path run);
    ~CaseEvidence();

    /// Called with what is known so far whenever it became more, and once more when all is; not after a stop was asked for.
    using Show = std::function<void(const EvidenceReport&)>;
    /// A model or a picture that cannot be read is a problem in the report. @throws Error when the run or the rollout
    /// cannot be read, or the library with the engine cannot be loaded.
    void gather(const std::string& rolloutId, const EvidenceModels& models, const std::stop_token& stop, const Show& show);

    /// Where in a rollout's picture CLIP finds the label. Kept per picture, label and CLIP. @return null after a stop.
    /// @throws Error as gather(), and when the CLIP or the picture cannot be read or the label is empty.
    HeatMapPtr heatMap(const std::string& rolloutId, const std::string& label, const EvidenceModels& models, const std::stop_token& stop,
                       const ProgressFn& progress);

    /// Called with the scores of the crops first, first + 1, ... as they are known; not after a stop was asked for.
    using ShowScores = std::function<void(size_t first, const std::vector<LabelScore>& scores)>;
    /// CLIP's scores of crops with their labels and with other labels, in the order given. @throws Error when the run cannot be read, or its CLIP is
    /// not known or cannot be loaded.
    void scoreLabels(const std::vector<LabelledCrop>& crops, const EvidenceModels& models, const std::stop_token& stop, const ShowScores& show);

private:
    EvidenceEngine& engine();

    const std::filesystem::path run_;
    std::unique_ptr<EvidenceEngine> engine_;   ///< of the library that holds the models, once something was asked
};

}  // namespace omnidrive::jobs
