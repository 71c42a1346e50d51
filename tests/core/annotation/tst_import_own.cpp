// SPDX-License-Identifier: GPL-3.0-or-later
// Our own exports for COCO, LabelMe and CVAT, as they were or as somebody changed them there, back into annotations.
#include "shape_imports.h"

using namespace omnidrive;
using namespace omnidrive::annotation;
using namespace omnidrive::annotation::testing;

class TestImportOwn : public QObject, ShapeImports {
    Q_OBJECT

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
        QVERIFY(isKnown(*project, folder));
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
        QVERIFY(isKnown(*project, file));
    }

    /// The right label that an export says of each box is not each box's own.
    void aChangedRightLabelIsOfTheWhole_data() { addFormats(); }
    void aChangedRightLabelIsOfTheWhole() {
        QFETCH(QString, format);
        const auto project = labelled();
        for (const auto category : {ExportOptions::Category::Type, ExportOptions::Category::Label}) {
            const std::string before = project->find(caseTarget("a"))->correctLabel, after = before + "-train";
            const fs::path folder = exported(*project, format, category);
            for (const auto& entry : fs::directory_iterator(folder)) {
                std::string text = contentOf(entry.path());
                const std::string name = format == "cvat" ? "<attribute name=\"correct_label\">" : "\"correct_label\": \"";
                for (size_t at = text.find(name + before); at != std::string::npos; at = text.find(name + before, at + 1)) {
                    text.replace(at, name.size() + before.size(), name + after);
                }
                std::ofstream(entry.path(), std::ios::binary) << text;
            }
            QCOMPARE(imported(*project, folder).taken, int64_t{1});
            const Annotation* evidence = project->find(caseTarget("a"));
            QCOMPARE(evidence->correctLabel, after);
            QCOMPARE(std::count_if(evidence->boxes.begin(), evidence->boxes.end(), [](const EvidenceBox& box) { return box.label.empty(); }), std::ptrdiff_t{1});
            QVERIFY(isKnown(*project, folder));
        }
    }

    /// Both were changed, or a file without our marks says both: the category is kept, however often it is read.
    void categoryAndAttributeDisagree_data() {
        QTest::addColumn<bool>("isMarked");
        QTest::newRow("both changed") << true;
        QTest::newRow("no marks") << false;
    }
    void categoryAndAttributeDisagree() {
        QFETCH(bool, isMarked);
        const auto project = labelled();
        const fs::path file = exported(*project, "coco") / "annotations.json";
        json document = json::parse(contentOf(file));
        for (json& one : document["annotations"]) {
            if (one["attributes"]["target"] == "zoom:0:a") {
                one["category_id"] = document["categories"][2]["id"];
                one["attributes"]["type"] = "count";
                if (!isMarked) {
                    one["attributes"].erase("exported");
                }
            }
        }
        std::ofstream(file) << document.dump();
        for (int i = 0; i < 3; ++i) {
            const ImportReport report = imported(*project, file);
            QCOMPARE(report.problems.size(), size_t{1});
            QVERIFY2(QString::fromStdString(report.problems[0]).contains("type is \"count\" by its attribute and \"relation\" by its category, which is kept"), report.problems[0].c_str());
            QCOMPARE(report.taken, int64_t{i == 0});
            QCOMPARE(project->find(zoomTarget("a", 0))->type, std::string("relation"));
        }
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
        QVERIFY(isKnown(*project, file));   // the other box still says what was
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

    /// What somebody says beside our shapes, in tags and boxes of theirs, stays however often the file is read.
    void whatOthersAddStays_data() {
        QTest::addColumn<QString>("format");
        QTest::newRow("coco") << "coco";
        QTest::newRow("cvat") << "cvat";
    }
    void whatOthersAddStays() {
        QFETCH(QString, format);
        const auto project = open();
        Annotation one{caseTarget("a")};
        one.boxes = {{"CAM_FRONT", {1, 2, 30, 40}, "car", ""}};
        project->edit({one}, {sixViews("a")}, "made up");
        const fs::path folder = exported(*project, format), file = folder / (format == "coco" ? "annotations.json" : "annotations.xml");
        std::string text = contentOf(file);
        if (format == "cvat") {
            text.insert(text.find("  </image>"), "    <tag label=\"blurred\"><attribute name=\"note\">fog</attribute><attribute name=\"severity\">minor</attribute></tag>\n"
                                                 "    <box label=\"count\" xtl=\"50\" ytl=\"2\" xbr=\"80\" ybr=\"40\"/>\n");
        } else {
            json document = json::parse(text);
            const json image = document["images"][0]["id"];
            document["images"][0]["tags"].push_back({{"category", "blurred"}, {"note", "fog"}, {"severity", "minor"}});
            document["categories"].push_back({{"id", 77}, {"name", "count"}});
            document["annotations"].push_back({{"id", 77}, {"image_id", image}, {"category_id", 77}, {"bbox", {50, 2, 30, 38}}});
            text = document.dump();
        }
        std::ofstream(file, std::ios::binary) << text;
        for (int i = 0; i < 4; ++i) {
            const ImportReport report = imported(*project, file);
            QVERIFY2(report.problems.empty(), report.problems.empty() ? "" : report.problems.front().c_str());
            QCOMPARE(report.taken, int64_t{i == 0});
            const Annotation* now = project->find(one.target);
            QCOMPARE(QString::fromStdString(now->note), QString("fog; blurred"));
            QCOMPARE(QString::fromStdString(now->type), QString("count"));
            QVERIFY(now->severity == Severity::Minor);
            QCOMPARE(now->boxes.size(), size_t{2});
        }
        QVERIFY(isKnown(*project, exported(*project, format)));
    }

    /// Attributes of others that are called as ours stay theirs, among ours in an export and in its place.
    void theirAttributesWithOurNames_data() { addFormats(); }
    void theirAttributesWithOurNames() {
        QFETCH(QString, format);
        const auto project = open();
        const fs::path theirs = format == "coco"    ? written("annotations.json", R"({"categories": [{"id": 1, "name": "car"}], "images": [{"id": 1, "file_name": "f1.png"}],
            "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 30, 40], "attributes": {"type": "sedan", "tags": "a,b", "checked": "true"}}]})")
                                : format == "cvat" ? written("annotations.xml", R"(<annotations><image name="f1.png"><box label="car" xtl="1" ytl="2" xbr="31" ybr="42">
            <attribute name="type">sedan</attribute><attribute name="tags">a,b</attribute><attribute name="checked">true</attribute></box></image></annotations>)")
                                                   : written("f1.json", R"({"imagePath": "f1.png", "shapes": [{"label": "car", "points": [[1, 2], [31, 42]], "shape_type": "rectangle",
            "attributes": {"type": "sedan", "tags": "a,b", "checked": "true"}}]})");
        QCOMPARE(imported(*project, theirs).taken, int64_t{1});
        const auto said = [&] { return exportedText(*project, format); };
        QVERIFY(said().contains("sedan"));
        QVERIFY(isKnown(*project, exported(*project, format)));
        QCOMPARE(project->find(caseTarget("a"))->type, std::string());
        Annotation one = *project->find(caseTarget("a"));
        one.type = "object";
        one.tags = {"night"};
        project->edit({one}, {}, "ours too");
        QVERIFY(isKnown(*project, exported(*project, format)));
        QVERIFY(*project->find(caseTarget("a")) == one);
        one.type.clear();
        one.tags.clear();
        project->edit({one}, {}, "and gone again");
        QVERIFY(said().contains("sedan") && said().contains("a,b"));
    }

    /// Tags of whole pictures keep what others say in them as it was, however often it goes there and back.
    void theirWordsInTags() {
        const auto project = open();
        const fs::path theirs = written("annotations.json", R"({"categories": [], "annotations": [], "images": [{"id": 1, "file_name": "f1.png",
            "tags": [{"category": "count", "sure": [3], "who": {"name": "kim"}}]}]})");
        QCOMPARE(imported(*project, theirs).taken, int64_t{1});
        for (int i = 0; i < 3; ++i) {
            const fs::path folder = exported(*project, "coco");
            const json tag = json::parse(contentOf(folder / "annotations.json"))["images"][0]["tags"][0];
            QVERIFY2(tag["sure"] == json::array({3}) && tag["who"] == json({{"name", "kim"}}) && !tag.contains("attributes"), tag.dump().c_str());
            QVERIFY(isKnown(*project, folder));
        }
    }

    /// Two boxes at one place, of which others say something.
    void boxesAtOnePlace() {
        const auto project = open();
        const fs::path theirs = written("annotations.json", R"({"categories": [{"id": 1, "name": "car"}], "images": [{"id": 1, "file_name": "f1.png"}],
            "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 30, 40], "first": 1}, {"id": 2, "image_id": 1, "category_id": 1, "bbox": [1, 2, 30, 40], "second": 2}]})");
        QCOMPARE(imported(*project, theirs).taken, int64_t{1});
        QVERIFY(isKnown(*project, theirs));
        const fs::path folder = exported(*project, "coco");
        QVERIFY(isKnown(*project, folder));
        const json shapes = json::parse(contentOf(folder / "annotations.json"))["annotations"];
        QVERIFY(shapes[0].contains("first") && !shapes[0].contains("second") && shapes[1].contains("second") && !shapes[1].contains("first"));
    }

    /// Facts of others may say a crop's corners the other way round: no box, and none that was moved.
    void aCropWithoutAnArea() {
        const auto project = open();
        CaseFacts facts = sixViews("a");
        facts.zooms = {{"van", "CAM_BACK", BoxF{60, 20, 10, 70}}};
        Annotation zoom{zoomTarget("a", 0)};
        zoom.type = "object";
        project->edit({zoom}, {facts}, "made up");
        for (const char* format : {"coco", "labelme", "cvat"}) {
            QVERIFY2(isKnown(*project, exported(*project, format)), format);
        }
        QVERIFY(project->find(zoom.target)->boxes.empty());
    }

    /// A file of others alone, whose note is there already.
    void aNoteReadAgainIsTheSame() {
        const auto project = open();
        const fs::path file = written("annotations.json", R"({"categories": [], "annotations": [], "images": [{"id": 1, "file_name": "f1.png", "width": 200, "height": 100,
            "tags": [{"category": "blurred", "note": "fog"}]}]})");
        QCOMPARE(imported(*project, file).taken, int64_t{1});
        QVERIFY(isKnown(*project, file));
        QCOMPARE(QString::fromStdString(project->find(caseTarget("a"))->note), QString("fog; blurred"));
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

    /// LabelMe's dialog has one field for notes; what is written there counts, and so does that nothing is.
    void descriptionsOfLabelMe_data() {
        QTest::addColumn<QString>("description");
        QTest::newRow("edited") << "a bus, not a truck";
        QTest::newRow("emptied") << "";
    }
    void descriptionsOfLabelMe() {
        QFETCH(QString, description);
        const auto project = annotated();
        QVERIFY(!project->find(zoomTarget("a", 0))->note.empty());
        const fs::path folder = exported(*project, "labelme");
        json document = json::parse(contentOf(folder / "f4.json"));
        document["shapes"][0]["description"] = description.toStdString();
        std::ofstream(folder / "f4.json") << document.dump();
        const ImportReport report = imported(*project, folder / "f4.json");
        QVERIFY2(report.problems.empty(), report.problems.empty() ? "" : report.problems[0].c_str());
        QCOMPARE(QString::fromStdString(project->find(zoomTarget("a", 0))->note), description);
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
};

QTEST_APPLESS_MAIN(TestImportOwn)
#include "tst_import_own.moc"
