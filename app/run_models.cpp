// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_models.h"

#include "base/error.h"
#include "store/checkpoint_store.h"

namespace omnidrive::app {

namespace fs = std::filesystem;

namespace {

constexpr const char* kCheckpoints = "checkpoints";
constexpr const char* kModel = "model";

}  // namespace

bool isRunFolder(const fs::path& folder) {
    std::error_code ignored;
    return fs::exists(folder / "run.json", ignored);
}

std::optional<RunModel> newestModel(const fs::path& run) {
    std::error_code ignored;
    if (!fs::is_directory(run / kCheckpoints, ignored)) {
        return std::nullopt;
    }
    const auto newest = store::CheckpointStore(run / kCheckpoints).newestValid();
    return newest ? std::optional(RunModel{newest->step, newest->folder / kModel}) : std::nullopt;
}

std::string resolveModel(const std::string& name) {
    const fs::path folder = name;
    std::error_code ignored;
    if (isRunFolder(folder)) {
        const auto newest = newestModel(folder);
        if (!newest) {
            fail(ErrorKind::Io, "{} has no complete checkpoint yet, so there is no model to take from it", name);
        }
        return newest->folder.string();
    }
    const bool isCheckpoint =
        fs::exists(folder / "manifest.json", ignored) && fs::is_directory(folder / kModel, ignored);
    return isCheckpoint ? (folder / kModel).string() : name;
}

}  // namespace omnidrive::app
