// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/case_facts.h"

#include <QTest>

using namespace omnidrive;
using namespace omnidrive::annotation;

namespace {

rollout::Trajectory sixViews() {
    rollout::Trajectory trajectory;
    trajectory.id = "s1-1-0-0";
    trajectory.kind = "vehicle";
    trajectory.options = {"Yes", "No"};
    trajectory.answerLetter = "B";
    trajectory.expectedAnswer = "A";
    trajectory.policyVersion = "step-000040";
    trajectory.frameIds = {"f0", "f1", "f2", "f3", "f4", "f5"};
    trajectory.stitchedId = "all";
    trajectory.imageWidth = 300;
    trajectory.imageHeight = 100;
    rollout::Turn zoom, think, refused;
    zoom.tool.emplace();
    zoom.tool->label = "van";
    zoom.tool->effectiveBox = BoxI{110, 60, 130, 90};   // the middle tile of the lower row
    zoom.tool->valid = true;
    refused.tool.emplace();
    refused.tool->label = "lamp";
    trajectory.turns = {think, zoom, refused};
    return trajectory;
}

}  // namespace

class TestCaseFacts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ofSixViews() {
        const CaseFacts facts = factsOf(sixViews());
        QCOMPARE(facts.answer, std::string("No"));
        QCOMPARE(facts.expected, std::string("Yes"));
        QCOMPARE(facts.checkpoint, std::string("step-000040"));
        QCOMPARE(facts.pictures.size(), size_t(6));
        QCOMPARE(facts.pictures[4].camera, std::string("CAM_BACK"));
        QCOMPARE(facts.pictures[4].width, 100);
        QCOMPARE(facts.pictures[4].height, 50);
        QCOMPARE(facts.zooms.size(), size_t(2));
        QCOMPARE(facts.zooms[0].camera, std::string("CAM_BACK"));
        QVERIFY(facts.zooms[0].boxInCamera == BoxF(10, 10, 30, 40));
        QVERIFY(!facts.zooms[1].boxInCamera);
    }

    void ofOnePicture() {
        rollout::Trajectory trajectory = sixViews();
        trajectory.frameIds = {"only"};
        trajectory.options.clear();
        trajectory.answerText = "three cars";
        trajectory.answerLetter.clear();
        trajectory.expectedAnswer = "B";
        const CaseFacts facts = factsOf(trajectory);
        QCOMPARE(facts.answer, std::string("three cars"));
        QCOMPARE(facts.expected, std::string("B"));
        QCOMPARE(facts.pictures.size(), size_t(1));
        QCOMPARE(facts.pictures[0].width, 300);
        QCOMPARE(facts.zooms[0].camera, std::string());
    }

    void boxesGoThereAndBack_data() {
        QTest::addColumn<QRectF>("box");
        QTest::addColumn<QString>("camera");
        QTest::addColumn<QRectF>("inCamera");
        QTest::newRow("front left") << QRectF(10, 5, 20, 30) << "CAM_FRONT_LEFT" << QRectF(10, 5, 20, 30);
        QTest::newRow("back left") << QRectF(210, 55, 20, 30) << "CAM_BACK_LEFT" << QRectF(10, 5, 20, 30);
        QTest::newRow("over the edge") << QRectF(90, 5, 40, 20) << "CAM_FRONT" << QRectF(0, 5, 30, 20);
        QTest::newRow("outside") << QRectF(400, 5, 40, 20) << QString() << QRectF();
        QTest::newRow("no area") << QRectF(10, 5, 0, 20) << QString() << QRectF();
    }
    void boxesGoThereAndBack() {
        QFETCH(QRectF, box);
        QFETCH(QString, camera);
        QFETCH(QRectF, inCamera);
        const CaseFacts facts = factsOf(sixViews());
        const auto found = toCamera({box.left(), box.top(), box.right(), box.bottom()}, facts);
        QCOMPARE(found.has_value(), !camera.isEmpty());
        if (found) {
            QCOMPARE(QString::fromStdString(found->camera), camera);
            QVERIFY(found->boxInCamera == BoxF(inCamera.left(), inCamera.top(), inCamera.right(), inCamera.bottom()));
            const auto back = toImage(found->camera, found->boxInCamera, facts);
            QVERIFY(back && toCamera(*back, facts)->boxInCamera == found->boxInCamera);
        }
        QVERIFY(!toImage("CAM_ROOF", {0, 0, 1, 1}, facts));
    }

    void aBoxStaysInOnePicture() {
        CaseFacts facts;
        facts.pictures = {{"", "f", 40, 30}};
        QVERIFY(toCamera({-5, 10, 100, 20}, facts)->boxInCamera == BoxF(0, 10, 40, 20));
        QVERIFY(!toCamera({50, 10, 100, 20}, facts));
        facts.pictures[0].width = 0;   // a trace file that does not say its size
        QVERIFY(toCamera({50, 10, 100, 20}, facts)->boxInCamera == BoxF(50, 10, 100, 20));
    }
};

QTEST_APPLESS_MAIN(TestCaseFacts)
#include "tst_case_facts.moc"
