// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/case_facts.h"

#include "vision/stitch.h"

#include <algorithm>

namespace omnidrive::annotation {

namespace {

using rollout::ToolCall;
using rollout::Trajectory;
using vision::kCameras;

vision::StitchLayout layoutOf(const CaseFacts& facts) { return {facts.pictures.front().width, facts.pictures.front().height}; }

bool isSixViews(const CaseFacts& facts) { return facts.pictures.size() == kCameras.size(); }

/// "B" as the text of option B.
std::string optionText(const Trajectory& trajectory, const std::string& answer) {
    const size_t option = answer.size() == 1 ? static_cast<size_t>(static_cast<unsigned char>(answer.front()) - 'A') : trajectory.options.size();
    return option < trajectory.options.size() ? trajectory.options[option] : answer;
}

std::string answerOf(const Trajectory& trajectory) {
    const std::string byLetter = optionText(trajectory, trajectory.answerLetter);
    return byLetter.size() > 1 || trajectory.answerText.empty() ? byLetter : trajectory.answerText;
}

std::vector<CasePicture> picturesOf(const Trajectory& trajectory) {
    const bool isSix = trajectory.frameIds.size() == kCameras.size();
    std::vector<CasePicture> pictures;
    for (size_t i = 0; i < trajectory.frameIds.size(); ++i) {
        pictures.push_back({isSix ? kCameras[i] : "", trajectory.frameIds[i], isSix ? trajectory.imageWidth / 3 : trajectory.imageWidth,
                            isSix ? trajectory.imageHeight / 2 : trajectory.imageHeight});
    }
    if (pictures.empty()) {
        pictures.push_back({"", trajectory.stitchedId, trajectory.imageWidth, trajectory.imageHeight});
    }
    return pictures;
}

CaseZoom zoomOf(const ToolCall& call, const CaseFacts& facts) {
    CaseZoom zoom{call.label, call.camera, {}};
    const std::optional<CameraBox> box = call.effectiveBox ? toCamera(toBoxF(*call.effectiveBox), facts) : std::nullopt;
    if (box) {
        zoom.camera = box->camera;
        zoom.boxInCamera = box->boxInCamera;
    }
    return zoom;
}

}  // namespace

CaseFacts factsOf(const Trajectory& trajectory) {
    CaseFacts facts;
    facts.rollout = trajectory.id;
    facts.sample = trajectory.sampleId;
    facts.group = trajectory.groupId;
    facts.kind = trajectory.kind;
    facts.question = trajectory.question;
    facts.answer = answerOf(trajectory);
    facts.expected = optionText(trajectory, trajectory.expectedAnswer);
    facts.checkpoint = trajectory.policyVersion;
    facts.step = trajectory.step;
    facts.isCorrect = trajectory.correct;
    facts.pictures = picturesOf(trajectory);
    facts.stitchedId = trajectory.stitchedId;
    for (const rollout::Turn& turn : trajectory.turns) {
        if (turn.tool) {
            facts.zooms.push_back(zoomOf(*turn.tool, facts));
        }
    }
    return facts;
}

std::optional<CameraBox> toCamera(const BoxF& boxInImage, const CaseFacts& facts) {
    if (facts.pictures.empty() || !boxInImage.isFinite()) {
        return std::nullopt;
    }
    if (isSixViews(facts)) {
        const auto onCamera = layoutOf(facts).toCamera(boxInImage);
        const bool isThere = onCamera && onCamera->boxInCamera.area() > 0;
        return isThere ? std::optional(CameraBox{kCameras[static_cast<size_t>(onCamera->camera)], onCamera->boxInCamera}) : std::nullopt;
    }
    BoxF box = boxInImage;
    const CasePicture& picture = facts.pictures.front();
    if (picture.width > 0 && picture.height > 0) {
        box = {std::clamp(box.x0, 0.0, double(picture.width)), std::clamp(box.y0, 0.0, double(picture.height)),
               std::clamp(box.x1, 0.0, double(picture.width)), std::clamp(box.y1, 0.0, double(picture.height))};
    }
    return box.area() > 0 ? std::optional(CameraBox{"", box}) : std::nullopt;
}

std::optional<BoxF> toImage(const std::string& camera, const BoxF& boxInCamera, const CaseFacts& facts) {
    if (!isSixViews(facts)) {
        return !facts.pictures.empty() && camera == facts.pictures.front().camera ? std::optional(boxInCamera) : std::nullopt;
    }
    const auto it = std::find(kCameras.begin(), kCameras.end(), camera);
    return it == kCameras.end() ? std::nullopt : std::optional(layoutOf(facts).toStitched(static_cast<int>(it - kCameras.begin()), boxInCamera));
}

}  // namespace omnidrive::annotation
