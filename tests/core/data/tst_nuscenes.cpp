// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/nuscenes.h"

#include "base/error.h"
#include "data/question_source.h"
#include "support/error_text.h"
#include "support/temp_folder.h"
#include "vision/stitch.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <cmath>
#include <fstream>

using namespace omnidrive;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

/// Looks along the car's x axis: camera x is -y of the car, camera y is -z.
const json kForward{0.5, -0.5, 0.5, -0.5};
const double kHalf = std::sqrt(0.5);
/// A quarter turn to the left: the car's x axis is y of the world, its y axis -x.
const json kQuarter{kHalf, 0, 0, kHalf};

/// A made-up place: one key frame of six cameras, the car at (100, 200, 0). All cameras look ahead; what differs is their name.
struct Place {
    tests::TempFolder folder;
    std::map<std::string, json> tables;

    Place() {
        const json intrinsic{{1000, 0, 800}, {0, 1000, 450}, {0, 0, 1}};
        for (const char* camera : vision::kCameras) {
            const std::string name = camera;
            tables["sensor"].push_back({{"token", "s-" + name}, {"channel", name}, {"modality", "camera"}});
            tables["calibrated_sensor"].push_back(
                {{"token", "c-" + name}, {"sensor_token", "s-" + name}, {"translation", {1, 0, 1.5}}, {"rotation", kForward}, {"camera_intrinsic", intrinsic}});
            const std::string image = "samples/" + name + "/log__" + name + "__100.jpg";
            tables["sample_data"].push_back({{"token", "d-" + name}, {"sample_token", "frame"}, {"calibrated_sensor_token", "c-" + name}, {"ego_pose_token", "ego"},
                                             {"is_key_frame", true}, {"filename", image}, {"width", 1600}, {"height", 900}});
            fs::create_directories((folder.path() / image).parent_path());
            std::ofstream(folder.path() / image) << "x";
        }
        tables["sensor"].push_back({{"token", "s-lidar"}, {"channel", "LIDAR_TOP"}, {"modality", "lidar"}});
        tables["calibrated_sensor"].push_back({{"token", "c-lidar"}, {"sensor_token", "s-lidar"}, {"camera_intrinsic", json::array()}});
        tables["sample_data"].push_back({{"token", "d-lidar"}, {"calibrated_sensor_token", "c-lidar"}, {"is_key_frame", true}});
        tables["sample_data"].push_back({{"token", "sweep"}, {"calibrated_sensor_token", "c-CAM_FRONT"}, {"is_key_frame", false}});
        tables["ego_pose"] = {{{"token", "other"}, {"rotation", "damaged, but nobody needs it"}}, {{"token", "ego"}, {"translation", {100, 200, 0}}, {"rotation", kQuarter}}};
        tables["scene"] = {{{"token", "scene"}, {"name", "scene-0061"}}};
        tables["sample"] = {{{"token", "frame"}, {"scene_token", "scene"}, {"timestamp", 1533280036162460}}};
        tables["category"] = {{{"token", "k-car"}, {"name", "vehicle.car"}}};
        tables["instance"] = {{{"token", "i-1"}, {"category_token", "k-car"}}};
        tables["sample_annotation"] = json::array();
    }

    /// A car of 2 x 4 x 1 m that heads as ours does. @param ahead, left, up of its centre, in metres from the car's origin.
    void addCar(const std::string& token, double ahead, double left, double up) {
        tables["sample_annotation"].push_back({{"token", token}, {"sample_token", "frame"}, {"instance_token", "i-1"}, {"size", {2, 4, 1}},
                                               {"translation", {100 - left, 200 + ahead, up}}, {"rotation", kQuarter}});
    }

    data::NuScenesTables read() const {
        fs::create_directories(folder.path() / "v1.0-mini");
        for (const auto& [name, records] : tables) {
            std::ofstream(folder.path() / "v1.0-mini" / (name + ".json")) << records.dump(0);
        }
        return data::readNuScenes(data::nuScenesTablesIn(folder.path()));
    }
};

QString boxText(const std::optional<BoxF>& box) {
    return box ? QStringLiteral("%1 %2 %3 %4").arg(box->x0, 0, 'f', 3).arg(box->y0, 0, 'f', 3).arg(box->x1, 0, 'f', 3).arg(box->y1, 0, 'f', 3) : QStringLiteral("none");
}

}  // namespace

class TestNuScenes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFrameHasItsSixViews() {
        Place place;
        place.addCar("near", 21, 2, 1.5);
        const auto read = place.read();
        QCOMPARE(read.problems.size(), size_t{0});
        QCOMPARE(read.frames.size(), size_t{1});
        const auto& frame = read.frames[0];
        QCOMPARE(frame.sceneName, std::string("scene-0061"));
        QCOMPARE(frame.timestampUs, int64_t{1533280036162460});
        for (size_t camera = 0; camera < 6; ++camera) {
            QVERIFY(frame.views[camera].has_value());
            QVERIFY(fs::exists(frame.views[camera]->image));
            QCOMPARE(vision::cameraOfPath(frame.views[camera]->image.string()).value(), static_cast<int>(camera));
        }
        QCOMPARE(frame.objects.at(0).category, std::string("vehicle.car"));
    }

    /// By hand. Our car stands at (100, 200, 0) and heads along y of the world; the camera is 1 m ahead and 1.5 m above its origin, focal length
    /// 1000 px, centre (800, 450). A car 21 m ahead and 2 m to the left at the camera's height, 4 m long, 2 m wide, 1 m high: its faces are 18 m and
    /// 22 m from the camera, its sides 1 m and 3 m to the left.
    ///   left edge   800 - 1000 * 3 / 18 = 633.333 (near face)      right edge  800 - 1000 * 1 / 22 = 754.545 (far face)
    ///   top, bottom 450 -+ 1000 * 0.5 / 18 = 422.222, 477.778
    void projection_data() {
        QTest::addColumn<double>("ahead");
        QTest::addColumn<double>("left");
        QTest::addColumn<QString>("box");
        QTest::newRow("in the picture") << 21.0 << 2.0 << "633.333 422.222 754.545 477.778";
        QTest::newRow("behind the camera") << -21.0 << 2.0 << "none";
        QTest::newRow("beside the picture") << 11.0 << 20.0 << "none";
        // Faces at 8 m and 12 m, sides 7 m and 9 m to the left: near face -325 to -75 px, outside; far face 50 to 216.667 px. The near right corners
        // (-75, 450 -+ 62.5) and the far right ones (216.667, 450 -+ 41.667) are joined by edges of the hull, which meet x = 0 at
        // 62.5 - (62.5 - 41.667) * 75 / (75 + 216.667) = 57.143 px from the middle. Cutting the bounds alone would say 62.5.
        QTest::newRow("cut by the picture's edge") << 11.0 << 8.0 << "0.000 392.857 216.667 507.143";
        // Faces at -1 m and 3 m: by the devkit's rule the corners behind the camera are left out, so the far face alone counts; sides -1 m and 1 m.
        QTest::newRow("half behind the camera") << 2.0 << 0.0 << "466.667 283.333 1133.333 616.667";
    }
    void projection() {
        QFETCH(double, ahead);
        QFETCH(double, left);
        QFETCH(QString, box);
        Place place;
        place.addCar("car", ahead, left, 1.5);
        const auto frame = place.read().frames.at(0);
        QCOMPARE(boxText(data::projectObject(frame.objects.at(0), *frame.views[1])), box);
    }

    void posesTurnThereAndBack() {
        const data::Pose pose{{1, 2, 3}, {kHalf, 0, 0, kHalf}};
        const auto outer = pose.toOuter({1, 0, 0});   // its x axis is y outside
        QVERIFY(std::abs(outer[0] - 1) < 1e-12 && std::abs(outer[1] - 3) < 1e-12 && std::abs(outer[2] - 3) < 1e-12);
        const auto own = pose.toOwn(outer);
        QVERIFY(std::abs(own[0] - 1) < 1e-12 && std::abs(own[1]) < 1e-12 && std::abs(own[2]) < 1e-12);
    }

    void brokenRecordsAreListed_data() {
        QTest::addColumn<QString>("table");
        QTest::addColumn<int>("record");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("problem");
        QTest::newRow("no picture") << "sample_data" << 1 << "filename" << "sample_data.json, record 2 is left out: filename is missing";
        QTest::newRow("unknown sample") << "sample_data" << 1 << "sample_token" << "sample_data.json, record 2 is left out: sample_token is missing";
        QTest::newRow("pose without turn") << "ego_pose" << 1 << "rotation" << "ego_pose.json, record 2 is left out: rotation is missing";
        QTest::newRow("object without size") << "sample_annotation" << 0 << "size" << "sample_annotation.json, record 1 is left out: size is missing";
    }
    void brokenRecordsAreListed() {
        QFETCH(QString, table);
        QFETCH(int, record);
        QFETCH(QString, field);
        QFETCH(QString, problem);
        Place place;
        place.addCar("car", 21, 2, 1.5);
        place.tables[table.toStdString()][static_cast<size_t>(record)].erase(field.toStdString());
        const auto read = place.read();
        QCOMPARE(read.frames.size(), size_t{1});
        QVERIFY(!read.problems.empty());
        QVERIFY2(read.problems[0].find(problem.toStdString()) != std::string::npos, read.problems[0].c_str());
    }

    void withoutAPoseNothingIsProjected() {
        Place place;
        place.addCar("car", 21, 2, 1.5);
        place.tables["ego_pose"].erase(1);
        const auto read = place.read();
        QVERIFY(!data::projectObject(read.frames[0].objects.at(0), *read.frames[0].views[1]));
        QVERIFY(read.problems[0].find("no record has the token ego") != std::string::npos);
    }

    void tablesThatMustBeThere() {
        Place place;
        place.tables.erase("ego_pose");
        QVERIFY(tests::errorOf([&] { place.read(); }).endsWith(QStringLiteral("ego_pose.json is missing")));
        Place bare;
        bare.tables.erase("sample_annotation");
        const auto read = bare.read();
        QVERIFY(read.frames.at(0).objects.empty());
        QVERIFY(read.problems.at(0).find("sample_annotation.json is missing: objects are without it") != std::string::npos);
    }

    void asQuestionsWithBoxes() {
        Place place;
        place.addCar("car", 21, 2, 1.5);
        place.read();
        data::SourceOptions options;
        options.question = "What matters?";
        QCOMPARE(data::sourceFormOf(place.folder.path()), data::SourceForm::NuScenes);
        auto content = data::readQuestions(place.folder.path(), data::SourceForm::NuScenes, options);
        QCOMPARE(content.questions.size(), size_t{1});
        const auto& question = content.questions[0];
        QCOMPARE(question.question, std::string("What matters?"));
        QCOMPARE(question.scene, std::string("scene-0061"));
        QCOMPARE(question.images.size(), size_t{6});
        QCOMPARE(question.boxes.size(), size_t{6});   // all six look ahead here
        QCOMPARE(question.boxes[1].camera, 1);
        QCOMPARE(question.boxes[1].label, std::string("vehicle.car"));
        QCOMPARE(boxText(question.boxes[1].boxInCamera), QStringLiteral("633.333 422.222 754.545 477.778"));
        // A frame without one of its views is no question.
        place.tables["sample_data"].erase(2);
        place.read();
        content = data::readQuestions(place.folder.path(), data::SourceForm::NuScenes, options);
        QVERIFY(content.questions.empty());
        QCOMPARE(QString::fromStdString(content.problems.at(0)), QStringLiteral("sample_data.json: sample frame is left out: it has no key frame of CAM_FRONT_RIGHT"));
    }
};

QTEST_GUILESS_MAIN(TestNuScenes)
#include "tst_nuscenes.moc"
