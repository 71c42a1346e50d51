// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"
#include "annotation/statistics.h"
#include "vision/image.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace omnidrive::annotation {

struct ReportOptions {
    std::string title{};                 ///< heading; empty: the name of the source
    std::optional<int64_t> cases{};      ///< of the whole run, for the share that is checked; nullopt when nobody knows
    bool isCheckedOnly = false;          ///< show only cases that are marked as checked; the numbers are over all annotations anyway
    int64_t mostPictures = 200;          ///< cases beyond these are told without their picture, >= 0
    int pictureWidth = 960;              ///< pixels, at most
    /// A picture by its content id; null when it is not at hand. May throw Error: the case then says why there is none.
    std::function<vision::ImagePtr(const std::string& frameId)> pictureOf;
};

/// The report of a failure set as one HTML file that needs nothing else: the numbers and tables of statisticsOf(), each number with the shown cases behind
/// it, then every annotated case with its picture, the evidence (solid) and the zooms that were judged (dashed) drawn into it and numbered, and what
/// was said of it. Pictures are embedded as data: URLs. Only tags and attributes that QTextDocument knows too, so that the same text can be printed.
/// A picture that is missing or damaged is named in its case. @param statistics of the project.
std::string reportHtml(const Project& project, const Statistics& statistics, const ReportOptions& options);

}  // namespace omnidrive::annotation
