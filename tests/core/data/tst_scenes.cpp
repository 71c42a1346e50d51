// SPDX-License-Identifier: GPL-3.0-or-later
// Synthetic scenes: same seed, same pixels; sizes and places of the drawing table; drawn and real backgrounds.
#include "base/error.h"
#include "data/scenes.h"
#include "support/temp_folder.h"
#include "vision/codec.h"

#include <QTest>

#include <fstream>
#include <map>
#include <thread>

using namespace omnidrive;
using namespace omnidrive::data;
namespace fs = std::filesystem;

namespace {

struct Expected {
    int width, height;
    double centreYMin, centreYMax;
};

/// The drawing table of the embedded default, pixels of a frame of 560 x 280.
const std::map<ObjectClass, Expected> kTable{{ObjectClass::Vehicle, {36, 28, 150, 235}},
                                             {ObjectClass::Pedestrian, {28, 38, 135, 215}},
                                             {ObjectClass::Cyclist, {32, 40, 145, 225}},
                                             {ObjectClass::Sign, {28, 28, 75, 150}},
                                             {ObjectClass::Light, {20, 46, 30, 90}}};

SceneOptions roadFrames(const fs::path& folder = fs::path(OMNIDRIVE_SOURCE_DIR) / "resources" / "frames") {
    SceneOptions options;
    options.background = SceneOptions::Background::RoadFrames;
    options.roadFrames = folder;
    return options;
}

double meanLevel(const vision::Image& image) {
    double sum = 0;
    for (const uint8_t level : image.rgb) {
        sum += level;
    }
    return sum / static_cast<double>(image.rgb.size());
}

}  // namespace

class TestScenes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sameSeedSamePixels_data() {
        QTest::addColumn<bool>("real");
        QTest::newRow("drawn") << false;
        QTest::newRow("road frames") << true;
    }

    void sameSeedSamePixels() {
        QFETCH(bool, real);
        const SceneOptions options = real ? roadFrames() : SceneOptions();
        const Scene here = makeScene(5, options);
        Scene there;
        std::thread([&] { there = makeScene(5, options); }).join();
        QCOMPARE(here.image->rgb, there.image->rgb);
        QCOMPARE(here.objects.size(), there.objects.size());
        QVERIFY(here.image->rgb != makeScene(6, options).image->rgb);
    }

    void objectsKeepToTheTable_data() { sameSeedSamePixels_data(); }

    void objectsKeepToTheTable() {
        QFETCH(bool, real);
        for (uint64_t seed = 0; seed < 150; ++seed) {
            const Scene scene = makeScene(seed, real ? roadFrames() : SceneOptions());
            QCOMPARE(scene.image->width, 560);
            QCOMPARE(scene.image->height, 280);
            QVERIFY(scene.objects.size() >= 3 && scene.objects.size() <= 5);
            for (size_t i = 0; i < scene.objects.size(); ++i) {
                const BoxI& box = scene.objects[i].boxInImage;
                const Expected& expected = kTable.at(scene.objects[i].cls);
                QCOMPARE(box.width(), expected.width);
                QCOMPARE(box.height(), expected.height);
                QVERIFY(box.x0 >= 0 && box.y0 >= 0 && box.x1 <= 560 && box.y1 <= 280);
                const double centreY = (box.y0 + box.y1) / 2.0;
                QVERIFY(centreY >= expected.centreYMin - 1 && centreY <= expected.centreYMax + 1);
                for (size_t j = 0; j < i; ++j) {
                    QVERIFY(scene.objects[i].cls != scene.objects[j].cls);
                    QCOMPARE(intersectionArea(toBoxF(box), toBoxF(scene.objects[j].boxInImage)), 0.0);
                }
            }
        }
    }

    /// 400 scenes: every value within a quarter +- .09 (four standard deviations), each class in about .85 or more of them.
    void valuesAreEven() {
        std::map<DayTime, int> dayTimes;
        std::map<RoadBend, int> bends;
        std::map<ObjectClass, std::array<int, 4>> attributes;
        for (uint64_t seed = 0; seed < 400; ++seed) {
            const Scene scene = makeScene(10'000 + seed, {});
            ++dayTimes[scene.dayTime];
            ++bends[scene.bend];
            for (const SceneObject& object : scene.objects) {
                ++attributes[object.cls][static_cast<size_t>(object.attribute)];
            }
        }
        const auto isEven = [](int count, int total) { return std::abs(static_cast<double>(count) / total - 0.25) < 0.09; };
        for (const auto& [dayTime, count] : dayTimes) {
            QVERIFY(isEven(count, 400));
        }
        for (const auto& [bend, count] : bends) {
            QVERIFY(isEven(count, 400));
        }
        for (const auto& [cls, counts] : attributes) {
            const int total = counts[0] + counts[1] + counts[2] + counts[3];
            QVERIFY2(total > 320, objectClassLabel(cls));
            for (const int count : counts) {
                QVERIFY2(isEven(count, total), objectClassLabel(cls));
            }
        }
    }

    void dayTimesLookApart() {
        std::map<DayTime, std::pair<double, int>> sums;
        for (uint64_t seed = 0; seed < 60; ++seed) {
            const Scene scene = makeScene(seed, {});
            sums[scene.dayTime].first += meanLevel(*scene.image);
            ++sums[scene.dayTime].second;
        }
        const auto mean = [&](DayTime dayTime) { return sums[dayTime].first / sums[dayTime].second; };
        QVERIFY(mean(DayTime::Night) + 30 < mean(DayTime::Dusk));
        QVERIFY(mean(DayTime::Dusk) + 10 < mean(DayTime::Day));
        QVERIFY(mean(DayTime::Day) + 20 < mean(DayTime::Fog));
    }

    void otherSizes() {
        SceneOptions options;
        options.width = 800;
        options.height = 450;
        const Scene scene = makeScene(1, options);
        QCOMPARE(scene.image->width, 800);
        QCOMPARE(scene.image->rgb.size(), size_t{800 * 450 * 3});
        options.width = 100;
        QVERIFY_EXCEPTION_THROWN(makeScene(1, options), Error);
    }

    void missingRoadFramesAreNamed() {
        const tests::TempFolder folder;
        for (const fs::path& path : {folder.path(), folder.path() / "missing"}) {
            try {
                makeScene(1, roadFrames(path));
                QFAIL("not refused");
            } catch (const Error& error) {
                QCOMPARE(error.kind(), ErrorKind::Io);
                QVERIFY2(QString::fromUtf8(error.what()).contains(QString::fromStdString(path.string())), error.what());
            }
        }
    }

    void everyShippedFrameHasItsLicence() {
        int pictures = 0;
        for (const auto& entry : fs::recursive_directory_iterator(roadFrames().roadFrames)) {
            if (entry.path().extension() == ".jpg") {
                ++pictures;
                QVERIFY2(fs::exists(entry.path().parent_path() / "LICENSE"), entry.path().c_str());
            }
        }
        QVERIFY(pictures >= 9);
    }

    void wordsAreShortAndDistinct() {
        for (int cls = 0; cls < kObjectClassCount; ++cls) {
            const auto& words = attributeWords(static_cast<ObjectClass>(cls));
            for (size_t i = 0; i < words.size(); ++i) {
                QVERIFY(std::string(words[i]).size() <= 8);
                for (size_t j = 0; j < i; ++j) {
                    QVERIFY(std::string(words[i]) != words[j]);
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestScenes)
#include "tst_scenes.moc"
