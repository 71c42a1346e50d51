// SPDX-License-Identifier: GPL-3.0-or-later
// What-if and mask test by hand and by keys, over rollouts that the embedded default really made.
#include "jobs/what_if_store.h"
#include "support/chat_stub.h"
#include "support/short_run.h"
#include "support/temp_folder.h"
#include "ui/panels/frame_panel.h"
#include "ui/panels/rollouts_panel.h"
#include "ui/panels/trace_panel.h"
#include "ui/panels/what_if_form.h"
#include "ui/panels/what_if_panel.h"
#include "ui/studio.h"
#include "ui/views/elided_label.h"
#include "ui/views/frame_view.h"
#include "ui/views/theme.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTest>

using namespace omnidrive;
using ui::Studio;
using ui::StudioOptions;
using ui::WhatIfColumn;
namespace fs = std::filesystem;

namespace {

QString text(const fs::path& path) { return QString::fromStdString(path.string()); }

struct Opened {
    std::unique_ptr<Studio> studio;

    Opened(const fs::path& run, const fs::path& settings, const QString& rollout = {}) {
        StudioOptions options;
        options.run = text(run);
        options.settingsFile = text(settings);
        options.size = QSize(1280, 800);
        options.panel = QStringLiteral("whatif");
        options.rollout = rollout;
        studio = std::make_unique<Studio>(options);
        studio->window().show();
        settle();
    }
    void settle() { QVERIFY(studio->settle(120000)); }
    ui::WhatIfPanel& panel() { return studio->window().whatIf(); }
    ui::WhatIfForm& form() { return *panel().form(); }
    ui::FrameView& view() { return *studio->window().frame().view(); }
    void press(int key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&studio->window(), static_cast<Qt::Key>(key), modifiers); }
    QPoint onView(const QPointF& inImage) { return view().toView(inImage).toPoint(); }
    void drag(const QPointF& from, const QPointF& to) {
        QTest::mousePress(&view(), Qt::LeftButton, {}, onView(from));
        QTest::mouseMove(&view(), onView((from + to) / 2));
        QTest::mouseMove(&view(), onView(to));
        QTest::mouseRelease(&view(), Qt::LeftButton, {}, onView(to));
    }
    const rollout::Trajectory& shown() { return *studio->window().trace().model().trajectory(); }
    QString cell(int row, WhatIfColumn column) { return panel().model().index(row, static_cast<int>(column)).data().toString(); }
    BoxF typedBox() {
        const auto side = [this](int i) { return static_cast<double>(form().corner(i)->value()); };
        return {side(0), side(1), side(2), side(3)};
    }
    const rollout::ToolCall& firstCall() {
        for (const auto& turn : shown().turns) {
            if (turn.tool) {
                return *turn.tool;
            }
        }
        qFatal("the rollout has no zoom");
    }
};

}  // namespace

class TestWhatIf : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::TempFolder> folder_;
    fs::path run_;
    QString zooming_;
    int settingsMade_ = 0;

    fs::path settings() { return folder_->path() / ("studio-" + std::to_string(settingsMade_++) + ".ini"); }

private Q_SLOTS:
    void initTestCase() {
        ui::prepareLook(*qApp);
        folder_ = std::make_unique<tests::TempFolder>();
        run_ = folder_->path() / "runs" / "short";
        QVERIFY(tests::trainShortRun(QStringLiteral(OMNIDRIVE_PROGRAM), folder_->path(), run_));
        const auto reader = store::RunReader::open(run_);
        for (const auto& row : reader->rows(1, 1000)) {
            if (row.zooms > 0 && !row.truncated) {
                zooming_ = QString::fromStdString(row.id);
            }
        }
        QVERIFY(!zooming_.isEmpty());
    }

    /// X takes the box into hand; dragging its inside moves it, a handle resizes it, a drag elsewhere draws a new one, arrows nudge it.
    void theBoxIsDrawnByHandAndKeys() {
        Opened opened(run_, settings(), zooming_);
        QVERIFY(!opened.view().editor().isActive());
        opened.press(Qt::Key_X);
        opened.settle();
        QVERIFY(opened.view().editor().isActive());
        QVERIFY(opened.panel().isVisible() && opened.panel().isEditing());
        QCOMPARE(opened.studio->selection().current().call, 0);   // there was none selected: the first zoom is
        const QRectF before = *opened.view().editor().box();
        QCOMPARE(opened.typedBox(), *opened.firstCall().boxInModel);

        QTest::keyClick(&opened.view(), Qt::Key_Right);
        QTest::keyClick(&opened.view(), Qt::Key_Down, Qt::ShiftModifier);
        const QRectF nudged = *opened.view().editor().box();
        QVERIFY(nudged.left() != before.left() || nudged.top() != before.top());
        QVERIFY(opened.form().draft().boxInModel.has_value());

        const auto& shown = opened.shown();
        const double w = shown.imageWidth, h = shown.imageHeight;
        opened.drag({w * 0.97, h * 0.95}, {w * 0.6, h * 0.5});   // elsewhere: a new box
        QRectF box = *opened.view().editor().box();
        QVERIFY2(std::abs(box.left() - w * 0.6) < 3 && std::abs(box.bottom() - h * 0.95) < 3, "the box was not drawn");
        opened.drag(box.bottomRight(), {w * 0.9, h * 0.8});      // a handle
        box = *opened.view().editor().box();
        QVERIFY(std::abs(box.right() - w * 0.9) < 3 && std::abs(box.bottom() - h * 0.8) < 3);
        QVERIFY(std::abs(box.left() - w * 0.6) < 3);
        const QSizeF size = box.size();
        opened.drag(box.center(), box.center() - QPointF(w * 0.3, h * 0.2));   // its inside
        box = *opened.view().editor().box();
        QVERIFY(std::abs(box.width() - size.width()) < 0.01 && std::abs(box.left() - w * 0.3) < 4);
        const BoxF typed = opened.typedBox();
        QCOMPARE(typed, *opened.form().draft().boxInModel);
        QVERIFY(std::abs(typed.x0 - box.left() * shown.modelWidth / w) <= 0.51);
    }

    /// Leaving the mode, another step, another rollout, the end of the program: what was drawn or typed waits.
    void draftsAreKeptUntilRunOrDiscarded() {
        const fs::path file = settings();
        BoxF drawn;
        {
            Opened opened(run_, file, zooming_);
            opened.press(Qt::Key_X);
            opened.settle();
            QTest::keyClick(&opened.view(), Qt::Key_Left, Qt::ShiftModifier);
            QTest::keyClick(&opened.view(), Qt::Key_Up, Qt::ShiftModifier);
            opened.form().label()->setFocus();
            QTest::keyClick(opened.form().label(), Qt::Key_A, Qt::ControlModifier);
            QTest::keyClicks(opened.form().label(), QStringLiteral("lamp x"));   // letters are letters here, no commands
            QVERIFY(opened.panel().isEditing());
            drawn = opened.typedBox();
            opened.press(Qt::Key_Escape);   // out of the field, then out of the mode
            QVERIFY(opened.panel().isEditing());
            opened.press(Qt::Key_Escape);
            QVERIFY(!opened.panel().isEditing() && !opened.view().editor().isActive());
            QCOMPARE(opened.studio->selection().current().rollout, zooming_);
            opened.press(Qt::Key_Home);
            opened.settle();
            QVERIFY(!opened.form().label()->isEnabled());
            opened.press(Qt::Key_J, Qt::ShiftModifier);
            opened.settle();
            QCOMPARE(opened.form().label()->text(), QStringLiteral("lamp x"));
            QCOMPARE(opened.typedBox(), drawn);
        }
        Opened again(run_, file, zooming_);
        again.press(Qt::Key_X);
        again.settle();
        QCOMPARE(again.typedBox(), drawn);
        QCOMPARE(again.form().label()->text(), QStringLiteral("lamp x"));
        QTest::mouseClick(again.form().findChildren<QPushButton*>()[2], Qt::LeftButton);   // Discard
        QCOMPARE(again.typedBox(), *again.firstCall().boxInModel);
        QVERIFY(again.form().draft().isEmpty());
    }

    void draftsOfTwoStudiosAreBothKept() {
        const fs::path file = settings();
        {
            Opened other(run_, file, zooming_), one(run_, file, zooming_);   // keys are for the window that came last
            one.press(Qt::Key_X);
            one.settle();
            one.form().label()->setFocus();
            QTest::keyClick(one.form().label(), Qt::Key_A, Qt::ControlModifier);
            QTest::keyClicks(one.form().label(), QStringLiteral("lamp x"));
            QCOMPARE(one.form().draft().label, QStringLiteral("lamp x"));
            other.form().question()->setPlainText(QStringLiteral("Which lamp?"));
        }
        Opened again(run_, file, zooming_);
        again.press(Qt::Key_X);
        again.settle();
        QCOMPARE(again.form().label()->text(), QStringLiteral("lamp x"));
        again.press(Qt::Key_Home);
        again.settle();
        QCOMPARE(again.form().question()->toPlainText(), QStringLiteral("Which lamp?"));
    }

    /// Draw, Ctrl+Return, and the children stand beside the recorded rollout; one opens like any rollout, Esc goes back.
    void runningGivesChildrenThatOpen() {
        Opened opened(run_, settings(), zooming_);
        opened.press(Qt::Key_X);
        opened.settle();
        const std::string answerBefore = opened.shown().answerText;
        QTest::keyClick(&opened.view(), Qt::Key_Right, Qt::ShiftModifier);
        QTest::keyClick(&opened.view(), Qt::Key_Down, Qt::ShiftModifier);
        const BoxF drawn = opened.typedBox();
        opened.form().samples()->setValue(4);
        opened.view().setFocus();
        QTest::keyClick(&opened.view(), Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(opened.studio->whatIf().isBusy());
        opened.settle();
        QCOMPARE(opened.panel().message(), QString());
        QCOMPARE(opened.panel().model().rowCount(), 4);
        QVERIFY2(opened.panel().summary().contains(QStringLiteral("of 4")) && opened.panel().summary().contains(QStringLiteral("Wilson")),
                 qPrintable(opened.panel().summary()));
        QCOMPARE(opened.cell(0, WhatIfColumn::Change), QStringLiteral("box of zoom 1"));
        QCOMPARE(opened.cell(0, WhatIfColumn::Model), QStringLiteral("step-000002"));
        QVERIFY(!opened.cell(0, WhatIfColumn::Difference).isEmpty() && opened.cell(0, WhatIfColumn::Difference) != QStringLiteral("–"));
        QVERIFY(opened.form().draft().isEmpty());   // it was run
        QCOMPARE(opened.shown().id, zooming_.toStdString());
        QCOMPARE(opened.shown().answerText, answerBefore);

        const QModelIndex first = opened.panel().model().index(0, 0);
        QTest::mouseClick(opened.panel().table()->viewport(), Qt::LeftButton, {}, opened.panel().table()->visualRect(first).center());
        opened.settle();
        QCOMPARE(opened.shown().id, zooming_.toStdString() + "+1");
        QCOMPARE(*opened.firstCall().boxInModel, drawn);
        QCOMPARE(opened.studio->selection().current().call, 0);
        bool isMarked = false;
        for (const auto* label : opened.studio->window().trace().findChildren<ui::ElidedLabel*>()) {
            isMarked = isMarked || label->text().startsWith(QStringLiteral("child of zoom 1 of ") + zooming_);
        }
        QVERIFY(isMarked);
        QCOMPARE(opened.panel().model().rowCount(), 4);   // its siblings
        opened.press(Qt::Key_N);
        opened.settle();
        QCOMPARE(opened.shown().id, zooming_.toStdString() + "+2");
        for (int i = 0; i < 5; ++i) {   // the last one is the end
            opened.press(Qt::Key_N);
            opened.settle();
        }
        QCOMPARE(opened.shown().id, zooming_.toStdString() + "+4");
        opened.press(Qt::Key_P);
        opened.settle();
        QCOMPARE(opened.shown().id, zooming_.toStdString() + "+3");
        opened.press(Qt::Key_Escape);   // out of the mode, then back to the recorded one
        opened.press(Qt::Key_Escape);
        opened.settle();
        QCOMPARE(opened.shown().id, zooming_.toStdString());
    }

    /// The next question is typed while the last one is being asked: its answer does not take the text away.
    void whatIsTypedWhileItAsksStays() {
        Opened opened(run_, settings(), zooming_);
        opened.press(Qt::Key_X);
        opened.settle();
        QLineEdit* label = opened.form().label();
        label->setFocus();
        QTest::keyClick(label, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(label, QStringLiteral("lamp"));
        QTest::keyClick(label, Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(opened.studio->whatIf().isBusy());
        QTest::keyClicks(label, QStringLiteral(" post"));
        opened.settle();
        QCOMPARE(opened.panel().message(), QString());
        QCOMPARE(opened.cell(0, WhatIfColumn::Change), QStringLiteral("label of zoom 1"));
        QCOMPARE(label->text(), QStringLiteral("lamp post"));
        QCOMPARE(opened.form().draft().label, std::optional(QStringLiteral("lamp post")));
        QTest::keyClick(label, Qt::Key_Return, Qt::ControlModifier);
        opened.settle();
        QVERIFY(opened.form().draft().isEmpty());   // untouched meanwhile, it was run
    }

    void theMaskTestSaysItsVerdict() {
        Opened opened(run_, settings(), zooming_);
        opened.press(Qt::Key_J, Qt::ShiftModifier);
        opened.settle();
        opened.form().samples()->setValue(3);
        QTest::mouseClick(opened.form().maskButton(jobs::WhatIfMask::Crop), Qt::LeftButton);
        opened.settle();
        QVERIFY2(opened.panel().summary().contains(QStringLiteral("of 3: ")) && opened.panel().summary().contains(QStringLiteral("threshold 80 %")),
                 qPrintable(opened.panel().summary()));
        QCOMPARE(opened.cell(0, WhatIfColumn::Change), QStringLiteral("crop of zoom 1 grey"));
        jobs::WhatIfReader reader(run_);
        QVERIFY(reader.children().back()->verdict.find("did not change in") != std::string::npos);
        opened.press(Qt::Key_M, Qt::ShiftModifier);   // grey the rest, by key
        opened.settle();
        QCOMPARE(opened.cell(0, WhatIfColumn::Change), QStringLiteral("all but the crop of zoom 1 grey"));
        // The child shows the greyed picture.
        QTest::mouseClick(opened.panel().table()->viewport(), Qt::LeftButton, {},
                          opened.panel().table()->visualRect(opened.panel().model().index(0, 0)).center());
        opened.settle();
        QVERIFY(opened.shown().stitchedId != opened.shown().sampleId && !opened.view().pyramid().isEmpty());
    }

    void aQuestionIsAskedFromTheBeginning() {
        Opened opened(run_, settings(), zooming_);
        opened.press(Qt::Key_X);
        opened.settle();
        opened.form().question()->setFocus();
        QTest::keyClick(opened.form().question(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(opened.form().question(), QStringLiteral("Is it night?"));
        QVERIFY(!opened.form().label()->isEnabled());
        QTest::keyClick(opened.form().question(), Qt::Key_Return, Qt::ControlModifier);
        opened.settle();
        QCOMPARE(opened.cell(0, WhatIfColumn::Change), QStringLiteral("new question"));
        QCOMPARE(opened.cell(0, WhatIfColumn::Reward), QStringLiteral("no key"));
    }

    void whatIsWrongIsSaidBeforeAnythingRuns() {
        Opened opened(run_, settings(), zooming_);
        opened.press(Qt::Key_X);
        opened.settle();
        opened.form().question()->setPlainText(QStringLiteral("  "));
        QTest::mouseClick(opened.form().runButton(), Qt::LeftButton);
        QVERIFY(!opened.studio->whatIf().isBusy());
        QCOMPARE(opened.panel().message(), QStringLiteral("The new question is empty"));
        opened.form().question()->setPlainText(opened.form().question()->toPlainText() + QStringLiteral("why"));
        opened.form().model()->setCurrentIndex(opened.form().model()->findData(QStringLiteral("server")));
        QVERIFY(!opened.form().runButton()->isEnabled());   // no address yet
        opened.form().server()->setText(QStringLiteral("http://127.0.0.1:9"));   // nobody answers there
        QTest::mouseClick(opened.form().runButton(), Qt::LeftButton);
        QTest::mouseClick(opened.form().cancelButton(), Qt::LeftButton);
        opened.settle();
        QVERIFY(opened.form().draft().question.has_value());   // still there
    }

    /// A server is asked by messages; its address is typed, its answer is a child like any other.
    void aServerAnswers() {
        tests::ChatStub stub([](const tests::StubRequest&, int) { return tests::says("<think>It is off.</think><answer>none of them</answer>"); });
        Opened opened(run_, settings(), zooming_);
        opened.press(Qt::Key_X);
        opened.settle();
        opened.form().model()->setCurrentIndex(opened.form().model()->findData(QStringLiteral("server")));
        QVERIFY(opened.form().server()->isVisible());
        QTest::keyClicks(opened.form().server(), QString::fromStdString(stub.url()));
        opened.form().samples()->setValue(2);
        QTest::keyClick(opened.form().server(), Qt::Key_Return, Qt::ControlModifier);
        opened.settle();
        QCOMPARE(opened.panel().message(), QString());
        QCOMPARE(opened.cell(0, WhatIfColumn::Model), QStringLiteral("stub (server)"));
        QVERIFY(opened.cell(0, WhatIfColumn::Answer).startsWith(QStringLiteral("none of them instead of")));
        QCOMPARE(stub.requests().size(), size_t{2});
    }

    /// A server that never answers is left at once.
    void aSilentServerIsLeft() {
        tests::ChatStub stub([](const tests::StubRequest&, int) {
            tests::StubReply reply = tests::says("late");
            reply.delayMs = 60000;
            return reply;
        });
        Opened opened(run_, settings(), zooming_);
        opened.press(Qt::Key_J, Qt::ShiftModifier);
        opened.settle();
        opened.form().model()->setCurrentIndex(opened.form().model()->findData(QStringLiteral("server")));
        opened.form().server()->setText(QString::fromStdString(stub.url()));
        QTest::mouseClick(opened.form().runButton(), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!stub.requests().empty(), 30000);
        QElapsedTimer clock;
        clock.start();
        QTest::mouseClick(opened.form().cancelButton(), Qt::LeftButton);
        opened.settle();
        QVERIFY2(clock.elapsed() < 10000, qPrintable(QString::number(clock.elapsed())));
        QVERIFY(opened.form().status().contains(QStringLiteral("Cancelled")));
    }

    /// The window answers while the model is loaded and run, and a cancel ends it.
    void askingNeverBlocksTheWindowAndCancelsAtOnce() {
        Opened opened(run_, settings(), zooming_);
        opened.press(Qt::Key_J, Qt::ShiftModifier);
        opened.settle();
        opened.form().samples()->setValue(256);
        QElapsedTimer clock;
        qint64 longest = 0;
        bool isCancelled = false;
        QSignalSpy progressed(&opened.studio->whatIf(), &ui::WhatIfRunner::progressed),
            finished(&opened.studio->whatIf(), &ui::WhatIfRunner::finished);
        QTest::mouseClick(opened.form().runButton(), Qt::LeftButton);
        clock.start();
        qint64 cancelledAt = 0;
        while (opened.studio->whatIf().isBusy() && clock.elapsed() < 60000) {
            const qint64 before = clock.elapsed();
            QCoreApplication::processEvents(QEventLoop::AllEvents);
            longest = std::max(longest, clock.elapsed() - before);
            if (progressed.size() > 3 && !isCancelled) {
                isCancelled = true;
                QTest::mouseClick(opened.form().cancelButton(), Qt::LeftButton);
                cancelledAt = clock.elapsed();
            }
            QTest::qSleep(1);
        }
        qInfo("events waited at most %lld ms, cancelled within %lld ms", longest, clock.elapsed() - cancelledAt);
        QVERIFY(isCancelled);
        QCOMPARE(finished.size(), 1);
        QVERIFY(finished[0][2].toBool());
        QVERIFY(finished[0][1].toStringList().size() < 256);
        QVERIFY2(longest < 300, qPrintable(QString::number(longest)));
        QVERIFY2(opened.form().status().contains(QStringLiteral("Cancelled")), qPrintable(opened.form().status()));
        opened.settle();
    }

    /// Records of DeepEyes: a trace file, its picture beside it, its children beside it too.
    void aTraceFileIsAskedAgain() {
        tests::TempFolder own;
        fs::copy_file(tests::testData() / "deepeyes" / "sample.jsonl", own.path() / "sample.jsonl");
        fs::copy_file(tests::testData() / "evidence" / "cars.jpg", own.path() / "one.jpg");
        Opened opened(own.path() / "sample.jsonl", settings());
        opened.press(Qt::Key_X);
        opened.settle();
        QVERIFY(opened.view().editor().isActive());
        opened.drag({400, 300}, {700, 480});
        opened.form().model()->setCurrentIndex(opened.form().model()->findData(QStringLiteral("embedded")));
        QTest::keyClick(&opened.view(), Qt::Key_Return, Qt::ControlModifier);
        opened.settle();
        QCOMPARE(opened.panel().message(), QString());
        QCOMPARE(opened.panel().model().rowCount(), 1);
        QVERIFY(fs::exists(own.path() / "sample.jsonl.what-if" / "000.jsonl"));
        QTest::mouseClick(opened.panel().table()->viewport(), Qt::LeftButton, {},
                          opened.panel().table()->visualRect(opened.panel().model().index(0, 0)).center());
        opened.settle();
        const BoxF box = *opened.firstCall().boxInModel;
        QVERIFY(std::abs(box.x0 - 400) < 4 && std::abs(box.y1 - 480) < 4);
        QVERIFY(!opened.view().pyramid().isEmpty());
    }

    void closingWhileAskingIsNoCrash() {
        for (int round = 0; round < 3; ++round) {
            Opened opened(run_, settings(), zooming_);
            opened.press(Qt::Key_J, Qt::ShiftModifier);
            opened.form().samples()->setValue(64);
            opened.studio->window().whatIf().run();
            QTest::qWait(30 * round);
            opened.studio->selection().selectRun({});
        }
    }

    void theModelIsSound() {
        ui::WhatIfModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        jobs::WhatIfReader reader(run_);
        model.setChildren(reader.children());
        QVERIFY(model.rowCount() > 4);
        QVERIFY(model.index(0, 0).data(ui::WhatIfBatchRole).toString() != model.index(model.rowCount() - 1, 0).data(ui::WhatIfBatchRole).toString());
        model.setChildren({});
    }
};

QTEST_MAIN(TestWhatIf)
#include "tst_what_if.moc"
