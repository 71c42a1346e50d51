// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/check_result.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace omnidrive::train {

/// One file of a golden set: numbers that the reference implementation gave for a checkpoint with random weights, and what compares them.
struct GoldenCase {
    std::string name;         ///< of the file, without its ending: "qwen_nano_img2"
    std::string checkpoint;   ///< the checkpoint it belongs to: "nano"; empty when it needs none
    std::function<std::vector<kernels::CheckResult>()> run;   ///< @throws Error when a file cannot be read
};

/// The cases of a golden set (manifest.json, one safetensors or JSON file a case, `checkpoints`, `images`), in order of their names. Tolerances
/// are the manifest's.
/// @param checkpoint a folder whose name is one of the set's checkpoints: it is compared instead of the set's own copy. Empty: all own copies.
/// @throws Error (Io / Format) when the folder holds no golden set.
std::vector<GoldenCase> goldenCases(const std::filesystem::path& folder, const std::filesystem::path& checkpoint = {});

}  // namespace omnidrive::train
