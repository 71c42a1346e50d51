// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"
#include "vision/image.h"

#include <filesystem>
#include <memory>
#include <string>

namespace omnidrive::jobs {

class RunSession;

/// Small pictures of a run's crops. Keeps the run and the pictures used last open. One thread at a time.
class CropPictures {
public:
    /// Nothing is read yet.
    explicit CropPictures(std::filesystem::path run);
    ~CropPictures();

    /// The crop, made to fit maxWidth x maxHeight; null with the reason in `problem` when its picture cannot be read or does not hold the box.
    /// @throws Error when the run cannot be opened.
    vision::ImagePtr crop(const std::string& frameId, const BoxI& box, int maxWidth, int maxHeight, std::string* problem);

private:
    const std::filesystem::path run_;
    std::unique_ptr<RunSession> session_;
};

}  // namespace omnidrive::jobs
