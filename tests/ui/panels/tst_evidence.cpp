// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cars_run.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "ui/models/evidence_text.h"
#include "ui/panels/evidence_panel.h"
#include "ui/panels/trace_panel.h"
#include "ui/studio.h"
#include "ui/views/empty_state.h"
#include "ui/views/evidence_delegate.h"
#include "ui/views/evidence_scale.h"
#include "ui/views/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QElapsedTimer>
#include <QListView>
#include <QSignalSpy>
#include <QTest>

using namespace omnidrive;
using ui::Studio;
using ui::StudioOptions;

namespace {

QString text(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

/// The cars' run (or the synthetic one) opened on its evidence.
struct Opened {
    tests::TempFolder folder;
    std::unique_ptr<Studio> studio;

    explicit Opened(const QString& rollout, const QString& panel = QStringLiteral("evidence"), bool isSynthetic = false,
                    const std::string& recipe = tests::shippedRecipe("embedded")) {
        const auto run = folder.path() / "runs" / "demo";
        isSynthetic ? tests::writeSyntheticRun(run, {}) : tests::writeCarsRun(run, recipe);
        StudioOptions options;
        options.run = text(run);
        options.settingsFile = text(folder.path() / "studio.ini");
        options.size = QSize(1280, 800);
        options.panel = panel;
        options.rollout = rollout;
        studio = std::make_unique<Studio>(options);
        studio->window().show();
        settle();
    }
    void settle() { QVERIFY(studio->settle(60000)); }
    ui::EvidencePanel& panel() { return studio->window().evidence(); }
    QListView* view() { return panel().view(); }
    QVariant data(int row, int role) { return panel().model().index(row).data(role); }
    QString verdict(int row) { return data(row, ui::EvidenceVerdictRole).value<ui::TraceChip>().text; }
    int call() { return studio->selection().current().call; }
    QPointF cardPoint(int row, const QPointF& inCard) { return QPointF(view()->visualRect(view()->model()->index(row, 0)).topLeft()) + inCard; }
    QString tip(int row, const QPointF& point) {
        return panel().delegate()->toolTipAt(view()->model()->index(row, 0), view()->visualRect(view()->model()->index(row, 0)).size(), point);
    }
};

const QString kZooming = QStringLiteral("s1-1-0-0"), kLooking = QStringLiteral("s1-1-0-1");

}  // namespace

class TestEvidence : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::prepareLook(*qApp); }

    void everyZoomHasItsCard() {
        Opened opened(kZooming);
        QVERIFY(opened.panel().isVisible());
        QCOMPARE(opened.panel().model().rowCount(), 6);
        QCOMPARE(opened.verdict(0), QStringLiteral("in the crop"));
        QCOMPARE(opened.verdict(1), QStringLiteral("elsewhere"));
        QCOMPARE(opened.verdict(2), QStringLiteral("nowhere"));
        QCOMPARE(opened.verdict(3), QStringLiteral("class not known"));
        QCOMPARE(opened.verdict(4), QStringLiteral("cannot judge"));
        QVERIFY(opened.data(3, ui::EvidenceVerdictTextRole).toString().contains(QStringLiteral("does not know the class “traffic cone”")));
        QVERIFY(opened.data(5, ui::EvidenceClipNoteRole).toString().contains(QStringLiteral("inverted")));
        QVERIFY(!opened.data(0, Qt::DecorationRole).value<QImage>().isNull());
        QVERIFY(QRectF(0.5, 0.5, 0.01, 0.01).intersects(opened.data(0, ui::EvidenceSeenRole).toRectF()));
        QVERIFY(!opened.data(1, ui::EvidenceSeenRole).isValid());   // seen, but not there
        for (int row = 0; row < 5; ++row) {
            const double crop = opened.data(row, ui::EvidenceCropScoreRole).toDouble(),
                         frame = opened.data(row, ui::EvidenceFrameScoreRole).toDouble();
            const QString gain = opened.data(row, ui::EvidenceGainRole).value<ui::TraceChip>().text;
            QCOMPARE(gain.contains(QStringLiteral("helped")), crop - frame >= 0.005);
            QVERIFY(opened.panel().model().axis().high >= std::max(crop, frame));
            QVERIFY(!opened.data(row, ui::EvidenceOtherRole).toString().isEmpty());
        }
        QCOMPARE(opened.panel().message(), QString());
        QCOMPARE(opened.panel().scale()->axis(), opened.panel().model().axis());
    }

    /// The detector is one witness, CLIP another; no word of the verdict may mix them up.
    void theVerdictNeverSaysClip() {
        Opened opened(kZooming);
        for (int row = 0; row < 6; ++row) {
            const QString verdict = opened.data(row, ui::EvidenceVerdictTextRole).toString() + opened.verdict(row);
            QVERIFY2(!verdict.contains(QStringLiteral("CLIP"), Qt::CaseInsensitive), qPrintable(verdict));
            const auto layout = ui::EvidenceLayout::of(opened.view()->viewport()->width());
            const QString tip = opened.tip(row, layout.verdict.center());
            QVERIFY2(!tip.contains(QStringLiteral("CLIP"), Qt::CaseInsensitive) && tip.contains(QStringLiteral("FastestDet")), qPrintable(tip));
        }
    }

    void nobodyIsAskedBeforeSomebodyLooks() {
        Opened opened(kZooming, QStringLiteral("trace"));
        QVERIFY(!opened.panel().model().report());
        QTest::keyClick(&opened.studio->window(), Qt::Key_E);
        opened.settle();
        QVERIFY(opened.panel().isVisible());
        QVERIFY(opened.panel().model().report() && opened.panel().model().report()->isComplete);
    }

    void aClickSelectsTheZoom() {
        Opened opened(kZooming);
        QTest::mouseClick(opened.view()->viewport(), Qt::LeftButton, {}, opened.cardPoint(1, {30, 30}).toPoint());
        opened.settle();
        QCOMPARE(opened.call(), 1);
        QCOMPARE(opened.studio->window().trace().view()->currentIndex().data(ui::TraceCallRole).toInt(), 1);
        QTest::mouseClick(opened.view()->viewport(), Qt::LeftButton, {}, opened.cardPoint(0, {300, 20}).toPoint());
        opened.settle();
        QCOMPARE(opened.call(), 0);
    }

    void keysWalkTheCardsAndTheTraceMovesThem() {
        Opened opened(kZooming);
        QTest::mouseClick(opened.view()->viewport(), Qt::LeftButton, {}, opened.cardPoint(0, {30, 30}).toPoint());
        opened.settle();
        QTest::keyClick(opened.view(), Qt::Key_Down);
        opened.settle();
        QCOMPARE(opened.call(), 1);
        QTest::keyClick(&opened.studio->window(), Qt::Key_J, Qt::ShiftModifier);   // next zoom
        opened.settle();
        QCOMPARE(opened.call(), 2);
        QCOMPARE(opened.view()->currentIndex().row(), 2);
        QVERIFY(opened.view()->viewport()->rect().intersects(opened.view()->visualRect(opened.view()->currentIndex())));
        QTest::keyClick(&opened.studio->window(), Qt::Key_Home);   // the question belongs to no zoom
        opened.settle();
        QVERIFY(!opened.view()->currentIndex().isValid());
    }

    void toolTipsSayTheFormula() {
        Opened opened(kZooming);
        const auto layout = ui::EvidenceLayout::of(opened.view()->viewport()->width());
        QVERIFY(opened.tip(0, layout.lines[0].center()).startsWith(QStringLiteral("CLIP(label, crop) = ")));
        QVERIFY(opened.tip(0, layout.lines[1].center()).startsWith(QStringLiteral("CLIP(label, whole frame) = ")));
        QVERIFY(opened.tip(0, layout.lines[2].center()).contains(QStringLiteral("driving vocabulary")));
        QVERIFY(opened.tip(0, layout.title.center()).contains(QStringLiteral("CLIP(label, crop) − CLIP(label, whole frame)")));
        QVERIFY(opened.tip(0, layout.verdict.center()).contains(QStringLiteral("at least half of the smaller one")));
        QVERIFY(opened.tip(5, layout.thumbnail.center()).contains(QStringLiteral("inverted")));
    }

    void emptyStatesSayWhatToDo() {
        Opened opened(kLooking);
        QVERIFY(opened.panel().emptyState()->isVisible());
        QVERIFY(opened.panel().emptyState()->text().contains(QStringLiteral("zooms>0")));
        opened.studio->selection().selectRollout(kZooming);
        opened.settle();
        QVERIFY(!opened.panel().emptyState()->isVisible());
        opened.studio->selection().selectRun({});
        opened.settle();
        QVERIFY(opened.panel().emptyState()->isVisible());
        QVERIFY(opened.panel().emptyState()->text().contains(QStringLiteral("Choose a rollout")));
        QCOMPARE(opened.panel().model().rowCount(), 0);
    }

    void aClipCanBeChosenForARunThatNamesNone() {
        Opened opened(kZooming, QStringLiteral("evidence"), false, "");
        QVERIFY(opened.panel().message().contains(QStringLiteral("choose one above the cards")));
        QCOMPARE(opened.data(0, ui::EvidenceClipNoteRole).toString(), QStringLiteral("no CLIP scores"));
        QCOMPARE(opened.verdict(0), QStringLiteral("in the crop"));
        opened.panel().chooseClip(QStringLiteral("embedded"));
        opened.settle();
        QCOMPARE(opened.panel().message(), QString());
        QVERIFY(opened.data(0, ui::EvidenceCropScoreRole).isValid());
    }

    void aWrongDetectorIsSaidWhereItWasChosen() {
        Opened opened(kZooming);
        opened.panel().chooseDetector(text(tests::testData() / "evidence" / "classifier-toy.onnx"));
        opened.settle();
        QVERIFY2(opened.panel().message().contains(QStringLiteral("unknown form")), qPrintable(opened.panel().message()));
        QCOMPARE(opened.verdict(0), QStringLiteral("not asked"));
        QVERIFY(opened.data(0, ui::EvidenceCropScoreRole).isValid());
        opened.panel().chooseDetector(text(tests::testData() / "evidence" / "yolov8-toy.onnx"));
        opened.settle();
        QCOMPARE(opened.panel().message(), QString());
        QVERIFY(opened.data(3, ui::EvidenceVerdictTextRole).toString().startsWith(QStringLiteral("yolov8-toy")));
        opened.panel().chooseDetector({});
        opened.settle();
        QCOMPARE(opened.verdict(0), QStringLiteral("in the crop"));
    }

    /// Rollouts that are only passed by are not waited for, and the cards are those of the last one.
    void theNewestRolloutWins() {
        Opened opened(QStringLiteral("s1-1-0-2"), QStringLiteral("evidence"), true);
        QSignalSpy found(&opened.studio->evidence(), &ui::EvidenceFinder::evidenceFound);
        for (const char* id : {"s1-1-1-2", "s1-2-0-1", "s1-2-1-2", "s1-2-0-2"}) {
            opened.studio->selection().selectRollout(QString::fromLatin1(id));
            QTest::qWait(1);
        }
        opened.settle();
        QVERIFY(found.size() > 0);
        QCOMPARE(found.last().first().value<ui::EvidenceReportPtr>()->rolloutId, std::string("s1-2-0-2"));
        QCOMPARE(opened.panel().model().report()->rolloutId, std::string("s1-2-0-2"));
        QVERIFY(opened.panel().model().report()->isComplete);
    }

    /// The window answers while the models are loaded and run.
    void askingNeverBlocksTheWindow() {
        Opened opened(kZooming, QStringLiteral("trace"));
        QElapsedTimer clock;
        qint64 longest = 0;
        clock.start();
        QTest::keyClick(&opened.studio->window(), Qt::Key_E);
        while (!opened.studio->evidence().isSettled() && clock.elapsed() < 30000) {
            const qint64 before = clock.elapsed();
            QCoreApplication::processEvents(QEventLoop::AllEvents);
            longest = std::max(longest, clock.elapsed() - before);
            QTest::qSleep(1);
        }
        QVERIFY(opened.studio->evidence().isSettled());
        qInfo("answered after %lld ms, events waited at most %lld ms", clock.elapsed(), longest);
        QVERIFY2(longest < 100, qPrintable(QString::number(longest)));
    }

    void closingWhileAskingIsNoCrash() {
        for (int round = 0; round < 4; ++round) {
            Opened opened(kLooking);
            opened.studio->selection().selectRollout(kZooming);
            QTest::qWait(5 * round);
        }
    }

    void narrowCardsPutTheVerdictBelow() {
        const auto wide = ui::EvidenceLayout::of(900), narrow = ui::EvidenceLayout::of(360);
        QVERIFY(wide.verdict.left() > wide.track.right());
        QVERIFY(narrow.verdict.top() >= narrow.thumbnail.bottom());
        QVERIFY(narrow.track.width() >= 20 && narrow.track.right() <= 360);
        QVERIFY(narrow.height > wide.height);
    }

    void theAxisFollowsTheValues_data() {
        QTest::addColumn<QList<double>>("values");
        QTest::addColumn<QString>("axis");
        QTest::newRow("none") << QList<double>{} << "0 0.1 0.2 0.3 0.4";
        QTest::newRow("a large CLIP") << QList<double>{0.21, 0.34, 0.18} << "0 0.1 0.2 0.3 0.4";
        QTest::newRow("the embedded CLIP") << QList<double>{0.75, 0.31, 0.4} << "0 0.2 0.4 0.6 0.8";
        QTest::newRow("small") << QList<double>{0.12, 0.03} << "0 0.05 0.1 0.15";
        QTest::newRow("on a tick") << QList<double>{0.4} << "0 0.1 0.2 0.3 0.4";
        QTest::newRow("below 0") << QList<double>{-0.07, 0.3} << "-0.1 0 0.1 0.2 0.3";
        QTest::newRow("all below 0") << QList<double>{-0.3, -0.2} << "-0.3 -0.2 -0.1 0 0.1";
        QTest::newRow("both ends") << QList<double>{-1, 1} << "-1 -0.5 0 0.5 1";
    }
    void theAxisFollowsTheValues() {
        QFETCH(QList<double>, values);
        QFETCH(QString, axis);
        QStringList ticks;
        for (const double tick : ui::evidenceAxis({values.begin(), values.end()}).ticks()) {
            ticks.push_back(QString::number(std::abs(tick) < 1e-9 ? 0 : tick, 'g', 4));
        }
        QCOMPARE(ticks.join(QLatin1Char(' ')), axis);
    }

    void theModelIsSound() {
        ui::EvidenceModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        Opened opened(kZooming);
        model.setTrajectory(std::make_shared<const rollout::Trajectory>(*opened.studio->window().trace().model().trajectory()));
        QCOMPARE(model.rowCount(), 6);
        QCOMPARE(model.index(0).data(ui::EvidenceClipNoteRole).toString(), QStringLiteral("asking CLIP…"));
        model.setReport(opened.panel().model().report());
        QVERIFY(model.index(0).data(ui::EvidenceCropScoreRole).isValid());
        auto other = std::make_shared<jobs::EvidenceReport>(*opened.panel().model().report());
        other->rolloutId = "another";
        other->zooms[0].clip.reset();
        model.setReport(other);
        QVERIFY(model.index(0).data(ui::EvidenceCropScoreRole).isValid());
        QVERIFY(!model.index(0).data(Qt::AccessibleTextRole).toString().isEmpty());
        model.setTrajectory(nullptr);
    }
};

QTEST_MAIN(TestEvidence)
#include "tst_evidence.moc"
