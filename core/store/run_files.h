// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/run_folder.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace omnidrive::store {

/// Contents of run.json.
struct RunHeader {
    int version = kRunFolderVersion;
    double created = 0;        ///< unix seconds
    std::string program;       ///< version of the program that made it
    std::string title;
};

/// @throws Error (Io) when the folder holds no run, (Format) when run.json is damaged or of a version this program does not know.
RunHeader readRunHeader(const std::filesystem::path& folder);
void writeRunHeader(const std::filesystem::path& folder, const RunHeader& header);
/// True when the folder holds a run (has a run.json).
bool isRunFolder(const std::filesystem::path& folder);

/// The state as a JSON object: of state.json and of the control channel's answers.
nlohmann::json toJson(const RunState& state);
/// @throws Error (Format) naming the field. @param name of the document for errors.
RunState runStateFromJson(const nlohmann::json& json, const std::string& name);

/// Last report of the trainer; nullopt when there is none yet. @throws Error (Io / Format) for a file that cannot be read or is damaged.
std::optional<RunState> readRunState(const std::filesystem::path& folder);
void writeRunState(const std::filesystem::path& folder, const RunState& state);

/// Process that holds the run's writer lock (0 when it did not say); nullopt when nobody does.
std::optional<int64_t> runWriterPid(const std::filesystem::path& folder);

/// Last lines of log.txt; empty when there is none. @throws Error (Io) when it cannot be read.
std::string readLogTail(const std::filesystem::path& folder, int lines);

/// Seconds since 1970.
double unixNow();

}  // namespace omnidrive::store
