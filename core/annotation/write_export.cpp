// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/export_files.h"

#include "base/error.h"
#include "store/atomic_file.h"
#include "store/file_batch.h"
#include "store/frame_files.h"

#include <algorithm>

namespace omnidrive::annotation {

namespace {

namespace fs = std::filesystem;

constexpr std::array<const char*, kExportFormats.size()> kNames{"coco", "labelme", "cvat", "label-studio", "yolo", "fiftyone", "csv", "jsonl"};
/// Label Studio serves a mounted folder under this address when LABEL_STUDIO_LOCAL_FILES_SERVING_ENABLED is set.
constexpr const char* kLabelStudioUrl = "/data/local-files/?d=images/";

std::vector<ExportFile> filesOf(const Project& project, ExportFormat format, const ExportSet& set, bool isCheckedOnly) {
    switch (format) {
        case ExportFormat::Coco: return cocoFiles(set);
        case ExportFormat::LabelMe: return labelMeFiles(set);
        case ExportFormat::Cvat: return cvatFiles(set);
        case ExportFormat::LabelStudio: return labelStudioFiles(set, kLabelStudioUrl);
        case ExportFormat::Yolo: return yoloFiles(set);
        case ExportFormat::FiftyOne: return fiftyOneFiles(set);
        case ExportFormat::Csv: return csvFiles(project, isCheckedOnly);
        case ExportFormat::JsonLines: break;
    }
    return jsonLinesFiles(project, isCheckedOnly);
}

/// They are on the disk when it returns: the files that name them come after.
void copyPictures(const ExportSet& set, const fs::path& folder, ExportReport& report) {
    store::FileBatch copies;
    store::makeFolders(folder);
    for (const ExportPicture& picture : set.pictures) {
        if (picture.source.empty()) {
            report.problems.push_back(fmt::format("the picture {} is not at hand", picture.frameId));
            continue;
        }
        try {
            copies.write(folder / picture.fileName, store::readPictureFile(picture.source));
            ++report.copied;
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::Format) {
                throw;
            }
            report.problems.push_back(fmt::format("the picture {} is not copied: {}", picture.frameId, error.what()));
        }
    }
    copies.sync();
}

int64_t countShapes(const ExportSet& set, ExportFormat format) {
    const bool isBoxesOnly = format == ExportFormat::Yolo || format == ExportFormat::FiftyOne;
    int64_t shapes = 0;
    for (const ExportPicture& picture : set.pictures) {
        shapes += std::count_if(picture.shapes.begin(), picture.shapes.end(),
                                [&](const ExportShape& shape) { return shape.box || !isBoxesOnly; });
    }
    return shapes;
}

int64_t countAnnotations(const Project& project, bool isCheckedOnly) {
    const std::set<std::string> checked = project.checkedRollouts();
    return std::count_if(project.annotations().begin(), project.annotations().end(),
                         [&](const auto& entry) { return !isCheckedOnly || checked.count(entry.second.target.rollout) > 0; });
}

}  // namespace

void makeExportFolder(const fs::path& folder, bool mayReplace) {
    std::error_code ignored;
    const bool isThere = fs::exists(folder, ignored);
    require(!isThere || fs::is_directory(folder, ignored), "{} is no folder", folder.string());
    require(!isThere || mayReplace || fs::is_empty(folder, ignored), "{} is not empty; choose another folder, or say that its files may be replaced",
            folder.string());
    store::makeFolders(folder);
}

const char* exportFormatName(ExportFormat format) { return kNames.at(static_cast<size_t>(format)); }

std::optional<ExportFormat> exportFormatFromName(const std::string& name) {
    const auto it = std::find(kNames.begin(), kNames.end(), name);
    return it == kNames.end() ? std::nullopt : std::optional(static_cast<ExportFormat>(it - kNames.begin()));
}

std::optional<std::string> pictureFolderOf(ExportFormat format) {
    if (format == ExportFormat::Csv || format == ExportFormat::JsonLines) {
        return std::nullopt;
    }
    return format == ExportFormat::LabelMe ? "" : format == ExportFormat::FiftyOne ? "data" : "images";
}

ExportReport writeExport(const Project& project, ExportFormat format, const ExportOptions& options, const fs::path& folder, bool withPictures,
                         bool mayReplace) {
    const auto pictureFolder = pictureFolderOf(format);
    const ExportSet set = pictureFolder ? exportSetOf(project, options) : ExportSet{};
    const std::vector<ExportFile> files = filesOf(project, format, set, options.isCheckedOnly);
    makeExportFolder(folder, mayReplace);
    ExportReport report;
    report.problems = set.problems;
    report.pictures = static_cast<int64_t>(set.pictures.size());
    if (withPictures && pictureFolder) {
        copyPictures(set, folder / *pictureFolder, report);
    }
    for (const ExportFile& file : files) {
        store::makeFolders((folder / file.name).parent_path());
        store::writeFileAtomically(folder / file.name, file.content);
        report.files.push_back(file.name);
    }
    report.annotations = pictureFolder ? countShapes(set, format) : countAnnotations(project, options.isCheckedOnly);
    return report;
}

}  // namespace omnidrive::annotation
