// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/trajectory_json.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "ui/panels/pairs_panel.h"
#include "ui/panels/rollouts_panel.h"
#include "ui/panels/run_set_edit.h"
#include "ui/panels/side_panel.h"
#include "ui/studio.h"
#include "ui/views/filter_edit.h"
#include "ui/views/frame_view.h"
#include "ui/views/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include <fstream>

using namespace omnidrive;
using ui::Studio;
using ui::StudioOptions;

namespace {

QString text(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

std::vector<uint8_t> bytesOf(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// The same cases under another checkpoint: what was wrong is right, but in the first step, where all is wrong.
void writeLaterRun(const std::filesystem::path& before, const std::filesystem::path& after) {
    const auto session = jobs::RunSession::open(before);
    session->refresh();
    const auto writer = store::RunWriter::create(after, session->reader().recipeYaml(), "Later checkpoint");
    for (const store::IndexRow& row : session->reader().rows(1, 1000)) {
        rollout::Trajectory changed = *session->trajectory(row.id);
        changed.id += "-b";
        changed.correct = row.step > 1;
        changed.answerLetter = changed.answerText = changed.correct ? "A" : "D";
        if (!changed.turns.back().answer.empty()) {
            changed.turns.back().answer = changed.answerText;
        }
        writer->addFrame(changed.stitchedId, bytesOf(session->reader().framePath(changed.stitchedId)));
        writer->appendRollout(rollout::indexRowOf(changed), rollout::toJsonLine(changed));
    }
    writer->sync();
}

struct Opened {
    tests::TempFolder folder;
    std::unique_ptr<Studio> studio;

    explicit Opened(const QString& panel = QStringLiteral("trace"), bool hasLaterRun = false) {
        tests::writeSyntheticRun(folder.path() / "runs" / "demo", {});
        if (hasLaterRun) {
            writeLaterRun(folder.path() / "runs" / "demo", folder.path() / "runs" / "later");
        }
        StudioOptions options;
        options.run = text(folder.path() / "runs" / "demo");
        options.settingsFile = text(folder.path() / "studio.ini");
        options.size = QSize(1280, 800);
        options.panel = panel;
        studio = std::make_unique<Studio>(options);
        studio->window().show();
        studio->settle(60000);
    }
    ui::SidePanel& side() { return studio->window().side(); }
    ui::PairsPanel& pairs() { return studio->window().pairs(); }
    void press(int key, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(&studio->window(), static_cast<Qt::Key>(key), modifiers);
        studio->settle(10000);
    }
    void select(const char* rollout) {
        studio->selection().selectRollout(QLatin1String(rollout));
        studio->settle(10000);
    }
};

}  // namespace

class TestCompare : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::prepareLook(*qApp); }

    void aPinnedRolloutStandsBesideTheSelectedOne() {
        Opened opened;
        opened.select("s1-2-0-1");   // one zoom
        opened.press(Qt::Key_B);
        QCOMPARE(opened.side().reference().rollout, QStringLiteral("s1-2-0-1"));
        QVERIFY(!opened.side().isVisible());
        opened.press(Qt::Key_S);
        QVERIFY(opened.side().isVisible());
        opened.select("s1-2-0-2");   // two zooms
        const ui::SideBySide* pair = opened.side().steps().pair();
        QVERIFY(pair != nullptr);
        QCOMPARE(pair->reference->id, std::string("s1-2-0-1"));
        QCOMPARE(pair->selected->id, std::string("s1-2-0-2"));
        QCOMPARE(opened.side().rewards().rowCount(), static_cast<int>(pair->rewards.size()));
        const auto& boxes = opened.side().frame()->boxes();
        QCOMPARE(std::count_if(boxes.begin(), boxes.end(), [](const ui::FrameBox& box) { return box.side == ui::CompareSide::Reference; }), 1);
        QCOMPARE(std::count_if(boxes.begin(), boxes.end(), [](const ui::FrameBox& box) { return box.side == ui::CompareSide::Selected; }), 2);
        for (const ui::FrameBox& box : boxes) {
            QVERIFY(box.requested && box.effective);
        }
    }

    void theFirstDifferenceIsReachedByKey() {
        Opened opened;
        opened.select("s1-2-0-1");
        opened.press(Qt::Key_B);
        opened.select("s1-2-0-2");
        opened.press(Qt::Key_S);
        const int first = opened.side().steps().firstDivergence();
        QVERIFY(first >= 1);   // both begin with the same thought
        QTableView* table = opened.side().stepTable();
        table->setCurrentIndex(table->model()->index(0, 0));
        opened.press(Qt::Key_D);
        QCOMPARE(table->currentIndex().row(), first);
        QVERIFY(opened.side().sentence().contains(QString::number(first + 1)));
        // The row's box is the selected one of the picture.
        QVERIFY(opened.side().frame()->selectedCall() >= 0);
    }

    /// The keyboard stays where the user put it, whatever arrives.
    void anAnswerTakesNoFocus() {
        Opened opened(QStringLiteral("side"), true);
        opened.press(Qt::Key_B);
        QTableView* rollouts = opened.studio->window().rollouts().table();
        rollouts->setFocus();
        QVERIFY(rollouts->hasFocus());
        QTest::keyClick(rollouts, Qt::Key_Down);
        opened.studio->settle(10000);
        QVERIFY(opened.side().steps().firstDivergence() >= 0);
        QVERIFY(opened.side().stepTable()->isVisible() && opened.side().stepTable()->currentIndex().row() == opened.side().steps().firstDivergence());
        QVERIFY(rollouts->hasFocus());
        opened.press(Qt::Key_D);   // somebody asked for it
        QVERIFY(opened.side().stepTable()->hasFocus());

        opened.press(Qt::Key_S, Qt::ShiftModifier);
        opened.pairs().after()->setRun(text(opened.folder.path() / "runs" / "later"));
        opened.pairs().compareNow();
        ui::FilterEdit* filter = opened.studio->window().rollouts().filterEdit();
        filter->setFocus();
        opened.studio->settle(20000);
        QVERIFY(opened.pairs().model().rowCount() > 0);
        QVERIFY(filter->hasFocus());
        QTest::keyClick(opened.pairs().after()->steps(), Qt::Key_Return);   // from a field of the pairs on to their table
        opened.studio->settle(20000);
        QVERIFY(opened.pairs().table()->hasFocus());
        QTest::keyClick(opened.pairs().table(), Qt::Key_Return);
        opened.studio->settle(20000);
        QVERIFY(opened.side().stepTable()->isVisible() && opened.side().stepTable()->hasFocus());
    }

    /// The list of runs is read every two seconds, also while a path is being typed.
    void aPathIsTypedWhileTheListComes() {
        ui::RunSetEdit edit(QStringLiteral("Before"));
        edit.show();
        QVERIFY(QTest::qWaitForWindowActive(&edit));
        const auto listing = [](const char* folder, const char* title) {
            jobs::RunListing run;
            run.folder = folder;
            run.title = title;
            return run;
        };
        std::vector<jobs::RunListing> runs{listing("/runs/a", "One"), listing("/runs/b", "Two")};
        edit.setRuns(runs);
        edit.runs()->setFocus();
        edit.setRun({});
        QLineEdit* line = edit.runs()->lineEdit();
        QTest::keyClicks(line, QStringLiteral("/runs/a"));   // on the way to another one
        line->setCursorPosition(1);
        edit.setRuns(runs);
        QCOMPARE(line->text(), QStringLiteral("/runs/a"));
        QCOMPARE(line->cursorPosition(), 1);
        runs.push_back(listing("/runs/c", "Three"));
        edit.setRuns(runs);
        QCOMPARE(edit.runs()->count(), 3);
        QCOMPARE(line->text(), QStringLiteral("/runs/a"));
        QCOMPARE(line->cursorPosition(), 1);
        edit.setRun(QStringLiteral("/runs/c"));
        runs.erase(runs.begin());
        edit.setRuns(runs);
        QCOMPARE(edit.run(), QStringLiteral("/runs/c"));
    }

    void aClickOnABoxSelectsItsStep() {
        Opened opened;
        opened.select("s1-2-0-1");
        opened.press(Qt::Key_B);
        opened.select("s1-2-0-2");
        opened.press(Qt::Key_S);
        ui::FrameView* view = opened.side().frame();
        for (const ui::FrameBox& box : view->boxes()) {
            Q_EMIT view->callPicked(box.call);
            QCOMPARE(view->selectedCall(), box.call);
            QCOMPARE(opened.side().stepTable()->currentIndex().column(), box.side == ui::CompareSide::Selected ? 1 : 0);
        }
    }

    void removingThePinEmptiesThePanel() {
        Opened opened(QStringLiteral("side"));
        opened.press(Qt::Key_B);
        QVERIFY(opened.side().steps().pair() != nullptr);
        QCOMPARE(opened.side().steps().firstDivergence(), -1);   // beside itself
        opened.press(Qt::Key_B, Qt::ShiftModifier);
        QVERIFY(opened.side().steps().pair() == nullptr);
        QVERIFY(opened.side().reference().isEmpty());
    }

    void aReferenceThatIsGoneIsOneSentence() {
        Opened opened(QStringLiteral("side"));
        opened.side().pin({opened.studio->selection().current().run, QStringLiteral("nobody")});
        opened.studio->settle(10000);
        QVERIFY(opened.side().steps().pair() == nullptr);
        QVERIFY2(opened.side().problem().contains(QStringLiteral("nobody")), qPrintable(opened.side().problem()));
    }

    void twoRunsArePairedCaseByCase() {
        Opened opened(QStringLiteral("pairs"), true);
        QCOMPARE(opened.pairs().before()->run(), text(opened.folder.path() / "runs" / "demo"));
        opened.pairs().after()->setRun(text(opened.folder.path() / "runs" / "later"));
        QTest::mouseClick(opened.pairs().compareButton(), Qt::LeftButton);
        opened.studio->settle(20000);
        QCOMPARE(opened.pairs().problem(), QString());
        const ui::PairedRuns* result = opened.pairs().model().result();
        QVERIFY(result != nullptr);
        const insight::PairedCases& cases = result->comparison.cases;
        QVERIFY(cases.gained > 0 && cases.lost + cases.sameWrong > 0);
        QVERIFY2(opened.pairs().sentence().contains(QStringLiteral("%1 gained").arg(cases.gained)), qPrintable(opened.pairs().sentence()));
        QTest::mouseClick(opened.pairs().outcomeButton(static_cast<int>(insight::PairOutcome::Gained)), Qt::LeftButton);
        QCOMPARE(opened.pairs().table()->model()->rowCount(), static_cast<int>(cases.gained));
    }

    void enterOpensAPairSideBySide() {
        Opened opened(QStringLiteral("pairs"), true);
        opened.pairs().after()->setRun(text(opened.folder.path() / "runs" / "later"));
        opened.pairs().compareNow();
        opened.studio->settle(20000);
        QTest::mouseClick(opened.pairs().outcomeButton(static_cast<int>(insight::PairOutcome::Gained)), Qt::LeftButton);
        QTableView* table = opened.pairs().table();
        table->setCurrentIndex(table->model()->index(0, 0));
        QTest::keyClick(table, Qt::Key_Return);
        opened.studio->settle(20000);
        const ui::SideBySide* pair = opened.side().steps().pair();
        QVERIFY(opened.side().isVisible() && pair != nullptr);
        QVERIFY(!pair->reference->correct && pair->selected->correct);
        QCOMPARE(pair->referenceAt.run, text(opened.folder.path() / "runs" / "demo"));
        QCOMPARE(opened.studio->selection().current().run, text(opened.folder.path() / "runs" / "later"));
        QVERIFY(pair->isSamePicture && pair->frame);
    }

    /// A trace file of DeepEyes: pictures are not beside it, steps, words and answers are. OMNIDRIVE_DEEPEYES_TRACES names a larger one.
    void tracesOfAnotherProgramAreComparedToo() {
        const QString own = text(std::filesystem::path(OMNIDRIVE_SOURCE_DIR) / "tests" / "data" / "deepeyes" / "sample.jsonl");
        const QString file = qEnvironmentVariable("OMNIDRIVE_DEEPEYES_TRACES", own);
        Opened opened;
        opened.studio->selection().selectRun(file);
        opened.studio->settle(20000);
        opened.press(Qt::Key_B);
        opened.press(Qt::Key_S);
        QCOMPARE(opened.side().steps().firstDivergence(), -1);
        opened.press(Qt::Key_N);
        QVERIFY2(opened.side().problem().isEmpty(), qPrintable(opened.side().problem()));
        QVERIFY(opened.side().steps().firstDivergence() >= 0);
        QVERIFY(opened.side().steps().pair()->reference->id != opened.side().steps().pair()->selected->id);
        opened.pairs().before()->setRun(file);
        opened.pairs().after()->setRun(file);
        opened.pairs().compareNow();
        opened.studio->settle(20000);
        QVERIFY(opened.pairs().model().rowCount() > 0);
        QVERIFY2(opened.pairs().sentence().contains(QStringLiteral("no case changed")), qPrintable(opened.pairs().sentence()));
    }

    void stepsOfOneRunArePaired() {
        Opened opened(QStringLiteral("pairs"));
        opened.pairs().before()->steps()->setText(QStringLiteral("1"));
        opened.pairs().after()->steps()->setText(QStringLiteral("5"));   // about the pictures of step 1
        QTest::keyClick(opened.pairs().after()->steps(), Qt::Key_Return);
        opened.studio->settle(20000);
        QCOMPARE(opened.pairs().model().rowCount(), 2);
        QCOMPARE(opened.pairs().model().pair(0).a.rollouts, 4);
    }

    void whatCannotBePairedSaysWhy_data() {
        QTest::addColumn<QString>("run");
        QTest::addColumn<QString>("steps");
        QTest::addColumn<QString>("words");
        QTest::newRow("no run") << QString() << QString() << QStringLiteral("After: choose a run");
        QTest::newRow("bad steps") << QStringLiteral("demo") << QStringLiteral("ten") << QStringLiteral("'ten' is no range of steps");
        QTest::newRow("missing run") << QStringLiteral("nowhere") << QString() << QStringLiteral("nowhere");
        QTest::newRow("no such steps") << QStringLiteral("demo") << QStringLiteral("70:") << QStringLiteral("no rollouts in these steps");
    }
    void whatCannotBePairedSaysWhy() {
        QFETCH(QString, run);
        QFETCH(QString, steps);
        QFETCH(QString, words);
        Opened opened(QStringLiteral("pairs"));
        opened.pairs().after()->setRun(run.isEmpty() ? run : text(opened.folder.path() / "runs" / run.toStdString()));
        opened.pairs().after()->steps()->setText(steps);
        opened.pairs().compareNow();
        opened.studio->settle(20000);
        QVERIFY2(opened.pairs().problem().contains(words), qPrintable(opened.pairs().problem()));
    }

    void modelsAreSound() {
        ui::StepPairModel steps;
        ui::RewardDifferenceModel rewards;
        ui::CasePairModel cases;
        const auto mode = QAbstractItemModelTester::FailureReportingMode::QtTest;
        QAbstractItemModelTester stepTester(&steps, mode), rewardTester(&rewards, mode), caseTester(&cases, mode);
        auto pair = std::make_shared<ui::SideBySide>();
        tests::SyntheticRun run;
        pair->comparison = insight::compareRollouts(tests::syntheticTrajectory(run, 1, 0, 0, "f"), tests::syntheticTrajectory(run, 1, 0, 2, "f"));
        steps.setPair(pair);
        QVERIFY(steps.rowCount() > 2);
        rewards.setLines({{"accuracy", 1, 0, 0.5, 0.0}, {"total", 0.5, 0, 0.5, 0.0}});
        QCOMPARE(rewards.index(0, 3).data().toString(), QStringLiteral("−0.50"));
        auto result = std::make_shared<ui::PairedRuns>();
        result->comparison.cases.pairs.push_back({"s", "q", "A", insight::PairOutcome::Lost, {"r", "A", 1, 1, 1}, {"t", "B", 1, 0, 0}});
        cases.setResult(result);
        QCOMPARE(cases.index(0, static_cast<int>(ui::CasePairColumn::RewardChange)).data().toString(), QStringLiteral("−1.00"));
        steps.setPair(nullptr);
        cases.setResult(nullptr);
    }
};

QTEST_MAIN(TestCompare)
#include "tst_compare.moc"
