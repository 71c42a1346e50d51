// SPDX-License-Identifier: GPL-3.0-or-later
// Trace files of other programs: JSON lines and documents, every record opened.
#include "fuzz/target.h"

#include "rollout/trace_export.h"
#include "rollout/trace_file.h"
#include "rollout/trajectory_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <span>

using namespace omnidrive;

namespace {

constexpr int64_t kMostRows = 64;
constexpr size_t kMostPictures = 8;   // each is looked for in the record anew

void readPictures(const rollout::TraceFile& file, const rollout::Trajectory& trajectory) {
    const auto& frames = trajectory.frameIds;
    for (const std::string& frame : std::span(frames).first(std::min(frames.size(), kMostPictures))) {
        file.pictureInside(frame);
        // Whatever a record calls its picture: what is opened lies beside the file.
        const auto path = file.framePath(frame);
        fuzz::promise(path.empty() || path.string().starts_with(file.folder().parent_path().string()));
    }
}

void readRows(rollout::TraceFile& file) {
    for (const store::IndexRow& row : file.rows(1, kMostRows)) {
        const rollout::Trajectory trajectory = file.trajectory(row.id);
        file.record(row.id);
        file.referenceReward(row.id);
        file.traceJson(row.id);
        readPictures(file, trajectory);
        rollout::toDeepEyesRecord(trajectory, "picture.jpg");
        rollout::toVerlLine(trajectory);
        rollout::parseTrajectory(rollout::toJsonLine(trajectory));
    }
    file.problems();
    file.refresh();
}

/// Lines that are read while they come are the same rollouts as those of the whole file.
void readGrowing(fuzz::InputFolder& folder, std::string_view text) {
    const size_t half = text.find('\n', text.size() / 2);
    if (half == std::string_view::npos || !nlohmann::json::accept(text.substr(0, text.find('\n')))) {
        return;   // one document
    }
    const auto file = folder.write("input.jsonl", text.substr(0, half + 1));
    fuzz::mayRefuse([&] {
        const auto follower = rollout::TraceFile::open(file);
        folder.write("input.jsonl", text);
        follower->refresh();
        const auto whole = rollout::TraceFile::open(file);
        fuzz::promise(follower->rolloutCount() == whole->rolloutCount() && follower->skippedCount() == whole->skippedCount());
        const auto rows = whole->rows(1, kMostRows);
        for (const store::IndexRow& row : follower->rows(1, kMostRows)) {
            const store::IndexRow& other = rows.at(static_cast<size_t>(row.row - 1));
            fuzz::promise(row.id == other.id && row.groupId == other.groupId && row.answer == other.answer);
        }
    });
    folder.clear();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static fuzz::InputFolder folder;
    const std::string_view text = fuzz::textOf(data, size);
    for (const char* name : {"input.jsonl", "input.json"}) {
        const auto file = folder.write(name, text);
        fuzz::mayRefuse([&] { readRows(*rollout::TraceFile::open(file)); });
        folder.clear();
    }
    readGrowing(folder, text);
    return 0;
}
