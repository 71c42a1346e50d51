// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <filesystem>
#include <string>

namespace omnidrive::eval {

/// "predictions.json, record 3" or, with an idx, "predictions.json, record 3 (s_t_4)": how problems name a record.
std::string recordPlace(const std::filesystem::path& file, size_t number, const std::string& idx = {});

/// A text member; empty when it is missing or no text.
std::string textMember(const nlohmann::json& record, const char* key);

/// The idx of a record in either spelling: "idx" (official evaluator), else "id" (official inference script); empty
/// without one.
std::string idxOf(const nlohmann::json& record);

}  // namespace omnidrive::eval
