// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"
#include "rollout/trajectory.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::annotation {

/// A zoom of a case, as statistics and exports need it.
struct CaseZoom {
    std::string label{};                ///< what the model said it zooms on
    std::string camera{};               ///< CAM_FRONT ...; empty for one picture
    std::optional<BoxF> boxInCamera{};  ///< what was cropped, pixels of that camera's picture; unset when the call was refused
    bool operator==(const CaseZoom&) const = default;
};

/// A picture of a case.
struct CasePicture {
    std::string camera{};               ///< CAM_FRONT ...; empty for one picture
    std::string frameId{};              ///< content hash, the name of its file in the run
    int width = 0, height = 0;          ///< pixels; 0 when the trace does not say
    bool operator==(const CasePicture&) const = default;
};

/// What a project keeps of an annotated rollout, so that statistics and exports need neither the run nor its model.
struct CaseFacts {
    std::string rollout, sample, group{};
    std::string kind{};                 ///< of question
    std::string question{};
    std::string answer, expected{};     ///< as texts; the letter alone when the option's text is not known
    std::string checkpoint{};           ///< model folder or "step-000040"
    int64_t step = 0;
    int64_t row = 0;                    ///< of the run's index, which stays when a resume gives the rollout another id; 0: not known
    std::string mark{};                 ///< of a trace file's record (RunSession::contentMark), by which it is found again when the file was rewritten; empty: none
    bool isCorrect = false;
    std::vector<CaseZoom> zooms{};      ///< in the order of the calls
    std::vector<CasePicture> pictures{}; ///< one, or six in the order of vision::kCameras
    std::string stitchedId{};           ///< of the picture that boxes refer to; equals pictures[0] for one
    std::string extraJson{};            ///< keys of the stored object that this version does not know, as a JSON object; empty: none

    bool operator==(const CaseFacts&) const = default;
};

CaseFacts factsOf(const rollout::Trajectory& trajectory);

/// A box drawn in the picture of a rollout (stitched or single) as a box of the camera that its centre lies in, clipped to that camera.
/// nullopt when the centre lies in none or nothing is left.
struct CameraBox {
    std::string camera{};
    BoxF boxInCamera{};
};
std::optional<CameraBox> toCamera(const BoxF& boxInImage, const CaseFacts& facts);
/// Inverse. nullopt for a camera that the case does not have.
std::optional<BoxF> toImage(const std::string& camera, const BoxF& boxInCamera, const CaseFacts& facts);

}  // namespace omnidrive::annotation
