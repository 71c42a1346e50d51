// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace omnidrive::app {

/// True when the folder holds a run (run.json).
bool isRunFolder(const std::filesystem::path& folder);

/// A trained model of a run.
struct RunModel {
    int64_t step = 0;
    std::filesystem::path folder;  ///< Hugging Face folder
};

/// Newest checkpoint of a run that validates; nullopt when it has none.
std::optional<RunModel> newestModel(const std::filesystem::path& run);

/// What a user may name as a model: "embedded", a Hugging Face folder, a checkpoint (step-000040), or a run (its newest
/// valid checkpoint).
/// @return "embedded" or a Hugging Face folder. @throws Error (Io) when a run has no valid checkpoint.
std::string resolveModel(const std::string& name);

}  // namespace omnidrive::app
