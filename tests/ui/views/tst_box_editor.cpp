// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/box_editor.h"

#include <QTest>

using omnidrive::ui::BoxEditor;
using Grip = BoxEditor::Grip;

namespace {

BoxEditor editorOf(const QRectF& box) {
    BoxEditor editor;
    editor.setPicture({200, 100});
    editor.setBox(box);
    return editor;
}

}  // namespace

class TestBoxEditor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatAPressTakesHoldOf_data() {
        QTest::addColumn<QPointF>("at");
        QTest::addColumn<int>("grip");
        const auto row = [](const char* name, const QPointF& at, Grip grip) { QTest::newRow(name) << at << static_cast<int>(grip); };
        row("corner", {41, 19}, Grip::UpperLeft);
        row("right side", {80, 41}, Grip::Right);
        row("lower corner", {39, 61}, Grip::LowerLeft);
        row("inside", {55, 33}, Grip::Inside);
        row("outside", {120, 80}, Grip::Outside);
    }
    void whatAPressTakesHoldOf() {
        QFETCH(QPointF, at);
        QFETCH(int, grip);
        QCOMPARE(static_cast<int>(editorOf({40, 20, 40, 40}).gripAt(at, 3)), grip);
        QCOMPARE(static_cast<int>(BoxEditor().gripAt(at, 3)), static_cast<int>(Grip::None));
    }

    /// On a box smaller than the reach the corners win over the sides.
    void aTinyBoxCanBeEnlarged() {
        BoxEditor editor = editorOf({50, 50, 2, 2});
        editor.press({52, 52}, 5);
        QVERIFY(editor.drag({90, 90}));
        QCOMPARE(*editor.box(), QRectF(QPointF(90, 90), QPointF(52, 52)).normalized());
    }

    void draggingChangesTheBox_data() {
        QTest::addColumn<QPointF>("from");
        QTest::addColumn<QPointF>("to");
        QTest::addColumn<QRectF>("box");
        QTest::newRow("a corner") << QPointF(80, 60) << QPointF(90, 75) << QRectF(40, 20, 50, 55);
        QTest::newRow("a side") << QPointF(60, 20) << QPointF(99, 10) << QRectF(40, 10, 40, 50);
        QTest::newRow("past its opposite") << QPointF(40, 40) << QPointF(100, 0) << QRectF(80, 20, 20, 40);
        QTest::newRow("the inside") << QPointF(50, 30) << QPointF(60, 25) << QRectF(50, 15, 40, 40);
        QTest::newRow("into the edge") << QPointF(50, 30) << QPointF(-500, 30) << QRectF(0, 20, 40, 40);
        QTest::newRow("a new one") << QPointF(150, 90) << QPointF(120, 5) << QRectF(120, 5, 30, 85);
        QTest::newRow("a new one past the edge") << QPointF(150, 90) << QPointF(999, 999) << QRectF(150, 90, 50, 10);
    }
    void draggingChangesTheBox() {
        QFETCH(QPointF, from);
        QFETCH(QPointF, to);
        QFETCH(QRectF, box);
        BoxEditor editor = editorOf({40, 20, 40, 40});
        editor.press(from, 3);
        QVERIFY(editor.drag((from + to) / 2));
        QVERIFY(editor.drag(to));
        editor.release();
        QCOMPARE(*editor.box(), box);
        QVERIFY(!editor.drag({0, 0}));   // nothing is held any more
        QCOMPARE(*editor.box(), box);
    }

    void keysNudgeAsFarAsThePicture() {
        BoxEditor editor = editorOf({150, 40, 40, 40});
        QVERIFY(editor.nudge(5, -10));
        QCOMPARE(*editor.box(), QRectF(155, 30, 40, 40));
        QVERIFY(editor.nudge(10, 0));
        QCOMPARE(*editor.box(), QRectF(160, 30, 40, 40));
        QVERIFY(!editor.nudge(10, 0));
        editor.setBox(std::nullopt);
        QVERIFY(!editor.nudge(1, 1));
    }

    void aClickDrawsNothing() {
        BoxEditor editor = editorOf(QRectF());
        QVERIFY(editor.isActive());
        editor.press({50, 50}, 3);
        QVERIFY(!editor.drag({50.2, 50.2}));
        editor.release();
        QVERIFY(editor.box()->isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestBoxEditor)
#include "tst_box_editor.moc"
