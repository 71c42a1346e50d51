// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a small annotation project and exports it in every format, for the scripts that read it back with the tools' own readers.
// Usage: omnidrive_write_annotations FOLDER [PATH]. With PATH, annotations that another tool wrote are taken into FOLDER/project, and what it holds then is
// printed as JSON. Pictures are FOLDER/frames/ID.png (f0 to f5, 200 x 100); exports go to FOLDER/FORMAT.
#include "annotation/annotation_json.h"
#include "annotation/export_files.h"
#include "annotation/import_shapes.h"
#include "base/error.h"

#include <array>
#include <cstdio>

using namespace omnidrive::annotation;
namespace fs = std::filesystem;

namespace {

CaseFacts sixViews(const std::string& rollout) {
    constexpr std::array kCameras{"CAM_FRONT_LEFT", "CAM_FRONT", "CAM_FRONT_RIGHT", "CAM_BACK_RIGHT", "CAM_BACK", "CAM_BACK_LEFT"};
    CaseFacts facts;
    facts.rollout = rollout;
    facts.stitchedId = "all";
    for (size_t i = 0; i < kCameras.size(); ++i) {
        facts.pictures.push_back({kCameras[i], "f" + std::to_string(i), 200, 100});
    }
    facts.zooms = {{"van", "CAM_BACK", omnidrive::BoxF{10, 20, 60, 70}}};
    return facts;
}

void annotate(Project& project) {
    Annotation evidence{zoomTarget("a", 0)}, zoom{zoomTarget("b", 0)};
    evidence.type = "object";
    evidence.severity = Severity::Major;
    evidence.note = "\"no\" <van> & so on,\nzweite Zeile: größer";
    evidence.tags = {"night"};
    evidence.boxes = {{"CAM_BACK", {10.5, 20, 30.5, 60}, "bus"}, {"CAM_FRONT", {0, 0, 200, 100}}};
    zoom.type = "camera-confusion";
    project.edit({evidence, zoom}, {sixViews("a"), sixViews("b")}, "made up");
}

void takeIn(const fs::path& folder, const fs::path& path) {
    const auto project = Project::open(folder / "project", {"interop", "", true});
    const ImportReport report = importShapes(*project, readForeignAnnotations(path).value(), {true, "from another tool", {}, {}});
    nlohmann::json said{{"problems", report.problems}, {"annotations", nlohmann::json::object()}};
    for (const auto& [key, annotation] : project->annotations()) {
        said["annotations"][key] = toJson(annotation);
    }
    std::printf("%s\n", said.dump().c_str());
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2 && argc != 3) {
        return 2;
    }
    try {
        const fs::path folder = argv[1];
        if (argc == 3) {
            takeIn(folder, argv[2]);
            return 0;
        }
        const auto project = Project::open(folder / "project", {"interop", "", true});
        annotate(*project);
        ExportOptions options;
        options.pathOf = [&](const std::string& id) {
            const fs::path file = folder / "frames" / (id + ".png");
            return fs::exists(file) ? file : fs::path();
        };
        for (const ExportFormat format : kExportFormats) {
            writeExport(*project, format, options, folder / exportFormatName(format), true, false);
        }
    } catch (const omnidrive::Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    return 0;
}
