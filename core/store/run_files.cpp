// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/run_files.h"

#include "base/error.h"
#include "base/resources.h"
#include "store/atomic_file.h"
#include "store/file_io.h"
#include "store/json_fields.h"
#include "store/run_lock.h"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace omnidrive::store {

namespace {

namespace fs = std::filesystem;

constexpr int64_t kMaxHeaderBytes = 1 << 20;
constexpr int64_t kMaxTailBytes = 1 << 20;

// clang-format off
constexpr std::array<std::pair<TrainerState, const char*>, 7> kStateNames = {{
    {TrainerState::Idle, "idle"}, {TrainerState::Preparing, "preparing"}, {TrainerState::Running, "running"},
    {TrainerState::Paused, "paused"}, {TrainerState::Stopping, "stopping"}, {TrainerState::Finished, "finished"},
    {TrainerState::Failed, "failed"}}};
// clang-format on

std::string lastLines(std::string text, int lines) {
    if (text.ends_with('\n')) {
        text.pop_back();
    }
    for (size_t i = text.size(); i > 0; --i) {
        if (text[i - 1] == '\n' && --lines <= 0) {
            return text.substr(i);
        }
    }
    return text;
}

}  // namespace

const char* trainerStateName(TrainerState state) {
    return std::find_if(kStateNames.begin(), kStateNames.end(), [&](const auto& known) { return known.first == state; })->second;
}

std::optional<TrainerState> trainerStateFromName(const std::string& name) {
    const auto it = std::find_if(kStateNames.begin(), kStateNames.end(), [&](const auto& known) { return name == known.second; });
    return it == kStateNames.end() ? std::nullopt : std::optional(it->first);
}

bool isRunFolder(const fs::path& folder) {
    std::error_code error;
    return fs::exists(folder / "run.json", error);
}

RunHeader readRunHeader(const fs::path& folder) {
    std::error_code error;
    if (!fs::is_directory(folder, error)) {
        fail(ErrorKind::Io, "there is no folder {}", folder.string());
    }
    const fs::path path = folder / "run.json";
    if (!fs::exists(path, error)) {
        fail(ErrorKind::Io, "{} holds no run: run.json is missing", folder.string());
    }
    const nlohmann::json json = parseJsonObject(readTextFile(path, kMaxHeaderBytes), path.string());
    const JsonFields fields(json, path.string() + ":");
    RunHeader header;
    header.version = fields.integer<int>("version");
    if (header.version < 1 || header.version > kRunFolderVersion) {
        fail(ErrorKind::Format, "{} has the format {}; this program knows {}", folder.string(), header.version, kRunFolderVersion);
    }
    header.created = fields.number("created");
    header.program = fields.text("program");
    header.title = fields.text("title");
    return header;
}

void writeRunHeader(const fs::path& folder, const RunHeader& header) {
    const nlohmann::json json = {{"version", header.version},
                                 {"created", jsonNumber(header.created)},
                                 {"program", jsonText(header.program)},
                                 {"title", jsonText(header.title)}};
    writeFileAtomically(folder / "run.json", json.dump(2) + "\n");
}

nlohmann::json toJson(const RunState& state) {
    return {{"state", trainerStateName(state.state)},
            {"step", state.step},
            {"total_steps", state.totalSteps},
            {"stage", state.stage},
            {"pid", state.pid},
            {"wall", jsonNumber(state.wall)},
            {"seconds_per_step", jsonNumber(state.secondsPerStep)},
            {"message", jsonText(state.message)}};
}

RunState runStateFromJson(const nlohmann::json& json, const std::string& name) {
    const JsonFields fields(json, name + ":");
    const std::optional<TrainerState> known = trainerStateFromName(fields.text("state"));
    if (!known) {
        fields.failAt("state", "is \"" + fields.text("state") + "\", which this program does not know");
    }
    RunState state;
    state.state = *known;
    state.step = fields.integer<int64_t>("step");
    state.totalSteps = fields.integer<int64_t>("total_steps");
    state.stage = fields.integer<int>("stage");
    state.pid = fields.integer<int64_t>("pid");
    state.wall = fields.number("wall");
    state.secondsPerStep = fields.number("seconds_per_step");
    state.message = fields.text("message");
    return state;
}

std::optional<RunState> readRunState(const fs::path& folder) {
    const fs::path path = folder / "state.json";
    std::error_code error;
    if (!fs::exists(path, error)) {
        return std::nullopt;
    }
    return runStateFromJson(parseJsonObject(readTextFile(path, kMaxHeaderBytes), path.string()), path.string());
}

void writeRunState(const fs::path& folder, const RunState& state) { writeFileAtomically(folder / "state.json", toJson(state).dump() + "\n"); }

std::optional<int64_t> runWriterPid(const fs::path& folder) {
    const std::optional<RunLock::Holder> holder = RunLock::holderOf(folder);
    return holder ? std::optional(holder->pid) : std::nullopt;
}

std::string readLogTail(const fs::path& folder, int lines) {
    const fs::path path = folder / "log.txt";
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (error) {
        return {};
    }
    const int64_t start = std::max<int64_t>(0, static_cast<int64_t>(size) - kMaxTailBytes);
    const FileDescriptor file = openFile(path, O_RDONLY | O_NONBLOCK);
    std::string text(static_cast<size_t>(kMaxTailBytes), '\0');
    text.resize(readAt(file.get(), std::as_writable_bytes(std::span(text)), start, path));
    return lastLines(std::move(text), lines);
}

double unixNow() { return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count(); }

}  // namespace omnidrive::store
