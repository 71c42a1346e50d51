// SPDX-License-Identifier: GPL-3.0-or-later
// Files of COCO, LabelMe, X-AnyLabeling and CVAT that others made, into annotations and out again: nothing that they say is lost.
#include "shape_imports.h"
#include "annotation/xml_node.h"
#include "support/error_text.h"

#include <set>

using namespace omnidrive;
using namespace omnidrive::annotation;
using namespace omnidrive::annotation::testing;
using omnidrive::tests::errorOf;

class TestImportShapes : public QObject, ShapeImports {
    Q_OBJECT

private Q_SLOTS:
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
