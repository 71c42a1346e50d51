// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/exported_pictures.h"

#include "annotation/export_parts.h"
#include "base/error.h"
#include "store/file_io.h"
#include "store/frame_files.h"
#include "vision/codec.h"

#include <fmt/format.h>

namespace omnidrive::jobs {

namespace fs = std::filesystem;

std::vector<uint8_t> pictureFileBytes(const vision::Image& picture) {
    return store::pictureExtension(picture.encoded).empty() ? vision::encodePng(picture) : picture.encoded;
}

std::string ExportedPictures::add(const std::string& frameId) {
    const auto known = names_.find(frameId);
    return known != names_.end() ? known->second : names_.emplace(frameId, nameAndCopy(frameId)).first->second;
}

std::string ExportedPictures::nameAndCopy(const std::string& frameId) {
    const fs::path file = session_.reader().framePath(frameId);
    if (!file.empty()) {
        const std::string name = annotation::uniqueFileName(file.filename().string(), taken_);
        if (!folder_.empty()) {
            copyFile(file, name, frameId);
        }
        return name;
    }
    std::string problem;
    const vision::ImagePtr picture = folder_.empty() ? nullptr : session_.frame(frameId, &problem);
    if (!picture) {
        if (!folder_.empty()) {
            problems_.push_back(fmt::format("the picture {} is not at hand: {}", frameId, problem));
        }
        return annotation::uniqueFileName(annotation::pictureFileName(frameId, {}), taken_);
    }
    const std::vector<uint8_t> bytes = pictureFileBytes(*picture);
    const std::string name = annotation::uniqueFileName(annotation::pictureFileName(frameId, store::pictureExtension(bytes)), taken_);
    write(name, std::string(bytes.begin(), bytes.end()));
    return name;
}

/// What is no picture, or is gone, is named once and costs nothing else.
void ExportedPictures::copyFile(const fs::path& file, const std::string& name, const std::string& frameId) {
    std::string content;
    try {
        content = store::readPictureFile(file);
    } catch (const Error& error) {
        problems_.push_back(fmt::format("the picture {} is not at hand: {}", frameId, error.what()));
        return;
    }
    write(name, content);
}

void ExportedPictures::write(const std::string& name, const std::string& content) {
    store::makeFolders(folder_);
    written_.write(folder_ / name, content);
    ++copied_;
}

}  // namespace omnidrive::jobs
