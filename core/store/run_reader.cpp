// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "store/file_io.h"
#include "store/frame_files.h"
#include "store/own_files.h"
#include "store/run_curves.h"
#include "store/run_files.h"
#include "store/run_folder.h"
#include "store/run_index.h"
#include "store/trace_files.h"

namespace omnidrive::store {

namespace {

namespace fs = std::filesystem;

/// @throws Error (Format) when a file of the run leads out of it.
const fs::path& own(const fs::path& folder) {
    requireOwnFiles(folder);
    return folder;
}

class FolderReader : public RunReader {
public:
    explicit FolderReader(const fs::path& folder)
        : folder_(own(folder)), header_(readRunHeader(folder)), index_(folder / kIndexFileName), curves_(folder) {
        refresh();
    }

    const fs::path& folder() const override { return folder_; }
    std::string title() const override { return header_.title; }
    std::string recipeYaml() const override { return readTextFile(folder_ / "recipe.yaml"); }
    bool refresh() override;
    int64_t rolloutCount() const override { return count_; }
    std::vector<IndexRow> rows(int64_t firstRow, int64_t limit) const override { return index_.rows(firstRow, count_, limit); }
    std::optional<IndexRow> rowById(const std::string& id) const override { return index_.rowById(id); }
    std::vector<IndexRow> rowsOfGroup(const std::string& groupId) const override { return index_.rowsOfGroup(groupId); }
    std::string traceJson(const std::string& id) const override;
    fs::path framePath(const std::string& id) const override { return findFrame(folder_, id); }
    std::vector<std::string> scalarTags() const override { return curves_.tags(); }
    const std::vector<ScalarPoint>& scalars(const std::string& tag) const override { return curves_.points(tag); }
    const std::vector<RunEvent>& events() const override { return curves_.events(); }
    std::vector<std::string> problems() const override;
    std::optional<RunState> state() const override;
    bool isLocked() const override { return runWriterPid(folder_).has_value(); }
    std::string logTail(int lines) const override { return readLogTail(folder_, lines); }

private:
    fs::path folder_;
    RunHeader header_;
    RunIndexReader index_;
    RunCurves curves_;
    int64_t count_ = 0;
    int64_t changes_ = -1;
};

bool FolderReader::refresh() {
    const int64_t changes = index_.changeCounter();
    bool isNew = false;
    if (changes != changes_) {
        changes_ = changes;
        count_ = index_.count();
        isNew = true;
    }
    return curves_.refresh() || isNew;
}

std::string FolderReader::traceJson(const std::string& id) const {
    const std::optional<TracePlace> place = index_.placeOf(id);
    require(place.has_value(), "{} holds no rollout \"{}\"", folder_.string(), id);
    return readTrace(folder_, *place);
}

std::vector<std::string> FolderReader::problems() const {
    std::vector<std::string> problems = curves_.problems();
    if (index_.hidesRows()) {
        problems.push_back("index.sqlite-wal holds rows that cannot be shown, because the folder cannot be written: copy the run elsewhere to see them");
    }
    return problems;
}

std::optional<RunState> FolderReader::state() const {
    try {
        return readRunState(folder_);
    } catch (const Error&) {
        return std::nullopt;   // verify says what is wrong with it
    }
}

}  // namespace

std::unique_ptr<RunReader> RunReader::open(const fs::path& folder) { return std::make_unique<FolderReader>(folder); }

}  // namespace omnidrive::store
