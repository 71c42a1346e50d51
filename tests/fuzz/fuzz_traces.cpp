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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static fuzz::InputFolder folder;
    const std::string_view text = fuzz::textOf(data, size);
    for (const char* name : {"input.jsonl", "input.json"}) {
        const auto file = folder.write(name, text);
        fuzz::mayRefuse([&] { readRows(*rollout::TraceFile::open(file)); });
        folder.clear();
    }
    return 0;
}
