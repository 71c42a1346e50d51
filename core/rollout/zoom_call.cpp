// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/zoom_call.h"

#include "rollout/zoom_tool.h"

#include <fmt/format.h>

namespace omnidrive::rollout {

namespace {

ToolCall recordOf(const text::ParsedCall& parsed) {
    ToolCall call;
    call.rawJson = parsed.rawJson;
    call.name = parsed.name;
    call.label = parsed.label;
    call.imageIndex = parsed.imageIndex;
    call.boxInModel = parsed.box;
    return call;
}

/// Reason why the call cannot be tried at all; empty when it can.
std::string refusal(const text::ParsedCall& parsed) {
    if (!parsed.problem.empty()) {
        return "bad-json: " + parsed.problem;
    }
    if (parsed.name != kZoomToolName) {
        return fmt::format("unknown-tool: '{}'", parsed.name);
    }
    if (!parsed.box) {
        return "bad-json: bbox_2d must hold four numbers";
    }
    if (parsed.imageIndex != 0) {
        return fmt::format("bad-image: there is no picture {}", parsed.imageIndex);
    }
    return {};
}

void locate(ToolCall& call, const Prompt& prompt) {
    if (!prompt.layout || !call.boxInImage) {
        return;
    }
    if (const auto onCamera = prompt.layout->toCamera(*call.boxInImage)) {
        call.camera = vision::kCameras[static_cast<size_t>(onCamera->camera)];
        call.crossesTileEdge = onCamera->crossesTileEdge;
    }
}

}  // namespace

ToolCall judgeCall(const text::ParsedCall& parsed, const Prompt& prompt, const vision::ZoomRules& rules) {
    ToolCall call = recordOf(parsed);
    call.rejectReason = refusal(parsed);
    if (call.rejectReason.empty()) {
        const auto decision =
            vision::decideZoom(*parsed.box, prompt.picture.width, prompt.picture.height, prompt.image->width, prompt.image->height, rules);
        call.boxInImage = decision.boxInImage;
        call.effectiveBox = decision.effective;
        call.rejectReason = decision.rejectReason;
        call.adjustments = decision.adjustments;
        locate(call, prompt);
    }
    call.valid = call.rejectReason.empty() && call.effectiveBox.has_value();
    return call;
}

void leaveUnanswered(ToolCall& call, Unanswered why) {
    call.valid = false;
    call.effectiveBox.reset();
    switch (why) {
    case Unanswered::TurnLimit: call.rejectReason = "turn-limit: no turn is left to look at a crop"; break;
    case Unanswered::Budget: call.rejectReason = "budget: the token budget is used up"; break;
    case Unanswered::ToolOff: call.rejectReason = "tool-off: zooming is not allowed here"; break;
    }
}

}  // namespace omnidrive::rollout
