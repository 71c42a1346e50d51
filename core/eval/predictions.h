// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace omnidrive::eval {

/// A model's reply to one question of DriveLMM-o1.
struct Prediction {
    std::string idx;    ///< "<scene token>_<sample token>_<question number>"
    std::string reply;  ///< as the model wrote it
};

struct PredictionFile {
    std::vector<Prediction> predictions;  ///< in the order of the file, each idx once
    std::vector<std::string> problems;    ///< records that were left out, one sentence each with file, record and field
};

/// Reads predictions on DriveLMM-o1 in both spellings (SPEC section 8.2), record by record: `idx` with `llm-response`,
/// as the official evaluator takes them, or `id` with `answer`, as the official inference script writes them. A list or
/// an object of records. Of an idx that comes twice the first record counts.
/// @throws Error (Io) when the file cannot be read, (Format) when it holds no list or object, or no prediction at all.
PredictionFile readPredictions(const std::filesystem::path& file);
/// The same over the records of a file that is read already.
PredictionFile predictionsOf(const nlohmann::json& records, const std::filesystem::path& file);

}  // namespace omnidrive::eval
