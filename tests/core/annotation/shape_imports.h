// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/export_files.h"
#include "annotation/export_parts.h"
#include "annotation/import_shapes.h"
#include "annotation/picture_names.h"
#include "support/temp_folder.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>

namespace omnidrive::annotation::testing {

namespace fs = std::filesystem;
using nlohmann::json;

inline CaseFacts sixViews(const std::string& rollout) {
    constexpr std::array kNames{"CAM_FRONT_LEFT", "CAM_FRONT", "CAM_FRONT_RIGHT", "CAM_BACK_RIGHT", "CAM_BACK", "CAM_BACK_LEFT"};
    CaseFacts facts;
    facts.rollout = rollout;
    facts.stitchedId = "all";
    for (size_t i = 0; i < kNames.size(); ++i) {
        facts.pictures.push_back({kNames[i], "f" + std::to_string(i), 200, 100});
    }
    facts.zooms = {{"van", "CAM_BACK", BoxF{10, 20, 60, 70}}};
    return facts;
}

inline ExportFormat formatOf(const QString& name) { return exportFormatFromName(name.toStdString()).value(); }

inline void addFormats() {
    QTest::addColumn<QString>("format");
    for (const char* name : {"coco", "labelme", "cvat"}) {
        QTest::newRow(name) << QString::fromLatin1(name);
    }
}

inline QString dumped(const json& value) { return QString::fromStdString(value.dump()); }

inline std::string contentOf(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// Projects, files in other tools' formats, and what comes of them.
class ShapeImports {
protected:
    tests::TempFolder temp_;
    int made_ = 0;

    fs::path fresh() { return temp_.path() / ("p" + std::to_string(++made_)); }
    std::unique_ptr<Project> open() { return Project::open(fresh(), {"anna", "", true}); }

    /// Everything an annotation may say.
    std::unique_ptr<Project> annotated() {
        auto project = open();
        Annotation evidence{zoomTarget("a", 0)}, zoom{zoomTarget("b", 0)}, whole{caseTarget("a")};
        evidence.type = "object";
        evidence.severity = Severity::Major;
        evidence.verdict = Verdict::Wrong;
        evidence.note = "\"no\" <van> & so on,\nzweite Zeile: größer";
        evidence.tags = {"night", "rain"};
        evidence.correctLabel = "bus";
        evidence.boxes = {{"CAM_FRONT", {0, 0, 200, 100}, "", ""}, {"CAM_BACK", {10.5, 20, 30.5, 60}, "lorry", ""}};
        zoom.type = "camera-confusion";
        whole.type = "count";
        whole.isChecked = true;
        project->edit({evidence, zoom, whole}, {sixViews("a"), sixViews("b")}, "made up");
        return project;
    }

    fs::path exported(const Project& project, const QString& format, ExportOptions::Category category = ExportOptions::Category::Type) {
        const fs::path folder = fresh();
        ExportOptions options;
        options.category = category;
        writeExport(project, formatOf(format), options, folder, false, false);
        return folder;
    }
    QString exportedText(const Project& project, const QString& format) {
        QString all;
        for (const auto& entry : fs::directory_iterator(exported(project, format))) {
            all += QString::fromStdString(contentOf(entry.path()));
        }
        return all;
    }
    fs::path exportedByLabel(const Project& project, const QString& format) { return exported(project, format, ExportOptions::Category::Label); }

    /// A case of a box with a label of its own, one that has the right label, one that is called as a type is, a zoom's crop, and one that should be called otherwise.
    std::unique_ptr<Project> labelled() {
        auto project = open();
        Annotation evidence{caseTarget("a")}, crop{zoomTarget("a", 0)}, corrected{zoomTarget("b", 0)};
        evidence.type = "count";
        evidence.correctLabel = "tram";
        evidence.boxes = {{"CAM_FRONT", {1, 2, 30, 40}, "car", ""}, {"CAM_FRONT", {50, 2, 80, 40}, "", ""}, {"CAM_BACK", {1, 2, 30, 40}, "object", ""}};
        crop.type = "object";
        corrected.type = "object";
        corrected.correctLabel = "lorry";
        project->edit({evidence, crop, corrected}, {sixViews("a"), sixViews("b")}, "made up");
        return project;
    }

    /// What a person does in another tool who calls a box otherwise.
    static void recategorise(const fs::path& folder, const QString& format, const std::string& from, const std::string& to) {
        for (const auto& entry : fs::directory_iterator(folder)) {
            std::string text = contentOf(entry.path());
            if (format == "labelme") {
                json document = json::parse(text);
                for (json& shape : document["shapes"]) {
                    shape["label"] = shape["label"] == from ? to : shape["label"].get<std::string>();
                }
                text = document.dump();
            } else {
                const std::string before = format == "coco" ? "\"name\": \"" : "<box label=\"";
                for (size_t at = text.find(before + from + "\""); at != std::string::npos; at = text.find(before + from + "\"", at + 1)) {
                    text.replace(at, before.size() + from.size(), before + to);
                }
            }
            std::ofstream(entry.path(), std::ios::binary) << text;
        }
    }

    /// Whether an import says nothing new, not even of what is kept.
    static bool isKnown(Project& project, const fs::path& path) {
        const size_t steps = project.history(100).size();
        const ImportReport report = imported(project, path);
        return report.problems.empty() && report.taken == 0 && project.history(100).size() == steps;
    }

    static ImportReport imported(Project& project, const fs::path& path, bool mayReplace = true) {
        ShapeImportOptions options{mayReplace, "from elsewhere", {}, {}};
        options.caseOf = [](const std::string& rollout) { return rollout == "a" || rollout == "b" ? std::optional(sixViews(rollout)) : std::nullopt; };
        options.caseShowing = [](const std::string& picture) {
            const auto fits = [&](const std::string& frame) { return likeness(picture, frame) <= std::optional(Likeness::SameStem) && likeness(picture, frame); };
            const CaseFacts six = sixViews("a");
            const bool isHere = fits(six.stitchedId) || std::any_of(six.pictures.begin(), six.pictures.end(), [&](const CasePicture& one) { return fits(one.frameId); });
            return isHere ? std::optional(six) : std::nullopt;
        };
        return importShapes(project, readForeignAnnotations(path).value(), options);
    }

    fs::path written(const char* name, const std::string& text) {
        const fs::path folder = fresh();
        fs::create_directory(folder);
        std::ofstream(folder / name, std::ios::binary) << text;
        return folder / name;
    }
};

}  // namespace omnidrive::annotation::testing
