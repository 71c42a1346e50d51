// SPDX-License-Identifier: GPL-3.0-or-later
#include "vision/grey.h"
#include "vision/preprocess.h"

#include <QTest>

#include <cmath>

using namespace omnidrive;

namespace {

vision::Image striped(int width, int height) {
    vision::Image image{width, height, {}, {1, 2, 3}};
    for (int i = 0; i < width * height * 3; ++i) {
        image.rgb.push_back(static_cast<uint8_t>(i * 7 % 251));
    }
    return image;
}

bool isGrey(const vision::Image& image, int x, int y) {
    return std::equal(vision::kMeanGrey.begin(), vision::kMeanGrey.end(), image.rgb.begin() + (y * image.width + x) * 3);
}

}  // namespace

class TestGrey : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneSideOfTheBoxIsGrey_data() {
        QTest::addColumn<QList<int>>("box");
        QTest::newRow("inside") << QList<int>{3, 2, 9, 7};
        QTest::newRow("over the edges") << QList<int>{-4, -4, 5, 50};
        QTest::newRow("outside") << QList<int>{20, 20, 30, 30};
        QTest::newRow("empty") << QList<int>{5, 5, 5, 5};
    }
    void oneSideOfTheBoxIsGrey() {
        QFETCH(QList<int>, box);
        const auto image = striped(12, 10);
        const BoxI area{box[0], box[1], box[2], box[3]};
        const auto crop = vision::greyed(image, area, vision::GreyPart::Inside), rest = vision::greyed(image, area, vision::GreyPart::Outside);
        QVERIFY(crop.encoded.empty() && rest.encoded.empty());   // the pixels are no longer those of the file
        for (int y = 0; y < image.height; ++y) {
            for (int x = 0; x < image.width; ++x) {
                const bool isInside = x >= area.x0 && x < area.x1 && y >= area.y0 && y < area.y1;
                QCOMPARE(isGrey(crop, x, y), isInside);
                QCOMPARE(isGrey(rest, x, y), !isInside);
            }
        }
    }

    /// What the models get of grey is nothing, but for the rounding of a colour.
    void greyIsZeroToTheModels() {
        const auto grey = vision::greyed(striped(56, 56), {0, 0, 56, 56}, vision::GreyPart::Inside);
        const auto patches = vision::preprocess(grey, {});
        QVERIFY(patches.values.abs().max().item<float>() < 0.008F);
        const auto clip = vision::preprocessForClip(grey, 32, true, {0.48145466F, 0.4578275F, 0.40821073F}, {0.26862954F, 0.26130258F, 0.27577711F});
        QVERIFY(clip.abs().max().item<float>() < 0.008F);
    }
};

QTEST_APPLESS_MAIN(TestGrey)
#include "tst_grey.moc"
