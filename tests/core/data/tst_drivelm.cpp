// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "data/drivelm.h"
#include "support/temp_folder.h"
#include "vision/stitch.h"

#include <QTest>

#include <fstream>
#include <map>

using namespace omnidrive;
namespace fs = std::filesystem;

namespace {

const std::string kViews = R"("image_paths": {"CAM_FRONT": "../f/CAM_FRONT/a.jpg", "CAM_FRONT_LEFT": "../f/CAM_FRONT_LEFT/a.jpg",
    "CAM_FRONT_RIGHT": "../f/CAM_FRONT_RIGHT/a.jpg", "CAM_BACK": "../f/CAM_BACK/a.jpg", "CAM_BACK_LEFT": "../f/CAM_BACK_LEFT/a.jpg",
    "CAM_BACK_RIGHT": "../f/CAM_BACK_RIGHT/a.jpg"})";

data::DriveLmFile read(const std::string& text) {
    const tests::TempFolder folder;
    std::ofstream(folder.path() / "d.json") << text;
    return data::readDriveLm(folder.path() / "d.json");
}

/// One scene of one frame with these objects.
std::string oneFrame(const std::string& objects, const std::string& views = kViews) {
    return R"({"s": {"key_frames": {"f": {"key_object_infos": {)" + objects + "}, " + views +
           R"(, "QA": {"perception": [{"Q": "What is <c1,CAM_BACK,10,20>?", "A": "A car."}], "planning": [{"Q": 7}]}}}}})";
}

}  // namespace

class TestDriveLm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tags() {
        const auto tags = data::driveLmTags("Is <c1,CAM_BACK,1088.3,497.5> nearer than <c12,CAM_FRONT_LEFT,3,4>? 1 < 2 <c3,CAM_ROOF,1,2> <c4,CAM_BACK,x,2> <>");
        QCOMPARE(tags.size(), size_t{2});
        QCOMPARE(tags[0].name, std::string("c1"));
        QCOMPARE(std::string(vision::kCameras[static_cast<size_t>(tags[0].camera)]), std::string("CAM_BACK"));
        QCOMPARE(tags[0].x, 1088.3);
        QCOMPARE(tags[1].y, 4.0);
        QVERIFY(data::driveLmTags("<<c1,CAM_BACK,1,2").empty());
    }

    void aFrame() {
        const auto file = read(oneFrame(R"("<c1,CAM_BACK,10,20>": {"Category": "Vehicle", "Status": null, "Visual_description": "Red.", "2d_bbox": [1, 2, 30, 40.5]})"));
        QCOMPARE(file.frames.size(), size_t{1});
        QCOMPARE(file.problems.size(), size_t{1});
        QCOMPARE(QString::fromStdString(file.problems[0]), QStringLiteral("scene s, frame f: planning question 1 is left out: its Q must be a text"));
        const auto& object = file.frames[0].objects.at(0);
        QCOMPARE(object.category, std::string("Vehicle"));
        QCOMPARE(object.status, std::string());
        QVERIFY((object.boxInCamera == BoxF{1, 2, 30, 40.5}));
        QVERIFY(file.frames[0].images[4].string().ends_with("/f/CAM_BACK/a.jpg"));   // the order of the stitched picture
        QCOMPARE(file.frames[0].questions.size(), size_t{1});
    }

    void brokenRecordsAreListed_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("objects");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char* name, const std::string& text, int objects, const char* problem) {
            QTest::newRow(name) << QString::fromStdString(text) << objects << QString::fromLatin1(problem);
        };
        const std::string good = R"("<c2,CAM_FRONT,1,2>": {"Category": "Vehicle", "2d_bbox": [1, 2, 3, 4]})";
        row("corners", oneFrame(good + R"(, "<c1,CAM_BACK,1,2>": {"2d_bbox": [9, 2, 3, 4]})"), 1, "its 2d_bbox must have x1 < x2 and y1 < y2");
        row("three numbers", oneFrame(good + R"(, "<c1,CAM_BACK,1,2>": {"2d_bbox": [9, 2, 3]})"), 1, "its 2d_bbox must be four numbers");
        row("no tag", oneFrame(good + R"(, "car": {"2d_bbox": [1, 2, 3, 4]})"), 1, "key object car is left out: its tag is none");
    }
    void brokenRecordsAreListed() {
        QFETCH(QString, text);
        QFETCH(int, objects);
        QFETCH(QString, problem);
        const auto file = read(text.toStdString());
        QCOMPARE(int(file.frames.at(0).objects.size()), objects);
        QCOMPARE(file.problems.size(), size_t{2});   // with that of the question
        QVERIFY2(QString::fromStdString(file.problems[1]).contains(problem), file.problems[1].c_str());
    }

    void whatIsNoSuchFileIsRefused() {
        const std::pair<const char*, const char*> rows[] = {
            {"[1]", "must be an object of scenes"}, {"{", "breaks off or is damaged at byte 2"}, {R"({"s": 1})", "holds no DriveLM frame: scene s is left out: it has no key_frames"},
            {R"({"s": {"key_frames": {"f": {"image_paths": {"CAM_FRONT": "a"}}}}})", "scene s, frame f is left out: its image_paths lack CAM_FRONT_LEFT"}};
        for (const auto& [text, words] : rows) {
            try {
                read(text);
                QFAIL(text);
            } catch (const Error& error) {
                QVERIFY2(QString::fromUtf8(error.what()).contains(QString::fromLatin1(words)), error.what());
            }
        }
    }

    /// The official sample, held to the counts that its README states.
    void theOfficialSample() {
        const fs::path path = tests::sharedFolder() / "data" / "nc" / "drivelm" / "json" / "train_sample.json";
        if (!fs::exists(path)) {
            QSKIP("the DriveLM sample is not beside this checkout");
        }
        const auto file = data::readDriveLm(path);
        QVERIFY(file.problems.empty());
        QCOMPARE(file.frames.size(), size_t{9});
        std::map<std::string, int> kinds, categories, cameras;
        int tags = 0, missing = 0;
        for (const auto& frame : file.frames) {
            for (const auto& question : frame.questions) {
                ++kinds[question.kind];
                tags += int(data::driveLmTags(question.question).size() + data::driveLmTags(question.answer).size());
            }
            for (const auto& object : frame.objects) {
                ++categories[object.category];
                ++cameras[vision::kCameras[static_cast<size_t>(object.camera)]];
            }
            missing += int(std::count_if(frame.images.begin(), frame.images.end(), [](const fs::path& image) { return !fs::exists(image); }));
        }
        QCOMPARE(kinds["perception"], 337);
        QCOMPARE(kinds["prediction"], 271);
        QCOMPARE(kinds["planning"], 173);
        QCOMPARE(kinds["behavior"], 9);
        QCOMPARE(tags, 719);
        QCOMPARE(categories["Vehicle"], 26);
        QCOMPARE(categories["Traffic element"], 9);
        QCOMPARE(cameras["CAM_FRONT"], 22);
        QCOMPARE(cameras["CAM_BACK"], 7);
        QCOMPARE(cameras["CAM_FRONT_RIGHT"], 4);
        QCOMPARE(cameras["CAM_FRONT_LEFT"], 2);
        QCOMPARE(missing, 0);
    }
};

QTEST_APPLESS_MAIN(TestDriveLm)
#include "tst_drivelm.moc"
