// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/blind_spots.h"

#include <QTest>

using namespace omnidrive;
using insight::BlindSpots;
using insight::CaseDigest;
using insight::kHeatColumns;
using insight::kHeatRows;

namespace {

const auto kAll = [](const CaseDigest&) { return true; };

/// Six views of 240 x 140 pixels, so that a cell is 10 x 10.
CaseDigest looking(const char* id, std::vector<BoxI> boxes, int64_t step = 1, bool isSixViews = true) {
    CaseDigest digest;
    digest.id = id;
    digest.step = step;
    digest.isSixViews = isSixViews;
    digest.imageWidth = isSixViews ? 720 : 240;
    digest.imageHeight = isSixViews ? 280 : 140;
    for (const BoxI& box : boxes) {
        insight::ZoomDigest zoom;
        zoom.isValid = true;
        zoom.box = box;
        digest.zooms.push_back(zoom);
    }
    return digest;
}

}  // namespace

class TestBlindSpots : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsTheCellsThatACropTouches() {
        const std::vector digests{looking("a", {{240, 0, 260, 10}}), looking("b", {{250, 0, 251, 1}, {0, 140, 10, 280}})};
        const BlindSpots spots = insight::blindSpots(digests, kAll);
        QCOMPARE(spots.cameras.size(), size_t{6});
        QCOMPARE(spots.rollouts, int64_t{2});
        QCOMPARE(spots.zooms, int64_t{3});
        const auto* front = spots.find("CAM_FRONT");
        QCOMPARE(front->looksAt(0, 0), int64_t{1});
        QCOMPARE(front->looksAt(1, 0), int64_t{2});
        QCOMPARE(front->looksAt(2, 0), int64_t{0});
        QCOMPARE(front->looksAt(1, 1), int64_t{0});
        QCOMPARE(front->zooms, int64_t{2});
        QCOMPARE(front->neverSeen, 1 - 2.0 / (kHeatColumns * kHeatRows));
        QCOMPARE(spots.find("CAM_BACK_RIGHT")->looksAt(0, kHeatRows - 1), int64_t{1});
        QCOMPARE(spots.find("CAM_BACK")->neverSeen, 1.0);
        QCOMPARE(spots.rate({"CAM_FRONT", 1, 0}), 100.0);
        QCOMPARE(spots.rate({"", 1, 0}), 0.0);
    }

    void aCropOverASeamTouchesBothCameras() {
        const BlindSpots spots = insight::blindSpots(std::vector{looking("a", {{235, 135, 245, 145}})}, kAll);
        for (const char* camera : {"CAM_FRONT_LEFT", "CAM_FRONT", "CAM_BACK_RIGHT", "CAM_BACK"}) {
            QCOMPARE(spots.find(camera)->zooms, int64_t{1});
        }
        QCOMPARE(spots.find("CAM_FRONT_RIGHT")->zooms, int64_t{0});
        QCOMPARE(spots.find("CAM_FRONT_LEFT")->looksAt(kHeatColumns - 1, kHeatRows - 1), int64_t{1});
        QCOMPARE(spots.zooms, int64_t{1});
    }

    void onePictureIsOneCamera() {
        const BlindSpots spots = insight::blindSpots(std::vector{looking("a", {{0, 0, 240, 140}}, 1, false)}, kAll);
        QCOMPARE(spots.cameras.size(), size_t{1});
        QCOMPARE(spots.cameras[0].neverSeen, 0.0);
        QCOMPARE(spots.cameras[0].largest(), int64_t{1});
    }

    void whatHasNoPlaceIsNotCounted() {
        CaseDigest refused = looking("a", {{0, 0, 10, 10}}), sizeless = looking("b", {{0, 0, 10, 10}});
        refused.zooms[0].isValid = false;
        sizeless.imageWidth = 0;
        const BlindSpots spots = insight::blindSpots(std::vector{refused, sizeless, looking("c", {{0, 0, 0, 0}})}, kAll);
        QCOMPARE(spots.rollouts, int64_t{3});
        QCOMPARE(spots.zooms, int64_t{0});
    }

    void setsAreChosenAndCellsNameTheirRollouts() {
        const std::vector digests{looking("a", {{240, 0, 260, 10}}, 1), looking("b", {{250, 0, 251, 1}}, 2), looking("c", {{0, 0, 9, 9}}, 2)};
        const auto second = [](const CaseDigest& digest) { return digest.step == 2; };
        QCOMPARE(insight::blindSpots(digests, second).rate({"CAM_FRONT", 1, 0}), 50.0);
        QCOMPARE(insight::rolloutsThatLooked(digests, kAll, {"CAM_FRONT", 1, 0}), (std::vector<std::string>{"a", "b"}));
        QCOMPARE(insight::rolloutsThatLooked(digests, second, {"CAM_FRONT", 1, 0}), (std::vector<std::string>{"b"}));
        QVERIFY(insight::rolloutsThatLooked(digests, kAll, {"CAM_BACK", 0, 0}).empty());
    }
};

QTEST_GUILESS_MAIN(TestBlindSpots)
#include "tst_blind_spots.moc"
