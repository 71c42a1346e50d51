// SPDX-License-Identifier: GPL-3.0-or-later
// How a Project finds, opens and reads its file, and who may write it; what is done to it is in project.cpp.
#include "annotation/project.h"

#include "base/error.h"
#include "store/file_io.h"
#include "store/run_files.h"
#include "store/run_lock.h"

#include <algorithm>

namespace omnidrive::annotation {

namespace {

namespace fs = std::filesystem;

constexpr const char* kFileName = "annotations.sqlite";

std::string writerSentence(const fs::path& folder, const std::optional<store::RunLock::Holder>& holder) {
    const bool isKnown = holder && holder->pid > 0;
    return fmt::format("{} annotates {} at the moment: this window only reads", isKnown ? fmt::format("process {}", holder->pid) : "another process",
                       folder.string());
}

}  // namespace

fs::path projectFolderOf(const fs::path& path) {
    if (isProjectFolder(path)) {
        return path;
    }
    std::error_code ignored;
    if (fs::is_regular_file(path, ignored)) {
        return path.string() + ".annotations";
    }
    return store::isRunFolder(path) ? path / "annotations" : path;
}

bool isProjectFolder(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_regular_file(folder / kFileName, ignored);
}

std::unique_ptr<Project> Project::open(const fs::path& folder, const ProjectOptions& options) {
    std::unique_ptr<Project> project(new Project(folder, options));
    if (isProjectFolder(folder)) {
        project->openJournal();
    } else if (!options.wantsToWrite) {
        project->readOnlyReason_ = "nothing is annotated yet";
    }
    return project;
}

void Project::openJournal() {
    if (!options_.wantsToWrite) {
        openToRead("it was opened to be read");
        return;
    }
    try {
        becomeWriter();
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::Format) {
            throw;
        }
        const auto holder = store::RunLock::holderOf(folder_);
        openToRead(holder ? writerSentence(folder_, holder) : error.what());
    }
}

void Project::openToRead(std::string reason) {
    lock_.reset();
    readOnlyReason_ = std::move(reason);
    try {
        journal_ = std::make_unique<Journal>(folder_ / kFileName, Journal::Access::ReadOnly);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::Io) {
            throw;
        }
        // A write-ahead log needs a helper file beside it, which a folder that cannot be written refuses.
        journal_ = std::make_unique<Journal>(folder_ / kFileName, Journal::Access::Immutable);
    }
    load();
}

/// Takes the lock first: what is read under it nobody changes any more.
void Project::becomeWriter() {
    if (!fs::exists(folder_)) {
        store::makeFolders(folder_);
        store::syncPath(fs::absolute(folder_).parent_path());
    }
    auto lock = std::make_unique<store::RunLock>(folder_);
    journal_.reset();
    journal_ = std::make_unique<Journal>(folder_ / kFileName, Journal::Access::Create);
    lock_ = std::move(lock);
    readOnlyReason_.clear();
    load();
}

void Project::load() {
    std::vector<std::string> before;
    for (const auto& [key, text] : objects_) {
        before.push_back(key);
    }
    objects_.clear();
    annotations_.clear();
    cases_.clear();
    unreadable_.clear();
    labels_ = defaultLabelSet();
    for (const auto& [key, text] : journal_->objects()) {
        adopt(key, text);
        before.push_back(key);
    }
    undo_ = {};
    moves_.clear();
    for (const Journal::Head& head : journal_->heads()) {
        undo_.add(head);
        if (head.kind == Action::Kind::Edit && head.of == kMove) {
            recordMove(head.id, journal_->action(head.id).changes);
        }
    }
    for (Action& action : pending_) {
        rebase(action);
        show(action.changes);
    }
    std::erase_if(pending_, [](const Action& action) { return action.changes.empty(); });   // somebody else did the same
    std::sort(before.begin(), before.end());
    before.erase(std::unique(before.begin(), before.end()), before.end());
    changedKeys_ = std::move(before);
}

bool Project::refresh() {
    if (!journal_) {
        if (!isProjectFolder(folder_)) {
            return false;
        }
        openJournal();   // somebody else has begun
        return true;
    }
    if (!isReadOnly() || !options_.wantsToWrite) {
        if (journal_ && isReadOnly() && journal_->hasChangedOutside()) {
            load();
            return true;
        }
        return false;
    }
    if (!store::RunLock::holderOf(folder_)) {
        try {
            becomeWriter();
            return true;
        } catch (const Error&) {   // another one was quicker, or the folder cannot be written: it goes on reading
            if (!journal_) {
                openToRead(readOnlyReason_);
            }
        }
    }
    if (journal_->hasChangedOutside()) {
        load();
        return true;
    }
    return false;
}

}  // namespace omnidrive::annotation
