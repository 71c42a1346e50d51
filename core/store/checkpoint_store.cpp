// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/checkpoint_store.h"

#include "base/error.h"
#include "store/checkpoint_manifest.h"
#include "store/file_io.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>

namespace omnidrive::store {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "step-";
constexpr std::string_view kTemporarySuffix = ".tmp";   // being written
constexpr std::string_view kOldSuffix = ".old";         // replaced, in the instant before the new one has the name
constexpr std::string_view kTrashSuffix = ".trash";     // being deleted

std::string nameOf(int64_t step) { return fmt::format("{}{:06}", kPrefix, step); }

/// A hidden name for a state between: never taken for a checkpoint.
fs::path hidden(const fs::path& folder, int64_t step, std::string_view suffix) {
    return folder / fmt::format(".{}{}", nameOf(step), suffix);
}

std::optional<int64_t> stepFromName(std::string_view name) {
    if (!name.starts_with(kPrefix)) {
        return std::nullopt;
    }
    name.remove_prefix(kPrefix.size());
    int64_t step = 0;
    const auto parsed = std::from_chars(name.data(), name.data() + name.size(), step);
    const bool isWhole = parsed.ec == std::errc() && parsed.ptr == name.data() + name.size();
    return isWhole && step >= 0 ? std::optional(step) : std::nullopt;
}

/// Step of ".step-000040.old"; nullopt for every other name.
std::optional<int64_t> stepFromOldName(std::string_view name) {
    if (!name.starts_with('.') || !name.ends_with(kOldSuffix)) {
        return std::nullopt;
    }
    return stepFromName(name.substr(1, name.size() - 1 - kOldSuffix.size()));
}

std::vector<fs::path> entriesOf(const fs::path& folder) {
    std::vector<fs::path> entries;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        entries.push_back(it->path());
    }
    return entries;
}

void removeFolder(const fs::path& folder) {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
}

void renameFolder(const fs::path& from, const fs::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) {
        failIo("rename", from, errno);
    }
}

std::string problemOf(const fs::path& folder, int64_t step, bool hash, int64_t& bytes) {
    try {
        const CheckpointManifest manifest = readManifest(folder);
        bytes = manifest.totalBytes();
        if (manifest.step != step) {
            return fmt::format("its manifest belongs to step {}", manifest.step);
        }
        return manifestProblem(folder, manifest, hash);
    } catch (const Error& error) {
        return error.what();
    }
}

CheckpointInfo infoOf(const fs::path& folder, int64_t step, bool hash) {
    CheckpointInfo info;
    info.step = step;
    info.folder = folder;
    info.problem = problemOf(folder, step, hash, info.sizeBytes);
    info.valid = info.problem.empty();
    return info;
}

/// Deletes a checkpoint; renamed first, so that a half deleted one has no checkpoint's name.
void discard(const fs::path& folder, const CheckpointInfo& info) {
    const fs::path trash = hidden(folder, info.step, kTrashSuffix);
    removeFolder(trash);
    renameFolder(info.folder, trash);
    removeFolder(trash);
}

/// Puts `temporary` in the place of `target`, which may be there already.
void putInPlace(const fs::path& temporary, const fs::path& target, const fs::path& old) {
    if (!fs::exists(target)) {
        renameFolder(temporary, target);
        return;
    }
    if (::renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, target.c_str(), RENAME_EXCHANGE) == 0) {
        removeFolder(temporary);   // now the replaced one
        return;
    }
    // File systems that cannot exchange need two steps; recoverOld() and list() know the state between them.
    removeFolder(old);
    renameFolder(target, old);
    renameFolder(temporary, target);
    removeFolder(old);
}

}  // namespace

CheckpointStore::CheckpointStore(fs::path folder) : folder_(std::move(folder)) {}

void CheckpointStore::cleanUp() const {
    for (const fs::path& entry : entriesOf(folder_)) {
        const std::string name = entry.filename().string();
        const std::optional<int64_t> oldStep = stepFromOldName(name);
        if (oldStep && !fs::exists(folder_ / nameOf(*oldStep))) {
            renameFolder(entry, folder_ / nameOf(*oldStep));
        } else if (name.starts_with(fmt::format(".{}", kPrefix))) {
            removeFolder(entry);
        }
    }
}

fs::path CheckpointStore::write(int64_t step, const std::function<void(const fs::path&)>& fill) {
    require(step >= 0, "a checkpoint needs a step of 0 or more, not {}", step);
    makeFolders(folder_);
    cleanUp();
    const fs::path temporary = hidden(folder_, step, kTemporarySuffix);
    const fs::path target = folder_ / nameOf(step);
    try {
        makeFolders(temporary);
        fill(temporary);
        writeManifest(temporary, describeCheckpoint(temporary, step));
        syncPath(temporary);
        putInPlace(temporary, target, hidden(folder_, step, kOldSuffix));
    } catch (...) {
        removeFolder(temporary);
        throw;
    }
    syncPath(folder_);
    return target;
}

std::vector<CheckpointInfo> CheckpointStore::list(bool check) const {
    std::vector<CheckpointInfo> infos;
    for (const fs::path& entry : entriesOf(folder_)) {
        const std::string name = entry.filename().string();
        const std::optional<int64_t> oldStep = stepFromOldName(name);
        if (const std::optional<int64_t> step = stepFromName(name)) {
            infos.push_back(infoOf(entry, *step, check));
        } else if (oldStep && !fs::exists(folder_ / nameOf(*oldStep))) {
            infos.push_back(infoOf(entry, *oldStep, check));
        }
    }
    std::sort(infos.begin(), infos.end(), [](const CheckpointInfo& a, const CheckpointInfo& b) { return a.step < b.step; });
    return infos;
}

std::optional<CheckpointInfo> CheckpointStore::newestValid(std::vector<CheckpointInfo>* skipped) const {
    std::vector<CheckpointInfo> infos = list(false);
    for (auto it = infos.rbegin(); it != infos.rend(); ++it) {
        const CheckpointInfo info = it->valid ? infoOf(it->folder, it->step, true) : *it;
        if (info.valid) {
            return info;
        }
        if (skipped != nullptr) {
            skipped->push_back(info);
        }
    }
    return std::nullopt;
}

void CheckpointStore::retain(int keep, const std::vector<int64_t>& pinned) {
    // Nothing goes unless a checkpoint that was read through completely stays; sizes are enough for the others.
    const std::optional<CheckpointInfo> safe = newestValid();
    if (!safe) {
        return;
    }
    int kept = 0;
    std::vector<CheckpointInfo> infos = list(false);
    for (auto it = infos.rbegin(); it != infos.rend(); ++it) {
        const bool isPinned = std::find(pinned.begin(), pinned.end(), it->step) != pinned.end();
        const bool isNewer = it->step > safe->step;   // a damaged newer one may still be of use to its owner
        const bool isKept = it->step == safe->step || (it->valid && it->step < safe->step && kept < keep);
        kept += isKept ? 1 : 0;
        if (!isPinned && !isNewer && !isKept) {
            discard(folder_, *it);
        }
    }
}

}  // namespace omnidrive::store
