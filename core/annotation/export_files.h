// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/export_set.h"

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::annotation {

enum class ExportFormat { Coco, LabelMe, Cvat, LabelStudio, Yolo, FiftyOne, Csv, JsonLines };
inline constexpr std::array kExportFormats{ExportFormat::Coco, ExportFormat::LabelMe,  ExportFormat::Cvat, ExportFormat::LabelStudio,
                                           ExportFormat::Yolo, ExportFormat::FiftyOne, ExportFormat::Csv,  ExportFormat::JsonLines};
/// "coco", "labelme", "cvat", "label-studio", "yolo", "fiftyone", "csv", "jsonl".
const char* exportFormatName(ExportFormat format);
std::optional<ExportFormat> exportFormatFromName(const std::string& name);
/// Folder for the pictures below an export's folder, where its files look for them: "images", "data" (FiftyOne), or "" for beside the files (LabelMe). nullopt for
/// formats that name no pictures.
std::optional<std::string> pictureFolderOf(ExportFormat format);

/// A file of an export.
struct ExportFile {
    std::string name{};    ///< below the export's folder
    std::string content{};
};

// Each gives the files of one export. Coordinates are half-open pixel rectangles, written with all their digits.

/// annotations.json, COCO's detection form: bbox [x, y, width, height]; what COCO has no word for is under `attributes`, what is said of a whole
/// picture under its `tags`.
std::vector<ExportFile> cocoFiles(const ExportSet& set);
/// One NAME.json a picture, in LabelMe's form with X-AnyLabeling's further keys (checked, attributes, tags); what is said of a whole picture becomes
/// a flag.
std::vector<ExportFile> labelMeFiles(const ExportSet& set);
/// annotations.xml, "CVAT for images 1.1".
std::vector<ExportFile> cvatFiles(const ExportSet& set);
/// tasks.json and the labelling configuration that it fits, config.xml; coordinates in percent. @param pictureUrl what goes before a picture's name.
std::vector<ExportFile> labelStudioFiles(const ExportSet& set, const std::string& pictureUrl);
/// labels/NAME.txt (class, centre and size as fractions), classes.txt and data.yaml. What is said of a whole picture is left out: there is no word
/// for it.
std::vector<ExportFile> yoloFiles(const ExportSet& set);
/// labels.json of fiftyone.types.FiftyOneImageDetectionDataset: boxes as fractions, what it has no word for under `attributes`. What is said of a
/// whole picture is left out.
std::vector<ExportFile> fiftyOneFiles(const ExportSet& set);
/// annotations.csv (RFC 4180): a row a box, or an annotation without one.
std::vector<ExportFile> csvFiles(const Project& project, bool isCheckedOnly);
/// annotations.jsonl: an object an annotation, with its target, the stored form and the facts of its case; keys that this version does not know too.
std::vector<ExportFile> jsonLinesFiles(const Project& project, bool isCheckedOnly);

/// Makes the folder of an export. @throws Error (InvalidArgument) when it holds files and `mayReplace` is false, or is no folder, (Io).
void makeExportFolder(const std::filesystem::path& folder, bool mayReplace);

/// What an export left behind.
struct ExportReport {
    std::vector<std::string> files{};    ///< below the folder
    int64_t annotations = 0;             ///< things said of pictures; of CSV and JSONL: annotations; of trace formats: rollouts
    int64_t pictures = 0, copied = 0;    ///< named; copied beside the files
    std::vector<std::string> problems{}; ///< one sentence each
};
/// Writes an export into a folder, which is made. Each file is replaced as a whole or stays; pictures are copied when `withPictures`.
/// @throws Error (Io), (InvalidArgument) when the folder holds files and `mayReplace` is false.
ExportReport writeExport(const Project& project, ExportFormat format, const ExportOptions& options, const std::filesystem::path& folder,
                         bool withPictures, bool mayReplace);

}  // namespace omnidrive::annotation
