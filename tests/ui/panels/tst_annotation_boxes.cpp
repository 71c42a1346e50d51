// SPDX-License-Identifier: GPL-3.0-or-later
// Evidence: boxes that are drawn, moved and copied in the picture.
#include "annotated_run.h"
#include "ui/views/theme.h"

#include <QApplication>
#include <QListWidget>
#include <QPushButton>

#include <cmath>

using namespace omnidrive;
using annotation::Annotation;
using annotation::Severity;
using annotation::Verdict;
using tests::Opened;
using ui::AnnotationPanel;

class TestAnnotationBoxes : public QObject, tests::AnnotatedRun {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::prepareLook(*qApp); }
    void init() { makeRun(); }

    void evidenceIsDrawnOnItsCamera() {
        Opened opened(run_, settings());
        opened.press(Qt::Key_B, Qt::ControlModifier);
        QVERIFY(opened.panel().isDrawing());
        opened.drag({200, 20}, {250.4, 90.6});   // CAM_FRONT of a picture of 560 x 280
        opened.settle();
        QTRY_COMPARE(opened.form().boxes()->count(), 1);
        opened.press(Qt::Key_Escape);
        QVERIFY(!opened.panel().isDrawing());
        const annotation::EvidenceBox drawn = opened.shownCase().boxes.at(0);
        QCOMPARE(drawn.camera, std::string("CAM_FRONT"));
        const auto& evidence = opened.view().evidence();
        QCOMPARE(evidence.size(), size_t(1));
        QVERIFY(std::abs(evidence[0].box.x0 - 200) <= 1.5 && std::abs(evidence[0].box.y1 - 91) <= 1.5);
        QCOMPARE(evidence[0].box.x0, std::round(evidence[0].box.x0));   // to the pixel

        opened.form().boxes()->setCurrentRow(0);
        opened.press(Qt::Key_B, Qt::ControlModifier);
        QTest::keyClick(&opened.view(), Qt::Key_Right);
        QTest::keyClick(&opened.view(), Qt::Key_Down, Qt::ShiftModifier);
        opened.press(Qt::Key_Escape);
        opened.settle();
        const annotation::EvidenceBox moved = opened.shownCase().boxes.at(0);
        QCOMPARE(moved.boxInCamera.x0, drawn.boxInCamera.x0 + 1);
        QCOMPARE(moved.boxInCamera.y0, drawn.boxInCamera.y0 + 10);
        QCOMPARE(moved.boxInCamera.width(), drawn.boxInCamera.width());
        QCOMPARE(stored()->history(100).size(), size_t(2));   // a drag is one edit, nudges in one go another

        opened.press(Qt::Key_Backspace, Qt::ControlModifier);
        opened.settle();
        QVERIFY(opened.shownCase().isBlank() && opened.view().evidence().empty());
    }

    /// A box to be drawn is a new one, whatever was added while the picture waited for it.
    void aCopiedBoxIsNotDrawnOver() {
        Opened opened(run_, settings());
        opened.selectZoom();
        opened.press(Qt::Key_B, Qt::ControlModifier);
        opened.press(Qt::Key_B, Qt::ControlModifier | Qt::ShiftModifier);
        opened.settle();
        const annotation::EvidenceBox copied = opened.shownCase().boxes.at(0);
        QVERIFY(opened.panel().isDrawing());
        opened.drag({200, 20}, {250, 90});
        opened.settle();
        QTRY_COMPARE(opened.shownCase().boxes.size(), size_t(2));
        QCOMPARE(opened.shownCase().boxes[0], copied);
        const annotation::EvidenceBox drawn = opened.shownCase().boxes[1];
        QTest::keyClick(&opened.view(), Qt::Key_Right);   // goes on with the one that was drawn
        QTRY_VERIFY(opened.shownCase().boxes.at(1) != drawn);
        QCOMPARE(opened.shownCase().boxes[0], copied);
        QCOMPARE(opened.shownCase().boxes.size(), size_t(2));
        QCOMPARE(opened.shownCase().boxes[1].boxInCamera.x0, drawn.boxInCamera.x0 + 1);
    }

    /// The zoom has evidence, the case has none: what is drawn after the change is the zoom's second box.
    void aBoxIsDrawnForWhatIsChosenThen() {
        Opened opened(run_, settings());
        opened.selectZoom();
        const annotation::Target zoom = annotation::zoomTarget(opened.rollout().toStdString(), opened.studio->selection().current().call);
        opened.panel().setAbout(AnnotationPanel::About::Zoom);
        opened.press(Qt::Key_B, Qt::ControlModifier | Qt::ShiftModifier);
        opened.settle();
        const annotation::EvidenceBox copied = opened.shown(zoom).boxes.at(0);
        opened.panel().setAbout(AnnotationPanel::About::Case);
        opened.press(Qt::Key_B, Qt::ControlModifier);
        opened.drag({300, 30}, {350, 80});   // the case's: given out when another thing is annotated
        opened.press(Qt::Key_Z, Qt::ShiftModifier);
        opened.press(Qt::Key_Z, Qt::ShiftModifier);
        QCOMPARE(opened.panel().about(), AnnotationPanel::About::Zoom);
        QVERIFY(opened.panel().isDrawing());
        opened.drag({200, 20}, {250, 90});
        opened.settle();
        QTRY_COMPARE(opened.shown(zoom).boxes.size(), size_t(2));
        QCOMPARE(opened.shown(zoom).boxes[0], copied);
        QCOMPARE(opened.shownCase().boxes.size(), size_t(1));
    }

    /// On a slow disk the picture before still stands: what is drawn on it would be kept for a scene that nobody has seen yet.
    void nothingIsDrawnBeforeTheCaseIsThere() {
        Opened opened(run_, settings());
        opened.selectZoom();
        const QString before = opened.rollout();
        opened.studio->window().rollouts().moveBy(1);
        QVERIFY(opened.rollout() != before);
        opened.press(Qt::Key_B, Qt::ControlModifier);   // no event of the reader has been taken in since
        QVERIFY(!opened.panel().isDrawing());
        opened.drag({200, 20}, {250, 90});
        opened.panel().copyZoom();
        opened.settle();
        QVERIFY(opened.shownCase().boxes.empty());
        opened.press(Qt::Key_B, Qt::ControlModifier);
        QVERIFY(opened.panel().isDrawing());
    }

    void theZoomIsCopied() {
        Opened opened(run_, settings());
        opened.selectZoom();
        const int call = opened.studio->selection().current().call;
        opened.panel().setAbout(AnnotationPanel::About::Zoom);
        opened.press(Qt::Key_1);
        opened.press(Qt::Key_B, Qt::ControlModifier | Qt::ShiftModifier);
        opened.settle();
        const Annotation annotation = opened.shown(annotation::zoomTarget(opened.rollout().toStdString(), call));
        QCOMPARE(annotation.type, std::string("object"));
        QCOMPARE(annotation.boxes.size(), size_t(1));
        const auto& boxes = opened.view().boxes();
        const auto zoom = std::find_if(boxes.begin(), boxes.end(), [&](const ui::FrameBox& box) { return box.call == call; });
        QVERIFY(zoom != boxes.end());
        QCOMPARE(QString::fromStdString(annotation.boxes[0].label), zoom->label);
        QVERIFY(intersectionArea(opened.view().evidence().at(0).box, *zoom->effective) > 0);
        opened.press(Qt::Key_V);   // the answer is the case's
        opened.settle();
        QCOMPARE(opened.shownCase().verdict, Verdict::Right);
        QVERIFY(opened.form().verdictButton(Verdict::Right)->isChecked());
        QVERIFY(!opened.form().severityButton(Severity::Minor)->isChecked());
    }
};

QTEST_MAIN(TestAnnotationBoxes)
#include "tst_annotation_boxes.moc"
