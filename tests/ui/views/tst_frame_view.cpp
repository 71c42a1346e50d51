// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/frame_view.h"
#include "ui/views/pyramid_cache.h"
#include "ui/views/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QMouseEvent>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

using namespace omnidrive;
using ui::FrameBox;
using ui::FrameView;

namespace {

vision::ImagePtr makeImage(int width, int height) {
    auto image = std::make_shared<vision::Image>();
    image->width = width;
    image->height = height;
    image->rgb.assign(static_cast<size_t>(width) * height * 3, 90);
    return image;
}

FrameBox makeBox(int call, BoxF box) {
    FrameBox result;
    result.call = call;
    result.label = QStringLiteral("sign");
    result.requested = box;
    result.effective = box;
    return result;
}

void wheel(QWidget& widget, const QPointF& at, int steps) {
    QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, 120 * steps}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&widget, &event);
}

}  // namespace

class TestFrameView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::prepareLook(*qApp); }

    void fitsAndMapsBack() {
        FrameView view;
        view.resize(816, 416);
        view.setFrame(makeImage(400, 200), false);
        QCOMPARE(view.scale(), 2.0);
        const QPointF corner = view.toView({400, 200});
        QCOMPARE(view.toImage(corner), QPointF(400, 200));
        QVERIFY(view.rect().contains(corner.toPoint()));
    }

    void wheelKeepsThePointUnderTheCursor() {
        FrameView view;
        view.resize(800, 400);
        view.setFrame(makeImage(4000, 2000), false);
        QTRY_VERIFY(view.isReady());
        const QPointF at(500, 120), before = view.toImage(at);
        const double scale = view.scale();
        wheel(view, at, 4);
        QVERIFY(view.scale() > 2 * scale);
        const QPointF moved = view.toImage(at) - before;
        QVERIFY2(moved.manhattanLength() < 1e-6, "the point moved");
        wheel(view, at, -30);
        QVERIFY(view.scale() >= scale * 0.999);
    }

    void draggingPansAndDoesNotPick() {
        FrameView view;
        view.resize(400, 400);
        view.setFrame(makeImage(900, 900), false);
        view.setBoxes({makeBox(0, {0, 0, 900, 900})});
        wheel(view, {200, 200}, 6);
        QSignalSpy picked(&view, &FrameView::callPicked);
        const QPointF before = view.toImage({200, 200});
        QTest::mousePress(&view, Qt::LeftButton, {}, {200, 200});
        QTest::mouseMove(&view, {170, 190});
        QTest::mouseRelease(&view, Qt::LeftButton, {}, {170, 190});
        const QPointF after = view.toImage({170, 190});
        QVERIFY((after - before).manhattanLength() < 1e-6);
        QCOMPARE(picked.count(), 0);
    }

    void aClickPicksTheSmallestBox_data() {
        QTest::addColumn<QPointF>("at");
        QTest::addColumn<int>("call");
        QTest::newRow("small under large") << QPointF(60, 60) << 1;
        QTest::newRow("large") << QPointF(150, 90) << 0;
        QTest::newRow("nothing") << QPointF(390, 190) << -1;
    }
    void aClickPicksTheSmallestBox() {
        QFETCH(QPointF, at);
        QFETCH(int, call);
        FrameView view;
        view.resize(816, 416);
        view.setFrame(makeImage(400, 200), false);
        view.setBoxes({makeBox(0, {20, 20, 300, 180}), makeBox(1, {50, 50, 80, 80})});
        QSignalSpy picked(&view, &FrameView::callPicked);
        QTest::mouseClick(&view, Qt::LeftButton, {}, view.toView(at).toPoint());
        QCOMPARE(picked.isEmpty() ? -1 : picked.first().first().toInt(), call);
    }

    void whatIsHiddenIsNotPicked() {
        FrameView view;
        view.resize(816, 416);
        view.setFrame(makeImage(400, 200), false);
        view.setBoxes({makeBox(0, {20, 20, 300, 180})});
        QSignalSpy picked(&view, &FrameView::callPicked);
        const QPoint at = view.toView({60, 60}).toPoint();
        view.setOverlaysShown(false);
        QTest::mouseClick(&view, Qt::LeftButton, {}, at);
        QCOMPARE(picked.count(), 0);
        view.setOverlaysShown(true);
        view.watchShiftOf(&view);
        QTest::keyPress(&view, Qt::Key_Shift);
        QTRY_VERIFY(!view.areOverlaysShown());
        QTest::mouseClick(&view, Qt::LeftButton, Qt::ShiftModifier, at);
        QCOMPARE(picked.count(), 0);
        view.setEditedBox(QRectF(50, 50, 40, 40));
        QTest::mousePress(&view, Qt::LeftButton, Qt::ShiftModifier, at);
        QVERIFY(!view.editor().isDragging());
        QTest::mouseRelease(&view, Qt::LeftButton, Qt::ShiftModifier, at);
        view.setEditedBox(std::nullopt);
        QTest::keyRelease(&view, Qt::Key_Shift);
        QTest::mouseClick(&view, Qt::LeftButton, {}, at);
        QCOMPARE(picked.count(), 1);
    }

    /// Beside the only camera lie its neighbours, cut off.
    void besideOneCameraNothingIsPicked() {
        FrameView view;
        view.resize(616, 316);
        view.setFrame(makeImage(600, 300), true);
        view.setBoxes({makeBox(0, {150, 100, 250, 140})});   // over two cameras
        view.stepCamera(1);
        view.stepCamera(1);
        QCOMPARE(view.camera(), 1);
        QSignalSpy picked(&view, &FrameView::callPicked), described(&view, &FrameView::cursorMoved);
        const auto clickAt = [&](const QPointF& inImage) { QTest::mouseClick(&view, Qt::LeftButton, {}, view.toView(inImage).toPoint()); };
        clickAt({198, 120});
        QCOMPARE(picked.count(), 0);
        const QPointF beside = view.toView({198, 120});
        QMouseEvent move(QEvent::MouseMove, beside, view.mapToGlobal(beside), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
        QApplication::sendEvent(&view, &move);
        QCOMPARE(described.count(), 1);
        QVERIFY2(described.last().first().toString().isEmpty(), qPrintable(described.last().first().toString()));
        clickAt({210, 120});
        QCOMPARE(picked.count(), 1);
        view.setEditedBox(QRectF());
        QTest::mousePress(&view, Qt::LeftButton, {}, {4, 150});
        QVERIFY(!view.editor().isDragging());
        QTest::mouseRelease(&view, Qt::LeftButton, {}, {4, 150});
    }

    /// The second press of a double click comes as one, and not as a press.
    void aQuickSecondPressTakesHoldOfTheEditedBox() {
        FrameView view;
        view.resize(816, 416);
        view.setFrame(makeImage(400, 200), false);
        view.setEditedBox(QRectF(50, 50, 40, 40));
        const QPoint at = view.toView({70, 70}).toPoint();
        QTest::mouseClick(&view, Qt::LeftButton, {}, at);
        QTest::mouseDClick(&view, Qt::LeftButton, {}, at);
        QVERIFY(view.editor().isDragging());
        QTest::mouseMove(&view, at + QPoint(20, 0));
        QTest::mouseRelease(&view, Qt::LeftButton, {}, at + QPoint(20, 0));
        QCOMPARE(view.editor().box()->topLeft(), QPointF(60, 50));
    }

    void zoomsToTheSelectedBox() {
        FrameView view;
        view.resize(600, 300);
        view.setFrame(makeImage(1200, 600), false);
        view.setBoxes({makeBox(0, {1000, 500, 1040, 520})});
        view.setSelectedCall(0);
        view.zoomToSelected();
        const QRectF box(view.toView({1000, 500}), view.toView({1040, 520}));
        QVERIFY(box.width() > 200);
        QVERIFY(QRectF(view.rect()).contains(box));
        view.fit();
        QVERIFY(view.scale() < 0.5);
    }

    void tellsStitchedAndCameraCoordinates_data() {
        QTest::addColumn<QPointF>("at");
        QTest::addColumn<QString>("camera");
        QTest::newRow("front left") << QPointF(10, 20) << QStringLiteral("CAM_FRONT_LEFT  x 10  y 20");
        QTest::newRow("front") << QPointF(1600, 0) << QStringLiteral("CAM_FRONT  x 0  y 0");
        QTest::newRow("back right") << QPointF(1599, 900) << QStringLiteral("CAM_BACK_RIGHT  x 1599  y 0");
        QTest::newRow("back left") << QPointF(4799, 1799) << QStringLiteral("CAM_BACK_LEFT  x 1599  y 899");
    }
    void tellsStitchedAndCameraCoordinates() {
        QFETCH(QPointF, at);
        QFETCH(QString, camera);
        FrameView view;
        view.setFrame(makeImage(4800, 1800), true);
        QTRY_VERIFY(view.isReady());
        QVERIFY2(view.describe(at).endsWith(camera), qPrintable(view.describe(at)));
        QVERIFY(view.describe({4800, 10}).isEmpty());
        QVERIFY(view.describe({-1, 10}).isEmpty());
    }

    void oneCameraAlone() {
        FrameView view;
        view.resize(616, 316);
        view.setFrame(makeImage(600, 300), true);
        view.setBoxes({makeBox(0, {20, 20, 60, 60})});   // in the first camera
        view.stepCamera(1);
        view.stepCamera(1);
        QCOMPARE(view.camera(), 1);
        const QRectF front(view.toView({200, 0}), view.toView({400, 150}));
        QVERIFY(QRectF(view.rect()).contains(front) && front.height() > 290);
        const QColor beside = view.grab().toImage().pixelColor(QPointF(front.left() - 6, front.center().y()).toPoint());
        QVERIFY2(beside != QColor(90, 90, 90), "its neighbour is seen");
        wheel(view, {308, 158}, 5);
        view.resize(700, 400);
        QCOMPARE(view.camera(), 1);
        view.setSelectedCall(0);
        view.zoomToSelected();   // which is in another camera
        QCOMPARE(view.camera(), -1);
        view.stepCamera(-1);
        QCOMPARE(view.camera(), 5);
        view.stepCamera(1);
        QCOMPARE(view.camera(), -1);
        view.stepCamera(1);
        view.fit();
        QCOMPARE(view.camera(), -1);
        view.setFrame(makeImage(300, 300), false);
        view.stepCamera(1);
        QCOMPARE(view.camera(), -1);
    }

    void theCarsLayoutTurnsTheRearRow() {
        auto picture = std::make_shared<vision::Image>(*makeImage(600, 300));
        for (int y = 150; y < 300; ++y) {   // something bright at the left edge of BACK_LEFT, which the stitched view has at the right
            for (int x = 400; x < 440; ++x) {
                picture->rgb[(static_cast<size_t>(y) * 600 + static_cast<size_t>(x)) * 3] = 250;
            }
        }
        FrameView view;
        view.resize(616, 316);
        view.setFrame(picture, true);
        const QPointF inRear(420, 200), inFront(420, 100);
        const QPointF stitched = view.toView(inRear), front = view.toView(inFront);
        QCOMPARE(view.grab().toImage().pixelColor(stitched.toPoint()).red(), 250);
        view.setCarLayout(true);
        QVERIFY(view.isCarLayout());
        const QPointF turned = view.toView(inRear);
        QCOMPARE(view.toView(inFront), front);
        QCOMPARE(turned, QPointF(view.toView({180, 100}).x(), stitched.y()));   // 600 - 420
        QCOMPARE(view.toImage(turned), inRear);
        QVERIFY(view.describe(view.toImage(turned)).contains(QStringLiteral("CAM_BACK_LEFT  x 20  y 50")));
        const QImage seen = view.grab().toImage();
        QCOMPARE(seen.pixelColor(turned.toPoint()).red(), 250);
        QVERIFY(seen.pixelColor(stitched.toPoint()).red() < 200);

        view.setBoxes({makeBox(0, {410, 160, 430, 290})});
        QSignalSpy picked(&view, &FrameView::callPicked);
        QTest::mouseClick(&view, Qt::LeftButton, Qt::NoModifier, turned.toPoint());
        QCOMPARE(picked.size(), 1);

        while (view.camera() != 5) {   // one camera alone is shown as it is
            view.stepCamera(1);
        }
        QVERIFY(!view.isCarLayout());
        QVERIFY(view.toView({420, 200}).x() < view.toView({580, 200}).x());
        view.fit();
        view.setFrame(makeImage(300, 300), false);
        QVERIFY(!view.isCarLayout());
    }

    void editingFollowsTheHandInATurnedRow() {
        FrameView view;
        view.resize(616, 316);
        view.setFrame(makeImage(600, 300), true);
        view.setCarLayout(true);
        view.setEditedBox(QRectF(100, 200, 40, 40));
        const auto drag = [&](const QPointF& fromImage, const QPoint& byView) {
            const QPoint from = view.toView(fromImage).toPoint();
            QTest::mousePress(&view, Qt::LeftButton, Qt::NoModifier, from);
            QTest::mouseMove(&view, from + byView / 2);
            QTest::mouseMove(&view, from + byView);
            QTest::mouseRelease(&view, Qt::LeftButton, Qt::NoModifier, from + byView);
        };
        drag({120, 220}, {30, 0});   // to the right on the screen is to the left in the camera
        QCOMPARE(view.editor().box()->topLeft(), QPointF(70, 200));
        drag({90, 220}, {0, -120});   // into the front row: it does not jump to the other side
        QVERIFY2(std::abs(view.editor().box()->left() - 70) < 1e-9 && view.editor().box()->top() < 100, qPrintable(QString::number(view.editor().box()->left())));
        view.setEditedBox(std::nullopt);
        view.setEditedBox(QRectF(100, 200, 40, 40));
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(view.editor().box()->left(), 99.0);
    }

    void holdingShiftHidesTheBoxes() {
        QWidget window;
        auto* view = new FrameView(&window);
        view->watchShiftOf(&window);
        window.show();
        QTest::keyPress(&window, Qt::Key_Shift);
        QTRY_VERIFY(!view->areOverlaysShown());
        QTest::keyRelease(&window, Qt::Key_Shift);
        QVERIFY(view->areOverlaysShown());
        QTest::keyPress(&window, Qt::Key_Shift);
        QTest::keyClick(&window, Qt::Key_J, Qt::ShiftModifier);   // a command with Shift does not flicker
        QTest::qWait(250);
        QVERIFY(view->areOverlaysShown());
    }

    void drawsRequestedDashedAndEffectiveSolid() {
        FrameView view;
        view.resize(616, 316);
        view.setFrame(makeImage(300, 150), false);
        FrameBox box = makeBox(0, {100, 50, 150, 90});
        box.requested = BoxF{110, 60, 140, 80};
        view.setBoxes({box});
        const QImage picture = view.grab().toImage();
        const QColor colour = ui::boxColour(0);
        const auto colouredAlong = [&](double x, double y0, double y1) {
            int count = 0, total = 0;
            for (double y = view.toView({0, y0}).y() + 4; y < view.toView({0, y1}).y() - 4; ++y) {
                const QColor pixel = picture.pixelColor(static_cast<int>(view.toView({x, 0}).x()), static_cast<int>(y));
                count += std::abs(pixel.red() - colour.red()) + std::abs(pixel.blue() - colour.blue()) < 80 ? 1 : 0;
                ++total;
            }
            return static_cast<double>(count) / total;
        };
        QVERIFY(colouredAlong(150, 52, 88) > 0.95);
        const double dashed = colouredAlong(140, 62, 78);
        QVERIFY2(dashed > 0.2 && dashed < 0.9, qPrintable(QString::number(dashed)));
    }

    void newestPictureWins() {
        FrameView view;
        view.setFrame(makeImage(3000, 1000), false);
        view.setFrame(makeImage(2000, 1500), false);
        view.setFrame(makeImage(64, 32), false);
        QVERIFY(view.isReady());
        QTest::qWait(100);
        QCOMPARE(view.pyramid().size(), QSize(64, 32));
        view.setFrame(nullptr, false);
        QVERIFY(view.pyramid().isEmpty());
        view.grab();
    }

    void aPictureShownBeforeIsThereAtOnce() {
        FrameView view;
        view.resize(400, 300);
        const auto first = makeImage(3000, 1000), second = makeImage(2000, 1500);
        QSignalSpy shown(&view, &FrameView::imageShown);
        for (const auto& picture : {first, second}) {
            view.setFrame(picture, false);
            QVERIFY(!view.isReady());
            QVERIFY(shown.wait());
        }
        const qsizetype before = shown.size();
        view.setFrame(first, false);
        QVERIFY(view.isReady());
        QCOMPARE(shown.size(), before + 1);
        QCOMPARE(view.pyramid().size(), QSize(3000, 1000));
    }

    void theCacheForgetsWhatWasShownLongAgo() {
        const auto pyramidOf = [](int width) { return std::make_shared<const ui::ImagePyramid>(makeImage(width, 600)); };
        const auto first = pyramidOf(600), second = pyramidOf(601), third = pyramidOf(602);
        ui::PyramidCache cache(2 * (first->ownBytes() + 3 * 602 * 600));
        cache.insert(first);
        cache.insert(second);
        QCOMPARE(cache.find(first->picture()), first);   // now second is the oldest
        cache.insert(third);
        QCOMPARE(cache.find(first->picture()), first);
        QCOMPARE(cache.find(third->picture()), third);
        QVERIFY(!cache.find(second->picture()));
        ui::PyramidCache narrow(1);
        narrow.insert(first);
        QCOMPARE(narrow.find(first->picture()), first);
    }

    void smallerLevelsAreMeans() {
        auto image = std::make_shared<vision::Image>(*makeImage(1024, 1024));
        for (int y = 0; y < image->height; ++y) {
            for (int x = 0; x < image->width; ++x) {
                uint8_t* pixel = image->rgb.data() + (static_cast<size_t>(y) * static_cast<size_t>(image->width) + static_cast<size_t>(x)) * 3;
                pixel[0] = static_cast<uint8_t>(x / 4 % 2 * 200);
                pixel[1] = static_cast<uint8_t>(y % 2 * 101);
                pixel[2] = static_cast<uint8_t>(x % 2 * 40);
            }
        }
        const ui::ImagePyramid pyramid(image);
        QImage screen(256, 256, QImage::Format_RGB32);
        QPainter painter(&screen);
        pyramid.draw(painter, QRectF(0, 0, 256, 256), screen.rect());   // a quarter: the third level, pixel by pixel
        QCOMPARE(screen.pixelColor(10, 10), QColor(0, 51, 20));
        QCOMPARE(screen.pixelColor(11, 10), QColor(200, 51, 20));
    }

    /// On a screen with two device pixels a point, half the size still shows every pixel.
    void fineScreensGetAFinerLevel() {
        auto image = std::make_shared<vision::Image>(*makeImage(1024, 1024));
        for (int i = 0; i < 1024 * 1024; ++i) {
            image->rgb[3 * static_cast<size_t>(i)] = static_cast<uint8_t>(i % 2 * 200);
        }
        const ui::ImagePyramid pyramid(image);
        QImage screen(1024, 1024, QImage::Format_RGB32);
        screen.setDevicePixelRatio(2);
        QPainter painter(&screen);
        pyramid.draw(painter, QRectF(0, 0, 512, 512), QRectF(0, 0, 512, 512));
        painter.end();
        QCOMPARE(screen.pixelColor(100, 100).red(), 0);
        QCOMPARE(screen.pixelColor(101, 100).red(), 200);
    }

    /// A picture of six cameras is drawn from a level near the screen's resolution.
    void drawsLargePicturesQuickly() {
        const ui::ImagePyramid pyramid(makeImage(4800, 1800));
        QImage screen(1200, 600, QImage::Format_RGB32);
        QPainter painter(&screen);
        QElapsedTimer clock;
        clock.start();
        for (int i = 0; i < 20; ++i) {
            pyramid.draw(painter, QRectF(-i, 0, 1200, 450), screen.rect());
        }
        QVERIFY2(clock.elapsed() / 20 < 50, qPrintable(QStringLiteral("%1 ms a frame").arg(clock.elapsed() / 20.0)));
    }

    /// What is drawn from the quick copy is what is drawn from the picture's own bytes.
    void largeScalesAreDrawnFromAQuickCopy() {
        auto image = std::make_shared<vision::Image>(*makeImage(1200, 1000));
        for (size_t i = 0; i < image->rgb.size(); ++i) {
            image->rgb[i] = static_cast<uint8_t>(i * i / 7);
        }
        FrameView view;
        view.resize(300, 260);
        view.setFrame(image, false);
        QTRY_VERIFY(view.isReady());
        QVERIFY(!view.isQuick());   // fitted, it is drawn from a halved size
        wheel(view, {150, 130}, 6);
        QVERIFY(view.scale() > ui::ImagePyramid::kFullScale);
        QTRY_VERIFY(view.isQuick());
        const QImage quick = view.grab().toImage();
        FrameView slow;
        slow.resize(300, 260);
        slow.setFrame(image, false);
        QTRY_VERIFY(slow.isReady());
        wheel(slow, {150, 130}, 6);
        QVERIFY(!slow.isQuick());
        QCOMPARE(slow.grab().toImage(), quick);
        view.setFrame(makeImage(300, 200), false);
        QVERIFY(!view.isQuick() || view.pyramid().size() == QSize(300, 200));
    }

    void cropsAreCutFromTheFullPicture() {
        auto image = std::make_shared<vision::Image>(*makeImage(600, 600));
        image->rgb[3 * (300 * 600 + 301)] = 255;
        const ui::ImagePyramid pyramid(image);
        const QImage crop = pyramid.crop(QRect(300, 300, 4, 4), QSize(4, 4), 1);
        QCOMPARE(crop.size(), QSize(4, 4));
        QCOMPARE(qRed(crop.pixel(1, 0)), 255);
        QVERIFY(pyramid.crop(QRect(700, 0, 5, 5), QSize(10, 10)).isNull());
    }

    /// Left half dark, right half bright; the crop lies over both.
    void largeCropsShowTheSamePlace() {
        auto image = std::make_shared<vision::Image>(*makeImage(2400, 1600));
        for (int i = 0; i < image->width * image->height; ++i) {
            std::fill_n(image->rgb.begin() + 3 * static_cast<std::ptrdiff_t>(i), 3, static_cast<uint8_t>(i % image->width < 1200 ? 20 : 220));
        }
        const ui::ImagePyramid pyramid(image);
        const QImage crop = pyramid.crop(QRect(400, 100, 1601, 1401), QSize(160, 160));
        QCOMPARE(crop.size(), QSize(160, 140));
        QCOMPARE(crop.pixelColor(77, 70), QColor(20, 20, 20));
        QCOMPARE(crop.pixelColor(83, 70), QColor(220, 220, 220));
    }
};

QTEST_MAIN(TestFrameView)
#include "tst_frame_view.moc"
