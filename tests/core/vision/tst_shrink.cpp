// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/error_text.h"
#include "vision/shrink.h"

#include <QTest>

using namespace omnidrive;
using vision::Image;

namespace {

Image striped(int width, int height) {
    Image image{width, height, {}, {}};
    for (int i = 0; i < width * height; ++i) {
        const auto value = static_cast<uint8_t>(i % width % 2 == 0 ? 0 : 200);   // black and grey columns in turn
        image.rgb.insert(image.rgb.end(), {value, value, value});
    }
    return image;
}

}  // namespace

class TestShrink : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fits_data() {
        QTest::addColumn<QSize>("from");
        QTest::addColumn<QSize>("room");
        QTest::addColumn<QSize>("to");
        QTest::newRow("wide") << QSize(400, 100) << QSize(100, 100) << QSize(100, 25);
        QTest::newRow("tall") << QSize(50, 400) << QSize(100, 100) << QSize(12, 100);
        QTest::newRow("fits already") << QSize(40, 30) << QSize(100, 100) << QSize(40, 30);
        QTest::newRow("a thread") << QSize(1000, 2) << QSize(100, 100) << QSize(100, 1);
    }
    void fits() {
        QFETCH(QSize, from);
        QFETCH(QSize, room);
        QFETCH(QSize, to);
        const Image small = vision::shrinkImage(striped(from.width(), from.height()), room.width(), room.height());
        QCOMPARE(QSize(small.width, small.height), to);
        QCOMPARE(small.rgb.size(), static_cast<size_t>(to.width()) * to.height() * 3);
    }

    void pixelsAreMeans() {
        const Image small = vision::shrinkImage(striped(8, 8), 4, 4);
        QCOMPARE(static_cast<int>(small.rgb.front()), 100);   // every second column dropped would be 0 or 200
        QCOMPARE(vision::shrinkImage(striped(4, 4), 4, 4).rgb, striped(4, 4).rgb);
    }

    void emptyOnesAreRefused() {
        QVERIFY(tests::errorOf([] { vision::shrinkImage({}, 10, 10); }).contains(QStringLiteral("0 x 0")));
        QVERIFY(tests::errorOf([] { vision::shrinkImage(striped(4, 4), 0, 10); }).contains(QStringLiteral("0 x 10")));
    }
};

QTEST_GUILESS_MAIN(TestShrink)
#include "tst_shrink.moc"
