// SPDX-License-Identifier: GPL-3.0-or-later
// What the exports say, read back by rules written down here after each format's own description; tests/interop asks the tools themselves.
#include "annotation/annotation_json.h"
#include "annotation/export_files.h"
#include "annotation/export_parts.h"
#include "support/error_text.h"
#include "support/sync_order.h"
#include "support/temp_folder.h"

#include <nlohmann/json.hpp>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>
#include <QXmlStreamReader>

#include <algorithm>
#include <fstream>
#include <set>

using namespace omnidrive;
using namespace omnidrive::annotation;
using omnidrive::tests::errorOf;
namespace fs = std::filesystem;

namespace {

const std::string kHostile = "He said: \"<no>\" & 'yes',\nähm\ttab";

CaseFacts sixViews(const std::string& rollout) {
    CaseFacts facts;
    facts.rollout = rollout;
    facts.kind = "object";
    facts.question = "Is there a van, or not?";
    facts.checkpoint = "step-000010";
    facts.stitchedId = "all";
    for (size_t i = 0; i < 6; ++i) {
        constexpr std::array kNames{"CAM_FRONT_LEFT", "CAM_FRONT", "CAM_FRONT_RIGHT", "CAM_BACK_RIGHT", "CAM_BACK", "CAM_BACK_LEFT"};
        facts.pictures.push_back({kNames[i], "f" + std::to_string(i), 200, 100});
    }
    facts.zooms = {{"van", "CAM_BACK", BoxF{10, 20, 60, 70}}, {"lamp", "", {}}};
    return facts;
}

Annotation typed(const Target& target, const std::string& type) {
    Annotation annotation{target};
    annotation.type = type;
    return annotation;
}

QJsonDocument jsonOf(const std::vector<ExportFile>& files, const std::string& name) {
    for (const ExportFile& file : files) {
        if (file.name == name) {
            QJsonParseError error;
            const auto document = QJsonDocument::fromJson(QByteArray::fromStdString(file.content), &error);
            return error.error == QJsonParseError::NoError ? document : QJsonDocument();
        }
    }
    return {};
}

/// RFC 4180: rows of cells, quotes taken away.
QList<QStringList> csvRows(const QString& text) {
    QList<QStringList> rows(1);
    QString cell;
    bool isQuoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (isQuoted && c == '"' && text.mid(i + 1, 1) == "\"") {
            cell += c;
            ++i;
        } else if (c == '"') {
            isQuoted = !isQuoted;
        } else if (!isQuoted && (c == ',' || text.mid(i, 2) == "\r\n")) {
            rows.last().push_back(std::exchange(cell, {}));
            if (c != ',') {
                rows.emplace_back();
                ++i;
            }
        } else {
            cell += c;
        }
    }
    rows.removeLast();
    return rows;
}

}  // namespace

class TestExport : public QObject {
    Q_OBJECT

    tests::TempFolder temp_;
    std::unique_ptr<Project> project_;
    ExportOptions options_;

    ExportSet set() const { return exportSetOf(*project_, options_); }

private Q_SLOTS:
    void initTestCase() {
        project_ = Project::open(temp_.path() / "p", {"anna", "", true});
        Annotation evidence = typed(zoomTarget("a", 0), "object");
        evidence.severity = Severity::Major;
        evidence.note = kHostile;
        evidence.tags = {"night", "rain"};
        evidence.boxes = {{"CAM_BACK", {10.5, 20, 30.5, 60}, "bus", ""}, {"CAM_FRONT", {0, 0, 200, 100}, "", ""}};
        evidence.extraJson = R"({"votes":[1,2]})";
        Annotation whole = typed(caseTarget("a"), "count");
        whole.isChecked = true;
        whole.verdict = Verdict::Wrong;
        whole.correctAnswer = "4";
        Annotation sameFrame = typed(zoomTarget("b", 0), "attribute");   // no box of its own: the zoom's crop
        sameFrame.correctLabel = "truck";
        Annotation lost = typed(caseTarget("nobody knows"), "object");
        QVERIFY(project_->edit({evidence, whole, sameFrame, lost}, {sixViews("a"), sixViews("b")}, "made up"));
    }
    void init() { options_ = {}; }

    void theSet() {
        const ExportSet all = set();
        QCOMPARE(all.pictures.size(), size_t(3));   // all (whole picture), f1, f4
        QCOMPARE(all.pictures[0].frameId, std::string("all"));
        QCOMPARE(all.pictures[0].width, 600);
        QCOMPARE(all.pictures[0].height, 200);
        QVERIFY(!all.pictures[0].shapes[0].box);
        QCOMPARE(all.pictures[2].camera, std::string("CAM_BACK"));
        QCOMPARE(all.pictures[2].shapes.size(), size_t(2));   // of two rollouts
        QVERIFY(all.pictures[2].shapes[1].isZoom);
        QCOMPARE(all.categories.size(), size_t(8));
        QCOMPARE(all.problems, std::vector<std::string>{"case:nobody knows: the project does not know its pictures"});
    }

    void categoriesByLabel() {
        options_.category = ExportOptions::Category::Label;
        const ExportSet all = set();
        QCOMPARE(all.categories, (std::vector<std::string>{"object", "count", "bus", "truck"}));
        QCOMPARE(all.pictures[2].shapes[0].category, std::string("bus"));
        QCOMPARE(all.pictures[2].shapes[1].category, std::string("truck"));   // the right label, not what the model called it
    }

    void checkedOnly() {
        options_.isCheckedOnly = true;
        size_t shapes = 0;
        for (const ExportPicture& picture : set().pictures) {
            for (const ExportShape& shape : picture.shapes) {
                QCOMPARE(shape.rollout, std::string("a"));
                ++shapes;
            }
        }
        QCOMPARE(shapes, size_t(3));
    }

    /// Where only the stitched picture is at hand, boxes lie there.
    void onTheStitchedPicture() {
        options_.pathOf = [](const std::string& id) { return id == "all" ? fs::path("/frames/all.jpg") : fs::path(); };
        const ExportSet all = set();
        QCOMPARE(all.pictures.size(), size_t(1));
        QCOMPARE(all.pictures[0].fileName, std::string("all.jpg"));
        std::vector<BoxF> boxes;
        for (const ExportShape& shape : all.pictures[0].shapes) {
            if (shape.box) {
                boxes.push_back(*shape.box);
            }
        }
        QCOMPARE(boxes.size(), size_t(3));
        QVERIFY(boxes[0] == BoxF(210.5, 120, 230.5, 160));   // CAM_BACK: second column, second row
        QVERIFY(boxes[1] == BoxF(200, 0, 400, 100));
    }

    void coco() {
        const QJsonObject document = jsonOf(cocoFiles(set()), "annotations.json").object();
        const QJsonArray images = document["images"].toArray(), annotations = document["annotations"].toArray(),
                         categories = document["categories"].toArray();
        QCOMPARE(images.size(), 3);
        QCOMPARE(annotations.size(), 3);
        QCOMPARE(categories.size(), 8);
        QSet<int> ids;
        for (const auto& value : annotations) {
            const QJsonObject one = value.toObject();
            ids.insert(one["id"].toInt());
            const QJsonObject image = images[one["image_id"].toInt() - 1].toObject();
            QCOMPARE(image["id"].toInt(), one["image_id"].toInt());
            const QJsonArray box = one["bbox"].toArray();
            QVERIFY(box[0].toDouble() + box[2].toDouble() <= image["width"].toInt() &&
                    box[1].toDouble() + box[3].toDouble() <= image["height"].toInt());
            QCOMPARE(one["area"].toDouble(), box[2].toDouble() * box[3].toDouble());
            QCOMPARE(one["iscrowd"].toInt(-1), 0);
            QCOMPARE(one["segmentation"].toArray()[0].toArray().size(), 8);
        }
        QCOMPARE(ids.size(), 3);
        const auto back =
            std::find_if(annotations.begin(), annotations.end(), [](const auto& one) { return one.toObject()["bbox"].toArray()[0] == 10.5; });
        QVERIFY(back != annotations.end());
        QCOMPARE((*back).toObject()["bbox"].toArray(), (QJsonArray{10.5, 20, 20, 40}));
        QCOMPARE((*back).toObject()["attributes"].toObject()["note"].toString(), QString::fromStdString(kHostile));
        QCOMPARE(categories[(*back).toObject()["category_id"].toInt() - 1].toObject()["name"].toString(), QString("object"));
        QCOMPARE(images[0].toObject()["tags"].toArray()[0].toObject()["category"].toString(), QString("count"));
    }

    void labelMe() {
        const auto files = labelMeFiles(set());
        QCOMPARE(files.size(), size_t(3));
        const QJsonObject back = jsonOf(files, "f4.json").object();
        for (const char* key : {"version", "flags", "shapes", "imagePath", "imageData", "imageHeight", "imageWidth"}) {
            QVERIFY2(back.contains(key), key);
        }
        QVERIFY(back["imageData"].isNull());
        QCOMPARE(back["imagePath"].toString(), QString("f4.png"));
        const QJsonObject shape = back["shapes"].toArray()[0].toObject();
        QCOMPARE(shape["shape_type"].toString(), QString("rectangle"));
        QCOMPARE(shape["points"].toArray(), (QJsonArray{QJsonArray{10.5, 20}, QJsonArray{30.5, 60}}));
        QCOMPARE(shape["label"].toString(), QString("object"));
        QCOMPARE(shape["description"].toString(), QString::fromStdString(kHostile));
        QVERIFY(!shape["attributes"].toObject().contains("note"));   // said once
        QCOMPARE(back["checked"].toBool(), false);
        const QJsonObject whole = jsonOf(files, "all.json").object();
        QCOMPARE(whole["flags"].toObject()["count"].toBool(), true);
        QCOMPARE(whole["checked"].toBool(), true);
        QVERIFY(whole["shapes"].isArray() && whole["shapes"].toArray().isEmpty());
    }

    void cvat() {
        const auto files = cvatFiles(set());
        QXmlStreamReader xml(QByteArray::fromStdString(files[0].content));
        QStringList boxes, tags, images, labels, notes;
        QString attribute;
        while (!xml.atEnd()) {
            xml.readNext();
            const auto attributes = xml.attributes();
            const auto value = [&](const char* name) { return attributes.value(QLatin1String(name)).toString(); };
            if (xml.isStartElement() && xml.name() == QLatin1String("image")) {
                images.push_back(QString("%1 %2 %3x%4").arg(value("id"), value("name"), value("width"), value("height")));
            } else if (xml.isStartElement() && xml.name() == QLatin1String("box")) {
                boxes.push_back(QString("%1 %2,%3,%4,%5").arg(value("label"), value("xtl"), value("ytl"), value("xbr"), value("ybr")));
                QVERIFY(attributes.hasAttribute("occluded") && attributes.hasAttribute("z_order"));
            } else if (xml.isStartElement() && xml.name() == QLatin1String("tag")) {
                tags.push_back(value("label"));
            } else if (xml.isStartElement() && xml.name() == QLatin1String("attribute") && value("name") == "note") {
                notes.push_back(xml.readElementText());
            } else if (xml.isStartElement() && xml.name() == QLatin1String("label")) {
                xml.readNextStartElement();
                labels.push_back(xml.readElementText());
            }
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QCOMPARE(images, (QStringList{"0 all.png 600x200", "1 f1.png 200x100", "2 f4.png 200x100"}));
        QCOMPARE(boxes, (QStringList{"object 0,0,200,100", "object 10.5,20,30.5,60", "attribute 10,20,60,70"}));
        QCOMPARE(tags, QStringList{"count"});
        QCOMPARE(labels.size(), 8);
        QCOMPARE(notes, (QStringList{QString::fromStdString(kHostile), QString::fromStdString(kHostile)}));
    }

    void labelStudio() {
        const auto files = labelStudioFiles(set(), "http://host/");
        const QJsonArray tasks = jsonOf(files, "tasks.json").array();
        QCOMPARE(tasks.size(), 3);
        QCOMPARE(tasks[2].toObject()["data"].toObject()["image"].toString(), QString("http://host/f4.png"));
        const QJsonObject result = tasks[2].toObject()["annotations"].toArray()[0].toObject()["result"].toArray()[0].toObject();
        const QJsonObject value = result["value"].toObject();
        QCOMPARE(value["x"].toDouble(), 5.25);        // percent
        QCOMPARE(value["y"].toDouble(), 20.0);
        QCOMPARE(value["width"].toDouble(), 10.0);
        QCOMPARE(value["height"].toDouble(), 40.0);
        QCOMPARE(value["rectanglelabels"].toArray(), QJsonArray{"object"});
        QCOMPARE(result["original_width"].toInt(), 200);
        QSet<QString> names;
        QXmlStreamReader config(QByteArray::fromStdString(files[1].content));
        while (!config.atEnd()) {
            config.readNext();
            if (config.isStartElement() && config.attributes().hasAttribute("toName")) {
                names.insert(config.attributes().value("name").toString() + ">" + config.attributes().value("toName").toString());
            }
        }
        QVERIFY(!config.hasError());
        for (const auto& task : tasks) {
            for (const auto& one : task.toObject()["annotations"].toArray()[0].toObject()["result"].toArray()) {
                const QJsonObject object = one.toObject();
                QVERIFY(names.contains(object["from_name"].toString() + ">" + object["to_name"].toString()));
            }
        }
    }

    /// Trace files name frames by paths in any script, with marks that mean something in an address.
    void labelStudioNames_data() {
        QTest::addColumn<QString>("frameId");
        QTest::addColumn<QString>("url");
        QTest::newRow("a letter of two bytes across the sixteenth") << "0123456789abcde\u00E4.png" << "u/0123456789abcde%C3%A4.png";
        QTest::newRow("fragment") << "a#b.png" << "u/a%23b.png";
        QTest::newRow("next field") << "x&y=1.png" << "u/x%26y%3D1.png";
        QTest::newRow("blanks") << "p+1 %20.png" << "u/p%2B1%20%2520.png";
        QTest::newRow("plain") << "A-b_c.~9.png" << "u/A-b_c.~9.png";
    }
    void labelStudioNames() {
        QFETCH(QString, frameId);
        QFETCH(QString, url);
        const auto project = Project::open(temp_.path() / ("label studio " + std::string(QTest::currentDataTag())), {});
        CaseFacts facts;
        facts.rollout = "a";
        facts.pictures = {{"", frameId.toStdString(), 20, 10}};
        Annotation two = typed(caseTarget("a"), "object");
        two.boxes = {{"", {1, 2, 3, 4}, "", ""}, {"", {5, 6, 7, 8}, "", ""}};
        QVERIFY(project->edit({two}, {facts}, ""));
        QString error;
        std::vector<ExportFile> files;
        try {
            files = labelStudioFiles(exportSetOf(*project, {}), "u/");
        } catch (const std::exception& failure) {
            error = QString::fromUtf8(failure.what());
        }
        QCOMPARE(error, QString());
        const QJsonObject task = jsonOf(files, "tasks.json").array()[0].toObject();
        QCOMPARE(task["data"].toObject()["image"].toString(), url);
        QCOMPARE(task["data"].toObject()["frame_id"].toString(), frameId);
        const QJsonArray results = task["annotations"].toArray()[0].toObject()["result"].toArray();
        QCOMPARE(results.size(), 2);
        QVERIFY(results[0].toObject()["id"].isString() && results[0].toObject()["id"] != results[1].toObject()["id"]);
    }

    void yolo() {
        const auto files = yoloFiles(set());
        std::map<QString, QString> byName;
        for (const ExportFile& file : files) {
            byName[QString::fromStdString(file.name)] = QString::fromStdString(file.content);
        }
        const QStringList lines = byName.at("labels/f4.txt").split('\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 2);
        const QStringList parts = lines[0].split(' ');
        QCOMPARE(parts.size(), 5);
        const double cx = parts[1].toDouble() * 200, cy = parts[2].toDouble() * 100, w = parts[3].toDouble() * 200, h = parts[4].toDouble() * 100;
        QVERIFY(qFuzzyCompare(cx - w / 2, 10.5) && qFuzzyCompare(cy - h / 2, 20.0) && qFuzzyCompare(cx + w / 2, 30.5) &&
                qFuzzyCompare(cy + h / 2, 60.0));
        QCOMPARE(byName.at("classes.txt").split('\n')[parts[0].toInt()], QString("object"));
        QCOMPARE(byName.at("labels/all.txt"), QString());   // a background picture
        QVERIFY(byName.at("data.yaml").contains("  0: \"object\"\n"));
    }

    void fiftyOne() {
        const auto document = jsonOf(fiftyOneFiles(set()), "labels.json");
        const QJsonArray detections = document["labels"]["f4"].toArray();
        QCOMPARE(detections.size(), 2);
        const QJsonArray box = detections[0].toObject()["bounding_box"].toArray();
        QVERIFY(qFuzzyCompare(box[0].toDouble() * 200, 10.5) && qFuzzyCompare(box[1].toDouble() * 100, 20.0) && qFuzzyCompare(box[2].toDouble() * 200, 20.0) &&
                qFuzzyCompare(box[3].toDouble() * 100, 40.0));
        QCOMPARE(detections[0].toObject()["label"].toString(), QString("object"));
        QCOMPARE(detections[0].toObject()["attributes"].toObject()["note"].toString(), QString::fromStdString(kHostile));
        QVERIFY(document["labels"]["all"].isArray() && document["labels"]["all"].toArray().isEmpty());   // a background picture
        QCOMPARE(document["classes"].toArray().size(), 8);
    }

    void csv() {
        const auto rows = csvRows(QString::fromStdString(csvFiles(*project_, false)[0].content));
        QCOMPARE(rows.size(), 6);   // header, two boxes, and three without
        for (const QStringList& row : rows) {
            QCOMPARE(row.size(), rows[0].size());
        }
        const auto cell = [&](const QStringList& row, const char* column) { return row[rows[0].indexOf(column)]; };
        const auto box = std::find_if(rows.begin(), rows.end(), [&](const QStringList& row) { return cell(row, "camera") == "CAM_BACK"; });
        QVERIFY(box != rows.end());
        QCOMPARE(cell(*box, "note"), QString::fromStdString(kHostile));
        QCOMPARE(cell(*box, "x0"), QString("10.5"));
        QCOMPARE(cell(*box, "question"), QString("Is there a van, or not?"));
        QCOMPARE(cell(*box, "tags"), QString("night;rain"));
        QCOMPARE(csvRows(QString::fromStdString(csvFiles(*project_, true)[0].content)).size(), 4);
    }

    /// Nothing is lost in our own form, not even what this version does not know.
    void jsonLines() {
        const QStringList lines = QString::fromStdString(jsonLinesFiles(*project_, false)[0].content).split('\n', Qt::SkipEmptyParts);
        QCOMPARE(size_t(lines.size()), project_->annotations().size());
        for (const QString& line : lines) {
            const auto object = nlohmann::json::parse(line.toStdString());
            const std::string key = object["target"];
            QVERIFY(annotationFromJson(key, object["annotation"].dump()) == project_->annotations().at(key));
            if (object.contains("facts")) {
                const std::string rollout = project_->annotations().at(key).target.rollout;
                QVERIFY(factsFromJson(rollout, object["facts"].dump()) == project_->cases().at(rollout));
            }
        }
        QVERIFY(lines.join(' ').contains(R"("votes":[1,2])"));
    }

    void names_data() {
        QTest::addColumn<QString>("frameId");
        QTest::addColumn<QString>("fileName");
        QTest::newRow("hash") << "0a1b" << "0a1b.png";
        QTest::newRow("a path") << "../images/a b.jpg" << ".._images_a b.jpg";
        QTest::newRow("marks") << "a:b?" << "a_b_.png";
    }
    void names() {
        QFETCH(QString, frameId);
        QFETCH(QString, fileName);
        const auto project = Project::open(temp_.path() / QTest::currentDataTag(), {});
        CaseFacts facts;
        facts.rollout = "a";
        facts.pictures = {{"", frameId.toStdString(), 20, 10}};
        QVERIFY(project->edit({typed(caseTarget("a"), "object")}, {facts}, ""));
        QCOMPARE(QString::fromStdString(exportSetOf(*project, {}).pictures.at(0).fileName), fileName);
    }

    /// What a stranger's file names as its picture may be any file of this machine; only pictures go out with an export.
    void whatIsNoPictureIsNotCopied() {
        const fs::path secret = temp_.path() / "id_rsa", out = temp_.path() / "published";
        std::ofstream(secret) << "-----BEGIN PRIVATE KEY-----";
        options_.pathOf = [&](const std::string& id) { return id == "f4" ? secret : fs::path(); };
        const ExportReport report = writeExport(*project_, ExportFormat::Yolo, options_, out, true, false);
        QCOMPARE(report.copied, int64_t(0));
        QVERIFY(std::count_if(report.problems.begin(), report.problems.end(), [](const std::string& problem) {
                    return problem.starts_with("the picture f4 is not copied: ") && problem.ends_with("id_rsa is neither PNG nor JPEG nor WebP");
                }) == 1);
        QVERIFY(fs::is_empty(out / "images"));
    }

    /// After a power cut no file names a picture that is empty.
    void picturesAreOnTheDiskBeforeWhatNamesThem_data() {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("document");
        QTest::newRow("coco") << "coco" << "annotations.json";
        QTest::newRow("yolo") << "yolo" << "f4.txt";
        QTest::newRow("fiftyone") << "fiftyone" << "labels.json";
    }
    void picturesAreOnTheDiskBeforeWhatNamesThem() {
        QFETCH(QString, format);
        QFETCH(QString, document);
        const ExportFormat which = exportFormatFromName(format.toStdString()).value();
        const fs::path picture = temp_.path() / "synced.png", out = temp_.path() / ("synced " + format.toStdString());
        std::ofstream(picture, std::ios::binary) << "\x89PNG\r\n\x1a\n and so on";
        options_.pathOf = [&](const std::string& id) { return id == "f4" || id == "f1" ? picture : fs::path(); };
        tests::forgetSyncs();
        QCOMPARE(writeExport(*project_, which, options_, out, true, false).copied, int64_t(2));
        QVERIFY(tests::wereSyncedBefore(out / pictureFolderOf(which).value(), document.toStdString()));
    }

    /// Labels lie in files of the picture's stem, so two pictures of one stem would share them.
    void stemsAreUnique() {
        TakenNames taken;
        QCOMPARE(uniqueFileName("a.png", taken), std::string("a.png"));
        QCOMPARE(uniqueFileName("a.jpg", taken), std::string("a-2.jpg"));
        QCOMPARE(uniqueFileName("A.png", taken), std::string("A-3.png"));
        QCOMPARE(uniqueFileName("a-4.png", taken), std::string("a-4.png"));
        QCOMPARE(uniqueFileName("a.png", taken), std::string("a-5.png"));
        std::set<std::string> names;
        for (int i = 0; i < 100'000; ++i) {
            names.insert(uniqueFileName("front.jpg", taken));   // each free number is found at once
        }
        QCOMPARE(names.size(), size_t(100'000));
    }

    void writing() {
        const fs::path picture = temp_.path() / "f4.png", out = temp_.path() / "out";
        std::ofstream(picture, std::ios::binary) << "\x89PNG\r\n\x1a\n and so on";
        options_.pathOf = [&](const std::string& id) { return id == "f4" ? picture : fs::path(); };
        const ExportReport report = writeExport(*project_, ExportFormat::Yolo, options_, out, true, false);
        QCOMPARE(report.annotations, int64_t(3));
        QCOMPARE(report.pictures, int64_t(3));
        QCOMPARE(report.copied, int64_t(1));
        QCOMPARE(report.problems.size(), size_t(3));   // the unknown case, and two pictures that are not at hand
        QVERIFY(fs::exists(out / "images" / "f4.png") && fs::exists(out / "labels" / "f4.txt"));
        QCOMPARE(errorOf([&] { writeExport(*project_, ExportFormat::Csv, options_, out, false, false); }),
                 QString("%1 is not empty; choose another folder, or say that its files may be replaced").arg(QString::fromStdString(out.string())));
        QCOMPARE(writeExport(*project_, ExportFormat::Csv, options_, out, false, true).annotations, int64_t(4));
        QCOMPARE(errorOf([&] { writeExport(*project_, ExportFormat::Csv, options_, picture, false, true); }),
                 QString("%1 is no folder").arg(QString::fromStdString(picture.string())));
        for (const ExportFormat format : kExportFormats) {
            QCOMPARE(exportFormatFromName(exportFormatName(format)), std::optional(format));
        }
    }
};

QTEST_APPLESS_MAIN(TestExport)
#include "tst_export.moc"
