// SPDX-License-Identifier: GPL-3.0-or-later
// The resize rule (SPEC section 13), the zoom box (4.4), the six-view mapping (2.1) and the codec's refusals.
#include "base/error.h"
#include "support/temp_folder.h"
#include "vision/codec.h"
#include "vision/resize_rule.h"
#include "vision/stitch.h"
#include "vision/zoom_box.h"

#include <QTest>

#include <fstream>
#include <limits>

using namespace omnidrive;
using namespace omnidrive::vision;

namespace {

Image plain(int width, int height, uint8_t value) {
    Image image;
    image.width = width;
    image.height = height;
    image.rgb.assign(static_cast<size_t>(width) * static_cast<size_t>(height) * 3, value);
    return image;
}

}  // namespace

class TestBoxes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void smartResize_data() {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<qlonglong>("maxPixels");
        QTest::addColumn<int>("newWidth");
        QTest::addColumn<int>("newHeight");
        const qlonglong native = 12845056;
        QTest::newRow("28x28") << 28 << 28 << native << 56 << 56;
        QTest::newRow("42x42") << 42 << 42 << native << 56 << 56;
        QTest::newRow("70x70 half to even") << 70 << 70 << native << 56 << 56;
        QTest::newRow("126x98 half to even") << 126 << 98 << native << 112 << 112;
        QTest::newRow("300x200") << 300 << 200 << native << 308 << 196;
        QTest::newRow("3000x30") << 3000 << 30 << native << 2996 << 28;
        QTest::newRow("1600x900") << 1600 << 900 << native << 1596 << 896;
        QTest::newRow("collage") << 4800 << 1800 << qlonglong{1003520} << 1624 << 588;
    }

    void smartResize() {
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(qlonglong, maxPixels);
        QFETCH(int, newWidth);
        QFETCH(int, newHeight);
        const auto size = vision::smartResize(width, height, 28, 3136, maxPixels);
        QCOMPARE(size.width, newWidth);
        QCOMPARE(size.height, newHeight);
    }

    void tooLongPicturesAreRefused() { QVERIFY_EXCEPTION_THROWN(vision::smartResize(4020, 20, 28, 3136, 12845056), Error); }

    void zoom_data() {
        QTest::addColumn<QList<double>>("box");
        QTest::addColumn<QList<int>>("effective");
        QTest::addColumn<QString>("says");
        const double nan = std::numeric_limits<double>::quiet_NaN();
        // The model saw 200 x 100 of a 400 x 200 picture.
        QTest::newRow("plain") << QList<double>{20, 20, 60, 50} << QList<int>{40, 40, 120, 100} << QString();
        QTest::newRow("clipped") << QList<double>{-10, 20, 60, 50} << QList<int>{0, 40, 120, 100} << QStringLiteral("clipped");
        QTest::newRow("enlarged about the centre") << QList<double>{50, 40, 55, 60} << QList<int>{91, 44, 119, 156} << QStringLiteral("enlarged");
        QTest::newRow("enlarged and shifted inside") << QList<double>{0, 40, 5, 60} << QList<int>{0, 44, 28, 156} << QStringLiteral("enlarged");
        QTest::newRow("rounded outwards") << QList<double>{20.2, 20, 60, 50} << QList<int>{40, 40, 120, 100} << QStringLiteral("rounded");
        QTest::newRow("inverted") << QList<double>{60, 20, 20, 50} << QList<int>{} << QStringLiteral("inverted");
        QTest::newRow("no area") << QList<double>{20, 20, 20, 50} << QList<int>{} << QStringLiteral("too-small");
        QTest::newRow("outside") << QList<double>{300, 20, 360, 50} << QList<int>{} << QStringLiteral("outside");
        QTest::newRow("too thin") << QList<double>{0, 20, 200, 21} << QList<int>{} << QStringLiteral("too-thin");
        QTest::newRow("not a number") << QList<double>{nan, 20, 60, 50} << QList<int>{} << QStringLiteral("not-finite");
    }

    void zoom() {
        QFETCH(QList<double>, box);
        QFETCH(QList<int>, effective);
        QFETCH(QString, says);
        const auto decision = decideZoom({box[0], box[1], box[2], box[3]}, 200, 100, 400, 200, {});
        if (effective.isEmpty()) {
            QVERIFY(!decision.effective);
            QVERIFY2(QString::fromStdString(decision.rejectReason).startsWith(says), decision.rejectReason.c_str());
            return;
        }
        QVERIFY2(decision.effective.has_value(), decision.rejectReason.c_str());
        QCOMPARE((QList<int>{decision.effective->x0, decision.effective->y0, decision.effective->x1, decision.effective->y1}), effective);
        if (!says.isEmpty()) {
            QVERIFY(std::find(decision.adjustments.begin(), decision.adjustments.end(), says.toStdString()) != decision.adjustments.end());
        } else {
            QVERIFY(decision.adjustments.empty());
        }
    }

    void deepEyesRules() {
        ZoomRules rules;
        rules.rescale = false;
        rules.rejectSmall = true;
        QVERIFY(QString::fromStdString(decideZoom({10, 10, 40, 60}, 200, 100, 400, 200, rules).rejectReason).startsWith(QStringLiteral("too-small")));
        const auto kept = decideZoom({10, 10, 60, 60}, 200, 100, 400, 200, rules);
        QVERIFY(kept.effective.has_value());
        QCOMPARE(kept.effective->x1, 60);   // not rescaled
    }

    void stitchedBoxesFindTheirCamera() {
        const StitchLayout layout;
        const auto on = layout.toCamera({1700, 1000, 1800, 1100});
        QVERIFY(on.has_value());
        QCOMPARE(QByteArray(kCameras[static_cast<size_t>(on->camera)]), QByteArray("CAM_BACK"));
        QCOMPARE(on->boxInCamera, (BoxF{100, 100, 200, 200}));
        QVERIFY(!on->crossesTileEdge);
        QCOMPARE(layout.toStitched(on->camera, on->boxInCamera), (BoxF{1700, 1000, 1800, 1100}));
        const auto crossing = layout.toCamera({1500, 100, 1680, 200});
        QVERIFY(crossing->crossesTileEdge);
        QCOMPARE(crossing->boxInCamera, (BoxF{1500, 100, 1600, 200}));
        QVERIFY(!layout.toCamera({5000, 100, 5100, 200}).has_value());
    }

    void stitchingKeepsEveryPixel() {
        std::vector<ImagePtr> views;
        for (uint8_t i = 0; i < 6; ++i) {
            views.push_back(std::make_shared<const Image>(plain(8, 4, static_cast<uint8_t>(10 * i))));
        }
        StitchLayout layout;
        const auto stitched = stitchViews(views, &layout);
        QCOMPARE(stitched.width, 24);
        QCOMPARE(stitched.height, 8);
        for (int camera = 0; camera < 6; ++camera) {
            const auto tile = layout.tile(camera);
            QCOMPARE(stitched.rgb[static_cast<size_t>((tile.y0 + 2) * 24 + tile.x0 + 3) * 3], static_cast<uint8_t>(10 * camera));
        }
        views.pop_back();
        QVERIFY_EXCEPTION_THROWN(stitchViews(views, nullptr), Error);
    }

    void camerasAreOrderedByName() {
        const std::vector<std::string> paths{"a/CAM_BACK/x.jpg",       "a/CAM_FRONT/x.jpg",      "a/CAM_BACK_LEFT/x.jpg",
                                             "a/CAM_FRONT_LEFT/x.jpg", "a/CAM_BACK_RIGHT/x.jpg", "a/CAM_FRONT_RIGHT/x.jpg"};
        QCOMPARE(orderCameras(paths), (std::array<int, 6>{3, 1, 5, 4, 0, 2}));
        QVERIFY_EXCEPTION_THROWN(orderCameras({"CAM_FRONT.jpg"}), Error);
    }

    void picturesRoundTripAndBadOnesAreNamed() {
        const tests::TempFolder folder;
        Image image = plain(20, 10, 77);
        image.rgb[5] = 200;
        const auto png = encodePng(image);
        const auto again = decodeImage(png, "memory");
        QCOMPARE(again->rgb, image.rgb);
        QCOMPARE(contentId(*again), contentId(image));
        const auto jpeg = throughJpeg(image, 90);
        QCOMPARE(decodeImage(jpeg->encoded, "jpeg")->rgb, jpeg->rgb);
        const auto cut = std::vector<uint8_t>(jpeg->encoded.begin(), jpeg->encoded.begin() + static_cast<long>(jpeg->encoded.size() / 2));
        QVERIFY_EXCEPTION_THROWN(decodeImage(cut, "cut.jpg"), Error);
        QVERIFY_EXCEPTION_THROWN(decodeImage({}, "empty.png"), Error);
        QVERIFY_EXCEPTION_THROWN(loadImage(folder.path() / "missing.png"), Error);
        auto huge = png;
        huge[16] = 0x7F;   // the header now claims two thousand million columns
        QVERIFY_EXCEPTION_THROWN(decodeImage(huge, "huge.png"), Error);
        QVERIFY_EXCEPTION_THROWN(cropImage(image, {5, 5, 30, 8}), Error);
    }
};

QTEST_APPLESS_MAIN(TestBoxes)
#include "tst_boxes.moc"
