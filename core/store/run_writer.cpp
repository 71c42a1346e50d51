// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "base/resources.h"
#include "store/atomic_file.h"
#include "store/event_files.h"
#include "store/file_batch.h"
#include "store/frame_files.h"
#include "store/own_files.h"
#include "store/resumed_run.h"
#include "store/run_curves.h"
#include "store/run_files.h"
#include "store/run_folder.h"
#include "store/run_index.h"
#include "store/run_lock.h"
#include "store/sqlite.h"
#include "store/trace_files.h"

#include <fcntl.h>

#include <set>

namespace omnidrive::store {

namespace {

namespace fs = std::filesystem;

/// The parts of a run folder under one lock. Members are closed in reverse order, the lock last.
class FolderWriter : public RunWriter {
public:
    FolderWriter(const fs::path& folder, std::unique_ptr<RunLock> lock, std::unique_ptr<RunIndexWriter> index)
        : folder_(folder),
          lock_(std::move(lock)),
          index_(std::move(index)),
          traces_(folder, index_->lastTrace()),
          scalars_(folder / kScalarsFileName),
          events_(folder / kEventsFileName),
          log_(openFile(folder / "log.txt", O_WRONLY | O_CREAT | O_APPEND)) {}

    const fs::path& folder() const override { return folder_; }
    void appendRollout(const IndexRow& row, const std::string& traceJson) override;
    bool hasRollout(const std::string& id) const override { return index_->contains(id); }
    void addFrame(const std::string& id, const std::vector<uint8_t>& encoded) override;
    bool hasFrame(const std::string& id) const override;
    void appendScalars(int64_t step, int stage, const std::vector<std::pair<std::string, double>>& values) override;
    void appendEvent(const RunEvent& event) override;
    void appendLog(const std::string& line) override { writeAll(log_.get(), bytesOf(line + "\n"), folder_ / "log.txt"); }
    void setState(const RunState& state) override { writeRunState(folder_, state); }
    void sync() override;

    void goBackTo(int64_t lastStep);

private:
    fs::path folder_;
    std::unique_ptr<RunLock> lock_;
    std::unique_ptr<RunIndexWriter> index_;
    TraceWriter traces_;
    JsonLinesAppender scalars_, events_;
    std::unique_ptr<EventFileWriter> tensorBoard_;   ///< opened by the first scalars: archives of rollouts have none
    std::optional<int64_t> resumedAfter_;
    FileDescriptor log_;
    std::set<std::string> known_;            ///< frames seen on disk, to ask the file system once
    FileBatch frames_;                       ///< written and not yet synced
};

void FolderWriter::appendRollout(const IndexRow& row, const std::string& traceJson) {
    require(!row.id.empty(), "{}: a rollout needs an id", folder_.string());
    require(!index_->contains(row.id), "{}: a rollout \"{}\" is there already", folder_.string(), row.id);
    // The trace first: a row without a trace would be damage, a trace without a row is merely not shown.
    const TracePlace place = traces_.append(traceJson);
    try {
        index_->append(row, place);
    } catch (const Error&) {
        traces_.undo(place);
        throw;
    }
}

void FolderWriter::appendScalars(int64_t step, int stage, const std::vector<std::pair<std::string, double>>& values) {
    const double wall = unixNow();
    scalars_.append(scalarLine(step, stage, wall, values));
    if (!tensorBoard_) {
        tensorBoard_ = std::make_unique<EventFileWriter>(folder_, wall, resumedAfter_);
    }
    tensorBoard_->append(step, wall, values);
}

void FolderWriter::appendEvent(const RunEvent& event) {
    RunEvent dated = event;
    dated.wall = unixNow();
    events_.append(eventLine(dated));
}

void FolderWriter::addFrame(const std::string& id, const std::vector<uint8_t>& encoded) {
    require(isFrameId(id), "\"{}\" cannot be the id of a picture", id);
    if (!hasFrame(id)) {
        const std::string extension = pictureExtension(encoded);
        require(!extension.empty(), "picture {} is neither PNG nor JPEG nor WebP", id);
        const fs::path path = folder_ / "frames" / (id + extension);
        requireOwnFile(folder_, path);
        frames_.write(path, {reinterpret_cast<const char*>(encoded.data()), encoded.size()});
    }
    known_.insert(id);
}

/// A power cut may leave an empty file under a picture's name: such a one is written again.
bool FolderWriter::hasFrame(const std::string& id) const {
    if (known_.contains(id)) {
        return true;
    }
    const fs::path file = findFrame(folder_, id);
    std::error_code error;
    return !file.empty() && fs::file_size(file, error) > 0 && !error;
}

void FolderWriter::sync() {
    frames_.sync();   // pictures and traces before the index that leads to them
    traces_.sync();
    scalars_.sync();
    events_.sync();
    if (tensorBoard_) {
        tensorBoard_->sync();
    }
    index_->sync();
    for (const fs::path& folder : {folder_ / "traces", folder_}) {
        syncPath(folder);
    }
}

void FolderWriter::goBackTo(int64_t lastStep) {
    index_->supersedeAfter(lastStep);
    scalars_.append(resumeLine(lastStep, unixNow()));
    resumedAfter_ = lastStep;
}

void makeSubfolders(const fs::path& folder) {
    for (const char* name : {"traces", "frames", "checkpoints"}) {
        makeFolders(folder / name);
    }
}

/// Whether an index may be what a program left that died while it made the folder: no tables, or no rows.
bool isUnfinishedIndex(const fs::path& file) {
    try {
        const Database database(file, Database::Access::ReadOnly);
        const auto tables = [&](const char* where) { return database.value(fmt::format("SELECT count(*) FROM sqlite_master {}", where)); };
        return tables("") == 0 || (tables("WHERE name = 'rollouts'") == 1 && database.value("SELECT count(*) FROM rollouts") == 0);
    } catch (const Error&) {
        return false;
    }
}

/// A program that died while it made the folder leaves an index without rows, its recipe and empty files. What is more than that is somebody's: a run that
/// lost its run.json, or files that were never a run's. @throws Error (Io) naming it.
void requireNothingOfWorth(const fs::path& folder, const std::string& recipeYaml) {
    const auto refuse = [&](const fs::path& what) {
        fail(ErrorKind::Io, "{} is there and would be overwritten, though {} holds no run (run.json is missing): take another folder, or move it away",
             what.string(), folder.string());
    };
    std::error_code ignored;   // what cannot be looked into is not empty
    for (const char* name : {kScalarsFileName, kEventsFileName, "state.json"}) {
        if (fs::exists(folder / name, ignored) && !fs::is_empty(folder / name, ignored)) {
            refuse(folder / name);
        }
    }
    for (const char* name : {"traces", "checkpoints"}) {
        for (const auto& entry : fs::directory_iterator(folder / name, ignored)) {
            if (!fs::is_empty(entry, ignored)) {
                refuse(folder / name);
            }
        }
    }
    const fs::path index = folder / kIndexFileName, recipe = folder / "recipe.yaml";
    const bool hasIndex = fs::exists(index, ignored);
    if (hasIndex && !isUnfinishedIndex(index)) {
        refuse(index);
    }
    if (!hasIndex && fs::exists(recipe, ignored) && (fs::file_size(recipe, ignored) != recipeYaml.size() || readTextFile(recipe) != recipeYaml)) {
        refuse(recipe);
    }
}

void removeUnfinishedStart(const fs::path& folder) {
    std::error_code error;
    for (const char* name : {kIndexFileName, "index.sqlite-wal", "index.sqlite-shm", kScalarsFileName, kEventsFileName, "state.json"}) {
        fs::remove(folder / name, error);
        if (error) {
            failIo("remove", folder / name, error.value());
        }
    }
}

void removeStrays(const fs::path& folder) {
    removeStrayTemporaries(folder);
    removeStrayTemporaries(folder / "frames");
}

}  // namespace

std::unique_ptr<RunWriter> RunWriter::create(const fs::path& folder, const std::string& recipeYaml, const std::string& title) {
    makeFolders(folder);
    requireOwnFiles(folder);
    auto lock = std::make_unique<RunLock>(folder);
    if (isRunFolder(folder)) {
        fail(ErrorKind::Io, "{} holds a run already", folder.string());
    }
    requireNothingOfWorth(folder, recipeYaml);
    removeStrays(folder);
    removeUnfinishedStart(folder);
    makeSubfolders(folder);
    auto index = RunIndexWriter::create(folder / kIndexFileName);   // before the recipe: a recipe without an index is not from here
    writeFileAtomically(folder / "recipe.yaml", recipeYaml);
    auto writer = std::make_unique<FolderWriter>(folder, std::move(lock), std::move(index));
    // Last, because it is what makes the folder a run.
    writeRunHeader(folder, {kRunFolderVersion, unixNow(), versionString(), title});
    return writer;
}

std::unique_ptr<RunWriter> openForResume(const fs::path& folder, const std::function<int64_t()>& lastStep) {
    requireOwnFiles(folder);
    readRunHeader(folder);
    auto lock = std::make_unique<RunLock>(folder);
    const int64_t step = lastStep();
    removeStrays(folder);
    makeSubfolders(folder);
    auto writer = std::make_unique<FolderWriter>(folder, std::move(lock), RunIndexWriter::open(folder / kIndexFileName));
    writer->goBackTo(step);
    return writer;
}

std::unique_ptr<RunWriter> RunWriter::openForResume(const fs::path& folder, int64_t lastStep) {
    return store::openForResume(folder, [lastStep] { return lastStep; });
}

}  // namespace omnidrive::store
