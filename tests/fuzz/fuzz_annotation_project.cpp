// SPDX-License-Identifier: GPL-3.0-or-later
// Annotations as a project keeps them: lines of our own export, label sets, shapes of other tools onto known cases; then everything that is written from them.
#include "fuzz/target.h"

#include "annotation/annotation_json.h"
#include "annotation/export_files.h"
#include "annotation/history_text.h"
#include "annotation/import_lines.h"
#include "annotation/import_shapes.h"
#include "annotation/imported_set.h"
#include "annotation/report.h"
#include "annotation/statistics.h"

#include <nlohmann/json.hpp>

#include <fstream>

using namespace omnidrive;

namespace {

namespace fs = std::filesystem;
using annotation::CaseFacts;

/// One case of one picture, and one of six views, so that shapes find both.
CaseFacts factsOf(const std::string& rollout) {
    CaseFacts facts;
    facts.rollout = rollout;
    facts.stitchedId = rollout == "one" ? "a" : "stitched";
    facts.pictures = {{"", "a", 560, 280}};
    if (rollout == "six") {
        facts.pictures.clear();
        for (const char* camera : {"CAM_FRONT_LEFT", "CAM_FRONT", "CAM_FRONT_RIGHT", "CAM_BACK_LEFT", "CAM_BACK", "CAM_BACK_RIGHT"}) {
            facts.pictures.push_back({camera, camera, 560, 280});
        }
    }
    facts.zooms = {{"car", facts.pictures.front().camera, BoxF{1, 2, 30, 40}}};
    return facts;
}

annotation::ShapeImportOptions importOptions() {
    annotation::ShapeImportOptions options;
    options.mayReplace = true;
    options.reason = "fuzz";
    options.caseOf = [](const std::string& rollout) { return rollout == "one" || rollout == "six" ? std::optional(factsOf(rollout)) : std::nullopt; };
    options.caseShowing = [](const std::string& picture) { return std::optional(factsOf(picture == "a" || picture == "a.png" ? "one" : "six")); };
    return options;
}

/// No name of an export leads out of its folder, and nobody's text is HTML.
void checkWritten(const annotation::Project& project) {
    for (const auto category : {annotation::ExportOptions::Category::Type, annotation::ExportOptions::Category::Label}) {
        const annotation::ExportSet set = annotation::exportSetOf(project, {category, false, {}});
        for (const auto& files : {annotation::cocoFiles(set), annotation::labelMeFiles(set), annotation::cvatFiles(set), annotation::labelStudioFiles(set, "/"),
                                  annotation::yoloFiles(set), annotation::fiftyOneFiles(set)}) {
            for (const annotation::ExportFile& file : files) {
                const fs::path name = fs::path(file.name).lexically_normal();
                fuzz::promise(!file.name.empty() && !name.is_absolute() && *name.begin() != "..");
            }
        }
    }
    annotation::csvFiles(project, false);
    annotation::jsonLinesFiles(project, false);
    const std::string html = annotation::reportHtml(project, annotation::statisticsOf(project), {});
    fuzz::promise(html.find("<script") == std::string::npos && html.find("onerror=\"") == std::string::npos);
}

void readObjects(const std::string& text) {
    for (const char* key : {"case:one", "zoom:one:0", "step:one:1", "tokens:one:1:2:3"}) {
        fuzz::mayRefuse([&] {
            const annotation::Annotation one = annotation::annotationFromJson(key, text);
            fuzz::promise(annotation::annotationFromJson(key, annotation::toJson(one).dump()) == one);
        });
    }
    fuzz::mayRefuse([&] {
        const CaseFacts facts = annotation::factsFromJson("one", text);
        fuzz::promise(annotation::factsFromJson("one", annotation::toJson(facts).dump()) == facts);
    });
    fuzz::mayRefuse([&] { annotation::check(annotation::labelsFromJson(text, "labels")); });
    annotation::Action action;
    action.changes = {{"case:one", std::nullopt, text}, {"case:one", text, std::nullopt}};
    annotation::whatChanged(action, "case:one");
}

/// What files of others come upon: members of every kind, boxes with and without a label of their own, on the picture and in a camera.
std::vector<annotation::Annotation> begunAnnotations() {
    annotation::Annotation whole{annotation::caseTarget("one")}, zoom{annotation::zoomTarget("one", 0)}, six{annotation::caseTarget("six")};
    whole.type = "count";
    whole.note = "x";
    whole.tags = {"a", "b"};
    whole.severity = annotation::Severity::Minor;
    whole.correctLabel = "bus";
    whole.boxes = {{"", {1, 2, 31, 42}, "", ""}, {"", {5, 6, 50, 60}, "car", ""}};
    zoom.type = "object";
    zoom.correctLabel = "van";
    six.boxes = {{"CAM_FRONT", {1, 2, 31, 42}, "car", ""}};
    return {whole, zoom, six};
}

/// What was exported and read again, as it is, changes nothing.
void readOwnExports(annotation::Project& project, const fs::path& folder) {
    for (const auto category : {annotation::ExportOptions::Category::Type, annotation::ExportOptions::Category::Label}) {
        const annotation::ExportSet set = annotation::exportSetOf(project, {category, false, {}});
        for (const auto& files : {annotation::cocoFiles(set), annotation::labelMeFiles(set)}) {
            std::error_code ignored;
            fs::remove_all(folder, ignored);
            fs::create_directories(folder);
            for (const annotation::ExportFile& file : files) {
                std::ofstream(folder / file.name, std::ios::binary) << file.content;
            }
            if (const auto read = files.empty() ? std::nullopt : annotation::readForeignAnnotations(folder)) {
                const auto report = annotation::importShapes(project, *read, importOptions());
                fuzz::promise(report.taken == 0);
            }
        }
    }
}

/// @param isBegun in a project that says something of both cases already.
void readInto(const fs::path& kept, const fs::path& file, bool isBegun) {
    fuzz::mayRefuse([&] {
        const auto project = annotation::Project::open(kept, {"fuzz", "", true});
        if (isBegun) {
            project->edit(begunAnnotations(), {factsOf("one"), factsOf("six")}, "begun");
        }
        if (file.extension() == ".jsonl") {
            annotation::importLines(*project, file, true, "fuzz");
            fuzz::promise(annotation::importLines(*project, file, true, "fuzz").taken == 0);
        } else if (const auto set = annotation::readForeignAnnotations(file)) {
            annotation::importShapes(*project, *set, importOptions());
            const auto again = annotation::importShapes(*project, *set, importOptions());
            fuzz::promise(again.taken == 0);   // what is read twice changes nothing the second time
        }
        checkWritten(*project);
        readOwnExports(*project, kept.parent_path() / "exported");
        while (project->undo()) {
        }
        fuzz::promise(project->annotations().empty());
    });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static fuzz::InputFolder folder;
    const std::string text(fuzz::textOf(data, size));
    readObjects(text);
    const fs::path kept = folder.path() / "project";
    const auto file = folder.write(text.starts_with('<') ? "annotations.xml" : text.starts_with("{\"target\"") ? "annotations.jsonl" : "annotations.json", text);
    for (const bool isBegun : {false, true}) {
        std::error_code ignored;
        fs::remove_all(kept, ignored);
        readInto(kept, file, isBegun);
    }
    folder.clear();
    return 0;
}
