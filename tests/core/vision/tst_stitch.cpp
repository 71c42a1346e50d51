// SPDX-License-Identifier: GPL-3.0-or-later
// Six views in one picture (SPEC section 2.1): order, exact mapping between stitched and camera pixels, and what is refused.
#include "base/error.h"
#include "support/error_text.h"
#include "vision/stitch.h"

#include <QTest>

using namespace omnidrive;
using namespace omnidrive::vision;

namespace {

ImagePtr plainView(int width, int height, uint8_t level) {
    auto image = std::make_shared<Image>();
    image->width = width;
    image->height = height;
    image->rgb.assign(static_cast<size_t>(width) * static_cast<size_t>(height) * 3, level);
    return image;
}

std::vector<ImagePtr> sixViews() {
    std::vector<ImagePtr> views;
    for (int i = 0; i < 6; ++i) {
        views.push_back(plainView(8, 4, static_cast<uint8_t>(10 * i)));
    }
    return views;
}

}  // namespace

class TestStitch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void boxesFindTheirCamera_data() {
        QTest::addColumn<QList<double>>("box");
        QTest::addColumn<QString>("expected");
        QTest::newRow("front left") << QList<double>{0, 0, 100, 100} << "CAM_FRONT_LEFT [0 0 100 100]";
        QTest::newRow("front") << QList<double>{1600, 0, 1700, 100} << "CAM_FRONT [0 0 100 100]";
        QTest::newRow("front right") << QList<double>{4700, 800, 4800, 900} << "CAM_FRONT_RIGHT [1500 800 1600 900]";
        QTest::newRow("back right is below front left") << QList<double>{10, 910, 60, 960} << "CAM_BACK_RIGHT [10 10 60 60]";
        QTest::newRow("back") << QList<double>{1700, 1000, 1800, 1100} << "CAM_BACK [100 100 200 200]";
        QTest::newRow("back left") << QList<double>{3300, 1000, 3400, 1100} << "CAM_BACK_LEFT [100 100 200 200]";
        QTest::newRow("crosses to the right") << QList<double>{1500, 100, 1680, 200} << "CAM_FRONT_LEFT [1500 100 1600 200] crosses";
        QTest::newRow("crosses downwards") << QList<double>{2000, 850, 2100, 980} << "CAM_BACK [400 0 500 80] crosses";
        QTest::newRow("over the outer edge is no crossing") << QList<double>{-20, 10, 100, 60} << "CAM_FRONT_LEFT [0 10 100 60]";
        QTest::newRow("centre on the border belongs to the right") << QList<double>{1550, 0, 1650, 10} << "CAM_FRONT [0 0 50 10] crosses";
        QTest::newRow("outside") << QList<double>{5000, 100, 5100, 200} << "none";
    }

    void boxesFindTheirCamera() {
        QFETCH(QList<double>, box);
        QFETCH(QString, expected);
        const StitchLayout layout;
        const auto on = layout.toCamera({box[0], box[1], box[2], box[3]});
        if (!on) {
            QCOMPARE(QStringLiteral("none"), expected);
            return;
        }
        const BoxF& inCamera = on->boxInCamera;
        const auto line = QStringLiteral("%1 [%2 %3 %4 %5]%6")
                              .arg(QString::fromLatin1(kCameras[static_cast<size_t>(on->camera)]))
                              .arg(inCamera.x0)
                              .arg(inCamera.y0)
                              .arg(inCamera.x1)
                              .arg(inCamera.y1)
                              .arg(on->crossesTileEdge ? QStringLiteral(" crosses") : QString());
        QCOMPARE(line, expected);
    }

    void mappingThereAndBackIsExact() {
        const StitchLayout layout{1600, 900};
        for (int camera = 0; camera < 6; ++camera) {
            const BoxF boxInCamera{12.5, 7.25, 333, 444};
            const auto on = layout.toCamera(layout.toStitched(camera, boxInCamera));
            QVERIFY(on.has_value());
            QCOMPARE(on->camera, camera);
            QCOMPARE(on->boxInCamera, boxInCamera);
        }
    }

    void everyPixelIsKept() {
        StitchLayout layout;
        const Image stitched = stitchViews(sixViews(), &layout);
        QCOMPARE(stitched.width, 24);
        QCOMPARE(stitched.height, 8);
        for (int y = 0; y < stitched.height; ++y) {
            for (int x = 0; x < stitched.width; ++x) {
                const int camera = *layout.cameraAt(x, y);
                QCOMPARE(stitched.rgb[static_cast<size_t>(y * stitched.width + x) * 3], static_cast<uint8_t>(10 * camera));
            }
        }
    }

    void unfitViewsAreNamed() {
        auto views = sixViews();
        views[4] = plainView(9, 4, 0);
        QCOMPARE(tests::errorOf([&] { stitchViews(views, nullptr); }),
                 QStringLiteral("all six views must have one size: CAM_FRONT_LEFT has 8 x 4 pixels, CAM_BACK has 9 x 4"));
        views[4] = nullptr;
        QCOMPARE(tests::errorOf([&] { stitchViews(views, nullptr); }), QStringLiteral("view 5 (CAM_BACK) is empty"));
        views.pop_back();
        QCOMPARE(tests::errorOf([&] { stitchViews(views, nullptr); }), QStringLiteral("stitching needs six views, not 5"));
    }

    void camerasInPaths_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("camera");
        QTest::newRow("nuScenes") << "samples/CAM_FRONT_LEFT/n015-2018-08-02-17-16-37+0800__CAM_FRONT_LEFT__1533201471404844.jpg" << "CAM_FRONT_LEFT";
        QTest::newRow("folder only") << "a/CAM_BACK/x.jpg" << "CAM_BACK";
        QTest::newRow("the file name counts first") << "CAM_BACK/CAM_FRONT_RIGHT.jpg" << "CAM_FRONT_RIGHT";
        QTest::newRow("no prefix, other marks") << "frame 12/front-left.png" << "CAM_FRONT_LEFT";
        QTest::newRow("lower case") << "cam_back_right.webp" << "CAM_BACK_RIGHT";
        QTest::newRow("part of a word") << "storefront.jpg" << "none";
        QTest::newRow("unknown side") << "CAM_FRONTAL.jpg" << "none";
        QTest::newRow("nothing") << "picture.jpg" << "none";
    }

    void camerasInPaths() {
        QFETCH(QString, path);
        QFETCH(QString, camera);
        const auto found = cameraOfPath(path.toStdString());
        QCOMPARE(found ? QString::fromLatin1(kCameras[static_cast<size_t>(*found)]) : QStringLiteral("none"), camera);
    }

    void pathsAreOrdered() {
        const std::vector<std::string> paths{"a/CAM_BACK/x.jpg",       "a/CAM_FRONT/x.jpg",      "a/CAM_BACK_LEFT/x.jpg",
                                             "a/CAM_FRONT_LEFT/x.jpg", "a/CAM_BACK_RIGHT/x.jpg", "a/CAM_FRONT_RIGHT/x.jpg"};
        QCOMPARE(orderCameras(paths), (std::array<int, 6>{3, 1, 5, 4, 0, 2}));
        auto broken = paths;
        broken[0] = "a/CAM_FRONT/y.jpg";
        QCOMPARE(tests::errorOf([&] { orderCameras(broken); }), QStringLiteral("CAM_FRONT is there twice: a/CAM_FRONT/y.jpg and a/CAM_FRONT/x.jpg"));
        broken[0] = "a/x.jpg";
        QCOMPARE(tests::errorOf([&] { orderCameras(broken); }),
                 QStringLiteral("a/x.jpg: names none of the six cameras (CAM_FRONT_LEFT to CAM_BACK_LEFT)"));
        broken.erase(broken.begin());
        QCOMPARE(tests::errorOf([&] { orderCameras(broken); }), QStringLiteral("the view of CAM_BACK is missing"));
    }
};

QTEST_APPLESS_MAIN(TestStitch)
#include "tst_stitch.moc"
