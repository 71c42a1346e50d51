// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/zoom_tool.h"

#include "vision/codec.h"

#include <c10/core/InferenceMode.h>
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

void answerWithError(ToolOutcome& outcome, const Policy& policy) {
    auto& observation = outcome.observation;
    observation.ok = false;
    observation.error = outcome.call.rejectReason;
    observation.text = fmt::format("\n<|im_start|>user\n{}{}<|im_end|>\n<|im_start|>assistant\n", policy.prompts.errorPrefix,
                                   outcome.call.rejectReason);
    observation.tokenIds = policy.tokenizer->encode(observation.text);
}

void answerWithCrop(ToolOutcome& outcome, const Prompt& prompt, const Policy& policy, const RolloutOptions& options,
                    const std::string& frameId) {
    auto rules = policy.preprocess;
    rules.minPixels = options.zoomMinPixels;
    rules.maxPixels = options.zoomMaxPixels;
    outcome.cropImage = std::make_shared<const vision::Image>(vision::cropImage(*prompt.image, *outcome.call.effectiveBox));
    {
        const c10::InferenceMode off(false);   // training reads the crop again
        outcome.crop = vision::preprocess(*outcome.cropImage, rules);
    }
    auto& observation = outcome.observation;
    observation.imageId = frameId;
    observation.cropInImage = *outcome.call.effectiveBox;
    observation.shownWidth = outcome.crop->width;
    observation.shownHeight = outcome.crop->height;
    observation.imageTokens = outcome.crop->imageTokens;
    const std::string head = "\n<|im_start|>user\n<tool_response><|vision_start|>";
    const std::string tail = "<|vision_end|>" + policy.prompts.observationSuffix + "</tool_response><|im_end|>\n<|im_start|>assistant\n";
    observation.text = head + "<|image_pad|>" + tail;
    observation.tokenIds = policy.tokenizer->encode(head);
    observation.tokenIds.insert(observation.tokenIds.end(), static_cast<size_t>(observation.imageTokens),
                                policy.vlm->config().imageTokenId);
    const auto rest = policy.tokenizer->encode(tail);
    observation.tokenIds.insert(observation.tokenIds.end(), rest.begin(), rest.end());
}

}  // namespace

ToolOutcome runZoomTool(const text::ParsedCall& parsed, const Prompt& prompt, const Policy& policy, const RolloutOptions& options,
                        const std::string& frameId) {
    ToolOutcome outcome;
    outcome.call = recordOf(parsed);
    outcome.call.rejectReason = refusal(parsed);
    if (outcome.call.rejectReason.empty()) {
        const auto decision = vision::decideZoom(*parsed.box, prompt.picture.width, prompt.picture.height, prompt.image->width,
                                                 prompt.image->height, options.zoom);
        outcome.call.boxInImage = decision.boxInImage;
        outcome.call.effectiveBox = decision.effective;
        outcome.call.rejectReason = decision.rejectReason;
        outcome.call.adjustments = decision.adjustments;
        locate(outcome.call, prompt);
    }
    outcome.call.valid = outcome.call.rejectReason.empty() && outcome.call.effectiveBox.has_value();
    if (outcome.call.valid) {
        answerWithCrop(outcome, prompt, policy, options, frameId);
    } else {
        answerWithError(outcome, policy);
    }
    return outcome;
}

}  // namespace omnidrive::rollout
