// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>

namespace omnidrive::vision {

/// preprocessor_config.json of a Qwen2.5-VL checkpoint (SPEC section 3.2), both spellings of the pixel limits.
struct PreprocessOptions {
    int patchSize = 14;
    int mergeSize = 2;
    int temporalPatchSize = 2;
    int64_t minPixels = 3136;
    int64_t maxPixels = 12845056;
    std::array<float, 3> mean{0.48145466F, 0.4578275F, 0.40821073F};
    std::array<float, 3> std{0.26862954F, 0.26130258F, 0.27577711F};

    static PreprocessOptions load(const std::filesystem::path& checkpointFolder);
};

}  // namespace omnidrive::vision
