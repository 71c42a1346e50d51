// SPDX-License-Identifier: GPL-3.0-or-later
// Files of COCO, LabelMe, X-AnyLabeling and CVAT into annotations and out again: nothing that they say is lost.
#include "annotation/export_files.h"
#include "annotation/export_parts.h"
#include "annotation/import_shapes.h"
#include "annotation/picture_names.h"
#include "annotation/xml_node.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <fstream>
#include <set>

using namespace omnidrive;
using namespace omnidrive::annotation;
using nlohmann::json;
using omnidrive::tests::errorOf;
namespace fs = std::filesystem;

namespace {

CaseFacts sixViews(const std::string& rollout) {
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

ExportFormat formatOf(const QString& name) { return exportFormatFromName(name.toStdString()).value(); }

void addFormats() {
    QTest::addColumn<QString>("format");
    for (const char* name : {"coco", "labelme", "cvat"}) {
        QTest::newRow(name) << QString::fromLatin1(name);
    }
}

QString dumped(const json& value) { return QString::fromStdString(value.dump()); }

std::string contentOf(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

class TestImportShapes : public QObject {
    Q_OBJECT

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

private Q_SLOTS:
    void whatWeWroteIsThereAlready_data() { addFormats(); }
    void whatWeWroteIsThereAlready() {
        QFETCH(QString, format);
        const auto project = annotated();
        const auto before = project->annotations();
        const ImportReport report = imported(*project, exported(*project, format), false);
        QVERIFY2(report.problems.empty(), report.problems.empty() ? "" : report.problems.front().c_str());
        QCOMPARE(report.taken, int64_t{0});
        QCOMPARE(report.same, int64_t{3});
        QVERIFY(project->annotations() == before);
    }

    void anEmptyProjectGetsAllOfIt_data() { addFormats(); }
    void anEmptyProjectGetsAllOfIt() {
        QFETCH(QString, format);
        const auto source = annotated();
        const auto target = open();
        const ImportReport report = imported(*target, exported(*source, format));
        QVERIFY2(report.problems.empty(), report.problems.empty() ? "" : report.problems.front().c_str());
        QCOMPARE(report.taken, int64_t{3});
        auto expected = source->annotations();
        for (auto& [key, annotation] : expected) {
            for (EvidenceBox& box : annotation.boxes) {
                box.label = box.label.empty() ? annotation.correctLabel : box.label;   // exports say it of each box
            }
            std::stable_sort(annotation.boxes.begin(), annotation.boxes.end(), [](const auto& a, const auto& b) { return a.camera < b.camera; });
        }
        QVERIFY(target->annotations() == expected);
        const auto history = target->history(10);
        QCOMPARE(history.size(), size_t{1});
        QCOMPARE(history[0].author, std::string("anna"));
        QCOMPARE(history[0].reason, std::string("from elsewhere"));
        QVERIFY(target->undo());
        QVERIFY(target->annotations().empty());
    }

    /// A person changed the file in the other tool: only with mayReplace it counts.
    void changesComeBack() {
        const auto project = annotated();
        const fs::path file = exported(*project, "coco") / "annotations.json";
        json document = json::parse(contentOf(file));
        for (json& one : document["annotations"]) {
            if (one["attributes"]["target"] == "zoom:0:a" && one["bbox"][0] == 10.5) {
                one["bbox"] = {12, 22, 20, 30};
                one["category_id"] = document["categories"][1]["id"];
                one["attributes"]["severity"] = "minor";
            }
        }
        std::ofstream(file) << document.dump();
        const ImportReport refused = imported(*project, file, false);
        QCOMPARE(refused.taken, int64_t{0});
        QCOMPARE(refused.problems.size(), size_t{1});
        QVERIFY(QString::fromStdString(refused.problems[0]).contains("is annotated otherwise already"));
        QCOMPARE(imported(*project, file).taken, int64_t{1});
        const Annotation* changed = project->find(zoomTarget("a", 0));
        QVERIFY(std::any_of(changed->boxes.begin(), changed->boxes.end(), [](const EvidenceBox& box) { return box.boxInCamera == BoxF{12, 22, 32, 52}; }));
        QCOMPARE(changed->boxes.size(), size_t{2});
    }

    /// Corners and widths that are no whole numbers; what people and exports do with them is no change.
    void unevenBoxesAreThereAlready_data() { addFormats(); }
    void unevenBoxesAreThereAlready() {
        QFETCH(QString, format);
        const auto project = open();
        Annotation one{caseTarget("a")};
        one.boxes = {{"CAM_FRONT", {10.1, 20.2, 30.7, 60.3}, "bus", ""}, {"CAM_BACK", {73.07, 39.93, 111.72, 68.6}, "", ""}};
        project->edit({one}, {sixViews("a")}, "made up");
        QVERIFY(isKnown(*project, exported(*project, format)));
        QVERIFY(project->find(one.target)->boxes == one.boxes);
    }

    void byLabelItIsThereAlready_data() { addFormats(); }
    void byLabelItIsThereAlready() {
        QFETCH(QString, format);
        const auto project = labelled();
        const auto before = project->annotations();
        QVERIFY(isKnown(*project, exportedByLabel(*project, format)));
        QVERIFY(project->annotations() == before);
    }

    /// The category is the first that anybody changes; the attributes still say what it was.
    void aChangedCategoryIsTheNewLabel_data() { addFormats(); }
    void aChangedCategoryIsTheNewLabel() {
        QFETCH(QString, format);
        const auto project = labelled();
        const fs::path folder = exportedByLabel(*project, format);
        for (const char* name : {"car", "tram", "van", "lorry"}) {
            recategorise(folder, format, name, std::string("new ") + name);
        }
        const ImportReport report = imported(*project, folder);
        QVERIFY2(report.problems.empty(), report.problems.empty() ? "" : report.problems.front().c_str());
        QCOMPARE(report.taken, int64_t{3});
        std::map<std::pair<std::string, double>, std::string> labels;
        const Annotation* evidence = project->find(caseTarget("a"));
        for (const EvidenceBox& box : evidence->boxes) {
            labels[{box.camera, box.boxInCamera.x0}] = box.label;
        }
        QCOMPARE(labels.size(), size_t{3});
        QCOMPARE((labels[{"CAM_FRONT", 1}]), std::string("new car"));
        QCOMPARE((labels[{"CAM_FRONT", 50}]), std::string("new tram"));
        QCOMPARE((labels[{"CAM_BACK", 1}]), std::string("object"));
        QCOMPARE(evidence->type, std::string("count"));
        QCOMPARE(evidence->correctLabel, std::string("tram"));   // of all of it; one box is said to be something else
        QCOMPARE(project->find(zoomTarget("a", 0))->correctLabel, std::string("new van"));
        QCOMPARE(project->find(zoomTarget("b", 0))->correctLabel, std::string("new lorry"));
        QVERIFY(project->find(zoomTarget("b", 0))->boxes.empty());
    }

    /// Or somebody changed the attribute, and the category is what it was called.
    void aChangedLabelCounts() {
        const auto project = labelled();
        const fs::path file = exportedByLabel(*project, "coco") / "annotations.json";
        json document = json::parse(contentOf(file));
        for (json& one : document["annotations"]) {
            if (one["attributes"]["label"] == "car") {
                one["attributes"]["label"] = "bus";
            }
            if (one["attributes"]["target"] == "zoom:0:b") {
                one["attributes"]["correct_label"] = "bus";
            }
        }
        std::ofstream(file) << document.dump();
        QCOMPARE(imported(*project, file).taken, int64_t{2});
        const auto& boxes = project->find(caseTarget("a"))->boxes;
        QVERIFY(std::any_of(boxes.begin(), boxes.end(), [](const EvidenceBox& box) { return box.label == "bus"; }));
        QCOMPARE(project->find(zoomTarget("b", 0))->correctLabel, std::string("bus"));
    }

    /// Each box repeats what is said of the whole: a change at any of them counts, and of two the first.
    void aChangeAtAnyBoxCounts_data() {
        QTest::addColumn<int>("changed");
        QTest::newRow("the first") << 0;
        QTest::newRow("the last") << 1;
    }
    void aChangeAtAnyBoxCounts() {
        QFETCH(int, changed);
        const auto project = annotated();
        const fs::path file = exported(*project, "coco") / "annotations.json";
        json document = json::parse(contentOf(file));
        std::vector<json*> ofTarget;
        for (json& one : document["annotations"]) {
            if (one["attributes"]["target"] == "zoom:0:a") {
                ofTarget.push_back(&one);
            }
        }
        QCOMPARE(ofTarget.size(), size_t{2});
        json& attributes = (*ofTarget[static_cast<size_t>(changed)])["attributes"];
        attributes["severity"] = "minor";
        attributes["type"] = "count";
        attributes["correct_answer"] = "4";
        attributes.erase("note");
        std::ofstream(file) << document.dump();
        QVERIFY(imported(*project, file).problems.empty());
        const Annotation* one = project->find(zoomTarget("a", 0));
        QCOMPARE(one->severity, Severity::Minor);
        QCOMPARE(one->type, std::string("count"));
        QCOMPARE(one->correctAnswer, std::string("4"));
        QCOMPARE(one->note, std::string());
        QCOMPARE(one->tags, (std::vector<std::string>{"night", "rain"}));
        QCOMPARE(one->boxes.size(), size_t{2});
    }

    void twoChangesOfOneMember() {
        const auto project = annotated();
        const fs::path file = exported(*project, "coco") / "annotations.json";
        json document = json::parse(contentOf(file));
        int number = 0;
        for (json& one : document["annotations"]) {
            if (one["attributes"]["target"] == "zoom:0:a") {
                one["attributes"]["note"] = number++ == 0 ? "first" : "second";
            }
        }
        std::ofstream(file) << document.dump();
        const ImportReport report = imported(*project, file);
        QCOMPARE(report.problems.size(), size_t{1});
        QVERIFY2(QString::fromStdString(report.problems[0]).contains("note is \"second\" here and \"first\" at another box of zoom 1 of a, which is kept"),
                 report.problems[0].c_str());
        QCOMPARE(project->find(zoomTarget("a", 0))->note, std::string("first"));
    }

    /// Its picture is still there, and no shape of it.
    void theLastBoxOfAPictureIsTakenAway_data() { addFormats(); }
    void theLastBoxOfAPictureIsTakenAway() {
        QFETCH(QString, format);
        const auto project = annotated();
        const fs::path folder = exported(*project, format);
        const fs::path file = folder / (format == "coco" ? "annotations.json" : format == "cvat" ? "annotations.xml" : "f4.json");
        std::string text = contentOf(file);
        if (format == "cvat") {
            const size_t begin = text.rfind("    <box", text.find("xtl=\"10.5\""));
            text.erase(begin, text.find("</box>\n", begin) + 7 - begin);
        } else {
            json document = json::parse(text);
            json& shapes = document[format == "coco" ? "annotations" : "shapes"];
            const auto isGone = [&](const json& one) { return format == "coco" ? one["bbox"][0] == 10.5 : one["points"][0][0] == 10.5; };
            shapes.erase(std::find_if(shapes.begin(), shapes.end(), isGone));
            text = document.dump();
        }
        std::ofstream(file, std::ios::binary) << text;
        const ImportReport refused = imported(*project, folder, false);
        QCOMPARE(refused.problems.size(), size_t{1});
        QCOMPARE(project->find(zoomTarget("a", 0))->boxes.size(), size_t{2});
        QCOMPARE(imported(*project, folder).taken, int64_t{1});
        const auto& boxes = project->find(zoomTarget("a", 0))->boxes;
        QCOMPARE(boxes.size(), size_t{1});
        QCOMPARE(boxes[0].camera, std::string("CAM_FRONT"));
    }

    /// Another case's picture, which only ends in the same name, says nothing of it.
    void likeNamedPicturesTakeNothingAway() {
        const auto project = open();
        std::vector<Annotation> annotations;
        std::vector<CaseFacts> all;
        for (const std::string rollout : {"x", "y"}) {
            CaseFacts facts;
            facts.rollout = rollout;
            facts.pictures = {{"CAM_FRONT", rollout + "/front.jpg", 200, 100}, {"CAM_BACK", rollout + "/back.jpg", 200, 100}};
            all.push_back(facts);
            annotations.push_back(Annotation{caseTarget(rollout)});
            annotations.back().boxes = {{"CAM_BACK", {1, 2, 30, 40}, "bus", ""}, {"CAM_FRONT", {1, 2, 30, 40}, "bus", ""}};
        }
        project->edit(annotations, all, "made up");
        const fs::path file = exported(*project, "coco") / "annotations.json";
        json document = json::parse(contentOf(file));
        const json images = document["images"], shapes = document["annotations"];
        document["images"] = document["annotations"] = json::array();
        std::set<int> left;
        std::copy_if(images.begin(), images.end(), std::back_inserter(document["images"]), [&](const json& one) {
            return one["frame_id"] != "x/back.jpg" && left.insert(one["id"].get<int>()).second;
        });
        std::copy_if(shapes.begin(), shapes.end(), std::back_inserter(document["annotations"]), [&](const json& one) { return left.count(one["image_id"].get<int>()) > 0; });
        QCOMPARE(document["annotations"].size(), size_t{3});
        std::ofstream(file) << document.dump();
        QVERIFY(isKnown(*project, file));
        QCOMPARE(project->find(caseTarget("x"))->boxes.size(), size_t{2});
    }

    /// What somebody takes away again is not brought back by the next export.
    void whatIsTakenAwayIsNoLongerKept_data() { addFormats(); }
    void whatIsTakenAwayIsNoLongerKept() {
        QFETCH(QString, format);
        const auto project = annotated();
        const auto read = [&](const fs::path& folder) { return contentOf(folder / (format == "coco" ? "annotations.json" : format == "cvat" ? "annotations.xml" : "f4.json")); };
        const fs::path folder = exported(*project, format);
        const std::string before = read(folder);
        std::string more = before;
        if (format == "cvat") {
            more.insert(more.rfind("  </image>"), "    <points label=\"tip\" points=\"3,4\"/>\n");
            more.insert(more.find("    </task>"), "      <owner>kim</owner>\n");
        } else {
            json document = json::parse(before);
            if (format == "coco") {
                document["extra"] = 1;
                document["images"].back()["license"] = 1;
            } else {
                document["shapes"].push_back({{"label", "tip"}, {"points", {{3, 4}}}, {"shape_type", "point"}});
            }
            more = document.dump();
        }
        const fs::path file = folder / (format == "coco" ? "annotations.json" : format == "cvat" ? "annotations.xml" : "f4.json");
        std::ofstream(file, std::ios::binary) << more;
        imported(*project, folder);
        const std::string with = read(exported(*project, format));
        for (const char* word : format == "coco" ? std::vector{"\"extra\"", "\"license\""} : format == "cvat" ? std::vector{"<points", "<owner"} : std::vector{"\"tip\""}) {
            QVERIFY2(with.find(word) != std::string::npos, word);
        }
        QVERIFY(isKnown(*project, folder));
        std::ofstream(file, std::ios::binary) << before;
        imported(*project, folder);
        QCOMPARE(QString::fromStdString(read(exported(*project, format))), QString::fromStdString(before));
        QVERIFY(isKnown(*project, folder));
    }

    /// What an export says of a whole picture is a flag there, by its category: it is no flag of somebody else's.
    void flagsOfLabelMe() {
        const auto project = open();
        Annotation whole{caseTarget("a")};
        whole.type = "count";
        whole.correctLabel = "truck";
        project->edit({whole}, {sixViews("a")}, "made up");
        const fs::path folder = exportedByLabel(*project, "labelme");
        QCOMPARE(dumped(json::parse(contentOf(folder / "all.json"))["flags"]), QString(R"({"truck":true})"));
        QVERIFY(isKnown(*project, folder));
        QVERIFY(isKnown(*project, exported(*project, "labelme")));
        whole.correctLabel = "bus";
        project->edit({whole}, {}, "corrected");
        QCOMPARE(dumped(json::parse(contentOf(exportedByLabel(*project, "labelme") / "all.json"))["flags"]), QString(R"({"bus":true})"));
    }

    /// A file about one camera says nothing of the others.
    void otherCamerasKeepTheirBoxes() {
        const auto project = annotated();
        const fs::path folder = exported(*project, "labelme");
        json document = json::parse(contentOf(folder / "f4.json"));
        document["shapes"][0]["points"] = {{30.0, 60.0}, {11.0, 20.0}};
        std::ofstream(folder / "f4.json") << document.dump();
        QCOMPARE(imported(*project, folder / "f4.json").taken, int64_t{1});
        const auto& boxes = project->find(zoomTarget("a", 0))->boxes;
        QCOMPARE(boxes.size(), size_t{2});
        QCOMPARE(boxes[0].camera, std::string("CAM_BACK"));
        QCOMPARE(boxes[0].boxInCamera, (BoxF{11, 20, 30, 60}));
        QCOMPARE(boxes[1].camera, std::string("CAM_FRONT"));
    }

    void aMovedCropBecomesEvidence() {
        const auto project = annotated();
        const fs::path file = exported(*project, "coco") / "annotations.json";
        json document = json::parse(contentOf(file));
        for (json& one : document["annotations"]) {
            if (one["attributes"]["target"] == "zoom:0:b") {
                one["bbox"][0] = 15;
            }
        }
        std::ofstream(file) << document.dump();
        QCOMPARE(imported(*project, file).taken, int64_t{1});
        QCOMPARE(project->find(zoomTarget("b", 0))->boxes.at(0).boxInCamera, (BoxF{15, 20, 65, 70}));
    }

    void foreignCoco() {
        const std::string text = R"({"info": {"year": 2020, "contributor": "x"}, "licenses": [{"id": 1, "name": "L"}], "extra": {"a": [1]},
            "categories": [{"id": 7, "name": "bus", "supercategory": "vehicle", "colour": "red"}, {"id": 3, "name": "object"}],
            "images": [{"id": 40, "file_name": "cam/f1.jpg", "width": 200, "height": 100, "license": 1, "date_captured": "then"},
                       {"id": 41, "file_name": "zz.jpg", "width": 9, "height": 9}],
            "annotations": [{"id": 5, "image_id": 40, "category_id": 7, "bbox": [10, 20, 30, 40], "area": 700.5, "iscrowd": 1,
                             "segmentation": {"size": [100, 200], "counts": "abc"}, "score": 0.75, "attributes": {"type": "Q", "parked": true, "severity": "critical"}},
                            {"id": 6, "image_id": 40, "category_id": 3, "bbox": [0, 0, 5, 5]},
                            {"id": 7, "image_id": 41, "category_id": 3, "bbox": [0, 0, 5, 5]},
                            {"id": 8, "image_id": 99, "category_id": 3, "bbox": [0, 0, 5, 5]},
                            {"id": 9, "image_id": 40, "category_id": 3, "bbox": [0, 0, "x", 5]}]})";
        const auto project = open();
        const ImportReport report = imported(*project, written("annotations.json", text));
        QStringList problems;
        for (const std::string& problem : report.problems) {
            problems << QString::fromStdString(problem);
        }
        QCOMPARE(problems, (QStringList{"annotations.json, annotation 4: \"image_id\" names no image of the file",
                                        "annotations.json, annotation 5: \"bbox\" must be four numbers",
                                        "annotations.json, annotation 3: no case shows the picture zz.jpg"}));
        const Annotation* one = project->find(caseTarget("a"));
        QVERIFY(one != nullptr);
        QCOMPARE(one->type, std::string("object"));
        QCOMPARE(one->severity, Severity::Critical);
        QCOMPARE(one->boxes.size(), size_t{2});
        QCOMPARE(one->boxes[0].camera, std::string("CAM_FRONT"));
        QCOMPARE(one->boxes[0].label, std::string("bus"));
        ExportOptions options;
        options.category = ExportOptions::Category::Label;
        const json again = json::parse(cocoFiles(exportSetOf(*project, options)).at(0).content);
        QCOMPARE(dumped(again["info"]["contributor"]), dumped(json("x")));
        QVERIFY(again["licenses"].size() == 1);
        QCOMPARE(dumped(again["extra"]["a"][0]), dumped(json(1)));
        QCOMPARE(dumped(again["images"][0]["license"]), dumped(json(1)));
        QCOMPARE(dumped(again["images"][0]["date_captured"]), dumped(json("then")));
        const json& bus = again["annotations"][0];
        QCOMPARE(dumped(bus["area"]), dumped(json(700.5)));
        QCOMPARE(dumped(bus["iscrowd"]), dumped(json(1)));
        QCOMPARE(dumped(bus["segmentation"]["counts"]), dumped(json("abc")));
        QCOMPARE(dumped(bus["score"]), dumped(json(0.75)));
        QCOMPARE(dumped(bus["attributes"]["parked"]), dumped(json(true)));
        for (const json& category : again["categories"]) {
            QVERIFY(category["name"] != json("bus") || (category["supercategory"] == json("vehicle") && category["colour"] == json("red")));
        }
        QVERIFY(again["annotations"][1]["iscrowd"] == json(0) && again["annotations"][1]["area"] == json(25.0));
    }

    /// x + width - x is not the width to the last digit.
    void anUnchangedBoxKeepsItsMask() {
        const std::string text = R"({"categories": [{"id": 1, "name": "bus"}], "images": [{"id": 1, "file_name": "f1.png", "width": 200, "height": 100}],
            "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [73.07, 39.93, 38.65, 28.67], "area": 70.25, "iscrowd": 1, "segmentation": {"size": [100, 200], "counts": "abc"}}]})";
        const auto project = open();
        const fs::path file = written("annotations.json", text);
        imported(*project, file);
        QVERIFY(isKnown(*project, file));
        const json again = json::parse(cocoFiles(exportSetOf(*project, {})).at(0).content)["annotations"][0], before = json::parse(text)["annotations"][0];
        for (const char* key : {"bbox", "area", "iscrowd", "segmentation"}) {
            QCOMPARE(dumped(again[key]), dumped(before[key]));
        }
    }

    /// As little as no box is moved by, a polygon is one still.
    void aNudgedPolygonStaysOne() {
        const auto project = open();
        const auto polygon = [&](double x) {
            return written("f1.json", fmt::format(R"({{"imagePath": "f1.png", "shapes": [{{"label": "road", "points": [[0, 0], [{}, 10], [20, 90]], "shape_type": "polygon"}}]}})", x));
        };
        imported(*project, polygon(50));
        imported(*project, polygon(50.005));
        const json shape = json::parse(labelMeFiles(exportSetOf(*project, {})).at(0).content)["shapes"][0];
        QCOMPARE(dumped(shape["points"]), dumped(json::parse("[[0, 0], [50.005, 10], [20, 90]]")));
    }

    /// Of a box that was changed since, a mask and its area mean nothing.
    void aChangedBoxLosesItsMask() {
        const std::string text = R"({"categories": [{"id": 1, "name": "bus"}], "images": [{"id": 1, "file_name": "f1.png", "width": 200, "height": 100}],
            "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [10, 20, 30, 40], "area": 70, "segmentation": [[1, 2, 3, 4, 5, 6]], "score": 1}]})";
        const auto project = open();
        imported(*project, written("annotations.json", text));
        Annotation changed = *project->find(caseTarget("a"));
        changed.boxes[0].boxInCamera.x0 = 12;
        project->edit({changed}, {}, "moved");
        const json again = json::parse(cocoFiles(exportSetOf(*project, {})).at(0).content)["annotations"][0];
        QCOMPARE(dumped(again["bbox"]), dumped(json({12.0, 20.0, 28.0, 40.0})));
        QCOMPARE(dumped(again["area"]), dumped(json(28.0 * 40.0)));
        QVERIFY(again["segmentation"][0].size() == 8);
        QCOMPARE(dumped(again["score"]), dumped(json(1)));
    }

    void foreignLabelMe() {
        const std::string text = R"({"version": "4.0.0-beta.5", "flags": {"blurred": true}, "checked": false, "imagePath": "..\\images\\f1.jpg", "imageData": null,
            "imageHeight": 100, "imageWidth": 200, "chat_history": [{"q": "?"}], "vqaData": {"k": 1}, "tags": ["free"],
            "shapes": [{"label": "bus", "points": [[40, 60], [10, 20]], "shape_type": "rectangle", "group_id": 4, "flags": {"hidden": true}, "score": 0.5,
                        "difficult": true, "description": "parked", "kie_linking": [], "attributes": {"colour": "red"}},
                       {"label": "road", "points": [[0, 0], [50, 10], [20, 90]], "shape_type": "polygon", "group_id": null, "flags": {}},
                       {"label": "tip", "points": [[3, 4]], "shape_type": "point", "note2": 1}]})";
        const auto project = open();
        const ImportReport report = imported(*project, written("f1.json", text));
        QVERIFY2(report.problems.empty(), report.problems.empty() ? "" : report.problems.front().c_str());
        const Annotation* one = project->find(caseTarget("a"));
        QCOMPARE(one->note, std::string("parked"));
        QCOMPARE(one->boxes.size(), size_t{2});
        QCOMPARE(one->boxes[0].boxInCamera, (BoxF{10, 20, 40, 60}));
        QCOMPARE(one->boxes[1].boxInCamera, (BoxF{0, 0, 50, 90}));
        const auto files = labelMeFiles(exportSetOf(*project, {}));
        QCOMPARE(files.size(), size_t{1});
        const json again = json::parse(files[0].content), before = json::parse(text);
        QCOMPARE(dumped(again["chat_history"]), dumped(before["chat_history"]));
        QCOMPARE(dumped(again["vqaData"]), dumped(before["vqaData"]));
        QCOMPARE(dumped(again["flags"]["blurred"]), dumped(json(true)));
        QCOMPARE(dumped(again["tags"]), dumped(json::array({"free"})));
        QVERIFY(again["shapes"].size() == 3);
        for (const char* key : {"points", "shape_type", "group_id", "flags", "score", "difficult", "kie_linking"}) {
            QVERIFY2(again["shapes"][0][key] == before["shapes"][0][key], key);
        }
        QCOMPARE(dumped(again["shapes"][0]["attributes"]["colour"]), dumped(json("red")));
        QCOMPARE(dumped(again["shapes"][1]["points"]), dumped(before["shapes"][1]["points"]));
        QCOMPARE(dumped(again["shapes"][1]["shape_type"]), dumped(json("polygon")));
        QCOMPARE(dumped(again["shapes"][2]), dumped(before["shapes"][2]));
    }

    void foreignCvat() {
        const std::string text = R"(<?xml version="1.0" encoding="utf-8"?>
<annotations><!-- by hand -->
  <version>1.1</version>
  <meta><task><name>t</name><owner><username>kim</username></owner>
    <labels><label><name>bus</name><color>#ff0000</color><attributes><attribute><name>parked</name><input_type>checkbox</input_type></attribute></attributes></label></labels>
  </task><dumped>2024-01-01</dumped></meta>
  <image id="0" name="seq/f1.jpg" width="200" height="100" subset="Train">
    <box label="bus" source="automatic" occluded="1" xtl="10" ytl="20" xbr="40" ybr="60.5" z_order="3" group_id="2"><attribute name="parked">true</attribute></box>
    <polygon label="road" points="0,0;50,10;20,90" z_order="0"/>
    <tag label="rainy" source="manual"/>
  </image>
</annotations>)";
        const auto project = open();
        const ImportReport report = imported(*project, written("annotations.xml", text));
        QVERIFY2(report.problems.empty(), report.problems.empty() ? "" : report.problems.front().c_str());
        const Annotation* one = project->find(caseTarget("a"));
        QCOMPARE(one->note, std::string("rainy"));
        QCOMPARE(one->boxes.at(0).boxInCamera, (BoxF{10, 20, 40, 60.5}));
        QCOMPARE(one->boxes[0].label, std::string("bus"));
        ExportOptions options;
        options.category = ExportOptions::Category::Label;
        const XmlNode again = parseXml(cvatFiles(exportSetOf(*project, options)).at(0).content, "again");
        const XmlNode* image = again.child("image");
        QCOMPARE(*image->attribute("subset"), std::string("Train"));
        const XmlNode* box = image->child("box");
        for (const auto& [key, value] : {std::pair{"label", "bus"}, {"source", "automatic"}, {"occluded", "1"}, {"z_order", "3"}, {"group_id", "2"}, {"ybr", "60.5"}}) {
            QVERIFY2(box->attribute(key) != nullptr && *box->attribute(key) == value, key);
        }
        QVERIFY(std::any_of(box->children.begin(), box->children.end(), [](const XmlNode& child) { return *child.attribute("name") == "parked" && child.text == "true"; }));
        QCOMPARE(*image->child("polygon")->attribute("points"), std::string("0,0;50,10;20,90"));
        const XmlNode *task = again.child("meta")->child("task"), *label = task->child("labels")->child("label");
        QCOMPARE(again.child("meta")->child("dumped")->text, std::string("2024-01-01"));
        QCOMPARE(task->child("owner")->child("username")->text, std::string("kim"));
        while (label != nullptr && label->child("name")->text != "bus") {
            ++label;
        }
        QCOMPARE(label->child("color")->text, std::string("#ff0000"));
        QCOMPARE(label->child("attributes")->children.back().child("name")->text, std::string("parked"));
    }

    /// CVAT writes all attributes of a label for a box that was drawn there, empty where nobody said something.
    void drawnInCvat() {
        const auto project = annotated();
        const fs::path file = exported(*project, "cvat") / "annotations.xml";
        std::string text = contentOf(file), attributes;
        for (const char* name : ownAttributes()) {
            attributes += fmt::format("<attribute name=\"{}\">{}</attribute>", name, std::string(name) == "rollout" ? "whose?" : "");
        }
        text.insert(text.find("  </image>", text.find("name=\"f1.png\"")), "    <box label=\"unlabelled\" xtl=\"1\" ytl=\"2\" xbr=\"3\" ybr=\"4\">" + attributes + "</box>\n");
        std::ofstream(file, std::ios::binary) << text;
        QCOMPARE(imported(*project, file).taken, int64_t{1});
        for (int i = 0; i < 2; ++i) {
            const fs::path again = exported(*project, "cvat") / "annotations.xml";
            const XmlNode root = parseXml(contentOf(again), "again");
            for (const XmlNode& image : root.children) {
                for (const XmlNode& shape : image.children) {
                    const auto isTarget = [](const XmlNode& child) { return child.name == "attribute" && *child.attribute("name") == "target"; };
                    QVERIFY(shape.name != "box" || std::count_if(shape.children.begin(), shape.children.end(), isTarget) == 1);
                }
            }
            QVERIFY(isKnown(*project, again));   // with the rollout that somebody else's attribute names twice
        }
        QCOMPARE(project->find(caseTarget("a"))->boxes.size(), size_t{1});
    }

    /// Trace files name their frames by paths, with dots, in any case: what an export makes of them is found again, and nothing else.
    void framesNamedByPaths_data() { addFormats(); }
    void framesNamedByPaths() {
        QFETCH(QString, format);
        const std::array<std::string, 5> frames{"images/sa_1.jpg", "images_sa_1.png", "cam.front.0001", "cam.front.0002", "other/sa_1.JPG"};
        const auto one = [&](size_t i) {
            CaseFacts facts;
            facts.rollout = facts.stitchedId = frames[i];
            facts.pictures = {{"", frames[i], 200, 100}};
            return facts;
        };
        const auto project = open();
        std::vector<Annotation> annotations;
        std::vector<CaseFacts> all;
        for (size_t i = 0; i < frames.size(); ++i) {
            annotations.push_back(Annotation{caseTarget(frames[i])});
            annotations.back().boxes = {{"", {1, 2, 30, 10.0 + static_cast<double>(i)}, "bus", ""}};
            all.push_back(one(i));
        }
        project->edit(annotations, all, "made up");
        const fs::path folder = exported(*project, format);
        const auto before = project->annotations();
        const ImportReport report = imported(*project, folder, false);
        QVERIFY2(report.problems.empty(), report.problems.empty() ? "" : report.problems.front().c_str());
        QCOMPARE(report.same, int64_t{5});
        QVERIFY(project->annotations() == before);
    }

    void pictureNames_data() {
        QTest::addColumn<QString>("picture");
        QTest::addColumn<QString>("frame");
        QTest::addColumn<int>("how");   // 4: not at all
        QTest::newRow("hash") << "00ff.png" << "00ff" << 1;
        QTest::newRow("as it is") << "images/sa_1.jpg" << "images/sa_1.jpg" << 0;
        QTest::newRow("our export's") << "images_sa_1.jpg" << "images/sa_1.jpg" << 0;
        QTest::newRow("its stem") << "images_sa_1" << "images/sa_1.jpg" << 1;
        QTest::newRow("another tool's path") << "D:\\data\\sa_1.png" << "images/sa_1.jpg" << 2;
        QTest::newRow("dots are no extension") << "cam.front.0001.jpg" << "cam.front.0001" << 1;
        QTest::newRow("nor alike") << "cam.front.0001" << "cam.front.0002" << 4;
        QTest::newRow("an extension in capitals") << "sa_1" << "x/sa_1.JPG" << 2;
        QTest::newRow("numbered") << "images_sa_1-2.jpg" << "images/sa_1.jpg" << 3;
        QTest::newRow("a number of its own") << "sa-2.jpg" << "sa-2.jpg" << 0;
        QTest::newRow("no number") << "sa_1-.jpg" << "sa_1.jpg" << 4;
        QTest::newRow("a part of the name") << "1.jpg" << "sa_1.jpg" << 4;
        QTest::newRow("an extension alone") << ".jpg" << "a.jpg" << 4;
        QTest::newRow("no name") << "" << "" << 4;
        QTest::newRow("a folder") << "images/" << "images/" << 0;
    }
    void pictureNames() {
        QFETCH(QString, picture);
        QFETCH(QString, frame);
        QFETCH(int, how);
        const auto fits = likeness(picture.toStdString(), frame.toStdString());
        QCOMPARE(fits ? static_cast<int>(*fits) : 4, how);
        FrameNames names;
        names.add(frame.toStdString(), "r");
        QCOMPARE(QString::fromStdString(names.find(picture.toStdString())), QString::fromLatin1(how < 3 ? "r" : ""));
        names.add(picture.toStdString(), "exactly this");   // the better of two counts, whichever came first
        QCOMPARE(QString::fromStdString(names.find(picture.toStdString())), QString::fromLatin1(how == 0 ? "r" : picture.isEmpty() ? "" : "exactly this"));
    }

    /// Each picture of a case may have tags; all of them say something of the one annotation.
    void tagsOfSeveralPictures() {
        const auto image = [](const char* name, const char* tags) { return fmt::format(R"({{"id": {}, "file_name": "f{}.png", "width": 200, "height": 100, "tags": [{}]}})", name, name, tags); };
        const std::string text = R"({"categories": [], "annotations": [], "images": [)" +
                                 image("1", R"({"category": "rainy", "weather": "wet", "wipers": 1}, {"category": "night", "lamps": "on"})") + "," +
                                 image("2", R"({"category": "rainy", "weather": "dry"})") + "]}";
        const auto project = open();
        const fs::path file = written("annotations.json", text);
        for (int i = 0; i < 2; ++i) {   // read again it says nothing new
            const ImportReport report = imported(*project, file);
            QCOMPARE(report.taken, int64_t{i == 0});
            QCOMPARE(report.problems.size(), size_t{1});
            QVERIFY2(QString::fromStdString(report.problems[0]).contains("weather is \"dry\" here and \"wet\" in another tag of the case, which is kept"),
                     report.problems[0].c_str());
            const Annotation* one = project->find(caseTarget("a"));
            QCOMPARE(one->note, std::string("rainy; night"));
            const QString kept = QString::fromStdString(one->extraJson);
            QVERIFY2(kept.contains("lamps") && kept.contains("wipers") && kept.contains("\"wet\""), qPrintable(kept));
        }
    }

    void aStitchedPictureIsTakenApart() {
        const std::string text = R"({"categories": [{"id": 1, "name": "bus"}], "images": [{"id": 1, "file_name": "all.png", "width": 600, "height": 200}],
            "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [210, 20, 30, 40]}, {"id": 2, "image_id": 1, "category_id": 1, "bbox": [900, 20, 30, 40]}]})";
        const auto project = open();
        const ImportReport report = imported(*project, written("annotations.json", text));
        QCOMPARE(report.problems, std::vector<std::string>{"annotations.json, annotation 2: the box lies in no camera of rollout a"});
        const EvidenceBox& box = project->find(caseTarget("a"))->boxes.at(0);
        QCOMPARE(box.camera, std::string("CAM_FRONT"));
        QCOMPARE(box.boxInCamera, (BoxF{10, 20, 40, 60}));
    }

    void whatIsNone_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("cut JSON") << "annotations.json" << QByteArray(R"({"images": [)") << "annotations.json breaks off or is damaged at byte 13";
        QTest::newRow("no list") << "a.json" << QByteArray(R"({"images": 1, "annotations": []})") << "a.json: \"images\" is no list";
        QTest::newRow("other XML") << "a.xml" << QByteArray("<svg/>") << "is no \"CVAT for images\" file: its element is svg, not annotations";
        QTest::newRow("cut XML") << "a.xml" << QByteArray("<annotations>\n<image>") << "a.xml, line 2: the element image is not closed";
        QTest::newRow("wrong end") << "a.xml" << QByteArray("<annotations></image>") << "a.xml, line 1: the element annotations is closed by another name";
        QTest::newRow("an entity of its own") << "a.xml" << QByteArray("<!DOCTYPE x><annotations>&bomb;</annotations>") << "the entity &bomb; is not known";
        QTest::newRow("no quotes") << "a.xml" << QByteArray("<annotations a=b/>") << "a value must stand in quotes";
        QTest::newRow("too deep") << "a.xml" << QByteArray("<a>").repeated(100000) << "elements are nested too deep";
        QTest::newRow("text behind it") << "a.xml" << QByteArray("<annotations/>x") << "there is text behind the last element";
        QTest::newRow("no box") << "annotations.xml" << QByteArray("<annotations><image name='f1'><box xtl='x'/></image></annotations>")
                                << "annotations.xml, line 1: \"xtl\" is no number";
    }
    void whatIsNone() {
        QFETCH(QString, name);
        QFETCH(QByteArray, text);
        QFETCH(QString, says);
        const auto project = open();
        const QString error = errorOf([&] {
            const ImportReport report = imported(*project, written(name.toStdString().c_str(), text.toStdString()));
            if (!report.problems.empty()) {
                fail(ErrorKind::Format, "{}", report.problems.front());
            }
        });
        QVERIFY2(error.contains(says), qPrintable(error));
        QVERIFY(project->annotations().empty());
    }

    void otherFilesAreNone() { QVERIFY(!readForeignAnnotations(written("lines.jsonl", "{}")) && !readForeignAnnotations(written("other.json", "[1]"))); }

    /// Depth and length: 64 elements in one another, and none of what is read is gone through again for each character.
    void xmlWithinItsLimits() {
        const auto nested = [](int depth) {
            std::string text;
            for (int i = 0; i < depth; ++i) text += "<a>";
            for (int i = 0; i < depth; ++i) text += "</a>";
            return text;
        };
        QCOMPARE(parseXml(nested(64), "x").children.size(), size_t{1});
        QVERIFY(errorOf([&] { parseXml(nested(65), "x"); }).contains("elements are nested too deep"));
        const std::string name(1 << 20, 'n'), text(1 << 20, 't');
        QCOMPARE(parseXml("<" + name + ">" + text + "</" + name + ">", "x").text.size(), text.size());
    }

    void xmlComesBack() {
        const XmlNode node = parseXml("<a b='1 &amp; \"2\"'>t &lt;&#228;<![CDATA[<x>]]><c/></a>", "x");
        QCOMPARE(node.text, std::string("t <ä<x>"));
        const XmlNode again = parseXml(xmlOf(node, 0), "y");
        QCOMPARE(again.text, node.text);
        QCOMPARE(*again.attribute("b"), std::string("1 & \"2\""));
        QCOMPARE(again.children.size(), size_t{1});
    }
};

QTEST_APPLESS_MAIN(TestImportShapes)
#include "tst_import_shapes.moc"
