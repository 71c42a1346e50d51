// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/options.h"
#include "rollout/policy.h"
#include "rollout/trajectory.h"
#include "text/reply_parser.h"

#include <memory>
#include <optional>

namespace omnidrive::rollout {

/// Name of the one tool (SPEC section 4.1).
inline constexpr const char* kZoomToolName = "image_zoom_in_tool";

/// What the environment answers to a call: the record, the tokens to append, and the crop when there is one.
struct ToolOutcome {
    ToolCall call;
    Observation observation;
    std::optional<vision::PixelPatches> crop;
    std::shared_ptr<const vision::Image> cropImage;   ///< cut from the original, before resizing; what CLIP sees
};

/// Runs one parsed call against the prompt's picture (SPEC sections 4.2 to 4.4). Never throws on a bad call: it becomes an error observation.
/// @param frameId content hash of prompt.image, for the record.
ToolOutcome runZoomTool(const text::ParsedCall& parsed, const Prompt& prompt, const Policy& policy, const RolloutOptions& options,
                        const std::string& frameId);

}  // namespace omnidrive::rollout
