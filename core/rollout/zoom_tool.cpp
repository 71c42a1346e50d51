// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/zoom_tool.h"

#include "rollout/foreign_text.h"
#include "rollout/zoom_call.h"
#include "vision/codec.h"

#include <c10/core/InferenceMode.h>

namespace omnidrive::rollout {

namespace {

void answerWithError(ToolOutcome& outcome, const Policy& policy) {
    auto& observation = outcome.observation;
    observation.ok = false;
    observation.error = outcome.call.rejectReason;
    const std::string head = "\n<|im_start|>user\n" + policy.prompts.errorPrefix, tail = "<|im_end|>\n<|im_start|>assistant\n";
    observation.text = head + observation.error + tail;
    observation.tokenIds = idsAround(*policy.tokenizer, head, observation.error, tail);
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
    outcome.call = judgeCall(parsed, prompt, options.zoom);
    if (outcome.call.valid) {
        answerWithCrop(outcome, prompt, policy, options, frameId);
    } else {
        answerWithError(outcome, policy);
    }
    return outcome;
}

}  // namespace omnidrive::rollout
