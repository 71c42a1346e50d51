// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/clip_pairs.h"

#include "base/error.h"

#include <QtTest>

#include <algorithm>
#include <set>

namespace omnidrive::train {

class ClipPairsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void classesOfBoxes_data();
    void classesOfBoxes();
    void twoObjectsAreAmbiguous();
    void everyClassOccurs();
    void textsAreAnnouncedAndTellNoState();
    void sameStepSamePairs();
    void badOptions();
};

namespace {

/// A traffic light, 16 x 38 pixels, in an empty frame of 560 x 280.
data::Scene sceneWithLight() {
    data::Scene scene;
    scene.image = std::make_shared<const vision::Image>(vision::Image{560, 280, std::vector<uint8_t>(560 * 280 * 3), {}});
    scene.objects.push_back({data::ObjectClass::Light, 0, {300, 50, 316, 88}});
    return scene;
}

QString nameOf(std::optional<int> classId) {
    return classId ? QString::fromStdString(clipVocabulary().at(static_cast<size_t>(*classId))) : QStringLiteral("-");
}

}  // namespace

void ClipPairsTest::classesOfBoxes_data() {
    QTest::addColumn<int>("x0");
    QTest::addColumn<int>("y0");
    QTest::addColumn<int>("x1");
    QTest::addColumn<int>("y1");
    QTest::addColumn<QString>("name");

    QTest::newRow("tight") << 298 << 48 << 318 << 90 << "traffic light";
    QTest::newRow("loose") << 280 << 40 << 340 << 100 << "traffic light";
    QTest::newRow("most of it") << 304 << 48 << 340 << 90 << "traffic light";
    QTest::newRow("half of it") << 308 << 48 << 340 << 90 << "-";
    QTest::newRow("sliver") << 314 << 48 << 344 << 90 << "background";
    QTest::newRow("too loose to be about it") << 250 << 20 << 370 << 120 << "-";
    QTest::newRow("whole frame") << 0 << 0 << 560 << 280 << "street scene";
    QTest::newRow("large, object inside") << 200 << 20 << 400 << 150 << "street scene";
    QTest::newRow("sky") << 20 << 5 << 70 << 45 << "sky";
    QTest::newRow("houses") << 20 << 70 << 70 << 120 << "buildings and trees";
    QTest::newRow("road") << 250 << 200 << 310 << 260 << "road";
    QTest::newRow("beside the road") << 5 << 150 << 55 << 200 << "roadside";
    QTest::newRow("between") << 20 << 30 << 70 << 80 << "background";
}

void ClipPairsTest::classesOfBoxes() {
    QFETCH(int, x0);
    QFETCH(int, y0);
    QFETCH(int, x1);
    QFETCH(int, y1);
    QTEST(nameOf(clipClassOf(sceneWithLight(), {x0, y0, x1, y1}, false)), "name");
}

void ClipPairsTest::twoObjectsAreAmbiguous() {
    auto scene = sceneWithLight();
    scene.objects.push_back({data::ObjectClass::Sign, 0, {324, 60, 346, 82}});
    QCOMPARE(nameOf(clipClassOf(scene, {298, 48, 348, 90}, false)), QStringLiteral("-"));
    QCOMPARE(nameOf(clipClassOf(scene, {298, 48, 318, 90}, false)), QStringLiteral("traffic light"));
}

void ClipPairsTest::everyClassOccurs() {
    std::set<int> seen;
    int objects = 0;
    for (const auto& pair : makeClipPairSource({})(0, 400)) {
        seen.insert(pair.classId);
        objects += pair.classId < data::kObjectClassCount ? 1 : 0;
        QVERIFY(pair.crop.width >= 28 && pair.crop.height >= 28);
        QCOMPARE(pair.crop.rgb.size(),
                 static_cast<size_t>(pair.crop.width) * static_cast<size_t>(pair.crop.height) * 3);
    }
    QCOMPARE(seen.size(), clipVocabulary().size());
    QVERIFY2(objects > 160 && objects < 320, qPrintable(QString::number(objects)));
}

void ClipPairsTest::textsAreAnnouncedAndTellNoState() {
    const auto texts = clipTexts();
    for (const auto& pair : makeClipPairSource({})(3, 200)) {
        QVERIFY2(std::find(texts.begin(), texts.end(), pair.text) != texts.end(), pair.text.c_str());
    }
    for (int c = 0; c < data::kObjectClassCount; ++c) {
        const std::string label = data::objectClassLabel(static_cast<data::ObjectClass>(c));
        QCOMPARE(clipVocabulary().at(static_cast<size_t>(c)), label);
        QVERIFY(std::find(texts.begin(), texts.end(), label) != texts.end());
        for (const char* state : data::attributeWords(static_cast<data::ObjectClass>(c))) {
            const auto tells = [&](const std::string& text) {
                return (" " + text + " ").find(" " + std::string(state) + " ") != std::string::npos;
            };
            QVERIFY2(std::none_of(texts.begin(), texts.end(), tells), state);
        }
    }
}

void ClipPairsTest::sameStepSamePairs() {
    const auto a = makeClipPairSource({})(5, 30), b = makeClipPairSource({})(5, 30), c = makeClipPairSource({})(6, 30);
    QCOMPARE(a.size(), size_t(30));
    const auto isSame = [](const auto& x, const auto& y) { return x.text == y.text && x.crop.rgb == y.crop.rgb; };
    QVERIFY(std::equal(a.begin(), a.end(), b.begin(), isSame));
    QVERIFY(!std::equal(a.begin(), a.end(), c.begin(), isSame));
}

void ClipPairsTest::badOptions() {
    ClipPairOptions options;
    options.cropsPerScene = 0;
    QVERIFY_EXCEPTION_THROWN(makeClipPairSource(options), Error);
    options.cropsPerScene = 1;
    options.roadShare = 1.5;
    QVERIFY_EXCEPTION_THROWN(makeClipPairSource(options), Error);
}

}  // namespace omnidrive::train

QTEST_APPLESS_MAIN(omnidrive::train::ClipPairsTest)
#include "tst_clip_pairs.moc"
