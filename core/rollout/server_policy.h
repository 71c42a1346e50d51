// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "text/chat.h"
#include "vision/preprocess.h"

#include <filesystem>

namespace omnidrive::rollout {

/// What rollouts by a server need to know of its model: the wording, and the size its pictures are shown in. No weights.
struct ServerPolicy {
    /// Pixels of the picture that a server is sent, where no model folder says another limit: 1280 tokens of Qwen2.5-VL.
    static constexpr int64_t kDefaultMaxPixels = 1003520;

    text::Prompts prompts;
    vision::PreprocessOptions preprocess;

    /// @param folder of the model that the server runs, for its prompts and picture limits; empty: the shipped wording and the limit above.
    /// @throws Error naming the file at fault.
    static ServerPolicy load(const std::filesystem::path& folder);
};

/// The picture as it is sent: resized as Qwen2.5-VL would do it, so that a server which does so leaves it as it is and boxes count in pixels of what
/// was sent.
vision::Image shownPicture(const vision::Image& image, const vision::PreprocessOptions& options);

/// A crop as it is sent: its own pixels; resized only when they are fewer or more than the limits.
vision::Image shownCrop(const vision::Image& crop, const vision::PreprocessOptions& options, int64_t minPixels, int64_t maxPixels);

}  // namespace omnidrive::rollout
