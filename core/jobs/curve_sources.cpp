// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/curve_sources.h"

#include "insight/common_tags.h"
#include "store/curve_notes.h"
#include "store/foreign_log.h"
#include "store/run_curves.h"
#include "store/run_files.h"

namespace omnidrive::jobs {

namespace {

namespace fs = std::filesystem;

CurveSource fromRun(const fs::path& folder) {
    const store::RunHeader header = store::readRunHeader(folder);
    store::RunCurves curves(folder);
    curves.refresh();
    CurveSource source{fs::absolute(folder).lexically_normal().filename().string(), "run folder", folder, {}, curves.problems()};
    for (const std::string& tag : curves.tags()) {
        source.curves[tag] = curves.points(tag);
    }
    if (source.name.empty()) {
        source.name = header.title;
    }
    return source;
}

CurveSource fromLog(store::ForeignLog log, const fs::path& path) {
    CurveSource source{std::move(log.name), std::move(log.format), path, {}, std::move(log.problems)};
    for (auto& [tag, points] : log.curves) {
        const std::string common = insight::commonTag(tag);
        // A log that has both names keeps both: neither may hide the other.
        source.curves[source.curves.contains(common) || (common != tag && log.curves.contains(common)) ? tag : common] = std::move(points);
    }
    return source;
}

PinnedNote fromStore(store::CurveNote note) { return {std::move(note.id), std::move(note.tag), note.step, std::move(note.text), note.wall}; }

}  // namespace

std::vector<CurveSource> readCurveSources(const fs::path& path) {
    if (store::isRunFolder(path)) {
        return {fromRun(path)};
    }
    std::vector<CurveSource> sources;
    for (store::ForeignLog& log : store::readForeignLog(path)) {
        sources.push_back(fromLog(std::move(log), path));
    }
    return sources;
}

std::vector<PinnedNote> pinnedNotes(const fs::path& runFolder) {
    std::vector<PinnedNote> notes;
    for (store::CurveNote& note : store::readCurveNotes(runFolder)) {
        notes.push_back(fromStore(std::move(note)));
    }
    return notes;
}

PinnedNote pinNote(const fs::path& runFolder, const PinnedNote& note) {
    return fromStore(store::addCurveNote(runFolder, {{}, note.tag, note.step, note.text, 0}));
}

void unpinNote(const fs::path& runFolder, const std::string& id) { store::removeCurveNote(runFolder, id); }

}  // namespace omnidrive::jobs
