// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cars_run.h"

#include "rollout/trajectory_json.h"
#include "store/run_folder.h"
#include "support/temp_folder.h"
#include "vision/codec.h"

#include <fstream>
#include <optional>
#include <sstream>

namespace omnidrive::tests {

namespace {

std::string textOf(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::stringstream text;
    text << stream.rdbuf();
    return text.str();
}

void addZoom(rollout::Trajectory& trajectory, const std::string& label, const std::optional<BoxI>& box) {
    rollout::Turn turn;
    turn.thought = "I look closer at the " + label + ".";
    turn.kind = rollout::TurnKind::ToolCall;
    rollout::ToolCall call;
    call.name = "image_zoom_in_tool";
    call.label = label;
    call.valid = box.has_value();
    call.effectiveBox = box;
    call.boxInImage = call.boxInModel = box ? toBoxF(*box) : BoxF{300, 200, 200, 260};
    call.rejectReason = box ? "" : "inverted: x1 is left of x0";
    turn.tool = call;
    rollout::Observation seen;
    seen.afterTurn = static_cast<int>(trajectory.turns.size());
    seen.ok = call.valid;
    seen.error = call.rejectReason;
    seen.imageId = trajectory.stitchedId;
    seen.cropInImage = box.value_or(BoxI{});
    seen.shownWidth = seen.shownHeight = box ? 56 : 0;
    trajectory.turns.push_back(turn);
    trajectory.observations.push_back(seen);
}

rollout::Trajectory emptyRollout(const vision::Image& picture, const std::string& frameId, int index) {
    rollout::Trajectory trajectory;
    trajectory.groupId = "s1-1-0";
    trajectory.id = trajectory.groupId + "-" + std::to_string(index);
    trajectory.stage = 1;
    trajectory.step = 1;
    trajectory.indexInGroup = index;
    trajectory.question = "What is the car in front doing?\nA. braking\nB. turning";
    trajectory.expectedAnswer = "A";
    trajectory.stitchedId = frameId;
    trajectory.frameIds = {frameId};
    trajectory.imageWidth = trajectory.modelWidth = picture.width;
    trajectory.imageHeight = trajectory.modelHeight = picture.height;
    return trajectory;
}

void answer(rollout::Trajectory& trajectory) {
    rollout::Turn turn;
    turn.kind = rollout::TurnKind::Answer;
    turn.thought = "Its brake lights are lit.";
    turn.answer = "A";
    trajectory.turns.push_back(turn);
    trajectory.answerText = trajectory.answerLetter = "A";
    trajectory.correct = true;
}

}  // namespace

void writeCarsRun(const std::filesystem::path& folder, const std::string& recipe) {
    const vision::ImagePtr picture = vision::loadImage(testData() / "evidence" / "cars.jpg");
    const std::string frameId = vision::contentId(*picture);
    const auto writer = store::RunWriter::create(folder, recipe, "Cars in a street");
    writer->addFrame(frameId, picture->encoded);
    rollout::Trajectory zooming = emptyRollout(*picture, frameId, 0), looking = emptyRollout(*picture, frameId, 1);
    addZoom(zooming, "car", BoxI{640, 190, 830, 332});
    addZoom(zooming, "car", BoxI{560, 380, 660, 450});
    addZoom(zooming, "traffic light", BoxI{560, 380, 660, 450});
    addZoom(zooming, "traffic cone", BoxI{560, 380, 660, 450});
    addZoom(zooming, "traffic sign", BoxI{560, 50, 612, 140});
    addZoom(zooming, "car", std::nullopt);
    for (rollout::Trajectory* trajectory : {&zooming, &looking}) {
        answer(*trajectory);
        writer->appendRollout(rollout::indexRowOf(*trajectory), rollout::toJsonLine(*trajectory));
    }
    writer->sync();
}

std::string shippedRecipe(const std::string& name) {
    return textOf(std::filesystem::path(OMNIDRIVE_SOURCE_DIR) / "resources" / "recipes" / (name + ".yaml"));
}

}  // namespace omnidrive::tests
