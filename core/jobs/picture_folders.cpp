// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/picture_folders.h"

#include <mutex>
#include <utility>

namespace omnidrive::jobs {

namespace {

std::mutex mutex;
PictureFolders current;

}  // namespace

void setTracePictureFolders(std::vector<std::filesystem::path> folders) {
    const std::lock_guard lock(mutex);
    current.folders = std::move(folders);
    ++current.version;
}

PictureFolders tracePictureFolders() {
    const std::lock_guard lock(mutex);
    return current;
}

}  // namespace omnidrive::jobs
