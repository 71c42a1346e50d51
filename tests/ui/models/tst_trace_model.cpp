// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/synthetic_run.h"
#include "ui/models/trace_model.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace omnidrive;
using ui::TraceKind;
using ui::TraceModel;

namespace {

std::shared_ptr<rollout::Trajectory> example(int index) {
    return std::make_shared<rollout::Trajectory>(tests::syntheticTrajectory({}, 2, 0, index, "frame"));
}

QString kindsOf(const TraceModel& model) {
    static const char* const names[] = {"question", "thought", "call", "crop", "problem", "answer", "note"};
    QStringList kinds;
    for (int row = 0; row < model.rowCount(); ++row) {
        kinds << QLatin1String(names[static_cast<int>(model.step(row).kind)]);
    }
    return kinds.join(QLatin1Char(' '));
}

QStringList chipsOf(const ui::TraceStep& step) {
    QStringList texts;
    for (const auto& chip : step.chips) {
        texts << chip.text;
    }
    return texts;
}

}  // namespace

class TestTraceModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsEachStepOnce_data() {
        QTest::addColumn<int>("index");
        QTest::addColumn<QString>("kinds");
        QTest::newRow("no zoom") << 0 << QStringLiteral("question thought answer");
        QTest::newRow("one zoom") << 1 << QStringLiteral("question thought call crop thought answer");
        QTest::newRow("two zooms") << 2 << QStringLiteral("question thought call crop thought call crop thought answer");
        QTest::newRow("cut off") << 6 << QStringLiteral("question thought note");
    }
    void showsEachStepOnce() {
        QFETCH(int, index);
        QFETCH(QString, kinds);
        TraceModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setTrajectory(example(index));
        QCOMPARE(kindsOf(model), kinds);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void aRefusedCallIsShownWithItsReason() {
        auto trajectory = example(1);
        trajectory->turns[0].tool->valid = false;
        trajectory->turns[0].tool->rejectReason = "outside: the box does not meet the picture";
        trajectory->observations[0].ok = false;
        trajectory->observations[0].error = "outside: the box does not meet the picture";
        TraceModel model;
        model.setTrajectory(trajectory);
        QCOMPARE(kindsOf(model), QStringLiteral("question thought call problem thought answer"));
        QVERIFY(chipsOf(model.step(2)).contains(QStringLiteral("rejected")));
        QVERIFY(model.step(3).text.startsWith(QStringLiteral("outside")));
    }

    void aTurnWithoutTagsIsShownAsItIs() {
        rollout::Trajectory trajectory;
        rollout::Turn turn;
        turn.text = "I just talk";
        trajectory.turns.push_back(turn);
        const auto steps = ui::traceSteps(trajectory);
        QCOMPARE(steps.size(), size_t{3});
        QCOMPARE(steps[1].text, QStringLiteral("I just talk"));
        QCOMPARE(steps[2].kind, TraceKind::Note);
    }

    void factsStandBesideTheSteps() {
        TraceModel model;
        model.setTrajectory(example(1));
        const QStringList call = chipsOf(model.step(2)), crop = chipsOf(model.step(3));
        QVERIFY2(call.contains(QStringLiteral("enlarged")), qPrintable(call.join(QLatin1Char(','))));
        QVERIFY(!call.contains(QStringLiteral("rounded")));
        QVERIFY(crop.filter(QStringLiteral("CLIP")).size() == 1 && crop.filter(QStringLiteral("grounding")).size() == 1);
        QVERIFY(crop.contains(QStringLiteral("label fits the text")));
        QCOMPARE(model.index(2).data(ui::TraceTitleRole).toString(), QStringLiteral("Zoom 1  traffic light"));
        QVERIFY(model.index(2).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("enlarged")));
    }

    void walksFromZoomToZoom() {
        TraceModel model;
        model.setTrajectory(example(2));
        QCOMPARE(model.nextCall(0, 1), 2);
        QCOMPARE(model.nextCall(2, 1), 5);
        QCOMPARE(model.nextCall(5, 1), -1);
        QCOMPARE(model.nextCall(5, -1), 2);
        QCOMPARE(model.rowOfCall(1), 6);
        QCOMPARE(model.rowOfCall(9), -1);
    }

    void thumbnailsArriveLater() {
        TraceModel model;
        model.setTrajectory(example(1));
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QImage image(8, 8, QImage::Format_RGB32);
        model.setThumbnail(0, image);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().first().toModelIndex().row(), 3);
        QVERIFY(!model.index(3).data(Qt::DecorationRole).value<QImage>().isNull());
    }

    void longTextsAreCutForDisplayOnly() {
        auto trajectory = example(0);
        trajectory->turns[0].thought = std::string(321'838, 'x');
        TraceModel model;
        QElapsedTimer clock;
        clock.start();
        model.setTrajectory(trajectory);
        QVERIFY(clock.elapsed() < 200);
        QVERIFY(model.index(1).data(ui::TraceIsCutRole).toBool());
        QVERIFY(model.index(1).data(ui::TracePreviewRole).toString().size() < 1000);
        QCOMPARE(model.index(1).data(ui::TraceTextRole).toString().size(), 321'838);
    }

    void knowsWhichTextsAreCut_data() {
        QTest::addColumn<QString>("thought");
        QTest::addColumn<bool>("isCut");
        QTest::newRow("short") << QStringLiteral("a  b\n") << false;
        QTest::newRow("as long as a preview, with an ellipsis of its own") << QString(900, QLatin1Char('x')) + QChar(0x2026) << false;
        QTest::newRow("long") << QString(901, QLatin1Char('x')) + QStringLiteral("y") << true;
        QTest::newRow("blanks before it") << QString(1500, QLatin1Char(' ')) + QString(800, QLatin1Char('x')) << true;
    }
    void knowsWhichTextsAreCut() {
        QFETCH(QString, thought);
        QFETCH(bool, isCut);
        auto trajectory = example(0);
        trajectory->turns[0].thought = thought.toStdString();
        TraceModel model;
        model.setTrajectory(trajectory);
        QCOMPARE(model.index(1).data(ui::TraceIsCutRole).toBool(), isCut);
    }

    /// What the tool answered, and what a recipe or a person wrote, is shown letter by letter.
    void tipsAreNotReadAsHtml_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("plain") << QStringLiteral("a < b & c\nd");
        QTest::newRow("tags") << QStringLiteral("a <b>bold</b> <img src=x>\nsecond line");
        QTest::newRow("an escape") << QStringLiteral("outside &lt; <p>");
    }
    void tipsAreNotReadAsHtml() {
        QFETCH(QString, text);
        auto trajectory = example(1);
        trajectory->turns[0].tool->valid = false;
        trajectory->turns[0].tool->rejectReason = text.toStdString();
        TraceModel model;
        model.setTrajectory(trajectory);
        const QString ofStep = model.index(2).data(Qt::ToolTipRole).toString();
        QVERIFY(ofStep.contains(QStringLiteral("rejected")) && !ofStep.contains(QStringLiteral("<b>")) && !ofStep.contains(QStringLiteral("<p>outside")));
    }

    void previews_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("preview");
        QTest::newRow("short") << QStringLiteral("a b") << QStringLiteral("a b");
        QTest::newRow("lines") << QStringLiteral(" a\n\n b ") << QStringLiteral("a b");
        QTest::newRow("long") << QStringLiteral("abcdefghijkl") << QStringLiteral("abcdefghij") + QChar(0x2026);
        QTest::newRow("a car where it is cut") << QStringLiteral("abcdefghi") + QString::fromUcs4(U"\U0001F697") + QStringLiteral("jkl")
                                               << QStringLiteral("abcdefghi") + QChar(0x2026);
        QTest::newRow("blank and long") << QString(50, QLatin1Char(' ')) + QStringLiteral("x") << QString(QChar(0x2026));
    }
    void previews() {
        QFETCH(QString, text);
        QFETCH(QString, preview);
        QCOMPARE(ui::previewOf(text, 10), preview);
    }
};

QTEST_GUILESS_MAIN(TestTraceModel)
#include "tst_trace_model.moc"
