// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/exported_pictures.h"

#include "annotation/export_parts.h"
#include "store/atomic_file.h"
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
        copy(name, [&] { return store::readPictureFile(file); });
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
    copy(name, [&] { return std::string(bytes.begin(), bytes.end()); });
    return name;
}

void ExportedPictures::copy(const std::string& name, const std::function<std::string()>& content) {
    if (!folder_.empty()) {
        store::makeFolders(folder_);
        store::writeFileAtomically(folder_ / name, content(), store::Durability::Later);
        ++copied_;
    }
}

}  // namespace omnidrive::jobs
