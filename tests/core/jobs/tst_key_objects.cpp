// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "data/question_set.h"
#include "jobs/key_objects.h"
#include "support/temp_folder.h"
#include "vision/codec.h"
#include "vision/stitch.h"

#include <QTest>

#include <fstream>

using namespace omnidrive;
namespace fs = std::filesystem;

namespace {

/// A picture of 60 x 40 that differs by camera.
vision::Image pictureOf(int camera) {
    vision::Image image{60, 40, std::vector<uint8_t>(60 * 40 * 3, static_cast<uint8_t>(10 * camera)), {}};
    return image;
}

/// A data set of one frame in `folder`; @return the file.
fs::path writeDataSet(const fs::path& folder) {
    std::string views;
    for (int camera = 0; camera < 6; ++camera) {
        const std::string name = std::string(vision::kCameras[static_cast<size_t>(camera)]) + ".png";
        const auto bytes = vision::encodePng(pictureOf(camera));
        std::ofstream(folder / name, std::ios::binary).write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        views += (views.empty() ? "\"" : ", \"") + std::string(vision::kCameras[static_cast<size_t>(camera)]) + "\": \"" + name + "\"";
    }
    std::ofstream(folder / "d.json") << R"({"s": {"key_frames": {"f": {"image_paths": {)" << views << R"(}, "key_object_infos": {
        "<c1,CAM_BACK,10,20>": {"Category": "Vehicle", "Visual_description": "Red.", "2d_bbox": [5, 6, 15, 16]},
        "<c2,CAM_FRONT,10,20>": {"Category": "Traffic element", "2d_bbox": [1, 2, 3, 4]}}, "QA": {}}}}})";
    return folder / "d.json";
}

rollout::Trajectory sixViews() {
    rollout::Trajectory trajectory;
    for (int camera = 0; camera < 6; ++camera) {
        trajectory.frameIds.push_back(vision::contentId(pictureOf(camera)));
    }
    trajectory.imageWidth = 180;
    trajectory.imageHeight = 80;
    return trajectory;
}

}  // namespace

class TestKeyObjects : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lieAtTheRightPixels() {
        const tests::TempFolder folder;
        const auto objects = jobs::KeyObjects::load(writeDataSet(folder.path()), {});
        QCOMPARE(objects->pictures(), size_t{6});
        const auto found = objects->of(sixViews());
        QCOMPARE(found.size(), size_t{2});
        QVERIFY((found[0].boxInPicture == BoxF{60 + 1, 2, 60 + 3, 4}));             // CAM_FRONT is the second tile above
        QVERIFY((found[1].boxInPicture == BoxF{60 + 5, 40 + 6, 60 + 15, 40 + 16}));   // CAM_BACK the second below
        QCOMPARE(found[1].description, std::string("Red."));
    }

    void aQuestionSetHasThemToo() {
        const tests::TempFolder folder;
        writeDataSet(folder.path());
        data::Question question;
        question.id = "a";
        question.question = "Q?";
        for (const char* camera : vision::kCameras) {
            question.images.push_back(folder.path() / (std::string(camera) + ".png"));
        }
        question.boxes = {{4, {5, 6, 15, 16}, "vehicle.car", "", "token"}};
        data::Question again = question;   // of the same frame: its boxes are the same ones
        again.id = "b";
        data::writeQuestionSet(folder.path() / "set", {question, again});
        const auto objects = jobs::KeyObjects::load(folder.path() / "set", {});
        QCOMPARE(objects->pictures(), size_t{6});
        const auto found = objects->of(sixViews());
        QCOMPARE(found.size(), size_t{1});
        QCOMPARE(found[0].category, std::string("vehicle.car"));
        QVERIFY((found[0].boxInPicture == BoxF{60 + 5, 40 + 6, 60 + 15, 40 + 16}));
    }

    void oneCameraHasItsOwn() {
        const tests::TempFolder folder;
        const auto objects = jobs::KeyObjects::load(writeDataSet(folder.path()), {});
        rollout::Trajectory one = sixViews();
        one.frameIds = {one.frameIds[4]};
        one.imageWidth = 60;
        one.imageHeight = 40;
        const auto found = objects->of(one);
        QCOMPARE(found.size(), size_t{1});
        QVERIFY((found[0].boxInPicture == BoxF{5, 6, 15, 16}));
        one.frameIds = {"another picture"};
        QVERIFY(objects->of(one).empty());
    }

    void missingPicturesAreToldAndTheRestLoads() {
        const tests::TempFolder folder;
        const fs::path file = writeDataSet(folder.path());
        fs::remove(folder.path() / "CAM_FRONT.png");
        const auto objects = jobs::KeyObjects::load(file, {});
        QCOMPARE(objects->of(sixViews()).size(), size_t{1});
        QCOMPARE(objects->problems().size(), size_t{1});
        QVERIFY(objects->problems()[0].find("CAM_FRONT.png") != std::string::npos);
        for (const auto& entry : fs::directory_iterator(folder.path())) {
            if (entry.path().extension() == ".png") {
                fs::remove(entry.path());
            }
        }
        QVERIFY_EXCEPTION_THROWN(jobs::KeyObjects::load(file, {}), Error);
    }

    void stopsAtOnce() {
        const tests::TempFolder folder;
        std::stop_source source;
        source.request_stop();
        QVERIFY(jobs::KeyObjects::load(writeDataSet(folder.path()), source.get_token()) == nullptr);
    }
};

QTEST_APPLESS_MAIN(TestKeyObjects)
#include "tst_key_objects.moc"
